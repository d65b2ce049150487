"""This process's own copies of the rooms that it serves, in a SQLite file: what a lost Redis is rebuilt from.

Beside them: the rooms known to be erased, and the id of the Redis that was known last.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Final, Self

import msgspec

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
)
SLOTS: Final = 100


class Copy(msgspec.Struct, frozen=True):
    """A saved state, and the id of the Redis that held the room then."""

    room: str
    instance: str
    snapshot: StoredSnapshot


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

    async def save(self, copy: Copy) -> None:
        """Keep it in place of the former."""
        await self._writer.run(partial(_save, copy))

    async def find(self, room: str) -> Copy | None:
        """The copy of the room."""
        return await self._writer.run(partial(_find, room))

    async def rooms(self) -> Sequence[str]:
        """All rooms that there is a copy of."""
        return await self._writer.run(partial(_rooms, "copy"))

    async def bury(self, room: str) -> None:
        """The room is erased: delete the copy, and remember that it is not to come back."""
        await self._writer.run(partial(_bury, room), scrub=True)

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


def _save(copy: Copy, db: sqlite3.Connection) -> None:
    head = copy.snapshot.head
    row = (copy.room, copy.instance, head.epoch, head.seq, head.id, copy.snapshot.body)
    db.execute("INSERT OR REPLACE INTO copy VALUES (?, ?, ?, ?, ?, ?)", row)


def _find(room: str, db: sqlite3.Connection) -> Copy | None:
    row = db.execute("SELECT instance, epoch, seq, id, body FROM copy WHERE room = ?", (room,)).fetchone()
    return None if row is None else Copy(room, row[0], StoredSnapshot(Head(*row[1:4]), row[4]))


def _rooms(table: str, db: sqlite3.Connection) -> list[str]:
    return [room for (room,) in db.execute(f"SELECT room FROM {table} ORDER BY room")]  # noqa: S608 - our words


def _is_erased(room: str, db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM erased WHERE room = ?", (room,)).fetchone() is not None


def _bury(room: str, db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM copy WHERE room = ?", (room,))
    db.execute("INSERT OR IGNORE INTO erased VALUES (?)", (room,))
