"""A server on Redis that is killed at one moment of appending the note that says so.

The environment variable FAILS names the moment: `before` the append; `unanswered`, when Redis has it and the
process does not know; `untold`, when the process knows and nobody has been told.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final

from server.__main__ import main
from server.adapters.redis.journal import APPEND, RedisJournal
from server.adapters.redis.link import Link
from server.hosting.fanout import Fanout
from server.hosting.ports import StoredEntry

LAST_WORDS: Final = "Sista orden"

append, run, settle = RedisJournal.append, Link.run, Fanout.settle


def die(moment: str, is_it: bool) -> None:
    """When it is the moment of FAILS."""
    if is_it and os.environ["FAILS"] == moment:
        os.kill(os.getpid(), signal.SIGKILL)


async def append_or_die(
    journal: RedisJournal, room: str, expected: Any, entries: Sequence[StoredEntry], at: int
) -> int:
    die("before", any(LAST_WORDS.encode() in entry.body for entry in entries))
    return await append(journal, room, expected, entries, at)


async def run_and_die(link: Link, script: Any, keys: Sequence[str], *arguments: Any) -> Any:
    answer = await run(link, script, keys, *arguments)
    spoken = b"".join(part for part in arguments if isinstance(part, bytes))
    die("unanswered", script is APPEND and LAST_WORDS.encode() in spoken)
    return answer


def settle_or_die(fanout: Fanout, outcomes: Sequence[Any]) -> None:
    die("untold", LAST_WORDS in repr([outcome.entry for outcome in outcomes]))
    settle(fanout, outcomes)


def put(owner: type, name: str, call: Callable[..., Any]) -> None:
    """In place of the method."""
    setattr(owner, name, call)


if __name__ == "__main__":
    put(RedisJournal, "append", append_or_die)
    put(Link, "run", run_and_die)
    put(Fanout, "settle", settle_or_die)
    sys.exit(main())
