"""The same room on python-socketio, under uvicorn."""

import uvicorn
from socketio import ASGIApp, AsyncServer  # type: ignore[import-not-found]

from tests.bench.peers.ports import free_port

sio = AsyncServer(async_mode="asgi", cors_allowed_origins="*", max_http_buffer_size=100_000)


async def op(_sid: str, data: object) -> None:
    """Pass on every op to everyone."""
    await sio.emit("op", data)


sio.on("op", op)


if __name__ == "__main__":
    config = uvicorn.Config(
        ASGIApp(sio),
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="error",
        loop="uvloop",
    )
    # Not as `fd=`: that is taken for a Unix socket, and its connections get no TCP_NODELAY.
    uvicorn.Server(config).run(sockets=[free_port()])
