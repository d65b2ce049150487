"""The embedded adapters, open on files of their own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.adapters.embedded.ballots import SqliteBallotBox
from server.adapters.embedded.bus import InProcessBus
from server.adapters.embedded.journal import SqliteJournal
from server.adapters.embedded.writer import Writer


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[SqliteJournal]:
    opened = await SqliteJournal.open(tmp_path / "journal.db", InProcessBus())
    yield opened
    await opened.close()


@pytest.fixture
async def box(tmp_path: Path) -> AsyncIterator[SqliteBallotBox]:
    opened = await SqliteBallotBox.open(tmp_path / "ballots.db", lambda: "box-1")
    yield opened
    await opened.close()


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncIterator[Writer]:
    opened = await Writer.open(tmp_path / "any.db", (("CREATE TABLE word (text TEXT PRIMARY KEY)",),))
    yield opened
    await opened.close()
