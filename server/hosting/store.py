"""Whether the store takes writes: told to everyone, and tried again until it does."""

from collections.abc import Callable
from typing import Final

from server.hosting.clock import Clock
from server.hosting.fanout import Fanout

BEAT_MS: Final = 10_000
HALF_A_PULSE_MS: Final = 500


class Store:
    """What this process knows of the store that a room is kept in. `probe` asks for a moment to try it."""

    def __init__(self, clock: Clock, fanout: Fanout, probe: Callable[[], None]) -> None:
        self.writable = True
        # How often it took writes again.
        self.mended = 0
        self._clock = clock
        self._fanout = fanout
        self._probe = probe
        self._beaten = clock.now()

    def refuses(self) -> None:
        """Wishes stay unanswered, and the browsers send them again at the beat that says writable."""
        if self.writable:
            self.writable = False
            self._beat()

    def takes(self) -> None:
        """It takes writes again."""
        self.writable = True
        self.mended += 1
        self._beat()

    def pulse(self, now: int) -> None:
        """Every second: ask to try it while it refuses; a sign of life when it is time for one, to the
        nearest second.
        """
        if not self.writable:
            self._probe()
        # Also when the machine's clock was set back: browsers take a long silence for a lost connection.
        if not 0 <= now - self._beaten <= BEAT_MS - HALF_A_PULSE_MS:
            self._beaten = now
            self._beat()

    def _beat(self) -> None:
        self._fanout.beat(self.writable, self._clock.now())
