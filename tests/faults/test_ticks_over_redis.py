"""The ticks of rooms that several processes serve through one Redis: what they ask, and what they notice that
no message told.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from server.adapters.redis.ballots import TURNOUT
from server.adapters.redis.instance import IDENTITY
from server.adapters.redis.link import Link
from server.adapters.redis.presence import HERE
from server.adapters.redis.recovery import STANDING
from server.app import redis_ports
from server.hosting.casting import TICK_MS
from server.hosting.parting import Parting
from server.hosting.ports import Score, StoredEntry
from server.hosting.registry import Registry
from server.hosting.signals import GATHER_MS
from server.room.entry import Entry, encode_entry
from server.room.upcast import VERSION
from server.settings import Settings
from tests.gathering import START, created
from tests.redis_server import RedisProcess
from tests.tabs import CODE, Clock, Tab, TwoProcesses

OTHERS = [f"{CODE}-{n}" for n in range(8)]


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[TwoProcesses]:
    """Two processes on one Redis, and some rooms; their clock stands still."""
    async with AsyncExitStack() as stack:
        redis, clock = stack.enter_context(RedisProcess(tmp_path / "redis")), Clock()
        ports = [
            await stack.enter_async_context(
                redis_ports(Settings(data=tmp_path / f"machine-{n}", redis_url=redis.url))
            )
            for n in range(2)
        ]
        for code in (CODE, *OTHERS):
            event = structs.replace(created(), room=code)
            body = encode_entry(Entry(VERSION, 1, "first", None, START, None, (event,)))
            await ports[0].journal.create(code, "epoch", StoredEntry(1, "first", None, body), START)
        one, other = (Registry(replace(each, clock=clock)) for each in ports)
        yield TwoProcesses(clock, (one, other))
        for registry in (one, other):
            for host in registry.awake:
                for session in host.sessions:
                    host.sessions.discard(session)
            await registry.close(Parting(0))


async def tick(*registries: Registry) -> None:
    """One after another, all rooms of each at once; not one of the ticks at which they look around."""
    for registry in registries:
        ticks = [host.tick(START + TICK_MS) for host in registry.awake]
        await asyncio.gather(*(tick for tick in ticks if tick is not None))


async def test_rooms_in_which_nothing_happens_ask_two_questions_each_and_one_together(
    two: TwoProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Any, ...]] = []
    do = Link.do

    async def noted(link: Link, *command: Any) -> Any:
        asked.append(command)
        return await do(link, *command)

    for code in OTHERS:
        await two.registries[0].host(code)
    await tick(two.registries[0])
    monkeypatch.setattr(Link, "do", noted)
    await tick(two.registries[0])
    questions = Counter(command[1] for command in asked if command[0] == "EVALSHA")
    # Which Redis it is the process itself asks, too, once a second; and the first copies may be on their way.
    assert questions.pop(IDENTITY.digest) <= 2
    questions.pop(STANDING.digest, None)
    assert questions == {HERE.digest: len(OTHERS), TURNOUT.digest: len(OTHERS)}


class Watching(Tab):
    """Notes who it was told is here."""

    def __init__(self, person: int) -> None:
        super().__init__(person)
        self.here: set[str] = set()

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "presence":
            self.here = ((set() if frame["full"] else self.here) | set(frame["here"])) - set(frame["gone"])
        super()._take(frame)


async def test_one_who_came_to_a_process_whose_word_was_lost_is_there_at_the_next_tick(
    two: TwoProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, bo = Watching(1), Watching(2)
    await anna.join(two.registries[0])
    await bo.join(two.registries[0])
    await hears(two, anna, 2)
    await bo.depart()
    await hears(two, anna, 1)
    monkeypatch.setattr(two.registries[1].ports.bus, "publish", lambda *_: None)
    await bo.join(two.registries[1])
    await tick(two.registries[0])
    await hears(two, anna, 2)


async def hears(two: TwoProcesses, tab: Watching, people: int) -> None:
    """Let time pass, but less than until a tick, until it knows of so many."""
    async with asyncio.timeout(5):
        while len(tab.here) != people:
            two.clock.advance(GATHER_MS if two.clock.now() < START + TICK_MS - GATHER_MS else 0)
            await asyncio.sleep(0.001)


async def test_one_who_takes_an_answer_back_is_not_among_those_who_have_answered_all(
    two: TwoProcesses,
) -> None:
    leads, anna, bo = Tab(0), Tab(1), Tab(2)
    for tab, registry in ((leads, 0), (anna, 0), (bo, 1)):
        await tab.join(two.registries[registry])
    leads.wish({"type": "set_step", "step": "grade"})
    await leads.until_answered()
    for tab in (anna, bo):
        await tab.until_seq(leads.seq)
    statements = two.hosts()[0].room.open_statements()
    await answer(anna, statements, 5)
    assert [await done(two.registries[0]), await done(two.registries[1])] == [1, 1]
    await answer(anna, statements[:1], None)
    assert await done(two.registries[0]) == 0
    await answer(bo, statements, 5)
    assert await done(two.registries[1]) == 1


async def answer(tab: Tab, statements: Sequence[str], score: Score | None) -> None:
    """The same to each."""
    for statement in statements:
        await tab.cast(statement, score)


async def done(registry: Registry) -> int:
    """How many have answered all, as the process tells it at its tick."""
    await tick(registry)
    (host,) = registry.awake
    return host._casting.last.done
