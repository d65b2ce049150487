"""Leaving a room, a room that is closed, a room for one, and who is told of it."""

from tests.browsers import Browser, Room, make_room
from tests.serving import ServerProcess


async def test_leaving_is_told_to_all_and_ends_every_tab_of_the_seat(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        tab = room.participant(seat=anna.seat)
        await tab.open()
        await anna.ask({"type": "leave"})
        assert await anna.closed() == 1000
        assert await tab.closed() == 1000
        left = await maria.event("participant_left")
        assert (left["participant"]["name"], left["participant"]["left"]) == ("Anna", True)

        back = room.participant(seat=anna.seat)
        async with back:
            assert back.frames[0]["you"] == anna.frames[0]["you"]
            changed = await maria.event("participant_changed")
            assert changed["participant"]["left"] is False


async def test_a_closed_room_is_readable_for_its_seats_and_shut_to_others(room: Room) -> None:
    anna = room.participant("Anna")
    async with room.facilitator() as maria:
        async with anna:
            await maria.do("close_room")
            await anna.event("room_closed")
        newcomer = room.participant("Bo")
        await newcomer.connect()
        await newcomer.hello()
        assert await newcomer.closed() == 4505

        anna.head = None
        async with anna:
            assert anna.snapshot["closed"] is True
            assert await anna.rejected("rename", name="Annika") == "room_closed"
            assert await maria.rejected("rename_room", title="Nytt") == "room_closed"
            assert (await anna.cast("offer", 7))["code"] == "room_closed"
            await anna.ask({"type": "leave"})
            assert await anna.closed() == 1000


async def test_a_room_for_one_has_one_seat_the_facilitators(server: ServerProcess) -> None:
    room = await make_room(server.address, settings={"solo": True})
    early = room.participant("Anna")
    await early.connect()
    await early.hello()
    assert await early.closed() == 4510

    maria = room.facilitator()
    async with maria:
        for other in (room.participant("Bo"), room.facilitator("Bo")):
            await other.connect()
            await other.hello()
            assert await other.closed() == 4510
    async with maria:
        assert maria.frames[0]["you"]["role"] == "facilitator"


async def test_presence_tells_who_comes_and_who_goes(room: Room) -> None:
    async with room.facilitator() as maria:
        anna = room.participant("Anna")
        async with anna:
            me = anna.frames[0]["you"]["participant"]
            come = await maria.wait(lambda: found(maria, "here", me))
            assert come["full"] is False
            tab = room.participant(seat=anna.seat)
            async with tab:
                pass
        await maria.wait(lambda: found(maria, "gone", me))


def found(browser: Browser, change: str, participant: str) -> dict[str, object] | None:
    told = (frame for frame in browser.frames if frame["type"] == "presence" and not frame["full"])
    return next((frame for frame in told if participant in frame[change]), None)
