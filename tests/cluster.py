"""One Redis and several server processes, each with a folder of its own as if on machines apart; and people
who go on wishing whatever breaks, as browsers with an outbox do.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import websockets
from redis.asyncio import Redis

from tests.browsers import Browser, Room
from tests.redis_server import RedisProcess
from tests.serving import ServerProcess

ANSWER_S = 0.7
PAUSE_S = 0.02


@dataclass
class Cluster:
    """What serves the rooms."""

    redis: RedisProcess
    servers: Sequence[ServerProcess]

    async def entries(self, room: Room) -> list[dict[str, Any]]:
        """The room's journal, as Redis has it."""
        async with self.operator() as operator:
            stream: Any = await operator.xrange(f"workshop:{{{room.code}}}:log")
        return [msgspec.json.decode(fields[b"body"]) for _, fields in stream]

    @asynccontextmanager
    async def operator(self) -> AsyncIterator[Redis]:
        """Redis as whoever runs it sees it."""
        operator = Redis.from_url(self.redis.url, protocol=2)
        yield operator
        await operator.aclose()


@contextmanager
def cluster(folder: Path, servers: int = 2, **settings: str) -> Iterator[Cluster]:
    """Until the end of the `with`."""
    with RedisProcess(folder / "redis", **settings) as redis:
        environ = {"WORKSHOP_REDIS_URL": redis.url, "WORKSHOP_ROOMS_PER_MINUTE": "100000"}
        processes = [ServerProcess(folder / f"machine-{n}", environ) for n in range(servers)]
        try:
            with ThreadPoolExecutor() as starting:
                started = list(starting.map(ServerProcess.start, processes))
            yield Cluster(redis, started)
        finally:
            for process in processes:
                process.__exit__(None, None, None)


def at(room: Room, server: ServerProcess) -> Room:
    """The same room, reached through this process."""
    return replace(room, address=server.address)


@dataclass
class Person:
    """Writes notes one after another, on any of the processes; what is not answered is sent again."""

    browser: Browser
    servers: Sequence[ServerProcess]
    outbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seen: dict[tuple[str, int], str] = field(default_factory=dict)
    come: int = 0

    async def live(self, enough: asyncio.Event) -> None:
        """Until it is enough and everything is answered."""
        while not enough.is_set() or self.outbox:
            with suppress(OSError, TimeoutError, websockets.WebSocketException):
                await self._visit(enough)
            await self._leave()
            await asyncio.sleep(0.1)

    async def _visit(self, enough: asyncio.Event) -> None:
        server = self.servers[self.come % len(self.servers)]
        self.come += 1
        self.browser.room = replace(self.browser.room, address=server.address or "http://127.0.0.1:1")
        await self.browser.open()
        await self._resend()
        while not enough.is_set() or self.outbox:
            if not self.outbox:
                await asyncio.sleep(PAUSE_S)
                await self._wish()
            await self._answered()

    async def _wish(self) -> None:
        note, op = str(uuid.uuid4()), str(uuid.uuid4())
        place = {"board": "thoughts", "column": "other"}
        self.outbox[op] = {"type": "add_note", "id": note, "text": f"Tanke {len(self.notes)}", **place}
        self.notes.append(note)
        await self.browser.ask(self.outbox[op], id=op)

    async def _answered(self) -> None:
        """Wait for the answers; while the store takes writes, ask again."""
        try:
            async with asyncio.timeout(ANSWER_S):
                for op in tuple(self.outbox):
                    answer = await self.browser.answer(op)
                    assert answer.get("type") != "rejected", answer
        except TimeoutError:
            if self._writable():
                await self._resend()
        self._take_stock()

    async def _resend(self) -> None:
        for op, wish in self.outbox.items():
            await self.browser.ask(wish, id=op)

    async def _leave(self) -> None:
        if hasattr(self.browser, "socket"):
            await self.browser.close()
            self._take_stock()

    def _writable(self) -> bool:
        told = [frame["writable"] for frame in self.browser.frames if "writable" in frame]
        return bool(told and told[-1])

    def _take_stock(self) -> None:
        epoch = ""
        for frame in self.browser.frames:
            if frame["type"] in ("welcome", "snapshot"):
                epoch = frame["head"]["epoch"]
            for entry in frame["entries"] if frame["type"] == "entries" else ():
                self.seen[epoch, entry["seq"]] = entry["id"]
                if self.outbox.pop(entry["op"], None):
                    self.saved.append(entry["op"])
            if frame["type"] == "accepted" and self.outbox.pop(frame["id"], None):
                self.saved.append(frame["id"])


@asynccontextmanager
async def people(
    room: Room, servers: Sequence[ServerProcess], number: int = 4
) -> AsyncIterator[list[Person]]:
    """Who write without a pause within, and have had all their answers afterwards."""
    everyone = [
        Person(room.participant(f"P{n}"), [*servers[n % len(servers) :], *servers[: n % len(servers)]])
        for n in range(number)
    ]
    enough = asyncio.Event()
    living = [asyncio.create_task(person.live(enough)) for person in everyone]
    try:
        yield everyone
        enough.set()
        async with asyncio.timeout(40):
            await asyncio.gather(*living)
    finally:
        for life in living:
            life.cancel()
        await asyncio.gather(*living, return_exceptions=True)


async def wrote(everyone: Sequence[Person], more: int) -> None:
    """Wait until each has had so many more answers."""
    goals = [len(person.saved) + more for person in everyone]
    for _ in range(600):
        if all(len(person.saved) >= goal for person, goal in zip(everyone, goals, strict=True)):
            return
        await asyncio.sleep(0.05)
    raise TimeoutError([len(person.saved) for person in everyone])


async def assert_whole(cluster: Cluster, room: Room, everyone: Sequence[Person], *, log: bool = True) -> None:
    """Everything that was answered is there exactly once, the same for all, on every process."""
    wished = sorted(note for person in everyone for note in person.notes)
    shown = []
    for server in cluster.servers:
        if server.address:
            async with at(room, server).screen() as screen:
                shown.append(screen.snapshot)
    for snapshot in shown:
        assert sorted(note["id"] for note in snapshot["notes"]) == wished
        assert snapshot["notes"] == shown[0]["notes"]
    seen: dict[tuple[str, int], str] = {}
    for person in everyone:
        both = seen.keys() & person.seen.keys()
        assert {place: seen[place] for place in both} == {place: person.seen[place] for place in both}
        seen |= person.seen
    if log:
        entries = await cluster.entries(room)
        assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
        assert [entry["prev"] for entry in entries[1:]] == [entry["id"] for entry in entries[:-1]]
        ops = [e["op"] for e in entries if any(event["type"] == "note_saved" for event in e["events"])]
        saved = [op for person in everyone for op in person.saved]
        assert len(ops) == len(set(ops)) == len(wished)
        assert set(saved) == set(ops)
