"""What breaks between processes and Redis: everything answered is there exactly once, all see the same, and
no ballot is lost, seen or counted twice.
"""

import asyncio
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import websockets

from tests.browsers import Browser, Room, make_room
from tests.cluster import Cluster, assert_whole, at, cluster, people, wrote

AOF = "appendonlydir/appendonly.aof.1.incr.aof"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Cluster]:
    with cluster(tmp_path) as two:
        yield two


@pytest.fixture
async def room(two: Cluster) -> Room:
    """A room where notes are written."""
    room = await make_room(two.servers[0].address)
    async with room.facilitator() as maria:
        await maria.do("set_step", step="results")
    return room


async def test_a_process_killed_under_load_loses_nothing(two: Cluster, room: Room) -> None:
    async with people(room, two.servers) as everyone:
        await wrote(everyone, 10)
        two.servers[0].kill()
        await wrote(everyone, 10)
        two.servers[0].start()
        await wrote(everyone, 10)
    await assert_whole(two, room, everyone)
    assert any("delta" in person.modes for person in everyone), "a browser goes on from what it has"


async def test_a_redis_that_is_frozen_for_seven_seconds_loses_nothing(two: Cluster, room: Room) -> None:
    async with room.screen() as screen, people(room, two.servers) as everyone:
        await wrote(everyone, 5)
        two.redis.send(signal.SIGSTOP)
        await screen.wait(lambda: screen._first(lambda frame: frame.get("writable") is False))
        await asyncio.sleep(4)
        two.redis.send(signal.SIGCONT)
        await wrote(everyone, 10)
        assert screen.socket.close_code is None
    await assert_whole(two, room, everyone)


@pytest.mark.parametrize("appendfsync", ["everysec", "always"])
async def test_a_redis_killed_under_load_loses_nothing(tmp_path: Path, appendfsync: str) -> None:
    with cluster(tmp_path, appendfsync=appendfsync) as two:
        room = await make_room(two.servers[0].address)
        anna = room.participant("Anna")
        async with room.facilitator() as maria, anna, people(room, two.servers) as everyone:
            await maria.do("set_step", step="results")
            box = anna.newest("ballots")["box"]
            for _ in range(2):
                await wrote(everyone, 10)
                two.redis.kill()
                two.redis.start()
            await wrote(everyone, 10)
            # The last ballots may be lost though the journal is whole; the browser then casts them again.
            await anna.wait(lambda: {} if anna.newest("ballots")["box"] != box else None)
        # With everysec, Redis may put off a write while the disk is busy; the browsers then send again.
        await assert_whole(two, room, everyone, forked=appendfsync == "everysec")


async def test_a_redis_that_comes_back_older_than_it_was_is_a_fork_and_loses_nothing(
    two: Cluster, room: Room, tmp_path: Path
) -> None:
    """As after a failover to a lagging replica: the epoch is the same, what was not stable is gone, and the
    browsers send it again.
    """
    async with people(room, two.servers) as everyone:
        await wrote(everyone, 5)
        shutil.copytree(two.redis.folder, tmp_path / "older")
        await wrote(everyone, 3)
        two.redis.kill()
        lost = len((tmp_path / "older" / AOF).read_bytes()) < len((two.redis.folder / AOF).read_bytes())
        assert lost
        shutil.rmtree(two.redis.folder)
        shutil.move(tmp_path / "older", two.redis.folder)
        two.redis.start()
        await wrote(everyone, 5)
    await assert_whole(two, room, everyone, forked=True)


async def test_killed_subscriptions_and_flushed_scripts_under_load_lose_nothing(
    two: Cluster, room: Room
) -> None:
    async with two.operator() as operator, people(room, two.servers) as everyone:
        for _ in range(8):
            await wrote(everyone, 3)
            await operator.client_kill_filter(_type="pubsub")
            await operator.script_flush()
    await assert_whole(two, room, everyone)


async def test_a_last_message_that_is_lost_is_made_up_for(two: Cluster, room: Room) -> None:
    """The subscriptions are dead at the moment of the last append, and nothing follows it."""
    async with (
        two.operator() as operator,
        room.facilitator() as maria,
        at(room, two.servers[1]).screen() as screen,
    ):
        for number in range(10):
            kill = operator.client_kill_filter(_type="pubsub")
            await asyncio.gather(kill, maria.do("rename_room", title=f"Sist {number}"))
            await screen.event("room_renamed", title=f"Sist {number}")


async def test_rooms_come_back_to_a_redis_that_came_back_empty(two: Cluster, room: Room) -> None:
    """Whoever is connected goes on, from a new epoch, and the ballots are cast again by the browsers."""
    elsewhere = at(room, two.servers[1])
    async with people(room, two.servers) as everyone, elsewhere.participant("Anna") as anna:
        assert (await anna.cast("offer", 7))["type"] == "cast_saved"
        await wrote(everyone, 5)
        box, epoch = anna.newest("ballots")["box"], (anna.head or {})["epoch"]
        two.redis.ask("FLUSHALL")
        await anna.wait(lambda: {} if (anna.head or {})["epoch"] != epoch else None)
        await anna.wait(lambda: {} if anna.newest("ballots")["box"] != box else None)
        assert anna.newest("ballots")["scores"] == {}
        assert (await anna.cast("offer", 7))["type"] == "cast_saved"
        await anna.counts(lambda frame: frame["counts"].get("offer", {}).get("answered") == 1)
        await wrote(everyone, 5)
    await assert_whole(two, room, everyone, log=False)


async def test_rooms_come_back_from_disk_when_everything_was_down(two: Cluster, room: Room) -> None:
    async with room.facilitator() as maria:
        note = {"id": "00000000-0000-4000-8000-000000000001", "board": "thoughts", "column": "other"}
        await maria.do("add_note", text="Kvar", **note)
        for server in two.servers:
            server.stop()
    two.redis.ask("FLUSHALL")
    for server in reversed(two.servers):
        server.start()
    for server in two.servers:
        async with await until_there(at(room, server)) as maria:
            assert [note["text"] for note in maria.snapshot["notes"]] == ["Kvar"]


async def until_there(room: Room) -> Browser:
    """A browser that comes again while its room is coming back."""
    for _ in range(100):
        screen = room.screen()
        try:
            await screen.open()
        except (ConnectionError, websockets.ConnectionClosed):
            assert screen.socket.close_code in (4001, None), "the room is never said not to exist"
            await asyncio.sleep(0.1)
        else:
            await screen.close()
            screen.head = None
            return screen
    raise TimeoutError


async def test_a_redis_out_of_memory_loses_nothing_that_was_answered(two: Cluster, room: Room) -> None:
    async with two.operator() as operator, room.screen() as screen, people(room, two.servers) as everyone:
        await wrote(everyone, 5)
        await operator.config_set("maxmemory", "1mb")
        await screen.wait(lambda: screen._first(lambda frame: frame.get("writable") is False))
        await operator.config_set("maxmemory", "0")
        await wrote(everyone, 5)
    await assert_whole(two, room, everyone)


async def test_ballots_are_counted_once_whatever_breaks_around_a_reveal(two: Cluster, room: Room) -> None:
    elsewhere = at(room, two.servers[1])
    voters = [room.participant("Anna"), elsewhere.participant("Bo"), elsewhere.participant("Cim")]
    maria = room.facilitator()
    await maria.open()
    for voter, score in zip(voters, (7, 8, 4), strict=True):
        await voter.open()
        assert (await voter.cast("offer", score))["type"] == "cast_saved"
    reveal = await maria.ask({"type": "reveal_result", "statement": "offer"})
    two.servers[0].kill()
    two.redis.kill()
    two.redis.start()
    maria.room = elsewhere
    async with maria:
        await maria.ask({"type": "reveal_result", "statement": "offer"}, id=reveal)
        await maria.answer(reveal)
        async with elsewhere.screen() as screen:
            (published,) = screen.snapshot["results"]
            assert (published["result"]["n"], published["result"]["mean"]) == (3, "6.3")
        assert (await voters[1].cast("offer", 1))["code"] == "sealed"
    entries = await two.entries(room)
    events = [event for entry in entries for event in entry["events"]]
    assert [event["type"] for event in events].count("result_published") == 1
    for voter in voters[1:]:
        await voter.close()
    await voters[0].closed()
