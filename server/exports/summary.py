"""What a room came to, in the order in which it is read: what will be done, the profile, the boards from the
last to the first. Every format writes this, and adds nothing.

Made from a view, so it holds no more than its audience may see; hidden notes are counted, and nothing else is
told of them. Every note stands once: those of the columns that offer who and when are what will be done.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal

import msgspec

from server.exports.words import WORDS, Locale
from server.room.retention import DAY_MS
from server.room.state import Note, PublishedResult, Spread
from server.room.view import RoomView
from server.room.workshop import Column as ColumnPlan
from server.room.workshop import Question, Statement, Text


class About(msgspec.Struct, frozen=True):
    """The statement that a note is about, by its id and its poles."""

    id: str
    left: str
    right: str


class Asked(msgspec.Struct, frozen=True):
    """The question that a note was written on, by its id and its short form."""

    id: str
    short: str


class Together(msgspec.Struct, frozen=True):
    """A group of notes, by its id and its name, which may be empty."""

    id: str
    name: str


class Written(msgspec.Struct, frozen=True):
    """What a note says. `who`, `when`, `first_move` and `how_known` are null while they are not decided;
    `author` is null in a room that keeps no authors. What the thought came from, if anything: `about` is a
    statement, `question` a question whose column it no longer stands in, `source` the text of another note.
    `color` is what the note's color stands for. `stars` is how many it has got, null where none are shown on
    its board; if `nearly_all` stars lie on it, the least that it may have. `group` is the one it lies in.
    """

    text: str
    who: str | None
    when: str | None
    first_move: str | None
    how_known: str | None
    author: str | None
    about: About | None
    question: Asked | None
    source: str | None
    color: str | None
    stars: int | None
    nearly_all: bool
    group: Together | None


class Column(msgspec.Struct, frozen=True):
    """A column with its notes, from top to bottom; those by themselves come before those in groups."""

    board: str
    id: str
    heading: str
    notes: tuple[Written, ...]


class Board(msgspec.Struct, frozen=True):
    """A board, without the columns that stand under what will be done."""

    id: str
    heading: str
    columns: tuple[Column, ...]


class Graded(msgspec.Struct, frozen=True):
    """A statement and its result. `n` is how many answered, null if no result has been shown. `mean` is
    between 1 (left) and 10 (right); it is null where nearly all answers are at one `end`. `spread` tells how
    far apart the answers are; `distribution` how many gave each score from 1 to 10, where that is shown.
    """

    id: str
    left: str
    right: str
    n: int | None
    mean: float | None
    end: Literal["left", "right"] | None
    spread: Spread | None
    distribution: tuple[int, ...] | None


class Profile(msgspec.Struct, frozen=True):
    """The results of one round under the headings of the two poles. `threshold` is k, how many answers a
    result needed; null for an earlier round, whose k is no longer known.
    """

    round: int
    threshold: int | None
    left: str
    right: str
    statements: tuple[Graded, ...]

    @property
    def shown(self) -> bool:
        """Whether any statement has a result."""
        return any(graded.n is not None for graded in self.statements)


class Kept(msgspec.Struct, frozen=True):
    """After how many days without use the room is erased, and on which day at the earliest."""

    days: int
    until: date


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a room came to. `version` is that of this form. `created` is the day the room was made, `exported`
    that of this file. `solo`: a room of one seat. `do` is what will be done, column by column. `profile` is
    that of the newest round with a result, `earlier` those before it, the oldest first. `hidden` is how many
    notes are left out because their board is silent. `kept` tells for how long the room is there, null where
    it is kept until someone erases it.
    """

    version: Literal[1] = 1
    title: str
    created: date
    exported: date
    locale: Locale
    solo: bool
    authors: bool
    do: tuple[Column, ...]
    profile: Profile
    earlier: tuple[Profile, ...]
    boards: tuple[Board, ...]
    hidden: int
    kept: Kept | None
    source: str | None

    def graded(self) -> Iterator[tuple[int, Graded]]:
        """Statement by statement, its results with their rounds beside each other, the oldest first; one that
        has none is there once.
        """
        profiles = (*self.earlier, self.profile)
        for place in range(len(self.profile.statements)):
            rounds = [(profile.round, profile.statements[place]) for profile in profiles]
            yield from [found for found in rounds if found[1].n is not None] or rounds[-1:]

    def written(self) -> Iterator[Written]:
        """Every note, in the order in which they stand."""
        for column in (*self.do, *(column for board in self.boards for column in board.columns)):
            yield from column.notes

    def tells(self, field: Literal["spread", "distribution"]) -> bool:
        """Whether any result has it."""
        return any(getattr(graded, field) is not None for _round, graded in self.graded())


def summarise(
    room: RoomView, locale: Locale, now: int, day_of: Callable[[int], date], keep_days: int | None = None
) -> Summary:
    """The summary in one language. `day_of` tells on which day a server millisecond lies; `keep_days` for
    how many days from now the room is kept at least, if it has an end.
    """
    words = WORDS[locale]
    reader = _Reader(room, locale)
    *earlier, profile = reader.profiles()
    return Summary(
        title=room.title or (words.arrived_alone if room.settings.solo else words.arrived),
        created=day_of(room.created),
        exported=day_of(now),
        locale=locale,
        solo=room.settings.solo,
        authors=room.settings.authors,
        do=reader.do(),
        profile=profile,
        earlier=tuple(earlier),
        boards=reader.boards(),
        hidden=sum(board.hidden for board in room.boards),
        kept=None if keep_days is None else Kept(keep_days, day_of(now + keep_days * DAY_MS)),
        source=None if room.workshop.source is None else reader.say(room.workshop.source),
    )


class _Reader:
    """Reads a room in one language."""

    def __init__(self, room: RoomView, locale: Locale) -> None:
        self._room = room
        self._locale = locale
        self._names = {participant.id: participant.name for participant in room.participants}
        self._statements = {statement.id: statement for statement in room.workshop.statements}
        self._questions = {question.id: question for question in room.workshop.questions}
        # What is shown on each board now: of an earlier round, nothing.
        asked = {board.id: board.stars.round for board in room.boards if board.stars and board.stars.shown}
        self._stars = {shown.board: shown for shown in room.stars if asked.get(shown.board) == shown.round}
        self._texts = {note.id: note.text for note in room.notes}
        self._groups = {group.id: Together(group.id, group.name) for group in room.groups}
        self._notes: dict[tuple[str, str], list[Note]] = {}
        for note in room.notes:
            self._notes.setdefault((note.board, note.column), []).append(note)

    def say(self, text: Text) -> str:
        """The text in the reader's language."""
        return text.sv if self._locale == "sv" else text.en

    def do(self) -> tuple[Column, ...]:
        """In the order of the workshop: what is nearest comes first."""
        return tuple(
            self._column(plan.id, column)
            for plan in self._room.workshop.boards
            for column in plan.columns
            if column.assignable
        )

    def profiles(self) -> tuple[Profile, ...]:
        """The rounds that have a result, so that a round just begun hides nothing; the present one if none
        has.
        """
        shown = {published.round for published in self._room.results} or {self._room.round}
        return tuple(map(self._profile, sorted(shown)))

    def _profile(self, round: int) -> Profile:
        room = self._room
        needed = 1 if room.settings.solo else room.settings.threshold
        published = {found.statement: found for found in room.results if found.round == round}
        return Profile(
            round=round,
            threshold=needed if round == room.round else None,
            left=self.say(room.workshop.scale.left),
            right=self.say(room.workshop.scale.right),
            statements=tuple(self._graded(s, published.get(s.id)) for s in room.workshop.statements),
        )

    def boards(self) -> tuple[Board, ...]:
        """From the last to the first."""
        return tuple(
            Board(
                plan.id,
                self.say(plan.heading),
                tuple(self._column(plan.id, column) for column in plan.columns if not column.assignable),
            )
            for plan in reversed(self._room.workshop.boards)
        )

    def _column(self, board: str, plan: ColumnPlan) -> Column:
        written = [self._written(note) for note in self._notes.get((board, plan.id), ())]
        places = {note.group: place for place, note in reversed(list(enumerate(written)))} | {None: -1}
        ordered = sorted(written, key=lambda note: places[note.group])
        return Column(board, plan.id, self.say(plan.heading), tuple(ordered))

    def _written(self, note: Note) -> Written:
        shown = self._stars.get(note.board)
        return Written(
            text=note.text,
            who=note.who,
            when=note.when,
            first_move=note.first_move,
            how_known=note.how_known,
            author=None if note.author is None else self._names.get(note.author),
            about=None if note.statement is None else self._about(self._statements[note.statement]),
            question=None if note.question is None else self._asked(note, self._questions[note.question]),
            source=None if note.source is None else self._texts.get(note.source),
            color=self._room.legend.get(note.color),
            stars=None if shown is None else shown.stars.get(note.id, 0),
            nearly_all=shown is not None and shown.nearly_all == note.id,
            group=self._groups.get(note.group or ""),
        )

    def _asked(self, note: Note, question: Question) -> Asked | None:
        told = (note.board, note.column) == (question.board, question.column)
        return None if told else Asked(question.id, self.say(question.short))

    def _about(self, statement: Statement) -> About:
        return About(statement.id, self.say(statement.left), self.say(statement.right))

    def _graded(self, statement: Statement, published: PublishedResult | None) -> Graded:
        poles = statement.id, self.say(statement.left), self.say(statement.right)
        if published is None:
            return Graded(*poles, n=None, mean=None, end=None, spread=None, distribution=None)
        shown = published.result
        return Graded(
            *poles,
            n=shown.n,
            mean=None if shown.mean is None else float(shown.mean),
            end=shown.end,
            spread=shown.spread,
            distribution=shown.distribution,
        )
