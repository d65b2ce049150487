"""The Journal in Redis: a room is a hash for its head, a stream with ids `<seq>-0`, and a hash for its
snapshot. One script compares the head, appends and publishes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Final, Self

from server.adapters.redis.bus import channel_of, encode
from server.adapters.redis.copies import Copies
from server.adapters.redis.erasing import erase
from server.adapters.redis.link import PREFIX, Link, Script
from server.adapters.redis.recovery import Recovery, date_of, wall_clock
from server.adapters.redis.stability import Stability
from server.hosting.ports import (
    Appended,
    Conflict,
    Head,
    Loaded,
    NoSuchRoom,
    RoomExists,
    RoomSummary,
    StoredEntry,
    StoredSnapshot,
)
from server.room.retention import DAY_MS, USE_MS, tombstone_until

CREATE: Final = Script("create")
LOAD: Final = Script("load")
APPEND: Final = Script("append", uses="missed")
SINCE: Final = Script("since", uses="missed")
SNAPSHOT: Final = Script("snapshot")
USE: Final = Script("use")
TURN: Final = Script("turn")
PROBE: Final = Script("probe")
PROBE_BYTES: Final = 64 * 1024
TURN_MS: Final = DAY_MS // 48


class RedisJournal:
    """What has been answered is in the append-only file as soon as Redis writes one; see Stability for what
    survives a machine.
    """

    @classmethod
    async def open(
        cls,
        url: str,
        folder: Path,
        prefix: str = PREFIX,
        keep_days: int | None = None,
        now: Callable[[], int] = wall_clock,
    ) -> Self:
        """Copies lie in the folder; what is old there goes even if Redis is not to be reached. Raises
        Unavailable, DataLocked or StorageTooNew, each with a text for the operator.
        """
        async with AsyncExitStack() as undo:
            copies = await Copies.open(folder)
            undo.push_async_callback(copies.close)
            await copies.expire(now())
            link = await Link.open(url, prefix)
            undo.push_async_callback(link.close)
            recovery = await Recovery.open(link, copies, keep_days, now)
            undo.push_async_callback(recovery.close)
            opened = cls(link, await Stability.open(link), recovery, now)
            undo.pop_all()
        return opened

    def __init__(self, link: Link, stability: Stability, recovery: Recovery, now: Callable[[], int]) -> None:
        self._link = link
        self._stability = stability
        self._recovery = recovery
        self._now = now

    async def create(self, room: str, epoch: str, first: StoredEntry, at: int) -> Head:
        if not await self._link.run(
            CREATE, self._keys(room, "room", "log", "gone"), epoch, at, first.id, first.body
        ):
            raise RoomExists(room)
        return Head(epoch, first.seq, first.id)

    async def load(self, room: str) -> Loaded | None:
        found = await self._link.run(LOAD, self._keys(room, "room", "log", "snapshot"))
        if found is None:
            await self._recovery.absent(room)
            return None
        head, snapshot, entries = found
        kept = None if snapshot[0] is None else StoredSnapshot(_head(snapshot), snapshot[3])
        return Loaded(_head(head), kept, _entries(entries))

    async def append(self, room: str, expected: Head, entries: Sequence[StoredEntry], at: int) -> int:
        telling = self._link.publish, channel_of(self._link, room), encode(Appended(expected, entries))
        links = [part for entry in entries for part in (entry.id, entry.prev or "", entry.body)]
        keys = self._keys(room, "room", "log")
        answer = await self._link.run(
            APPEND, keys, expected.epoch, expected.seq, expected.id, at, *telling, *links
        )
        if answer[0] == b"gone":
            raise NoSuchRoom(room)
        if answer[0] == b"behind":
            missed = None if answer[1] is None else _entries(answer[1])
            if missed is None or _ids(missed[: len(entries)]) != _ids(entries):
                raise Conflict(missed)
        newest = entries[-1] if entries else expected
        return self.stable(room, Head(expected.epoch, newest.seq, newest.id))

    def stable(self, room: str, head: Head) -> int:
        return self._stability.stable(room, head)

    async def since(self, room: str, head: Head, limit: int) -> Sequence[StoredEntry] | None:
        missed = await self._link.run(
            SINCE, self._keys(room, "room", "log"), head.epoch, head.seq, head.id, limit
        )
        return None if missed is None else _entries(missed)

    async def save_snapshot(self, room: str, snapshot: StoredSnapshot, keep: int) -> None:
        head = snapshot.head
        keys = self._keys(room, "room", "log", "snapshot")
        answer = await self._link.run(SNAPSHOT, keys, head.epoch, head.seq, head.id, snapshot.body, keep)
        if answer == b"gone":
            raise NoSuchRoom(room)

    async def offer(self, room: str, head: Head, body: Callable[[], bytes]) -> None:
        await self._recovery.offer(room, head, body, self._stability.known(room, head.epoch))

    async def rooms(self) -> Sequence[RoomSummary]:
        found = [RoomSummary(room, used_at) for room, used_at in (await self._used()).items()]
        return sorted(found, key=lambda summary: (-summary.active_at, summary.room))

    async def use(self, room: str, at: int) -> None:
        await self._link.run(USE, self._keys(room, "room"), at, USE_MS)

    async def unused(self, since: int) -> Sequence[str]:
        if not await self._link.run(TURN, [self._link.own_key("swept")], since, TURN_MS):
            return ()
        return [room for room, used_at in (await self._used()).items() if used_at <= since]

    async def erase(self, room: str, unused_since: int | None = None) -> bool:
        only = "known" if unused_since is None else unused_since
        answer = await erase(self._link, room, tombstone_until(self._now()), only)
        if answer == b"none":
            await self._recovery.absent(room)
        if answer in (b"none", b"used"):
            return False
        await self._recovery.erased(room, date_of(answer))
        return True

    async def erased(self, room: str) -> bool:
        return bool(await self._link.do("EXISTS", self._link.key(room, "gone")))

    async def probe(self, room: str) -> None:
        await self._link.run(PROBE, self._keys(room, "probe"), bytes(PROBE_BYTES))

    async def close(self) -> None:
        await self._stability.close()
        await self._recovery.close()
        await self._link.close()

    async def _used(self) -> Mapping[str, int]:
        """When each room was used last."""
        rooms = [room async for room in self._link.rooms_with("room")]
        found = await self._link.of_rooms(rooms, "HGET", "room", "active_at")
        return {room: int(used_at) for room, used_at in found.items() if used_at is not None}

    def _keys(self, room: str, *parts: str) -> list[str]:
        return [self._link.key(room, part) for part in parts]


def _head(fields: Sequence[bytes]) -> Head:
    return Head(fields[0].decode(), int(fields[1]), fields[2].decode())


def _entries(stream: Iterable[Any]) -> list[StoredEntry]:
    return [
        StoredEntry(int(place.partition(b"-")[0]), id.decode(), prev.decode() or None, body)
        for place, (_, id, _, prev, _, body) in stream
    ]


def _ids(entries: Iterable[StoredEntry]) -> list[str]:
    return [entry.id for entry in entries]
