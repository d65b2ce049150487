"""A browser's copy of a room as `protocol.md` has it kept: a snapshot, and events folded into it."""

from collections.abc import Callable, Mapping
from typing import Any

Frame = dict[str, Any]


def fold(room: Frame, event: Frame) -> Frame:
    """The room after the event. One of an unknown type changes nothing."""
    change = CHANGES.get(event["type"])
    return room if change is None else {**room, **change(room, event)}


def with_notes(notes: list[Frame], others: list[Frame]) -> list[Frame]:
    """Each in the place of the one before; ordered by (rank, id)."""
    by_id = {note["id"]: note for note in [*notes, *others]}
    return sorted(by_id.values(), key=lambda note: (note["rank"], note["id"]))


def _step(room: Frame, event: Frame) -> Frame:
    step, visited = event["step"], room["visited"]
    visited = visited if step in visited else [*visited, step]
    return {"step": step, "place": event["place"], "visited": visited}


def _person(room: Frame, event: Frame) -> Frame:
    return {"participants": _with_record(room["participants"], event["participant"])}


def _result(room: Frame, event: Frame) -> Frame:
    return {"results": [*room["results"], {key: event[key] for key in ("round", "statement", "result")}]}


def _round(room: Frame, event: Frame) -> Frame:
    return {"round": event["round"], "settings": {**room["settings"], "threshold": event["threshold"]}}


def _stars(room: Frame, event: Frame) -> Frame:
    shown = {key: event[key] for key in ("board", "round", "n", "stars", "nearly_all")}
    return {"stars": [*room["stars"], shown]}


def _without_note(room: Frame, event: Frame) -> Frame:
    return {"notes": [note for note in room["notes"] if note["id"] != event["id"]]}


def _with_record(records: list[Frame], record: Frame) -> list[Frame]:
    """The record in the place of the one before, or last when it is new."""
    if any(each["id"] == record["id"] for each in records):
        return [record if each["id"] == record["id"] else each for each in records]
    return [*records, record]


CHANGES: Mapping[str, Callable[[Frame, Frame], Frame]] = {
    "step_set": _step,
    "participant_joined": _person,
    "participant_changed": _person,
    "participant_left": _person,
    "result_published": _result,
    "round_started": _round,
    "stars_shown": _stars,
    "room_closed": lambda _room, _event: {"closed": True},
    "room_renamed": lambda _room, event: {"title": event["title"]},
    "note_saved": lambda room, event: {"notes": with_notes(room["notes"], [event["note"]])},
    "note_removed": _without_note,
    "board_set": lambda room, event: {"boards": _with_record(room["boards"], event["board"])},
}
