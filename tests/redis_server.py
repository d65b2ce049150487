"""A real Redis for tests, on a free port, with its files in a folder of the test's. Without redis-server the
tests fail: they are not skipped.
"""

import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE_S = 20


class RedisProcess:
    """`redis-server`, from its first answer until it ends; started again, it is on the same port."""

    def __init__(self, folder: Path, **changes: str) -> None:
        self.folder = folder
        self._settings = {"appendonly": "yes", "appendfsync": "everysec", "save": "", **_settings(changes)}
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Return when it has read its files and takes commands."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._port = self._port or _free_port()
        settings = {"port": str(self._port), "bind": "127.0.0.1", "dir": str(self.folder), **self._settings}
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen(
            ["redis-server", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + PATIENCE_S
        while self.ask("PING") != b"+PONG\r\n":
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("redis-server did not start")
            time.sleep(0.01)
        return self

    @property
    def url(self) -> str:
        """What WORKSHOP_REDIS_URL is to be."""
        return f"redis://127.0.0.1:{self._port}"

    def ask(self, command: str) -> bytes:
        """The first bytes of the answer to a command, spoken by hand; empty if it is not there."""
        try:
            with socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE_S) as one:
                one.sendall(command.encode() + b"\r\n")
                return one.recv(1 << 16)
        except ConnectionError:
            return b""

    def send(self, how: signal.Signals) -> None:
        """Send a signal and do not wait."""
        assert self._process is not None
        self._process.send_signal(how)

    def kill(self) -> None:
        """End it as a power cut of the process would."""
        self.send(signal.SIGKILL)
        assert self._process is not None
        self._process.wait(timeout=PATIENCE_S)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()


def _settings(changes: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in changes.items()}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
