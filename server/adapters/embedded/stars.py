"""Stars in the ballots' own file: a whole distribution under each opaque key, and what sealing has left.

The notes of a ballot are rows beside each other; like all rows here they lie by their keys, and keep no
other order.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import msgspec

from server.adapters.embedded.writer import Writer
from server.hosting.ports import Given, Sealed, SealedStars, StarTally

TABLES: Final = (
    """CREATE TABLE starred (
        room TEXT NOT NULL, board TEXT NOT NULL, round INTEGER NOT NULL, key BLOB NOT NULL,
        note TEXT NOT NULL, stars INTEGER NOT NULL,
        PRIMARY KEY (room, board, round, key, note)
    ) WITHOUT ROWID""",
    """CREATE TABLE sealed_stars (
        room TEXT NOT NULL, board TEXT NOT NULL, round INTEGER NOT NULL,
        tally BLOB,
        PRIMARY KEY (room, board, round)
    ) WITHOUT ROWID""",
)

SUMS: Final = """SELECT note, sum(stars) FROM starred WHERE (room, board, round) = (?, ?, ?)
    GROUP BY note ORDER BY note"""

Place = tuple[str, str, int]


class SqliteStarBox:
    """The part of the box that stars lie in."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def give(self, room: str, board: str, round: int, key: bytes, given: Given) -> None:
        await self._writer.run(partial(_give, (room, board, round), key, given))

    async def given(self, room: str, board: str, round: int, key: bytes) -> Given:
        return await self._writer.run(partial(_given, (room, board, round), key))

    async def givers(self, room: str, rounds: Mapping[str, int]) -> Mapping[str, int]:
        if not rounds:
            return {}
        return await self._writer.run(partial(_givers, room, rounds))

    async def seal_stars(self, room: str, board: str, round: int, budget: int, k: int) -> StarTally | None:
        return await self._writer.run(partial(_seal, (room, board, round), budget, k), scrub=True)

    async def sealed_stars(self, room: str) -> Sequence[SealedStars]:
        return await self._writer.run(partial(_sealed, room))

    async def release_stars(self, room: str, board: str, round: int) -> None:
        await self._writer.run(partial(_release, (room, board, round)), scrub=True)

    async def destroy_stars(self, room: str, ended: Mapping[str, int]) -> None:
        await self._writer.run(partial(_destroy, room, ended), scrub=True)


def destroy_all(room: str, db: sqlite3.Connection) -> None:
    """Everything of the room, within the writer's turn."""
    db.execute("DELETE FROM starred WHERE room = ?", (room,))
    db.execute("DELETE FROM sealed_stars WHERE room = ?", (room,))


def _give(place: Place, key: bytes, given: Given, db: sqlite3.Connection) -> None:
    if _kept(place, db) is not None:
        raise Sealed(place[1])
    db.execute("DELETE FROM starred WHERE (room, board, round, key) = (?, ?, ?, ?)", (*place, key))
    rows = [(*place, key, note, stars) for note, stars in given.items()]
    db.executemany("INSERT INTO starred VALUES (?, ?, ?, ?, ?, ?)", rows)


def _given(place: Place, key: bytes, db: sqlite3.Connection) -> dict[str, int]:
    rows = db.execute(
        "SELECT note, stars FROM starred WHERE (room, board, round, key) = (?, ?, ?, ?)", (*place, key)
    )
    return dict(rows.fetchall())


def _givers(room: str, rounds: Mapping[str, int], db: sqlite3.Connection) -> dict[str, int]:
    return {board: _count((room, board, round), db) for board, round in rounds.items()}


def _seal(place: Place, budget: int, k: int, db: sqlite3.Connection) -> StarTally | None:
    before = _kept(place, db)
    if before is not None:
        return None if before[0] is None else msgspec.json.decode(before[0], type=StarTally)
    n = _count(place, db)
    if n < k:
        return None
    tally = StarTally(n, budget, dict(db.execute(SUMS, place).fetchall()))
    db.execute("INSERT INTO sealed_stars VALUES (?, ?, ?, ?)", (*place, msgspec.json.encode(tally)))
    db.execute("DELETE FROM starred WHERE (room, board, round) = (?, ?, ?)", place)
    return tally


def _sealed(room: str, db: sqlite3.Connection) -> list[SealedStars]:
    rows = db.execute(
        """SELECT board, round, tally FROM sealed_stars WHERE room = ? AND tally IS NOT NULL
            ORDER BY board, round""",
        (room,),
    )
    return [
        SealedStars(board, round, msgspec.json.decode(tally, type=StarTally)) for board, round, tally in rows
    ]


def _release(place: Place, db: sqlite3.Connection) -> None:
    db.execute(
        """UPDATE sealed_stars SET tally = NULL
            WHERE (room, board, round) = (?, ?, ?) AND tally IS NOT NULL""",
        place,
    )


def _destroy(room: str, ended: Mapping[str, int], db: sqlite3.Connection) -> None:
    upto = [(room, board, round) for board, round in ended.items()]
    db.executemany("DELETE FROM starred WHERE room = ? AND board = ? AND round <= ?", upto)


def _count(place: Place, db: sqlite3.Connection) -> int:
    counted = db.execute(
        "SELECT count(DISTINCT key) FROM starred WHERE (room, board, round) = (?, ?, ?)", place
    )
    return int(counted.fetchone()[0])


def _kept(place: Place, db: sqlite3.Connection) -> tuple[bytes | None] | None:
    """The row of the seal, if there is one."""
    row: tuple[bytes | None] | None = db.execute(
        "SELECT tally FROM sealed_stars WHERE (room, board, round) = (?, ?, ?)", place
    ).fetchone()
    return row
