"""A WebSocket spoken byte by byte, and a server of one echo, for what no client library would send."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState
from websockets.frames import Close, Frame, Opcode

MAX_SIZE = 100_000

App = Callable[
    [dict[str, Any], Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]
]


@asynccontextmanager
async def serving(
    app: App, ws: Any, http: type[asyncio.Protocol] = HttpToolsProtocol, **options: Any
) -> AsyncIterator[int]:
    """A server of the app with these protocol classes; its port."""
    config = uvicorn.Config(app, ws=ws, ws_max_size=MAX_SIZE, lifespan="off", log_config=None, **options)
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: http(config, state, {}),  # type: ignore[call-arg]
        "127.0.0.1",
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.gather(*state.tasks)


class Client:
    """One connection after its upgrade."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    @asynccontextmanager
    async def open(cls, port: int) -> AsyncIterator["Client"]:
        """Upgrade, and break off at the end."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        request = (
            "GET / HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
        )
        writer.write("".join(f"{line}\r\n" for line in (*request, "")).encode())
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        yield cls(reader, writer)
        writer.transport.abort()

    @property
    def unsent(self) -> int:
        """Bytes that the server, and the kernel for it, have not taken."""
        return self._writer.transport.get_write_buffer_size()

    def say(self, *frames: Frame) -> None:
        """Send frames, masked as a client must."""
        self.say_bytes(b"".join(frame.serialize(mask=True) for frame in frames))

    def say_bytes(self, sent: bytes) -> None:
        """Send what may be no frame at all."""
        self._writer.write(sent)

    async def hear(self) -> Frame:
        """The next frame of the server, which is never masked, never in fragments and has no reserved bit."""
        first, size = await self._reader.readexactly(2)
        assert first & 0xF0 == 0x80
        if size > 125:
            size = int.from_bytes(await self._reader.readexactly(2 if size == 126 else 8))
        return Frame(Opcode(first & 0x0F), await self._reader.readexactly(size))

    async def hear_text(self) -> str:
        """The next frame's text."""
        frame = await self.hear()
        assert frame.opcode is Opcode.TEXT
        return bytes(frame.data).decode()

    async def hear_close(self) -> int:
        """The close number of the next frame, 1005 if it has none; and nothing comes after it."""
        frame = await self.hear()
        assert frame.opcode is Opcode.CLOSE
        return Close.parse(frame.data).code

    async def hear_end(self) -> None:
        """The server ends the connection without another byte."""
        assert await self._reader.read() == b""
