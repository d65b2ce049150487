"""The rooms of this process: a host is started at the first join, and stopped when its room has been empty
for a while.
"""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from typing import Final

from server.hosting.casting import RECENT_MS
from server.hosting.host import Host
from server.hosting.keeping import Keeping
from server.hosting.parting import Parting
from server.hosting.ports import Unavailable
from server.hosting.replica import Ports, Replica
from server.hosting.ticking import Ticking
from server.room.stars import ended_rounds
from server.room.state import Room
from server.room.upcast import TooNew

SWEEP_MS: Final = 30_000
AGAIN_MS: Final = 2_000
IDLE_MS: Final = RECENT_MS + 10_000


class Registry:
    """Hosts by room code. `parting` refuses new joins while the process ends."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports
        self.keeping = Keeping(ports)
        self.parting: Parting | None = None
        self._hosts: dict[str, Host] = {}
        self._opening: dict[str, asyncio.Lock] = {}
        self._ticking = Ticking(ports.clock, lambda: self.awake)
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def awake(self) -> Collection[Host]:
        """The hosts of this process."""
        return self._hosts.values()

    async def start(self) -> None:
        """Settle what was left behind, and begin to sweep."""
        loops = (self._settle, self._sweep, self.keeping.run)
        self._tasks = [asyncio.create_task(loop()) for loop in loops]

    async def host(self, code: str) -> Host | None:
        """The host of the room, for someone who comes; None if there is no such room. Raises Unavailable,
        TooNew.
        """
        host = await self._wake(code)
        if host is not None:
            await self.keeping.use([code])
        return host

    async def look(self, code: str) -> Room | None:
        """The room as it is now, without hosting it. Raises Unavailable, TooNew."""
        host = self._hosts.get(code)
        if host is not None and not host.gone:
            return host.room
        replica = await Replica.open(code, self.ports)
        return None if replica is None else replica.room

    async def sweep(self) -> None:
        """Drop the hosts of rooms that have been empty for a while; the others are used."""
        # In a call of its own: no name of this one's may keep the last of them in memory.
        await self._drop_idle(self.ports.clock.now() - IDLE_MS)
        await self.keeping.use([code for code, host in self._hosts.items() if len(host.sessions)])

    async def drop(self, code: str, host: Host) -> None:
        """Stop serving from this copy; the next join reads the room anew."""
        if self._hosts.get(code) is host:
            del self._hosts[code]
            self._opening.pop(code, None)
            await host.stop()

    async def close(self, parting: Parting) -> None:
        """Say goodbye to everyone, save every room, and stop."""
        self.parting = parting
        for task in self._tasks:
            task.cancel()
        self.keeping.stop()
        await self._ticking.stop()
        for host in self._hosts.values():
            host.sessions.close(4000, parting)
        for code, host in tuple(self._hosts.items()):
            await self.drop(code, host)

    async def _wake(self, code: str) -> Host | None:
        """Started if need be."""
        host = self._hosts.get(code)
        if host is not None and not host.gone:
            return host
        if host is not None:
            await self.drop(code, host)
        async with self._opening.setdefault(code, asyncio.Lock()):
            if code not in self._hosts:
                replica = await Replica.open(code, self.ports)
                if replica is None:
                    self._opening.pop(code, None)
                    return None
                host = Host(replica, self.ports)
                await host.start()
                self._hosts[code] = host
                self._ticking.start()
        return self._hosts[code]

    async def _settle(self) -> None:
        """What a process that was killed left in the ballot box is published or destroyed, though nobody
        should ever come back to the room. Tried until the store answers.
        """
        while True:
            try:
                for code in await self.ports.box.rooms():
                    with suppress(TooNew):
                        await self._settle_room(code)
            except Unavailable:
                await self.ports.clock.until(self.ports.clock.now() + AGAIN_MS)
            else:
                return

    async def _settle_room(self, code: str) -> None:
        box, room = self.ports.box, await self.look(code)
        if room is None:
            await box.destroy(code)
        elif room.closed or await box.sealed(code) or await box.sealed_stars(code):
            await self._wake(code)
        else:
            await box.destroy(code, room.round)
            await box.destroy_stars(code, ended_rounds(room))

    async def _sweep(self) -> None:
        clock = self.ports.clock
        while True:
            await clock.until(clock.now() + SWEEP_MS)
            await self.sweep()

    async def _drop_idle(self, since: int) -> None:
        for code, host in tuple(self._hosts.items()):
            if not len(host.sessions) and host.idle_since < since:
                with suppress(Unavailable):
                    await self.drop(code, host)
