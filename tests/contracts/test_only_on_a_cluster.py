"""What a cluster promises beside the ports: a reader for each primary, slots that move, and a primary that is
lost alone.
"""

import asyncio
import signal
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from redis.crc import key_slot

from server.adapters.redis import recovery
from server.adapters.redis.ballots import RedisBallotBox
from server.adapters.redis.bus import RedisBus
from server.adapters.redis.journal import RedisJournal
from server.hosting.ports import (
    Appended,
    BusMessage,
    Head,
    Loaded,
    Passing,
    Standing,
    StoredEntry,
    Unavailable,
)
from tests.contracts.ballots import ANNA
from tests.contracts.chain import first, following, head_after
from tests.redis_server import RedisProcess, Sharded

EPOCH = "epoch-1"


@dataclass
class Process:
    """Three ports of one process, with a corner of its own on the cluster."""

    corner: str
    journal: RedisJournal
    bus: RedisBus
    box: RedisBallotBox
    cluster: Sharded
    told: dict[str, "asyncio.Queue[BusMessage]"] = field(default_factory=dict)

    def slot(self, room: str) -> int:
        return int(key_slot(f"{self.corner}{{{room}}}:room".encode()))

    def node(self, room: str) -> RedisProcess:
        return self.cluster.node_of(self.slot(room))

    def rooms(self) -> list[str]:
        """One on each primary."""
        found: dict[int, str] = {}
        for code in map("room-{}".format, count()):
            found.setdefault(self.node(code).port, code)
            if len(found) == len(self.cluster.nodes):
                return list(found.values())
        raise AssertionError

    async def make(self, room: str) -> Head:
        self.told[room] = asyncio.Queue()
        await self.bus.subscribe(room, self.told[room].put_nowait)
        return await self.journal.create(room, EPOCH, first(), at=1000)

    async def hears(self, room: str, *any_of: BusMessage) -> None:
        async with asyncio.timeout(10):
            while await self.told[room].get() not in any_of:
                pass


@pytest.fixture
async def here(
    cluster: Sharded, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Process]:
    monkeypatch.setattr(recovery, "WATCH_S", 0.02)
    monkeypatch.setattr(recovery, "MEMORY_FIRST_S", 0.2)
    monkeypatch.setattr(recovery, "OTHERS_S", 0.3)
    corner, url = f"{request.node.name}:", cluster.url
    journal, bus = await RedisJournal.open(url, tmp_path, corner), await RedisBus.open(url, corner)
    here = Process(corner, journal, bus, await RedisBallotBox.open(url, corner), cluster)
    yield here
    for port in (here.journal, here.bus, here.box):
        await port.close()


async def test_a_primary_that_is_silent_holds_up_no_room_of_another(here: Process) -> None:
    silent, *others = here.rooms()
    heads = {room: await here.make(room) for room in (silent, *others)}
    here.node(silent).send(signal.SIGSTOP)
    try:
        async with asyncio.timeout(1):
            for room in others:
                entries = following(heads[room])
                await here.journal.append(room, heads[room], entries, at=2000)
                await here.hears(room, Appended(heads[room], entries))
                await here.journal.probe(room)
    finally:
        here.node(silent).send(signal.SIGCONT)
    here.bus.publish(silent, Passing("process-1", b"again"))
    await here.hears(silent, Passing("process-1", b"again"))


async def test_a_slot_that_moves_while_its_room_is_written_in_loses_and_repeats_nothing(
    here: Process,
) -> None:
    room = here.rooms()[0]
    start = await here.make(room)
    writing = asyncio.create_task(_write(here, room, start))
    home = here.node(room)
    away = next(node for node in here.cluster.nodes if node is not home)
    for giver, taker in ((home, away), (away, home)):
        await asyncio.sleep(0.1)
        await asyncio.to_thread(here.cluster.move, here.slot(room), giver, taker)
    await asyncio.sleep(0.1)
    writing.cancel()
    head, written = await writing
    loaded = await here.journal.load(room)
    assert loaded is not None
    assert (loaded.head, list(loaded.entries)[1:]) == (head, written)
    assert len(written) > 20
    entries = following(head)
    await here.journal.append(room, head, entries, at=3000)
    # As a message, or, where the channel was on its way just then, by where the journal stands.
    now = Head(head.epoch, entries[-1].seq, entries[-1].id)
    await here.hears(room, Appended(head, entries), Standing(now))


async def _write(here: Process, room: str, head: Head) -> tuple[Head, list[StoredEntry]]:
    """Until it is cancelled; what was not answered is asked again."""
    written: list[StoredEntry] = []
    while True:
        entries = following(head, 2)
        asking = asyncio.create_task(_append(here, room, head, entries))
        try:
            await asyncio.shield(asking)
        except asyncio.CancelledError:
            await asking
            return head_after(head, entries), [*written, *entries]
        head, written = head_after(head, entries), [*written, *entries]


async def _append(here: Process, room: str, head: Head, entries: list[StoredEntry]) -> None:
    for _ in range(100):
        try:
            await here.journal.append(room, head, entries, at=2000)
        except Unavailable:
            await asyncio.sleep(0.05)
        else:
            return
    raise TimeoutError


async def test_a_primary_that_came_back_empty_has_its_rooms_restored_and_asks_for_their_ballots(
    here: Process,
) -> None:
    lost, kept, _ = here.rooms()
    heads = {room: await here.make(room) for room in (lost, kept)}
    for room, head in heads.items():
        await here.box.cast(room, 1, "offer", ANNA, 7)
        await here.journal.offer(room, head, lambda: b"state")
    boxes = {room: await here.box.id(room) for room in heads}
    here.node(lost).command("FLUSHALL")
    loaded = await _found(here, lost)
    assert loaded is not None
    assert (loaded.head.seq, loaded.head.id) == (heads[lost].seq, heads[lost].id)
    assert await here.box.id(lost) != boxes[lost]
    assert await here.box.id(kept) == boxes[kept]
    unharmed = await here.journal.load(kept)
    assert unharmed is not None
    assert unharmed.head == heads[kept]


async def _found(here: Process, room: str) -> Loaded | None:
    async with asyncio.timeout(10):
        while True:
            try:
                return await here.journal.load(room)
            except Unavailable:
                await asyncio.sleep(0.02)
