"""Ballots and results: who may cast, when a result may be published, and what it shows.

The scores themselves never come here: a tally comes from the ballot box at a reveal, inside an internal op,
and leaves as a Result. Each point of the anonymity promise has an id; tests/anonymity/README.md lists them.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

from server.room.message import UNSET, Actor, Event, InternalOp, Op, Record, UnsetType
from server.room.rejection import Rejected
from server.room.state import PublishedResult, Result, Room, Spread, replace

Score = int | Literal["skip"]
SCORES = range(1, 11)
CAST_STEPS = frozenset({"grade", "results"})
DISTRIBUTION_FROM = 8


class Tally(Record, frozen=True):
    """What a sealed statement got: `counts[i]` answers of score i + 1; `skipped` seats skipped it."""

    counts: tuple[int, int, int, int, int, int, int, int, int, int]
    skipped: int


class RevealResult(Op, frozen=True):
    """Publish the result of a statement, or of every open one that has enough answers (None)."""

    facilitator_only: ClassVar[bool] = True
    steps: ClassVar[frozenset[str] | None] = frozenset({"results"})
    statement: str | None


class StartRound(Op, frozen=True):
    """Begin a new collection of answers for all statements."""

    facilitator_only: ClassVar[bool] = True
    steps: ClassVar[frozenset[str] | None] = CAST_STEPS
    threshold: Literal[3, 5, 8] | UnsetType = UNSET


class Publish(InternalOp, frozen=True):
    """Publish what the ballot box has sealed."""

    round: int
    tallies: Mapping[str, Tally]


class ResultPublished(Event, frozen=True):
    """The result of a statement, for everyone and for good."""

    round: int
    statement: str
    result: Result


class RoundStarted(Event, frozen=True):
    """A new round, with its threshold."""

    round: int
    threshold: Literal[3, 5, 8]


def may_cast(room: Room, actor: Actor, round: int, statement: str) -> None:
    """Raises Rejected when this actor may not cast on the statement now."""
    if room.closed:
        raise Rejected("room_closed")
    me = room.participants.get(actor.participant or "")
    if me is None or me.left or not me.answering:
        raise Rejected("not_allowed")
    if room.step not in CAST_STEPS:
        raise Rejected("wrong_step")
    if round != room.round:
        raise Rejected("wrong_round")
    if statement not in room.workshop.statement_ids():
        raise Rejected("unknown_id")
    if room.published(statement):
        raise Rejected("sealed")


def to_seal(room: Room, op: RevealResult) -> tuple[str, ...]:
    """The statements that the reveal asks the ballot box to seal. Raises Rejected `unknown_id` or
    `published`.
    """
    if op.statement is not None and op.statement not in room.workshop.statement_ids():
        raise Rejected("unknown_id")
    wanted = room.open_statements() if op.statement is None else (op.statement,)
    if not wanted or (op.statement is not None and room.published(op.statement)):
        raise Rejected("published")
    return wanted


def threshold(room: Room) -> int:
    """k: how many answers a result needs (ANON-2). Alone it is one, and nothing is anonymous (ANON-9)."""
    return 1 if room.settings.solo else room.settings.threshold


def publish(room: Room, op: Publish) -> tuple[Event, ...]:
    """Whatever step or round the room has reached, what is sealed is published, once. Raises Rejected
    `too_few_answers` when the box sealed nothing.
    """
    if not op.tallies:
        raise Rejected("too_few_answers")
    return tuple(
        ResultPublished(op.round, statement, result_of(op.tallies[statement], solo=room.settings.solo))
        for statement in room.workshop.statement_ids()
        if statement in op.tallies and not room.published(statement, op.round)
    )


def start_round(room: Room, _actor: Actor, op: StartRound, _now: int) -> tuple[Event, ...]:
    """The new round keeps the threshold, unless another is given."""
    k = room.settings.threshold if op.threshold is UNSET else op.threshold
    return (RoundStarted(room.round + 1, k),)


def result_published(room: Room, event: ResultPublished) -> Room:
    """The result is added to those of all rounds."""
    return replace(room, results=(*room.results, PublishedResult(event.round, event.statement, event.result)))


def round_started(room: Room, event: RoundStarted) -> Room:
    """A room that stands in grade has begun the round at once; answers are taken from now on."""
    return replace(
        room,
        round=event.round,
        settings=replace(room.settings, threshold=event.threshold),
        begun=room.step == "grade",
        opened=True,
        newcomers=frozenset(),
    )


def result_of(tally: Tally, *, solo: bool = False) -> Result:
    """What is shown of a tally with at least one answer (ANON-4): the count, the mean, the spread as a word,
    and from 8 answers the distribution unless united; or only the end that nearly all answers lie at.
    Everything is exact: whole numbers alone, the mean rounded half up.
    """
    n, total = _weighed(tally)
    tenths = mean_in_tenths(total, n)
    mean = f"{tenths // 10}.{tenths % 10}"
    if solo:
        return Result(n=n, mean=mean)
    if tenths == 10 or total - n <= 1:
        return Result(n=n, end="left")
    if tenths == 100 or 10 * n - total <= 1:
        return Result(n=n, end="right")
    spread = spread_of(tally)
    told = n >= DISTRIBUTION_FROM and spread != "united"
    return Result(n=n, mean=mean, spread=spread, distribution=tally.counts if told else None)


def spread_of(tally: Tally) -> Spread:
    """The population's standard deviation as a word: united up to 1, split from 2.5, else mixed. Compared as
    n² times the variance, which is whole. A narrower `united` would single out those who all answered alike.
    """
    n, total = _weighed(tally)
    squares = sum(score * score * count for score, count in zip(SCORES, tally.counts, strict=True))
    variance = n * squares - total * total
    if variance <= n * n:
        return "united"
    return "split" if 4 * variance >= 25 * n * n else "mixed"


def mean_in_tenths(total: int, n: int) -> int:
    """The mean of n answers in tenths, exact, half up."""
    return (20 * total + n) // (2 * n)


def _weighed(tally: Tally) -> tuple[int, int]:
    """How many answered, and their sum."""
    return sum(tally.counts), sum(score * count for score, count in zip(SCORES, tally.counts, strict=True))
