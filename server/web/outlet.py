"""The way to one browser: what its socket does not take at once waits here, so that no slow reader delays a
room.

What a slow browser misses is taken in this order: whispers first; then what is broadcast, made good by a
snapshot when the browser reads again; at last the connection.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from server.hosting.frames import Text
from server.web.batching import Write, text_frame

BACKLOG_MAX: Final = 512 * 1024
ANSWERS_MAX: Final = 4 * 1024 * 1024
WRITE_MAX: Final = 64 * 1024
STUCK_S: Final = 20


class Outlet:
    """A queue of text frames with one reader, `run`; while it is empty, frames go straight to the socket if
    the server offers `write`. Sizes are characters. Nothing but `run` waits.
    """

    def __init__(self, write: Write | None = None) -> None:
        self._write = write
        self._frames: list[tuple[Text, bool]] = []
        self._size = 0
        self._whispers: Text | None = None
        self._sending = False
        self._closing: int | None = None
        self._stale = False
        self._waiting: asyncio.Future[None] | None = None

    @property
    def backlog(self) -> int:
        """Characters that wait and that everyone gets: what is personal may tell of a ballot."""
        return sum(len(text) for text, droppable in self._frames if droppable)

    def answer(self, text: Text) -> None:
        """Send what concerns this browser alone. It is never dropped; too much of it unread ends the
        connection (4002).
        """
        if self._size > ANSWERS_MAX:
            self._frames.clear()
            self._size = 0
            self.close(4002)
        if not self._write_now(text):
            self._await_turn(text, droppable=False)

    def broadcast(self, text: Text) -> None:
        """Send what everyone gets. Past the limit it is dropped, and a snapshot follows when the browser
        reads again.
        """
        if self._stale or self._write_now(text):
            return
        if self._size > BACKLOG_MAX:
            self._stale = True
            self._frames = [frame for frame in self._frames if not frame[1]]
            self._size = sum(len(text) for text, _ in self._frames)
            self._wake()
            return
        self._await_turn(text, droppable=True)

    def whisper(self, text: Text) -> None:
        """Send what the next whisper replaces."""
        if not self._stale and not self._write_now(text):
            self._whispers = text
            self._wake()

    def close(self, code: int) -> None:
        """End the connection after what is queued; the first close number stands."""
        if self._closing is None:
            self._closing = code
            self._wake()

    async def run(
        self, send: Callable[[str], Awaitable[None]], resynchronise: Callable[[], Awaitable[None]]
    ) -> int:
        """Send what waits until `close`, and answer its number; 4002 when the browser takes nothing for 20
        seconds.
        """
        while True:
            await self._until_news()
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

    async def _until_news(self) -> None:
        while not (self._frames or self._whispers is not None or self._stale or self._closing is not None):
            self._waiting = asyncio.get_running_loop().create_future()
            await self._waiting

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _await_turn(self, text: Text, *, droppable: bool) -> None:
        if self._closing is None:
            self._frames.append((text, droppable))
            self._size += len(text)
            self._wake()

    def _write_now(self, text: Text) -> bool:
        """Whether the socket has taken it; never before what waits already."""
        if self._frames or self._whispers is not None or self._sending or self._closing is not None:
            return False
        return self._write is not None and self._write((_wire(text),))

    async def _drain(self, send: Callable[[str], Awaitable[None]]) -> None:
        while self._frames or self._whispers is not None:
            if self._write_many():
                continue
            self._sending = True
            async with asyncio.timeout(STUCK_S):
                await send(self._next())
            self._sending = False

    def _write_many(self) -> bool:
        """Whether the socket has taken as much of what waits as one write should hold."""
        if self._write is None:
            return False
        batch: list[Text] = []
        size = 0
        for text, _ in self._frames:
            if batch and size + len(text) > WRITE_MAX:
                break
            batch.append(text)
            size += len(text)
        whispers = self._whispers if len(batch) == len(self._frames) else None
        if not self._write([_wire(text) for text in (*batch, whispers) if text is not None]):
            return False
        del self._frames[: len(batch)]
        self._size -= size
        self._whispers = None if whispers is not None else self._whispers
        return True

    def _next(self) -> Text:
        if self._frames:
            text, _ = self._frames.pop(0)
            self._size -= len(text)
            return text
        text, self._whispers = self._whispers or Text(), None
        return text


def _wire(text: Text) -> bytes:
    """The framed text, made by the first connection that sends it."""
    try:
        return text.wire
    except AttributeError:
        text.wire = text_frame(text)
        return text.wire
