"""Sealing and publishing: a reveal asks the ballot box first; what is sealed is always published, whatever
happened between.

Publish = seal (ANON-3): no ballot is counted after, and nothing is published twice.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from server.hosting.replica import Ports, Replica
from server.hosting.wishes import Wish, actor_of
from server.room import room as rules
from server.room import votes
from server.room.rejection import Rejected

CarryOut = Callable[[Wish], Awaitable[object]]


class Reveals:
    """The part of a room's life that touches both its ballot box and its journal."""

    def __init__(self, replica: Replica, ports: Ports) -> None:
        self._replica = replica
        self._box = ports.box
        # At load nobody knows what a crash left behind.
        self.unsettled = True
        self._published_by: dict[tuple[int, str], int] = {}

    async def sealed(self, wish: Wish, op: votes.RevealResult) -> Wish:
        """The wish as a Publish of what the box sealed for it, or as its rejection. Raises Unavailable."""
        room = self._replica.room
        try:
            if wish.id is not None and rules.repeated(room, wish.id, wish.after):
                return wish
            rules.guard(room, actor_of(room, wish), op)
            wanted = votes.to_seal(room, op)
        except Rejected as refusal:
            return replace(wish, op=refusal)
        # From here on the ballots may be gone: whatever becomes of this wish, the results will be published.
        self.unsettled = True
        tallies = await self._box.seal(self._replica.code, room.round, wanted, votes.threshold(room))
        return replace(wish, op=votes.Publish(room.round, tallies))

    async def settle(self, carry_out: CarryOut) -> None:
        """Publish what is sealed and not published, release what is published, destroy what no round will
        count.

        Safe to repeat; called until it succeeds. Raises Unavailable.
        """
        code, unpublished = self._replica.code, dict[int, dict[str, votes.Tally]]()
        for sealed in await self._box.sealed(code):
            if not self._replica.room.published(sealed.statement, sealed.round):
                unpublished.setdefault(sealed.round, {})[sealed.statement] = sealed.tally
        for round, tallies in unpublished.items():
            await carry_out(Wish(votes.Publish(round, tallies)))
            for statement in tallies:
                self._published_by.pop((round, statement), None)
        self.unsettled = await self._release_stable()
        room = self._replica.room
        first = room.round + 1 if room.closed else room.round
        await self._box.destroy(code, None if room.closed and not self.unsettled else first)

    async def _release_stable(self) -> bool:
        """Whether any is left: while the store could lose a result, its tally is all that remains of it."""
        stable, left = self._replica.stable, False
        for sealed in await self._box.sealed(self._replica.code):
            place = (sealed.round, sealed.statement)
            if self._published_by.setdefault(place, self._replica.head.seq) <= stable:
                await self._box.release(self._replica.code, *place)
                del self._published_by[place]
            else:
                left = True
        return left
