"""A process's copies carry their dates, and are gone from its disk when they come."""

import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.adapters.embedded.migration import migrate
from server.adapters.redis.copies import MIGRATIONS, NO_DATE, Copies, Dates
from server.adapters.redis.journal import RedisJournal
from server.hosting.ports import Head, StoredSnapshot, Unavailable
from server.room.retention import COPY_DAYS, DAY_MS

WRITTEN = b"what was written in the room"
STATE = StoredSnapshot(Head("first", 4, "d"), WRITTEN)
NOBODY_THERE = "redis://127.0.0.1:1"


@pytest.fixture
async def copies(tmp_path: Path) -> AsyncIterator[Copies]:
    opened = await Copies.open(tmp_path)
    yield opened
    await opened.close()


def written_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if WRITTEN in file.read_bytes()]


async def test_a_copy_and_a_tombstone_are_deleted_on_their_date_and_not_before(copies: Copies) -> None:
    await copies.save("old", STATE, Dates(used_at=100, until=1000))
    await copies.save("new", STATE, Dates(used_at=100, until=1001))
    await copies.bury({"erased": 1000, "erased later": 1001})
    assert await copies.expire(999) == []
    assert await copies.expire(1000) == ["old"]
    assert await copies.dates() == {"new": Dates(100, 1001)}
    assert await copies.erased() == {"erased later": 1001}
    assert await copies.erased_until("erased") is None


async def test_a_copy_that_is_confirmed_has_another_date(copies: Copies) -> None:
    await copies.save("room", STATE, Dates(used_at=100, until=1000))
    await copies.confirm({"room": Dates(200, 2000), "none": Dates(1, 1)})
    assert await copies.expire(1000) == []
    assert await copies.find("room") == (STATE, Dates(200, 2000))


async def test_a_process_that_cannot_reach_redis_deletes_what_is_old_and_leaves_no_trace_of_it(
    tmp_path: Path,
) -> None:
    copies = await Copies.open(tmp_path)
    await copies.save("old", STATE, Dates(used_at=100, until=1000))
    await copies.close()
    assert written_in(tmp_path) == ["copies-0.db"]
    with pytest.raises(Unavailable):
        await RedisJournal.open(NOBODY_THERE, tmp_path, now=lambda: 1000)
    assert written_in(tmp_path) == []


async def test_what_an_older_version_kept_is_dated_from_now_and_its_tombstones_stay(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "copies-0.db", isolation_level=None)
    migrate(db, MIGRATIONS[:2])
    db.execute("INSERT INTO copy VALUES ('room', 'first', 4, 'd', ?)", (WRITTEN,))
    db.execute("INSERT INTO erased VALUES ('erased')")
    db.close()
    now = time.time() * 1000
    copies = await Copies.open(tmp_path)
    found = await copies.find("room")
    assert found is not None
    state, dates = found
    assert state == STATE
    assert abs(dates.used_at - now) < 60_000
    assert dates.until == dates.used_at + COPY_DAYS * DAY_MS
    assert await copies.erased() == {"erased": NO_DATE}
    await copies.close()
