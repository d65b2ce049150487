"""Whether the store takes writes: told to everyone, and tried again until it does."""

import asyncio
from collections.abc import Callable
from typing import Final, NoReturn

from server.hosting.clock import Clock
from server.hosting.fanout import Fanout

BEAT_MS: Final = 10_000
PROBE_MS: Final = 1_000


class Store:
    """What this process knows of the store that a room is kept in. `probe` asks for a moment to try it."""

    def __init__(self, clock: Clock, fanout: Fanout, probe: Callable[[], None]) -> None:
        self.writable = True
        self._clock = clock
        self._fanout = fanout
        self._probe = probe
        self._refused = asyncio.Event()

    def refuses(self) -> None:
        """Wishes stay unanswered, and the browsers send them again at the beat that says writable."""
        self._refused.set()
        if self.writable:
            self.writable = False
            self._beat()

    def takes(self) -> None:
        """It takes writes again."""
        self._refused.clear()
        self.writable = True
        self._beat()

    async def beats(self) -> NoReturn:
        """A sign of life, again and again."""
        while True:
            await self._clock.until(self._clock.now() + BEAT_MS)
            self._beat()

    async def probes(self) -> NoReturn:
        """While it refuses, ask to try it, again and again."""
        while True:
            await self._refused.wait()
            await self._clock.until(self._clock.now() + PROBE_MS)
            self._probe()

    def _beat(self) -> None:
        self._fanout.beat(self.writable, self._clock.now())
