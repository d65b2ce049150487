"""One Redis and several server processes, each with a folder of its own as if on machines apart; and people
who go on wishing whatever breaks, as browsers with an outbox do.
"""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import websockets
from redis.asyncio import Redis

from tests.browsers import Browser, Room, make_room
from tests.redis_server import RedisProcess
from tests.serving import ServerProcess

ANSWER_S = 0.7
PAUSE_S = 0.02
AT_ONCE = 32


@dataclass
class Cluster:
    """What serves the rooms; `redis` is the one that has them."""

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
        try:
            yield operator
        finally:
            await operator.aclose()


@contextmanager
def cluster(folder: Path, servers: int = 2, **settings: str) -> Iterator[Cluster]:
    """Until the end of the `with`."""
    with (
        RedisProcess(folder / "redis", **settings) as redis,
        through(redis.url, folder, servers) as processes,
    ):
        yield Cluster(redis, processes)


@contextmanager
def through(
    url: str, folder: Path, servers: int = 2, program: str = "server", **more: str
) -> Iterator[list[ServerProcess]]:
    """Server processes on a Redis, until the end of the `with`."""
    environ = {"WORKSHOP_REDIS_URL": url, "WORKSHOP_ROOMS_PER_MINUTE": "100000", **more}
    processes = [ServerProcess(folder / f"machine-{n}", environ, program=program) for n in range(servers)]
    try:
        with ThreadPoolExecutor() as starting:
            yield list(starting.map(ServerProcess.start, processes))
    finally:
        for process in processes:
            process.__exit__(None, None, None)


def at(room: Room, server: ServerProcess) -> Room:
    """The same room, reached through this process."""
    return replace(room, address=server.address)


async def room_on(server: ServerProcess) -> Room:
    """A room where notes are written."""
    room = await make_room(server.address)
    async with room.facilitator() as maria:
        await maria.do("set_step", step="results")
    return room


@dataclass
class Person:
    """Writes notes one after another, on any of the processes. What is not answered is sent again; what is
    answered and not stable is sent again when the room comes anew.
    """

    browser: Browser
    servers: Sequence[ServerProcess]
    pause: float = PAUSE_S
    outbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    unstable: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seen: dict[tuple[str, int], str] = field(default_factory=dict)
    modes: list[str] = field(default_factory=list)
    come: int = 0
    _read: int = 0
    _epoch: str = ""
    _anew: bool = False

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
        self.take_stock()
        await self._send()
        while not enough.is_set() or self.outbox:
            if not self.outbox:
                await asyncio.sleep(self.pause)
                self._wish()
                await self._send()
            await self._answered()

    def _wish(self) -> None:
        note, op = str(uuid.uuid4()), str(uuid.uuid4())
        place = {"board": "thoughts", "column": "other"}
        self.outbox[op] = {"type": "add_note", "id": note, "text": f"Tanke {len(self.notes)}", **place}
        self.notes.append(note)

    async def _answered(self) -> None:
        """Wait for the answers; if there are none and the store takes writes, ask again."""
        batch = set(islice(self.outbox, AT_ONCE))

        def taken() -> dict[str, Any] | None:
            self.take_stock()
            return {} if self._anew or batch.isdisjoint(self.outbox) else None

        try:
            async with asyncio.timeout(ANSWER_S):
                await self.browser.wait(taken)
        except TimeoutError:
            if not self._writable():
                return
        await self._send()

    async def _send(self) -> None:
        self._anew = False
        for op, wish in tuple(islice(self.outbox.items(), AT_ONCE)):
            await self.browser.ask(wish, id=op)

    async def _leave(self) -> None:
        if hasattr(self.browser, "socket"):
            await self.browser.close()
            self.take_stock()
            self._read = 0
            self.browser.frames = []

    def _writable(self) -> bool:
        told = [frame["writable"] for frame in self.browser.frames if "writable" in frame]
        return bool(told and told[-1])

    def take_stock(self) -> None:
        """Read what has come since the last time."""
        for frame in self.browser.frames[self._read :]:
            self._take(frame)
        self._read = len(self.browser.frames)

    def _take(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "welcome" | "beat":
                self.modes += [frame["mode"]] if "mode" in frame else []
                if frame["head"]["epoch"] == self._epoch:
                    stable = frame["stable"]
                    self.unstable = {op: kept for op, kept in self.unstable.items() if kept[0] > stable}
            case "snapshot":
                self._epoch, self._anew = frame["head"]["epoch"], True
                self.outbox = {op: wish for op, (_, wish) in self.unstable.items()} | self.outbox
                self.unstable = {}
            case "entries":
                for entry in frame["entries"]:
                    self.seen[self._epoch, entry["seq"]] = entry["id"]
                    self._saved(entry["op"], entry["seq"])
            case "accepted":
                self._saved(frame["id"], self.browser.seq)
            case "rejected":
                raise AssertionError(frame)

    def _saved(self, op: str | None, seq: int) -> None:
        if op in self.outbox:
            self.unstable[op] = (seq, self.outbox.pop(op))
            self.saved.append(op)


@asynccontextmanager
async def people(
    room: Room, servers: Sequence[ServerProcess], number: int = 4, pause: float = PAUSE_S
) -> AsyncIterator[list[Person]]:
    """Who write within, and have had all their answers afterwards. If one fails, so does what is within."""
    everyone = [
        Person(room.participant(f"P{n}"), [*servers[n % len(servers) :], *servers[: n % len(servers)]], pause)
        for n in range(number)
    ]
    enough = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        living = [group.create_task(person.live(enough)) for person in everyone]
        yield everyone
        enough.set()
        async with asyncio.timeout(40):
            await asyncio.gather(*living)


async def wrote(everyone: Sequence[Person], more: int) -> None:
    """Wait until each has had so many more answers."""
    goals = [len(person.saved) + more for person in everyone]
    for _ in range(600):
        if all(len(person.saved) >= goal for person, goal in zip(everyone, goals, strict=True)):
            return
        await asyncio.sleep(0.05)
    raise TimeoutError([len(person.saved) for person in everyone])


async def assert_whole(
    cluster: Cluster, room: Room, everyone: Sequence[Person], *, log: bool = True, forked: bool = False
) -> None:
    """Everything that was answered is there exactly once, the same on every process, and as it was shown."""
    wished = sorted(note for person in everyone for note in person.notes)
    async with cluster.operator() as operator:
        last = int(await operator.hget(f"workshop:{{{room.code}}}:room", "seq") or 0)
    shown = []
    for server in cluster.servers:
        if server.address:
            async with at(room, server).screen() as screen:
                # A process has what another has answered as soon as it has heard of it, and not before.
                await screen.wait(lambda screen=screen: {} if screen.seq >= last else None)  # type: ignore[misc]
            async with at(room, server).screen() as screen:
                shown.append(screen.snapshot)
    for snapshot in shown:
        assert sorted(note["id"] for note in snapshot["notes"]) == wished
        assert snapshot["notes"] == shown[0]["notes"]
    if log:
        entries = await cluster.entries(room)
        assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
        assert [entry["prev"] for entry in entries[1:]] == [entry["id"] for entry in entries[:-1]]
        ops = [e["op"] for e in entries if any(event["type"] == "note_saved" for event in e["events"])]
        assert len(ops) == len(set(ops)) == len(wished)
        assert set(ops) == {op for person in everyone for op in person.saved}
        ids = {entry["seq"]: entry["id"] for entry in entries}
        if not forked:
            for person in everyone:
                assert {seq: id for (_, seq), id in person.seen.items()}.items() <= ids.items()
