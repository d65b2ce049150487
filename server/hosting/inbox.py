"""What waits for a room's next turn, and when that turn begins: at once in an idle room, and after a breath
in a busy one, so that what comes meanwhile shares one append and one frame to everyone.
"""

import asyncio
from collections.abc import Callable, Sized
from typing import Final

from server.hosting.ports import Appended, Standing
from server.hosting.wishes import Arrival, Wish
from server.room.stars import ShowStars
from server.room.votes import RevealResult

BATCH_MAX: Final = 256
ARRIVALS_MAX: Final = 32
BREATH_S: Final = 0.005
BREATH_PER_SESSION_S: Final = 0.000_05


class Probe:
    """A moment to try whether the store takes writes again."""


Waiting = Wish | Arrival | Appended | Standing | Probe


class Inbox:
    """A queue with one reader, `gather`, who is called by `news`."""

    def __init__(self, news: Callable[[], object]) -> None:
        self._news = news
        self._waiting: list[Waiting] = []
        # Those outside wait beside the queue: when a thousand come back at once, those inside go on working.
        self._arrivals: list[Arrival] = []
        self._began = float("-inf")

    def put(self, item: Waiting) -> None:
        """Let it wait for its turn."""
        if isinstance(item, Arrival):
            self._arrivals.append(item)
        else:
            self._waiting.append(item)
        self._news()

    def __bool__(self) -> bool:
        return bool(self._waiting or self._arrivals)

    async def gather(self, sessions: Sized) -> list[Waiting]:
        """All that waits, up to a reveal: the ballot box is asked on the room as it then is; and some of
        those who arrive. Turns begin a breath apart or more: about what it takes to tell everyone, so that a
        small room hardly waits.
        """
        loop = asyncio.get_running_loop()
        # Nothing is taken yet: whoever cancels this wait loses nothing.
        breath = min(BREATH_S, BREATH_PER_SESSION_S * len(sessions))
        if (early := self._began + breath - loop.time()) > 0:
            await asyncio.sleep(early)
        taken = self._take()
        # To hear one's own append from the bus is no work.
        if any(isinstance(item, Wish | Arrival) for item in taken):
            self._began = loop.time()
        return taken

    def empty(self) -> list[Waiting]:
        """All that waits, for turns that will not come."""
        waiting = [*self._waiting, *self._arrivals]
        self._waiting.clear()
        self._arrivals.clear()
        return waiting

    def _take(self) -> list[Waiting]:
        batch = self._waiting[:BATCH_MAX]
        upto = next((at for at, item in enumerate(batch, 1) if is_reveal(item)), len(batch))
        taken = [*batch[:upto], *self._arrivals[:ARRIVALS_MAX]]
        del self._waiting[:upto], self._arrivals[:ARRIVALS_MAX]
        return taken


def is_reveal(waiting: Waiting) -> bool:
    """Whether the ballot box must be asked first."""
    return isinstance(waiting, Wish) and isinstance(waiting.op, RevealResult | ShowStars)
