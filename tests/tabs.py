"""A room as two processes would hold it, with tabs that need no socket and a clock that tests move."""

import asyncio
import json
import random
import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from server.app import embedded_ports
from server.hosting.host import Host
from server.hosting.parting import Parting
from server.hosting.ports import Bus, Head, Score, StoredEntry
from server.hosting.registry import Registry
from server.hosting.sessions import Session
from server.hosting.wishes import Arrival, Wish
from server.room.entry import Entry, encode_entry
from server.room.upcast import VERSION
from server.settings import Settings
from server.web.wire import OpFrame, read_op
from tests.gathering import START, created

CODE = created().room


class Clock:
    """Stands still until it is told the time."""

    def __init__(self) -> None:
        self._now = START
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []

    def now(self) -> int:
        return self._now

    async def until(self, at: int) -> None:
        waited: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((at, waited))
        await waited

    def advance(self, ms: int) -> None:
        self._now += ms
        for at, waited in self._waiting:
            if at <= self._now and not waited.done():
                waited.set_result(None)
        self._waiting = [(at, waited) for at, waited in self._waiting if not waited.done()]


class Tab:
    """A browser tab without a socket: an outlet that reads what it is given as a browser would."""

    def __init__(self, person: int) -> None:
        self.seat = bytes([person]) * 32
        self.person = person
        self.host: Host | None = None
        self.session: Session | None = None
        self.head: dict[str, Any] | None = None
        self.before: dict[str, Any] = {}
        self.entries: list[dict[str, Any]] = []
        self.seen: dict[int, str] = {}
        self.answered: list[str] = []
        self.asked: list[str] = []
        self.refused: dict[str, str] = {}
        self.counts: list[dict[str, Any]] = []
        self.news = asyncio.Event()

    def answer(self, text: str) -> None:
        self._take(json.loads(text))

    broadcast = whisper = answer

    def close(self, code: int) -> None:
        raise AssertionError(f"closed with {code}")

    async def join(self, registry: Registry) -> None:
        """Come in, with the head of the last time."""
        host = await registry.host(CODE)
        assert host is not None
        await self.join_host(host)

    async def join_host(self, host: Host) -> None:
        """The same, to this copy of the room."""
        self.host = host
        head = None if self.head is None else Head(self.head["epoch"], self.head["seq"], self.head["id"])
        seen = None if self.head is None else self.head["view"]
        admitted: asyncio.Future[Session] = asyncio.get_running_loop().create_future()
        leads = self.person == 0
        self.session = await self.host.join(
            Arrival(self, self.seat, leads, f"P{self.person}", head, seen, admitted)
        )

    async def depart(self) -> None:
        """Go away without a word."""
        if self.host is not None and self.session is not None:
            await self.host.depart(self.session)
        self.session = None

    def wish(self, op: dict[str, Any], id: str | None = None, turn: int | None = None) -> None:
        """Send an op."""
        assert self.host is not None
        id = id or new_id()
        frame = OpFrame(id, self.seq, msgspec.Raw(json.dumps(op)), turn)
        assert self.host.submit(Wish(read_op(frame), id, frame.after, self.session, turn))
        self.asked.append(id)

    async def cast(self, statement: str, score: Score | None) -> None:
        """Answer a statement in the round that the host is in."""
        assert self.host is not None
        assert self.session is not None
        await self.host.cast(self.session, 1, self.host.room.round, statement, score)

    async def until_answered(self) -> None:
        """Wait for the answers to all ops sent."""
        while not set(self.asked) <= set(self.answered):
            self.news.clear()
            await self.news.wait()

    async def until_seq(self, seq: int) -> None:
        """Wait for the entry."""
        while self.seq < seq:
            self.news.clear()
            await self.news.wait()

    @property
    def seq(self) -> int:
        return 0 if self.head is None else int(self.head["seq"])

    @property
    def notes(self) -> Iterable[str]:
        """The ids of all notes that it has heard of."""
        events = [event for entry in self.entries for event in entry["events"]]
        return [event["note"]["id"] for event in events if event["type"] == "note_saved"]

    def _take(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "snapshot":
                self.head, self.before, self.entries = frame["head"], frame["room"], []
            case "own":
                notes = [*self.before["notes"], *frame["notes"]]
                self.before["notes"] = sorted(notes, key=lambda note: (note["rank"], note["id"]))
            case "entries":
                for entry in frame["entries"]:
                    self._follow(entry)
            case "counts":
                self.counts.append(frame)
            case "accepted":
                self.answered.append(frame["id"])
            case "rejected":
                self.refused[frame["id"]] = frame["code"]
                self.answered.append(frame["id"])
        self.news.set()

    def _follow(self, entry: dict[str, Any]) -> None:
        assert self.head is not None
        assert (entry["prev"], entry["seq"]) == (self.head["id"], self.head["seq"] + 1)
        self.head = {**self.head, "id": entry["id"], "seq": entry["seq"]}
        self.entries.append(entry)
        self.seen[entry["seq"]] = json.dumps(entry)
        self.answered.append(entry["op"])


@dataclass
class TwoProcesses:
    """Two registries on the same stores, each with a copy of the room."""

    clock: Clock
    registries: tuple[Registry, Registry]

    def hosts(self) -> list[Host]:
        """The two copies."""
        return [registry._hosts[CODE] for registry in self.registries]


@asynccontextmanager
async def two_processes(folder: Path, bus: Bus | None = None) -> AsyncIterator[TwoProcesses]:
    """Until the end of the `with`; tabs that are still there are gone then, without a word. `bus`: another
    for the second of them.
    """
    clock = Clock()
    async with embedded_ports(Settings(data=folder)) as ports:
        entry = Entry(VERSION, 1, "first", None, clock.now(), None, (created(),))
        first = StoredEntry(1, "first", None, encode_entry(entry))
        await ports.journal.create(CODE, "epoch", first, clock.now())
        first_ports = replace(ports, clock=clock, shared=True)
        second_ports = replace(first_ports, bus=bus or ports.bus)
        two = TwoProcesses(clock, (Registry(first_ports), Registry(second_ports)))
        yield two
        for registry in two.registries:
            for host in registry._hosts.values():
                for session in host.sessions:
                    host.sessions.discard(session)
            await registry.close(Parting(0))


def new_id() -> str:
    """A UUID that a seed decides."""
    return str(uuid.UUID(int=random.getrandbits(128)))
