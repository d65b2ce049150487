"""A browser that stops reading: what waits for it is bounded, and it catches up or is sent away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from server.web.outlet import BACKLOG_MAX, Outlet
from tests.browsers import make_room
from tests.serving_here import ServerHere, serving
from tests.silence import CLOSE, TEXT, Stuck, frames_of


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ServerHere]:
    async with serving(tmp_path, monkeypatch) as server:
        yield server


async def test_one_that_reads_again_gets_the_room_whole_and_goes_on_live(server: ServerHere) -> None:
    room = await make_room(server.address)
    async with room.facilitator() as maria, Stuck(room) as stuck:
        await stuck.fill(maria)
        outlet = await outlet_of(server, room.code, participant=maria.events[0]["participant"]["id"])
        assert outlet._stale, "more was said than waits for it"
        assert outlet._size <= BACKLOG_MAX + 8192
        frames = await frames_of(stuck)
        kinds = [frame["type"] for frame in frames]
        after = kinds[len(kinds) - kinds[::-1].index("snapshot") - 1 :]
        assert after == ["snapshot", "ballots", "counts", "presence"]
        snapshot = frames[-4]
        assert snapshot["head"]["seq"] == maria.seq
        entry = await maria.do("rename_room", title="Live igen")
        live = await asyncio.to_thread(next_entries, stuck)
        assert live == [entry]


async def test_one_that_never_reads_is_sent_away(server: ServerHere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.web.outlet.STUCK_S", 0.2)
    room = await make_room(server.address)
    async with room.facilitator() as maria, Stuck(room) as stuck:
        await stuck.fill(maria)
        me = maria.frames[0]["you"]["participant"]
        await maria.wait(lambda: maria.newest("presence") if maria.here == {me} else None)
        assert await asyncio.to_thread(end_of, stuck) in (4002, None)


async def test_one_that_never_reads_its_end_either_is_cut_off(
    server: ServerHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.outlet.STUCK_S", 0.2)
    monkeypatch.setattr("server.web.socket.CLOSE_S", 0.1)
    room = await make_room(server.address)
    async with room.facilitator() as maria, Stuck(room) as stuck:
        await stuck.fill(maria)
        number, closing = 0, set[object]()
        while not closing:
            number += 1
            await maria.do("rename_room", title=f"Rubrik {number}")
            closing = {one for one in server.server.server_state.connections if one.transport.is_closing()}
        for _ in range(2):
            await server.server.on_tick(0)
        await maria.do("rename_room", title="Vidare")
        assert closing.isdisjoint(server.server.server_state.connections)


async def test_one_that_asks_and_never_reads_the_answers_has_no_more_waiting_than_may(
    server: ServerHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.outlet.STUCK_S", 0.2)
    monkeypatch.setattr("server.web.outlet.ANSWERS_MAX", 64 * 1024)
    room = await make_room(server.address)
    async with room.facilitator() as maria, Stuck(room) as stuck:
        joined = (await maria.event("participant_joined"))["participant"]["id"]
        await maria.wait(lambda: maria.newest("presence") if joined in maria.here else None)
        outlet = await outlet_of(server, room.code, participant=joined)
        await asyncio.to_thread(ask_until_it_ends, stuck, outlet)
        assert outlet._size <= 64 * 1024 + 4096


def ask_until_it_ends(stuck: Stuck, outlet: Outlet) -> None:
    while outlet._closing is None:
        stuck.say({"type": "op", "id": "x" * 2000, "after": 1, "op": None})


def next_entries(stuck: Stuck) -> object:
    frame: dict[str, object] = {}
    while frame.get("type") != "entries":
        frame = stuck.frame()
    return frame["entries"]


def end_of(stuck: Stuck) -> int | None:
    """The close number, or None when the connection is broken off."""
    opcode, body = TEXT, b""
    with suppress(ConnectionError):
        while opcode != CLOSE:
            opcode, body = stuck.read()
        return int.from_bytes(body[:2])
    return None


async def outlet_of(server: ServerHere, room: str, participant: str) -> Outlet:
    host = await server.host(room)
    [session] = host.sessions.of(participant)
    assert isinstance(session.outlet, Outlet)
    return session.outlet
