"""What is sealed is published, once and with the same numbers, whatever moment the power fails at."""

import sqlite3
from pathlib import Path

import pytest

from tests.browsers import Browser, Room, make_room
from tests.serving import ServerProcess


@pytest.mark.parametrize("fails", ["before", "after"])
async def test_a_result_that_was_sealed_is_published_once_at_the_next_start(
    tmp_path: Path, fails: str
) -> None:
    program = ServerProcess(tmp_path / "data", {"FAILS": fails}, program="tests.faults.dies_publishing")
    with program as server:
        room = await make_room(server.address)
        maria, *people = await until_results(room)
        reveal = {"type": "reveal_result", "statement": "offer"}
        id = await maria.ask(reveal)
        for browser in (maria, *people):
            await browser.closed()
        server.ended()

        server.program = "server"
        server.start()
        anna = people[0]
        async with maria, anna, room.screen() as screen:
            published = {"round": 1, "statement": "offer"}
            result = {"n": 3, "mean": "6.3", "end": None, "spread": "mixed", "distribution": None}
            for browser in (maria, anna):
                assert browser.frames[0]["mode"] == "delta"
                events = [event for event in browser.events if event["type"] == "result_published"]
                assert events == [{"type": "result_published", **published, "result": result}]
            assert screen.snapshot["results"] == [{**published, "result": result}]
            assert (await anna.cast("offer", 1))["code"] == "sealed"
            await maria.ask(reveal, id=id)
            await maria.answer(id)
            assert [event["type"] for event in maria.events].count("result_published") == 1
        assert server.stop() == 0
    assert rows(server, "SELECT statement, count(*) FROM ballot GROUP BY statement") == [("user", 1)]
    assert rows(server, "SELECT statement, tally FROM sealed") == [("offer", None)]


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


def rows(server: ServerProcess, sql: str) -> list[tuple[object, ...]]:
    box = sqlite3.connect(server.data / "ballots.db")
    try:
        return box.execute(sql).fetchall()
    finally:
        box.close()
