"""How long a room is kept, and how long what may bring it back."""

from hypothesis import given
from hypothesis import strategies as st

from server.room.retention import (
    COPY_DAYS,
    DAY_MS,
    KEEP_DAYS_MAX,
    TELL_MS,
    TOMBSTONE_DAYS,
    USE_MS,
    copy_until,
    erased_at,
    tombstone_until,
    unused_since,
)

TIMES = st.integers(0, 4_000_000_000_000)
DAYS = st.integers(1, KEEP_DAYS_MAX)


@given(TIMES, DAYS, TIMES)
def test_a_room_is_due_from_its_date_on_and_not_before(used: int, days: int, now: int) -> None:
    assert (used <= unused_since(now, days)) == (now >= erased_at(used, days))


@given(st.lists(st.integers(1, TELL_MS), max_size=100), st.integers(0, TELL_MS), DAYS, TIMES)
def test_it_has_all_its_days_after_the_last_use_though_not_every_use_is_noted(
    waits: list[int], last: int, days: int, made: int
) -> None:
    noted = told = made
    for wait in waits:
        told += wait
        if told - noted >= USE_MS:
            noted = told
    left = told + last
    assert left + days * DAY_MS <= erased_at(noted, days) <= left + (days + 1) * DAY_MS


@given(TIMES, TIMES, st.none() | DAYS)
def test_no_copy_is_later_than_its_room_or_older_than_copies_become(
    confirmed: int, used: int, days: int | None
) -> None:
    until = copy_until(confirmed, used, days)
    assert until <= confirmed + COPY_DAYS * DAY_MS
    assert days is None or until <= erased_at(used, days)


@given(TIMES, st.integers(0, 4_000_000_000_000), st.none() | DAYS)
def test_a_tombstone_outlives_every_copy_that_was_confirmed_before_the_erasure(
    confirmed: int, later: int, days: int | None
) -> None:
    erased = confirmed + later
    assert copy_until(confirmed, confirmed, days) < tombstone_until(erased)


def test_between_the_last_copy_and_the_end_of_the_tombstone_clocks_may_differ_by_months() -> None:
    assert TOMBSTONE_DAYS - COPY_DAYS >= 60
