"""A primary that dies while its replica lags: sentinels put the replica in its place, which never had the
last of what was answered. Nothing is lost, for nothing of it was stable.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsers import Browser, Room, make_room
from tests.cluster import Cluster, assert_whole, at, people, through, wrote
from tests.redis_server import Watched, watched


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    with watched(tmp_path_factory.mktemp("watched")) as redis:
        yield redis


async def test_a_failover_to_a_lagging_replica_loses_nothing(redis: Watched, tmp_path: Path) -> None:
    with through(redis.url, tmp_path) as servers:
        two = Cluster(redis.primary, servers)
        room = await make_room(servers[0].address)
        async with room.facilitator() as maria, at(room, servers[1]).participant("Anna") as anna:
            await maria.do("set_step", step="results")
            async with people(room, servers) as everyone:
                await wrote(everyone, 5)
                box = await _cast(anna)
                await asyncio.to_thread(redis.cut)
                await wrote(everyone, 10)
                assert (await anna.cast("user", 3))["type"] == "cast_saved"
                young = await make_room(servers[0].address, title="Gjord just innan")
                async with young.screen():
                    redis.primary.kill()
                    two.redis = redis.replica
                    await wrote(everyone, 10)
                    await _is_there(at(young, servers[1]))
                await anna.wait(lambda: {} if anna.newest("ballots")["box"] != box else None)
                assert anna.newest("ballots")["scores"] == {"offer": 7}
            await assert_whole(two, room, everyone, forked=True)


async def _cast(anna: Browser) -> str:
    """What the replica has; the box it lies in."""
    assert (await anna.cast("offer", 7))["type"] == "cast_saved"
    return str(anna.newest("ballots")["box"])


async def _is_there(room: Room) -> None:
    """The room that the replica never heard of."""
    for _ in range(100):
        screen = room.screen()
        try:
            async with screen:
                assert screen.snapshot["title"] == "Gjord just innan"
                return
        except ConnectionError:
            assert screen.socket.close_code == 4001, "the room is never said not to exist"
            await asyncio.sleep(0.1)
    raise TimeoutError
