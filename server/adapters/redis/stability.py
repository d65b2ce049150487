"""What Redis claims to survive: the seqs that are *stable*.

The rule: an entry is stable when it is two seconds old and Redis then says that it keeps an append-only file,
synced every second at least, whose last write went well and of which no sync is under way; and, if it has
replicas, when all that are connected, and as many as were asked for, have acknowledged a later write
(`WAIT`). Without an append-only file nothing is stable; behind sentinels nothing is without a replica, for
the primary may be gone the next moment. A client keeps what is not stable, and sends it again if a journal
comes back without it.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, NoReturn, Self

from redis.exceptions import ResponseError

from server.adapters.redis.link import ANSWER_S, Link, end
from server.hosting.ports import Head, Unavailable

log = logging.getLogger(__name__)

PULSE_S: Final = 1.0
OLD_ENOUGH_S: Final = 2.0
ROOMS_MAX: Final = 10_000
WAIT_MS: Final = ANSWER_S * 1000 // 2


async def replicated(link: Link, node: str, wait_ms: int) -> bool:
    """Whether all replicas that are connected, and as many as were asked for, have what was written before.
    WAIT concerns the writes of its own connection, and with them all that came before.
    """
    redis = link.at(node)
    connected = int((await redis.info("replication"))["connected_slaves"])
    wanted = max(connected, link.replicas)
    if connected < wanted or not wanted:
        return not wanted
    async with redis.client() as one:
        await one.set(link.own_key("pulse", node), "1")
        return int(await one.wait(wanted, wait_ms)) >= wanted


@dataclass(frozen=True)
class _Mark:
    """A head, and since when it is known here to be on its primary."""

    since: float
    head: Head


@dataclass
class _Marks:
    """Of one chain: the newest stable head, the one that is waited for, and the newest known."""

    node: str
    stable: Head
    awaited: _Mark
    newest: _Mark


class Stability:
    """Asks every primary once a second, for all rooms of this process."""

    @classmethod
    async def open(cls, link: Link) -> Self:
        """Tell the operator what is wrong with how Redis keeps things. Raises Unavailable."""
        self = cls(link)
        try:
            await self._warn()
        except BaseException:
            await self.close()
            raise
        return self

    def __init__(self, link: Link) -> None:
        self._link = link
        self._settled: dict[str, float] = {}
        self._rooms: OrderedDict[str, _Marks] = OrderedDict()
        self._pulsing = asyncio.create_task(self._pulse())

    def stable(self, room: str, head: Head) -> int:
        """The highest seq of this chain, known here to have been appended, that is stable now."""
        marks = self._told(room, head)
        settled = self._settled.get(marks.node, float("-inf"))
        if marks.awaited.since <= settled:
            marks.stable = marks.awaited.head
            marks.awaited = marks.newest
        if marks.newest.since <= settled:
            marks.stable = marks.newest.head
        self._rooms.move_to_end(room)
        if len(self._rooms) > ROOMS_MAX:
            self._rooms.popitem(last=False)
        return marks.stable.seq

    def known(self, room: str, epoch: str) -> Head | None:
        """The newest head of this chain that was said to be stable."""
        marks = self._rooms.get(room)
        return marks.stable if marks is not None and marks.stable.epoch == epoch else None

    async def close(self) -> None:
        """Ask no more."""
        await end(self._pulsing)

    def _told(self, room: str, head: Head) -> _Marks:
        marks, node, mark = self._rooms.get(room), self._node(room), _Mark(time.monotonic(), head)
        if marks is None or marks.stable.epoch != head.epoch or head.seq < marks.newest.head.seq:
            marks = self._rooms[room] = _Marks(node, Head(head.epoch, 0, ""), mark, mark)
        elif node != marks.node:
            # What the new primary has, it may have but now.
            marks.node, marks.awaited, marks.newest = node, mark, mark
        elif head.seq > marks.newest.head.seq:
            marks.newest = mark
        return marks

    def _node(self, room: str) -> str:
        try:
            return self._link.node_of(self._link.key(room, "room"))
        except Unavailable:
            return "none"

    async def _pulse(self) -> NoReturn:
        while True:
            await asyncio.sleep(PULSE_S)
            nodes = self._link.nodes()
            self._settled = {node: at for node, at in self._settled.items() if node in nodes}
            await asyncio.gather(*map(self._feel, nodes))

    async def _feel(self, node: str) -> None:
        with suppress(Unavailable):
            began = time.monotonic()
            if await self._keeps_a_file(node) and await self._is_well(node) and await self._replicated(node):
                self._settled[node] = began - OLD_ENOUGH_S

    async def _warn(self) -> None:
        for node in self._link.nodes():
            async with self._link.taken():
                memory = await self._link.at(node).info("memory")
            if memory["maxmemory_policy"] != "noeviction":
                log.warning("Redis may evict rooms: set maxmemory-policy noeviction")
            if not await self._keeps_a_file(node):
                log.warning(
                    "Redis keeps no append-only file that it syncs: set appendonly yes, appendfsync everysec"
                )
            slow, crash = "slowlog-log-slower-than", "crash-log-enabled"
            if await self._set(node, slow, "-1") != "-1" or await self._set(node, crash, "no") != "no":
                log.warning("Redis may write down what is cast: set %s -1, %s no", slow, crash)

    async def _keeps_a_file(self, node: str) -> bool:
        """Whether it is set to keep one and to sync it."""
        async with self._link.taken():
            if (await self._link.at(node).info("persistence"))["aof_enabled"] != 1:
                return False
        return await self._set(node, "appendfsync", "everysec") != "no"

    async def _set(self, node: str, name: str, hoped: str) -> str:
        """How it is set; as hoped, where whoever keeps CONFIG to themselves is to see to it."""
        async with self._link.taken():
            try:
                return str((await self._link.at(node).config_get(name)).get(name, hoped))
            except ResponseError:
                return hoped

    async def _is_well(self, node: str) -> bool:
        """Whether the file has been written and synced as it should."""
        async with self._link.taken():
            now = await self._link.at(node).info("persistence")
        return now["aof_last_write_status"] == "ok" and not now.get("aof_pending_bio_fsync")

    async def _replicated(self, node: str) -> bool:
        async with self._link.taken():
            return await replicated(self._link, node, WAIT_MS)
