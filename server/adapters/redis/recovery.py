"""Lost or erased: what becomes of a room that Redis does not have, or not all of.

An erased room leaves a tombstone in Redis. One that is absent without it was lost, with its Redis or by a
replica that never had it: the state held here is offered, memory before the copy on disk, and the newest
offer wins until the first append. It goes on in a new epoch, whose name begins with its generation, so that
of two rebuildings the later is known. A chain that has come back without an entry that was stable is replaced
in the same way.

Redis is another when its random id or its replication history is: it was emptied, restarted or failed over.
It may then lack tombstones, so each process tells it of all that it knows; and every process learns all of
them, so that whoever was away while a room was erased and Redis lost is told so when it comes back.

Copies and tombstones have dates (`room/retention.py`), which are kept whether Redis can be asked or not: a
copy that was confirmed before the erasure of its room is gone before the tombstone is. So an erased room
comes back only where Redis and every process that had heard of the erasure were lost or away at once, while
a copy of it was not yet old. When one that had heard comes back, it is erased again.
"""

import asyncio
import logging
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Final, NoReturn

from server.adapters.redis.copies import NO_DATE, Copies, Dates
from server.adapters.redis.erasing import erase
from server.adapters.redis.instance import Instance
from server.adapters.redis.link import Link, Script, end
from server.hosting.ports import Head, StoredSnapshot, Unavailable
from server.room.retention import DAY_MS, copy_until, tombstone_until

log = logging.getLogger(__name__)

STANDING: Final = Script("standing", uses="lacks")
RESTORE: Final = Script("restore", uses="lacks")
WATCH_S: Final = 1.0
MEMORY_FIRST_S: Final = 3.0
OTHERS_S: Final = 5.0
SWEEP_S: Final = 60.0
LEARN_S: Final = 600.0
NONE: Final = Head("", 0, "")


def wall_clock() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Recovery:
    """Watches which Redis it is, keeps the copies, and offers them. `keep_days`: for how long a room that is
    not used is kept, if it has an end.
    """

    @classmethod
    async def open(
        cls, link: Link, copies: Copies, keep_days: int | None = None, now: Callable[[], int] = wall_clock
    ) -> "Recovery":
        """Raises Unavailable."""
        instance = Instance(link)
        known = await copies.known()
        if known is None:
            known = await instance.of_all()
            await copies.know(known)
        return cls(link, copies, instance, known, keep_days, now)

    def __init__(
        self,
        link: Link,
        copies: Copies,
        instance: Instance,
        known: str,
        keep_days: int | None,
        now: Callable[[], int],
    ) -> None:
        self._link = link
        self._copies = copies
        self._instance = instance
        self._known = known
        self._keep_days = keep_days
        self._now = now
        self._unsure_until = 0.0
        # What the copies know: whoever starts on them before the others have had their time begins anew.
        self._kept = known
        # What is in memory is no newer than the copy was, whose date came while Redis could not be asked.
        self._expired = set[str]()
        self._watching = asyncio.create_task(self._watch())

    async def offer(self, room: str, head: Head, body: Callable[[], bytes], stable: Head | None) -> None:
        """The state that this process holds, and the last entry of it that was said to be stable: kept as a
        copy, or, if Redis has lost the room or the entry, restored.
        """
        held = stable or NONE
        standing, *used_at = await self._link.run(
            STANDING, self._keys(room)[:2], head.epoch, held.seq, held.id
        )
        snapshot = StoredSnapshot(head, body())
        if standing == b"there":
            self._expired.discard(room)
            await self._copies.save(room, snapshot, self._dated(int(used_at[0])))
        elif room not in self._expired:
            await self._restore(room, snapshot, held, self._now())

    async def absent(self, room: str) -> None:
        """Redis has no such room. Raises Unavailable while it may yet come back."""
        if await self._instance.of_all() != self._known or time.monotonic() < self._unsure_until:
            raise Unavailable("Redis was lost, and its rooms are coming back")

    async def erased(self, room: str, until: int) -> None:
        """The room is erased, on purpose; its tombstone stands until then."""
        await self._copies.bury({room: until})

    async def close(self) -> None:
        """Let go of the copies."""
        await end(self._watching)
        await self._copies.close()

    async def _watch(self) -> NoReturn:
        expired = swept = learnt = float("-inf")
        while True:
            with suppress(Unavailable):
                if time.monotonic() - expired > SWEEP_S:
                    await self._expire()
                    expired = time.monotonic()
            with suppress(Unavailable):
                if (found := await self._instance.of_all()) != self._known:
                    await self._recover(found)
                elif self._kept != self._known and time.monotonic() >= self._unsure_until:
                    await self._copies.know(self._known)
                    self._kept = self._known
                if time.monotonic() - learnt > LEARN_S:
                    await self._learn()
                    learnt = time.monotonic()
                if time.monotonic() - swept > SWEEP_S:
                    await self._sweep()
                    swept = time.monotonic()
            await asyncio.sleep(WATCH_S)

    async def _expire(self) -> None:
        self._expired.update(await self._copies.expire(self._now()))

    async def _recover(self, found: str) -> None:
        """Another Redis than before. Who has a room in memory is before those who have it on disk."""
        log.warning("Redis was restarted, failed over or emptied: what it lacks is restored from the copies")
        await self._tell_erased()
        await asyncio.sleep(MEMORY_FIRST_S)
        await self._sweep()
        self._unsure_until = time.monotonic() + OTHERS_S
        self._known = found

    async def _tell_erased(self) -> None:
        for room, until in (await self._copies.erased()).items():
            await self._erase_again(room, until)

    async def _erase_again(self, room: str, until: int) -> None:
        """One that had come back, perhaps with ballots, was copied again: its tombstone stands anew."""
        anew = tombstone_until(self._now())
        told = await erase(self._link, room, anew, "always", until)
        if date_of(told) != until:
            await self._copies.bury({room: date_of(told)})

    async def _learn(self) -> None:
        """Of every tombstone that is not known here."""
        known = await self._copies.erased()
        unknown = [room async for room in self._link.rooms_with("gone") if room not in known]
        found = await self._link.of_rooms(unknown, "GET", "gone")
        await self._copies.bury({room: date_of(until) for room, until in found.items() if until is not None})

    async def _sweep(self) -> None:
        """Date the copies of what Redis has, and offer the others."""
        copies = await self._copies.dates()
        found = await self._link.of_rooms(tuple(copies), "HGET", "room", "active_at")
        there = {room: self._dated(int(used_at)) for room, used_at in found.items() if used_at is not None}
        await self._copies.confirm({room: new for room, new in there.items() if _differ(copies[room], new)})
        for room in found.keys() - there.keys():
            if (copy := await self._copies.find(room)) is not None:
                snapshot, dates = copy
                await self._restore(room, snapshot, NONE, dates.used_at)

    async def _restore(self, room: str, snapshot: StoredSnapshot, stable: Head, used_at: int) -> None:
        """What this process knows to be erased is told before: the tombstone may be lost too."""
        if (until := await self._copies.erased_until(room)) is not None:
            await self._erase_again(room, until)
        head, past = snapshot.head, generation(snapshot.head)
        epoch = f"g{past + 1}.{head.seq}.{uuid.uuid4().hex}"
        offered = (past, head.seq, head.id, snapshot.body, epoch, used_at)
        held = (head.epoch, stable.seq, stable.id)
        answer, *until_told = await self._link.run(RESTORE, self._keys(room), *offered, *held)
        if answer == b"erased":
            await self._copies.bury({room: date_of(until_told[0])})
        elif answer == b"restored":
            restored = StoredSnapshot(Head(epoch, head.seq, head.id), snapshot.body)
            await self._copies.save(room, restored, self._dated(used_at))

    def _dated(self, used_at: int) -> Dates:
        return Dates(used_at, copy_until(self._now(), used_at, self._keep_days))

    def _keys(self, room: str) -> list[str]:
        return [self._link.key(room, part) for part in ("room", "log", "snapshot", "gone")]


def _differ(before: Dates, now: Dates) -> bool:
    """Enough to be written down: only a use, or a day."""
    return before.used_at != now.used_at or abs(before.until - now.until) >= DAY_MS


def date_of(value: bytes) -> int:
    """What a tombstone says; those that were made before they had dates say 1."""
    return NO_DATE if value == b"1" else int(value)


def generation(head: Head) -> int:
    """How many times the room had been restored when the last entry was appended: an epoch is named by its
    number and the seq that it began from. To have been restored makes a state no newer: two processes would
    restore theirs in turn, for ever.
    """
    number, _, rest = head.epoch.removeprefix("g").partition(".")
    if not (head.epoch.startswith("g") and rest and number.isdigit()):
        return 0
    began = rest.partition(".")[0]
    return int(number) - (began.isdigit() and int(began) == head.seq)
