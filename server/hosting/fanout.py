"""Telling everyone: entries, answers, snapshots and beats, each encoded once for an audience."""

import asyncio
from collections.abc import Sequence

import msgspec

from server.hosting import frames
from server.hosting.deltas import TOGETHER_S, Stretch
from server.hosting.metrics import Metrics
from server.hosting.ports import Head
from server.hosting.replica import Replica
from server.hosting.seat import mark
from server.hosting.sessions import Session, Sessions
from server.hosting.wishes import Outcome
from server.room import view
from server.room.entry import Entry
from server.room.message import Role
from server.room.rejection import Rejected
from server.room.view import Audience


class Fanout:
    """What a replica holds, on its way to the sessions."""

    def __init__(self, replica: Replica, sessions: Sessions, metrics: Metrics) -> None:
        self._replica = replica
        self._metrics = metrics
        self.sessions = sessions
        self._snapshots: dict[Role, tuple[Head, frames.Text]] = {}

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Tell the entries of a turn, and answer each wish in its session's order."""
        gathered: list[Entry] = []
        authors: set[Session] = set()
        for outcome in outcomes:
            session = outcome.wish.session
            if session is not None:
                self._metrics.ops[outcome.name] += 1
            if outcome.entry is not None:
                gathered.append(outcome.entry)
                if session is not None and outcome.wish.id is not None:
                    session.settled(outcome.wish.id)
                    authors.add(session)
            elif session is not None and outcome.wish.id is not None:
                if session in authors:
                    self.entries(gathered)
                    gathered, authors = [], set()
                _answer(session, outcome.wish.id, outcome.refusal)
        self.entries(gathered)

    def entries(self, entries: Sequence[Entry]) -> None:
        """To everyone, as each audience may see them; hidden notes to their writer alone."""
        if not entries:
            return
        stretch = Stretch(entries)
        for session in self.sessions:
            session.outlet.broadcast(stretch.text(session))
        self._metrics.deliveries += len(self.sessions)

    def welcome(
        self,
        session: Session,
        writable: bool,
        now: int,
        keep_days: int | None,
        missed: Stretch | None,
    ) -> None:
        """Who the session is, then the room whole, or the entries that it missed."""
        replica = self._replica
        welcome = frames.Welcome(
            you=frames.You(session.participant, session.role),
            mode="snapshot" if missed is None else "delta",
            head=self._head(session.role),
            stable=replica.stable,
            writable=writable,
            time=now,
            keep_days=keep_days,
        )
        session.outlet.answer(frames.encode(welcome))
        if missed is None:
            self.snapshot(session)
        elif missed.entries:
            session.outlet.answer(missed.text(session))

    def snapshot(self, session: Session) -> None:
        """The whole room: encoded once for all of a role who need it at this head; then one's own hidden
        notes.
        """
        session.outlet.answer(self._snapshot(session.role))
        seat = session.seat
        if seat is not None and (own := view.own_notes(self._replica.room, lambda note: mark(seat, note))):
            session.outlet.answer(frames.encode(frames.Own(own)))

    def beat(self, writable: bool, now: int) -> None:
        """A sign of life."""
        for role in self.sessions.roles():
            self.sessions.broadcast(self._beat(role, writable, now), role)

    def beat_one(self, session: Session, writable: bool, now: int) -> None:
        """The same to one, who may have missed it."""
        session.outlet.answer(frames.encode(self._beat(session.role, writable, now)))

    def _snapshot(self, role: Role) -> frames.Text:
        # By its epoch too: a room that was restored may stand at the same entry.
        at, text = self._snapshots.get(role, (None, frames.Text()))
        if at != self._replica.head:
            room = view.encode(view.of_room(self._replica.room, Audience(role)))
            text = frames.encode(frames.Snapshot(self._head(role), msgspec.Raw(room)))
            self._snapshots[role] = (self._replica.head, text)
            # It is kept for those who come together, not while a room is idle.
            asyncio.get_running_loop().call_later(TOGETHER_S, self._snapshots.clear)
        return text

    def _beat(self, role: Role, writable: bool, now: int) -> frames.Beat:
        return frames.Beat(self._head(role), self._replica.stable, writable, now)

    def _head(self, role: Role) -> frames.HeadView:
        head = self._replica.head
        return frames.HeadView(head.epoch, head.seq, head.id, role)


def _answer(session: Session, op: str, refusal: Exception | None) -> None:
    if isinstance(refusal, Rejected):
        session.answer(op, frames.Rejected(op, refusal.code, refusal.detail))
    else:
        session.answer(op, frames.Accepted(op))
