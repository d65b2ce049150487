"""The Journal in a SQLite file."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, Self

import aiosqlite

from server.adapters.embedded.writer import Writer
from server.hosting.ports import (
    Appended,
    Bus,
    Conflict,
    Head,
    Loaded,
    NoSuchRoom,
    RoomExists,
    RoomSummary,
    StoredEntry,
    StoredSnapshot,
    Unavailable,
)
from server.room.retention import USE_MS

MIGRATIONS = (
    (
        """CREATE TABLE room (
            code TEXT PRIMARY KEY, epoch TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL,
            active_at INTEGER NOT NULL
        ) WITHOUT ROWID""",
        """CREATE TABLE entry (
            room TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL, prev TEXT, body BLOB NOT NULL,
            UNIQUE (room, seq)
        )""",
        """CREATE TABLE snapshot (
            room TEXT PRIMARY KEY, epoch TEXT NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL,
            body BLOB NOT NULL
        )""",
        "CREATE TABLE tombstone (code TEXT PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE probe (slot INTEGER PRIMARY KEY, filling BLOB NOT NULL)",
    ),
)

PROBE_BYTES = 64 * 1024
ALL = -1
LATEST = 2**63 - 1


class SqliteJournal:
    """Writes through a Writer; reads on a connection of its own, so that a long read delays no append.

    What is appended is on disk, so the stable seq is the head's.
    """

    @classmethod
    async def open(cls, path: Path, bus: Bus) -> Self:
        """Make, migrate or open the file. Raises StorageTooNew and Unavailable."""
        writer = await Writer.open(path, MIGRATIONS)
        try:
            reader = await aiosqlite.connect(path, isolation_level=None)
            await reader.execute("PRAGMA query_only = ON")
        except sqlite3.Error as error:
            await writer.close()
            raise Unavailable(str(error)) from error
        return cls(writer, reader, bus)

    def __init__(self, writer: Writer, reader: aiosqlite.Connection, bus: Bus) -> None:
        self._writer = writer
        self._reader = reader
        self._reading = asyncio.Lock()
        self._closed = False
        self._bus = bus

    async def create(self, room: str, epoch: str, first: StoredEntry, at: int) -> Head:
        return await self._writer.run(partial(_create, room, epoch, first, at))

    async def load(self, room: str) -> Loaded | None:
        async with self._moment() as reader:
            head = await _head(reader, room)
            if head is None:
                return None
            snapshot = await _snapshot(reader, room)
            entries = await _entries(reader, room, snapshot.head.seq if snapshot else 0, ALL)
            return Loaded(head, snapshot, entries)

    async def append(self, room: str, expected: Head, entries: Sequence[StoredEntry], at: int) -> int:
        if await self._writer.run(partial(_append, room, expected, entries, at)):
            self._bus.publish(room, Appended(expected, entries))
            return expected.seq + len(entries)
        missed = await self.since(room, expected, ALL)
        if missed is None or _ids(missed[: len(entries)]) != _ids(entries):
            raise Conflict(missed)
        return missed[-1].seq

    def stable(self, room: str, head: Head) -> int:
        return head.seq

    async def since(self, room: str, head: Head, limit: int) -> Sequence[StoredEntry] | None:
        async with self._moment() as reader:
            now = await _head(reader, room)
            if now is None or now.epoch != head.epoch or now.seq < head.seq:
                return None
            if now.seq == head.seq:
                return () if now.id == head.id else None
            if limit != ALL and now.seq - head.seq > limit:
                return None
            entries = await _entries(reader, room, head.seq, limit)
            # The first one's `prev` tells both a trimmed gap and another chain.
            follows = bool(entries) and entries[0].prev == head.id
            return entries if follows else None

    async def save_snapshot(self, room: str, snapshot: StoredSnapshot, keep: int) -> None:
        await self._writer.run(partial(_save_snapshot, room, snapshot, keep))

    async def offer(self, room: str, head: Head, body: Callable[[], bytes]) -> None:
        """What is on this disk is not lost without it."""

    async def rooms(self) -> Sequence[RoomSummary]:
        async with self._moment() as reader:
            rows = await reader.execute_fetchall(
                "SELECT code, active_at FROM room ORDER BY active_at DESC, code"
            )
            return [RoomSummary(code, active_at) for code, active_at in rows]

    async def use(self, room: str, at: int) -> None:
        await self._writer.run(partial(_use, room, at))

    async def unused(self, since: int) -> Sequence[str]:
        async with self._moment() as reader:
            rows = await reader.execute_fetchall("SELECT code FROM room WHERE active_at <= ?", (since,))
            return [code for (code,) in rows]

    async def erase(self, room: str, unused_since: int | None = None) -> bool:
        return await self._writer.run(partial(_erase, room, unused_since), scrub=True)

    async def erased(self, room: str) -> bool:
        async with self._moment() as reader:
            return await _first(reader, "SELECT 1 FROM tombstone WHERE code = ?", room) is not None

    async def probe(self, room: str) -> None:
        # Two commits, so that the bytes are really asked of the disk.
        await self._writer.run(_fill_probe)
        await self._writer.run(_empty_probe)

    async def close(self) -> None:
        async with self._reading:
            self._closed = True
            await self._reader.close()
        await self._writer.close()

    @asynccontextmanager
    async def _moment(self) -> AsyncIterator[aiosqlite.Connection]:
        """The reader, in a transaction: all that is read belongs to one moment."""
        async with self._reading:
            if self._closed:
                raise Unavailable("the store is closed")
            try:
                await self._reader.execute("BEGIN")
                yield self._reader
            except sqlite3.Error as error:
                raise Unavailable(str(error)) from error
            finally:
                await self._reader.rollback()


def _create(room: str, epoch: str, first: StoredEntry, at: int, db: sqlite3.Connection) -> Head:
    taken = db.execute(
        "SELECT 1 FROM room WHERE code = ? UNION ALL SELECT 1 FROM tombstone WHERE code = ?", (room, room)
    ).fetchone()
    if taken:
        raise RoomExists(room)
    db.execute("INSERT INTO room VALUES (?, ?, ?, ?, ?)", (room, epoch, first.seq, first.id, at))
    _insert(room, [first], db)
    return Head(epoch, first.seq, first.id)


def _append(
    room: str, expected: Head, entries: Sequence[StoredEntry], at: int, db: sqlite3.Connection
) -> bool:
    """False if the head is another."""
    row = db.execute("SELECT epoch, seq, id FROM room WHERE code = ?", (room,)).fetchone()
    if row is None:
        raise NoSuchRoom(room)
    if Head(*row) != expected:
        return False
    if entries:
        _insert(room, entries, db)
        head = (entries[-1].seq, entries[-1].id, at, room)
        db.execute("UPDATE room SET seq = ?, id = ?, active_at = ? WHERE code = ?", head)
    return True


def _insert(room: str, entries: Iterable[StoredEntry], db: sqlite3.Connection) -> None:
    rows = [(room, entry.seq, entry.id, entry.prev, entry.body) for entry in entries]
    db.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows)


def _save_snapshot(room: str, snapshot: StoredSnapshot, keep: int, db: sqlite3.Connection) -> None:
    row = db.execute("SELECT epoch, seq FROM room WHERE code = ?", (room,)).fetchone()
    if row is None:
        raise NoSuchRoom(room)
    epoch, newest = row
    head = snapshot.head
    if head.epoch != epoch or not _newer_and_on_the_chain(room, head, db):
        return
    db.execute(
        "INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?, ?, ?)",
        (room, head.epoch, head.seq, head.id, snapshot.body),
    )
    db.execute("DELETE FROM entry WHERE room = ? AND seq < ? AND seq <= ?", (room, head.seq, newest - keep))


def _newer_and_on_the_chain(room: str, head: Head, db: sqlite3.Connection) -> bool:
    kept = db.execute("SELECT seq FROM snapshot WHERE room = ?", (room,)).fetchone()
    entry = db.execute("SELECT id FROM entry WHERE room = ? AND seq = ?", (room, head.seq)).fetchone()
    return entry == (head.id,) and (kept is None or kept[0] < head.seq)


def _use(room: str, at: int, db: sqlite3.Connection) -> None:
    db.execute("UPDATE room SET active_at = ? WHERE code = ? AND active_at <= ?", (at, room, at - USE_MS))


def _erase(room: str, unused_since: int | None, db: sqlite3.Connection) -> bool:
    since = LATEST if unused_since is None else unused_since
    if db.execute("DELETE FROM room WHERE code = ? AND active_at <= ?", (room, since)).rowcount:
        db.execute("DELETE FROM entry WHERE room = ?", (room,))
        db.execute("DELETE FROM snapshot WHERE room = ?", (room,))
        db.execute("INSERT INTO tombstone VALUES (?)", (room,))
    return db.execute("SELECT 1 FROM tombstone WHERE code = ?", (room,)).fetchone() is not None


def _fill_probe(db: sqlite3.Connection) -> None:
    db.execute("INSERT OR REPLACE INTO probe VALUES (1, zeroblob(?))", (PROBE_BYTES,))


def _empty_probe(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM probe")


async def _head(reader: aiosqlite.Connection, room: str) -> Head | None:
    row = await _first(reader, "SELECT epoch, seq, id FROM room WHERE code = ?", room)
    return Head(*row) if row else None


async def _snapshot(reader: aiosqlite.Connection, room: str) -> StoredSnapshot | None:
    row = await _first(reader, "SELECT epoch, seq, id, body FROM snapshot WHERE room = ?", room)
    return StoredSnapshot(Head(*row[:3]), row[3]) if row else None


async def _entries(reader: aiosqlite.Connection, room: str, after: int, limit: int) -> list[StoredEntry]:
    rows = await reader.execute_fetchall(
        "SELECT seq, id, prev, body FROM entry WHERE room = ? AND seq > ? ORDER BY seq LIMIT ?",
        (room, after, limit),
    )
    return [StoredEntry(*row) for row in rows]


async def _first(reader: aiosqlite.Connection, sql: str, room: str) -> tuple[Any, ...] | None:
    for row in await reader.execute_fetchall(sql, (room,)):
        return tuple(row)
    return None


def _ids(entries: Iterable[StoredEntry]) -> list[str]:
    return [entry.id for entry in entries]
