"""For how long rooms are kept: whoever is in one keeps it, and one that nobody has used for long is erased,
in the same way as by hand.

That someone is there is told by connections and the clock alone, never by what they do: it shows no cast.
"""

import asyncio
import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Final, NoReturn

from server.hosting import forgetting
from server.hosting.ports import Standing, Unavailable
from server.hosting.replica import Ports
from server.room.retention import TELL_MS, unused_since

log = logging.getLogger(__name__)

SWEEP_MS: Final = 30 * 60 * 1000


class Keeping:
    """Of all rooms, awake or not."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._told: dict[str, int] = {}
        self._forgetting: set[asyncio.Task[None]] = set()

    async def use(self, rooms: Iterable[str]) -> None:
        """Someone is in these rooms."""
        now = self._ports.clock.now()
        for room in rooms:
            if not 0 <= now - self._told.get(room, 0) < TELL_MS // 2:
                with suppress(Unavailable):
                    await self._ports.journal.use(room, now)
                    self._told[room] = now

    async def erase(self, room: str, unused_since: int | None = None) -> bool:
        """The room with its ballots; whoever is in it is told. False if it was used since, or never made.
        Raises Unavailable.
        """
        if not await self._ports.journal.erase(room, unused_since):
            return False
        self._ports.bus.publish(room, Standing(None))
        with suppress(Unavailable):
            await self._ports.box.destroy(room)
        task = asyncio.create_task(forgetting.forget(room, self._ports))
        self._forgetting.add(task)
        task.add_done_callback(self._forgetting.discard)
        return True

    def stop(self) -> None:
        """The process ends."""
        for task in self._forgetting:
            task.cancel()

    async def run(self) -> NoReturn:
        """Not at the start: a clock that is wrong then has time to be set, and an operator to think again."""
        clock = self._ports.clock
        while True:
            await clock.until(clock.now() + SWEEP_MS)
            self._told = {room: at for room, at in self._told.items() if clock.now() - at < TELL_MS}
            with suppress(Unavailable):
                await self.sweep()

    async def sweep(self) -> None:
        """Erase what is due now. Raises Unavailable."""
        if self._ports.keep_days is None:
            return
        since = unused_since(self._ports.clock.now(), self._ports.keep_days)
        erased = [await self.erase(room, since) for room in await self._ports.journal.unused(since)]
        if any(erased):
            log.info("rooms erased, as nobody had used them for long: %d", sum(erased))
