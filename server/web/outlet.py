"""The way to one browser: frames wait here, so that no slow reader delays a room.

What a slow browser misses is taken in this order: whispers first; then what is broadcast, made good by a
snapshot when the browser reads again; at last the connection.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Final

BACKLOG_MAX: Final = 512 * 1024
ANSWERS_MAX: Final = 4 * 1024 * 1024
STUCK_S: Final = 20


class Outlet:
    """A queue of text frames with one reader, `run`. Sizes are characters. Nothing but `run` waits."""

    def __init__(self) -> None:
        self._frames: deque[tuple[str, bool]] = deque()
        self._size = 0
        self._whispers: str | None = None
        self._closing: int | None = None
        self._stale = False
        self._news = asyncio.Event()

    def answer(self, text: str) -> None:
        """Send what concerns this browser alone. It is never dropped; too much of it unread ends the
        connection (4002).
        """
        if self._size > ANSWERS_MAX:
            self._frames.clear()
            self._size = 0
            self.close(4002)
        self._put(text, droppable=False)

    def broadcast(self, text: str) -> None:
        """Send what everyone gets. Past the limit it is dropped, and a snapshot follows when the browser
        reads again.
        """
        if self._stale:
            return
        if self._size > BACKLOG_MAX:
            self._stale = True
            self._frames = deque(frame for frame in self._frames if not frame[1])
            self._size = sum(len(text) for text, _ in self._frames)
            self._news.set()
            return
        self._put(text, droppable=True)

    def whisper(self, text: str) -> None:
        """Send what the next whisper replaces."""
        if not self._stale:
            self._whispers = text
            self._news.set()

    def close(self, code: int) -> None:
        """End the connection after what is queued; the first close number stands."""
        if self._closing is None:
            self._closing = code
            self._news.set()

    async def run(
        self, send: Callable[[str], Awaitable[None]], resynchronise: Callable[[], Awaitable[None]]
    ) -> int:
        """Send until `close`, and answer its number; 4002 when the browser takes nothing for 20 seconds."""
        while True:
            await self._news.wait()
            self._news.clear()
            try:
                await self._drain(send)
            except TimeoutError:
                return 4002
            if self._closing is not None:
                return self._closing
            if self._stale:
                # Until the snapshot lies in the queue, an entry would come before what it follows.
                await resynchronise()
                self._stale = False

    async def _drain(self, send: Callable[[str], Awaitable[None]]) -> None:
        while self._frames or self._whispers is not None:
            if self._frames:
                text, _ = self._frames.popleft()
                self._size -= len(text)
            else:
                text, self._whispers = self._whispers or "", None
            async with asyncio.timeout(STUCK_S):
                await send(text)

    def _put(self, text: str, *, droppable: bool) -> None:
        if self._closing is None:
            self._frames.append((text, droppable))
            self._size += len(text)
            self._news.set()
