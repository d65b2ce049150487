"""A room with a long history opens quickly, and its journal does not grow without end."""

import sqlite3
import time
from contextlib import closing

import pytest

from tests.browsers import Browser, make_room
from tests.serving import ServerProcess

ENTRIES = 10_000
OPEN_S = 0.9


@pytest.mark.alone
async def test_a_room_of_ten_thousand_entries_opens_well_within_a_second(
    server_of_its_own: ServerProcess,
) -> None:
    room = await make_room(server_of_its_own.address)
    maria = room.facilitator()
    async with maria:
        last = await fill(maria)
    assert last > ENTRIES
    server_of_its_own.kill()
    server_of_its_own.start()

    assert_trimmed(server_of_its_own)

    began = time.perf_counter()
    async with room.screen() as screen:
        took = time.perf_counter() - began
        print(f"a room of {last} entries opened in {took * 1000:.0f} ms")
        assert screen.head is not None
        assert screen.head["seq"] == last
        assert len(screen.snapshot["notes"]) == 500
    assert took < OPEN_S

    recent, old = dict(maria.head or {}), {**(maria.head or {}), "seq": 5, "id": "long gone"}
    await assert_too_old(maria)
    for head, mode in ((recent, "delta"), (old, "snapshot")):
        maria.head = head
        async with maria:
            assert maria.frames[0]["mode"] == mode


async def fill(maria: Browser) -> int:
    """Let ten thousand things happen; the last seq."""
    await maria.do("set_step", step="reflect")
    for start in range(0, ENTRIES, 50):
        asked = [await maria.ask(change(number)) for number in range(start, start + 50)]
        await maria.answer(asked[-1])
    return maria.seq


async def assert_too_old(maria: Browser) -> None:
    """That an op from before the window is not carried out: nobody can know whether it was before."""
    async with maria:
        rename: dict[str, object] = {"type": "rename_room", "title": "För sent"}
        assert (await maria.answer(await maria.ask(rename, after=1)))["code"] == "too_old"
        await maria.answer(await maria.ask({**rename, "title": "I tid"}, after=maria.seq - 4096))
        async with maria.room.screen() as screen:
            assert screen.snapshot["title"] == "I tid"


def assert_trimmed(server: ServerProcess) -> None:
    """That old entries are trimmed, but none that a snapshot lacks, and not the last thousand."""
    with closing(sqlite3.connect(server.data / "journal.db")) as journal:
        [(kept, first)] = journal.execute("SELECT count(*), min(seq) FROM entry").fetchall()
        [(snapshot,)] = journal.execute("SELECT seq FROM snapshot").fetchall()
    assert 1_000 <= kept <= 2_000
    assert first <= snapshot


def change(number: int) -> dict[str, object]:
    """Five hundred notes are written, then colored again and again."""
    place = {"board": "thoughts", "column": "other"}
    if number < 500:
        return {"type": "add_note", "id": note(number), **place, "text": f"Tanke {number} " * 10}
    color = ("yellow", "blue", "green", "rose")[number // 500 % 4]
    return {"type": "color_note", "id": note(number % 500), "color": color}


def note(number: int) -> str:
    return f"11111111-2222-4333-8444-{number:012}"
