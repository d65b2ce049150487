"""Thousands of histories of one room on three processes, each told by its seed, against the real hosts.

Whatever is lost, late, repeated or killed: all that was acknowledged is in the journal once, in its order,
everyone comes to one room, no ballot is counted twice or after its seal, and what is sealed is published.
"""

import pytest

from tests.simulation.history import tell

TOLD_ALWAYS = 150
TOLD_TOGETHER = 25
SOAKED = 10_000
# Each once found what the first ones do not: an answer of one's own ballots that was lost when their box was
# another, an erasing of a room that was lost just then, stars of a new round that a late command destroyed,
# two states that were restored in turn without end, a tally that was let go before its result was published,
# ballots of an erased room that a replica brought back, a room lost when its snapshot was to be saved, a
# process that began anew and called a room absent that was coming back.
FOUND = (391, 446, 568, 1026, 1678, 1975, 1990, 2027, 7104, 7284)

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize("first", range(0, TOLD_ALWAYS, TOLD_TOGETHER))
def test_every_history_ends_well(first: int) -> None:
    for seed in range(first, first + TOLD_TOGETHER):
        tell(seed)


@pytest.mark.parametrize("seed", FOUND)
def test_what_was_found_once_is_not_found_again(seed: int) -> None:
    tell(seed)


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize("first", range(TOLD_ALWAYS, SOAKED, 100))
def test_every_one_of_many_histories_ends_well(first: int) -> None:
    for seed in range(first, first + 100):
        tell(seed)


def test_a_seed_tells_the_same_history_again() -> None:
    assert tell(7).happened == tell(7).happened
    assert tell(7).happened != tell(8).happened
