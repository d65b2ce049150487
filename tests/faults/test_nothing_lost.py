"""Whatever network, server and tabs do, under load, with the browser's own code: what was shown as saved is
there once, nothing else was shown so, and every tab shows one order.
"""

import asyncio
import json
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browsers import Room, make_room, new_seat
from tests.faults.cutting import CuttingProxy, cutting
from tests.faults.witness import Entries, read_on
from tests.serving import ROOT, ServerProcess

NODE = Path(sys.executable).with_name("node")
HOUR = 3_600_000
SEATS = 3
# So wrong are the clocks of the seats, each against the server's and the others'.
OFF = [0, HOUR, -HOUR]


@pytest.mark.parametrize("cuts", [10, pytest.param(300, marks=[pytest.mark.soak, pytest.mark.timeout(600)])])
async def test_the_network_is_cut_at_random_bytes(server: ServerProcess, cuts: int) -> None:
    room = await opened(server)
    async with (
        witness(server, room) as stored,
        cutting(server.address, cuts) as proxy,
        crew(proxy, room) as people,
    ):
        await proxy.cut(cuts)
        report = await calm(people)

    assert_nothing_lost(report, stored, await shown_anew(room))
    assert report["told"]["sockets"] > cuts
    print(f"{proxy.cuts} cuts: {words(report)}")


@pytest.mark.parametrize("kills", [2, pytest.param(60, marks=[pytest.mark.soak, pytest.mark.timeout(900)])])
async def test_the_server_is_killed_while_it_writes_and_comes_back_with_another_clock(
    tmp_path: Path, kills: int
) -> None:
    chance = random.Random(kills)
    with ServerProcess(tmp_path / "data") as first:
        room = await opened(first)
        async with (
            witness(first, room) as stored,
            cutting(first.address, kills) as proxy,
            crew(proxy, room) as people,
        ):
            first.kill()
            for kill in range(kills):
                with dying(first, kill, chance) as server:
                    assert await asyncio.to_thread(server.ended) == -signal.SIGKILL
            first.start()
            report = await calm(people)
        assert_nothing_lost(report, stored, await shown_anew(room))
        assert report["told"]["wished"] > 5 * kills
    print(f"{kills} kills: {words(report)}")


def dying(server: ServerProcess, kill: int, chance: random.Random) -> ServerProcess:
    """The next process: it dies in a transaction to come, before or after its commit; its clock is wrong."""
    environ = {
        "DIES": ("uncommitted", "committed")[kill % 2],
        "DIES_AT": str(chance.randrange(5, 40)),
        "CLOCK_OFF": str(OFF[kill % 3]),
    }
    return ServerProcess(server.data, environ, port=server.port, program="tests.faults.dies_writing")


async def opened(server: ServerProcess) -> Room:
    """A room at its boards."""
    room = await make_room(server.address)
    async with room.facilitator() as maria:
        await maria.do("set_step", step="document")
    return room


@asynccontextmanager
async def crew(proxy: CuttingProxy, room: Room) -> AsyncIterator[asyncio.subprocess.Process]:
    """Three seats of two tabs each, at work through the proxy."""
    wanted = {
        "base": proxy.address,
        "room": room.code,
        "seats": [new_seat() for _ in range(SEATS)],
        "off": OFF,
    }
    process = await asyncio.create_subprocess_exec(
        NODE,
        ROOT / "tests/client/crew.js",
        env={**os.environ, "CREW": json.dumps(wanted)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 26,
    )
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def calm(process: asyncio.subprocess.Process) -> dict[str, Any]:
    """Let everyone finish; what they say then."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"calm\n")
    async with asyncio.timeout(45):
        report: dict[str, Any] = json.loads(await process.stdout.readline())
        await process.wait()
    return report


@asynccontextmanager
async def witness(server: ServerProcess, room: Room) -> AsyncIterator[Entries]:
    """All that the journal has held meanwhile, by seq: it is trimmed as it grows."""
    entries: Entries = {}
    reading = asyncio.create_task(follow(server, room, entries))
    yield entries
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    read_on(server, room, entries)


async def follow(server: ServerProcess, room: Room, entries: Entries) -> None:
    """Read it again and again."""
    while True:
        read_on(server, room, entries)
        await asyncio.sleep(0.5)


async def shown_anew(room: Room) -> list[dict[str, Any]]:
    """The notes that somebody who comes in now is shown."""
    async with room.screen() as screen:
        notes: list[dict[str, Any]] = screen.snapshot["notes"]
        return notes


def assert_nothing_lost(report: dict[str, Any], stored: Entries, notes: list[dict[str, Any]]) -> None:
    """What was shown as saved is in the journal once; what is not there was refused; all show one order."""
    entries = [stored[seq] for seq in sorted(stored)]
    ops = [entry["op"] for entry in entries if entry["op"]]
    wished, saved, refused = set(report["wished"]), set(report["saved"]), report["refused"]
    assert [entry["prev"] for entry in entries] == [None, *(entry["id"] for entry in entries[:-1])]
    assert len(ops) == len(set(ops)), "an op was done twice"
    unstored = {report["wished"][id] for id in saved - set(ops)}
    assert unstored <= {"color_note", "move_note"}, "something was shown as saved that is not stored"
    assert saved - set(ops) <= set(report["accepted"]), "what changes nothing is answered too"
    assert wished - set(ops) - set(refused) <= saved, "something wished is neither stored nor refused"
    assert set(refused.values()) <= {"note_gone"}, "only what another had removed is refused"
    assert set(report["kept"]) <= set(ops) | set(report["accepted"]), (
        "what is kept is what the store may lose still"
    )
    fields = ("id", "board", "column", "rank", "text", "color")
    order = [[note[field] for field in fields] for note in notes]
    assert all(tab["notes"] == order for tab in report["shown"]), "the tabs do not show one order"


def words(report: dict[str, Any]) -> str:
    """The figures."""
    told = report["told"]
    return (
        f"{told['wished']} wishes of {SEATS} seats in {2 * SEATS} tabs over {told['sockets']} sockets, "
        f"{told['twice']} frames twice, {told['late']} late, {told['killed']} tabs killed; "
        f"{len(report['saved'])} shown as saved, {len(report['refused'])} refused as gone, "
        f"{len(report['shown'][0]['notes'])} notes in one order"
    )
