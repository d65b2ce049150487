"""Serving: from the settings to a listening process, and its orderly end."""

import asyncio
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from socket import socket
from types import FrameType

import uvicorn
import uvloop
from starlette.applications import Starlette
from uvicorn.supervisors.statreload import StatReload

from server.app import build, ports_of
from server.collector import collect_when_quiet
from server.hosting.parting import Parting
from server.settings import Settings, read
from server.web.batching import BatchingProtocol
from server.web.files import static_folder
from server.web.turnstile import paced
from server.web.wire import FRAME_MAX

FAREWELL_S = 2
SWEEP_TICKS = 100


@dataclass(frozen=True)
class Post:
    """What a worker is given: the socket to serve on, and the process that it works for."""

    listening: socket
    parent: int


class Server(uvicorn.Server):
    """uvicorn, which says goodbye to the browsers before it closes their sockets."""

    def __init__(self, config: uvicorn.Config, post: Post | None = None) -> None:
        super().__init__(config)
        self._post = post
        self._closing = set[object]()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, then print the address: whoever reads it can open it. A worker's address is printed by
        its parent.
        """
        await super().startup(sockets)
        if self.started and self._post is None:
            port = self.servers[0].sockets[0].getsockname()[1]
            print(f"http://{self.config.host}:{port}", flush=True)

    async def on_tick(self, counter: int) -> bool:
        """Cut off those that were closing ten seconds ago and are still: to flush to one who never reads
        takes for ever.
        """
        # A worker whose parent was killed would keep the address from the next one.
        self.should_exit |= self._post is not None and os.getppid() != self._post.parent
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
        parting = Parting(len(app.state.sockets))  # type: ignore[union-attr]
        await app.state.registry.close(parting)  # type: ignore[union-attr]
        app.state.sockets.farewell(parting)  # type: ignore[union-attr]
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


class Reload(StatReload):
    """Starts the server again also for what it read once: the page's files, and the content."""

    def startup(self) -> None:
        """Know the files as they are before they are read: a change during the start counts."""
        self.mtimes = {path: path.stat().st_mtime for path in self.iter_py_files()}
        super().startup()

    def iter_py_files(self) -> Iterator[Path]:
        """Every file that is ours."""
        for folder in self.config.reload_dirs:
            for part in folder.iterdir():
                if part.name != "node_modules":
                    yield from part.rglob("*") if part.is_dir() else [part]


def serve(sockets: object = None, post: Post | None = None, *, as_written: bool = False) -> None:
    """Serve until told to end, with the page as it is built or written. Raises BadSetting, DataLocked,
    StorageTooNew, Unavailable or OSError; each has a text for the operator.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # What strangers send is no error of ours: uvicorn would print a traceback for each.
    logging.getLogger("uvicorn.error").addFilter(lambda record: "Invalid UTF-8" not in str(record.msg))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve_rooms(read(os.environ), post, as_written=as_written))


def serve_and_reload() -> None:
    """Serve in a process of its own, which is started again when a file changes. Raises BadSetting."""
    Reload(config(None, read(os.environ)), target=partial(serve, as_written=True), sockets=[]).run()


async def _serve_rooms(settings: Settings, post: Post | None, *, as_written: bool) -> None:
    async with ports_of(settings) as ports:
        app = build(settings, ports, as_written=as_written)
        await app.state.registry.start()
        collecting = asyncio.create_task(
            collect_when_quiet(lambda: (ports.metrics.deliveries, len(app.state.sockets)))
        )
        await Server(config(app, settings), post).serve(None if post is None else [post.listening])
        collecting.cancel()


def config(app: Starlette | None, settings: Settings) -> uvicorn.Config:
    """How uvicorn runs; `app` is None in a process that only watches the files."""
    return uvicorn.Config(
        app or "server.app:build",
        reload=app is None,
        reload_dirs=[str(Path(__file__).parent), str(static_folder())] if app is None else None,
        host=settings.host,
        port=settings.port,
        # A process that only watches hands its config on to another, and serves nobody.
        http="auto" if app is None else paced(),
        ws=BatchingProtocol,
        ws_max_size=FRAME_MAX,
        ws_per_message_deflate=False,
        lifespan="off",
        # Addresses hold room codes, and a room's link is its key.
        access_log=False,
        log_level="warning",
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=FAREWELL_S,
    )
