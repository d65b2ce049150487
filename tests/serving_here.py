"""A real server within the test's own process, so that a test can look inside and harm its stores."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket

import pytest
from starlette.applications import Starlette

from server.adapters.embedded.ballots import SqliteBallotBox
from server.adapters.embedded.journal import SqliteJournal
from server.app import build, embedded_ports
from server.hosting.host import Host
from server.hosting.ports import Head, Score, SealedStatement, StoredEntry, StoredSnapshot, Unavailable
from server.serving import Server, config
from server.settings import Settings


class MoodyJournal(SqliteJournal):
    """Refuses every write while `refuses`; while `loses_answers` it writes, and says that it could not."""

    refuses = False
    loses_answers = False

    async def append(self, room: str, expected: Head, entries: list[StoredEntry], at: int) -> int:  # type: ignore[override]
        if self.refuses and entries:
            raise Unavailable("database or disk is full")
        stable = await super().append(room, expected, entries, at)
        if self.loses_answers:
            raise Unavailable("disk I/O error")
        return stable

    async def save_snapshot(self, room: str, snapshot: StoredSnapshot, keep: int) -> None:
        if self.refuses:
            raise Unavailable("database or disk is full")
        await super().save_snapshot(room, snapshot, keep)

    async def probe(self, room: str) -> None:
        if self.refuses or self.loses_answers:
            raise Unavailable("database or disk is full")
        await super().probe(room)


class MoodyBox(SqliteBallotBox):
    """Refuses everything while `refuses`."""

    refuses = False

    async def cast(self, room: str, round: int, statement: str, key: bytes, score: Score | None) -> None:
        self._complain()
        await super().cast(room, round, statement, key, score)

    async def scores(self, *where: object) -> dict[str, Score]:
        self._complain()
        return await super().scores(*where)  # type: ignore[arg-type, return-value]

    async def sealed(self, room: str) -> list[SealedStatement]:
        self._complain()
        return list(await super().sealed(room))

    def _complain(self) -> None:
        if self.refuses:
            raise Unavailable("unable to open database file")


@dataclass(frozen=True)
class ServerHere:
    """Where it listens, and what lies behind."""

    address: str
    app: Starlette
    journal: MoodyJournal
    box: MoodyBox
    server: Server

    async def host(self, room: str) -> Host:
        """The living copy of the room."""
        host = await self.app.state.registry.host(room)
        assert isinstance(host, Host)
        return host


class Telling(Server):
    """Tells by a future, too, that it listens."""

    def listen(self) -> "asyncio.Future[int]":
        """The port, once there is one."""
        self._port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        return self._port

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, then say where."""
        await super().startup(sockets)
        self._port.set_result(self.servers[0].sockets[0].getsockname()[1])


@asynccontextmanager
async def serving(data: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ServerHere]:
    """A server on a free port with moody stores, until the end of the `with`."""
    monkeypatch.setattr("server.app.SqliteJournal", MoodyJournal)
    monkeypatch.setattr("server.app.SqliteBallotBox", MoodyBox)
    settings = Settings(port=0, data=data)
    async with embedded_ports(settings) as ports:
        app = build(settings, ports)
        await app.state.registry.start()
        server = Telling(config(app, settings))
        port = server.listen()
        running = asyncio.create_task(server._serve())
        address = f"http://127.0.0.1:{await port}"
        assert isinstance(ports.journal, MoodyJournal)
        assert isinstance(ports.box, MoodyBox)
        try:
            yield ServerHere(address, app, ports.journal, ports.box, server)
        finally:
            ports.journal.refuses = ports.journal.loses_answers = ports.box.refuses = False
            server.should_exit = True
            await running
