"""One clock for all rooms of a process: where nothing happens, time costs next to nothing.

Only some rooms at a time are told, and what else waits comes between: five hundred that count at one moment
must not stand in the way of an op.
"""

import asyncio
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice
from typing import Final

from server.hosting.casting import TICK_MS
from server.hosting.clock import Clock
from server.hosting.errands import Errands
from server.hosting.host import Host

PULSE_MS: Final = 1_000
AT_ONCE: Final = 8
# A store that does not answer holds up no other rooms for longer.
SLOW_S: Final = 0.1


class Ticking:
    """The clock of the rooms that are awake; it stands still while there is none."""

    def __init__(self, clock: Clock, awake: Callable[[], Collection[Host]]) -> None:
        self._clock = clock
        self._awake = awake
        self._errands = Errands(lambda: None)

    def start(self) -> None:
        """There is a room."""
        self._errands.begin(self._ticks)
        self._errands.begin(self._pulses)

    async def stop(self) -> None:
        """No room is told any more."""
        await self._errands.stop()

    async def _ticks(self) -> None:
        """On whole multiples of the tick, so that all processes count at the same moment."""
        while self._awake():
            now = await self._next(TICK_MS)
            for some in self._some():
                if counting := [task for host in some if (task := host.tick(now)) is not None]:
                    await asyncio.wait(counting, timeout=SLOW_S)

    async def _pulses(self) -> None:
        """Nothing of these waits for a store: a room whose store is slow shows signs of life all the same."""
        while self._awake():
            now = await self._next(PULSE_MS)
            for some in self._some():
                for host in some:
                    host.pulse(now)
                await asyncio.sleep(0)

    async def _next(self, every_ms: int) -> int:
        await self._clock.until((self._clock.now() // every_ms + 1) * every_ms)
        return self._clock.now()

    def _some(self) -> Iterator[Sequence[Host]]:
        hosts = iter(tuple(self._awake()))
        while some := tuple(islice(hosts, AT_ONCE)):
            yield some
