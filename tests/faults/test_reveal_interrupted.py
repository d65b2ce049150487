"""ANON-6: what is sealed is published, once and with the same numbers, and what was promised to be
forgotten is forgotten, whatever moment the power fails at.
"""

import asyncio
import sqlite3
import time
from pathlib import Path

import pytest

from server.hosting.seat import ballot_key
from server.web.wire import read_seat
from tests.browsers import Browser, Room, make_room
from tests.serving import ServerProcess
from tests.unit.embedded.files import bytes_on_disk

REVEAL = {"type": "reveal_result", "statement": "offer"}
PUBLISHED = {"type": "result_published", "round": 1, "statement": "offer"} | {
    "result": {"n": 3, "mean": "6.3", "end": None, "spread": "mixed", "distribution": None}
}


def failing(tmp_path: Path, fails: str) -> ServerProcess:
    return ServerProcess(tmp_path / "data", {"FAILS": fails}, program="tests.faults.dies_forgetting")


# Between one of these and the next nothing is written: after each, the disk is another.
@pytest.mark.parametrize(
    "fails", ["before seal", "after seal", "after publish", "after release", "after destroy"]
)
async def test_a_result_is_published_once_and_its_ballots_are_gone_whatever_is_interrupted(
    tmp_path: Path, fails: str
) -> None:
    with failing(tmp_path, fails) as server:
        room = await make_room(server.address)
        maria, *people = await until_results(room)
        id = await maria.ask(REVEAL)
        for browser in (maria, *people):
            await browser.closed()
        server.ended()
        told = {browser.name: results(browser) for browser in (maria, *people)}

        server.program = "server"
        server.start()
        async with maria, people[0] as anna:
            await maria.ask(REVEAL, id=id)
            await maria.answer(id)
            assert (await anna.cast("offer", 1))["code"] == "sealed"
            assert await maria.rejected("reveal_result", statement="offer") == "published"
            await maria.do("rename_room", title="Sist")
            await anna.event("room_renamed")
            for browser in (maria, anna):
                assert browser.frames[0]["mode"] == "delta"
                assert [*told[browser.name], *results(browser)] == [PUBLISHED]
        assert server.stop() == 0
    assert rows(server, "SELECT statement, count(*) FROM ballot GROUP BY statement") == [("user", 1)]
    assert rows(server, "SELECT statement, tally FROM sealed") == [("offer", None)]
    assert_no_trace(server, room, people)


@pytest.mark.parametrize(
    ("fails", "deed"), [("after begin", {"type": "start_round"}), ("after close", {"type": "close_room"})]
)
async def test_what_a_new_round_and_the_end_of_a_room_forget_is_gone_though_nobody_comes_back(
    tmp_path: Path, fails: str, deed: dict[str, object]
) -> None:
    with failing(tmp_path, fails) as server:
        room = await make_room(server.address)
        maria, *people = await until_results(room)
        await maria.ask(deed)
        await maria.closed()
        server.ended()
        assert rows(server, "SELECT count(*) FROM ballot") == [(4,)]

        server.program = "server"
        server.start()
        await asyncio.to_thread(wait_until_forgotten, server)
        assert server.stop() == 0
    assert_no_trace(server, room, people)


async def until_results(room: Room) -> list[Browser]:
    """The facilitator and three participants who have all answered one statement, and one of them another."""
    maria, people = room.facilitator(), [room.participant(f"P{n}") for n in range(3)]
    await maria.open()
    await maria.do("set_step", step="results")
    for person, score in zip(people, (7, 8, 4), strict=True):
        await person.open()
        await person.cast("offer", score)
    await people[0].cast("user", 9)
    return [maria, *people]


def wait_until_forgotten(server: ServerProcess) -> None:
    """Looking seldom, for whoever looks keeps the box from emptying its log."""
    while rows(server, "SELECT * FROM ballot"):
        time.sleep(0.05)


def assert_no_trace(server: ServerProcess, room: Room, people: list[Browser]) -> None:
    """That no file has the key of anyone's answer to the first statement."""
    found = bytes_on_disk(server.data / "ballots.db") + bytes_on_disk(server.data / "journal.db")
    for person in people:
        assert person.seat is not None
        assert ballot_key(read_seat(person.seat), room.code, 1, "offer") not in found


def results(browser: Browser) -> list[dict[str, object]]:
    """Those that the browser was told of on this connection."""
    return [event for event in browser.events if event["type"] == "result_published"]


def rows(server: ServerProcess, sql: str) -> list[tuple[object, ...]]:
    box = sqlite3.connect(server.data / "ballots.db")
    try:
        return box.execute(sql).fetchall()
    finally:
        box.close()
