"""What Redis claims to survive: the seqs that are *stable*.

The rule: an entry is stable when it is two seconds old and Redis then says that it keeps an append-only file,
synced every second at least, whose last write went well and of which no sync is under way; and, if it has
replicas, when all that are connected have acknowledged a later write (`WAIT`). Without an append-only file
nothing is stable. A client keeps what is not, and sends it again if a journal comes back without it.
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


@dataclass
class _Marks:
    """Of one chain: the newest stable seq, the one that is waited for, and the newest known."""

    epoch: str
    stable: int
    awaited: tuple[float, int]
    newest: tuple[float, int]


class Stability:
    """Asks Redis once a second for all rooms of this process."""

    @classmethod
    async def open(cls, link: Link) -> Self:
        """Tell the operator what is wrong with how Redis keeps things. Raises Unavailable."""
        memory = await link.client.info("memory")
        if memory["maxmemory_policy"] != "noeviction":
            log.warning("Redis may evict rooms: set maxmemory-policy noeviction")
        self = cls(link)
        if not await self._keeps_a_file():
            log.warning(
                "Redis keeps no append-only file that it syncs: set appendonly yes, appendfsync everysec"
            )
        return self

    def __init__(self, link: Link) -> None:
        self._link = link
        self._settled = float("-inf")
        self._rooms: OrderedDict[str, _Marks] = OrderedDict()
        self._pulsing = asyncio.create_task(self._pulse())

    def stable(self, room: str, head: Head) -> int:
        """The highest seq of this chain, known here to have been appended, that is stable now."""
        known = (time.monotonic(), head.seq)
        marks = self._rooms.get(room)
        if marks is None or marks.epoch != head.epoch or head.seq < marks.newest[1]:
            marks = self._rooms[room] = _Marks(head.epoch, 0, known, known)
        elif head.seq > marks.newest[1]:
            marks.newest = known
        if marks.awaited[0] <= self._settled:
            marks.stable = marks.awaited[1]
            marks.awaited = marks.newest
        if marks.newest[0] <= self._settled:
            marks.stable = marks.newest[1]
        self._rooms.move_to_end(room)
        if len(self._rooms) > ROOMS_MAX:
            self._rooms.popitem(last=False)
        return marks.stable

    async def close(self) -> None:
        """Ask no more."""
        await end(self._pulsing)

    async def _pulse(self) -> NoReturn:
        while True:
            await asyncio.sleep(PULSE_S)
            with suppress(Unavailable):
                began = time.monotonic()
                if await self._keeps_a_file() and await self._is_well() and await self._replicated():
                    self._settled = began - OLD_ENOUGH_S

    async def _keeps_a_file(self) -> bool:
        """Whether it is set to keep one and to sync it."""
        async with self._link.taken():
            if (await self._link.client.info("persistence"))["aof_enabled"] != 1:
                return False
            try:
                synced = await self._link.client.config_get("appendfsync")
            except ResponseError:
                return True  # whoever keeps CONFIG to themselves sees to it
        return bool(synced["appendfsync"] != "no")

    async def _is_well(self) -> bool:
        """Whether the file has been written and synced as it should."""
        async with self._link.taken():
            now = await self._link.client.info("persistence")
        return now["aof_last_write_status"] == "ok" and not now.get("aof_pending_bio_fsync")

    async def _replicated(self) -> bool:
        """WAIT concerns the writes of its own connection, and with them all that came before."""
        async with self._link.taken():
            replicas = int((await self._link.client.info("replication"))["connected_slaves"])
            if not replicas:
                return True
            async with self._link.client.client() as one:
                await one.set(self._link.own_key("pulse"), "1")
                return int(await one.wait(replicas, WAIT_MS)) >= replicas
