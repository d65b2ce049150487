"""Brings a database file to the version this code reads, or refuses one that is newer."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

Migration = Sequence[str]
"""The SQL statements that lift a file one version."""


class StorageTooNew(Exception):
    """A newer release wrote this file. Nothing in it was changed."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} was written by a newer release (version {found}, this one reads up to {known}): "
            "start that release, or choose another data folder."
        )
        self.path = path
        self.found = found
        self.known = known


def refuse_newer(connection: sqlite3.Connection, path: Path, known: int) -> None:
    """Raises StorageTooNew. Asked first of all: even our settings may be wrong for a newer file."""
    found = version(connection)
    if found > known:
        raise StorageTooNew(path, found, known)


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> None:
    """Take the steps that the file has not had, all or none. `migrations[n]` lifts version n to n + 1."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in migrations[version(connection) :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def version(connection: sqlite3.Connection) -> int:
    """0 for a file just made."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found
