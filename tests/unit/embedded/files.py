"""Looks into the files of the embedded adapters, as one who got hold of the folder would."""

import sqlite3
from pathlib import Path

from server.adapters.embedded.migration import version

ROOM = "lugn-berg-482"
EPOCH = "epoch-1"
CHECKOUT = Path(__file__).parents[3]


def put(word: str, db: sqlite3.Connection) -> None:
    db.execute("INSERT INTO word VALUES (?)", (word,))


def words(db: sqlite3.Connection) -> set[str]:
    return {row[0] for row in db.execute("SELECT text FROM word")}


def files_of(database: Path) -> list[Path]:
    """The database's files, side files too."""
    return sorted(database.parent.glob(database.name + "*"))


def bytes_on_disk(database: Path) -> bytes:
    return b"".join(path.read_bytes() for path in files_of(database))


def version_of(path: Path) -> int:
    with sqlite3.connect(path) as db:
        found = version(db)
    db.close()
    return found


def tables_of(path: Path) -> set[str]:
    with sqlite3.connect(path) as db:
        names = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    db.close()
    return names
