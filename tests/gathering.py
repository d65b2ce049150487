"""A room in memory with people in it: what a host does, without sockets, store or clock.

The invariants are held after everything that people do.
"""

import hashlib
import json
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Any

import msgspec

from server.content import load
from server.hosting.seat import digest, mark
from server.room import room as rules
from server.room import stars, votes
from server.room.entry import Entry
from server.room.groups import notes_of
from server.room.lifecycle import RoomCreated
from server.room.message import Actor, Event, InternalOp, Op
from server.room.notes import note_of
from server.room.participants import Join
from server.room.rejection import Rejected
from server.room.state import Room, Settings, Stars
from server.room.upcast import VERSION
from server.room.workshop import Workshop
from server.web.wire import OpFrame, read_op
from tests.invariants import assert_invariants, assert_no_trace

FACILITATOR_KEY = digest(b"the facilitator's key")
SCREEN_KEY = digest(b"the screen's key")
START = 1_800_000_000_000

Watch = Callable[[Room, Entry, Room, Collection[bytes]], None]


def seat_of(person: str) -> bytes:
    """The seat that this person's browser made."""
    return hashlib.sha256(person.encode()).digest()


def participant_of(person: str) -> str:
    """`Anna Karin` is `p_anna_karin`, whatever name they take."""
    return "p_" + person.lower().replace(" ", "_")


def op_id(label: str) -> str:
    """The id of the op that a test calls by this label."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, label))


def created(
    settings: Settings = Settings(), workshop: Workshop | None = None, title: str = ""
) -> RoomCreated:
    """How every journal of these tests begins."""
    return RoomCreated(
        room="granit-sol-482",
        title=title,
        locale="sv",
        template="tjanstelogik",
        created=START,
        settings=settings,
        workshop=workshop or load("tjanstelogik"),
        facilitator_key=FACILITATOR_KEY,
        screen_key=SCREEN_KEY,
    )


class Gathering:
    """People are called by a label; whoever has not joined is a screen. `watch` is told of every entry."""

    def __init__(self, first: RoomCreated | None = None, watch: Watch | None = None) -> None:
        self.entries: list[Entry] = []
        self.people: list[str] = []
        self.box = Box()
        self._watch = watch
        self._first = first or created()
        self._maybe: Room | None = None
        self._append(None, (self._first,))

    @property
    def room(self) -> Room:
        """The room as it stands."""
        if self._maybe is None:
            raise AssertionError("the room is made at the start")
        return self._maybe

    def join(
        self, person: str, name: str | None = None, *, facilitator: bool = False, alias: str = "Björk"
    ) -> Entry | None:
        """Say hello, by the person's own label unless another name is given."""
        who = participant_of(person)
        op = Join(digest(seat_of(person)), who, alias, person if name is None else name, facilitator)
        entry = self._carry_out(None, lambda: rules.decide(self.room, Actor("participant"), op, self.now()))
        if person not in self.people:
            self.people.append(person)
        return entry

    def wish(
        self, person: str, form: Mapping[str, Any], label: str | None = None, after: int | None = None
    ) -> Entry | None:
        """Send an op as a browser writes it. None: it changed nothing, or not again. Raises Rejected."""
        made = op_id(label or f"op {len(self.entries)}")
        frame = OpFrame(made, self.room.seq if after is None else after, msgspec.Raw(json.dumps(form)))
        return self._carry_out(made, lambda: self._decide(person, read_op(frame), made, frame.after))

    def cast(self, person: str, statement: str, score: votes.Score | None, round: int | None = None) -> None:
        """Answer a statement. Raises Rejected."""
        wanted = self.room.round if round is None else round
        votes.may_cast(self.room, self.actor(person), wanted, statement)
        self.box.cast(wanted, statement, person, score)

    def give(self, person: str, board: str, given: stars.Given, round: int | None = None) -> None:
        """Give stars to notes, whole. Raises Rejected."""
        asked = self.room.boards[board].stars if board in self.room.boards else None
        wanted = (asked.round if asked else 0) if round is None else round
        stars.may_give(self.room, self.actor(person), board, wanted, given)
        self.box.give(board, wanted, person, given)

    def actor(self, person: str, op: Op | InternalOp | None = None) -> Actor:
        """Who wishes, with the mark of the note that the op names."""
        me = self.room.participants.get(participant_of(person))
        if me is None:
            return Actor("screen")
        note = None if op is None else note_of(op)
        marks = {} if op is None else {id: mark(seat_of(person), id) for id in notes_of(self.room, op)}
        return Actor(me.role, me.id, None if note is None else mark(seat_of(person), note), marks)

    def now(self) -> int:
        """A second later for every entry."""
        return START + 1000 * len(self.entries)

    def _decide(self, person: str, op: Op | Rejected, made: str, after: int) -> tuple[Event, ...]:
        if isinstance(op, Rejected):
            raise op
        if rules.repeated(self.room, made, after):
            return ()
        actor = self.actor(person, op)
        if isinstance(op, votes.RevealResult):
            rules.guard(self.room, actor, op)
            wanted = votes.to_seal(self.room, op)
            sealed = self.box.seal(self.room.round, wanted, votes.threshold(self.room))
            return rules.decide(self.room, actor, votes.Publish(self.room.round, sealed), self.now())
        if isinstance(op, stars.ShowStars):
            rules.guard(self.room, actor, op)
            tally = self.box.seal_stars(op.board, stars.to_seal_stars(self.room, op))
            publish = stars.PublishStars(op.board, stars.to_seal_stars(self.room, op).round, tally)
            return rules.decide(self.room, actor, publish, self.now())
        return rules.decide(self.room, actor, op, self.now())

    def _carry_out(self, made: str | None, decided: Callable[[], tuple[Event, ...]]) -> Entry | None:
        with assert_no_trace(self.room):
            events = decided()
        return self._append(made, events) if events else None

    def _append(self, made: str | None, events: tuple[Event, ...]) -> Entry:
        before, seq = self._maybe, len(self.entries) + 1
        prev = self.entries[-1].id if self.entries else None
        entry = Entry(VERSION, seq, f"e{seq}", prev, self.now(), made, events)  # type: ignore[arg-type]
        self._maybe = rules.apply(before, entry)
        self.entries.append(entry)
        seats = [seat_of(person) for person in self.people]
        assert_invariants(self.entries, self.room, seats)
        if before is not None and self._watch is not None:
            self._watch(before, entry, self.room, seats)
        return entry


class Box:
    """A ballot box that keeps its promises only as far as the rules need it."""

    def __init__(self) -> None:
        self._ballots: dict[tuple[int, str], dict[str, votes.Score]] = {}
        self._stars: dict[tuple[str, int], dict[str, stars.Given]] = {}

    def cast(self, round: int, statement: str, person: str, score: votes.Score | None) -> None:
        """The last cast stands; None takes it back."""
        ballots = self._ballots.setdefault((round, statement), {})
        ballots.pop(person, None)
        if score is not None:
            ballots[person] = score

    def seal(self, round: int, statements: Collection[str], k: int) -> dict[str, votes.Tally]:
        """Count and forget the statements that have k scores or more."""
        tallies = {}
        for statement in statements:
            tally = tally_of(self._ballots.get((round, statement), {}).values())
            if sum(tally.counts) >= k:
                tallies[statement] = tally
                del self._ballots[round, statement]
        return tallies

    def give(self, board: str, round: int, person: str, given: stars.Given) -> None:
        """The last ballot stands; an empty one takes it back."""
        ballots = self._stars.setdefault((board, round), {})
        ballots.pop(person, None)
        if given:
            ballots[person] = given

    def seal_stars(self, board: str, asked: Stars) -> stars.StarTally | None:
        """Count and forget, if there are k ballots or more."""
        ballots = self._stars.get((board, asked.round), {})
        if len(ballots) < asked.threshold:
            return None
        del self._stars[board, asked.round]
        return star_tally_of(asked.budget, ballots.values())


def star_tally_of(budget: int, ballots: Collection[stars.Given]) -> stars.StarTally:
    """What these ballots come to."""
    sums: Counter[str] = Counter()
    for given in ballots:
        sums.update(given)
    return stars.StarTally(len(ballots), budget, dict(sums))


def tally_of(scores: Collection[votes.Score]) -> votes.Tally:
    """What these ballots come to."""
    given = list(scores)
    counts = tuple(given.count(score) for score in votes.SCORES)
    return votes.Tally(counts, given.count("skip"))  # type: ignore[arg-type]
