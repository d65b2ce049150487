"""A server that is killed in the middle of writing, and whose clock may be wrong.

DIES names the moment: `uncommitted`, when entries lie in a transaction that is not committed, or `committed`,
when they are on disk and nobody has been told. DIES_AT is how many times it writes of notes, the last of them
included. CLOCK_OFF is how wrong the clock is, in milliseconds.
"""

import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

from server.__main__ import main
from server.adapters.embedded.journal import SqliteJournal
from server.adapters.embedded.writer import Writer
from server.hosting.clock import SystemClock
from server.hosting.ports import StoredEntry

written = 0
at = int(os.environ.get("DIES_AT", "0"))
off = int(os.environ.get("CLOCK_OFF", "0"))
append = SqliteJournal.append
whole = Writer._transaction
attempt = Writer._attempt
now = SystemClock.now


async def appended(
    self: SqliteJournal, room: str, head: Any, entries: Sequence[StoredEntry], now: int
) -> Any:
    """The writer's turn comes next."""
    global written  # noqa: PLW0603
    written += any(b'"note_' in entry.body for entry in entries)
    return await append(self, room, head, entries, now)


def transaction(self: Writer, batch: Sequence[Any]) -> list[Any]:
    """The whole of it, which is the last one when it is its turn."""
    outcomes = whole(self, batch)
    die(self, "committed")
    return outcomes


def attempted(self: Writer, request: Any) -> Any:
    """One request's rows are written, and the transaction is open still."""
    outcome = attempt(self, request)
    die(self, "uncommitted")
    return outcome


def die(writer: Writer, moment: str) -> None:
    """If it is the moment, and it is the journal that is written."""
    if written >= at and os.environ["DIES"] == moment:
        query = "SELECT count(*) FROM sqlite_master WHERE name = 'entry'"
        if writer._connection.execute(query).fetchone()[0]:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    setattr(SqliteJournal, "append", appended)  # noqa: B010
    setattr(Writer, "_transaction", transaction)  # noqa: B010
    setattr(Writer, "_attempt", attempted)  # noqa: B010
    setattr(SystemClock, "now", lambda self: now(self) + off)  # noqa: B010
    sys.exit(main())
