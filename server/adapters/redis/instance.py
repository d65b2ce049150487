"""Which Redis this is, and which life of it: a random id that each primary holds, so that one that came back
empty is another, and the id of its replication history, which is another after a restart and after a failover
and says that the last that was written may be missing.
"""

import asyncio
import uuid

from server.adapters.redis.link import Link, Script

IDENTITY = Script("identity")


class Instance:
    """The id is minted by whoever asks first. All who ask before a question has left share its answer."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._leaving: dict[str, asyncio.Task[str]] = {}

    async def of_room(self, room: str) -> str:
        """That of the primary that has the room. Raises Unavailable."""
        return await self._of(self._link.node_of(self._link.key(room, "room")))

    async def of_all(self) -> str:
        """Of all primaries, in one word. Raises Unavailable."""
        return ",".join(sorted(await asyncio.gather(*map(self._of, self._link.nodes()))))

    async def _of(self, node: str) -> str:
        if node not in self._leaving:
            self._leaving[node] = asyncio.create_task(self._ask(node))
            # Also when nobody waits for it any more, its failure is no surprise.
            self._leaving[node].add_done_callback(lambda asked: asked.cancelled() or asked.exception())
        return await asyncio.shield(self._leaving[node])

    async def _ask(self, node: str) -> str:
        del self._leaving[node]
        key = self._link.own_key("instance", node)
        minted, history = await self._link.run(IDENTITY, [key], uuid.uuid4().hex)
        return f"{minted.decode()}.{history.decode()[:16]}"
