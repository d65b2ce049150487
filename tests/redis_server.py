"""A real Redis for tests, set as docker/redis.conf says, on a free port, with its files in a folder of the
test's: one, one that sentinels watch over, or a cluster. Without redis-server the tests fail: they are not
skipped.
"""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

CONF = Path(__file__).parents[1] / "docker" / "redis.conf"
PATIENCE_S = 20
SLOTS = 16384
IN_HASTE = {"cluster_node_timeout": "2000", "cluster_require_full_coverage": "no"}


class RedisProcess:
    """`redis-server`, from its first answer until it ends; started again, it is on the same port."""

    def __init__(self, folder: Path, **changes: str) -> None:
        self.folder = folder
        self._settings = _settings(changes)
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Return when it has read its files and takes commands."""
        self.folder.mkdir(parents=True, exist_ok=True)
        own = shutil.copy(CONF, self.folder)  # sentinels have it rewritten
        self._port = self._port or _free_port()
        settings = {"port": str(self._port), "bind": "127.0.0.1", "dir": str(self.folder), **self._settings}
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen(
            ["redis-server", own, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
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

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._port

    def setting(self, name: str) -> str:
        """What it was started with."""
        return self._settings[name]

    def ask(self, command: str) -> bytes:
        """The first bytes of the answer to a command; empty if it is not there."""
        return ask(self._port, command)

    def command(self, command: str) -> None:
        """Have it done."""
        answer = self.ask(command)
        assert answer == b"+OK\r\n", answer

    def send(self, how: signal.Signals) -> None:
        """Send a signal and do not wait."""
        assert self._process is not None
        self._process.send_signal(how)

    def kill(self) -> None:
        """End it as a power cut of the process would."""
        self.end(signal.SIGKILL)

    def end(self, how: signal.Signals) -> None:
        """Send a signal that ends it, and wait."""
        self.send(how)
        assert self._process is not None
        self._process.wait(timeout=PATIENCE_S)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()


def ask(port: int, command: str) -> bytes:
    """The first bytes of the answer to a command, spoken by hand; empty if nobody is there."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as one:
            one.sendall(command.encode() + b"\r\n")
            return one.recv(1 << 16)
    except ConnectionError:
        return b""


@dataclass(frozen=True)
class Sharded:
    """Three primaries that share the slots."""

    nodes: Sequence[RedisProcess]

    @property
    def url(self) -> str:
        """Two of them are told of; the third is found."""
        return "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in self.nodes[:2])

    def node_of(self, slot: int) -> RedisProcess:
        """The primary that has the slot, before any move."""
        return self.nodes[slot * len(self.nodes) // SLOTS]

    def move(self, slot: int, giver: RedisProcess, taker: RedisProcess) -> None:
        """Give the slot to another primary, with all its keys, while it is in use."""
        ids = {node: node.ask("CLUSTER MYID").split()[1].decode() for node in (giver, taker)}
        taker.command(f"CLUSTER SETSLOT {slot} IMPORTING {ids[giver]}")
        giver.command(f"CLUSTER SETSLOT {slot} MIGRATING {ids[taker]}")
        while keys := giver.ask(f"CLUSTER GETKEYSINSLOT {slot} 100").split(b"\r\n")[2::2]:
            named = b" ".join(keys).decode()
            giver.command(f'MIGRATE 127.0.0.1 {taker.port} "" 0 5000 KEYS {named}')
        for node in (taker, giver):
            node.command(f"CLUSTER SETSLOT {slot} NODE {ids[taker]}")


@contextmanager
def sharded(folder: Path) -> Iterator[Sharded]:
    """Until the end of the `with`."""
    with ExitStack() as stack:
        nodes = [
            stack.enter_context(
                RedisProcess(
                    folder / f"node-{n}", cluster_enabled="yes", cluster_port=str(_free_port()), **IN_HASTE
                )
            )
            for n in range(3)
        ]
        bounds = [SLOTS * n // len(nodes) for n in range(len(nodes) + 1)]
        for node, first, end in zip(nodes, bounds[:-1], bounds[1:], strict=True):
            node.command(f"CLUSTER ADDSLOTSRANGE {first} {end - 1}")
            if node is not nodes[0]:
                node.command(f"CLUSTER MEET 127.0.0.1 {nodes[0].port} {nodes[0].setting('cluster-port')}")
        wait_for(lambda: all(b"cluster_state:ok" in node.ask("CLUSTER INFO") for node in nodes))
        yield Sharded(nodes)


@dataclass(frozen=True)
class Watched:
    """A primary with a replica, and a sentinel that puts the replica in its place."""

    primary: RedisProcess
    replica: RedisProcess
    url: str

    def cut(self) -> None:
        """From now on the replica hears nothing: it is refused whenever it comes."""
        self.replica.command("CONFIG SET masterauth wrong")
        self.primary.ask("CLIENT KILL TYPE replica")
        wait_for(lambda: b"master_link_status:down" in self.replica.ask("INFO replication"))


@contextmanager
def watched(folder: Path) -> Iterator[Watched]:
    """Until the end of the `with`."""
    with RedisProcess(folder / "primary", repl_diskless_sync_delay="0") as primary:
        following = f"127.0.0.1 {primary.port}"
        with RedisProcess(folder / "replica", replicaof=following) as replica, ExitStack() as stack:
            wait_for(lambda: b"master_link_status:up" in replica.ask("INFO replication"))
            port, settings = _free_port(), folder / "sentinel.conf"
            settings.write_text(
                f"port {port}\nbind 127.0.0.1\ndir {folder}\n"
                f"sentinel monitor workshop 127.0.0.1 {primary.port} 1\n"
                "sentinel down-after-milliseconds workshop 500\nsentinel failover-timeout workshop 3000\n"
            )
            sentinel = subprocess.Popen(
                ["redis-server", str(settings), "--sentinel"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(sentinel.wait)
            stack.callback(sentinel.kill)
            wait_for(lambda: b"slaves=1" in ask(port, "INFO sentinel"))
            yield Watched(primary, replica, f"redis+sentinel://127.0.0.1:{port}/workshop")


def wait_for(there: Callable[[], bool]) -> None:
    """Wait for what no message tells."""
    deadline = time.monotonic() + PATIENCE_S
    while not there():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def _settings(changes: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in changes.items()}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
