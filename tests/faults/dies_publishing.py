"""A server whose power fails just before, or just after, a result is written to the journal.

The environment variable FAILS is `before` or `after`.
"""

import os
import signal
import sys
from collections.abc import Sequence

from server.__main__ import main
from server.adapters.embedded.journal import SqliteJournal
from server.hosting.ports import Head, StoredEntry

append = SqliteJournal.append


async def dying(
    journal: SqliteJournal, room: str, expected: Head, entries: Sequence[StoredEntry], at: int
) -> int:
    publishes = any(b"result_published" in entry.body for entry in entries)
    if publishes and os.environ["FAILS"] == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    stable = await append(journal, room, expected, entries, at)
    if publishes:
        os.kill(os.getpid(), signal.SIGKILL)
    return stable


if __name__ == "__main__":
    SqliteJournal.append = dying  # type: ignore[assignment, method-assign]
    sys.exit(main())
