"""Ballots beside the journal: casting, one's own ballots, and the counts that everyone gets at a tick.

A cast has no op id, no entry and no bus message; nothing here counts or logs casts, so that all but its
caster see the same whatever is cast (ANON-1).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from server.hosting import frames
from server.hosting.ports import Score, Sealed, Turnout, Unavailable
from server.hosting.replica import Ports, Replica
from server.hosting.seat import ballot_key, done_key
from server.hosting.sessions import Session, Sessions
from server.hosting.starring import Starring
from server.room import votes
from server.room.message import Actor
from server.room.rejection import Rejected
from server.room.state import Room

TICK_MS = 2000
RECENT_MS = 120_000
NOBODY = Turnout(frozenset(), frozenset())
NO_STARS: Mapping[str, int] = {}


@dataclass(frozen=True)
class Keys:
    """What a seat's ballots of a round lie under, and what it is counted by when all are in."""

    round: int
    ballots: Mapping[str, bytes]
    done: bytes


class Casting:
    """The ballots of one room, as this process sees them."""

    def __init__(self, replica: Replica, ports: Ports, sessions: Sessions) -> None:
        self._replica = replica
        self._code = replica.code
        self._box = ports.box
        self._presence = ports.presence
        self._shared = ports.shared
        self._me = ports.new_id()
        self._sessions = sessions
        self.starring = Starring(replica, ports, self._taking)
        self._stirred = True
        self._refused = False
        self._known_box = ""
        self._told_done = False
        # At the last tick.
        self.here: frozenset[str] = frozenset()
        # Until the first tick nothing is known here: a count made at loading would be fresher than a tick.
        self._last = counts(replica.room, set(), {}, 0)
        # By participant: the ballot keys of a round, so that `done` can be counted for a while without
        # keeping the seat.
        self._keys: dict[str, Keys] = {}

    @property
    def last(self) -> frames.Counts:
        """The last tick's frame, a count and never who: all that a newcomer gets, never a fresher one
        (ANON-5).
        """
        return self._last

    def stir(self) -> None:
        """Something has happened that may change the counts."""
        self._stirred = True

    async def cast(self, session: Session, round: int, statement: str, score: Score | None) -> None:
        """Put the ballot in the box; None takes it back. Raises Rejected, Unavailable.

        What was decided on a room that meanwhile closed or began another round is destroyed: no ballot is
        left behind.
        """
        actor = Actor(session.role, session.participant)
        votes.may_cast(self._replica.room, actor, round, statement)
        if session.seat is None:
            raise Rejected("not_allowed")
        key = ballot_key(session.seat, self._code, round, statement)
        with self._taking():
            await self._box.cast(self._code, round, statement, key, score)
        room = self._replica.room
        if room.closed or room.round != round:
            with self._taking():
                await self._box.destroy(self._code, room.round + 1 if room.closed else room.round)
            votes.may_cast(room, actor, round, statement)

    async def own(self, session: Session) -> frames.Ballots | None:
        """One's own ballots on open statements, for their owner alone (ANON-7); None for one who does not
        answer. Raises Unavailable.
        """
        room = self._replica.room
        me = room.participants.get(session.participant or "")
        if session.seat is None or me is None or not me.answering:
            return None
        keys = self._keys_of(room, me.id, session.seat)
        wanted = {statement: keys[statement] for statement in room.open_statements()}
        scores = await self._box.scores(self._code, room.round, wanted)
        box = await self._box.id(self._code)
        self._known_box = self._known_box or box
        return frames.Ballots(round=room.round, box=box, scores=dict(scores))

    async def tick(self, now: int) -> None:
        """Count, and tell everyone if anything has changed since the last tick. Raises Unavailable, also when
        a ballot was refused since: to tell of that at once would tell that someone had cast.
        """
        if not self._stirred and not self._shared:
            return  # but of what is cast elsewhere no message tells
        self._stirred = False
        try:
            if self._refused:
                self._refused = False
                raise Unavailable
            counted = await self._count(self._replica.room, now)
        except Unavailable:
            self.stir()
            raise
        if counted != self._last:
            self._last = counted
            self._sessions.broadcast(counted)

    async def box_is_another(self) -> bool:
        """Whether saved ballots may have been lost since this was asked last, or a browser first heard which
        box it is. Raises Unavailable.
        """
        before, self._known_box = self._known_box, await self._box.id(self._code)
        return before not in ("", self._known_box)

    @contextmanager
    def _taking(self) -> Iterator[None]:
        """Around every ballot that the box is given. Raises Rejected `sealed`, Unavailable."""
        try:
            yield
        except Sealed:
            raise Rejected("sealed") from None
        except Unavailable:
            self._refused = True
            raise
        finally:
            self.stir()

    async def _count(self, room: Room, now: int) -> frames.Counts:
        for session in self._sessions:
            if session.seat is not None and session.participant is not None:
                self._keys_of(room, session.participant, session.seat)
        self.here, recent = await self._presence.attendance(self._code, now - RECENT_MS)
        if recent != self.here:
            self.stir()
        self._keys = {who: keys for who, keys in self._keys.items() if who in recent}
        seats = {p.id for p in room.participants.values() if p.answering and not p.left} & recent
        turnout = await self._box.turnout(self._code, room.round)
        held = [self._keys[who] for who in seats & self._keys.keys()]
        votes_in = _open(room, turnout)
        done = frozenset(keys.done for keys in held if _is_done(keys, votes_in))
        all_done = await self._all_done(votes_in, done)
        return counts(room, seats, turnout, all_done, await self.starring.count(room))

    async def _all_done(self, votes_in: Mapping[str, Turnout], done: frozenset[bytes]) -> int:
        """While one statement has no ballot, nobody has answered all, and nobody need be asked or told; but
        what was told before must be taken back.
        """
        if not (done or self._told_done) and not all(t.answered or t.skipped for t in votes_in.values()):
            return 0
        self._told_done = True
        all_done = await self._box.done(self._code, self._me, done)
        self._told_done = bool(done)
        return all_done

    def _keys_of(self, room: Room, participant: str, seat: bytes) -> Mapping[str, bytes]:
        held = self._keys.get(participant)
        if held is None or held.round != room.round:
            keys = {s: ballot_key(seat, self._code, room.round, s) for s in room.workshop.statement_ids()}
            held = Keys(room.round, keys, done_key(seat, self._code, room.round))
            self._keys[participant] = held
        return held.ballots


def counts(
    room: Room,
    seats: set[str],
    turnout: Mapping[str, Turnout],
    done: int,
    stars: Mapping[str, int] = NO_STARS,
) -> frames.Counts:
    """How many of `seats` count, how many have answered and skipped, and how many have given stars. Pure.

    `seats` is never fewer than those who answered and skipped one statement, or gave stars on one board:
    they may have gone since.
    """
    votes_in = _open(room, turnout)
    counted = {s: frames.Count(len(t.answered), len(t.skipped)) for s, t in votes_in.items()}
    return frames.Counts(
        round=room.round,
        seats=max(
            [len(seats), *(count.answered + count.skipped for count in counted.values()), *stars.values()]
        ),
        joined_since=len(room.newcomers & seats),
        done=done,
        counts=counted,
        stars=dict(stars),
    )


def _is_done(keys: Keys, votes_in: Mapping[str, Turnout]) -> bool:
    return all(
        keys.ballots[statement] in given.answered or keys.ballots[statement] in given.skipped
        for statement, given in votes_in.items()
    )


def _open(room: Room, turnout: Mapping[str, Turnout]) -> Mapping[str, Turnout]:
    return {statement: turnout.get(statement, NOBODY) for statement in room.open_statements()}
