"""A hall of a thousand whose two processes are replaced in turn, as at an upgrade, while some of it writes:
nothing is lost, everyone comes back, and not all at once. With figures.
"""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest
import websockets

from tests.browsers import SUBPROTOCOL, Browser, Room, new_seat
from tests.cluster import assert_whole, at, cluster, people, room_on
from tests.serving import ServerProcess

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]

HALL = 1_000
WRITERS = 8
# Five notes a second of all of them.
PAUSE_S = 1.6
# The longest pause that a goodbye asks for, and then some.
BACK_S = 30
# Of those who come back, in the busiest tenth of a second.
SPREAD = 0.15


@dataclass
class Listener:
    """A browser that only listens, and comes back as ours does: when it was told to, else at a moment of its
    own, to the next process, as behind a proxy.
    """

    room: Room
    name: str
    servers: Sequence[ServerProcess]
    seat: str = field(default_factory=new_seat)
    head: Any = None
    here: bool = False
    came: list[float] = field(default_factory=list)
    _away: float = 0.0

    async def live(self) -> None:
        """Until it is cancelled."""
        while True:
            server, *others = self.servers
            if server.address:
                with suppress(OSError, TimeoutError, websockets.WebSocketException):
                    await self._stay(at(self.room, server).url)
            self.here = False
            self.servers = [*others, server]
            await asyncio.sleep(self._away or 0.3 * random.random())
            self._away = 0.0

    async def _stay(self, url: str) -> None:
        spoken = [websockets.Subprotocol(SUBPROTOCOL)]
        async with websockets.connect(url, subprotocols=spoken, compression=None, max_size=None) as socket:
            hello = {"seat": self.seat, "key": None, "name": self.name, "locale": "sv", "head": self.head}
            await socket.send(json.dumps({"type": "hello", **hello}))
            async for text in socket:
                self._hear(json.loads(text))

    def _hear(self, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "welcome":
                self.here = True
                self.came.append(time.monotonic())
            case "snapshot":
                self.head = frame["head"]
            case "entries":
                last = frame["entries"][-1]
                self.head = {**self.head, "seq": last["seq"], "id": last["id"]}
            case "bye":
                self._away = frame["retry_ms"] / 1000


async def until(found: Callable[[], bool]) -> None:
    """Wait for what no single browser is told."""
    for _ in range(20 * BACK_S):
        if found():
            return
        # A thousand tell of each step; nobody tells of all.
        await asyncio.sleep(0.05)
    raise TimeoutError


async def all_here(hall: Sequence[Listener]) -> None:
    await until(lambda: all(listener.here for listener in hall))


async def waits(browser: Browser, took: list[float]) -> None:
    """How long one who need not leave waits for each of their notes, in milliseconds."""
    while True:
        began = time.monotonic()
        await browser.do("rename_room", title=f"Rubrik {len(took)}")
        took.append((time.monotonic() - began) * 1000)
        await asyncio.sleep(0.1)  # somebody who writes, not a load


def tell_of(hall: Sequence[Listener], began: float, took: Sequence[float]) -> None:
    """The figures of one replacement."""
    back = [at - began for listener in hall for at in listener.came if at > began]
    tenths = Counter(int(at * 10) for at in back)
    assert max(tenths.values()) < SPREAD * len(back)
    print(
        f"{len(back)} came back, the median after {median(back):.1f} s and the last after"
        f" {max(back):.1f} s, at most {max(tenths.values())} in a tenth of a second; of those who stayed,"
        f" p50 {median(took):.0f} ms, p99 {quantiles(took, n=100, method='inclusive')[98]:.0f} ms"
    )


async def replace(leaving: ServerProcess, stays: Browser, hall: Sequence[Listener]) -> None:
    """Until everyone is back."""
    took: list[float] = []
    async with stays:
        waiting = asyncio.create_task(waits(stays, took))
        began = time.monotonic()
        assert await asyncio.to_thread(leaving.stop) == 0
        await asyncio.to_thread(leaving.start)
        await all_here(hall)
        waiting.cancel()
        await asyncio.wait((waiting,))
    tell_of(hall, began, took)


async def test_a_hall_whose_processes_are_replaced_comes_back_whole_and_spread(tmp_path: Path) -> None:
    with cluster(tmp_path) as two:
        one, other = two.servers
        room = await room_on(one)
        hall = [Listener(room, f"L{n}", [(one, other), (other, one)][n % 2]) for n in range(HALL)]
        async with asyncio.TaskGroup() as group:
            living = [group.create_task(listener.live()) for listener in hall]
            await all_here(hall)
            async with people(room, two.servers, WRITERS, PAUSE_S) as everyone:
                await replace(one, at(room, other).facilitator(), hall)
                await replace(other, at(room, one).facilitator(), hall)
            await assert_whole(two, room, everyone, log=False)
            async with at(room, one).screen() as screen:
                await until(lambda: all(listener.head["seq"] >= screen.seq for listener in hall))
            for life in living:
                life.cancel()
        print(f"{sum(len(person.saved) for person in everyone)} notes, none lost")
