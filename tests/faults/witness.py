"""All that a room's journal has held: it is trimmed as it grows, so a test has to read along."""

import sqlite3
from contextlib import closing
from typing import Any

import msgspec

from tests.browsers import Room
from tests.serving import ServerProcess

Entries = dict[int, dict[str, Any]]


def read_on(server: ServerProcess, room: Room, entries: Entries) -> None:
    """Add what has come since to `entries`, which are by seq. Nothing is missed while fewer than 1,000 come
    between two readings.
    """
    with closing(sqlite3.connect(server.data / "journal.db")) as journal:
        query = "SELECT body FROM entry WHERE room = ? AND seq > ? ORDER BY seq"
        for (body,) in journal.execute(query, (room.code, max(entries, default=0))):
            entry = msgspec.json.decode(body)
            entries[entry["seq"]] = entry
