"""Stars in Redis: a room's ballots are one hash, under `board:round:key`, and their seals another."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

import msgspec

from server.adapters.redis.instance import Instance
from server.adapters.redis.link import Argument, Link, Script
from server.adapters.redis.punctual import Punctual
from server.adapters.redis.rewriting import Rewriting
from server.adapters.redis.stability import replicated
from server.hosting.ports import Given, Sealed, SealedStars, StarTally, Unavailable

GIVE: Final = Script("cast", uses="late")
GIVERS: Final = Script("givers")
SEAL: Final = Script("seal_stars")
RELEASE: Final = Script("release")
DESTROY: Final = Script("destroy_stars")

KEPT_MS: Final = 1_000
PARTS: Final = ("stars", "star-seals")


class RedisStarBox:
    """The part of the box that stars lie in."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._instance = Instance(link)
        self._rewriting = Rewriting(link)
        self._punctual = Punctual(link)

    async def give(self, room: str, board: str, round: int, key: bytes, given: Given) -> None:
        ballot = msgspec.json.encode(given) if given else ""
        place = _place(board, round)
        if await self._punctual.change(GIVE, self._star_keys(room), place, key, ballot) == "sealed":
            raise Sealed(board)

    async def given(self, room: str, board: str, round: int, key: bytes) -> Given:
        place = f"{_place(board, round)}:".encode() + key
        found = await self._link.do("HGET", self._star_keys(room)[0], place)
        return msgspec.json.decode(found, type=dict[str, int]) if found else {}

    async def givers(self, room: str, rounds: Mapping[str, int]) -> Mapping[str, int]:
        if not rounds:
            return {}
        places = [_place(board, round) for board, round in rounds.items()]
        counted = await self._link.run(GIVERS, self._star_keys(room)[:1], *places)
        return dict(zip(rounds, map(int, counted), strict=True))

    async def seal_stars(self, room: str, board: str, round: int, budget: int, k: int) -> StarTally | None:
        tally = await self._seal(room, SEAL, self._star_keys(room), _place(board, round), budget, k)
        return msgspec.json.decode(tally, type=StarTally) if tally else None

    async def sealed_stars(self, room: str) -> Sequence[SealedStars]:
        seals: dict[bytes, bytes] = await self._link.do("HGETALL", self._star_keys(room)[1])
        found = []
        for place, tally in seals.items():
            board, _, round = place.decode().rpartition(":")
            if tally:
                found.append(SealedStars(board, int(round), msgspec.json.decode(tally, type=StarTally)))
        if found:
            await self._kept(room)
        return sorted(found, key=lambda sealed: (sealed.board, sealed.round))

    async def release_stars(self, room: str, board: str, round: int) -> None:
        await self._link.run(RELEASE, self._star_keys(room)[1:], _place(board, round))

    async def destroy_stars(self, room: str, ended: Mapping[str, int]) -> None:
        if ended:
            upto = [part for board_and_round in ended.items() for part in board_and_round]
            await self._link.run(DESTROY, self._star_keys(room)[:1], *upto)

    async def _seal(self, room: str, script: Script, keys: Sequence[str], *arguments: Argument) -> Any:
        """What the script answers. Raises Unavailable where a failover meanwhile may have lost the seal."""
        sealed = await self._link.run(script, keys, *arguments)
        if sealed:
            life = await self._instance.of_room(room)
            self._rewriting.wanted()
            await self._kept(room)
            if await self._instance.of_room(room) != life:
                raise Unavailable("Redis failed over")
        return sealed

    async def _kept(self, room: str) -> None:
        """Let the replicas have a seal before anyone hears of its tally: one that a failover lost would let
        ballots change that have been told of. A replica that does not answer holds nobody up for long.
        """
        with suppress(Unavailable):
            async with self._link.taken():
                await replicated(self._link, self._link.node_of(self._link.key(room, "room")), KEPT_MS)

    def _star_keys(self, room: str) -> list[str]:
        return [self._link.key(room, part) for part in PARTS]


def _place(board: str, round: int) -> str:
    return f"{board}:{round}"
