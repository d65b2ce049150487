"""All votes of a few people, by the result that they come to: what an outsider cannot tell apart."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import combinations_with_replacement

from server.room import votes
from server.room.state import Result
from server.room.votes import SCORES
from tests.gathering import tally_of

# Scores without their owners, sorted: how many people gave each is all that a result is made of.
Votes = tuple[int, ...]
Rule = Callable[[votes.Tally], Result]


def by_result(n: int, rule: Rule = votes.result_of) -> Mapping[Result, Sequence[Votes]]:
    """Every vote of n people, by what is shown of it."""
    found: dict[Result, list[Votes]] = {}
    for scores in combinations_with_replacement(SCORES, n):
        found.setdefault(rule(tally_of(scores)), []).append(scores)
    return found


@cache
def _as_shown(n: int) -> Mapping[Result, Sequence[Votes]]:
    return by_result(n)


def alike(scores: Sequence[int]) -> Sequence[Votes]:
    """All votes that show what these do, and these."""
    return _as_shown(len(scores))[votes.result_of(tally_of(scores))]


def isolating(n: int, rule: Rule = votes.result_of) -> Mapping[Result, Votes]:
    """The results from which anyone would know what each of n people answered.

    A result does not depend on who gave which score, so whoever would know one person's score knows it of
    everyone: there is one vote that shows the result, and in it all answered alike.
    """
    return {
        result: found[0]
        for result, found in by_result(n, rule).items()
        if len(found) == 1 and len(set(found[0])) == 1
    }
