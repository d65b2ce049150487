"""A real Redis for tests, set as docker/redis.conf says, on a free port, with its files in a folder of the
test's: one, one that sentinels watch over, or a cluster. Without redis-server the tests fail: they are not
skipped.
"""

import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.certificates import Authority

CONF = Path(__file__).parents[1] / "docker" / "redis.conf"
PATIENCE_S = 20
SLOTS = 16384
IN_HASTE = {"cluster_node_timeout": "2000", "cluster_require_full_coverage": "no"}


class RedisProcess:
    """`redis-server`, from its first answer until it ends; started again, it is on the same port."""

    def __init__(self, folder: Path, tls: Authority | None = None, /, **changes: str) -> None:
        self.folder = folder
        self._tls = tls
        self._settings = {**(tls.settings if tls else {}), **_settings(changes)}
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Return when it has read its files and takes commands."""
        self.folder.mkdir(parents=True, exist_ok=True)
        own = shutil.copy(CONF, self.folder)  # sentinels have it rewritten
        self._port = self._port or _free_port()
        where = {"tls-port" if self._tls else "port": str(self._port), "dir": str(self.folder)}
        settings = {"bind": "127.0.0.1", **self._settings, **where}
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
        return _url("redis", f"127.0.0.1:{self._port}", self._tls)

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._port

    def setting(self, name: str) -> str:
        """What it was started with."""
        return self._settings[name]

    def ask(self, command: str) -> bytes:
        """The first bytes of the answer to a command; empty if it is not there."""
        return ask(self._port, command, self._tls)

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


def ask(port: int, command: str, tls: Authority | None = None) -> bytes:
    """The first bytes of the answer to a command, spoken by hand; empty if nobody is there."""
    try:
        bare = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        with tls.context().wrap_socket(bare, server_hostname="127.0.0.1") if tls else bare as one:
            one.sendall(command.encode() + b"\r\n")
            return one.recv(1 << 16)
    except (ConnectionError, ssl.SSLError):
        return b""


@dataclass(frozen=True)
class Sharded:
    """Three primaries that share the slots; replicas of them, in the same order."""

    nodes: Sequence[RedisProcess]
    replicas: Sequence[RedisProcess]
    tls: Authority | None

    @property
    def url(self) -> str:
        """Two of them are told of; the third is found."""
        return _url("redis+cluster", ",".join(f"127.0.0.1:{node.port}" for node in self.nodes[:2]), self.tls)

    def node_of(self, slot: int) -> RedisProcess:
        """The primary that has the slot, before any move."""
        return self.nodes[slot * len(self.nodes) // SLOTS]

    def replica_of(self, node: RedisProcess) -> RedisProcess:
        """The one that is to take its place."""
        return self.replicas[self.nodes.index(node)]

    def move(self, slot: int, giver: RedisProcess, taker: RedisProcess) -> None:
        """Give the slot to another primary, with all its keys, while it is in use."""
        ids = {node: _id(node) for node in (giver, taker)}
        taker.command(f"CLUSTER SETSLOT {slot} IMPORTING {ids[giver]}")
        giver.command(f"CLUSTER SETSLOT {slot} MIGRATING {ids[taker]}")
        while keys := giver.ask(f"CLUSTER GETKEYSINSLOT {slot} 100").split(b"\r\n")[2::2]:
            named = b" ".join(keys).decode()
            giver.command(f'MIGRATE 127.0.0.1 {taker.port} "" 0 5000 KEYS {named}')
        for node in (taker, giver):
            node.command(f"CLUSTER SETSLOT {slot} NODE {ids[taker]}")


@contextmanager
def sharded(folder: Path, replicas: int = 0, tls: Authority | None = None) -> Iterator[Sharded]:
    """Until the end of the `with`. Each primary has a replica, if `replicas` is 3."""
    with ExitStack() as stack:
        nodes = [
            stack.enter_context(
                RedisProcess(
                    folder / f"node-{n}",
                    tls,
                    cluster_enabled="yes",
                    cluster_port=str(_free_port()),
                    **IN_HASTE,
                )
            )
            for n in range(3 + replicas)
        ]
        primaries, following = nodes[:3], nodes[3:]
        bounds = [SLOTS * n // len(primaries) for n in range(len(primaries) + 1)]
        for node, first, end in zip(primaries, bounds[:-1], bounds[1:], strict=True):
            node.command(f"CLUSTER ADDSLOTSRANGE {first} {end - 1}")
        for node in nodes[1:]:
            node.command(f"CLUSTER MEET 127.0.0.1 {nodes[0].port} {nodes[0].setting('cluster-port')}")
        wait_for(lambda: all(b"cluster_state:ok" in node.ask("CLUSTER INFO") for node in nodes))
        for node, primary in zip(following, primaries, strict=False):
            # It may not have heard of it yet.
            wait_for(lambda: node.ask(f"CLUSTER REPLICATE {_id(primary)}") == b"+OK\r\n")  # noqa: B023
        wait_for(lambda: all(b"master_link_status:up" in node.ask("INFO replication") for node in following))
        yield Sharded(primaries, following, tls)


def _id(node: RedisProcess) -> str:
    return node.ask("CLUSTER MYID").split()[1].decode()


@dataclass(frozen=True)
class Watched:
    """A primary with a replica, and sentinels, most of whom must agree to put the replica in its place."""

    primary: RedisProcess
    replica: RedisProcess
    sentinels: Sequence["subprocess.Popen[bytes]"]
    url: str

    def cut(self) -> None:
        """The replica has what was answered until now, and hears nothing more: it is refused if it comes."""
        written = _offset(self.primary, "master_repl_offset")
        wait_for(lambda: _offset(self.replica, "slave_repl_offset") >= written)
        self.replica.command("CONFIG SET masterauth wrong")
        self.primary.ask("CLIENT KILL TYPE replica")
        wait_for(lambda: b"master_link_status:down" in self.replica.ask("INFO replication"))


def _offset(redis: RedisProcess, name: str) -> int:
    """How far its history goes."""
    told = redis.ask("INFO replication").decode()
    return int(told.partition(f"{name}:")[2].partition("\r\n")[0])


@contextmanager
def watched(folder: Path, sentinels: int = 1, tls: Authority | None = None) -> Iterator[Watched]:
    """Until the end of the `with`."""
    with RedisProcess(folder / "primary", tls, repl_diskless_sync_delay="0") as primary:
        following = f"127.0.0.1 {primary.port}"
        with RedisProcess(folder / "replica", tls, replicaof=following) as replica, ExitStack() as stack:
            wait_for(lambda: b"master_link_status:up" in replica.ask("INFO replication"))
            ports = [_free_port() for _ in range(sentinels)]
            watching = [
                stack.enter_context(
                    _sentinel(folder / f"sentinel-{port}", port, primary.port, sentinels, tls)
                )
                for port in ports
            ]
            known = f"slaves=1,sentinels={sentinels}".encode()
            wait_for(lambda: all(known in ask(port, "INFO sentinel", tls) for port in ports))
            hosts = ",".join(f"127.0.0.1:{port}" for port in ports)
            yield Watched(primary, replica, watching, _url("redis+sentinel", hosts, tls, "/workshop"))


@contextmanager
def _sentinel(
    folder: Path, port: int, primary: int, together: int, tls: Authority | None
) -> "Iterator[subprocess.Popen[bytes]]":
    folder.mkdir()
    where = {**tls.settings, "tls-port": str(port)} if tls else {"port": str(port)}
    lines = [f"{name} {value}" for name, value in {**where, "bind": "127.0.0.1", "dir": str(folder)}.items()]
    lines += [
        f"sentinel monitor workshop 127.0.0.1 {primary} {together // 2 + 1}",
        "sentinel down-after-milliseconds workshop 500",
        "sentinel failover-timeout workshop 3000",
    ]
    (folder / "sentinel.conf").write_text("\n".join(lines))
    command = ["redis-server", str(folder / "sentinel.conf"), "--sentinel"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(there: Callable[[], bool]) -> None:
    """Wait for what no message tells."""
    deadline = time.monotonic() + PATIENCE_S
    while not there():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.02)


def _url(scheme: str, hosts: str, tls: Authority | None, path: str = "") -> str:
    if tls is None:
        return f"{scheme}://{hosts}{path}"
    return f"{scheme.replace('redis', 'rediss', 1)}://{hosts}{path}?ssl_ca_certs={tls.file}"


def _settings(changes: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in changes.items()}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
