"""Coming into a room, and coming back to it."""

import asyncio

import pytest

from tests.browsers import Browser, Room

NOTE = "11111111-2222-4333-8444-555555555555"


def kinds(browser: Browser) -> list[str]:
    """The types of what came until presence, in order."""
    types = [frame["type"] for frame in browser.frames]
    return types[: types.index("presence") + 1]


async def test_a_newcomer_gets_the_room_then_what_is_their_own_then_who_is_here(room: Room) -> None:
    async with room.participant("Anna") as anna:
        assert kinds(anna) == ["welcome", "snapshot", "ballots", "counts", "presence"]
        welcome, snapshot, ballots, counts, presence = anna.frames[:5]

    me = welcome["you"]["participant"]
    assert welcome["you"]["role"] == "participant"
    assert welcome["mode"] == "snapshot"
    assert welcome["writable"] is True
    assert welcome["stable"] == welcome["head"]["seq"] == 2
    assert snapshot["head"] == welcome["head"]
    assert [(p["id"], p["name"]) for p in snapshot["room"]["participants"]] == [(me, "Anna")]
    assert ballots["scores"] == {}
    assert counts["seats"] == 0
    assert presence == {"type": "presence", "full": True, "here": [me], "gone": []}


async def test_one_who_does_not_answer_gets_no_ballots(room: Room) -> None:
    async with room.facilitator() as maria, room.screen() as screen:
        assert kinds(maria) == ["welcome", "snapshot", "counts", "presence"]
        assert kinds(screen) == ["welcome", "snapshot", "counts", "presence"]


async def test_own_hidden_notes_follow_the_room_for_their_writer_alone(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        await maria.do("set_step", step="reflect")
        await maria.do("set_silent", board="thoughts", silent=True)
        await anna.do("add_note", id=NOTE, board="thoughts", column="other", text="Tyst tanke")
        again, other = room.participant(seat=anna.seat), room.participant("Bo")
        async with again, other:
            assert kinds(again) == ["welcome", "snapshot", "own", "ballots", "counts", "presence"]
            assert [note["text"] for note in again.frames[2]["notes"]] == ["Tyst tanke"]
            assert kinds(other) == ["welcome", "snapshot", "ballots", "counts", "presence"]
            assert other.snapshot["notes"] == []


async def test_one_who_was_away_gets_exactly_the_entries_they_missed(room: Room) -> None:
    anna = room.participant("Anna")
    async with room.facilitator() as maria:
        async with anna:
            pass
        missed = [await maria.do("rename_room", title=title) for title in ("Ett", "Två", "Tre")]
        async with anna:
            assert kinds(anna) == ["welcome", "entries", "ballots", "counts", "presence"]
            assert anna.frames[0]["mode"] == "delta"
            assert anna.entries == missed
            assert anna.head == anna.frames[0]["head"]


async def test_one_who_missed_nothing_gets_no_entries(room: Room) -> None:
    anna = room.participant("Anna")
    async with anna:
        pass
    async with anna:
        assert kinds(anna) == ["welcome", "ballots", "counts", "presence"]
        assert anna.frames[0]["mode"] == "delta"


@pytest.mark.parametrize(
    "change",
    [
        {"epoch": "another"},
        {"id": "another"},
        {"seq": 1},
        {"seq": 99},
        {"seq": -(10**30)},
        {"view": "facilitator"},
        {"view": "screen"},
    ],
    ids=str,
)
async def test_a_head_that_is_not_of_this_chain_and_view_gets_the_whole_room(
    room: Room, change: dict[str, object]
) -> None:
    anna = room.participant("Anna")
    async with anna:
        pass
    anna.head = {**(anna.head or {}), **change}
    async with anna:
        assert kinds(anna)[:2] == ["welcome", "snapshot"]
        assert anna.frames[0]["mode"] == "snapshot"


async def test_a_participant_who_has_become_facilitator_gets_the_whole_room(room: Room) -> None:
    anna = room.participant("Anna")
    async with anna:
        me = anna.frames[0]["you"]["participant"]
    anna.key = room.facilitator_key
    async with anna:
        assert anna.frames[0]["you"] == {"participant": me, "role": "facilitator"}
        assert anna.frames[0]["mode"] == "snapshot"
    anna.key = None
    async with anna:
        assert anna.frames[0]["you"] == {"participant": me, "role": "facilitator"}


async def test_a_known_seat_is_the_same_person_whatever_name_it_gives(room: Room) -> None:
    async with room.participant("Anna") as anna:
        again = room.participant("Någon annan", seat=anna.seat)
        async with again:
            assert again.frames[0]["you"] == anna.frames[0]["you"]
            assert [p["name"] for p in again.snapshot["participants"]] == ["Anna"]
        assert anna.entries == []


async def test_a_lost_welcome_makes_no_second_participant(room: Room) -> None:
    anna = room.participant("Anna")
    await anna.connect()
    await anna.hello()
    anna.socket.transport.abort()
    await anna.closed()

    async with anna, room.facilitator() as maria:
        assert [p["name"] for p in maria.snapshot["participants"]] == ["Anna", "Maria"]


async def test_two_hellos_of_one_seat_at_once_make_one_participant(room: Room) -> None:
    tabs = [room.participant("Anna", seat="a" * 42 + "A") for _ in range(8)]
    await asyncio.gather(*(tab.open() for tab in tabs))

    assert len({tab.frames[0]["you"]["participant"] for tab in tabs}) == 1
    assert len(tabs[0].snapshot["participants"]) == 1
    for tab in tabs:
        await tab.close()


@pytest.mark.parametrize("name", [None, "", "   "])
async def test_one_without_a_name_gets_an_alias(room: Room, name: str | None) -> None:
    async with room.participant(name) as someone:
        [participant] = someone.snapshot["participants"]
        assert participant["name"].strip()


async def test_equal_names_are_numbered(room: Room) -> None:
    async with room.participant("Anna"), room.participant("anna "), room.participant("Anna") as last:
        assert [p["name"] for p in last.snapshot["participants"]] == ["Anna", "anna 2", "Anna 3"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("\x07", "bad_name"),
        ("A\nB", "bad_name"),
        ("A\x00B", "bad_name"),
        ("\u200b", "bad_name"),
        ("x" * 41, "too_long"),
    ],
    ids=repr,
)
async def test_a_bad_name_is_refused_and_another_may_follow(room: Room, name: str, code: str) -> None:
    async with room.facilitator() as maria:
        anna = room.participant()
        await anna.connect()
        await anna.hello(name=name)
        assert await anna.next("rejected") == {"type": "rejected", "id": None, "code": code, "detail": {}}
        await anna.hello(name="Anna")
        await anna.next("welcome")
        await anna.next("presence")
        await anna.close()
        joined = await maria.event("participant_joined")
        assert joined["participant"]["name"] == "Anna"
        assert len(maria.entries) == 1


async def test_a_name_of_forty_signs_and_a_prototypes_name_are_names_like_others(room: Room) -> None:
    async with room.participant("Å" * 40), room.participant("__proto__") as last:
        assert [p["name"] for p in last.snapshot["participants"]] == ["Å" * 40, "__proto__"]


async def test_the_facilitators_link_leads_the_room_on_every_machine(room: Room) -> None:
    async with room.facilitator() as maria, room.facilitator("Måns") as mans:
        for leading in (maria, mans):
            assert leading.frames[0]["you"]["role"] == "facilitator"
            assert leading.frames[0]["head"]["view"] == "facilitator"
        assert "events" in await mans.do("set_step", step="grade")


@pytest.mark.parametrize("key", ["", "wrong", "x" * 10_000])
async def test_a_wrong_key_is_turned_away(room: Room, key: str) -> None:
    browser = Browser(room, key=key)
    await browser.connect()
    await browser.hello()
    assert await browser.closed() == 4503
    async with room.facilitator() as maria:
        assert len(maria.snapshot["participants"]) == 1


async def test_a_screen_is_nobody_and_sends_no_op(room: Room) -> None:
    async with room.screen() as screen:
        assert screen.frames[0]["you"] == {"participant": None, "role": "screen"}
        assert screen.snapshot["participants"] == []
        assert screen.frames[-1]["here"] == []
        for type, fields in (("rename", {"name": "S"}), ("leave", {}), ("set_step", {"step": "grade"})):
            assert await screen.rejected(type, **fields) == "not_allowed"
        assert (await screen.cast("offer", 7))["code"] == "not_allowed"


async def test_a_screens_key_makes_no_participant_even_with_a_seat(room: Room) -> None:
    async with Browser(room, key=room.screen_key) as screen:
        assert screen.frames[0]["you"] == {"participant": None, "role": "screen"}
        assert screen.snapshot["participants"] == []


@pytest.mark.parametrize("key", ["none", "facilitator"])
async def test_only_a_screen_may_come_without_a_seat(room: Room, key: str) -> None:
    browser = Browser(room, seat=None, key=room.facilitator_key if key == "facilitator" else None)
    await browser.connect()
    await browser.hello()
    assert await browser.closed() == 4500


@pytest.mark.parametrize(
    "code", ["granit-granit-000", "nosuchroom", "%00", "granit-sol-48２", "a/b", "a%2Fb", ""]
)
async def test_an_unknown_room_says_so(room: Room, code: str) -> None:
    browser = Browser(Room(room.address, code, "", ""))
    await browser.connect()
    assert await browser.closed() == 4504


async def test_a_room_is_found_however_its_code_is_typed(room: Room) -> None:
    typed = room.code.replace("-", "%20").upper()
    async with Browser(Room(room.address, typed, "", ""), name="Anna") as anna:
        assert anna.snapshot["room"] == room.code


async def test_a_head_that_belongs_to_another_seat_gives_a_newcomer_the_whole_room(room: Room) -> None:
    async with room.facilitator(), room.participant("Anna") as anna:
        newcomer = Browser(room, name="Bo", head=anna.head)
        welcome = await newcomer.open()
        assert welcome["mode"] == "snapshot"
        await newcomer.close()
