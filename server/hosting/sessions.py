"""Who is connected to this process's copy of a room, and how a frame reaches them: encoded once for each
audience.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from server.hosting import frames
from server.room.message import Role

UNANSWERED_MAX = 64


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
        self.unanswered = 0

    def answer(self, frame: frames.Frame) -> None:
        """Answer one op or cast."""
        self.unanswered -= 1
        self.outlet.answer(frames.encode(frame))


class Sessions:
    """The sessions of one room in this process."""

    def __init__(self) -> None:
        self._sessions: set[Session] = set()

    def __len__(self) -> int:
        return len(self._sessions)

    def __iter__(self) -> Iterator[Session]:
        return iter(tuple(self._sessions))

    def __contains__(self, session: Session) -> bool:
        return session in self._sessions

    def add(self, session: Session) -> None:
        """The session gets what is broadcast from now on."""
        self._sessions.add(session)

    def discard(self, session: Session) -> None:
        """The session gets nothing more."""
        self._sessions.discard(session)

    def of(self, participant: str) -> Iterable[Session]:
        """Every connection of the participant."""
        return [session for session in self._sessions if session.participant == participant]

    def roles(self) -> set[Role]:
        """The roles that someone here has."""
        return {session.role for session in self._sessions}

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

    def close(self, code: int, *, bye: frames.Bye | None = None) -> None:
        """End every connection."""
        for session in tuple(self._sessions):
            if bye is not None:
                session.outlet.answer(frames.encode(bye))
            session.outlet.close(code)
