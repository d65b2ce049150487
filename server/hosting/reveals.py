"""Sealing and publishing: a reveal asks the ballot box first; what is sealed is always published, whatever
happened between.

Publish = seal (ANON-3): no ballot is counted after, and nothing is published twice. Scores and stars alike.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from server.hosting.ports import SealedStars
from server.hosting.replica import Ports, Replica
from server.hosting.wishes import Wish, actor_of
from server.room import room as rules
from server.room import stars, votes
from server.room.rejection import Rejected
from server.room.state import Stars

CarryOut = Callable[[Wish], Awaitable[object]]
# What is sealed: a statement, or the stars of a board, in its round.
Place = tuple[int, str]


class Reveals:
    """The part of a room's life that touches both its ballot box and its journal."""

    def __init__(self, replica: Replica, ports: Ports) -> None:
        self._replica = replica
        self._box = ports.box
        # At load nobody knows what a crash left behind.
        self._owing = True
        self._stars_ended: Mapping[str, int] = {}
        self._published_by: dict[Place, int] = {}

    @property
    def unsettled(self) -> bool:
        """Whether something may be left to publish, to release or to destroy."""
        return self._owing or stars.ended_rounds(self._replica.room) != self._stars_ended

    def owes(self) -> None:
        """Something has happened that leaves such work behind."""
        self._owing = True

    async def sealed(self, wish: Wish, op: votes.RevealResult | stars.ShowStars) -> Wish:
        """The wish as a publishing of what the box sealed for it, or as its rejection. Raises Unavailable."""
        room = self._replica.room
        try:
            if wish.id is not None and rules.repeated(room, wish.id, wish.after):
                return wish
            rules.guard(room, actor_of(room, wish), op)
            if isinstance(op, votes.RevealResult):
                return replace(wish, op=await self._seal(votes.to_seal(room, op)))
            return replace(wish, op=await self._seal_stars(op.board, stars.to_seal_stars(room, op)))
        except Rejected as refusal:
            return replace(wish, op=refusal)

    async def _seal(self, wanted: Sequence[str]) -> votes.Publish:
        # From here on the ballots may be gone: whatever becomes of the wish, the results will be published.
        self._owing = True
        room = self._replica.room
        tallies = await self._box.seal(self._replica.code, room.round, wanted, votes.threshold(room))
        return votes.Publish(room.round, tallies)

    async def _seal_stars(self, board: str, asked: Stars) -> stars.PublishStars:
        self._owing = True
        k = asked.threshold
        tally = await self._box.seal_stars(self._replica.code, board, asked.round, asked.budget, k)
        return stars.PublishStars(board, asked.round, tally)

    async def settle(self, carry_out: CarryOut) -> None:
        """Publish what is sealed and not published, release what is published, destroy what no round will
        count.

        Safe to repeat; called until it succeeds. Raises Unavailable.
        """
        code = self._replica.code
        await self._publish_sealed(carry_out)
        await self._publish_sealed_stars(carry_out)
        self._owing = await self._release_stable()
        room = self._replica.room
        first = room.round + 1 if room.closed else room.round
        await self._box.destroy(code, None if room.closed and not self._owing else first)
        # Also what was destroyed before: a store that fell back has it again.
        self._stars_ended = stars.ended_rounds(room)
        await self._box.destroy_stars(code, self._stars_ended)

    async def _publish_sealed(self, carry_out: CarryOut) -> None:
        unpublished: dict[int, dict[str, votes.Tally]] = {}
        for sealed in await self._box.sealed(self._replica.code):
            if not self._replica.room.published(sealed.statement, sealed.round):
                unpublished.setdefault(sealed.round, {})[sealed.statement] = sealed.tally
        for round, tallies in unpublished.items():
            await carry_out(Wish(votes.Publish(round, tallies)))
            for statement in tallies:
                self._published_by.pop((round, statement), None)

    async def _publish_sealed_stars(self, carry_out: CarryOut) -> None:
        for sealed in await self._box.sealed_stars(self._replica.code):
            board, round = sealed.board, sealed.round
            if not self._replica.room.stars_shown(board, round):
                await carry_out(Wish(stars.PublishStars(board, round, sealed.tally)))
                self._published_by.pop(_place(sealed), None)

    async def _release_stable(self) -> bool:
        """Whether any is left: while the store could lose a result, its tally is all that remains of it. What
        another process has sealed just now is not published yet.
        """
        code, stable, left = self._replica.code, self._replica.stable, False
        scores, given = await self._box.sealed(code), await self._box.sealed_stars(code)
        room = self._replica.room
        kept = [
            (
                (s.round, s.statement),
                room.published(s.statement, s.round),
                partial(self._box.release, code, s.round, s.statement),
            )
            for s in scores
        ]
        kept += [
            (
                _place(s),
                room.stars_shown(s.board, s.round),
                partial(self._box.release_stars, code, s.board, s.round),
            )
            for s in given
        ]
        for place, published, release in kept:
            if published and self._published_by.setdefault(place, self._replica.head.seq) <= stable:
                await release()
                del self._published_by[place]
            else:
                left = True
        return left


def _place(sealed: SealedStars) -> Place:
    return sealed.round, f"stars:{sealed.board}"
