"""The boards as they stand: their notes, what was taken away, and what a silent board hides."""

from typing import ClassVar

from server.room import placing
from server.room.message import UNSET, Actor, Event, Op, UnsetType
from server.room.rejection import Rejected
from server.room.state import Board, Group, Note, Room, replace

REMOVED_MAX = 100


class SetSilent(Op, frozen=True):
    """Let people write on the board unseen by each other, or show what they wrote."""

    facilitator_only: ClassVar[bool] = True
    board: str
    silent: bool


class NoteSaved(Event, frozen=True):
    """The note as it is now: new, changed, moved, back or shown."""

    note: Note


class NoteRemoved(Event, frozen=True):
    """The note is taken away. The record as it was is for the journal: it tells a view who could see the
    note."""

    id: str
    note: Note | UnsetType = UNSET


class GroupSaved(Event, frozen=True):
    """The group as it is now: new, or named."""

    group: Group


class GroupRemoved(Event, frozen=True):
    """The group has no notes any more."""

    id: str


class BoardSet(Event, frozen=True):
    """The board as it is now."""

    board: Board


def set_silent(room: Room, _actor: Actor, op: SetSilent, _now: int) -> tuple[Event, ...]:
    """Ending the silence shows every hidden note at once. Raises Rejected `unknown_id`."""
    board = room.boards.get(op.board)
    if board is None:
        raise Rejected("unknown_id")
    if board.silent == op.silent:
        return ()
    if op.silent:
        return (BoardSet(replace(board, silent=True)),)
    return (BoardSet(replace(board, silent=False, hidden=0)), *map(NoteSaved, placing.shown(room, board.id)))


def hiding(room: Room, note: Note, by: int) -> tuple[Event, ...]:
    """What the board tells when a note comes (`by` 1) or goes (-1): the number of its hidden ones."""
    if not note.hidden:
        return ()
    board = room.boards[note.board]
    return (BoardSet(replace(board, hidden=board.hidden + by)),)


def note_saved(room: Room, event: NoteSaved) -> Room:
    """The record replaces the one before; a note that is back is no longer among the removed."""
    note = event.note
    return replace(room.with_note(note), removed=_without(room.removed, note.id))


def note_removed(room: Room, event: NoteRemoved) -> Room:
    """The last hundred can be restored."""
    removed = {**room.removed, event.id: room.notes[event.id]}
    if len(removed) > REMOVED_MAX:
        del removed[next(iter(removed))]
    return replace(room.without_note(event.id), removed=removed)


def group_saved(room: Room, event: GroupSaved) -> Room:
    """The record replaces the one before."""
    return replace(room, groups={**room.groups, event.group.id: event.group})


def group_removed(room: Room, event: GroupRemoved) -> Room:
    """It may be made again by the same id."""
    return replace(room, groups={id: group for id, group in room.groups.items() if id != event.id})


def board_set(room: Room, event: BoardSet) -> Room:
    """The record replaces the one before. A round of stars that has been asked for is not used again."""
    board, rounds = event.board, room.star_rounds
    if board.stars is not None:
        rounds = {**rounds, board.id: board.stars.round}
    return replace(room, boards={**room.boards, board.id: board}, star_rounds=rounds)


def _without(notes: dict[str, Note], id: str) -> dict[str, Note]:
    return {key: note for key, note in notes.items() if key != id} if id in notes else notes
