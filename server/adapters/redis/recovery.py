"""Lost or erased: what becomes of a room that Redis does not have.

Redis holds a random id. A room that is absent under the id it was known under was erased: the copy here is
deleted. Absent under another id, Redis was lost, and the room with it: the state held here is offered, memory
before the copy on disk, and the newest offer wins until the first append. It goes on in a new epoch, whose
name begins with its generation, so that of two rebuildings the later is known. What this process knows to be
erased is told to the new Redis before anything else.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Final, NoReturn

from server.adapters.redis.copies import Copies, Copy
from server.adapters.redis.instance import Instance
from server.adapters.redis.link import Link, Script, end
from server.hosting.ports import Head, StoredSnapshot, Unavailable

log = logging.getLogger(__name__)

RESTORE: Final = Script("restore")
ERASE: Final = Script("erase")
WATCH_S: Final = 1.0
MEMORY_FIRST_S: Final = 3.0
OTHERS_S: Final = 5.0
SWEEP_S: Final = 60.0


class Recovery:
    """Watches which Redis it is, keeps the copies, and offers them."""

    @classmethod
    async def open(cls, link: Link, copies: Copies) -> "Recovery":
        """Raises Unavailable."""
        instance = Instance(link)
        known = await copies.known()
        if known is None:
            known = await instance.id()
            await copies.know(known)
        return cls(link, copies, instance, known)

    def __init__(self, link: Link, copies: Copies, instance: Instance, known: str) -> None:
        self._link = link
        self._copies = copies
        self._instance = instance
        self._known = known
        self._unsure_until = 0.0
        self._watching = asyncio.create_task(self._watch())

    async def offer(self, room: str, head: Head, body: Callable[[], bytes]) -> None:
        """The state that this process holds: kept as a copy, or, if the room is lost, restored."""
        now = await self._instance.id()
        epoch = await self._link.do("HGET", self._link.key(room, "room"), "epoch")
        if epoch == head.epoch.encode():
            await self._copies.save(Copy(room, now, StoredSnapshot(head, body())))
            return
        copy = await self._copies.find(room)
        known = self._known if copy is None else copy.instance
        offered = Copy(room, known, StoredSnapshot(head, body()))
        if epoch is None:
            await self._restore_lost(offered)
        else:
            await self._restore(offered, now)  # another was first to restore it

    async def absent(self, room: str) -> None:
        """Redis has no such room. Raises Unavailable while it may yet come back."""
        if await self._instance.id() != self._known or time.monotonic() < self._unsure_until:
            raise Unavailable("Redis was lost, and its rooms are coming back")

    async def erased(self, room: str) -> None:
        """The room is erased, on purpose."""
        await self._copies.bury(room)

    async def close(self) -> None:
        """Let go of the copies."""
        await end(self._watching)
        await self._copies.close()

    async def _watch(self) -> NoReturn:
        swept = float("-inf")
        while True:
            with suppress(Unavailable):
                if (found := await self._instance.id()) != self._known:
                    await self._recover(found)
                if time.monotonic() - swept > SWEEP_S:
                    await self._sweep()
                    swept = time.monotonic()
            await asyncio.sleep(WATCH_S)

    async def _recover(self, found: str) -> None:
        """Another Redis than before. Who has a room in memory is before those who have it on disk."""
        log.warning("Redis came back empty: its rooms are restored from the copies of the processes")
        for room in await self._copies.erased():
            await self._link.run(ERASE, self._keys(room), "always")
        await asyncio.sleep(MEMORY_FIRST_S)
        await self._sweep()
        self._unsure_until = time.monotonic() + OTHERS_S
        await self._copies.know(found)
        self._known = found

    async def _sweep(self) -> None:
        for room in await self._copies.rooms():
            if not await self._is_there(room) and (copy := await self._copies.find(room)) is not None:
                await self._restore_lost(copy)

    async def _restore_lost(self, copy: Copy) -> None:
        """The id is read after the room was seen to be absent: if it is the known one, nothing was lost."""
        found = await self._instance.id()
        if copy.instance == found or await self._copies.is_erased(copy.room):
            await self._copies.bury(copy.room)
        else:
            await self._restore(copy, found)

    async def _restore(self, copy: Copy, found: str) -> None:
        head, body = copy.snapshot.head, copy.snapshot.body
        past = generation(head.epoch)
        epoch = f"g{past + 1}.{uuid.uuid4().hex}"
        at = time.time_ns() // 1_000_000
        keys = self._keys(copy.room)
        answer = await self._link.run(RESTORE, keys, past, head.seq, head.id, body, epoch, at)
        if answer == b"erased":
            await self._copies.bury(copy.room)
        elif answer == b"restored":
            restored = StoredSnapshot(Head(epoch, head.seq, head.id), body)
            await self._copies.save(Copy(copy.room, found, restored))

    async def _is_there(self, room: str) -> bool:
        return bool(await self._link.do("EXISTS", self._link.key(room, "room")))

    def _keys(self, room: str) -> list[str]:
        return [self._link.key(room, part) for part in ("room", "log", "snapshot", "gone")]


def generation(epoch: str) -> int:
    """How many times the room was restored before; 0 for an epoch that began with its room."""
    first, dot, _ = epoch.partition(".")
    return int(first[1:]) if dot and first.startswith("g") and first[1:].isdigit() else 0
