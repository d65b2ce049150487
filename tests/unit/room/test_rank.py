"""Ranks order notes by code unit, and one more fits between any two."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from server.room.rank import BASE, DIGITS, RANK_MAX, between, spread

ranks = st.text(DIGITS, min_size=1, max_size=12).filter(lambda rank: not rank.endswith(DIGITS[0]))
ends = st.none() | ranks


@given(ends, ends)
def test_a_rank_lies_strictly_between_its_neighbours(one: str | None, other: str | None) -> None:
    lower, upper = in_order(one, other)

    rank = between(lower, upper)

    assert lower is None or lower < rank
    assert upper is None or rank < upper


@given(ends, ends)
def test_there_is_room_on_both_sides_of_every_rank(one: str | None, other: str | None) -> None:
    lower, upper = in_order(one, other)

    rank = between(lower, upper)

    assert set(rank) <= set(DIGITS)
    assert not rank.endswith(DIGITS[0])


@given(st.lists(st.integers(0, 10**6), max_size=200))
def test_ranks_put_anywhere_one_after_another_stay_in_their_order(places: list[int]) -> None:
    column: list[str] = []
    for place in places:
        at = place % (len(column) + 1)
        lower = column[at - 1] if at else None
        upper = column[at] if at < len(column) else None
        column.insert(at, between(lower, upper))

    assert column == sorted(set(column))


def test_ten_thousand_notes_at_either_end_keep_short_ranks() -> None:
    first = last = between(None, None)

    for _ in range(10_000):
        first, last = between(None, first), between(last, None)
        assert max(len(first), len(last)) <= 6


def test_more_than_a_hundred_notes_fit_at_one_place_before_ranks_grow_too_long() -> None:
    lower, upper = between(None, None), between(between(None, None), None)

    for _ in range(100):
        upper = between(lower, upper)

    assert len(upper) <= RANK_MAX


def test_an_end_that_is_used_up_still_takes_notes() -> None:
    last, first = DIGITS[-1] * 6, DIGITS[0] * 5 + DIGITS[1]

    assert last < between(last, None)
    assert between(None, first) < first


@example(BASE, "V", "V1")
@given(st.integers(0, 400), ends, ends)
def test_spread_ranks_are_in_order_and_within_their_ends(
    size: int, one: str | None, other: str | None
) -> None:
    lower, upper = in_order(one, other)

    found = spread(size, lower, upper)

    assert len(found) == size
    assert all(a < b for a, b in pairwise(found))
    assert all((lower is None or lower < rank) and (upper is None or rank < upper) for rank in found)
    assert not any(rank.endswith(DIGITS[0]) for rank in found)


def test_a_column_spread_anew_has_short_ranks_and_room_for_as_many_as_before() -> None:
    column = spread(5_000)

    assert max(map(len, column)) <= 6
    assert all(len(between(a, b)) <= 6 for a, b in pairwise(column))


def in_order(one: str | None, other: str | None) -> tuple[str | None, str | None]:
    if one is None or other is None:
        return one, other
    return (min(one, other), max(one, other)) if one != other else (one, None)
