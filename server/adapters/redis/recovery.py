"""Lost or erased: what becomes of a room that Redis does not have, or not all of.

An erased room leaves a tombstone in Redis. One that is absent without it was lost, with its Redis or by a
replica that never had it: the state held here is offered, memory before the copy on disk, and the newest
offer wins until the first append. It goes on in a new epoch, whose name begins with its generation, so that
of two rebuildings the later is known. A chain that has come back without an entry that was stable is replaced
in the same way.

Redis is another when its random id or its replication history is: it was emptied, restarted or failed over.
It may then lack tombstones, so each process tells it of all that it knows; and every process learns all of
them, so that whoever was away while a room was erased and Redis lost is told so when it comes back.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Final, NoReturn

from server.adapters.redis.copies import Copies
from server.adapters.redis.instance import Instance
from server.adapters.redis.link import Link, Script, end
from server.hosting.ports import Head, StoredSnapshot, Unavailable

log = logging.getLogger(__name__)

STANDING: Final = Script("standing", uses="lacks")
RESTORE: Final = Script("restore", uses="lacks")
ERASE: Final = Script("erase")
WATCH_S: Final = 1.0
MEMORY_FIRST_S: Final = 3.0
OTHERS_S: Final = 5.0
SWEEP_S: Final = 60.0
LEARN_S: Final = 600.0
NONE: Final = Head("", 0, "")


class Recovery:
    """Watches which Redis it is, keeps the copies, and offers them."""

    @classmethod
    async def open(cls, link: Link, copies: Copies) -> "Recovery":
        """Raises Unavailable."""
        instance = Instance(link)
        known = await copies.known()
        if known is None:
            known = await instance.of_all()
            await copies.know(known)
        return cls(link, copies, instance, known)

    def __init__(self, link: Link, copies: Copies, instance: Instance, known: str) -> None:
        self._link = link
        self._copies = copies
        self._instance = instance
        self._known = known
        self._unsure_until = 0.0
        self._watching = asyncio.create_task(self._watch())

    async def offer(self, room: str, head: Head, body: Callable[[], bytes], stable: Head | None) -> None:
        """The state that this process holds, and the last entry of it that was said to be stable: kept as a
        copy, or, if Redis has lost the room or the entry, restored.
        """
        held = stable or NONE
        standing = await self._link.run(STANDING, self._keys(room)[:2], head.epoch, held.seq, held.id)
        snapshot = StoredSnapshot(head, body())
        if standing == b"there":
            await self._copies.save(room, snapshot)
        else:
            await self._restore(room, snapshot, held)

    async def absent(self, room: str) -> None:
        """Redis has no such room. Raises Unavailable while it may yet come back."""
        if await self._instance.of_all() != self._known or time.monotonic() < self._unsure_until:
            raise Unavailable("Redis was lost, and its rooms are coming back")

    async def erased(self, room: str) -> None:
        """The room is erased, on purpose."""
        await self._copies.bury([room])

    async def close(self) -> None:
        """Let go of the copies."""
        await end(self._watching)
        await self._copies.close()

    async def _watch(self) -> NoReturn:
        swept = learnt = float("-inf")
        while True:
            with suppress(Unavailable):
                if (found := await self._instance.of_all()) != self._known:
                    await self._recover(found)
                if time.monotonic() - learnt > LEARN_S:
                    await self._learn()
                    learnt = time.monotonic()
                if time.monotonic() - swept > SWEEP_S:
                    await self._sweep()
                    swept = time.monotonic()
            await asyncio.sleep(WATCH_S)

    async def _recover(self, found: str) -> None:
        """Another Redis than before. Who has a room in memory is before those who have it on disk."""
        log.warning("Redis was restarted, failed over or emptied: what it lacks is restored from the copies")
        for room in await self._copies.erased():
            await self._link.run(ERASE, self._keys(room), "always")
        await asyncio.sleep(MEMORY_FIRST_S)
        await self._sweep()
        self._unsure_until = time.monotonic() + OTHERS_S
        await self._copies.know(found)
        self._known = found

    async def _learn(self) -> None:
        known = set(await self._copies.erased())
        learnt = [room async for room in self._link.rooms_with("gone") if room not in known]
        await self._copies.bury(learnt)

    async def _sweep(self) -> None:
        for room in await self._copies.rooms():
            if not await self._is_there(room) and (copy := await self._copies.find(room)) is not None:
                await self._restore(room, copy, NONE)

    async def _restore(self, room: str, snapshot: StoredSnapshot, stable: Head) -> None:
        """What this process knows to be erased is told before: the tombstone may be lost too."""
        if await self._copies.is_erased(room):
            await self._link.run(ERASE, self._keys(room), "always")
        head, past = snapshot.head, generation(snapshot.head.epoch)
        epoch = f"g{past + 1}.{uuid.uuid4().hex}"
        offered = (past, head.seq, head.id, snapshot.body, epoch, time.time_ns() // 1_000_000)
        held = (head.epoch, stable.seq, stable.id)
        answer = await self._link.run(RESTORE, self._keys(room), *offered, *held)
        if answer == b"erased":
            await self._copies.bury([room])
        elif answer == b"restored":
            await self._copies.save(room, StoredSnapshot(Head(epoch, head.seq, head.id), snapshot.body))

    async def _is_there(self, room: str) -> bool:
        return bool(await self._link.do("EXISTS", self._link.key(room, "room")))

    def _keys(self, room: str) -> list[str]:
        return [self._link.key(room, part) for part in ("room", "log", "snapshot", "gone")]


def generation(epoch: str) -> int:
    """How many times the room was restored before; 0 for an epoch that began with its room."""
    first, dot, _ = epoch.partition(".")
    return int(first[1:]) if dot and first.startswith("g") and first[1:].isdigit() else 0
