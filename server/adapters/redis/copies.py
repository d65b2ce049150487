"""This process's own copies of the rooms that it serves, in a SQLite file: what a lost Redis is rebuilt from.

Beside them: the rooms known to be erased, and the id of the Redis that was known last.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final, Self

from server.adapters.embedded.lock import DataLock, DataLocked
from server.adapters.embedded.writer import Writer
from server.hosting.ports import Head, StoredSnapshot

MIGRATIONS = (
    (
        """CREATE TABLE copy (
            room TEXT PRIMARY KEY, instance TEXT NOT NULL, epoch TEXT NOT NULL, seq INTEGER NOT NULL,
            id TEXT NOT NULL, body BLOB NOT NULL
        )""",
        "CREATE TABLE erased (room TEXT PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE known (instance TEXT NOT NULL)",
    ),
    ("ALTER TABLE copy DROP COLUMN instance",),
)
SLOTS: Final = 100


class Copies:
    """Several processes may share a folder: each takes the first file that none of them has."""

    @classmethod
    async def open(cls, folder: Path) -> Self:
        """Raises DataLocked, StorageTooNew and Unavailable."""
        held = ExitStack()
        slot = _take_slot(folder, held)
        try:
            return cls(await Writer.open(folder / f"copies-{slot}.db", MIGRATIONS), held)
        except BaseException:
            held.close()
            raise

    def __init__(self, writer: Writer, held: ExitStack) -> None:
        self._writer = writer
        self._held = held

    async def known(self) -> str | None:
        """The id of the Redis that was known last."""
        return await self._writer.run(_known)

    async def know(self, instance: str) -> None:
        """From now on this one is."""
        await self._writer.run(partial(_know, instance))

    async def save(self, room: str, snapshot: StoredSnapshot) -> None:
        """Keep it in place of the former."""
        await self._writer.run(partial(_save, room, snapshot))

    async def find(self, room: str) -> StoredSnapshot | None:
        """The copy of the room."""
        return await self._writer.run(partial(_find, room))

    async def rooms(self) -> Sequence[str]:
        """All rooms that there is a copy of."""
        return await self._writer.run(partial(_rooms, "copy"))

    async def bury(self, rooms: Sequence[str]) -> None:
        """They are erased: delete the copies, and remember that they are not to come back."""
        if rooms:
            await self._writer.run(partial(_bury, rooms), scrub=True)

    async def is_erased(self, room: str) -> bool:
        """Whether it is not to come back."""
        return await self._writer.run(partial(_is_erased, room))

    async def erased(self) -> Sequence[str]:
        """All rooms that are not to come back."""
        return await self._writer.run(partial(_rooms, "erased"))

    async def close(self) -> None:
        """Finish what waits and let go of the file."""
        await self._writer.close()
        self._held.close()


def _take_slot(folder: Path, held: ExitStack) -> int:
    for slot in range(SLOTS):
        try:
            held.enter_context(DataLock(folder / f"copies-{slot}.lock"))
        except DataLocked:
            if slot == SLOTS - 1:
                raise
        else:
            return slot
    raise AssertionError("the last slot is taken or refused")


def _known(db: sqlite3.Connection) -> str | None:
    row = db.execute("SELECT instance FROM known").fetchone()
    return None if row is None else str(row[0])


def _know(instance: str, db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM known")
    db.execute("INSERT INTO known VALUES (?)", (instance,))


def _save(room: str, snapshot: StoredSnapshot, db: sqlite3.Connection) -> None:
    head = snapshot.head
    row = (room, head.epoch, head.seq, head.id, snapshot.body)
    db.execute("INSERT OR REPLACE INTO copy (room, epoch, seq, id, body) VALUES (?, ?, ?, ?, ?)", row)


def _find(room: str, db: sqlite3.Connection) -> StoredSnapshot | None:
    row = db.execute("SELECT epoch, seq, id, body FROM copy WHERE room = ?", (room,)).fetchone()
    return None if row is None else StoredSnapshot(Head(*row[:3]), row[3])


def _rooms(table: str, db: sqlite3.Connection) -> list[str]:
    return [room for (room,) in db.execute(f"SELECT room FROM {table} ORDER BY room")]  # noqa: S608 - our words


def _is_erased(room: str, db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM erased WHERE room = ?", (room,)).fetchone() is not None


def _bury(rooms: Sequence[str], db: sqlite3.Connection) -> None:
    named = [(room,) for room in rooms]
    db.executemany("DELETE FROM copy WHERE room = ?", named)
    db.executemany("INSERT OR IGNORE INTO erased VALUES (?)", named)
