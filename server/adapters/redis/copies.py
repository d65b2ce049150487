"""This process's own copies of the rooms that it serves, in a SQLite file: what a lost Redis is rebuilt from.

Beside them: the rooms known to be erased, and the id of the Redis that was known last. Copies and tombstones
carry their date (`room/retention.py`), and are deleted on it.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Self

from server.adapters.embedded.lock import DataLock, DataLocked
from server.adapters.embedded.writer import Writer
from server.hosting.ports import Head, StoredSnapshot
from server.room.retention import COPY_DAYS, DAY_MS

# Of a tombstone that was made before they had dates.
NO_DATE: Final = 2**53

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
    (
        "ALTER TABLE copy ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE copy ADD COLUMN until INTEGER NOT NULL DEFAULT 0",
        # What had no date is dated from now; the next sweep dates it as Redis says.
        "UPDATE copy SET used_at = strftime('%s', 'now') * 1000",
        f"UPDATE copy SET until = used_at + {COPY_DAYS * DAY_MS}",  # noqa: S608 - our number
        f"ALTER TABLE erased ADD COLUMN until INTEGER NOT NULL DEFAULT {NO_DATE}",
    ),
)
SLOTS: Final = 100


@dataclass(frozen=True)
class Dates:
    """When the room of a copy was used last, and when the copy is deleted, unless it is confirmed before."""

    used_at: int
    until: int


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

    async def save(self, room: str, snapshot: StoredSnapshot, dates: Dates) -> None:
        """Keep it in place of the former."""
        await self._writer.run(partial(_save, room, snapshot, dates))

    async def confirm(self, dates: Mapping[str, Dates]) -> None:
        """These copies are of rooms that Redis has; now they are dated so."""
        if dates:
            await self._writer.run(partial(_confirm, dates))

    async def find(self, room: str) -> tuple[StoredSnapshot, Dates] | None:
        """The copy of the room."""
        return await self._writer.run(partial(_find, room))

    async def dates(self) -> Mapping[str, Dates]:
        """Those of all rooms that there is a copy of."""
        return await self._writer.run(_dates)

    async def bury(self, rooms: Mapping[str, int]) -> None:
        """They are erased: delete the copies, and remember until these dates that they do not come back."""
        if rooms:
            await self._writer.run(partial(_bury, rooms), scrub=True)

    async def erased_until(self, room: str) -> int | None:
        """Until when it is not to come back; None if it is not erased."""
        return await self._writer.run(partial(_erased_until, room))

    async def erased(self) -> Mapping[str, int]:
        """All rooms that are not to come back, and until when."""
        return await self._writer.run(_erased)

    async def expire(self, now: int) -> Sequence[str]:
        """Delete what has reached its date; answers the rooms whose copies that were."""
        return await self._writer.run(partial(_expire, now), scrub=True)

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


def _save(room: str, snapshot: StoredSnapshot, dates: Dates, db: sqlite3.Connection) -> None:
    head = snapshot.head
    db.execute(
        """INSERT OR REPLACE INTO copy (room, epoch, seq, id, body, used_at, until)
            VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (room, head.epoch, head.seq, head.id, snapshot.body, dates.used_at, dates.until),
    )


def _confirm(dates: Mapping[str, Dates], db: sqlite3.Connection) -> None:
    rows = [(dated.used_at, dated.until, room) for room, dated in dates.items()]
    db.executemany("UPDATE copy SET used_at = ?, until = ? WHERE room = ?", rows)


def _find(room: str, db: sqlite3.Connection) -> tuple[StoredSnapshot, Dates] | None:
    row = db.execute(
        "SELECT epoch, seq, id, body, used_at, until FROM copy WHERE room = ?", (room,)
    ).fetchone()
    return None if row is None else (StoredSnapshot(Head(*row[:3]), row[3]), Dates(*row[4:]))


def _dates(db: sqlite3.Connection) -> dict[str, Dates]:
    rows = db.execute("SELECT room, used_at, until FROM copy ORDER BY room")
    return {room: Dates(*dated) for room, *dated in rows}


def _erased(db: sqlite3.Connection) -> dict[str, int]:
    return dict(db.execute("SELECT room, until FROM erased ORDER BY room").fetchall())


def _erased_until(room: str, db: sqlite3.Connection) -> int | None:
    row = db.execute("SELECT until FROM erased WHERE room = ?", (room,)).fetchone()
    return None if row is None else int(row[0])


def _bury(rooms: Mapping[str, int], db: sqlite3.Connection) -> None:
    db.executemany("DELETE FROM copy WHERE room = ?", [(room,) for room in rooms])
    db.executemany("INSERT OR REPLACE INTO erased VALUES (?, ?)", rooms.items())


def _expire(now: int, db: sqlite3.Connection) -> list[str]:
    expired = [room for (room,) in db.execute("SELECT room FROM copy WHERE until <= ?", (now,))]
    db.execute("DELETE FROM copy WHERE until <= ?", (now,))
    db.execute("DELETE FROM erased WHERE until <= ?", (now,))
    return expired
