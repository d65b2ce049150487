"""ANON-4: what is published, one result or all of them together, tells an outsider no person's score. The
assumptions stand in README.md.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from math import factorial, prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.room import view
from server.room.rejection import Rejected
from server.room.state import Result
from server.room.view import Audience
from server.room.votes import SCORES, Score, Tally, result_of, spread_of
from tests.anonymity.votes_alike import Rule, Votes, alike, by_result, isolating
from tests.gathering import Gathering

SMALL = range(3, 9)
STATEMENTS = ("offer", "user")
PEOPLE = tuple(f"Deltagare {number}" for number in range(1, 9))


@pytest.mark.parametrize("n", SMALL)
def test_no_result_of_a_small_group_is_that_of_a_single_unanimous_vote(n: int) -> None:
    assert isolating(n) == {}


def united_by_range(tally: Tally) -> Result:
    """United, only if all answers are the same or next to each other."""
    given_scores = [score for score, count in zip(SCORES, tally.counts, strict=True) if count]
    near = given_scores[-1] - given_scores[0] <= 1
    spread = "united" if near else "mixed"
    shown = result_of(tally)
    return shown if shown.end else replace(shown, spread=spread)


def no_end(tally: Tally) -> Result:
    """The mean is shown at the ends of the scale too."""
    return replace(result_of(tally, solo=True), spread=spread_of(tally))


def exact_spread(tally: Tally) -> Result:
    """The spread in tenths instead of a word."""
    n, squares = sum(tally.counts), sum(s * s * c for s, c in zip(SCORES, tally.counts, strict=True))
    mean = sum(s * c for s, c in zip(SCORES, tally.counts, strict=True)) / n
    return replace(result_of(tally), distribution=(round(10 * (squares / n - mean * mean)),))


def distribution_of_united(tally: Tally) -> Result:
    """The distribution is shown of every result."""
    return replace(result_of(tally), distribution=tally.counts)


@pytest.mark.parametrize("rule", [united_by_range, no_end, exact_spread, distribution_of_united])
def test_a_rule_that_shows_a_little_more_isolates(rule: Rule) -> None:
    assert isolating(3, rule) != {}


@pytest.mark.parametrize(("n", "promised", "shown"), [(3, 9.8, 9.6), (4, 1.3, 1.28), (5, 0.162, 0.16)])
def test_how_often_one_who_answered_can_work_out_what_all_the_others_did(
    n: int, promised: float, shown: float
) -> None:
    """The figures of the promise are for mean and word; the end rule makes them a little smaller."""
    assert share_worked_out(by_result(n, no_end)) == pytest.approx(promised)
    assert share_worked_out(by_result(n)) == pytest.approx(shown)


def share_worked_out(classes: Mapping[Result, Sequence[Votes]]) -> float:
    """Per cent of all ways to vote."""
    n = len(next(iter(classes.values()))[0])
    many: int = sum(ways(scores) for found in classes.values() for scores in worked_out(found))
    everything: int = len(SCORES) ** n
    return 100 * many / everything


def worked_out(found: Sequence[Votes]) -> Iterator[Votes]:
    """Those votes in which someone, by their own score, knows that it was this one, and who gave what."""
    holders = Counter(score for scores in found for score in set(scores))
    for scores in found:
        others = {own: set((Counter(scores) - Counter([own])).elements()) for own in set(scores)}
        if any(holders[own] == 1 and len(rest) == 1 for own, rest in others.items()):
            yield scores


def ways(scores: Votes) -> int:
    """In how many ways so many people can give these scores."""
    return factorial(len(scores)) // prod(map(factorial, Counter(scores).values()))


# Rounds of answers: for each statement what everyone answered, in the order of PEOPLE.
answers = st.lists(
    st.one_of(st.integers(1, 10), st.integers(4, 6), st.sampled_from([1, 1, 2, 10, "skip", None])),
    min_size=len(PEOPLE),
    max_size=len(PEOPLE),
)
rounds = st.lists(st.fixed_dictionaries(dict.fromkeys(STATEMENTS, answers)), min_size=1, max_size=3)
Round = Mapping[str, Sequence[Score | None]]


@settings(max_examples=25)
@given(rounds, st.sampled_from((3, 5, 8)), st.data())
def test_all_that_a_room_ever_publishes_leaves_every_score_open(
    history: Sequence[Round], k: int, data: st.DataObject
) -> None:
    """Any one ballot could have been another, in a history that shows the same."""
    number = data.draw(st.integers(0, len(history) - 1))
    statement = data.draw(st.sampled_from(STATEMENTS))
    person = data.draw(st.integers(0, len(PEOPLE) - 1))
    scores = history[number][statement]
    assume(isinstance(scores[person], int))

    other = {**history[number], statement: otherwise(scores, person, k)}

    assert other[statement][person] != scores[person]
    assert all_shown([*history[:number], other, *history[number + 1 :]], k) == all_shown(history, k)


def otherwise(scores: Sequence[Score | None], person: int, k: int) -> Sequence[Score | None]:
    """Other answers of the same people, and of this one, that show the same."""
    given_scores = [score for score in scores if isinstance(score, int)]
    if len(given_scores) < k:
        mine = scores[person]
        return [*scores[:person], 10 if mine == 1 else 1, *scores[person + 1 :]]
    for another in alike(sorted(given_scores)):
        for score in another:
            if score != scores[person]:
                rest = list((Counter(another) - Counter([score])).elements())
                return [
                    score if place == person else (rest.pop() if isinstance(was, int) else was)
                    for place, was in enumerate(scores)
                ]
    raise AssertionError(f"{scores} tells what number {person} answered")


def all_shown(history: Sequence[Round], k: int) -> tuple[bytes, Sequence[int]]:
    """The room as everyone sees it in the end, and how many answered and skipped what."""
    gathering = Gathering()
    gathering.join("Maria", facilitator=True)
    gathering.wish("Maria", {"type": "set_setting", "setting": "threshold", "value": k})
    for person in PEOPLE:
        gathering.join(person)
    gathering.wish("Maria", {"type": "set_step", "step": "results"})
    counts: list[int] = []
    for number, ballots in enumerate(history):
        if number:
            gathering.wish("Maria", {"type": "start_round"})
        for statement, scores in ballots.items():
            for person, score in zip(PEOPLE, scores, strict=True):
                gathering.cast(person, statement, score)
            counts += [sum(isinstance(score, int) for score in scores), scores.count("skip")]
            reveal(gathering, statement)
    return view.encode(view.of_room(gathering.room, Audience("facilitator"))), counts


def reveal(gathering: Gathering, statement: str) -> None:
    with suppress(Rejected):
        gathering.wish("Maria", {"type": "reveal_result", "statement": statement})
