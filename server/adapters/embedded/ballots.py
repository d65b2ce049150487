"""The BallotBox in a SQLite file of its own, which no backup takes: it counts and forgets (ANON-6).

Every call goes through the Writer, reads too: an open reader would keep deleted ballots in the
write-ahead log. No order is kept: rows lie by their opaque keys.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Self, cast

import msgspec

from server.adapters.embedded import stars
from server.adapters.embedded.writer import Writer, truncate_log
from server.hosting.ports import Score, Sealed, SealedStatement, Tally, Turnout

MIGRATIONS = (
    (
        "CREATE TABLE box (id TEXT NOT NULL)",
        """CREATE TABLE ballot (
            room TEXT NOT NULL, round INTEGER NOT NULL, statement TEXT NOT NULL, key BLOB NOT NULL,
            score INTEGER NOT NULL,
            PRIMARY KEY (room, round, statement, key)
        ) WITHOUT ROWID""",
        """CREATE TABLE sealed (
            room TEXT NOT NULL, round INTEGER NOT NULL, statement TEXT NOT NULL,
            tally BLOB,
            PRIMARY KEY (room, round, statement)
        ) WITHOUT ROWID""",
    ),
    stars.TABLES,
)

SKIP = 0


class SqliteBallotBox(stars.SqliteStarBox):
    """Ballots under their keys, and what sealing has left of them."""

    @classmethod
    async def open(cls, path: Path, new_id: Callable[[], str]) -> Self:
        """Make, migrate or open the file; a new one takes its id from `new_id`.

        Raises StorageTooNew and Unavailable.
        """
        writer = await Writer.open(path, MIGRATIONS, scrub=rewrite)
        try:
            return cls(writer, await writer.run(partial(_box_id, new_id)))
        except BaseException:
            await writer.close()
            raise

    def __init__(self, writer: Writer, box_id: str) -> None:
        super().__init__(writer)
        self._id = box_id

    async def id(self, room: str) -> str:
        return self._id

    async def cast(self, room: str, round: int, statement: str, key: bytes, score: Score | None) -> None:
        await self._writer.run(partial(_cast, room, round, statement, key, score))

    async def scores(self, room: str, round: int, keys: Mapping[str, bytes]) -> Mapping[str, Score]:
        return await self._writer.run(partial(_scores, room, round, keys))

    async def turnout(self, room: str, round: int) -> Mapping[str, Turnout]:
        return await self._writer.run(partial(_turnout, room, round))

    async def seal(self, room: str, round: int, statements: Sequence[str], k: int) -> Mapping[str, Tally]:
        return await self._writer.run(partial(_seal_all, room, round, statements, k), scrub=True)

    async def done(self, room: str, teller: str, seats: frozenset[bytes]) -> int:
        return len(seats)

    async def sealed(self, room: str) -> Sequence[SealedStatement]:
        return await self._writer.run(partial(_sealed, room))

    async def rooms(self) -> Sequence[str]:
        return await self._writer.run(_rooms)

    async def release(self, room: str, round: int, statement: str) -> None:
        await self._writer.run(partial(_release, room, round, statement), scrub=True)

    async def destroy(self, room: str, before_round: int | None = None) -> None:
        await self._writer.run(partial(_destroy, room, before_round), scrub=True)

    async def close(self) -> None:
        await self._writer.close()


def rewrite(connection: sqlite3.Connection) -> bool:
    """Leave nothing but the living rows in the files; False while someone else's reader is open.

    `secure_delete` alone does not do it. The log keeps pages as they were until it is truncated, and a page
    that SQLite has split or merged may keep copies of cells that now lie elsewhere: a VACUUM drops those.
    """
    if not truncate_log(connection):
        return False
    connection.execute("VACUUM")
    return truncate_log(connection)


def _box_id(new_id: Callable[[], str], db: sqlite3.Connection) -> str:
    row = db.execute("SELECT id FROM box").fetchone()
    if row is None:
        row = (new_id(),)
        db.execute("INSERT INTO box VALUES (?)", row)
    return cast("str", row[0])


def _cast(
    room: str, round: int, statement: str, key: bytes, score: Score | None, db: sqlite3.Connection
) -> None:
    place = (room, round, statement)
    if db.execute("SELECT 1 FROM sealed WHERE (room, round, statement) = (?, ?, ?)", place).fetchone():
        raise Sealed(statement)
    if score is None:
        db.execute("DELETE FROM ballot WHERE (room, round, statement, key) = (?, ?, ?, ?)", (*place, key))
    else:
        stored = SKIP if score == "skip" else score
        db.execute("INSERT OR REPLACE INTO ballot VALUES (?, ?, ?, ?, ?)", (*place, key, stored))


def _scores(room: str, round: int, keys: Mapping[str, bytes], db: sqlite3.Connection) -> dict[str, Score]:
    found: dict[str, Score] = {}
    for statement, key in keys.items():
        row = db.execute(
            "SELECT score FROM ballot WHERE (room, round, statement, key) = (?, ?, ?, ?)",
            (room, round, statement, key),
        ).fetchone()
        if row is not None:
            found[statement] = "skip" if row[0] == SKIP else row[0]
    return found


def _turnout(room: str, round: int, db: sqlite3.Connection) -> dict[str, Turnout]:
    rows = db.execute(
        "SELECT statement, key, score = ? FROM ballot WHERE (room, round) = (?, ?)", (SKIP, room, round)
    )
    keys: defaultdict[str, tuple[set[bytes], set[bytes]]] = defaultdict(lambda: (set(), set()))
    for statement, key, skipped in rows:
        keys[statement][skipped].add(key)
    return {
        statement: Turnout(frozenset(answered), frozenset(skipped))
        for statement, (answered, skipped) in keys.items()
    }


def _seal_all(
    room: str, round: int, statements: Sequence[str], k: int, db: sqlite3.Connection
) -> dict[str, Tally]:
    tallies = {statement: _seal(room, round, statement, k, db) for statement in statements}
    return {statement: tally for statement, tally in tallies.items() if tally is not None}


def _seal(room: str, round: int, statement: str, k: int, db: sqlite3.Connection) -> Tally | None:
    place = (room, round, statement)
    before = db.execute(
        "SELECT tally FROM sealed WHERE (room, round, statement) = (?, ?, ?)", place
    ).fetchone()
    if before is not None:
        return None if before[0] is None else msgspec.json.decode(before[0], type=Tally)
    tally = _count(place, db)
    if sum(tally.counts) < k:
        return None
    db.execute("INSERT INTO sealed VALUES (?, ?, ?, ?)", (*place, msgspec.json.encode(tally)))
    db.execute("DELETE FROM ballot WHERE (room, round, statement) = (?, ?, ?)", place)
    return tally


def _count(place: tuple[str, int, str], db: sqlite3.Connection) -> Tally:
    counts = [0] * 11
    for score, ballots in db.execute(
        "SELECT score, count(*) FROM ballot WHERE (room, round, statement) = (?, ?, ?) GROUP BY score", place
    ):
        counts[score] = ballots
    return msgspec.convert({"counts": counts[1:], "skipped": counts[SKIP]}, Tally)


def _sealed(room: str, db: sqlite3.Connection) -> list[SealedStatement]:
    rows = db.execute(
        """SELECT round, statement, tally FROM sealed WHERE room = ? AND tally IS NOT NULL
            ORDER BY round, statement""",
        (room,),
    )
    return [
        SealedStatement(round, statement, msgspec.json.decode(tally, type=Tally))
        for round, statement, tally in rows
    ]


def _rooms(db: sqlite3.Connection) -> list[str]:
    rows = db.execute(
        """SELECT room FROM ballot UNION SELECT room FROM sealed WHERE tally IS NOT NULL
            UNION SELECT room FROM starred UNION SELECT room FROM sealed_stars WHERE tally IS NOT NULL
            ORDER BY room"""
    )
    return [room for (room,) in rows]


def _release(room: str, round: int, statement: str, db: sqlite3.Connection) -> None:
    db.execute(
        "UPDATE sealed SET tally = NULL WHERE (room, round, statement) = (?, ?, ?) AND tally IS NOT NULL",
        (room, round, statement),
    )


def _destroy(room: str, before_round: int | None, db: sqlite3.Connection) -> None:
    if before_round is None:
        db.execute("DELETE FROM ballot WHERE room = ?", (room,))
        db.execute("DELETE FROM sealed WHERE room = ?", (room,))
        stars.destroy_all(room, db)
    else:
        db.execute("DELETE FROM ballot WHERE room = ? AND round < ?", (room, before_round))
        db.execute("DELETE FROM sealed WHERE room = ? AND round < ? AND tally IS NULL", (room, before_round))
