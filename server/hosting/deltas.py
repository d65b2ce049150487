"""What browsers that come back have missed: read once and encoded once for those who come together."""

import asyncio
from collections.abc import Sequence
from typing import Final

from server.hosting import frames
from server.hosting.ports import Head
from server.hosting.replica import Replica
from server.hosting.seat import mark
from server.hosting.sessions import Session
from server.room import view
from server.room.entry import Entry
from server.room.message import Role
from server.room.view import Audience

TOGETHER_S: Final = 1.0
HEADS_MAX: Final = 8


class Stretch:
    """Entries in a row, encoded once for an audience; hidden notes in them are for their writers alone."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._hidden = frozenset().union(*(view.hidden_notes(entry) for entry in entries))
        # What one seat alone may see is not kept for another.
        self._texts: dict[Role, frames.Text] = {}

    def text(self, session: Session) -> frames.Text:
        """As the session may see it."""
        if self._hidden and (marks := self._marks(session.seat)):
            return self._seen_by(Audience(session.role, marks))
        text = self._texts.get(session.role)
        if text is None:
            text = self._texts[session.role] = self._seen_by(Audience(session.role))
        return text

    def _seen_by(self, audience: Audience) -> frames.Text:
        return frames.encode(frames.Entries([view.of_entry(entry, audience) for entry in self.entries]))

    def _marks(self, seat: bytes | None) -> frozenset[str]:
        """The marks among those of hidden notes (id, mark) that this seat makes."""
        if seat is None:
            return frozenset()
        return frozenset(made for note, made in self._hidden if mark(seat, note) == made)


NOTHING: Final = Stretch(())


class Deltas:
    """The stretches from some heads to the replica's own, kept for a moment."""

    def __init__(self, replica: Replica) -> None:
        self._replica = replica
        self._held: dict[Head, tuple[Head, Stretch]] = {}

    async def since(self, head: Head) -> Stretch | None:
        """The entries after this head; None for a browser that needs a snapshot. Raises Unavailable."""
        upto, held = self._held.get(head, (head, NOTHING))
        if upto == self._replica.head and held is not NOTHING:
            return held
        # Of what is held already only the rest is read.
        later = await self._replica.entries_since(upto)
        return None if later is None else self._hold(head, Stretch((*held.entries, *later)))

    def _hold(self, head: Head, stretch: Stretch) -> Stretch:
        if not self._held:
            # For those who come together, not while a room is idle.
            asyncio.get_running_loop().call_later(TOGETHER_S, self._held.clear)
        elif len(self._held) >= HEADS_MAX:
            self._held.clear()
        self._held[head] = (self._replica.head, stretch)
        return stretch
