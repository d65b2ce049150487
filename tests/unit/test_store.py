"""Signs of life, whatever the machine's clock does."""

from typing import cast

from server.hosting.clock import Clock
from server.hosting.fanout import Fanout
from server.hosting.store import Store

HOUR = 60 * 60 * 1000


class Told:
    """A clock that stands, and everyone who is told."""

    def __init__(self) -> None:
        self.beats: list[int] = []

    def now(self) -> int:
        return 2 * HOUR

    def beat(self, writable: bool, now: int) -> None:
        self.beats.append(now)


def beats(*seconds: int) -> int:
    """How many beats are told at these pulses, in seconds from the start."""
    told = Told()
    store = Store(cast("Clock", told), cast("Fanout", told), lambda: None)
    for second in seconds:
        store.pulse(2 * HOUR + second * 1000)
    return len(told.beats)


def test_a_beat_is_told_every_ten_seconds() -> None:
    assert beats(*range(1, 61)) == 6


def test_a_clock_that_is_set_back_or_on_by_an_hour_silences_nobody() -> None:
    assert beats(1, 2, *range(-3600, -3540)) >= 6
    assert beats(1, 2, *range(3600, 3660)) >= 6
