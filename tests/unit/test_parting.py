"""Everyone who is sent away is told to come back at a moment of their own."""

from collections import Counter
from itertools import pairwise

import pytest

from server.hosting.parting import EACH_MS, FIRST_MS, LONGEST_MS, SHORTEST_MS, Parting


def moments(leaving: int) -> list[int]:
    """When those who leave come back."""
    parting = Parting(leaving)
    return [parting.bye().retry_ms for _ in range(leaving)]


@pytest.mark.parametrize("leaving", [1, 12, 200])
def test_a_few_are_back_soon(leaving: int) -> None:
    assert all(FIRST_MS <= moment < FIRST_MS + SHORTEST_MS for moment in moments(leaving))


@pytest.mark.parametrize("leaving", [200, 1_000, 4_000])
def test_never_more_come_back_in_a_tenth_of_a_second_than_can_be_taken_in(leaving: int) -> None:
    busiest = max(Counter(moment // 100 for moment in moments(leaving)).values())
    assert busiest <= 100 // EACH_MS + 3


def test_nobody_waits_longer_however_many_they_are() -> None:
    assert max(moments(10_000)) < FIRST_MS + LONGEST_MS


def test_people_of_one_room_who_are_told_in_a_row_do_not_come_back_together() -> None:
    spread = moments(1_000)
    for first in range(0, len(spread) - 12, 12):
        room = sorted(spread[first : first + 12])
        assert min(later - earlier for earlier, later in pairwise(room)) > 100
