"""The command line: `serve`, and what developers generate with `protocol`."""

import argparse
import asyncio
import logging
import os
import sys
from socket import socket
from types import FrameType

import uvicorn
import uvloop
from starlette.applications import Starlette
from uvicorn.supervisors import ChangeReload

from server import protocol
from server.adapters.embedded.lock import DataLocked
from server.adapters.embedded.migration import StorageTooNew
from server.app import build, embedded_ports
from server.hosting.ports import Unavailable
from server.settings import BadSetting, Settings, read
from server.web.wire import FRAME_MAX

RETRY_MS = 2_000
FAREWELL_S = 2
SWEEP_TICKS = 100


class Server(uvicorn.Server):
    """uvicorn, which says goodbye to the browsers before it closes their sockets."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._closing = set[object]()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, then print the address: whoever reads it can open it."""
        await super().startup(sockets)
        if self.started:
            port = self.servers[0].sockets[0].getsockname()[1]
            print(f"http://{self.config.host}:{port}", flush=True)

    async def on_tick(self, counter: int) -> bool:
        """Cut off those that were closing ten seconds ago and are still: to flush to one who never reads
        takes for ever.
        """
        if counter % SWEEP_TICKS == 0:
            closing = [one for one in self.server_state.connections if one.transport.is_closing()]
            for connection in closing:
                if connection in self._closing:
                    connection.transport.abort()
            self._closing = set(closing)
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Bye first: uvicorn closes sockets with 1012 before the app hears of it."""
        app = self.config.app
        await app.state.registry.close(RETRY_MS)  # type: ignore[union-attr]
        app.state.sockets.farewell(RETRY_MS)  # type: ignore[union-attr]
        await app.state.sockets.gone(FAREWELL_S)  # type: ignore[union-attr]
        for connection in self.server_state.connections:
            # Whoever has not read until now would keep uvicorn waiting.
            connection.transport.abort()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """To end when told to is success: uvicorn would raise the signal again, before the databases are
        closed.
        """
        self.force_exit = self.should_exit
        self.should_exit = True


def main() -> int:
    """Run a command; its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m server", description="A live board for reflection workshops."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser(
        "serve", help="serve rooms; settings are environment variables, see README.md"
    )
    serve.add_argument(
        "--reload", action="store_true", help="start again when a file changes, for development"
    )
    generate = commands.add_parser("protocol", help="generate static/protocol.js from the server's types")
    generate.add_argument("--check", action="store_true", help="only check that it is current")
    arguments = parser.parse_args()
    if arguments.command == "protocol":
        return protocol.run(check=arguments.check)
    try:
        settings = read(os.environ)
        if arguments.reload:
            ChangeReload(_config(None, settings, reload=True), target=_serve, sockets=[]).run()
        else:
            _serve()
    except (BadSetting, DataLocked, StorageTooNew, Unavailable, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _serve(sockets: object = None) -> None:
    """Serve until told to end; what the reloading parent runs in a process of its own."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # What strangers send is no error of ours: uvicorn would print a traceback for each.
    logging.getLogger("uvicorn.error").addFilter(lambda record: "Invalid UTF-8" not in str(record.msg))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve_rooms(read(os.environ)))


async def _serve_rooms(settings: Settings) -> None:
    async with embedded_ports(settings) as ports:
        app = build(settings, ports)
        await app.state.registry.start()
        await Server(_config(app, settings)).serve()


def _config(app: Starlette | None, settings: Settings, *, reload: bool = False) -> uvicorn.Config:
    return uvicorn.Config(
        app or "server.app:build",
        reload=reload,
        reload_dirs=["server", "static"] if reload else None,
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        ws_max_size=FRAME_MAX,
        ws_per_message_deflate=False,
        lifespan="off",
        # Addresses hold room codes, and a room's link is its key.
        access_log=False,
        log_level="warning",
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=FAREWELL_S,
    )


if __name__ == "__main__":
    sys.exit(main())
