"""WebSockets of uvicorn that take many frames in one write, and frames that many sockets share.

uvicorn sends each text by itself: the app awaits, the text is encoded and framed, and the kernel is called.
Whoever tells a hundred browsers the same does all of that a hundred times. `BatchingProtocol` (uvicorn's
`ws=`) offers the app an ASGI extension beside `send`:

    write = scope["extensions"]["websocket.write"]["write"]
    write([text_frame("one"), text_frame("two")])    # -> bool

`write` sends frames that are framed already, in one write, and does not wait. It answers False, and has then
sent nothing, when the socket takes nothing now: before `websocket.accept`, while the transport's buffer is
above its high-water mark, and from the first byte of a closing handshake on. `send` goes on as before, in
one order with what is written, and waits where `write` refuses.

What comes is read without uvicorn's parser where it is whole texts and nothing else, and reading pauses only
while the app is behind, not for every text. It waits for the app in a queue that is small while it is empty.

Pings are spread, so that those who came in one burst are not all pinged in another.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State

from server.web.reading import between_frames, whole_texts

EXTENSION: Final = "websocket.write"
PING_SPREAD: Final = 0.5

Write = Callable[[Sequence[bytes]], bool]


class BatchingProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own protocol, and the extension `websocket.write`."""

    # Whether what is read next begins a frame that nothing before it belongs to.
    _fresh = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue = Messages()  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Hand whole texts to the app; leave everything else to uvicorn."""
        fresh = self._fresh and self.conn.state is State.OPEN
        texts = whole_texts(data, self.config.ws_max_size) if fresh else None
        if texts is None:
            super().data_received(data)
            self._fresh = between_frames(self.conn.parser) and self.conn.current_size is None
            return
        behind = not self.queue.empty()
        for text in texts:
            self.queue.put_nowait({"type": "websocket.receive", "text": text})
        if behind and not self.read_paused:
            self.read_paused = True
            self.transport.pause_reading()

    async def run_asgi(self) -> None:
        """Run the app, which finds the extension in its scope."""
        self.scope["extensions"][EXTENSION] = {"write": self.write}
        try:
            await super().run_asgi()
        finally:
            # The scope would hold this protocol, which holds the scope.
            del self.scope["extensions"][EXTENSION]

    def write(self, frames: Sequence[bytes]) -> bool:
        """Send the frames in one write, or answer False and send nothing."""
        if self.conn.state is not State.OPEN or not self.writable.is_set() or self.transport.is_closing():
            return False
        self.transport.write(frames[0] if len(frames) == 1 else b"".join(frames))
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of the parser, which holds what holds it: what ends leaves no circles, so that it is freed
        at once, and no collector of garbage has to stop everyone to find it.
        """
        super().connection_lost(exc)
        self.conn.parser.close()

    def start_keepalive(self) -> None:
        """The upgrade is over: its headers, which the scope has copies of, are not kept for as long as the
        connection lives.
        """
        self.request.headers.clear()
        self.response.headers.clear()
        super().start_keepalive()

    def schedule_ping(self) -> None:
        """At a random moment of the interval's later part: never later than asked for."""
        super().schedule_ping()
        planned = self.ping_timer
        if planned is not None:
            planned.cancel()
            wait = planned.when() - self.loop.time()
            spread = 1 - PING_SPREAD * random.random()  # noqa: S311 - it hides nothing
            self.ping_timer = self.loop.call_later(wait * spread, self.send_keepalive_ping)


class Messages:
    """What the app has not received yet: of `asyncio.Queue` what uvicorn asks of it. With one reader and no
    limit it needs one deque instead of four, two kilobytes less for each connection.
    """

    __slots__ = ("_news", "_waiting")

    def __init__(self) -> None:
        self._waiting: deque[Any] = deque()
        self._news: asyncio.Future[None] | None = None

    def put_nowait(self, message: object) -> None:
        """Let it wait, and wake the reader."""
        self._waiting.append(message)
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self._waiting

    async def get(self) -> Any:
        """The first that waits, or comes. Whoever cancels this loses nothing."""
        while not self._waiting:
            self._news = asyncio.get_running_loop().create_future()
            await self._news
        self._news = None
        return self._waiting.popleft()


def text_frame(text: str) -> bytes:
    """The text as one unmasked, uncompressed frame; any server's socket may send it (RFC 6455, 5.2; where
    compression is agreed on, RFC 7692, 6).
    """
    return Frame(Opcode.TEXT, text.encode()).serialize(mask=False)


def write_of(scope: Mapping[str, Any]) -> Write | None:
    """The extension, where the server offers it."""
    offered = (scope.get("extensions") or {}).get(EXTENSION)
    return None if offered is None else offered["write"]
