"""The BallotBox in Redis: a room's ballots are one hash, under `round:statement:key`, and its seals another.

Its id is that of the Redis itself and of this life of it: when Redis is lost, so are the ballots, and when it
was restarted or failed over, the last of them may be. Deleted ballots may stand in the append-only file until
it is rewritten, so a rewrite is asked for after a seal.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final, Self, cast

import msgspec

from server.adapters.redis.link import PREFIX, Link, Script
from server.adapters.redis.stars import PARTS, RedisStarBox
from server.hosting.ports import Score, Sealed, SealedStatement, Tally, Turnout

CAST: Final = Script("cast", uses="late")
TURNOUT: Final = Script("turnout")
SEAL: Final = Script("seal")
RELEASE: Final = Script("release")
DONE: Final = Script("done")
DESTROY: Final = Script("destroy")

SKIP: Final = 0
KEY_BYTES: Final = 32
DONE_MS: Final = 10_000


class RedisBallotBox(RedisStarBox):
    """Counts and forgets."""

    @classmethod
    async def open(cls, url: str, prefix: str = PREFIX) -> Self:
        """Raises Unavailable with a text for the operator."""
        return cls(await Link.open(url, prefix))

    async def id(self, room: str) -> str:
        return await self._instance.of_room(room)

    async def cast(self, room: str, round: int, statement: str, key: bytes, score: Score | None) -> None:
        stored = "" if score is None else SKIP if score == "skip" else score
        place = f"{round}:{statement}"
        if await self._punctual.change(CAST, self._keys(room), place, key, stored) == "sealed":
            raise Sealed(statement)

    async def scores(self, room: str, round: int, keys: Mapping[str, bytes]) -> Mapping[str, Score]:
        if not keys:
            return {}
        places = [f"{round}:{statement}:".encode() + key for statement, key in keys.items()]
        found = await self._link.do("HMGET", self._keys(room)[0], *places)
        scores = {statement: int(score) for statement, score in zip(keys, found, strict=True) if score}
        return {s: "skip" if score == SKIP else cast("Score", score) for s, score in scores.items()}

    async def turnout(self, room: str, round: int) -> Mapping[str, Turnout]:
        keys: defaultdict[str, tuple[set[bytes], set[bytes]]] = defaultdict(lambda: (set(), set()))
        for ballot, skipped in await self._link.run(TURNOUT, self._keys(room)[:1], round):
            statement = ballot[: -KEY_BYTES - 1].decode()
            keys[statement][skipped].add(ballot[-KEY_BYTES:])
        return {
            statement: Turnout(frozenset(answered), frozenset(skipped))
            for statement, (answered, skipped) in keys.items()
        }

    async def seal(self, room: str, round: int, statements: Sequence[str], k: int) -> Mapping[str, Tally]:
        tallies = await self._seal(room, SEAL, self._keys(room), round, k, *statements)
        return {statement.decode(): _tally(tally) for statement, tally in tallies}

    async def done(self, room: str, teller: str, seats: frozenset[bytes]) -> int:
        told = b"".join(sorted(seats))
        return int(await self._link.run(DONE, [self._link.key(room, "done")], teller, DONE_MS, told))

    async def sealed(self, room: str) -> Sequence[SealedStatement]:
        seals: dict[bytes, bytes] = await self._link.do("HGETALL", self._keys(room)[1])
        found = []
        for place, tally in seals.items():
            round, _, statement = place.decode().partition(":")
            if tally:
                found.append(SealedStatement(int(round), statement, _tally(tally)))
        if found:
            await self._kept(room)
        return sorted(found, key=lambda sealed: (sealed.round, sealed.statement))

    async def rooms(self) -> Sequence[str]:
        held: set[str] = set()
        for ballots, seals in (("ballots", "seals"), PARTS):
            async for room in self._link.rooms_with(ballots):
                held.add(room)
            async for room in self._link.rooms_with(seals):
                if any(await self._link.do("HVALS", self._link.key(room, seals))):
                    held.add(room)
        return sorted(held)

    async def release(self, room: str, round: int, statement: str) -> None:
        await self._link.run(RELEASE, self._keys(room)[1:], f"{round}:{statement}")

    async def destroy(self, room: str, before_round: int | None = None) -> None:
        if before_round is None:
            await self._link.do("DEL", *self._keys(room), *self._star_keys(room))
        else:
            await self._link.run(DESTROY, self._keys(room), before_round)

    async def close(self) -> None:
        await self._rewriting.close()
        await self._link.close()

    def _keys(self, room: str) -> list[str]:
        return [self._link.key(room, "ballots"), self._link.key(room, "seals")]


def _tally(stored: bytes) -> Tally:
    return msgspec.json.decode(stored, type=Tally)
