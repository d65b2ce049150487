"""An erased room never comes back, whatever processes do that are away, cut off or wiped, and however often
Redis is lost: histories, told with a clock of their own on a real Redis.

What is conceded: if at one moment neither Redis nor any process that is there knows of the erasure, while
copies are not yet old, the room may come back, until one that knew does.
"""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.adapters.redis import recovery
from server.adapters.redis.copies import Copies
from server.adapters.redis.journal import RedisJournal
from server.adapters.redis.link import Link
from server.adapters.redis.recovery import Recovery
from server.adapters.redis.stability import Stability
from server.hosting.ports import Head
from server.room import retention
from server.room.retention import COPY_DAYS, DAY_MS, TOMBSTONE_DAYS
from tests.contracts.ballots import ROOM
from tests.redis_server import RedisProcess

NAMES = ("one", "two", "three")
KEY = f"workshop:{{{ROOM}}}:"
Act = tuple[str, str | int | None]
BEFORE = st.tuples(st.sampled_from(["away", "cut"]), st.sampled_from(NAMES))
ACTS = st.one_of(
    st.tuples(st.sampled_from(["away", "back", "cut", "healed", "wiped", "offers"]), st.sampled_from(NAMES)),
    st.tuples(st.sampled_from(["lost", "older"]), st.none()),
    st.tuples(st.just("days"), st.integers(1, 40)),
)


@pytest.fixture(autouse=True, scope="module")
def _by_hand() -> Iterator[None]:
    """Processes look when the history says so."""

    async def idle(self: Recovery) -> None:
        await asyncio.Event().wait()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Recovery, "_watch", idle)
        patch.setattr(recovery, "MEMORY_FIRST_S", 0)
        patch.setattr(recovery, "log", type("Quiet", (), {"warning": staticmethod(lambda _said: None)}))
        yield


class History:
    """Three processes, of which each may be there, cut off from Redis, or away; and who should know what."""

    def __init__(self, redis: RedisProcess, link: Link, folder: Path) -> None:
        self._redis = redis
        self._link = link
        self._folder = folder
        self._now = 1_800_000_000_000
        self._there: dict[str, Recovery] = {}
        self._cut = set[str]()
        self._in_memory = set(NAMES)
        self._head = Head("", 0, "")
        self._erased_at: int | None = None
        self._redis_knows = False
        self._files_know = set[str]()
        self.conceded = False

    async def begin(self) -> None:
        """Someone has made a room; all three have it in memory and on disk."""
        self._redis.command("FLUSHALL")
        for name in NAMES:
            (self._folder / name).mkdir()
            await self.back(name)
        self._head = Head("first", 1, "a")
        self._make()
        for name in NAMES:
            await self.offers(name)

    async def erase(self, stability: Stability) -> None:
        """By one that is there."""
        if not self._looking:
            await self.back("one")
            self._cut.clear()
        name = min(self._looking)
        journal = RedisJournal(self._link, stability, self._there[name], lambda: self._now)
        assert await journal.erase(ROOM)
        self._erased_at, self._redis_knows, self._files_know = self._now, True, {name}

    async def take(self, act: str, argument: str | int | None) -> None:
        """Then all do what they do by themselves."""
        if isinstance(argument, int):
            self._now += argument * DAY_MS
        else:
            await getattr(self, act)(*([] if argument is None else [argument]))
        await self._settle()

    async def back(self, name: str) -> None:
        if name not in self._there:
            copies = await Copies.open(self._folder / name)
            await copies.expire(self._now)
            self._there[name] = await Recovery.open(self._link, copies, now=lambda: self._now)

    async def away(self, name: str) -> None:
        self._cut.discard(name)
        self._in_memory.discard(name)
        if name in self._there:
            await self._there.pop(name).close()

    async def wiped(self, name: str) -> None:
        await self.away(name)
        shutil.rmtree(self._folder / name)
        (self._folder / name).mkdir()
        self._files_know.discard(name)

    async def cut(self, name: str) -> None:
        self._cut |= {name} & self._there.keys()

    async def healed(self, name: str) -> None:
        """What it has in memory may be offered before it looks."""
        self._cut.discard(name)
        await self.offers(name)

    async def offers(self, name: str) -> None:
        if name in self._looking and name in self._in_memory:
            await self._there[name].offer(ROOM, self._head, lambda: b"state", None)

    async def lost(self) -> None:
        self._redis.command("FLUSHALL")
        self._redis_knows = False

    async def older(self) -> None:
        """Redis comes back as it was before the erasure: from a backup, or a replica that lagged."""
        await self.lost()
        self._make()

    def _make(self) -> None:
        self._redis.ask(f"HSET {KEY}room epoch first seq 1 id a active_at {self._now}")
        self._redis.ask(f"XADD {KEY}log 1-0 id a prev x body b")

    @property
    def _looking(self) -> list[str]:
        return [name for name in self._there if name not in self._cut]

    async def _settle(self) -> None:
        """What time does, and then what each process does that can: those who know of it tell first."""
        tombstone = await self._link.do("GET", f"{KEY}gone")
        if tombstone is not None and int(tombstone) <= self._now:
            await self._link.do("DEL", f"{KEY}gone")
        for process in self._there.values():
            await process._expire()
        looking = [self._there[name] for name in self._looking]
        await self._concede()
        news = [process for process in looking if await process._instance.of_all() != process._known]
        for process in news:
            await process._tell_erased()
        for process in looking:
            if process in news:
                await process._recover(await process._instance.of_all())
            await process._learn()
            await process._sweep()
        if not await self.is_there():
            self._in_memory -= set(self._looking)

    async def _concede(self) -> None:
        if self._erased_at is None:
            return
        stands = self._now < self._erased_at + TOMBSTONE_DAYS * DAY_MS
        if stands and (self._redis_knows or self._files_know & set(self._looking)):
            if self.conceded:
                self._erased_at, self.conceded = self._now, False
            self._redis_knows = True
            self._files_know |= set(self._looking)
        else:
            young = self._now < self._erased_at + COPY_DAYS * DAY_MS
            self.conceded |= young or await self.is_there()

    async def is_there(self) -> bool:
        return bool(await self._link.do("EXISTS", f"{KEY}room"))


async def tell(redis: RedisProcess, before: list[Act], after: list[Act]) -> None:
    """One history; the room is never there, but where that is conceded."""
    async with AsyncExitStack() as closing:
        link = await Link.open(redis.url)
        closing.push_async_callback(link.close)
        stability = await Stability.open(link)
        closing.push_async_callback(stability.close)
        history = History(redis, link, Path(closing.enter_context(TemporaryDirectory())))
        for name in NAMES:
            closing.push_async_callback(history.away, name)
        await history.begin()
        for act in before:
            await history.take(*act)
        await history.erase(stability)
        for act in after:
            await history.take(*act)
            assert history.conceded or not await history.is_there()


@settings(max_examples=25, deadline=None)
@given(st.lists(BEFORE, max_size=3), st.lists(ACTS, min_size=4, max_size=16))
def test_an_erased_room_never_comes_back(redis: RedisProcess, before: list[Act], after: list[Act]) -> None:
    asyncio.run(tell(redis, before, after))


ALL_WHO_KNEW_ARE_GONE: list[Act] = [("wiped", "one"), ("wiped", "two"), ("lost", None)]
AWAY_MEANWHILE: tuple[list[Act], list[Act]] = (
    [("away", "three")],
    [("days", 20), ("lost", None), ("back", "three")],
)


def test_who_was_away_while_it_was_erased_and_redis_lost_is_told(redis: RedisProcess) -> None:
    asyncio.run(tell(redis, *AWAY_MEANWHILE))


def test_what_was_cut_off_until_its_copy_was_old_does_not_bring_it_back_from_memory(
    redis: RedisProcess,
) -> None:
    asyncio.run(tell(redis, [("cut", "three")], [("days", 40), *ALL_WHO_KNEW_ARE_GONE, ("healed", "three")]))


def test_a_tombstone_that_is_gone_before_the_copies_are_would_be_noticed(
    redis: RedisProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "TOMBSTONE_DAYS", 10)
    with pytest.raises(AssertionError):
        asyncio.run(tell(redis, *AWAY_MEANWHILE))


def test_copies_that_became_too_old_would_be_noticed(
    redis: RedisProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "COPY_DAYS", 300)
    with pytest.raises(AssertionError):
        asyncio.run(
            tell(redis, [("away", "three")], [("days", 40), *ALL_WHO_KNEW_ARE_GONE, ("back", "three")])
        )
