"""Groups of notes, and what is done with several notes as one act.

A group is told by its notes: all of them lie in one column, and without notes it is gone. Each keeps its
rank, so that a browser that knows no groups shows them one by one. Notes that are gone when several are named
are passed over, as long as one is left. Hidden notes are in no group.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, ClassVar

import msgspec

from server.room import placing
from server.room.boards import GroupRemoved, GroupSaved, NoteSaved
from server.room.message import (
    AT_ONCE_MAX,
    GROUP_MAX,
    GROUPS_MAX,
    NOTE_STEPS,
    UNSET,
    Actor,
    Event,
    InternalOp,
    Op,
    Uuid,
)
from server.room.placing import PlacingOp
from server.room.rejection import Rejected
from server.room.state import Group, Note, Room, replace
from server.room.writing import one_line

Ids = Annotated[tuple[Uuid, ...], msgspec.Meta(min_length=1, max_length=AT_ONCE_MAX)]


class GroupOp(Op, frozen=True):
    """A wish about the group with this id."""

    steps: ClassVar[frozenset[str] | None] = NOTE_STEPS
    id: Uuid


class GroupNotes(GroupOp, frozen=True):
    """Lay notes on another. They join the group of that one; if it has none, one is made with the id."""

    notes: Ids
    onto: Uuid
    name: str = ""


class NameGroup(GroupOp, frozen=True):
    """Say what the notes have in common; nothing takes the name away."""

    name: str


class Ungroup(GroupOp, frozen=True):
    """Let its notes lie by themselves, where they are."""


class MoveGroup(PlacingOp, frozen=True):
    """Put the notes of the group somewhere else, in their order."""

    id: Uuid


class MoveNotes(PlacingOp, frozen=True):
    """Put the notes somewhere else, in the order given. A group that is moved whole stays one."""

    ids: Ids


def notes_of(room: Room, op: Op | InternalOp) -> Sequence[str]:
    """The ids of the several notes that the op is about; the marks of its actor are made from them."""
    match op:
        case GroupNotes(notes=notes, onto=onto):
            return (*notes, onto)
        case MoveNotes(ids=ids):
            return ids
        case NameGroup(id=id) | Ungroup(id=id) | MoveGroup(id=id):
            return [note.id for note in members(room, id)]
        case _:
            return ()


def members(room: Room, group: str | None) -> list[Note]:
    """The notes of the group, in their order."""
    found = (note for note in room.notes.values() if group is not None and note.group == group)
    return sorted(found, key=lambda note: (note.rank, note.id))


def group_notes(room: Room, actor: Actor, op: GroupNotes, _now: int) -> tuple[Event, ...]:
    """They come after the last note of the group, in the order given. Only they are moved, so only they need
    be one's own. Raises Rejected `id_taken`, `note_gone`, `not_allowed`, `bad_name`, `too_long`, `full` or
    `board_silent`."""
    onto = _seen(room, actor, op.onto)
    joined = onto is not None and onto.group is not None
    if not joined and op.id in room.groups:
        raise Rejected("id_taken")
    ids = [id for id in op.notes if id != op.onto]
    if onto is None:
        raise Rejected("note_gone")
    laid = _at_hand(room, actor, ids) if ids else []
    group = Group(op.id, one_line(op.name, GROUP_MAX, empty=True))
    if not joined and len(room.groups) >= GROUPS_MAX:
        raise Rejected("full")
    if onto.hidden or any(note.hidden for note in laid):
        raise Rejected("board_silent")
    if joined:
        return _laid(room, laid, members(room, onto.group))
    return (GroupSaved(group), *_laid(room, laid, [replace(onto, group=group.id)]))


def name_group(room: Room, actor: Actor, op: NameGroup, _now: int) -> tuple[Event, ...]:
    """Raises Rejected `unknown_id`, `not_allowed`, `bad_name` or `too_long`."""
    group = _known(room, op.id)
    _taking_part(room, actor, op.id)
    named = replace(group, name=one_line(op.name, GROUP_MAX, empty=True))
    return () if named == group else (GroupSaved(named),)


def ungroup(room: Room, actor: Actor, op: Ungroup, _now: int) -> tuple[Event, ...]:
    """Raises Rejected `unknown_id` or `not_allowed`."""
    _known(room, op.id)
    _taking_part(room, actor, op.id)
    alone = (NoteSaved(replace(note, group=None)) for note in members(room, op.id))
    return (*alone, GroupRemoved(op.id))


def move_group(room: Room, actor: Actor, op: MoveGroup, _now: int) -> tuple[Event, ...]:
    """Raises Rejected `unknown_id` or `not_allowed`."""
    _known_column(room, op)
    _known(room, op.id)
    notes = _at_hand(room, actor, [note.id for note in members(room, op.id)])
    return _moved(room, op, notes, {op.id})


def move_notes(room: Room, actor: Actor, op: MoveNotes, _now: int) -> tuple[Event, ...]:
    """Raises Rejected `unknown_id`, `note_gone`, `not_allowed` or `board_silent`."""
    _known_column(room, op)
    notes = _at_hand(room, actor, op.ids)
    if any(note.hidden and note.board != op.board for note in notes):
        raise Rejected("board_silent")
    ids = {note.id for note in notes}
    whole = {note.group for note in notes} - {n.group for n in room.notes.values() if n.id not in ids}
    return _moved(room, op, notes, whole | {group_beside(room, op)})


def group_beside(room: Room, op: PlacingOp) -> str | None:
    """The group in which the neighbour lies that a place is told by."""
    neighbour = room.notes.get(op.before or op.after or "")
    there = neighbour is not None and (neighbour.board, neighbour.column) == (op.board, op.column)
    return neighbour.group if neighbour is not None and there else None


def lies_at(room: Room, group: str | None, board: str, column: str) -> bool:
    """Whether the group is there, in this column."""
    return any((note.board, note.column) == (board, column) for note in members(room, group))


def emptied(room: Room, left: Iterable[Note]) -> tuple[Event, ...]:
    """The groups that are gone when these notes have left theirs."""
    gone = list(left)
    ids = {note.id for note in gone}
    still = {note.group for note in room.notes.values() if note.id not in ids}
    return tuple(GroupRemoved(id) for id in dict.fromkeys(n.group for n in gone) if id and id not in still)


def _laid(room: Room, laid: Sequence[Note], on: Sequence[Note]) -> tuple[Event, ...]:
    """The notes on those of the group, which come first if their group is new to them."""
    group, last = on[0].group, on[-1]
    came = [note for note in laid if note.group != group]
    if not came:
        return ()
    there = [replace(note, board=last.board, column=last.column, group=group) for note in came]
    others = _with(_without(room, there), on)
    where = placing.gap(others, there[0], last.id, UNSET)
    saved = {note.id: note for note in (*on, *placing.put_row(others, there, where))}
    new = (NoteSaved(note) for note in saved.values() if room.notes[note.id] != note)
    return (*new, *emptied(room, came))


def _moved(room: Room, op: PlacingOp, notes: Sequence[Note], kept: Iterable[str | None]) -> tuple[Event, ...]:
    """The visible notes in a row, as if there were no hidden ones, then each hidden one after the note that
    it follows. Those of the groups that are `kept` stay in them."""
    there = [_there(op, note, set(kept)) for note in notes]
    others = _without(room, there)
    where = placing.gap(others, replace(there[0], hidden=False), op.after, op.before)
    visible = [note for note in there if not note.hidden]
    if there == list(notes) == visible and placing.lie_in(where, there):
        return ()
    saved = {note.id: note for note in (placing.put_row(others, visible, where) if visible else ())}
    after = op.after
    for note in there:
        if note.hidden:
            beside = _with(others, saved.values())
            before = op.before if after is UNSET else UNSET
            put = placing.put(beside, note, placing.gap(beside, note, after, before))
            saved |= {each.id: each for each in put}
        after = note.id
    left = [old for old, new in zip(notes, there, strict=True) if old.group != new.group]
    return (*map(NoteSaved, saved.values()), *emptied(room, left))


def _there(op: PlacingOp, note: Note, kept: set[str | None]) -> Note:
    group = note.group if note.group in kept else None
    return replace(note, board=op.board, column=op.column, group=group)


def _with(room: Room, notes: Iterable[Note]) -> Room:
    return replace(room, notes={**room.notes, **{note.id: note for note in notes}})


def _without(room: Room, notes: Iterable[Note]) -> Room:
    ids = {note.id for note in notes}
    return replace(room, notes={id: note for id, note in room.notes.items() if id not in ids})


def _at_hand(room: Room, actor: Actor, ids: Sequence[str]) -> list[Note]:
    """Those of the notes that are there. Raises Rejected `note_gone` when none is, and `not_allowed`."""
    notes = [note for id in dict.fromkeys(ids) if (note := _seen(room, actor, id)) is not None]
    if not notes:
        raise Rejected("note_gone")
    if not room.settings.edit_others and not all(_own(actor, note) for note in notes):
        raise Rejected("not_allowed")
    return notes


def _seen(room: Room, actor: Actor, id: str) -> Note | None:
    note = room.notes.get(id)
    return None if note is None or (note.hidden and not _own(actor, note)) else note


def _own(actor: Actor, note: Note) -> bool:
    return note.mark == actor.marks.get(note.id)


def _taking_part(room: Room, actor: Actor, group: str) -> None:
    """Where nobody may change the notes of others, one needs a note in the group."""
    if not (room.settings.edit_others or any(_own(actor, note) for note in members(room, group))):
        raise Rejected("not_allowed")


def _known(room: Room, id: str) -> Group:
    if id not in room.groups:
        raise Rejected("unknown_id")
    return room.groups[id]


def _known_column(room: Room, op: PlacingOp) -> None:
    if not room.workshop.has_column(op.board, op.column):
        raise Rejected("unknown_id")
