"""Exports over HTTP: who may have them, and what their files are called."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import AsyncExitStack, closing
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest

from server.room.message import Role
from tests.browsers import Browser, Room, make_room, new_seat
from tests.serving import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("data")) as process:
        yield process


async def test_every_role_in_the_room_may_have_every_form(server: ServerProcess) -> None:
    room, seat = await room_with_notes(server)
    tokens: dict[Role, str] = {
        "participant": seat,
        "facilitator": room.facilitator_key,
        "screen": room.screen_key,
    }

    for token in tokens.values():
        for form, media_type in (
            ("md", "text/markdown; charset=utf-8"),
            ("csv", "text/csv; charset=utf-8"),
            ("json", "application/json"),
        ):
            answer = await get(room, form, token)
            assert answer.status_code == 200
            assert answer.headers["content-type"] == media_type
            assert answer.headers["cache-control"] == "no-store"
            assert "Ring alla" in answer.text


async def test_the_file_is_called_by_the_title_and_the_day(server: ServerProcess) -> None:
    room, seat = await room_with_notes(server, title="Åmål: natt/dag? \u202egnp.exe")

    disposition = (await get(room, "json", seat)).headers["content-disposition"]
    day = (await get(room, "json", seat)).json()["created"]

    assert disposition.isascii()
    kind, name = disposition.split("; filename*=UTF-8''")
    assert kind == "attachment"
    assert unquote(name) == f"Åmål natt dag gnp.exe {day}.json"


async def test_a_room_without_a_title_gives_its_file_a_name_too(server: ServerProcess) -> None:
    room, seat = await room_with_notes(server, title="")

    name = unquote((await get(room, "csv", seat, locale="en")).headers["content-disposition"])

    assert name.startswith("attachment; filename*=UTF-8''What we arrived at 20")
    assert name.endswith(".csv")


async def test_the_language_is_the_rooms_unless_another_is_asked_for(server: ServerProcess) -> None:
    room, seat = await room_with_notes(server)

    assert "Det här gör vi" in (await get(room, "md", seat)).text
    assert "What we will do" in (await get(room, "md", seat, locale="en")).text
    await assert_refused(room, 422, "bad_field", token=seat, locale="de")


async def test_a_result_shown_is_in_the_export_and_an_answer_is_not(server: ServerProcess) -> None:
    room = await make_room(server.address)
    async with AsyncExitStack() as stack:
        leader = await stack.enter_async_context(Browser(room, key=room.facilitator_key))
        people = [await stack.enter_async_context(Browser(room)) for _ in range(3)]
        await leader.do("set_step", step="grade")
        for person, score in zip(people, (3, 4, 6), strict=True):
            await person.event("step_set", step="grade")
            await person.cast("offer", score)
        await people[0].cast("user", 9)
        await leader.do("set_step", step="results")
        before = (await get(room, "json", leader.seat)).json()["profile"]["statements"]
        await leader.do("reveal_result", statement="offer")
        after = (await get(room, "json", leader.seat)).json()["profile"]["statements"]

    assert {(graded["n"], graded["mean"], graded["end"]) for graded in before} == {(None, None, None)}
    assert (after[0]["n"], after[0]["mean"]) == (3, 4.3)
    assert after[1:] == before[1:]


async def test_hidden_notes_are_in_nobodys_file(server: ServerProcess) -> None:
    room, seat = await room_with_notes(server)
    async with Browser(room, key=room.facilitator_key) as leader, Browser(room, seat=seat) as anna:
        await leader.do("set_silent", board="insights", silent=True)
        await anna.event("board_set")
        await anna.do(
            "add_note", id=str(uuid.uuid4()), board="insights", column="ideas", text="en tyst tanke"
        )

    for token in (seat, room.facilitator_key, room.screen_key):
        answer = await get(room, "md", token)
        assert "en tyst tanke" not in answer.text
        assert "En lapp är dold och finns inte med här." in answer.text


async def test_a_closed_room_stays_readable_for_its_seats_and_keys(server: ServerProcess) -> None:
    room, seat = await room_with_notes(server)
    async with Browser(room, key=room.facilitator_key) as leader:
        await leader.do("close_room")

    for token in (seat, room.facilitator_key, room.screen_key):
        assert "Ring alla" in (await get(room, "md", token)).text
    await assert_refused(room, 403, "wrong_key", token=new_seat())


async def test_it_says_for_how_long_the_room_is_kept_and_is_a_use_of_it(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, {"WORKSHOP_KEEP_DAYS": "90"}) as server:
        room, seat = await room_with_notes(server)
        server.stop()
        with closing(sqlite3.connect(tmp_path / "journal.db", isolation_level=None)) as journal:
            journal.execute("UPDATE room SET active_at = 0")
            server.start()
            assert "Rummet raderas 90 dagar" in (await get(room, "md", seat)).text
            assert (await get(room, "json", seat)).json()["kept"]["days"] == 90
            assert journal.execute("SELECT active_at FROM room").fetchone()[0] > 0


async def test_without_a_token_nothing_is_told(server: ServerProcess) -> None:
    room, seat = await room_with_notes(server)

    for authorization in (None, "", "Bearer", f"Basic {seat}", seat):
        await assert_refused(room, 401, "no_token", authorization=authorization)


async def test_only_this_rooms_seats_and_keys_open_it(server: ServerProcess) -> None:
    room, _ = await room_with_notes(server)
    other, seat = await room_with_notes(server)

    for token in (seat, other.facilitator_key, other.screen_key, new_seat(), "x", "å", "=" * 43):
        await assert_refused(room, 403, "wrong_key", token=token)


async def test_an_unknown_room_is_not_there(server: ServerProcess) -> None:
    for code in ("granit-sol-482", "inget", "%00"):
        await assert_refused(Room(server.address, code, "", ""), 404, "no_such_room", token=new_seat())


async def test_there_is_no_other_form(server: ServerProcess) -> None:
    room, seat = await room_with_notes(server)

    for form in ("pdf", "MD", "md.exe", ""):
        assert (await get(room, form, seat)).status_code == 404


async def room_with_notes(server: ServerProcess, title: str = "Hemtjänsten") -> tuple[Room, str]:
    """A room where Anna has written one thing to do; the room and her seat."""
    room = await make_room(server.address, title=title)
    async with Browser(room, key=room.facilitator_key) as leader, Browser(room, name="Anna") as anna:
        await leader.do("set_step", step="document")
        await anna.event("step_set", step="document")
        await anna.do("add_note", id=str(uuid.uuid4()), board="next_steps", column="now", text="Ring alla")
        assert anna.seat is not None
        return room, anna.seat


async def get(room: Room, form: str, token: str | None, locale: str | None = None) -> httpx.Response:
    """Ask for the export with a seat or key."""
    return await ask(room, form, None if token is None else f"Bearer {token}", locale)


async def ask(room: Room, form: str, authorization: str | None, locale: str | None = None) -> httpx.Response:
    """Ask with any Authorization header, or none."""
    headers = {} if authorization is None else {b"Authorization": authorization.encode()}
    async with httpx.AsyncClient() as client:
        return await client.get(
            f"{room.address}/api/rooms/{room.code}/export.{form}",
            headers=headers,
            params={} if locale is None else {"locale": locale},
        )


async def assert_refused(
    room: Room,
    status: int,
    code: str,
    *,
    token: str | None = None,
    authorization: str | None = None,
    locale: str | None = None,
) -> None:
    """That every form answers with the status and the code, and with nothing else."""
    header = authorization if token is None else f"Bearer {token}"
    for form in ("md", "csv", "json"):
        answer = await ask(room, form, header, locale)
        assert (answer.status_code, answer.json()) == (status, {"code": code})
