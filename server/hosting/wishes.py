"""Wishes waiting for their turn, and drafting: deciding a batch of them on one room, each on what those
before it changed. Pure.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from server.hosting.ports import Head
from server.hosting.seat import digest, mark
from server.hosting.sessions import Outlet, Session
from server.room import room as rules
from server.room.entry import AnyEvent, Entry
from server.room.groups import notes_of
from server.room.message import UNSET, Actor, InternalOp, Op
from server.room.notes import note_of
from server.room.participants import Join, ParticipantJoined
from server.room.rejection import NotAdmitted, Rejected
from server.room.state import Room
from server.room.upcast import VERSION


@dataclass(frozen=True, eq=False)
class Wish:
    """An op on its way. `op` may be Rejected already, for an op whose form was wrong: it still waits for its
    turn, so that answers come in order. `id` and `session` are None for what the host wishes. With a `turn`
    of its browser it is decided after what was sent before it, and once for all: refused or without effect,
    it has an entry too, lest a copy of it that stalls on another connection comes to something later.
    """

    op: Op | InternalOp | Rejected
    id: str | None = None
    after: int = 0
    session: Session | None = None
    turn: int | None = None

    @property
    def waits(self) -> bool:
        """Whether it is left unanswered, for its browser sends it again."""
        return self.session is not None and self.session.is_over(self.turn)


@dataclass(frozen=True, eq=False)
class Arrival:
    """A hello on its way. `seat` is None for a screen; `head` is what the browser has of the room already."""

    outlet: Outlet
    seat: bytes | None
    facilitator: bool
    name: str | None
    head: Head | None
    view: str | None
    admitted: "asyncio.Future[Session]" = field(compare=False)

    @property
    def digest(self) -> str | None:
        """What stores hold of the seat."""
        return None if self.seat is None else digest(self.seat)

    def wish(self, participant: str, alias: str) -> Wish | None:
        """The join of a seat; a screen joins nothing."""
        if self.digest is None:
            return None
        return Wish(Join(self.digest, participant, alias, self.name, self.facilitator))


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of a wish: an entry, a refusal, or neither (it was repeated, or changed nothing)."""

    wish: Wish
    entry: Entry | None = None
    refusal: Rejected | NotAdmitted | None = None

    @property
    def name(self) -> str:
        """What became of it, in a word."""
        if isinstance(self.refusal, Rejected):
            return self.refusal.code
        return "unchanged" if self.entry is None else "accepted"

    @property
    def joined(self) -> bool:
        """Whether a new participant came of it."""
        return self.entry is not None and any(isinstance(e, ParticipantJoined) for e in self.entry.events)


@dataclass(frozen=True, eq=False)
class Draft:
    """The outcomes in the order of the wishes, and the room and head if their entries become durable."""

    room: Room
    head: Head
    outcomes: Sequence[Outcome]

    @property
    def entries(self) -> list[Entry]:
        """The entries to append, in order."""
        return [outcome.entry for outcome in self.outcomes if outcome.entry is not None]

    @property
    def answers(self) -> bool:
        """Whether somebody's op is answered out of the room alone."""
        return any(o.wish.id is not None and type(o.wish.op) in rules.RULES for o in self.outcomes)


def draft(room: Room, head: Head, wishes: Sequence[Wish], now: int, new_id: Callable[[], str]) -> Draft:
    """Decide every wish in turn, but those that wait."""
    outcomes: list[Outcome] = []
    for wish in wishes:
        if wish.waits:
            continue
        events, refusal = _decide(room, wish, now)
        if events or _is_for_good(room, wish, refusal):
            code = refusal.code if isinstance(refusal, Rejected) else UNSET
            entry = Entry(VERSION, head.seq + 1, new_id(), head.id, now, wish.id, events, code)
            room = rules.apply(room, entry)
            head = Head(head.epoch, entry.seq, entry.id)
            # Without events it is nobody's answer.
            outcomes.append(Outcome(wish if events else Wish(wish.op), entry))
        if not events:
            outcomes.append(Outcome(wish, refusal=refusal))
    return Draft(room, head, outcomes)


def actor_of(room: Room, wish: Wish) -> Actor:
    """Who wishes: the role that the participant has now, and the marks of the notes that the op is about."""
    session = wish.session
    if session is None or session.seat is None or session.participant not in room.participants:
        # Also whom a store that fell back has lost: their connection ends, and they come in anew.
        return Actor(role="screen")
    note = None if isinstance(wish.op, Rejected) else note_of(wish.op)
    return Actor(
        role=room.participants[session.participant].role,
        participant=session.participant,
        mark=None if note is None else mark(session.seat, note),
        marks=_marks(room, session.seat, wish.op),
    )


def _marks(room: Room, seat: bytes, op: Op | InternalOp | Rejected) -> Mapping[str, str]:
    ids = () if isinstance(op, Rejected) else notes_of(room, op)
    return {id: mark(seat, id) for id in ids}


def _decide(room: Room, wish: Wish, now: int) -> tuple[tuple[AnyEvent, ...], Rejected | NotAdmitted | None]:
    """The events, or why there are none; neither for what was decided before, or changes nothing."""
    try:
        if isinstance(wish.op, Rejected):
            raise wish.op
        if wish.id is not None and rules.repeated(room, wish.id, wish.after):
            return (), None
        events = rules.decide(room, actor_of(room, wish), wish.op, now)
    except (Rejected, NotAdmitted) as refusal:
        return (), refusal
    return cast("tuple[AnyEvent, ...]", events), None


def _is_for_good(room: Room, wish: Wish, refusal: Exception | None) -> bool:
    """Whether that there are no events is kept too. Not for a wrong form, which is wrong anywhere; nor after
    the ballot box was asked, lest the journal tell of ballots.
    """
    if wish.turn is None or wish.id is None or wish.session is None or type(wish.op) not in rules.RULES:
        return False
    known = (
        room.closed
        or room.recent.has(wish.id)
        or (isinstance(refusal, Rejected) and refusal.code == "too_old")
    )
    return not known and wish.session.participant in room.participants
