"""Asks Redis to rewrite its append-only file, so that what was deleted from memory leaves the disk too."""

import asyncio
import logging
from contextlib import suppress
from typing import Final, NoReturn

from server.adapters.redis.link import Link, end
from server.hosting.ports import Unavailable

log = logging.getLogger(__name__)

AGAIN_S: Final = 30.0


class Rewriting:
    """At most once in half a minute, and again until Redis has begun. A Redis without the file needs none."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._due = asyncio.Event()
        self._task = asyncio.create_task(self._run())

    def wanted(self) -> None:
        """Something was deleted that shall leave no trace."""
        self._due.set()

    async def close(self) -> None:
        """Ask no more, after what is due was asked for."""
        await end(self._task)
        if self._due.is_set():
            await self._ask()

    async def _run(self) -> NoReturn:
        while True:
            await self._due.wait()
            await self._ask()
            await asyncio.sleep(AGAIN_S)

    async def _ask(self) -> None:
        with suppress(Unavailable):
            for node in self._link.nodes():
                async with self._link.taken():
                    redis = self._link.at(node)
                    if (await redis.info("persistence"))["aof_enabled"] == 1:
                        await redis.bgrewriteaof()
            self._due.clear()
