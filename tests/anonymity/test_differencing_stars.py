"""ANON-4 for stars: what is shown of a board's notes tells an outsider of no one seat that it gave a note
any. The assumptions stand in README.md.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, product

import pytest

from server.room.stars import StarTally, shown_of
from tests.gathering import star_tally_of

NOTES = ("a", "b", "c")
GROUPS = [(3, 1), (3, 2), (3, 3), (4, 1), (4, 2), (4, 3), (5, 1), (5, 2)]

# Ballots without their owners: a result does not depend on who gave which.
Vote = tuple[Mapping[str, int], ...]
Shown = tuple[Mapping[str, int], str | None]
Rule = Callable[[StarTally], Shown]


def ballots(budget: int) -> Sequence[Mapping[str, int]]:
    """All that one may give: one star at least."""
    every = product(range(budget + 1), repeat=len(NOTES))
    given = [{note: n for note, n in zip(NOTES, each, strict=True) if n} for each in every]
    return [each for each in given if 1 <= sum(each.values()) <= budget]


def by_shown(n: int, budget: int, rule: Rule = shown_of) -> Iterator[tuple[Shown, Sequence[Vote]]]:
    """Every vote of n people, by what is shown of it."""
    found: dict[str, tuple[Shown, list[Vote]]] = {}
    for vote in combinations_with_replacement(ballots(budget), n):
        shown = rule(star_tally_of(budget, vote))
        key = f"{sorted(shown[0].items())} {shown[1]}"
        found.setdefault(key, (shown, []))[1].append(vote)
    yield from found.values()


def giving_away(n: int, budget: int, rule: Rule = shown_of) -> Sequence[Shown]:
    """What, when it is shown, tells that every single one gave stars to some note."""
    return [
        shown
        for shown, votes in by_shown(n, budget, rule)
        if any(all(ballot.get(note) for vote in votes for ballot in vote) for note in NOTES)
    ]


@pytest.mark.parametrize(("n", "budget"), GROUPS)
def test_nothing_that_is_shown_of_a_small_group_tells_that_someone_gave_a_note_stars(
    n: int, budget: int
) -> None:
    assert giving_away(n, budget) == []


def exact(tally: StarTally) -> Shown:
    """Every sum as it is."""
    return tally.stars, None


def only_capped(tally: StarTally) -> Shown:
    """Numbers stop where all but one could have given them, but a star alone elsewhere is shown."""
    most = (tally.n - 1) * tally.budget
    return {note: min(stars, most) for note, stars in tally.stars.items()}, None


def said_when_everyone_did(tally: StarTally) -> Shown:
    """`nearly_all` is said only where it is needed, which tells that it was."""
    stars, nearly_all = shown_of(tally)
    everyone = nearly_all is not None and tally.stars[nearly_all] > (tally.n - 1) * tally.budget
    return stars, nearly_all if everyone else None


@pytest.mark.parametrize("rule", [exact, only_capped, said_when_everyone_did])
def test_a_rule_that_shows_a_little_more_gives_someone_away(rule: Rule) -> None:
    assert giving_away(3, 3, rule) != []
