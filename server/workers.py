"""Several processes behind one address: all listen on one socket, and one that ends is started again.

To replace them while rooms go on, end one at a time: its browsers come back to the others.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from server.adapters.redis.link import Link
from server.settings import BadSetting, Settings, read

BACKLOG: Final = 2048
LOOK_S: Final = 0.1
AGAIN_S: Final = 1.0
START_S: Final = 10.0
END_S: Final = 15.0
MOST: Final = 64


def serve_with_workers(count: int) -> int:
    """Serve until told to end; the exit status. Raises BadSetting, Unavailable or OSError; each has a text
    for the operator.
    """
    settings = read(os.environ)
    if not 1 <= count <= MOST:
        raise BadSetting(f"--workers must be a whole number from 1 to {MOST}.")
    if not settings.redis_url:
        raise BadSetting("--workers needs WORKSHOP_REDIS_URL: without Redis, one process serves all rooms.")
    asyncio.run(_reach_redis(settings))
    with _told_to_end() as told, socket.create_server((settings.host, settings.port), backlog=BACKLOG) as one:
        workers = _Workers(count, one)
        print(f"http://{settings.host}:{one.getsockname()[1]}", flush=True)
        return workers.run(told)


class _Workers:
    def __init__(self, count: int, listening: socket.socket) -> None:
        self._listening = listening
        self._running: list[tuple[float, subprocess.Popen[bytes]]] = [self._start() for _ in range(count)]
        self._first = {worker.pid for _, worker in self._running}

    def run(self, told: list[int]) -> int:
        """Until told, or until one of the first cannot start and has said why."""
        status = 0
        while not told and not status:
            time.sleep(LOOK_S)
            status = self._look()
        for _, worker in self._running:
            worker.terminate()
        for _, worker in self._running:
            try:
                worker.wait(timeout=END_S)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
        return status

    def _look(self) -> int:
        """Start again those that have ended, but not in haste."""
        now = time.monotonic()
        for place, (began, worker) in enumerate(self._running):
            status = worker.poll()
            if status is None:
                continue
            if status > 0 and worker.pid in self._first and now - began < START_S:
                return status
            if now - began > AGAIN_S:
                self._running[place] = self._start()
        return 0

    def _start(self) -> tuple[float, "subprocess.Popen[bytes]"]:
        fd = self._listening.fileno()
        command = [sys.executable, "-m", "server", "serve", "--post", str(fd), str(os.getpid())]
        return time.monotonic(), subprocess.Popen(command, pass_fds=[fd])  # noqa: S603 - our own program


async def _reach_redis(settings: Settings) -> None:
    link = Link(settings.redis_url)
    try:
        await link.check()
    finally:
        await link.close()


@contextmanager
def _told_to_end() -> Iterator[list[int]]:
    """Signals that have come. A terminal sends its own to the workers too; they end once."""
    told: list[int] = []
    ours = (signal.SIGTERM, signal.SIGINT)
    former = {one: signal.signal(one, lambda number, _: told.append(number)) for one in ours}
    try:
        yield told
    finally:
        for one, handler in former.items():
            signal.signal(one, handler)
