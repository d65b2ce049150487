"""The store refuses for a while: nothing is lost, nothing is done twice, and everyone can go on reading."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from server.hosting.ports import Unavailable
from tests.browsers import NO_TLS, Browser, Frame, make_room
from tests.serving_here import MoodyJournal, ServerHere, serving


@pytest.fixture
async def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ServerHere]:
    async with serving(tmp_path, monkeypatch) as server:
        yield server


async def test_while_the_journal_refuses_ops_wait_and_are_carried_out_once_afterwards(
    server: ServerHere,
) -> None:
    room = await make_room(server.address)
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        server.journal.refuses = True
        ops = {str(uuid.uuid4()): {"type": "rename_room", "title": f"Rubrik {n}"} for n in range(60)}
        await send(maria, ops)
        for browser in (maria, anna):
            await beat(browser, writable=False)

        server.journal.refuses = False
        for browser in (maria, anna):
            await beat(browser, writable=True)
        await send(maria, ops)
        for id in ops:
            await maria.answer(id)
        assert [event["title"] for event in maria.events if "title" in event] == [
            op["title"] for op in ops.values()
        ]
        async with room.participant("Bo") as bo:
            assert bo.snapshot["title"] == "Rubrik 59"
            assert bo.frames[0]["writable"] is True


async def test_while_the_journal_refuses_those_who_were_there_come_back_and_read(server: ServerHere) -> None:
    room = await make_room(server.address)
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        server.journal.refuses = True
        await maria.ask({"type": "rename_room", "title": "Väntar"})
        await beat(anna, writable=False)
        async with room.participant(seat=anna.seat) as known, room.screen() as screen:
            for reading in (known, screen):
                assert reading.frames[0]["writable"] is False
                assert reading.snapshot["title"] == ""
        async with httpx.AsyncClient(verify=NO_TLS) as http:
            assert (await http.get(f"{server.address}/api/rooms/{room.code}")).status_code == 200
        newcomers = [room.participant("Bo"), room.participant("Cecilia"), room.participant(seat=anna.seat)]
        for newcomer in newcomers:
            await newcomer.connect()
        await asyncio.gather(*(newcomer.hello() for newcomer in newcomers))
        assert [await newcomer.closed() for newcomer in newcomers[:2]] == [4001, 4001]
        await newcomers[2].next("presence")
        await newcomers[2].close()


async def test_what_was_written_though_its_answer_was_lost_is_found_and_not_repeated(
    server: ServerHere,
) -> None:
    room = await make_room(server.address)
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        server.journal.loses_answers = True
        op = {"type": "rename_room", "title": "Skriven"}
        id = await maria.ask(op)
        await beat(anna, writable=False)
        assert not anna.events
        server.journal.loses_answers = False
        await beat(anna, writable=True)
        assert (await anna.answer(id))["events"] == [{"type": "room_renamed", "title": "Skriven"}]
        assert await maria.answer(id) == await anna.answer(id)
        await maria.ask(op, id=id)
        assert await maria.next("accepted") == {"type": "accepted", "id": id}
        assert [event["type"] for event in anna.events].count("room_renamed") == 1


async def test_a_newcomer_whose_joining_was_written_though_its_answer_was_lost_is_one_participant(
    server: ServerHere,
) -> None:
    room = await make_room(server.address)
    anna = room.participant("Anna")
    async with room.facilitator() as maria:
        server.journal.loses_answers = True
        await anna.connect()
        await anna.hello()
        assert await anna.closed() == 4001
        server.journal.loses_answers = False
        async with anna:
            assert [p["name"] for p in anna.snapshot["participants"]] == ["Maria", "Anna"]
        await maria.event("participant_joined")
        assert [event["type"] for event in maria.events].count("participant_joined") == 1


async def test_while_the_ballot_box_refuses_casts_wait_and_people_come_in(server: ServerHere) -> None:
    room = await make_room(server.address)
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        await maria.do("set_step", step="grade")
        server.box.refuses = True
        await anna.say({"type": "cast", "n": 1, "round": 1, "statement": "offer", "score": 7})
        await beat(anna, writable=False)
        again = room.participant(seat=anna.seat)
        async with again:
            assert "ballots" not in {frame["type"] for frame in again.frames}
        server.box.refuses = False
        await beat(anna, writable=True)
        assert not [frame for frame in anna.frames if frame["type"].startswith("cast_")]
        anna.casts = 1
        assert (await anna.cast("offer", 7))["type"] == "cast_saved"
        async with again:
            assert again.newest("ballots")["scores"] == {"offer": 7}


async def test_what_waits_behind_a_cast_that_is_refused_is_not_carried_out_but_sent_again(
    server: ServerHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its browser may have lost this connection, and have cast something else through another process."""
    room = await make_room(server.address)
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        await maria.do("set_step", step="grade")
        refusals = [Unavailable("it did not answer in time")]

        def complain() -> None:
            if refusals:
                raise refusals.pop()

        monkeypatch.setattr(server.box, "_complain", complain)
        for n, statement in enumerate(("offer", "user"), start=1):
            await anna.say({"type": "cast", "n": n, "round": 1, "statement": statement, "score": 7})
        await beat(anna, writable=False)
        await beat(anna, writable=True)
        assert not [frame for frame in anna.frames if frame["type"].startswith("cast_")]
        anna.casts = 2
        assert (await anna.cast("user", 3))["type"] == "cast_saved"


async def test_a_room_opens_while_the_ballot_box_refuses(server: ServerHere) -> None:
    room = await make_room(server.address)
    server.box.refuses = True
    maria = room.facilitator()
    async with room.screen() as screen:
        assert screen.frames[0]["writable"] is False
        server.box.refuses = False
        await beat(screen, writable=True)
        async with maria:
            assert "events" in await maria.do("rename_room", title="Öppet")


async def test_a_reveal_that_was_sealed_but_not_written_is_published_once_when_the_journal_takes_it(
    server: ServerHere,
) -> None:
    room = await make_room(server.address)
    people = [room.participant(f"P{n}") for n in range(3)]
    async with room.facilitator() as maria:
        await maria.do("set_step", step="results")
        for person, score in zip(people, (7, 8, 4), strict=True):
            await person.open()
            await person.cast("offer", score)
        server.journal.refuses = True
        id = await maria.ask({"type": "reveal_result", "statement": "offer"})
        await beat(maria, writable=False)
        server.journal.refuses = False
        await beat(maria, writable=True)
        published = await people[0].event("result_published")
        assert published["result"]["mean"] == "6.3"
        await maria.ask({"type": "reveal_result", "statement": "offer"}, id=id)
        await maria.answer(id)
        await maria.do("rename_room", title="Sist")
        assert [event["type"] for event in maria.events].count("result_published") == 1
        for person in people:
            await person.close()


async def test_a_turn_that_fails_sends_everyone_to_a_room_read_anew(
    server: ServerHere, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    room = await make_room(server.address)
    maria, anna = room.facilitator(), room.participant("Anna")
    await maria.open()
    await anna.open()
    with monkeypatch.context() as broken:
        broken.setattr(MoodyJournal, "append", wrong)
        await maria.ask({"type": "rename_room", "title": "Aldrig"})
        for browser in (maria, anna):
            assert await browser.closed() == 4001
    assert "a turn failed" in caplog.text
    async with maria, anna:
        await maria.do("rename_room", title="Sedan")
        assert (await anna.event("room_renamed"))["title"] == "Sedan"


async def wrong(*_: object) -> int:
    raise ArithmeticError("a mistake of ours")


async def test_an_unavailable_store_is_said_over_http(
    server: ServerHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise Unavailable

    monkeypatch.setattr(MoodyJournal, "create", refuse)
    async with httpx.AsyncClient(verify=NO_TLS) as http:
        answer = await http.post(f"{server.address}/api/rooms")
    assert (answer.status_code, answer.json()) == (503, {"code": "unavailable"})


async def test_whoever_does_not_say_hello_in_time_is_sent_away(
    server: ServerHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.socket.HELLO_S", 0.1)
    stranger = Browser(await make_room(server.address))
    await stranger.connect()
    assert await stranger.closed() == 4003


async def test_a_connection_that_ends_while_its_hello_waits_leaves_nobody_behind(
    server: ServerHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = await make_room(server.address)
    async with room.facilitator() as maria:
        for number in range(20):
            anna = room.participant()
            await anna.connect()
            await anna.hello(name="\x07")
            await anna.hello(name=f"Anna {number}")
            if number % 2:
                await anna.next("rejected")
            anna.socket.transport.abort()
            await anna.closed()
        await maria.wait(lambda: maria.newest("entries") if len(maria.entries) >= 10 else None)
        async with room.participant("Bo") as bo:
            me, her = (browser.frames[0]["you"]["participant"] for browser in (bo, maria))
            await bo.wait(lambda: bo.newest("presence") if bo.here == {me, her} else None)
            assert len((await server.host(room.code)).sessions) == 2


async def send(browser: Browser, ops: dict[str, dict[str, str]]) -> None:
    for id, op in ops.items():
        await browser.ask(op, id=id)


async def beat(browser: Browser, *, writable: bool) -> Frame:
    """The next beat that says so."""
    while (frame := await browser.next("beat"))["writable"] is not writable:
        pass
    return frame
