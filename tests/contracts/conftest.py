"""The adapters that every contract holds for. A new one is a new class here and a name in `params`."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol, cast
from uuid import uuid4

import pytest

from server.adapters.embedded.ballots import SqliteBallotBox
from server.adapters.embedded.bus import InProcessBus
from server.adapters.embedded.journal import SqliteJournal
from server.adapters.embedded.presence import InProcessPresence
from server.hosting.ports import BallotBox, Bus, Journal, Presence


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


@pytest.fixture(params=[Embedded])
def adapter(request: pytest.FixtureRequest) -> Adapter:
    return cast("Adapter", request.param())


@pytest.fixture
async def bus(adapter: Adapter) -> Bus:
    return await adapter.bus()


@pytest.fixture
async def journal(adapter: Adapter, tmp_path: Path, bus: Bus) -> AsyncIterator[Journal]:
    opened = await adapter.journal(tmp_path, bus)
    yield opened
    await opened.close()


@pytest.fixture
async def presence(adapter: Adapter) -> Presence:
    return await adapter.presence()


@pytest.fixture
async def box(adapter: Adapter, tmp_path: Path) -> AsyncIterator[BallotBox]:
    opened = await adapter.box(tmp_path)
    yield opened
    await opened.close()
