"""What goes wrong while people act: with processes, with Redis and with connections."""

import asyncio
from collections.abc import Callable
from typing import NoReturn

from server.hosting.ports import Unavailable
from tests.simulation.browser import Browser
from tests.simulation.process import Process
from tests.simulation.world import World


class Trouble:
    """Ten times a second, perhaps. `start` makes one more process."""

    def __init__(self, world: World, browsers: list[Browser], start: Callable[[], None]) -> None:
        self._world = world
        self._browsers = browsers
        self._start = start
        self._erasing: asyncio.Task[None] | None = None

    async def make(self, processes: Callable[[], list[Process]], wanted: int) -> NoReturn:
        """Until it is cancelled."""
        while True:
            await asyncio.sleep(0.1)
            self._of_redis()
            self._of_processes(processes)
            self._of_lines()
            while len(processes()) < wanted:
                self._start()

    async def erased(self) -> None:
        """Whoever has asked for it is told so."""
        if self._erasing is not None:
            await self._erasing

    def _of_redis(self) -> None:
        world, weather, now = self._world, self._world.weather, self._world.loop.at
        if world.happens(weather.outage / 10):
            world.refusing_until = now + 4 * world.chance.random()
            world.note("Redis refuses")
        if world.happens(weather.full / 10):
            world.fill(12 * world.chance.random())
            world.note("Redis is out of memory")
        if world.happens(weather.fall_back / 10):
            before = world.redis.head
            world.redis.fall_back(world.chance.random())
            world.note(f"a replica takes over: from {before and before.seq} to {world.redis.head}")
        # What nobody has had cannot come back.
        if world.happens(weather.empty / 10) and any(disk.copies for disk in world.disks):
            world.redis.empty()
            world.note("Redis is emptied")

    def _of_processes(self, processes: Callable[[], list[Process]]) -> None:
        world, weather = self._world, self._world.weather
        if world.happens(weather.partition / 10):
            process = world.chance.choice(processes())
            world.apart[process.number] = world.loop.at + 6 * world.chance.random()
            world.note(f"process {process.number}: reaches no store")
        if world.happens(weather.crash / 10):
            process = world.chance.choice(processes())
            world.note(f"process {process.number}: killed")
            process.crash()
        if world.happens(weather.replace / 10) and processes():
            process = world.chance.choice(processes())
            world.note(f"process {process.number}: told to end")
            asyncio.create_task(process.end())  # noqa: RUF006 - the loop keeps it in its owner
        if world.happens(weather.erase / 10) and self._erasing is None:
            self._erasing = asyncio.create_task(self._erase(processes))

    def _of_lines(self) -> None:
        for browser in self._browsers:
            if browser.line is not None and self._world.happens(self._world.weather.cut / 10):
                browser.lose()
            elif browser.line is not None and self._world.happens(self._world.weather.stall / 10):
                browser.line.stall()

    async def _erase(self, processes: Callable[[], list[Process]]) -> None:
        """Asked again, of any process, until one says that it is done."""
        self._world.erased_at = self._world.loop.at
        while True:
            await asyncio.sleep(0.2)
            if not processes():
                continue
            process = self._world.chance.choice(processes())
            erasing = process.begin(process.erase())
            await asyncio.wait((erasing,))
            if erasing.cancelled() or isinstance(erasing.exception(), Unavailable):
                continue
            # None is there only where another that did not answer in time has erased it.
            self._world.note(f"process {process.number}: has erased the room")
            return
