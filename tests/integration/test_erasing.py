"""Erasing a room by hand, and being told for how long rooms are kept."""

from pathlib import Path

import httpx
import pytest

from server.settings import BadSetting, read
from tests.browsers import NO_TLS, Room, make_room
from tests.serving import ServerProcess
from tests.serving_here import serving


async def ask(method: str, room: Room, token: str | None = None) -> httpx.Response:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(verify=NO_TLS, headers=headers) as client:
        return await client.request(method, f"{room.address}/api/rooms/{room.code}")


async def test_whoever_leads_erases_the_room_for_everyone_for_good(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna, room.screen() as screen:
        assert (await ask("DELETE", room, room.facilitator_key)).status_code == 204
        assert [await browser.closed() for browser in (maria, anna, screen)] == [4509] * 3
    gone = await ask("GET", room)
    assert (gone.status_code, gone.json()) == (404, {"code": "no_such_room", "erased": True})
    await anna.connect()
    assert await anna.closed() == 4509
    again = await ask("DELETE", room, room.facilitator_key)
    assert (again.status_code, again.json()["code"]) == (404, "no_such_room")


async def test_a_seat_that_leads_may_too_and_a_closed_room_can_be_erased(room: Room) -> None:
    async with room.facilitator() as maria:
        await maria.do("close_room")
    assert maria.seat is not None
    assert (await ask("DELETE", room, maria.seat)).status_code == 204


async def test_nobody_else_may(room: Room) -> None:
    async with room.participant("Anna") as anna:
        for token in (anna.seat, room.screen_key, "guess"):
            refused = await ask("DELETE", room, token)
            assert (refused.status_code, refused.json()) == (403, {"code": "wrong_key"})
        assert (await ask("DELETE", room)).status_code == 401
    assert (await ask("GET", room)).status_code == 200


async def test_its_answers_go_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(tmp_path, monkeypatch) as here:
        room = await make_room(here.address)
        async with room.facilitator() as maria, room.participant("Anna") as anna:
            await maria.do("set_step", step="grade")
            await anna.event("step_set", step="grade")
            await anna.cast("offer", 7)
            assert list(await here.box.rooms()) == [room.code]
            await ask("DELETE", room, room.facilitator_key)
            assert await anna.closed() == 4509
        assert list(await here.box.rooms()) == []


async def test_everyone_is_told_for_how_long_rooms_are_kept_where_that_has_an_end(
    room: Room, tmp_path: Path
) -> None:
    async with room.facilitator() as maria:
        assert "keep_days" not in maria.frames[0]
    with ServerProcess(tmp_path, {"WORKSHOP_KEEP_DAYS": "90"}) as server:
        kept = await make_room(server.address)
        async with kept.facilitator() as maria, kept.participant("Anna") as anna:
            assert [browser.frames[0]["keep_days"] for browser in (maria, anna)] == [90, 90]


@pytest.mark.parametrize("days", ["0", "3651", "90 days", "-1"])
def test_a_number_of_days_that_is_none_is_refused(days: str) -> None:
    with pytest.raises(BadSetting, match="WORKSHOP_KEEP_DAYS must be a whole number from 1 to 3650"):
        read({"WORKSHOP_KEEP_DAYS": days})


def test_rooms_are_kept_until_someone_erases_them_unless_the_operator_says_otherwise() -> None:
    assert read({}).keep_days is read({"WORKSHOP_KEEP_DAYS": ""}).keep_days is None
    assert read({"WORKSHOP_KEEP_DAYS": "90"}).keep_days == 90
