"""A real server process for tests: on a free port, with its data in a folder of the test's."""

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).parents[1]


def serve_in_vain(*options: str, **environ: str) -> tuple[int, str]:
    """Start a server that is expected to refuse; its exit status and all that it said."""
    run = subprocess.run(
        [sys.executable, "-m", "server", "serve", *options],
        cwd=ROOT,
        env={**os.environ, "WORKSHOP_PORT": "0", **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=20,
        check=False,
    )
    return run.returncode, run.stdout


class ServerProcess:
    """`python -m server serve`, from its printed address until it ends."""

    def __init__(
        self,
        data: Path,
        environ: Mapping[str, str] | None = None,
        port: int = 0,
        program: str = "server",
        options: Sequence[str] = (),
        within: Sequence[str] = (),
    ) -> None:
        self.data = data
        self._within = within
        self.program = program
        self._options = options
        self._environ = {**os.environ, **(environ or {}), "WORKSHOP_DATA": str(data)}
        self._port = port
        self._process: subprocess.Popen[str] | None = None
        self.address = ""
        self.output: list[str] = []

    def start(self) -> Self:
        """Start, and return when it takes requests."""
        self._process = subprocess.Popen(
            [*self._within, sys.executable, "-m", self.program, "serve", *self._options],
            cwd=ROOT,
            env={**self._environ, "WORKSHOP_PORT": str(self._port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, args=(self._process, lines), daemon=True)
        self._reader.start()
        while not self.address:
            line = lines.get(timeout=20)
            if line.startswith("http://"):
                self.address = line.strip()
            elif not line:
                self.ended()
                raise RuntimeError("the server ended: " + "".join(self.output))
        # A restart is at the same address, as an operator's would be.
        self._port = int(self.address.rsplit(":", 1)[1])
        return self

    @property
    def pid(self) -> int:
        """The process id, for signals of the test's own."""
        assert self._process is not None
        return self._process.pid

    @property
    def port(self) -> int:
        """Where it listens, or listened."""
        return self._port

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """End it as an operator would; its exit status."""
        return self._end(signal.SIGTERM)

    def send(self, how: signal.Signals) -> None:
        """Send a signal and do not wait."""
        assert self._process is not None
        self._process.send_signal(how)

    def _end(self, how: signal.Signals) -> int:
        self.send(how)
        return self.ended()

    def ended(self) -> int:
        """Wait until it has ended; its exit status."""
        assert self._process is not None
        assert self._process.stdout is not None
        status = self._process.wait(timeout=20)
        self._reader.join()
        self._process.stdout.close()
        self.address = ""
        return status

    def _read(self, process: subprocess.Popen[str], lines: "queue.Queue[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.output.append(line)
            lines.put(line)
        lines.put("")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()
