"""Notes on boards, for the tests of notes: ops as a browser writes them, and notes called by their texts."""

from typing import Any

import msgspec

from server.room.entry import Entry
from server.room.rank import RANK_MAX
from server.room.state import Note, Room, Settings
from tests.gathering import Gathering, created, op_id

PEOPLE = ("Maria", "Anna", "Bo")
COLUMNS = (("insights", "ideas"), ("insights", "insights"), ("next_steps", "now"))


def wall(settings: Settings = Settings()) -> Gathering:
    """A room at its boards, which Maria leads and Anna and Bo are in."""
    gathering = Gathering(created(settings))
    for person in PEOPLE:
        gathering.join(person, facilitator=person == "Maria")
    gathering.wish("Maria", {"type": "set_step", "step": "document"})
    return gathering


def add(gathering: Gathering, person: str, note: str, column: int = 0, **fields: Any) -> Entry | None:
    """Put up a note in one of the columns; it is called by its text."""
    board, name = COLUMNS[column]
    form = {"type": "add_note", "id": op_id(note), "board": board, "column": name, "text": note}
    return gathering.wish(person, form | fields)


def change(gathering: Gathering, person: str, verb: str, note: str, **fields: Any) -> Entry | None:
    """Any other op on the note."""
    return gathering.wish(person, {"type": f"{verb}_note", "id": op_id(note), **fields})


def move(gathering: Gathering, person: str, note: str, column: int = 0, **fields: Any) -> Entry | None:
    """Put the note into one of the columns."""
    board, name = COLUMNS[column]
    return change(gathering, person, "move", note, board=board, column=name, **fields)


def group(gathering: Gathering, person: str, onto: str, *notes: str, **fields: Any) -> Entry | None:
    """Lay notes on another; a new group is called by the text of that one."""
    ids = [op_id(text) for text in notes]
    form = {"type": "group_notes", "id": group_id(onto), "notes": ids, "onto": op_id(onto)}
    return gathering.wish(person, form | fields)


def of_group(gathering: Gathering, person: str, verb: str, onto: str, **fields: Any) -> Entry | None:
    """Any other op on the group that is called by this text."""
    return gathering.wish(person, {"type": verb, "id": group_id(onto), **fields})


def group_id(onto: str) -> str:
    """The id of the group that was made on the note."""
    return op_id(f"the group on {onto}")


def move_notes(
    gathering: Gathering, person: str, *notes: str, column: int = 0, **fields: Any
) -> Entry | None:
    """Put several notes into one of the columns, as one act."""
    form = {"type": "move_notes", "ids": [op_id(text) for text in notes], **place(column)}
    return gathering.wish(person, form | fields)


def place(column: int) -> dict[str, str]:
    """Where the column is."""
    board, name = COLUMNS[column]
    return {"board": board, "column": name}


def silence(gathering: Gathering, board: str = "insights", *, silent: bool = True) -> Entry | None:
    """Silence the board, or show what is hidden on it."""
    return gathering.wish("Maria", {"type": "set_silent", "board": board, "silent": silent})


def note(gathering: Gathering, text: str) -> Note:
    """The note that was called by this text, as it is now."""
    return gathering.room.notes[op_id(text)]


def texts(room: Room, column: int = 0, *, hidden: bool = True) -> list[str]:
    """The column read from top to bottom."""
    return [n.text for n in in_column(room, column) if hidden or not n.hidden]


def in_column(room: Room, column: int) -> list[Note]:
    """Its notes in order."""
    found = [n for n in room.notes.values() if (n.board, n.column) == COLUMNS[column]]
    return sorted(found, key=lambda n: (n.rank, n.id))


def assert_well_placed(room: Room) -> None:
    """That visible notes share no rank, that none is too long, that every board counts what it hides, and
    that the columns carried from room to room are those of its notes.
    """
    for column in range(len(COLUMNS)):
        ranks = [n.rank for n in in_column(room, column) if not n.hidden]
        assert len(set(ranks)) == len(ranks)
        assert all(0 < len(rank) <= RANK_MAX for rank in ranks)
    for board in room.boards.values():
        hidden = [n for n in room.notes.values() if n.board == board.id and n.hidden]
        assert board.hidden == len(hidden)
        assert board.silent or not hidden
    anew = msgspec.structs.replace(room)
    assert {where: notes for where, notes in room.columns.items() if notes} == anew.columns
