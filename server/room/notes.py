"""What people do with notes: write, edit, color, assign, move, take away and bring back.

A note is its writer's by its mark, which their seat alone can make. Where nobody may change the notes of
others (`edit_others`), that binds the facilitator too. To all but its writer a hidden note is not there.
"""

from typing import Annotated, ClassVar

import msgspec

from server.room import origin, placing
from server.room.boards import NoteRemoved, NoteSaved, hiding
from server.room.groups import emptied, group_beside, lies_at
from server.room.merge import merge
from server.room.message import (
    NOTE_MAX,
    NOTE_STEPS,
    NOTES_MAX,
    PLAN_MAX,
    UNSET,
    WHEN_MAX,
    WHO_MAX,
    Actor,
    Event,
    InternalOp,
    Op,
    UnsetType,
    Uuid,
)
from server.room.placing import PlacingOp
from server.room.rejection import Rejected
from server.room.state import Color, Note, Room, replace
from server.room.writing import lines, paragraph


class NoteOp(Op, frozen=True):
    """A wish about the note with this id."""

    steps: ClassVar[frozenset[str] | None] = NOTE_STEPS
    id: Uuid


class AddNote(PlacingOp, frozen=True):
    """Put up a new note. It may have come from a `statement`, a `question` or another note, its `source`."""

    id: Uuid
    text: str
    color: Color = "yellow"
    statement: str | None = None
    question: str | None = None
    source: Uuid | None = None


class EditNote(NoteOp, frozen=True):
    """Change the text. `base` is the text that the edit began from."""

    base: Annotated[str, msgspec.Meta(max_length=NOTE_MAX)]
    text: str


class ColorNote(NoteOp, frozen=True):
    """Give the note another color."""

    color: Color


class AssignNote(NoteOp, frozen=True):
    """Say who does it, and when, by what first move, and how one will know; None says it is not decided, and
    what is left out stays as it is."""

    who: str | None
    when: str | None
    first_move: str | UnsetType | None = UNSET
    how_known: str | UnsetType | None = UNSET


class MoveNote(PlacingOp, frozen=True):
    """Put the note somewhere else. It leaves its group, unless its neighbour lies in that too."""

    id: Uuid


class RemoveNote(NoteOp, frozen=True):
    """Take the note away."""


class RestoreNote(NoteOp, frozen=True):
    """Bring a removed note back."""


def note_of(op: Op | InternalOp) -> str | None:
    """The id of the note that the op names; the mark of its actor is made from it."""
    return op.id if isinstance(op, NoteOp | AddNote | MoveNote) else None


def add_note(room: Room, actor: Actor, op: AddNote, _now: int) -> tuple[Event, ...]:
    """On a silent board the note is hidden. Raises Rejected `unknown_id`, `id_taken`, `note_gone` (the
    source), `bad_text`, `too_long` or `full`."""
    _known_column(room, op)
    origin.assert_known(room, op.statement, op.question, op.source)
    if op.id in room.notes or op.id in room.removed:
        raise Rejected("id_taken")
    origin.assert_shown(room, op.source)
    text = paragraph(op.text, NOTE_MAX)
    _room_for_one(room)
    note = Note(
        id=op.id,
        board=op.board,
        column=op.column,
        rank="",
        text=text,
        rev=1,
        color=op.color,
        author=actor.participant if room.settings.authors else None,
        hidden=room.boards[op.board].silent,
        statement=op.statement,
        who=None,
        when=None,
        question=op.question,
        source=op.source,
        mark=UNSET if actor.mark is None else actor.mark,
    )
    where = placing.gap(room, note, op.after, op.before)
    return (*_saved(placing.put(room, note, where)), *hiding(room, note, 1))


def edit_note(room: Room, actor: Actor, op: EditNote, _now: int) -> tuple[Event, ...]:
    """What others changed since the edit began stays. Raises Rejected `note_gone`, `not_allowed`,
    `bad_text` or `too_long`."""
    note = _at_hand(room, actor, room.notes.get(op.id))
    mine = paragraph(op.text, NOTE_MAX)
    text = paragraph(merge(op.base, note.text, mine), NOTE_MAX)
    return () if text == note.text else (NoteSaved(replace(note, text=text, rev=note.rev + 1)),)


def color_note(room: Room, actor: Actor, op: ColorNote, _now: int) -> tuple[Event, ...]:
    """Raises Rejected `note_gone` or `not_allowed`."""
    note = _at_hand(room, actor, room.notes.get(op.id))
    return _changed(note, replace(note, color=op.color))


def assign_note(room: Room, actor: Actor, op: AssignNote, _now: int) -> tuple[Event, ...]:
    """In any column: where it is offered is for the browser. Raises Rejected `note_gone`, `not_allowed`,
    `bad_text` or `too_long`."""
    note = _at_hand(room, actor, room.notes.get(op.id))
    first_move = note.first_move if op.first_move is UNSET else op.first_move
    how_known = note.how_known if op.how_known is UNSET else op.how_known
    who, when, first_move, how_known = lines(
        (op.who, WHO_MAX), (op.when, WHEN_MAX), (first_move, PLAN_MAX), (how_known, PLAN_MAX)
    )
    plan = replace(note, who=who, when=when, first_move=first_move, how_known=how_known)
    return _changed(note, plan)


def move_note(room: Room, actor: Actor, op: MoveNote, _now: int) -> tuple[Event, ...]:
    """A hidden note stays on its board. Raises Rejected `unknown_id`, `note_gone`, `not_allowed` or
    `board_silent`."""
    _known_column(room, op)
    note = _at_hand(room, actor, room.notes.get(op.id))
    if note.hidden and op.board != note.board:
        raise Rejected("board_silent")
    group = note.group if note.group == group_beside(room, op) else None
    there = replace(note, board=op.board, column=op.column, group=group)
    where = placing.gap(room, there, op.after, op.before)
    stays = there == note and (where.holds(note.rank) or op.id in (op.after, op.before))
    return () if stays else (*_saved(placing.put(room, there, where)), *_left(room, note, there))


def remove_note(room: Room, actor: Actor, op: RemoveNote, _now: int) -> tuple[Event, ...]:
    """Raises Rejected `note_gone` or `not_allowed`."""
    note = _at_hand(room, actor, room.notes.get(op.id))
    return (NoteRemoved(note.id, note), *hiding(room, note, -1), *emptied(room, [note]))


def restore_note(room: Room, actor: Actor, op: RestoreNote, _now: int) -> tuple[Event, ...]:
    """Back where it lay, in its group if that is still there; hidden as long as its board is silent. Raises
    Rejected `note_gone`, `not_allowed` or `full`."""
    note = _at_hand(room, actor, room.removed.get(op.id))
    _room_for_one(room)
    group = note.group if lies_at(room, note.group, note.board, note.column) else None
    note = replace(note, hidden=note.hidden and room.boards[note.board].silent, group=group)
    where = placing.gap_of_old(room, note)
    back = (note,) if where.holds(note.rank) else placing.put(room, note, where)
    return (*_saved(back), *hiding(room, note, 1))


def _known_column(room: Room, op: PlacingOp) -> None:
    if not room.workshop.has_column(op.board, op.column):
        raise Rejected("unknown_id")


def _at_hand(room: Room, actor: Actor, note: Note | None) -> Note:
    own = note is not None and note.mark == actor.mark
    if note is None or (note.hidden and not own):
        raise Rejected("note_gone")
    if not own and not room.settings.edit_others:
        raise Rejected("not_allowed")
    return note


def _room_for_one(room: Room) -> None:
    if len(room.notes) >= NOTES_MAX:
        raise Rejected("full")


def _left(room: Room, before: Note, after: Note) -> tuple[Event, ...]:
    return () if after.group == before.group else emptied(room, [before])


def _changed(before: Note, after: Note) -> tuple[Event, ...]:
    return () if after == before else (NoteSaved(after),)


def _saved(notes: tuple[Note, ...]) -> tuple[Event, ...]:
    return tuple(NoteSaved(note) for note in notes)
