"""What follows from facts, outside the room: everyone is told, sockets are closed, and each is sent what is
their own.
"""

from collections.abc import Sequence

from server.hosting import frames
from server.hosting.casting import Casting
from server.hosting.door import Door
from server.hosting.fanout import Fanout
from server.hosting.replica import Replica
from server.hosting.reveals import Reveals
from server.hosting.sessions import Session
from server.hosting.signals import Signals
from server.room import votes
from server.room.entry import Entry
from server.room.lifecycle import RoomClosed
from server.room.participants import ParticipantChanged, ParticipantLeft
from server.room.stars import StarsShown


class Telling:
    """Tells a room's sessions what has become of it."""

    def __init__(
        self,
        replica: Replica,
        signals: Signals,
        casting: Casting,
        fanout: Fanout,
        reveals: Reveals,
        door: Door,
    ) -> None:
        self._replica = replica
        self._sessions = fanout.sessions
        self._signals = signals
        self._casting = casting
        self._fanout = fanout
        self._reveals = reveals
        self._door = door

    async def caught_up(self, entries: Sequence[Entry] | None) -> None:
        """Tell what others have appended; None when the room was read anew, and all begin anew."""
        if entries is None:
            for session in self._sessions:
                self._begin_anew(session)
            # Only now what must be asked for: nobody's room waits for another's ballots.
            await self.all_their_own()
        else:
            self._fanout.entries(entries)
            await self.follow(entries)

    async def follow(self, entries: Sequence[Entry]) -> None:
        """What follows from facts: the ballot box, closed sockets, one's own ballots."""
        self._casting.stir()
        self._signals.follow()
        for event in (event for entry in entries for event in entry.events):
            match event:
                case ParticipantLeft():
                    for session in self._sessions.of(event.participant.id):
                        session.outlet.close(1000)
                case ParticipantChanged():
                    for session in self._sessions.of(event.participant.id):
                        await self._their_own(session)
                case votes.ResultPublished() | votes.RoundStarted() | RoomClosed() | StarsShown():
                    self._reveals.owes()
                case _:
                    pass

    async def all_their_own(self) -> None:
        """Everyone's own ballots, as the box has them."""
        for session in self._sessions:
            await self._their_own(session)

    async def _their_own(self, session: Session) -> None:
        for own in await self._door.own(session):
            session.outlet.answer(frames.encode(own))

    def _begin_anew(self, session: Session) -> None:
        session.begin_anew()
        if session.participant is not None and session.participant not in self._replica.room.participants:
            self._sessions.discard(session)
            session.outlet.close(4000)  # the store has lost the join: hello again
        else:
            self._fanout.snapshot(session)
