"""Stars on a board's notes: who may give them, when they are shown, and what is then shown.

A ballot is one whole distribution: how many of the budget a seat gives to which notes, one star at least. The
ballots lie in the ballot box, by the same promise as scores; a tally comes from there when they are shown,
inside an internal op, and leaves as a StarResult. k and budget belong to the round: both are fixed when stars
are asked for.

What is shown is the sum of each note. From it alone nobody outside the round shall know of any one seat that
it gave a note stars. Sums tell that in two cases: a note has more than all but one could give, so everyone
gave it some; or one note has all there are. So where a note has at least as many as all but one could give,
or all stars but one at most, only `nearly_all` is said: its number stops at what all but one could give, and
a single star elsewhere is not shown. A note without stars says that nobody gave it any; that is what a choice
shows. Whoever gave knows their own, and with three the sum of the other two: the words on the screen say so.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar

import msgspec

from server.room.boards import BoardSet
from server.room.message import NOTE_STEPS, Actor, Event, InternalOp, Op, Record
from server.room.rejection import Rejected
from server.room.state import Board, Room, StarResult, Stars, replace
from server.room.votes import threshold

BUDGET_MAX = 10
STARRED_MAX = 10

Given = Mapping[str, int]


class StarTally(Record, frozen=True):
    """What a sealed round got: from `n` ballots of up to `budget` stars, so many for each note."""

    n: int
    budget: int
    stars: dict[str, int]


class AskStars(Op, frozen=True):
    """Ask everyone for stars on the board's notes, so many each."""

    facilitator_only: ClassVar[bool] = True
    steps: ClassVar[frozenset[str] | None] = NOTE_STEPS
    board: str
    budget: Annotated[int, msgspec.Meta(ge=1, le=BUDGET_MAX)]


class ShowStars(Op, frozen=True):
    """Show what the board's notes have got; nothing more is given in that round."""

    facilitator_only: ClassVar[bool] = True
    steps: ClassVar[frozenset[str] | None] = NOTE_STEPS
    board: str


class DropStars(Op, frozen=True):
    """Ask for no stars here any more; those that were not shown are destroyed."""

    facilitator_only: ClassVar[bool] = True
    steps: ClassVar[frozenset[str] | None] = NOTE_STEPS
    board: str


class PublishStars(InternalOp, frozen=True):
    """Publish what the ballot box has sealed; None: it sealed nothing."""

    board: str
    round: int
    tally: StarTally | None


class StarsShown(Event, frozen=True):
    """The stars of a board's round, for everyone and for good."""

    board: str
    round: int
    n: int
    stars: dict[str, int]
    nearly_all: str | None = None


def may_give(room: Room, actor: Actor, board: str, round: int, given: Given) -> None:
    """Raises Rejected when this actor may not give these stars now. A note that others may not see is not
    there.
    """
    if room.closed:
        raise Rejected("room_closed")
    me = room.participants.get(actor.participant or "")
    if me is None or me.left or not me.answering:
        raise Rejected("not_allowed")
    if room.step not in NOTE_STEPS:
        raise Rejected("wrong_step")
    asked = _board(room, board).stars
    if asked is None or asked.round != round:
        raise Rejected("wrong_round")
    if not given.keys() <= notes_on(room, board):
        raise Rejected("note_gone")
    if sum(given.values()) > asked.budget:
        raise Rejected("bad_cast")
    if asked.shown:
        raise Rejected("sealed")


def ask_stars(room: Room, _actor: Actor, op: AskStars, _now: int) -> tuple[Event, ...]:
    """A new round, whose number no ballot of an earlier one has. Raises Rejected `unknown_id`, or
    `setting_fixed` for another budget in the midst of a round.
    """
    board = _board(room, op.board)
    if board.stars is not None and not board.stars.shown:
        if board.stars.budget != op.budget:
            raise Rejected("setting_fixed")
        return ()
    round = room.star_rounds.get(board.id, 0) + 1
    return (BoardSet(replace(board, stars=Stars(round, op.budget, threshold(room)))),)


def drop_stars(room: Room, _actor: Actor, op: DropStars, _now: int) -> tuple[Event, ...]:
    """Raises Rejected `unknown_id`."""
    board = _board(room, op.board)
    return () if board.stars is None else (BoardSet(replace(board, stars=None)),)


def to_seal_stars(room: Room, op: ShowStars) -> Stars:
    """The round that the ballot box is asked to seal. Raises Rejected `wrong_round` where no stars are asked
    for, `unknown_id` or `published`.
    """
    asked = _board(room, op.board).stars
    if asked is None:
        raise Rejected("wrong_round")
    if asked.shown:
        raise Rejected("published")
    return asked


def publish_stars(room: Room, op: PublishStars) -> tuple[Event, ...]:
    """Whatever step or round the board has reached, what is sealed is published, once. Raises Rejected
    `too_few_answers`, without a number, when the box sealed nothing.
    """
    tally = op.tally
    if tally is None:
        raise Rejected("too_few_answers")
    if room.stars_shown(op.board, op.round):
        return ()
    board = _board(room, op.board)
    published = StarsShown(op.board, op.round, tally.n, *_shown(room, board.id, tally))
    if board.stars is None or board.stars.round != op.round:
        return (published,)
    return (published, BoardSet(replace(board, stars=replace(board.stars, shown=True))))


def stars_shown(room: Room, event: StarsShown) -> Room:
    """The result is added to those of all boards and rounds, and its round is not used again."""
    result = StarResult(event.board, event.round, event.n, event.stars, event.nearly_all)
    last = max(room.star_rounds.get(event.board, 0), event.round)
    return replace(room, stars=(*room.stars, result), star_rounds={**room.star_rounds, event.board: last})


def open_rounds(room: Room) -> Mapping[str, int]:
    """The boards that take stars now, each with its round."""
    if room.closed:
        return {}
    asked = ((board.id, board.stars) for board in room.boards.values())
    return {board: stars.round for board, stars in asked if stars is not None and not stars.shown}


def ended_rounds(room: Room) -> Mapping[str, int]:
    """The last round of each board that no stars are taken in any more."""
    still = open_rounds(room)
    return {board: round - 1 if board in still else round for board, round in room.star_rounds.items()}


def notes_on(room: Room, board: str) -> frozenset[str]:
    """The notes of the board that everyone sees."""
    return frozenset(note.id for note in room.notes.values() if note.board == board and not note.hidden)


def shown_of(tally: StarTally) -> tuple[dict[str, int], str | None]:
    """What is shown of the sums of three ballots or more, and the note that nearly all stars lie on."""
    stars, most = tally.stars, (tally.n - 1) * tally.budget
    first = max(sorted(stars), key=lambda note: stars[note])
    others = sum(stars.values()) - stars[first]
    if stars[first] < most and others > 1:
        return stars, None
    return {**(stars if others > 1 else {}), first: min(stars[first], most)}, first


def _shown(room: Room, board: str, tally: StarTally) -> tuple[dict[str, int], str | None]:
    """The stars of notes that are gone since are gone too. Where one note is left there is no choice to see.
    Alone nothing is anonymous.
    """
    here = notes_on(room, board)
    stars, nearly_all = (tally.stars, None) if room.settings.solo else shown_of(tally)
    if len(here) < 2 and not room.settings.solo:
        return {}, None
    left = {note: stars[note] for note in sorted(here & stars.keys())}
    return left, nearly_all if nearly_all in left else None


def _board(room: Room, id: str) -> Board:
    board = room.boards.get(id)
    if board is None:
        raise Rejected("unknown_id")
    return board
