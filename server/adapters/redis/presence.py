"""Presence in Redis: every process keeps a digest of who is connected to it, which lapses unless it is told
again.

Nothing here raises: who is here is a passing matter, and while Redis is gone the last that was known stands.
"""

import asyncio
import uuid
from collections import Counter, defaultdict
from contextlib import suppress
from typing import Final, NoReturn, Self

from server.adapters.redis.link import PREFIX, Link, Script, end
from server.hosting.ports import Attendance, Unavailable

TELL: Final = Script("tell")
HERE: Final = Script("here")
STANDS_MS: Final = 30_000
AGAIN_S: Final = 10.0
MEMORY_MS: Final = 10 * 60 * 1000
# No departure is as late.
NOBODY_SINCE: Final = 1 << 53


class RedisPresence:
    """Counts the connections of this process, and tells of them."""

    @classmethod
    async def open(cls, url: str, prefix: str = PREFIX) -> Self:
        """Raises Unavailable with a text for the operator."""
        return cls(await Link.open(url, prefix))

    def __init__(self, link: Link) -> None:
        self._link = link
        self._process = uuid.uuid4().hex
        self._connections: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._known: dict[str, frozenset[str]] = {}
        self._telling: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._again = asyncio.create_task(self._tell_again())

    async def arrive(self, room: str, participant: str, at: int) -> None:
        self._connections[room][participant] += 1
        if self._connections[room][participant] == 1:
            await self._tell(room)

    async def depart(self, room: str, participant: str, at: int) -> None:
        connections = self._connections.get(room)
        if connections is None or participant not in connections:
            return
        connections[participant] -= 1
        if connections[participant] == 0:
            del connections[participant]
            if not connections:
                del self._connections[room]
            await self._tell(room, participant, at)
            if room not in self._connections and not self._telling[room].locked():
                self._known.pop(room, None)
                self._telling.pop(room, None)

    async def here(self, room: str) -> frozenset[str]:
        return (await self.attendance(room, NOBODY_SINCE)).here

    async def attendance(self, room: str, since: int) -> Attendance:
        mine = frozenset(self._connections.get(room, ()))
        try:
            told, left = await self._link.run(HERE, self._keys(room), MEMORY_MS, since)
        except Unavailable:
            known = mine | self._known.get(room, mine)
            return Attendance(known, known)
        here = mine | {who.decode() for who in told}
        if room in self._connections:
            self._known[room] = here
        return Attendance(here, here | {who.decode() for who in left})

    async def close(self) -> None:
        """Those of this process are gone."""
        await end(self._again)
        await self._link.close()

    async def _tell(self, room: str, left: str = "", at: int = 0) -> None:
        """One at a time, so that the newest word is the last."""
        async with self._telling[room]:
            mine = self._connections.get(room, ())
            with suppress(Unavailable):
                await self._link.run(
                    TELL, self._keys(room), self._process, STANDS_MS, left, at, MEMORY_MS, *mine
                )

    async def _tell_again(self) -> NoReturn:
        while True:
            await asyncio.sleep(AGAIN_S)
            for room in tuple(self._connections):
                await self._tell(room)

    def _keys(self, room: str) -> list[str]:
        return [self._link.key(room, "here"), self._link.key(room, "left")]
