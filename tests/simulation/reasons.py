"""Whether an answer without an entry is true: while it was waited for, the room must have stood somewhere
where the rules give it.
"""

import json
from typing import TYPE_CHECKING, Any, cast

import msgspec

from server.hosting.ports import Head, StoredEntry
from server.hosting.sessions import Outlet, Session
from server.hosting.wishes import Wish, draft
from server.room.entry import decode_entry
from server.room.rejection import Rejected
from server.room.room import apply
from server.room.state import Room
from server.web.wire import OpFrame, read_op
from tests.gathering import START

if TYPE_CHECKING:
    from tests.simulation.redis import Redis

ANYWHERE = Head("", 0, "")
# These the ballot box decides too.
REVEALS = {"reveal_result", "show_stars"}


class Reasons:
    """Every room that the journal has held, by the id of its last entry."""

    def __init__(self, redis: "Redis") -> None:
        self._redis = redis
        self._rooms: dict[str, Room] = {}

    def now(self) -> int:
        """A moment, to be told later when an op was sent."""
        return len(self._redis.stood) - 1

    def given(
        self, who: tuple[bytes | None, str | None], id: str, op: Any, after: int, since: int
    ) -> set[str]:
        """The answers to the op of this seat and participant that were right at some time since then: codes,
        and `accepted` where it changes nothing.
        """
        seat, participant = who
        session = Session(cast("Outlet", None), "participant", participant, seat)
        read = read_op(OpFrame(id, after, msgspec.Raw(json.dumps(op).encode())))
        wish = Wish(read, id, after, session)
        return {self._answer(last, wish) for last in self._redis.stood[since:] if last is not None}

    def _answer(self, last: str, wish: Wish) -> str:
        outcome = draft(self._room(last), ANYWHERE, [wish], START, lambda: "").outcomes[0]
        if isinstance(outcome.refusal, Rejected):
            return outcome.refusal.code
        return "accepted" if outcome.entry is None else "an entry"

    def _room(self, last: str) -> Room:
        after: list[StoredEntry] = []
        at: str | None = last
        while at is not None and at not in self._rooms:
            after.append(self._redis.ever[at])
            at = after[-1].prev
        for stored in reversed(after):
            before = None if stored.prev is None else self._rooms[stored.prev]
            self._rooms[stored.id] = apply(before, decode_entry(stored.body))
        return self._rooms[last]
