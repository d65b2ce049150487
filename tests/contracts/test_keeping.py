"""A room is erased when nobody has used it for as long as rooms are kept, and not before: two processes on
every store, with a clock that travels.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from server.hosting.parting import Parting
from server.hosting.ports import Journal, StoredEntry
from server.hosting.registry import Registry
from server.hosting.replica import Ports
from server.room.entry import Entry, encode_entry
from server.room.retention import DAY_MS
from server.room.upcast import VERSION
from tests.contracts.conftest import Adapter
from tests.gathering import created
from tests.tabs import CODE, Clock, Tab, new_id

KEPT = 90


class Told(Tab):
    """A tab that waits to be closed."""

    def __init__(self, person: int) -> None:
        super().__init__(person)
        self.code: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def close(self, code: int) -> None:
        self.code.set_result(code)


class House:
    """Two processes on the same stores, who look around every half day."""

    def __init__(self, adapter: Adapter, folder: Path) -> None:
        self._adapter = adapter
        self._folder = folder
        self.clock = Clock()
        self.processes: list[Registry] = []

    async def open(self) -> None:
        bus = await self._adapter.bus()
        self.ports = Ports(
            journal=await self._adapter.journal(self._folder, bus),
            box=await self._adapter.box(self._folder),
            bus=bus,
            presence=await self._adapter.presence(),
            clock=self.clock,
            new_id=new_id,
            alias=lambda _room: "Björk",
            keep_days=KEPT,
        )
        self.processes = [Registry(self.ports), Registry(self.ports)]

    async def close(self) -> None:
        for process in self.processes:
            for host in process.awake:
                for session in host.sessions:
                    host.sessions.discard(session)
            await process.close(Parting(0))
        for port in (self.ports.journal, self.ports.box, self.ports.bus, self.ports.presence):
            await port.close()

    async def make(self) -> None:
        entry = Entry(VERSION, 1, "first", None, self.clock.now(), None, (created(),))
        first = StoredEntry(1, "first", None, encode_entry(entry))
        await self.ports.journal.create(CODE, "epoch", first, self.clock.now())

    async def days(self, days: int) -> None:
        for _ in range(2 * days):
            self.clock.advance(DAY_MS // 2)
            for process in self.processes:
                await process.sweep()
                await process.keeping.sweep()

    async def is_there(self) -> bool:
        return await self.ports.journal.load(CODE) is not None


@pytest.fixture
async def house(adapter: Adapter, tmp_path: Path) -> AsyncIterator[House]:
    house = House(adapter, tmp_path)
    await house.open()
    await house.make()
    yield house
    await house.close()


async def test_a_room_that_nobody_uses_is_erased_on_its_date_with_its_ballots(house: House) -> None:
    one, _ = house.processes
    anna = Tab(1)
    await anna.join(one)
    host = anna.host
    assert host is not None
    await house.ports.box.cast(CODE, 1, "offer", b"a" * 32, 7)
    await anna.depart()
    await house.days(KEPT)
    assert await house.is_there()
    await house.days(2)
    assert not await house.is_there()
    assert await house.ports.journal.erased(CODE)
    assert list(await house.ports.box.rooms()) == []
    assert [await process.host(CODE) for process in house.processes] == [None, None]


async def test_while_someone_is_there_it_is_kept_though_nothing_is_written(house: House) -> None:
    anna = Tab(1)
    await anna.join(house.processes[0])
    written = anna.seq
    await house.days(2 * KEPT)
    assert await house.is_there()
    assert anna.seq == written
    await anna.depart()
    await house.days(KEPT)
    assert await house.is_there()
    await house.days(2)
    assert not await house.is_there()


async def test_who_only_looks_in_keeps_it_from_that_day(house: House) -> None:
    anna = Tab(1)
    await anna.join(house.processes[0])
    await anna.depart()
    await house.days(KEPT)
    written = anna.seq
    await anna.join(house.processes[1])
    await anna.depart()
    assert anna.seq == written
    await house.days(KEPT)
    assert await house.is_there()


async def test_who_comes_on_the_last_day_is_before_the_sweep(house: House) -> None:
    house.clock.advance((KEPT + 5) * DAY_MS)
    anna = Tab(1)
    await anna.join(house.processes[0])
    for process in house.processes:
        await process.keeping.sweep()
    assert await house.is_there()


async def test_a_restart_in_between_changes_nothing(house: House) -> None:
    await house.days(KEPT // 2)
    await house.close()
    await house.open()
    await house.days(KEPT // 2)
    assert await house.is_there()
    await house.days(2)
    assert not await house.is_there()


async def test_one_process_does_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    erasures: list[str] = []
    journal: Journal = house.ports.journal
    erase = journal.erase

    async def counted(room: str, unused_since: int | None = None) -> bool:
        erasures.append(room)
        return await erase(room, unused_since)

    monkeypatch.setattr(journal, "erase", counted)
    await house.days(KEPT + 2)
    assert erasures == [CODE]


async def test_where_rooms_are_kept_until_someone_erases_them_none_is_erased(house: House) -> None:
    house.processes = [Registry(replace(house.ports, keep_days=None))]
    await house.days(5 * KEPT)
    assert await house.is_there()


async def test_whoever_is_there_when_it_is_erased_by_hand_is_told(house: House) -> None:
    people = [Told(1), Told(2)]
    for process, person in zip(house.processes, people, strict=True):
        await person.join(process)
    assert await house.processes[0].keeping.erase(CODE)
    assert [await person.code for person in people] == [4509, 4509]
    assert not await house.is_there()
