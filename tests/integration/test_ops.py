"""What a browser wishes, how it is answered, and what the others see of it."""

import asyncio
import uuid

import pytest

from tests.browsers import Browser, Room

CONTROL = ["\x00", "a\x1bb", "\x7f", "\x85"]
SOME_ID = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
INVISIBLE = ["", " ", "\u200b", "⁠"]


async def test_the_entry_that_answers_an_op_is_the_one_that_everyone_gets(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna, room.screen() as screen:
        id = await maria.ask({"type": "rename_room", "title": "  Ny rubrik "})
        entry = await maria.answer(id)
        assert entry["op"] == id
        assert entry["events"] == [{"type": "room_renamed", "title": "Ny rubrik"}]
        assert await anna.answer(id) == entry
        assert await screen.answer(id) == entry


async def test_answers_come_in_the_order_of_the_ops(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        wishes = [
            {"type": "rename_room", "title": "Ett"},
            {"type": "rename_room", "title": "Ett"},
            {"type": "rename_room", "title": "x" * 121},
            {"type": "nonsense"},
            {"type": "set_step", "step": "nowhere"},
            {"type": "rename_room", "title": "Två"},
            {"type": "reveal_result", "statement": "offer"},
            {"type": "set_step"},
            {"type": "set_step", "step": "results"},
            {"type": "reveal_result", "statement": "offer"},
            {"type": "set_step", "step": "results"},
            {"type": "rename_room", "title": "Tre"},
        ]
        asked = [await maria.ask(wish) for wish in wishes]
        asked.append(await maria.ask(wishes[0], id=asked[0]))
        for id in asked:
            await maria.answer(id)

        await maria.wait(lambda: maria.frames[-1] if len(answers(maria)) == len(asked) else None)
        assert [id for id, _ in answers(maria)] == asked
        assert [kind for _, kind in answers(maria)] == [
            "entry",
            "accepted",
            "too_long",
            "unknown_op",
            "unknown_id",
            "entry",
            "wrong_step",
            "bad_op",
            "entry",
            "too_few_answers",
            "accepted",
            "entry",
            "accepted",
        ]
        await anna.answer(asked[11])
        assert [entry["op"] for entry in anna.entries] == [asked[0], asked[5], asked[8], asked[11]]


async def test_sixty_four_ops_in_flight_are_carried_out_in_order(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        asked = [await maria.ask({"type": "rename_room", "title": f"Rubrik {n}"}) for n in range(64)]
        await anna.answer(asked[-1])
        assert [entry["op"] for entry in anna.entries] == asked


async def test_a_flood_of_unanswered_ops_ends_the_connection_and_harms_nobody(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        op = '{"type":"op","id":"%s","after":1,"op":{"type":"rename","name":"A %d"}}'
        frames = [op % (uuid.uuid4(), n) for n in range(2000)]
        # One write, so that the server reads them as fast as they can come.
        await asyncio.gather(*(anna.say(frame) for frame in frames), return_exceptions=True)
        assert await anna.closed() == 4508
        await maria.do("rename_room", title="Lugnt")
        assert maria.events[-1]["title"] == "Lugnt"


async def test_an_op_sent_again_is_carried_out_once(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        op = {"type": "rename_room", "title": "En gång"}
        id = await maria.ask(op)
        await maria.answer(id)
        await maria.do("rename_room", title="En annan")
        for tab in (maria, anna):
            await tab.ask(op, id=id)
        answered = {"type": "accepted", "id": id}
        assert await anna.next("accepted") == answered
        assert await maria.next("accepted") == answered
        titles = [event["title"] for event in anna.events if event["type"] == "room_renamed"]
        assert titles == ["En gång", "En annan"]


async def test_an_op_that_changes_nothing_is_accepted_and_told_to_nobody(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        assert (await maria.do("set_step", step="welcome"))["type"] == "accepted"
        assert (await maria.do("rename_room", title="Teamet"))["type"] == "accepted"
        assert (await maria.do("set_setting", setting="threshold", value=3))["type"] == "accepted"
        await assert_noticed_nothing(anna, room)


@pytest.mark.parametrize(
    ("op", "code", "detail"),
    [
        ({"type": "unheard_of"}, "unknown_op", {}),
        ({"type": "__proto__"}, "unknown_op", {}),
        ({"type": "join", "seat": "x"}, "unknown_op", {}),
        ({"type": "publish", "round": 1, "tallies": {}}, "unknown_op", {}),
        ({"type": 7}, "bad_op", {"field": "type"}),
        ({}, "bad_op", {"field": "type"}),
        ([], "bad_op", {"field": "op"}),
        (None, "bad_op", {"field": "op"}),
        ({"type": "rename_room"}, "bad_op", {"field": "title"}),
        ({"type": "rename_room", "title": None}, "bad_op", {"field": "title"}),
        ({"type": "rename_room", "title": "A", "__proto__": {}}, "bad_op", {"field": "__proto__"}),
        ({"type": "rename_room", "title": "A", "extra": 1}, "bad_op", {"field": "extra"}),
        ({"type": "set_setting", "setting": "threshold", "value": 4}, "bad_op", {"field": "value"}),
        ({"type": "set_setting", "setting": "edit_others", "value": 1}, "bad_op", {"field": "value"}),
        ({"type": "set_setting", "setting": "__proto__", "value": {}}, "unknown_id", {}),
        ({"type": "set_setting", "setting": "authors", "value": True}, "setting_fixed", {}),
        ({"type": "set_setting", "setting": "solo", "value": True}, "setting_fixed", {}),
        ({"type": "set_step", "step": "__proto__"}, "unknown_id", {}),
        ({"type": "set_step", "step": "grade", "place": "nowhere"}, "unknown_id", {}),
        ({"type": "set_silent", "board": "__proto__", "silent": True}, "unknown_id", {}),
        ({"type": "rename_room", "title": "x" * 121}, "too_long", {}),
        ({"type": "rename", "name": "x" * 41}, "too_long", {}),
        ({"type": "rename", "name": "A\nB"}, "bad_name", {}),
        ({"type": "rename_room", "title": "A\tB"}, "bad_name", {}),
        ({"type": "reveal_result", "statement": None}, "wrong_step", {}),
        ({"type": "start_round"}, "wrong_step", {}),
        ({"type": "start_round", "threshold": 4}, "bad_op", {"field": "threshold"}),
        ({"type": "start_timer", "seconds": 0}, "bad_op", {"field": "seconds"}),
        ({"type": "start_timer", "seconds": 1e300}, "bad_op", {"field": "seconds"}),
        (
            {"type": "add_note", "id": "x", "board": "b", "column": "c", "text": "t"},
            "bad_op",
            {"field": "id"},
        ),
    ],
    ids=str,
)
async def test_a_bad_op_is_refused_with_its_code_and_the_others_notice_nothing(
    room: Room, op: dict[str, object], code: str, detail: dict[str, str]
) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        answer = await maria.answer(await maria.ask(op))
        assert (answer["code"], answer["detail"]) == (code, detail)
        await assert_noticed_nothing(anna, room)


@pytest.mark.parametrize(
    ("id", "after", "field"),
    [
        ("not-a-uuid", 1, "id"),
        (SOME_ID.upper(), 1, "id"),
        (SOME_ID, -1, "after"),
        (SOME_ID, "1", "after"),
        (SOME_ID, True, "after"),
        (SOME_ID, None, "after"),
    ],
    ids=str,
)
async def test_an_op_needs_an_id_and_a_place_in_time(room: Room, id: str, after: object, field: str) -> None:
    async with room.facilitator() as maria:
        await maria.say({"type": "op", "id": id, "after": after, "op": {"type": "rename_room", "title": "A"}})
        refused = {"type": "rejected", "id": id, "code": "bad_op", "detail": {"field": field}}
        assert await maria.next("rejected") == refused


@pytest.mark.parametrize("turn", [-1, "1", True, 1.5])
async def test_a_turn_is_a_number_of_times(room: Room, turn: object) -> None:
    async with room.facilitator() as maria:
        op = {
            "type": "op",
            "id": SOME_ID,
            "after": 1,
            "turn": turn,
            "op": {"type": "rename_room", "title": "A"},
        }
        await maria.say(op)
        assert (await maria.next("rejected"))["detail"] == {"field": "turn"}


@pytest.mark.parametrize("name", [*CONTROL, *INVISIBLE], ids=repr)
async def test_a_name_of_nothing_to_see_is_refused(room: Room, name: str) -> None:
    async with room.participant("Anna") as anna:
        assert await anna.rejected("rename", name=name) == "bad_name"


@pytest.mark.parametrize("text", [*CONTROL, *INVISIBLE], ids=repr)
async def test_a_note_of_nothing_to_see_is_refused(room: Room, text: str) -> None:
    async with room.facilitator() as maria:
        await maria.do("set_step", step="reflect")
        note = {"id": str(uuid.uuid4()), "board": "thoughts", "column": "other"}
        assert await maria.rejected("add_note", **note, text=text) == "bad_text"
        assert await maria.rejected("add_note", **note, text="x" * 2001) == "too_long"


async def test_a_prototypes_name_is_a_text_like_others(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        await maria.do("rename_room", title="__proto__")
        await anna.do("rename", name="constructor")
        async with room.screen() as screen:
            assert screen.snapshot["title"] == "__proto__"
            assert [p["name"] for p in screen.snapshot["participants"]] == ["Maria", "constructor"]


async def test_a_participant_may_not_lead(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        for op in (
            {"type": "set_step", "step": "grade"},
            {"type": "reveal_result", "statement": None},
            {"type": "start_round"},
            {"type": "set_setting", "setting": "threshold", "value": 5},
            {"type": "rename_room", "title": "Mitt"},
            {"type": "close_room"},
            {"type": "set_silent", "board": "thoughts", "silent": True},
            {"type": "start_timer", "seconds": 60},
            {"type": "stop_timer"},
        ):
            answer = await anna.answer(await anna.ask(op))
            assert answer["code"] == "not_allowed", op
        await assert_noticed_nothing(maria, room)


async def test_the_first_code_that_applies_is_the_answer(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        assert await anna.rejected("reveal_result", statement=7) == "bad_op"
        assert await anna.rejected("reveal_result", statement="nowhere") == "not_allowed"
        assert await maria.rejected("reveal_result", statement="nowhere") == "wrong_step"
        await maria.do("set_step", step="results")
        assert await maria.rejected("reveal_result", statement="nowhere") == "unknown_id"
        assert await maria.rejected("reveal_result", statement="offer") == "too_few_answers"
        await maria.do("close_room")
        assert await anna.rejected("reveal_result", statement="nowhere") == "room_closed"
        assert await anna.rejected("unheard_of") == "unknown_op"


async def test_the_threshold_is_fixed_once_the_room_has_been_in_grade(room: Room) -> None:
    async with room.facilitator() as maria:
        await maria.do("set_setting", setting="threshold", value=5)
        await maria.do("set_step", step="grade")
        await maria.do("set_step", step="welcome")
        assert await maria.rejected("set_setting", setting="threshold", value=3) == "setting_fixed"


def answers(browser: Browser) -> list[tuple[str, str]]:
    """Op ids in the order in which they were answered, each with what it was answered by."""
    given: list[tuple[str, str]] = []
    for frame in browser.frames:
        match frame["type"]:
            case "entries":
                given += [(entry["op"], "entry") for entry in frame["entries"] if entry["op"]]
            case "accepted":
                given.append((frame["id"], "accepted"))
            case "rejected":
                given.append((frame["id"], frame["code"]))
    return given


async def assert_noticed_nothing(browser: Browser, room: Room) -> None:
    """That nothing has reached the browser but newcomers; the last of them says when to look."""
    async with room.facilitator("Prov") as prov:
        await browser.event("participant_joined", participant=prov.snapshot["participants"][-1])
    told = {frame["type"] for frame in browser.frames}
    assert told <= {"welcome", "snapshot", "ballots", "counts", "presence", "entries"}
    assert {event["type"] for event in browser.events} == {"participant_joined"}


async def test_an_unknown_op_is_unknown_before_its_form_is_looked_at(room: Room) -> None:
    async with room.facilitator() as maria:
        await maria.say({"type": "op", "id": "x", "op": {"type": "fly"}})
        assert (await maria.next("rejected"))["code"] == "unknown_op"


async def test_what_is_sent_after_a_leave_is_not_carried_out(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        for wish in ({"type": "leave"}, {"type": "rename", "name": "Spöke"}):
            await anna.ask(wish)
        assert await anna.closed() == 1000
        await maria.event("participant_left")
        await maria.do("rename_room", title="Efteråt")
        assert not [event for event in maria.events if event.get("participant", {}).get("name") == "Spöke"]
