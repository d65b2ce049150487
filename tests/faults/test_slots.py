"""A room whose slot moves from one primary of a cluster to another, under load."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.crc import key_slot

from tests.browsers import make_room
from tests.cluster import Cluster, assert_whole, people, through, wrote
from tests.redis_server import Sharded, sharded


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Sharded]:
    with sharded(tmp_path / "redis") as redis:
        yield redis


async def test_a_room_that_moves_within_a_cluster_loses_nothing(redis: Sharded, tmp_path: Path) -> None:
    with through(redis.url, tmp_path) as servers:
        room = await make_room(servers[0].address)
        slot = key_slot(f"{{{room.code}}}".encode())
        home = redis.node_of(slot)
        away = next(node for node in redis.nodes if node is not home)
        async with room.facilitator() as maria, people(room, servers) as everyone:
            await maria.do("set_step", step="results")
            await wrote(everyone, 5)
            await asyncio.to_thread(redis.move, slot, home, away)
            await wrote(everyone, 10)
        await assert_whole(Cluster(away, servers), room, everyone)
