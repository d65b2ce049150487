"""Processes that die at a bad moment, stall or are replaced: everything answered is there exactly once, and
everyone sees the same.
"""

import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import websockets

from server.adapters.redis.bus import encode
from server.hosting.ports import Appended, Head, StoredEntry
from tests.browsers import Room, make_room
from tests.cluster import Cluster, assert_whole, at, cluster, people, through, wrote
from tests.faults.dies_at_append import LAST_WORDS

PUBSUB_LIMIT = "pubsub 1mb 0 0"
# Well under the limit each, so that a process that reads is not cut off.
PIECE = 1 << 16
STALLED = 16 << 20


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """What a process says is its address, and what Redis did; never what was written."""
    with cluster(tmp_path_factory.mktemp("two"), client_output_buffer_limit=PUBSUB_LIMIT) as two:
        yield two
        said = "".join(line for server in two.servers for line in server.output)
        assert LAST_WORDS not in said
        assert "Tanke" not in said


@pytest.fixture
async def room(two: Cluster) -> Room:
    """A room where notes are written."""
    room = await make_room(two.servers[0].address)
    async with room.facilitator() as maria:
        await maria.do("set_step", step="results")
    return room


@pytest.mark.parametrize(("moment", "saved"), [("before", False), ("unanswered", True), ("untold", True)])
async def test_a_process_killed_around_an_append_leaves_it_done_once_or_not_at_all(
    two: Cluster, room: Room, tmp_path: Path, moment: str, saved: bool
) -> None:
    note = {"id": "00000000-0000-4000-8000-000000000001", "board": "thoughts", "column": "other"}
    wish = {"type": "add_note", "text": LAST_WORDS, **note}
    with through(two.redis.url, tmp_path, 1, "tests.faults.dies_at_append", FAILS=moment) as (dies,):
        anna = at(room, dies).participant("Anna")
        await anna.open()
        op = await anna.ask(wish)
        await anna.closed()
        assert dies.ended() == -signal.SIGKILL
    async with room.screen() as screen:
        assert [note["text"] for note in screen.snapshot["notes"]] == [LAST_WORDS] * saved
        anna.room = room
        async with anna:
            assert anna.frames[0]["mode"] == "delta"
            await anna.ask(wish, id=op)
            await anna.answer(op)
        if not saved:
            await screen.event("note_saved")
    assert [entry["op"] for entry in await two.entries(room)].count(op) == 1


async def test_a_process_that_stalls_is_cut_off_and_catches_up(two: Cluster, room: Room) -> None:
    """Redis keeps no more for it than its limit, and everything else goes on."""
    piece = encode(Appended(Head("none", 0, ""), [StoredEntry(1, "x", None, bytes(PIECE))]))
    async with (
        two.operator() as operator,
        room.facilitator() as maria,
        at(room, two.servers[1]).screen() as screen,
    ):
        listening = {client["id"] for client in await operator.client_list(_type="pubsub")}
        two.servers[1].send(signal.SIGSTOP)
        try:
            for _ in range(STALLED // PIECE):
                await operator.publish(f"workshop:{{{room.code}}}:bus", piece)
            await maria.do("rename_room", title="Under tiden")
            # The other too may have been cut off, where it could not keep up; it then listens anew.
            left = [c for c in await operator.client_list(_type="pubsub") if c["id"] in listening]
            assert len(left) < len(listening)
            assert all(int(client["omem"]) < 2 << 20 for client in left)
            assert (await operator.info("memory"))["mem_clients_normal"] < 4 << 20
        finally:
            two.servers[1].send(signal.SIGCONT)
        await screen.event("room_renamed", title="Under tiden")
        await maria.do("rename_room", title="Därefter")
        await screen.event("room_renamed", title="Därefter")


async def test_all_processes_may_be_replaced_under_load_though_one_browser_never_reads(
    two: Cluster, room: Room
) -> None:
    stuck = room.participant("Stum")
    async with people(room, two.servers) as everyone:
        await wrote(everyone, 5)
        for server in two.servers:
            stuck.room = at(room, server)
            await stuck.connect()
            await stuck.hello()
            stuck.socket.transport.pause_reading()
            began = time.monotonic()
            assert await asyncio.to_thread(server.stop) == 0
            assert time.monotonic() - began < 10
            stuck.socket.transport.abort()
            with suppress(websockets.WebSocketException):
                await stuck.close()
            await asyncio.to_thread(server.start)
            await wrote(everyone, 5)
    await assert_whole(two, room, everyone)
