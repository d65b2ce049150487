"""A process under measurement: alone on its core, with what it has spent of processor and memory."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

SERVER_CORE = 0
LOAD_CORE = 1
START_S = 20


@contextmanager
def on_load_core() -> Iterator[None]:
    """This process makes the load, beside the server if there is a second core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {_core(LOAD_CORE)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _core(wanted: int) -> int:
    return wanted if wanted < (os.cpu_count() or 1) else 0


class Measured:
    """A program that prints its port once it listens."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], cwd: Path) -> None:
        self._process = subprocess.Popen(
            ["taskset", "-c", str(_core(SERVER_CORE)), *command],
            env={**os.environ, **environ},
            cwd=cwd,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline().strip().rsplit(":", 1)[1])

    def cpu(self) -> float:
        """Seconds of processor time until now, of all its threads."""
        tasks = Path(f"/proc/{self._process.pid}/task")
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks.iterdir()) / 1e9

    def memory(self) -> int:
        """Bytes that are its own."""
        rollup = Path(f"/proc/{self._process.pid}/smaps_rollup").read_text()
        lines = [line.split() for line in rollup.splitlines() if line.startswith("Private")]
        return sum(int(line[1]) for line in lines) * 1024

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


class Spent:
    """What the server and this process spend between the beginning and the end of a `with`."""

    def __init__(self, server: Measured) -> None:
        self._server = server

    def __enter__(self) -> Self:
        self._wall, self._load, self._cpu = time.perf_counter(), time.process_time(), self._server.cpu()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        wall = time.perf_counter() - self._wall
        self.cpu = self._server.cpu() - self._cpu
        self.server_share = self.cpu / wall
        self.load_share = (time.process_time() - self._load) / wall
