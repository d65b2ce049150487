"""How a browser of these tests reaches the server: by ASGI, within this process, or over real sockets."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
import websockets
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect

from server.hosting.parting import Parting
from server.serving import config
from server.web.wire import SUBPROTOCOL
from tests.serving_here import Telling
from tests.tabs import CODE

Received = Callable[[str], None]


class Line(Protocol):
    """A connection that a browser has opened."""

    async def say(self, text: str) -> None:
        """Send a frame."""
        ...

    async def read(self) -> None:
        """Wait until what was sent to this browser has come."""
        ...

    async def hang_up(self) -> None:
        """Go away without a word."""
        ...


class AsgiLine:
    """Into the app by ASGI."""

    def __init__(self, app: Starlette, received: Received) -> None:
        self._received = received
        self._inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._inbox.put_nowait({"type": "websocket.connect"})
        scope = {
            "type": "websocket",
            "path": f"/ws/{CODE}",
            "root_path": "",
            "query_string": b"",
            "scheme": "ws",
            "headers": [],
            "subprotocols": [SUBPROTOCOL],
        }
        self._task = asyncio.create_task(app(scope, self._inbox.get, self._send))

    async def say(self, text: str) -> None:
        self._inbox.put_nowait({"type": "websocket.receive", "text": text})

    async def read(self) -> None:
        pass

    async def hang_up(self) -> None:
        self._inbox.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await self._task

    async def _send(self, message: Any) -> None:
        if message["type"] == "websocket.send":
            self._received(message["text"])
        elif message["type"] == "websocket.close":
            self._received(f"closed {message['code']}")


class SocketLine:
    """Over a real socket, whose every text is read as it comes."""

    def __init__(self, socket: ClientConnection, received: Received) -> None:
        self._socket = socket
        self._received = received
        self._leaving = False
        self._reader = asyncio.create_task(self._read())

    async def say(self, text: str) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            await self._socket.send(text)

    async def read(self) -> None:
        """A pong comes after everything that was sent before it."""
        with contextlib.suppress(websockets.ConnectionClosed):
            await (await self._socket.ping())

    async def hang_up(self) -> None:
        self._leaving = True
        await self._socket.close()
        await self._reader

    async def _read(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            async for text in self._socket:
                self._received(str(text))
        if not self._leaving:
            self._received(f"closed {self._socket.close_code}")


@dataclass(frozen=True)
class Way:
    """To a server: a line for a WebSocket, a client for all else."""

    dial: Callable[[Received], Awaitable[Line]]
    client: httpx.AsyncClient


@asynccontextmanager
async def by_asgi(app: Starlette) -> AsyncIterator[Way]:
    """The app, called."""

    async def dial(received: Received) -> Line:
        return AsgiLine(app, received)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://room") as client:
        yield Way(dial, client)
    await app.state.registry.close(Parting(0))


@asynccontextmanager
async def by_sockets(app: Starlette) -> AsyncIterator[Way]:
    """The app, served on a free port."""
    server = Telling(config(app, app.state.settings))
    port = server.listen()
    serving = asyncio.create_task(server._serve())
    address = f"127.0.0.1:{await port}"

    async def dial(received: Received) -> Line:
        url, spoken = f"ws://{address}/ws/{CODE}", [websockets.Subprotocol(SUBPROTOCOL)]
        return SocketLine(await connect(url, subprotocols=spoken, compression=None, max_size=None), received)

    async with httpx.AsyncClient(base_url=f"http://{address}") as client:
        yield Way(dial, client)
    server.should_exit = True
    await serving
