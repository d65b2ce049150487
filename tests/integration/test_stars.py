"""Stars on the wire: what is saved, what is refused, what the others may know, and what is forgotten."""

import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, closing

import pytest

from server.hosting.seat import ballot_key
from server.web.wire import read_seat
from tests.browsers import Browser, Room, make_room
from tests.gathering import op_id
from tests.serving import ServerProcess
from tests.unit.embedded.files import bytes_on_disk

TEA, CAKE, NAP = NOTES = tuple(map(op_id, ("Te", "Kaka", "Vila")))
BOARD = {"board": "insights"}


@pytest.fixture
async def people(room: Room) -> AsyncIterator[list[Browser]]:
    """The facilitator of a room that asks for stars on three notes, and three others."""
    async with AsyncExitStack() as stack:
        yield await asked(room, stack)


async def asked(room: Room, stack: AsyncExitStack) -> list[Browser]:
    maria = await stack.enter_async_context(room.facilitator())
    await maria.do("set_step", step="document")
    for note in NOTES:
        await maria.do("add_note", id=note, text="En tanke", column="ideas", **BOARD)
    await maria.do("ask_stars", budget=3, **BOARD)
    others = [room.participant(name) for name in ("Anna", "Bo", "Cim")]
    return [maria, *[await stack.enter_async_context(other) for other in others]]


async def test_anon_7_and_10_ones_own_stars_come_back_to_their_giver_alone_and_always_in_one_length(
    room: Room, people: list[Browser]
) -> None:
    _, anna, bo, _ = people
    assert await anna.give("insights", {TEA: 1}) == {"type": "cast_saved", "n": 1}
    assert (await anna.cast("offer", 7))["n"] == 2, "casts and stars are numbered together"
    assert await anna.give("insights", {TEA: 2, CAKE: 1}) == {"type": "cast_saved", "n": 3}
    async with room.participant(seat=anna.seat) as again, room.participant(seat=bo.seat) as other:
        for browser, stars in ((again, {CAKE: 1, TEA: 2}), (other, {})):
            assert browser.newest("own_stars")["boards"]["insights"] == {
                "round": 1,
                "box": browser.newest("ballots")["box"],
                "stars": stars,
            }
            kinds = [frame["type"] for frame in browser.frames]
            assert kinds[kinds.index("ballots") + 1] == "own_stars"
        texts = [text for browser in (again, other, bo) for text in browser.texts if "own_stars" in text]
        assert {len(text.encode()) for text in texts} == {2048}
    assert not any(frame["type"] == "own_stars" for frame in people[0].frames), "who only leads gives none"


async def test_anon_5_others_learn_at_the_tick_how_many_have_given_theirs_and_nothing_else(
    room: Room, people: list[Browser]
) -> None:
    maria, anna, bo, _ = people
    async with room.screen() as screen:
        for given in ({TEA: 1}, {NAP: 3}, {}, {CAKE: 2}):
            await anna.give("insights", given)
        for other in (maria, bo, screen):
            told = await other.counts(lambda frame: frame["stars"] == {"insights": 1})
            assert told["seats"] == 3
            live = other.frames[[frame["type"] for frame in other.frames].index("presence") + 1 :]
            assert {frame["type"] for frame in live} <= {"entries", "counts", "presence"}


async def test_stars_are_shown_once_enough_have_given_theirs_and_then_no_more_are_taken(
    people: list[Browser],
) -> None:
    maria, anna, bo, cim = people
    await anna.give("insights", {TEA: 2, CAKE: 1})
    await bo.give("insights", {TEA: 1})
    refusal = await maria.do("show_stars", **BOARD)
    assert (refusal["code"], refusal["detail"]) == ("too_few_answers", {})
    assert (await cim.give("insights", {NAP: 1, op_id("Borta"): 1}))["code"] == "note_gone"
    await cim.give("insights", {NAP: 1, CAKE: 1})

    entry = await maria.do("show_stars", **BOARD)

    shown, board = entry["events"]
    assert shown == {"type": "stars_shown", "board": "insights", "round": 1, "n": 3} | {
        "stars": dict(sorted({TEA: 3, CAKE: 2, NAP: 1}.items())),
        "nearly_all": None,
    }
    assert board["board"]["stars"]["shown"] is True
    assert (await anna.give("insights", {TEA: 1}))["code"] == "sealed"
    assert await maria.rejected("show_stars", **BOARD) == "published"


@pytest.mark.parametrize("deed", ["show", "drop", "close"])
async def test_anon_6_ballots_of_stars_are_gone_when_their_round_or_room_is_over(
    server_of_its_own: ServerProcess, deed: str
) -> None:
    room = await make_room(server_of_its_own.address)
    async with AsyncExitStack() as stack:
        maria, *others = await asked(room, stack)
        for other in others:
            await other.give("insights", {TEA: 1, CAKE: 2})
        seats = [read_seat(str(other.seat)) for other in others]
        keys = [ballot_key(seat, room.code, 1, "stars:insights") for seat in seats]
        path = server_of_its_own.data / "ballots.db"
        assert all(key in bytes_on_disk(path) for key in keys), "this is where they are"

        await maria.do("close_room") if deed == "close" else await maria.do(f"{deed}_stars", **BOARD)

    assert server_of_its_own.stop() == 0
    with closing(sqlite3.connect(path)) as box:
        assert box.execute("SELECT * FROM starred").fetchall() == []
        assert box.execute("SELECT * FROM sealed_stars WHERE tally IS NOT NULL").fetchall() == []
    everything = bytes_on_disk(path) + bytes_on_disk(server_of_its_own.data / "journal.db")
    assert [secret for secret in (*keys, *seats) if secret in everything] == []
    assert TEA.encode() not in bytes_on_disk(path)


async def test_what_is_given_survives_kill_minus_nine_and_what_was_sealed_is_published_at_load(
    server_of_its_own: ServerProcess,
) -> None:
    room = await make_room(server_of_its_own.address)
    async with AsyncExitStack() as stack:
        maria, anna, *others = await asked(room, stack)
        for other in (anna, *others):
            await other.give("insights", {TEA: 1, CAKE: 2})
        server_of_its_own.kill()
        for browser in (maria, anna, *others):
            await browser.closed()
    seal_as_if_killed_right_after(server_of_its_own, room.code)
    server_of_its_own.start()

    async with maria:
        await maria.event("stars_shown")
        [shown] = [event for event in maria.events if event["type"] == "stars_shown"]
        assert (shown["n"], sorted(shown["stars"].values())) == (3, [3, 6])
        assert await maria.rejected("show_stars", **BOARD) == "published"


def seal_as_if_killed_right_after(server: ServerProcess, room: str) -> None:
    """What the box does in one step, after which the process told nobody."""
    tally = json.dumps({"n": 3, "budget": 3, "stars": {TEA: 3, CAKE: 6}})
    with closing(sqlite3.connect(server.data / "ballots.db")) as box:
        assert box.execute("SELECT count(DISTINCT key) FROM starred").fetchone() == (3,)
        box.execute("INSERT INTO sealed_stars VALUES (?, 'insights', 1, ?)", (room, tally.encode()))
        box.execute("DELETE FROM starred")
        box.commit()
