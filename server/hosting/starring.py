"""Stars beside the journal: giving them, one's own, and how many have given theirs.

A ballot of stars is to the room what a cast is: no op, no entry, no message, and no line that counts it. The
tick of Casting tells how many there are.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from server.hosting import frames
from server.hosting.ports import Given
from server.hosting.replica import Ports, Replica
from server.hosting.seat import ballot_key
from server.hosting.sessions import Session
from server.room import stars
from server.room.message import Actor
from server.room.rejection import Rejected
from server.room.state import Room


class Starring:
    """The stars of one room, as this process sees them. `taking` is what is done around every ballot."""

    def __init__(
        self, replica: Replica, ports: Ports, taking: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._replica = replica
        self._code = replica.code
        self._box = ports.box
        self._taking = taking

    async def give(self, session: Session, board: str, round: int, given: Given) -> None:
        """Put the ballot in the box; an empty one takes it back. Raises Rejected, Unavailable.

        What was decided on a room whose round is meanwhile another, or none, is destroyed.
        """
        actor = Actor(session.role, session.participant)
        stars.may_give(self._replica.room, actor, board, round, given)
        if session.seat is None:
            raise Rejected("not_allowed")
        with self._taking():
            await self._box.give(self._code, board, round, self._key(session.seat, board, round), given)
        room = self._replica.room
        if stars.open_rounds(room).get(board) != round:
            with self._taking():
                await self._box.destroy_stars(self._code, stars.ended_rounds(room))
            stars.may_give(room, actor, board, round, {})

    async def own(self, session: Session) -> frames.OwnStars | None:
        """One's own ballots in open rounds, for their owner alone; None where no stars are given. Raises
        Unavailable.
        """
        rounds = stars.open_rounds(self._replica.room)
        if session.seat is None or not rounds:
            return None
        boards: dict[str, frames.OwnBoardStars] = {}
        for board, round in rounds.items():
            key = self._key(session.seat, board, round)
            given = await self._box.given(self._code, board, round, key)
            boards[board] = frames.OwnBoardStars(round, await self._box.id(self._code), dict(given))
        return frames.OwnStars(boards)

    async def count(self, room: Room) -> Mapping[str, int]:
        """How many have given theirs, on each board that takes them. Raises Unavailable."""
        return await self._box.givers(self._code, stars.open_rounds(room))

    def _key(self, seat: bytes, board: str, round: int) -> bytes:
        return ballot_key(seat, self._code, round, f"stars:{board}")
