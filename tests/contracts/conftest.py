"""The adapters that every contract holds for. A new one is a new class here and a name in `params`."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import pytest

from server.adapters.embedded.ballots import SqliteBallotBox
from server.adapters.embedded.bus import InProcessBus
from server.adapters.embedded.journal import SqliteJournal
from server.adapters.embedded.presence import InProcessPresence
from server.adapters.redis.ballots import RedisBallotBox
from server.adapters.redis.bus import RedisBus
from server.adapters.redis.journal import RedisJournal
from server.adapters.redis.presence import RedisPresence
from server.hosting.ports import BallotBox, Bus, Journal, Presence
from tests.redis_server import RedisProcess, Sharded, sharded


class Adapter(Protocol):
    """Opens each port on the store that belongs to a folder; opened again, it finds what was left there."""

    async def bus(self) -> Bus: ...

    async def journal(self, folder: Path, bus: Bus) -> Journal: ...

    async def presence(self) -> Presence: ...

    async def box(self, folder: Path) -> BallotBox: ...


class Embedded:
    async def bus(self) -> Bus:
        return InProcessBus()

    async def journal(self, folder: Path, bus: Bus) -> Journal:
        return await SqliteJournal.open(folder / "journal.db", bus)

    async def presence(self) -> Presence:
        return InProcessPresence()

    async def box(self, folder: Path) -> BallotBox:
        return await SqliteBallotBox.open(folder / "ballots.db", lambda: uuid4().hex)


class OnRedis:
    """Each test has a corner of its own in one Redis; each folder has a box of its own there."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._corner = f"{uuid4().hex}:"

    async def bus(self) -> Bus:
        return await RedisBus.open(self._url, self._corner)

    async def journal(self, folder: Path, bus: Bus) -> Journal:
        return await RedisJournal.open(self._url, folder, self._corner)

    async def presence(self) -> Presence:
        return await RedisPresence.open(self._url, self._corner)

    async def box(self, folder: Path) -> BallotBox:
        return await RedisBallotBox.open(self._url, f"{self._corner}{folder}:")


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisProcess]:
    with RedisProcess(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sharded]:
    with sharded(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture(params=["embedded", "redis", "cluster"])
def adapter(request: pytest.FixtureRequest) -> Adapter:
    if request.param == "embedded":
        return Embedded()
    store: RedisProcess | Sharded = request.getfixturevalue(request.param)
    return OnRedis(store.url)


@pytest.fixture
async def bus(adapter: Adapter) -> AsyncIterator[Bus]:
    opened = await adapter.bus()
    yield opened
    await opened.close()


@pytest.fixture
async def journal(adapter: Adapter, tmp_path: Path, bus: Bus) -> AsyncIterator[Journal]:
    opened = await adapter.journal(tmp_path, bus)
    yield opened
    await opened.close()


@pytest.fixture
async def presence(adapter: Adapter) -> AsyncIterator[Presence]:
    opened = await adapter.presence()
    yield opened
    await opened.close()


@pytest.fixture
async def box(adapter: Adapter, tmp_path: Path) -> AsyncIterator[BallotBox]:
    opened = await adapter.box(tmp_path)
    yield opened
    await opened.close()
