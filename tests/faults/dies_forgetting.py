"""A server whose power fails at one moment between counting ballots and having forgotten them.

The environment variable FAILS names the moment: `before` or `after`, and what: `seal`, `publish` (the append
of a result), `begin` (the append of a new round), `close` (the append of the room's end), `release` or
`destroy`. The last two are waited for once one of the others has begun: at its start a room settles too.
"""

import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from server.__main__ import main
from server.adapters.embedded.ballots import SqliteBallotBox
from server.adapters.embedded.journal import SqliteJournal
from server.hosting.ports import StoredEntry

DEEDS = {b'"result_published"': "publish", b'"round_started"': "begin", b'"room_closed"': "close"}
under_way = False

Call = Callable[..., Awaitable[Any]]


def dying(call: Call, deed_of: Callable[..., str | None]) -> Call:
    """The call, which is the last or not even that when it is the deed of FAILS."""

    async def until_it_fails(*arguments: Any) -> Any:
        global under_way  # noqa: PLW0603
        deed = deed_of(*arguments)
        under_way = under_way or deed not in (None, "release", "destroy")
        if under_way and os.environ["FAILS"] == f"before {deed}":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = await call(*arguments)
        if under_way and os.environ["FAILS"] == f"after {deed}":
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return until_it_fails


def deed_of_append(
    _journal: Any, _room: str, _head: Any, entries: Sequence[StoredEntry], _at: int
) -> str | None:
    """What the entries tell."""
    return next((deed for tag, deed in DEEDS.items() if any(tag in entry.body for entry in entries)), None)


if __name__ == "__main__":
    setattr(SqliteJournal, "append", dying(SqliteJournal.append, deed_of_append))  # noqa: B010
    for name in ("seal", "release", "destroy"):
        call = getattr(SqliteBallotBox, name)
        setattr(SqliteBallotBox, name, dying(call, lambda *_, deed=name: deed))
    sys.exit(main())
