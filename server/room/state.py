"""The state of a room: what the fold of its journal holds, also what no view shows (seat digests, marks, op
ids).
"""

from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal, TypeVar

import msgspec

from server.room.message import UNSET, Record, UnsetType
from server.room.window import OpWindow
from server.room.workshop import Workshop

Color = Literal["yellow", "blue", "green", "rose"]
Spread = Literal["united", "mixed", "split"]

R = TypeVar("R", bound=msgspec.Struct)


class Settings(Record, frozen=True):
    """How the room works. `threshold` is k of this round; `authors` and `solo` are fixed at creation."""

    threshold: Literal[3, 5, 8] = 3
    authors: bool = False
    edit_others: bool = True
    solo: bool = False


class Participant(Record, frozen=True):
    """Someone in the room, or someone who has been (`left`). `answering` ones are counted at the scale."""

    id: str
    name: str
    role: Literal["participant", "facilitator"]
    answering: bool
    left: bool = False


class Result(Record, frozen=True):
    """A published aggregate, as the anonymity promise allows it. `mean` has one decimal, half up; `end`
    stands instead of it, of `spread` and of `distribution`: how many gave each score. Those published before
    spread was have neither.
    """

    n: int
    mean: str | None = None
    end: Literal["left", "right"] | None = None
    spread: Spread | None = None
    distribution: tuple[int, ...] | None = None


class PublishedResult(Record, frozen=True):
    """The result of one statement in one round."""

    round: int
    statement: str
    result: Result


class Stars(Record, frozen=True):
    """A round of stars on a board: each may give `budget`, and at least `threshold` (k) must before the sums
    are `shown`.
    """

    round: int
    budget: int
    threshold: int
    shown: bool = False


class StarResult(Record, frozen=True):
    """What the notes of a board got in a round from `n` seats, as stars.py allows it. `nearly_all`: the note
    that nearly all stars lie on; its number is then the least that it may have.
    """

    board: str
    round: int
    n: int
    stars: dict[str, int]
    nearly_all: str | None = None


class Board(Record, frozen=True):
    """The state of a board: `silent` hides new notes; `hidden` counts them. `stars` are asked for or shown
    there.
    """

    id: str
    silent: bool = False
    hidden: int = 0
    stars: Stars | None = None


class Note(Record, frozen=True):
    """A sticky note. `mark` proves its writer by their seat and is in no view; `rev` counts changes of the
    text. `statement`, `question` and `source` (a note) tell what it came from; `who`, `when`, `first_move`
    and `how_known` are the plan that it leads to. `group`: the one that it lies in.
    """

    id: str
    board: str
    column: str
    rank: str
    text: str
    rev: int
    color: Color
    author: str | None
    hidden: bool
    statement: str | None
    who: str | None
    when: str | None
    question: str | None = None
    source: str | None = None
    first_move: str | None = None
    how_known: str | None = None
    group: str | None = None
    mark: str | UnsetType = UNSET


class Group(Record, frozen=True):
    """Notes of one column that belong together, told by the notes themselves. It stands where its first note
    does.
    """

    id: str
    name: str


class Timer(Record, frozen=True):
    """A running timer and the server millisecond of its end."""

    ends: int


class Room(Record, frozen=True, gc=True, dict=True):
    """One gathering just after entry `seq`. `begun`: the round has been in grade, so its threshold is
    fixed. `opened`: it has taken answers, so its threshold is not lowered. `newcomers` are the participants
    who joined after that. `star_rounds` is the last round of stars that a board has had.
    """

    room: str
    title: str
    locale: Literal["sv", "en"]
    template: str
    created: int
    settings: Settings
    workshop: Workshop
    facilitator_key: str
    screen_key: str
    step: str
    seq: int = 0
    place: str | None = None
    closed: bool = False
    visited: tuple[str, ...] = ()
    round: int = 1
    begun: bool = False
    opened: bool = False
    newcomers: frozenset[str] = frozenset()
    participants: dict[str, Participant] = {}
    seats: dict[str, str] = {}
    results: tuple[PublishedResult, ...] = ()
    stars: tuple[StarResult, ...] = ()
    star_rounds: dict[str, int] = {}
    boards: dict[str, Board] = {}
    notes: dict[str, Note] = {}
    removed: dict[str, Note] = {}
    groups: dict[str, Group] = {}
    timer: Timer | None = None
    legend: dict[str, str] = {}
    recent: OpWindow = OpWindow()

    @cached_property
    def columns(self) -> Mapping[tuple[str, str], list[Note]]:
        """The notes of each board and column in their order. It is carried from room to room (`replace`,
        `with_note`, `without_note`), so that no op looks through all notes; it is no part of what is stored.
        """
        columns: dict[tuple[str, str], list[Note]] = {}
        for note in sorted(self.notes.values(), key=place_of):
            columns.setdefault((note.board, note.column), []).append(note)
        return columns

    def with_note(self, note: Note) -> "Room":
        """The room where this is the note of its id."""
        return self._changed({**self.notes, note.id: note}, note.id, note)

    def without_note(self, id: str) -> "Room":
        """The room without the note."""
        return self._changed({key: note for key, note in self.notes.items() if key != id}, id, None)

    def _changed(self, notes: dict[str, Note], id: str, after: Note | None) -> "Room":
        columns, before = dict(self.columns), self.notes.get(id)
        if before is not None:
            column = columns[before.board, before.column] = [*columns[before.board, before.column]]
            del column[bisect_left(column, place_of(before), key=place_of)]
        if after is not None:
            column = columns[after.board, after.column] = [*columns.get((after.board, after.column), ())]
            column.insert(bisect_left(column, place_of(after), key=place_of), after)
        room = replace(self, notes=notes)
        room.__dict__["columns"] = columns
        return room

    def published(self, statement: str, round: int | None = None) -> bool:
        """Whether the statement has a result in the round (the current one, unless said)."""
        wanted = self.round if round is None else round
        return any(r.statement == statement and r.round == wanted for r in self.results)

    def stars_shown(self, board: str, round: int) -> bool:
        """Whether the stars of this round of the board are published."""
        return any(shown.board == board and shown.round == round for shown in self.stars)

    def open_statements(self) -> tuple[str, ...]:
        """The statements without a result in this round, in the order of the workshop."""
        return tuple(s for s in self.workshop.statement_ids() if not self.published(s))


def replace(before: R, /, **changes: Any) -> R:
    """The record with some fields changed."""
    after = msgspec.structs.replace(before, **changes)
    if isinstance(before, Room) and "notes" not in changes and "columns" in before.__dict__:
        after.__dict__["columns"] = before.columns
    return after


def place_of(note: Note) -> tuple[str, str]:
    """What notes of a column are ordered by, by code unit."""
    return (note.rank, note.id)
