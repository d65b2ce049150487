"""The plainest room on uvicorn: what one says is awaited to one after another."""

from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn

from tests.bench.peers.ports import free_port

everyone = set[Callable[[Any], Awaitable[None]]]()


async def app(
    scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    """Pass on every text to everyone."""
    await receive()
    await send({"type": "websocket.accept"})
    everyone.add(send)
    while (message := await receive())["type"] == "websocket.receive":
        for one in tuple(everyone):
            await one({"type": "websocket.send", "text": message["text"]})
    everyone.discard(send)


if __name__ == "__main__":
    config = uvicorn.Config(
        app,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="error",
        loop="uvloop",
    )
    # Not as `fd=`: that is taken for a Unix socket, and its connections get no TCP_NODELAY.
    uvicorn.Server(config).run(sockets=[free_port()])
