"""What takes minutes: networks that die without a word, primaries that come back, and everything at once,
with figures. A short form of most of it is in the other files here.
"""

import asyncio
import os
import random
import resource
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from redis.crc import key_slot

from tests.browsers import Browser, Room
from tests.cluster import Cluster, assert_whole, at, cluster, people, room_on, through, wrote
from tests.faults.wire import wire
from tests.redis_server import sharded, wait_for, watched

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]

SECONDS = int(os.environ.get("SOAK_SECONDS", "90"))
# A room takes 5,000 notes, however long it lasts.
PEOPLE, NOTES = 8, 3500
PAUSE_S = SECONDS * PEOPLE / NOTES
SEED = int(os.environ.get("SOAK_SEED", "0")) or random.randrange(1 << 32)


async def test_a_network_that_dies_without_a_word_loses_nothing(tmp_path: Path) -> None:
    with cluster(tmp_path, 1) as one, ExitStack() as stack:
        async with wire(one.redis.port) as between:
            beyond = through(f"redis://127.0.0.1:{between.port}", tmp_path / "beyond", 1)
            (behind,) = await asyncio.to_thread(stack.enter_context, beyond)
            two = Cluster(one.redis, [*one.servers, behind])
            room = await room_on(behind)
            async with room.screen() as screen, people(room, two.servers) as everyone:
                await wrote(everyone, 5)
                between.die()
                began = time.monotonic()
                await screen.wait(lambda: screen._first(lambda frame: frame.get("writable") is False))
                print(f"silence noticed after {time.monotonic() - began:.1f} s")
                await asyncio.sleep(5)
                between.revive()
                await wrote(everyone, 10)
            await assert_whole(two, room, everyone)
            assert await asyncio.to_thread(behind.stop) == 0


async def test_a_primary_that_comes_back_after_a_failover_is_a_replica_and_what_it_has_becomes_stable(
    tmp_path: Path,
) -> None:
    with watched(tmp_path / "redis") as redis, through(redis.url, tmp_path) as servers:
        two, room = Cluster(redis.primary, servers), await room_on(servers[0])
        async with room.facilitator() as maria, people(room, servers) as everyone:
            await wrote(everyone, 5)
            await asyncio.to_thread(redis.cut)
            await wrote(everyone, 10)
            began = time.monotonic()
            redis.primary.kill()
            two.redis = redis.replica
            await wrote(everyone, 1)
            print(f"writing again {time.monotonic() - began:.1f} s after the primary was killed")
            await asyncio.sleep(11)
            assert maria.newest("beat")["stable"] < maria.seq, "there is no replica now"
            redis.primary.start()
            await asyncio.to_thread(wait_for, lambda: b"role:slave" in redis.primary.ask("INFO replication"))
        await assert_whole(two, room, everyone, forked=True)
        async with room.facilitator() as maria:
            seq = maria.seq
            await asyncio.sleep(15)
            assert maria.newest("beat")["stable"] >= seq


async def test_two_of_three_sentinels_are_enough_for_a_failover(tmp_path: Path) -> None:
    with watched(tmp_path / "redis", 3) as redis, through(redis.url, tmp_path) as servers:
        two, room = Cluster(redis.primary, servers), await room_on(servers[0])
        async with people(room, servers) as everyone:
            await wrote(everyone, 5)
            redis.sentinels[0].kill()
            await wrote(everyone, 5)
            began = time.monotonic()
            redis.primary.kill()
            two.redis = redis.replica
            await wrote(everyone, 1)
            print(f"writing again {time.monotonic() - began:.1f} s after primary and a sentinel were killed")
            await wrote(everyone, 10)
        await assert_whole(two, room, everyone, forked=True)


@pytest.mark.parametrize("replicas", [0, 1])
async def test_a_replica_takes_over_in_a_cluster(replicas: int, tmp_path: Path) -> None:
    with ExitStack() as stack:
        redis = stack.enter_context(sharded(tmp_path / "redis", 3))
        servers = stack.enter_context(through(f"{redis.url}?replicas={replicas}", tmp_path))
        room = await room_on(servers[0])
        home = redis.node_of(key_slot(f"{{{room.code}}}".encode()))
        async with people(room, servers) as everyone:
            await wrote(everyone, 5)
            began = time.monotonic()
            home.kill()
            await wrote(everyone, 1)
            print(f"writing again {time.monotonic() - began:.1f} s after the room's primary was killed")
            await wrote(everyone, 10)
        await assert_whole(Cluster(redis.replica_of(home), servers), room, everyone, forked=True)
        print(f"{sum(len(person.saved) for person in everyone)} notes, none lost")


async def test_everything_breaks_again_and_again(tmp_path: Path) -> None:
    print(f"SOAK_SEED={SEED} SOAK_SECONDS={SECONDS}")
    dice = random.Random(SEED)
    with cluster(tmp_path, 3) as three:
        room = await room_on(three.servers[0])
        async with three.operator() as operator, people(room, three.servers, PEOPLE, PAUSE_S) as everyone:
            faults = _faults(three, operator)
            until, told = time.monotonic() + SECONDS, list[str]()
            while time.monotonic() < until:
                name = dice.choice(sorted(faults))
                told.append(name)
                await faults[name](dice)
                await wrote(everyone, 2)
            print(f"{len(told)} faults, {sum(len(person.saved) for person in everyone)} notes answered")
            memory = await operator.info("memory")
            print(f"Redis: {memory['used_memory'] >> 20} MiB; entries: {await _length(operator, room)}")
            print("processes, MiB:", [_rss(server.pid) >> 10 for server in three.servers])
            assert all(_rss(server.pid) < 300 << 10 for server in three.servers)
        await assert_whole(three, room, everyone, log=False, forked=True)
        said = "".join(line for server in three.servers for line in server.output)
        assert "Tanke" not in said
        assert "Traceback" not in said


async def test_the_log_of_a_room_is_bounded_however_much_is_done_in_it(tmp_path: Path) -> None:
    with cluster(tmp_path) as two:
        room = await room_on(two.servers[0])
        async with room.facilitator() as maria, at(room, two.servers[1]).facilitator() as mona:
            before = [_rss(server.pid) for server in two.servers]
            for turn in range(200):
                await asyncio.gather(*(_rename(browser, turn) for browser in (maria, mona)))
            async with two.operator() as operator:
                length = await _length(operator, room)
                size = int(await operator.memory_usage(f"workshop:{{{room.code}}}:log") or 0)
            after = [_rss(server.pid) for server in two.servers]
            print(f"{maria.seq} entries written, {length} kept in {size >> 10} KiB")
            print("processes grew by, KiB:", [b - a for a, b in zip(before, after, strict=True)])
            assert length <= 1000 + 2 * 500


async def _rename(browser: Browser, turn: int) -> None:
    ids = [await browser.ask({"type": "rename_room", "title": f"{turn} {n}"}) for n in range(20)]
    for id in ids:
        await browser.answer(id)


def _faults(three: Cluster, operator: Any) -> dict[str, Callable[[random.Random], Awaitable[object]]]:
    async def kill(dice: random.Random) -> None:
        server = dice.choice(three.servers)
        server.kill()
        await asyncio.to_thread(server.start)

    async def replace(dice: random.Random) -> None:
        server = dice.choice(three.servers)
        assert await asyncio.to_thread(server.stop) == 0
        await asyncio.to_thread(server.start)

    async def stall(dice: random.Random) -> None:
        server = dice.choice(three.servers)
        server.send(signal.SIGSTOP)
        await asyncio.sleep(dice.uniform(0, 4))
        server.send(signal.SIGCONT)

    async def freeze(dice: random.Random) -> None:
        three.redis.send(signal.SIGSTOP)
        await asyncio.sleep(dice.uniform(0, 5))
        three.redis.send(signal.SIGCONT)

    async def restart(dice: random.Random) -> None:
        three.redis.kill()
        await asyncio.to_thread(three.redis.start)

    return {
        "kill a process": kill,
        "replace a process": replace,
        "stall a process": stall,
        "freeze Redis": freeze,
        "kill Redis": restart,
        "kill subscriptions": lambda _: operator.client_kill_filter(_type="pubsub"),
        "flush scripts": lambda _: operator.script_flush(),
    }


async def _length(operator: Any, room: Room) -> int:
    return int(await operator.xlen(f"workshop:{{{room.code}}}:log"))


def _rss(pid: int) -> int:
    """In KiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() >> 10
