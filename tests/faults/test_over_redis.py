"""Several copies of one room on one real Redis: many who write at once get their turns fairly, and messages
that come twice, late or in another order change nothing.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from redis.asyncio import Redis

from server.app import redis_ports
from server.hosting.parting import Parting
from server.hosting.ports import StoredEntry
from server.hosting.registry import Registry
from server.room.entry import Entry, encode_entry
from server.room.upcast import VERSION
from server.settings import Settings
from tests.gathering import START, created
from tests.redis_server import RedisProcess
from tests.tabs import CODE, Tab, new_id

WRITERS = 20
HOSTS = 4
WRITE_S = 1.5
SAID = 40


@dataclass
class Apart:
    """Registries as processes on machines apart would have them, and the Redis between."""

    url: str
    registries: list[Registry] = field(default_factory=list)


@asynccontextmanager
async def apart(folder: Path, hosts: int) -> AsyncIterator[Apart]:
    """A room on so many hosts, until the end of the `with`."""
    async with AsyncExitStack() as stack:
        redis = stack.enter_context(RedisProcess(folder / "redis"))
        all_of_them = Apart(redis.url)
        for number in range(hosts):
            settings = Settings(data=folder / f"machine-{number}", redis_url=redis.url)
            all_of_them.registries.append(Registry(await stack.enter_async_context(redis_ports(settings))))
        entry = Entry(VERSION, 1, "first", None, START, None, (created(),))
        journal = all_of_them.registries[0].ports.journal
        await journal.create(CODE, "epoch", StoredEntry(1, "first", None, encode_entry(entry)), START)
        yield all_of_them
        for registry in all_of_them.registries:
            for host in registry.awake:
                for session in host.sessions:
                    host.sessions.discard(session)
            await registry.close(Parting(0))


async def test_twenty_who_write_through_four_processes_get_their_turns_fairly(tmp_path: Path) -> None:
    async with apart(tmp_path, HOSTS) as four:
        tabs = await come(four, WRITERS)
        end = time.perf_counter() + WRITE_S
        waits = await asyncio.gather(*(write(tab, lambda: time.perf_counter() < end) for tab in tabs))
        appends = sum(registry.ports.metrics.appends for registry in four.registries)
        conflicts = sum(registry.ports.metrics.conflicts for registry in four.registries)
        await alike(tabs)
    notes = [len(each) for each in waits]
    p95 = quantiles([wait for each in waits for wait in each], n=20)[-1]
    print(
        f"{sum(notes)} notes, of one {min(notes)} to {max(notes)}; p95 {p95 * 1000:.0f} ms; "
        f"{conflicts} conflicts in {appends} appends"
    )
    assert conflicts, "nobody was in another's way: nothing was measured"
    assert min(notes) * 3 >= max(notes), notes
    assert all(len(tab.asked) == len(set(tab.asked)) for tab in tabs)


async def test_messages_that_come_twice_late_and_in_another_order_change_nothing(tmp_path: Path) -> None:
    chance = random.Random(5)
    async with apart(tmp_path, 2) as two:
        tabs = await come(two, 6)
        operator = Redis.from_url(two.url, protocol=2)
        channel = f"workshop:{{{CODE}}}:bus"
        listening = operator.pubsub()
        await listening.subscribe(channel)
        said: list[bytes] = []
        enough = asyncio.Event()

        async def again() -> None:
            while not enough.is_set():
                message = await listening.get_message(ignore_subscribe_messages=True, timeout=0.05)
                if message is not None and message["data"] not in said:
                    said.append(message["data"])
                    # Now once more, and some of what was said before, whatever it follows on.
                    for old in (said[-1], *chance.choices(said, k=4)):
                        await operator.publish(channel, old)

        repeating = asyncio.create_task(again())
        # However slow the machine: enough to be mixed up.
        await asyncio.gather(*(write(tab, lambda: len(said) <= SAID) for tab in tabs))
        chance.shuffle(said)
        for message in said:
            await operator.publish(channel, message)
        await alike(tabs)
        enough.set()
        await repeating
        await listening.aclose()  # type: ignore[no-untyped-call]
        await operator.aclose()


async def come(hosts: Apart, people: int) -> list[Tab]:
    """As many, spread over the hosts, in a room where notes are written."""
    tabs = [Tab(person) for person in range(people)]
    for number, tab in enumerate(tabs):
        await tab.join(hosts.registries[number % len(hosts.registries)])
    tabs[0].wish({"type": "set_step", "step": "results"})
    for tab in tabs:
        while not any(e["type"] == "step_set" for entry in tab.entries for e in entry["events"]):
            await news(tab)
    return tabs


async def write(tab: Tab, goes_on: Callable[[], bool]) -> list[float]:
    """One note after another, as long as it goes on; how long each took."""
    waits: list[float] = []
    while goes_on():
        began = time.perf_counter()
        place = {"board": "thoughts", "column": "other"}
        tab.wish({"type": "add_note", "id": new_id(), "text": f"Tanke {len(waits)}", **place})
        await tab.until_answered()
        waits.append(time.perf_counter() - began)
    return waits


async def alike(tabs: list[Tab]) -> None:
    """Everyone comes to the same room."""
    last = max(tab.seq for tab in tabs)
    for tab in tabs:
        await tab.until_seq(last)
    for tab in tabs:
        both = tab.seen.keys() & tabs[0].seen.keys()
        assert [tab.seen[seq] for seq in both] == [tabs[0].seen[seq] for seq in both]
        assert tab.head == {**(tabs[0].head or {}), "view": (tab.head or {})["view"]}
    ops = [entry["op"] for entry in tabs[0].entries if entry["op"] is not None]
    assert len(ops) == len(set(ops))


async def news(tab: Tab) -> None:
    """Wait for one frame more."""
    tab.news.clear()
    await tab.news.wait()
