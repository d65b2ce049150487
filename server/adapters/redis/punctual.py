"""Ballots in the order in which they were asked for, though nothing of when they were is stored.

What Redis carries out after whoever asked has given up might undo a newer ballot: Redis was frozen, or the
network held the command back. So a command carries the last moment at which it counts, by Redis's own clock;
and of one ballot this process asks for one change at a time.
"""

import asyncio
import time
from typing import Final
from weakref import WeakValueDictionary

from server.adapters.redis.link import ANSWER_S, Link, Script
from server.hosting.ports import Unavailable

AGAIN_S: Final = 60


class Punctual:
    """Runs scripts on ballots, whose last argument is the moment."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._ahead: dict[str, tuple[float, int]] = {}
        self._changing: WeakValueDictionary[tuple[str, str, bytes], asyncio.Lock] = WeakValueDictionary()

    async def change(
        self, script: Script, keys: list[str], place: str, key: bytes, ballot: str | bytes | int
    ) -> str:
        """What the script answers. Raises Unavailable, also when it was carried out too late to count."""
        asked = time.monotonic()
        changing = self._changing.setdefault((keys[0], place, key), asyncio.Lock())
        with self._link.begun():
            async with changing:
                # Also what has waited for another change counts no longer than from when it was asked for.
                last = await self._ahead_at(keys[0]) + int((asked + ANSWER_S) * 1000)
                answer = (await self._link.run(script, keys, place, key, ballot, last)).decode()
        if answer == "late":
            self._ahead.clear()
            raise Unavailable("Redis was too late")
        return str(answer)

    async def _ahead_at(self, key: str) -> int:
        """How many ms the clock of Redis is ahead of this process's, or fewer: what counts for too long might
        undo a newer ballot.
        """
        node, began = self._link.node_of(key), time.monotonic()
        asked, ahead = self._ahead.get(node, (float("-inf"), 0))
        if began - asked > AGAIN_S:
            async with self._link.taken():
                seconds, micros = await self._link.at(node).time()
            now = time.monotonic()
            ahead = seconds * 1000 + micros // 1000 - int(now * 1000) - 1
            if now - began < ANSWER_S / 6:
                self._ahead[node] = now, ahead
        return ahead
