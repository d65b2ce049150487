"""One run of a room: the whole server in this process, with its clock and ids given, and everything that it
shows to anyone written down as bytes.

Browsers reach the app by ASGI, or by real sockets; nothing else differs.
"""

import asyncio
import base64
import itertools
import json
import logging
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from server.app import build
from server.hosting.ports import Given, StoredEntry
from server.room.entry import Entry, encode_entry
from server.room.state import Settings as RoomSettings
from server.room.upcast import VERSION
from server.settings import Settings
from tests.anonymity.lines import Line, Way, by_asgi, by_sockets
from tests.anonymity.seen import Seen
from tests.anonymity.stores import Opening, Stores, embedded
from tests.gathering import created, seat_of
from tests.scenarios.histories import small_workshop
from tests.tabs import CODE, Clock

KEYS = {"Maria": "the facilitator's key", "the screen": "the screen's key"}
# What comes to one browser about its own ballots, and is nobody else's.
PERSONAL = {"cast_saved", "cast_refused", "ballots", "own_stars"}
QUIET_TURNS = 25
# Files in memory, where there is such a folder: nothing here is about surviving a power cut.
MEMORY = next((str(folder) for folder in [Path("/dev/shm")] if folder.is_dir()), None)


class Log(logging.Handler):
    """What the process logs, while it is this run's turn."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []
        # The server's own; this process has the browsers in it too.
        self.addFilter(lambda record: record.name.split(".")[0] in ("server", "uvicorn", "asyncio"))
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@dataclass
class Browser:
    """A tab of one person: its connection, and the head that it has come to."""

    line: Line | None = None
    head: dict[str, Any] | None = None

    def follow(self, frame: dict[str, Any]) -> None:
        """Keep the head as every browser does."""
        if frame["type"] == "snapshot":
            self.head = frame["head"]
        elif frame["type"] == "entries" and self.head is not None:
            last = frame["entries"][-1]
            self.head = {**self.head, "id": last["id"], "seq": last["seq"]}


class Run:
    """A room with people in it. `clock` moves only when it is told to."""

    def __init__(self, app: Starlette, way: Way, clock: Clock, stores: Stores, seen: Seen) -> None:
        self.seen = seen
        self.clock = clock
        self.look = stores.look
        self._app = app
        self._way = way
        self._stores = stores
        self._browsers: dict[str, Browser] = {}
        self._log = Log()
        self._turns = itertools.count(1)

    @property
    def room(self) -> Any:
        """The room as its host has it."""
        return self._app.state.registry._hosts[CODE].room

    def here(self, who: str) -> bool:
        """Whether they are connected."""
        browser = self._browsers.get(who)
        return browser is not None and browser.line is not None

    async def join(self, who: str, *, keeps_head: bool = True) -> None:
        """Open the room, and say hello with the head of the last time."""
        browser = self._browsers.setdefault(who, Browser())

        def received(text: str) -> None:
            self._received(who, browser, text)

        browser.line = await self._way.dial(received)
        seat = None if who == "the screen" else _spelled(seat_of(who))
        head = browser.head if keeps_head else None
        await self._say(who, type="hello", seat=seat, key=KEYS.get(who), name=who, locale="sv", head=head)

    async def go(self, who: str) -> None:
        """Close the tab."""
        browser = self._browsers[who]
        if browser.line is not None:
            await browser.line.hang_up()
        browser.line = None

    async def wish(self, who: str, id: str, op: dict[str, Any]) -> None:
        """Send an op."""
        await self._say(who, type="op", id=id, after=0, op=op)

    async def cast(self, who: str, round: int, statement: str, score: int | str | None) -> None:
        """Send a ballot; nobody waits for its answer."""
        n = next(self._turns)
        await self._say(who, type="cast", n=n, round=round, statement=statement, score=score)

    async def give(self, who: str, board: str, round: int, given: Given) -> None:
        """Send stars; nobody waits for the answer."""
        n = next(self._turns)
        await self._say(who, type="cast_stars", n=n, board=board, round=round, stars=given)

    async def export(self, who: str) -> None:
        """Fetch the summary in every form."""
        token = KEYS.get(who, _spelled(seat_of(who)))
        for form in ("md", "csv", "json"):
            address = f"/api/rooms/{CODE}/export.{form}"
            answer = await self._way.client.get(address, headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == 200
            self.seen.add(f"export for {who}", f"{answer.headers.get('content-disposition')}\n{answer.text}")

    async def quiet(self) -> None:
        """Wait until nothing more happens by itself, and all that was told has come."""
        await self._at_rest()
        for browser in tuple(self._browsers.values()):
            if browser.line is not None:
                await browser.line.read()
        await self._at_rest()
        await self._stores.heard()
        await self._at_rest()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """What happens meanwhile is this run's; at the end all is quiet."""
        root = logging.getLogger()
        root.addHandler(self._log)
        level, root.level = root.level, logging.INFO
        try:
            yield
            await self.quiet()
        finally:
            root.level = level
            root.removeHandler(self._log)

    def finish(self) -> None:
        """What was logged is seen too."""
        self.seen.parts["log"] = self._log.lines

    async def _at_rest(self) -> None:
        turns = 0
        while turns < QUIET_TURNS:
            await asyncio.sleep(0)
            turns = 0 if any(port.waiting for port in self._stores.busy) else turns + 1

    async def _say(self, who: str, **frame: Any) -> None:
        line = self._browsers[who].line
        if line is not None:
            await line.say(json.dumps(frame))

    def _received(self, who: str, browser: Browser, text: str) -> None:
        if text.startswith("closed"):
            browser.line = None
            self.seen.add(f"socket of {who}", text)
            return
        frame = json.loads(text)
        browser.follow(frame)
        if frame["type"] in ("ballots", "own_stars"):
            # Its content is its owner's alone; on the network everyone may see how long it is.
            text = f"{frame['type']} of {len(text)} bytes"
        elif frame["type"] in PERSONAL:
            return
        self.seen.add(f"socket of {who}", f"{self.clock.now()} {text}")


@asynccontextmanager
async def running(
    settings: RoomSettings, opening: Opening = embedded, *, sockets: bool = False
) -> AsyncIterator[Run]:
    """A run until the end of the `with`; then what its stores hold and its log are in what was seen too."""
    clock, seen = Clock(), Seen()
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        folder = Path(name)
        async with opening(folder, clock, seen) as stores:
            await _create(stores, settings, clock)
            app = build(Settings(port=0, data=folder), stores.ports)
            async with by_sockets(app) if sockets else by_asgi(app) as way:
                run = Run(app, way, clock, stores, seen)
                yield run
                await _everyone_goes(run)
        run.finish()


async def _create(stores: Stores, settings: RoomSettings, clock: Clock) -> None:
    facts = (created(settings, small_workshop()),)
    first = Entry(VERSION, 1, "first", None, clock.now(), None, facts)
    stored = StoredEntry(1, "first", None, encode_entry(first))
    await stores.ports.journal.create(CODE, "epoch", stored, clock.now())


async def _everyone_goes(run: Run) -> None:
    for who in tuple(run._browsers):
        async with run.turn():
            await run.go(who)


def _spelled(seat: bytes) -> str:
    return base64.urlsafe_b64encode(seat).decode().rstrip("=")
