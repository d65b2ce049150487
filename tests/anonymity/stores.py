"""Where a run keeps its room: the ports, with clock and ids given, and an eye on all that passes there.

Each way of keeping it writes what it holds into what was seen, when the run has ended.
"""

import asyncio
import contextlib
import inspect
import itertools
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.adapters.embedded.ballots import SqliteBallotBox
from server.adapters.embedded.bus import InProcessBus
from server.adapters.embedded.journal import SqliteJournal
from server.adapters.embedded.presence import InProcessPresence
from server.hosting.replica import Ports
from tests.anonymity.seen import Seen
from tests.tabs import CODE, Clock


class Busy:
    """A port that knows whether anyone waits for it.

    Those that share a turn are asked one at a time: which of two answers comes first is the network's affair.
    """

    def __init__(self, port: Any, turn: asyncio.Lock) -> None:
        self._port = port
        self._turn = turn
        self.waiting = 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call: Callable[..., Any] = getattr(self._port, name)
        if not inspect.iscoroutinefunction(call):
            return call

        async def counted(*arguments: Any) -> Any:
            self.waiting += 1
            try:
                async with self._turn:
                    return await call(*arguments)
            finally:
                self.waiting -= 1

        return counted


async def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Stores:
    """The ports of one run; those whose answers take a while; and how to see what is there.

    `heard`: wait until all that was published has come. `look`: write down what lies there now.
    """

    ports: Ports
    busy: Sequence[Busy]
    heard: Callable[[], Awaitable[None]] = _nothing
    look: Callable[[], Awaitable[None]] = _nothing


Opening = Callable[[Path, Clock, Seen], AbstractAsyncContextManager[Stores]]


@asynccontextmanager
async def embedded(folder: Path, clock: Clock, seen: Seen) -> AsyncIterator[Stores]:
    """In files of this process."""
    bus = InProcessBus()
    async with AsyncExitStack() as stack:
        journal = await SqliteJournal.open(folder / "journal.db", bus)
        stack.push_async_callback(journal.close)
        box = await SqliteBallotBox.open(folder / "ballots.db", lambda: "box")
        stack.push_async_callback(box.close)
        await bus.subscribe(CODE, lambda message: seen.add("bus", str(message)))
        busy = Busy(journal, asyncio.Lock()), Busy(box, asyncio.Lock())
        yield Stores(Ports(*busy, bus, InProcessPresence(), clock, numbers(), alias), busy)
    seen.parts["journal"] = dump(folder / "journal.db")


def dump(file: Path) -> list[str]:
    """All that a database holds."""
    with contextlib.closing(sqlite3.connect(file)) as db:
        return list(db.iterdump())


def numbers() -> Callable[[], str]:
    """Ids, one after another."""
    count = itertools.count(1)
    return lambda: f"{next(count):016x}".ljust(32, "0")


def alias(_room: object) -> str:
    """What everyone is called who gives no name."""
    return "Björk"
