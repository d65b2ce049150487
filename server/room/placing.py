"""Where a note lies in its column: between which neighbours, and which are ranked anew for lack of room.

The ranks of visible notes never depend on hidden ones: a visible note is placed among the visible ones
alone, and hidden notes have their places in the gaps between those. So two notes may share a rank if one of
them is hidden, and a gap is told by ranks, not by positions. A hidden note's own rank may tell its writer
that someone else hid one beside it; nothing tells the others.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise
from typing import ClassVar

from server.room.message import NOTE_STEPS, UNSET, Op, Record, UnsetType, Uuid
from server.room.rank import RANK_MAX, between, spread
from server.room.state import Note, Room, place_of, replace


class PlacingOp(Op, frozen=True, kw_only=True):
    """A wish that tells a place by a neighbour, one at most. `after` None is first; no neighbour, or one that
    is gone, is last."""

    steps: ClassVar[frozenset[str] | None] = NOTE_STEPS
    board: str
    column: str
    after: Uuid | UnsetType | None = UNSET
    before: Uuid | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.after is not UNSET and self.before is not UNSET:
            raise ValueError("a note has one neighbour - at `$.before`")


class Gap(Record, frozen=True):
    """The open interval between two ranks; None is an open end."""

    lower: str | None
    upper: str | None

    def holds(self, rank: str) -> bool:
        """Whether the rank lies in it."""
        return (self.lower is None or self.lower < rank) and (self.upper is None or rank < self.upper)


def gap(room: Room, note: Note, after: str | UnsetType | None, before: str | UnsetType) -> Gap:
    """The gap in the note's column beside the neighbour named; `after` None is first. Without a neighbour,
    or with one that is not in the column, it is last."""
    column = room.columns.get((note.board, note.column), [])
    if after is None:
        return Gap(None, _rank_from(column, note, 0))
    beside = room.notes.get(after or before or "")
    if beside is None or beside.id == note.id or not _together(beside, note):
        return Gap(_rank_to(column, note, len(column)), None)
    if before is UNSET:
        return Gap(beside.rank, _rank_from(column, note, bisect_right(column, beside.rank, key=_rank)))
    return Gap(_rank_to(column, note, bisect_left(column, beside.rank, key=_rank)), beside.rank)


def gap_of_old(room: Room, note: Note) -> Gap:
    """The gap in which a note that has been away lay."""
    column = room.columns.get((note.board, note.column), [])
    here = bisect_right(column, note.rank, key=_rank)
    return Gap(_rank_to(column, note, here), _rank_from(column, note, here))


def put(room: Room, note: Note, where: Gap) -> tuple[Note, ...]:
    """The note in the gap, and after it the notes that get other ranks."""
    note = replace(note, rank=between(where.lower, where.upper))
    if len(note.rank) <= RANK_MAX:
        return (note,)
    column = _in_order([*_column(room, note), note])
    again = _hidden_spread(column) if note.hidden else _all_spread(column)
    placed = next(other for other in again if other.id == note.id)
    return (placed, *(other for other in _changed(column, again) if other.id != note.id))


def put_row(room: Room, notes: Sequence[Note], where: Gap) -> tuple[Note, ...]:
    """Visible notes beside each other in the gap, and after them the notes that get other ranks."""
    ranks = spread(len(notes), where.lower, where.upper)
    row = tuple(replace(note, rank=rank) for note, rank in zip(notes, ranks, strict=True))
    if all(len(rank) <= RANK_MAX for rank in ranks):
        return row
    ids = {note.id for note in row}
    column = _in_order([*(other for other in _column(room, row[0]) if other.id not in ids), *row])
    again = _all_spread(column)
    placed = [note for note in again if note.id in ids]
    return (*placed, *(other for other in _changed(column, again) if other.id not in ids))


def lie_in(where: Gap, notes: Sequence[Note]) -> bool:
    """Whether the notes, in this order, lie in the gap already."""
    ranks = [note.rank for note in notes]
    return all(map(where.holds, ranks)) and all(one < next for one, next in pairwise(ranks))


def shown(room: Room, board: str) -> tuple[Note, ...]:
    """The board's hidden notes, visible from now on, and the notes that get other ranks by that."""
    columns = [notes for (where, _), notes in room.columns.items() if where == board]
    return tuple(note for notes in columns for note in _shown(notes))


def _shown(column: Sequence[Note]) -> Iterable[Note]:
    again = _hidden_spread(column)
    if any(len(note.rank) > RANK_MAX for note in again):
        again = _all_spread(column)
    return _changed(column, [replace(note, hidden=False) for note in again])


def _rank_from(column: Sequence[Note], note: Note, start: int) -> str | None:
    """The first rank from there on that the note is placed among, its own left out."""
    return next((other.rank for other in islice(column, start, None) if _counts(other, note)), None)


def _rank_to(column: Sequence[Note], note: Note, end: int) -> str | None:
    """The last such rank before there."""
    return next((column[at].rank for at in range(end - 1, -1, -1) if _counts(column[at], note)), None)


def _counts(other: Note, note: Note) -> bool:
    return other.id != note.id and (note.hidden or not other.hidden)


def _together(one: Note, other: Note) -> bool:
    return one.column == other.column and one.board == other.board


def _rank(note: Note) -> str:
    return note.rank


def _column(room: Room, note: Note) -> list[Note]:
    """The other notes in the note's column."""
    return [other for other in room.columns.get((note.board, note.column), ()) if other.id != note.id]


def _in_order(notes: Iterable[Note]) -> list[Note]:
    return sorted(notes, key=place_of)


def _all_spread(column: Sequence[Note]) -> list[Note]:
    """All ranks anew: those of the visible notes as if there were no hidden ones."""
    ranks = iter(spread(sum(not note.hidden for note in column)))
    return _hidden_spread([note if note.hidden else replace(note, rank=next(ranks)) for note in column])


def _hidden_spread(column: Sequence[Note]) -> list[Note]:
    """The ranks of the hidden notes anew, in the gaps where they lie."""
    ranked: list[Note] = []
    hidden: list[Note] = []
    lower = None
    for note in (*column, None):
        if note is not None and note.hidden:
            hidden.append(note)
            continue
        ranks = spread(len(hidden), lower, None if note is None else note.rank)
        ranked += [replace(waiting, rank=rank) for waiting, rank in zip(hidden, ranks, strict=True)]
        hidden = []
        if note is not None:
            ranked.append(note)
            lower = note.rank
    return ranked


def _changed(before: Sequence[Note], after: Sequence[Note]) -> Iterable[Note]:
    return (new for old, new in zip(before, after, strict=True) if new != old)
