"""Passing signals: who types, who drags."""

import uuid

from tests.browsers import Room


async def test_whispers_reach_the_others_without_a_name_and_leave_no_entry(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        await maria.do("set_step", step="reflect")
        place = {"board": "thoughts", "column": "other", "note": None}
        await anna.say({"type": "whisper", "kind": "typing", **place})
        said = {"participant": None, "kind": "typing", **place}
        assert (await maria.next("whispers"))["whispers"] == [said]
        await anna.say({"type": "whisper", "kind": "none", "board": "", "column": "", "note": None})
        assert (await maria.next("whispers"))["whispers"] == []
        assert anna.seq == maria.seq == 4


async def test_a_nonsense_whisper_is_ignored(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        for board in ("__proto__", 7, None, ["thoughts"]):
            await anna.say(
                {"type": "whisper", "kind": "typing", "board": board, "column": "other", "note": None}
            )
        await anna.do("rename", name="Annika")
        await maria.event("participant_changed")
        assert not [frame for frame in maria.frames if frame["type"] == "whispers"]


async def test_a_board_that_falls_silent_takes_its_whispers_with_it(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        await maria.do("set_step", step="document")
        await anna.say(
            {"type": "whisper", "kind": "typing", "board": "insights", "column": "ideas", "note": None}
        )
        assert len((await maria.next("whispers"))["whispers"]) == 1
        await maria.do("set_silent", board="insights", silent=True)
        assert (await maria.next("whispers"))["whispers"] == []


async def test_a_hidden_note_is_not_told_of_from_a_board_that_is_not_silent(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        await maria.do("set_step", step="document")
        await maria.do("set_silent", board="insights", silent=True)
        note = str(uuid.uuid4())
        await anna.do("add_note", id=note, board="insights", column="ideas", text="Dold")
        await anna.say(
            {"type": "whisper", "kind": "dragging", "board": "thoughts", "column": "other", "note": note}
        )
        seen = {"kind": "typing", "board": "thoughts", "column": "other", "note": None}
        await maria.say({"type": "whisper", **seen})
        assert (await maria.next("whispers"))["whispers"] == [{"participant": None, **seen}]


async def test_a_newcomer_is_told_what_is_said_now(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna:
        await maria.do("set_step", step="document")
        said = {"kind": "typing", "board": "insights", "column": "ideas", "note": None}
        await anna.say({"type": "whisper", **said})
        await maria.next("whispers")
        async with room.participant("Bo") as bo:
            assert (await bo.next("whispers"))["whispers"] == [{"participant": None, **said}]
