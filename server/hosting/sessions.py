"""Who is connected to this process's copy of a room, and how a frame reaches them: encoded once for each
audience.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Protocol

from server.hosting import frames
from server.hosting.parting import Parting
from server.room.message import Role

UNANSWERED_MAX = 64
REPEATED_MAX = 256


class Outlet(Protocol):
    """The way to one browser. Nothing here waits: a slow browser is the outlet's own concern."""

    def answer(self, text: frames.Text) -> None:
        """Send what concerns this browser alone; it is never dropped."""
        ...

    def broadcast(self, text: frames.Text) -> None:
        """Send what everyone gets; a browser too slow for it is resynchronised by a snapshot later."""
        ...

    def whisper(self, text: frames.Text) -> None:
        """Send what the next whisper replaces; dropped first."""
        ...

    def close(self, code: int) -> None:
        """End the connection, after what is queued."""
        ...


class Session:
    """One connection that has said hello. `seat` lives here and nowhere else; a screen has none."""

    def __init__(self, outlet: Outlet, role: Role, participant: str | None, seat: bytes | None) -> None:
        self.outlet = outlet
        self.role = role
        self.participant = participant
        self.seat = seat
        self._asked: Counter[str] = Counter()
        # The turns of its ops: the newest seen, and the newest of which no more is decided.
        self._turn = 0
        self._over = -1
        # How often the store had been mended when it refused a ballot of this connection.
        self.refused_at = -1

    def turn(self, turn: int) -> None:
        """An op of this turn has come."""
        self._turn = max(self._turn, turn)

    def begin_anew(self) -> None:
        """Its browser is to send again, in order, all that is not answered or may be lost: what is on its way
        now would come before what it follows.
        """
        self._over = self._turn

    def is_over(self, turn: int | None) -> bool:
        """Whether an op of this turn comes again, and waits for that."""
        return turn is not None and turn <= self._over

    @property
    def unanswered(self) -> int:
        """How many ops and casts wait for an answer."""
        return self._asked.total()

    def ask(self, id: str) -> bool:
        """One more op or cast waits; False, and nothing, if it is one too many.

        A browser that was slow to hear how it stands sends again what is still on its way: that is no flood.
        """
        new = id not in self._asked
        if (new and len(self._asked) >= UNANSWERED_MAX) or self.unanswered >= REPEATED_MAX:
            return False
        self._asked[id] += 1
        return True

    def settled(self, id: str) -> None:
        """It waits no more."""
        self._asked[id] -= 1
        if self._asked[id] <= 0:
            del self._asked[id]

    def answer(self, id: str, frame: frames.Frame) -> None:
        """Answer an op or cast."""
        self.settled(id)
        self.outlet.answer(frames.encode(frame))


class Sessions:
    """The sessions of one room in this process."""

    def __init__(self) -> None:
        # In the order that they came, so that everything is told in one order.
        self._sessions: dict[Session, None] = {}

    def __len__(self) -> int:
        return len(self._sessions)

    def __iter__(self) -> Iterator[Session]:
        return iter(tuple(self._sessions))

    def __contains__(self, session: Session) -> bool:
        return session in self._sessions

    def add(self, session: Session) -> None:
        """The session gets what is broadcast from now on."""
        self._sessions[session] = None

    def discard(self, session: Session) -> None:
        """The session gets nothing more."""
        self._sessions.pop(session, None)

    def of(self, participant: str) -> Iterable[Session]:
        """Every connection of the participant."""
        return [session for session in self._sessions if session.participant == participant]

    def roles(self) -> Iterable[Role]:
        """The roles that someone here has, each once."""
        return dict.fromkeys(session.role for session in self._sessions)

    def broadcast(self, frame: frames.Frame, role: Role | None = None) -> None:
        """To everyone, or to everyone of a role."""
        text = frames.encode(frame)
        for session in self._sessions:
            if role is None or session.role == role:
                session.outlet.broadcast(text)

    def whisper(self, frame: frames.Frame) -> None:
        """To everyone, to be dropped first."""
        text = frames.encode(frame)
        for session in self._sessions:
            session.outlet.whisper(text)

    def close(self, code: int, parting: Parting | None = None) -> None:
        """End every connection, with a goodbye if the process ends."""
        for session in tuple(self._sessions):
            if parting is not None:
                session.outlet.answer(frames.encode(parting.bye()))
            session.outlet.close(code)
