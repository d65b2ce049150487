"""A run's room on a real Redis: everything that passes there is seen by a connection of its own.

Seen are every message to anyone, every write with its time, and at each tick all keys with what they hold.
What the ballot box keeps is its own, as its file is without Redis: `ballots`, `seals`, `done`,
`stars` and `star-seals`. Of those is seen how much there is, and in what form.
"""

import asyncio
import itertools
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from server.adapters.redis.ballots import KEY_BYTES, RedisBallotBox
from server.adapters.redis.bus import RedisBus
from server.adapters.redis.journal import RedisJournal
from server.adapters.redis.presence import RedisPresence
from server.hosting.ports import Head, Passing
from server.hosting.replica import Ports
from tests.anonymity.seen import Seen
from tests.anonymity.stores import Busy, Opening, Stores, alias, dump, numbers
from tests.tabs import CODE, Clock

ROOM = f"workshop:{{{CODE}}}:"
THE_BOXES = {f"{ROOM}{part}" for part in ("ballots", "seals", "done", "stars", "star-seals")}
# A process says a word to itself every second of the machine's time.
A_PROCESS = "workshop:process:"
ECHO = "workshop:{echo}:bus"
# Whoever asks which Redis this is offers an id, every second of the machine's time; only the first is taken.
INSTANCE = "workshop:instance"
MARK = "end-of-turn"
# Redis says how long its own clock lets a word stand; here it is not given.
UNTIL = re.compile(r"\b\d{13}(?=\\?\n|\\n)")


def on_redis(url: str) -> Opening:
    """How a run opens its stores on this Redis, which is emptied before."""
    return partial(_opened, url)


@asynccontextmanager
async def _opened(url: str, folder: Path, clock: Clock, seen: Seen) -> AsyncIterator[Stores]:
    async with AsyncExitStack() as stack:
        operator = Redis.from_url(url, protocol=2)
        stack.push_async_callback(operator.aclose)
        await operator.flushall()
        watch = await stack.enter_async_context(_watching(operator, clock, seen))
        bus, busy, ports = await _ports(url, folder, clock, stack)
        hint = await _echo(bus)

        async def heard() -> None:
            await hint()
            await watch()

        async def look() -> None:
            await _look(operator, clock, seen)

        yield Stores(ports, busy, heard, look)
        # The process has ended by then: what it left behind.
        stack.push_async_callback(_look, operator, clock, seen)
        stack.push_async_callback(watch)
    history = await _history(url)
    seen.parts["copies"] = [line.replace(history, "history") for line in dump(folder / "copies-0.db")]


async def _history(url: str) -> str:
    """How Redis names its life, by chance: a part of what each process knows it by."""
    async with Redis.from_url(url, protocol=2) as operator:
        return str((await operator.info("replication"))["master_replid"])[:16]


async def _ports(
    url: str, folder: Path, clock: Clock, stack: AsyncExitStack
) -> tuple[RedisBus, Sequence[Busy], Ports]:
    count = itertools.count(1)
    closing = await stack.enter_async_context(AsyncExitStack())
    with pytest.MonkeyPatch.context() as given:
        given.setattr(uuid, "uuid4", lambda: uuid.UUID(int=next(count)))
        journal = await RedisJournal.open(url, folder, now=clock.now)
        closing.push_async_callback(journal.close)
        box = await RedisBallotBox.open(url)
        closing.push_async_callback(box.close)
        bus = await RedisBus.open(url)
        closing.push_async_callback(bus.close)
        presence = await RedisPresence.open(url)
        closing.push_async_callback(presence.close)
    await journal._stability.close()
    journal._stability = Settled(clock)  # type: ignore[assignment]
    turn = asyncio.Lock()
    busy = Busy(journal, turn), Busy(box, turn), Busy(bus, turn), Busy(presence, turn)
    return bus, busy, Ports(*busy, clock, numbers(), alias, shared=True)


class Settled:
    """In the place of Stability, whose time is the machine's: what was there when the clock last moved."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._newest = self._stable = (0, Head("", 0, ""))

    def stable(self, _room: str, head: Head) -> int:
        """The newest stable seq."""
        if self._clock.now() > self._newest[0]:
            self._stable = self._newest
        if head.seq > self._newest[1].seq:
            self._newest = (self._clock.now(), head)
        return self._stable[1].seq

    def known(self, _room: str, epoch: str) -> Head | None:
        """The newest head of this chain that was said to be stable."""
        head = self._stable[1]
        return head if head.epoch == epoch else None

    async def close(self) -> None:
        """Nothing is under way."""


async def _echo(bus: RedisBus) -> Callable[[], Awaitable[None]]:
    """A way to wait until this process has heard all that it has published: a word to oneself comes last."""
    come = asyncio.Event()
    await bus.subscribe("echo", lambda _message: come.set())

    async def heard() -> None:
        come.clear()
        bus.publish("echo", Passing("echo", b""))
        await come.wait()

    return heard


# What passes.


@asynccontextmanager
async def _watching(
    operator: Redis, clock: Clock, seen: Seen
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Everything that passes, until the end of the `with`; what is given waits until all has been seen."""
    watch = Watch(clock, seen, {str(name).upper() for name in await operator.acl_cat("write")})

    async def passed() -> None:
        await operator.publish(MARK, MARK)
        assert {await watch.come.get(), await watch.come.get()} == {"message", "command"}

    async with operator.pubsub() as listening, operator.monitor() as monitoring:
        await listening.psubscribe("*")
        readers = [
            asyncio.create_task(_messages(listening, watch.message)),
            asyncio.create_task(_commands(monitoring, watch.command)),
        ]
        yield passed
        for reader in readers:
            reader.cancel()
        await asyncio.gather(*readers, return_exceptions=True)


class Watch:
    """Writes down what passes, but for what is the box's own."""

    def __init__(self, clock: Clock, seen: Seen, changing: Collection[str]) -> None:
        self.come: asyncio.Queue[str] = asyncio.Queue()
        self._clock = clock
        self._seen = seen
        self._changing = changing

    def message(self, channel: str, said: bytes) -> None:
        """Someone has published."""
        if said == MARK.encode():
            self.come.put_nowait("message")
        elif channel.startswith(A_PROCESS):
            self._seen.parts[f"messages on {channel}"] = [repr(said)]
        elif channel != ECHO:
            self._seen.add(f"messages on {channel}", f"{self._clock.now()} {said!r}")

    def command(self, said: str) -> None:
        """Someone has said so to Redis, or a script has."""
        name, _, rest = said.partition(" ")
        key = rest.partition(" ")[0]
        if rest == f"{MARK} {MARK}":
            self.come.put_nowait("command")
        elif name.upper() in self._changing and key not in THE_BOXES and key != INSTANCE:
            self._seen.add(f"writes to {key}", f"{self._clock.now()} {UNTIL.sub('until', said)}")


async def _messages(listening: Any, take: Callable[[str, bytes], None]) -> None:
    async for told in listening.listen():
        if told["type"] == "pmessage":
            take(told["channel"].decode(), told["data"])


async def _commands(monitoring: Any, take: Callable[[str], None]) -> None:
    async for told in monitoring.listen():
        take(told["command"])


# What lies there.


async def _look(operator: Redis, clock: Clock, seen: Seen) -> None:
    """All keys, and what they hold."""
    keys: list[bytes] = await operator.keys("*")  # type: ignore[assignment]
    for key in sorted(key.decode() for key in keys):
        held = await _held(operator, key)
        if key in THE_BOXES:
            held = _forms(key.removeprefix(ROOM), held)
        seen.add("keys", f"{clock.now()} {key}")
        seen.add(f"held by {key}", f"{clock.now()} {UNTIL.sub('until', str(held))}")


async def _held(operator: Redis, key: str) -> Any:
    match await operator.type(key):
        case b"hash":
            return sorted((await operator.hgetall(key)).items())
        case b"stream":
            return await operator.xrange(key)
        case b"zset":
            return await operator.zrange(key, 0, -1, withscores=True)
        case _:
            return await operator.get(key)


def _forms(part: str, held: Iterable[tuple[bytes, bytes]]) -> list[Any]:
    """What anyone may know of what the box keeps: how many ballots lie where, under keys of which length."""
    match part:
        case "ballots":
            return sorted((name[:-KEY_BYTES], len(name), score == b"0") for name, score in held)
        case "stars":
            return sorted((name[:-KEY_BYTES], len(name)) for name, _ in held)
        case "seals" | "star-seals":
            return [name for name, _ in held]
        case _:
            return sorted((teller, len(told.partition(b":")[2])) for teller, told in held)
