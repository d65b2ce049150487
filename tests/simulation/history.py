"""One history, told by its seed: people act while things go wrong, then all is calm, and it is judged."""

import asyncio
import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch

from server.hosting.ports import StoredEntry
from server.room.entry import Entry, encode_entry
from server.room.state import Settings
from server.room.upcast import VERSION
from tests.gathering import START, created
from tests.simulation import verdict, virtual
from tests.simulation.browser import Browser
from tests.simulation.disks import virtual_ids, virtual_time
from tests.simulation.people import WORKSHOP, People
from tests.simulation.process import Process
from tests.simulation.trouble import Trouble
from tests.simulation.virtual import VirtualLoop
from tests.simulation.weather import Weather
from tests.simulation.world import World

PEOPLE: Final = ("Maria", "Anna", "Bo", "Cim", "the screen")
PROCESSES: Final = 3
ACTS_A_SECOND: Final = 12
TROUBLED_S: Final = 10.0
CALM_S: Final = 120.0
LAST_S: Final = 13.0
# Each process looks once in a minute whether its copies are still wanted.
SWEPT_S: Final = 65.0


class Failed(AssertionError):
    """A history that did not end as it must: with its seed, and what happened last."""

    def __init__(self, seed: int, why: str, happened: list[str]) -> None:
        tail = "\n".join(happened[-80:])
        super().__init__(
            f"{why}\n\n{tail}\n\nseed {seed}; tell it again with: python -m tests.simulation {seed}"
        )
        self.seed = seed
        self.why = why


class History:
    """The world, its processes, and the people."""

    def __init__(self, seed: int, loop: VirtualLoop, weather: Weather | None = None) -> None:
        self.seed = seed
        self.chance = random.Random(f"{seed} people")
        first = Entry(VERSION, 1, "first", None, START, None, (_first(self.chance),))
        self.world = World(seed, loop, StoredEntry(1, "first", None, encode_entry(first)), weather)
        self.browsers = [Browser(self.world, seed, name) for name in PEOPLE]
        self.trouble = Trouble(self.world, self.browsers, self.start)
        self._people = People(self.chance, self.browsers, self.world.weather)
        weather = self.world.weather
        # Whether those who hold the room in memory may be gone, or behind, when Redis is emptied.
        self.dangerous = any((weather.crash, weather.replace, weather.partition, weather.drop, weather.die))
        self._started = 0

    async def tell(self) -> None:
        """From the first process to the verdict. Raises AssertionError."""
        loop = asyncio.get_running_loop()
        broken: asyncio.Future[None] = loop.create_future()

        def caught(_loop: Any, context: dict[str, Any]) -> None:
            if not broken.done():
                error = context.get("exception") or RuntimeError(context["message"])
                broken.set_exception(error)

        loop.set_exception_handler(caught)
        telling = asyncio.ensure_future(self._tell())
        await asyncio.wait((telling, broken), return_when=asyncio.FIRST_COMPLETED)
        for one in (broken, telling):
            if one.done():
                one.result()

    async def _tell(self) -> None:
        for _ in range(PROCESSES):
            self.start()
        await asyncio.sleep(0.1)
        loop = self.world.loop
        end = loop.at + TROUBLED_S
        trouble = asyncio.create_task(self.trouble.make(lambda: self.processes, PROCESSES))
        coming = asyncio.create_task(self._come_back())
        while loop.at < end:
            await asyncio.sleep(self.chance.expovariate(ACTS_A_SECOND))
            self._people.act()
        trouble.cancel()
        self._calm()
        await self.trouble.erased()
        if self.world.erased_at is not None:
            await asyncio.sleep(SWEPT_S)
        await self._until_content()
        await asyncio.sleep(LAST_S)
        coming.cancel()
        await verdict.give(self)

    @property
    def processes(self) -> list[Process]:
        """Those that live."""
        return [one for one in self.world.processes if isinstance(one, Process) and not one.dead]

    def start(self) -> None:
        """One more process."""
        self._started += 1
        self.world.processes.append(Process(self.world, self._started))

    async def _come_back(self) -> None:
        """Whoever has no connection looks for a process that lives."""
        while True:
            await asyncio.sleep(0.2)
            for browser in self.browsers:
                browser.look()
                if browser.gone:
                    continue
                if browser.line is None and browser.away_until < self.world.loop.at and self.processes:
                    browser.connect(self.chance.choice(self.processes))

    def _calm(self) -> None:
        """All that was broken is whole again; what is under way may still come late."""
        self.world.note("all is calm")
        self.world.weather.calm()
        self.world.refusing_until = self.world.full_until = 0.0
        self.world.apart.clear()
        for browser in self.browsers:
            if browser.line is not None:
                browser.line.flow()
        while len(self.processes) < PROCESSES:
            self.start()

    async def _until_content(self) -> None:
        deadline = self.world.loop.at + CALM_S
        while not all(browser.content for browser in self.browsers):
            if self.world.loop.at > deadline:
                waiting = [b.name for b in self.browsers if not b.content]
                raise AssertionError(f"{waiting} wait for ever")
            await asyncio.sleep(0.5)


def tell(seed: int, weather: Weather | None = None) -> World:
    """The history of this seed, in its own weather unless another is given. Raises Failed."""
    told: list[History] = []

    async def main(loop: VirtualLoop) -> None:
        told.append(History(seed, loop, weather))
        await told[0].tell()

    complaints = _Complaints()
    logging.getLogger("server").addHandler(complaints)
    try:
        with _hasty(random.Random(f"{seed} limits")):
            virtual.run(main)
        if complaints.lines:
            raise AssertionError(complaints.lines[0])
    except Exception as error:
        happened = told[0].world.happened if told else []
        why = "; ".join([f"{type(error).__name__}: {error}", *complaints.lines])
        raise Failed(seed, why, happened) from error
    finally:
        logging.getLogger("server").removeHandler(complaints)
    return told[0].world


class _Complaints(logging.Handler):
    """What a server says when something in it is broken."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        self.lines.append(f"{record.getMessage()}: {error!r}")


@contextmanager
def _hasty(chance: random.Random) -> Iterator[None]:
    """Limits so low that a short history comes to them, in some."""
    few = chance.random() < 0.5
    with (
        patch("server.hosting.replica.SNAPSHOT_EVERY", 15 if few else 500),
        patch("server.hosting.replica.KEEP_ENTRIES", 20 if few else 1000),
        patch("server.hosting.replica.TAIL", 8 if few else 256),
        patch("server.hosting.host.LOOK_TICKS", 3),
        patch("server.adapters.redis.recovery.time", virtual_time()),
        patch("server.adapters.redis.recovery.uuid", virtual_ids(chance)),
        patch("server.web.outlet.BACKLOG_MAX", 4_000 if chance.random() < 0.3 else 512 * 1024),
    ):
        yield


def _first(chance: random.Random) -> Any:
    settings = Settings(authors=chance.random() < 0.5, edit_others=chance.random() < 0.8)
    return created(settings, WORKSHOP)
