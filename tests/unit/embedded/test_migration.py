"""An older file is lifted, a newer one refused."""

import sqlite3
from functools import partial
from pathlib import Path

import pytest

from server.adapters.embedded import ballots, journal
from server.adapters.embedded.ballots import SqliteBallotBox
from server.adapters.embedded.bus import InProcessBus
from server.adapters.embedded.journal import SqliteJournal
from server.adapters.embedded.migration import StorageTooNew
from server.adapters.embedded.writer import Writer
from server.hosting.ports import Unavailable
from tests.contracts.chain import first
from tests.unit.embedded.files import EPOCH, ROOM, put, tables_of, version_of


async def test_an_empty_file_of_version_0_is_lifted_and_holds_rooms(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    sqlite3.connect(path).close()
    log = await SqliteJournal.open(path, InProcessBus())
    await log.create(ROOM, EPOCH, first(), at=1000)
    await log.close()
    assert version_of(path) == len(journal.MIGRATIONS)


async def test_an_older_file_takes_the_steps_it_has_not_had_and_keeps_its_rows(tmp_path: Path) -> None:
    path, one = tmp_path / "any.db", ("CREATE TABLE word (text TEXT)",)
    two = ("ALTER TABLE word ADD COLUMN language TEXT", "UPDATE word SET language = 'sv'")
    old = await Writer.open(path, (one,))
    await old.run(partial(put, "lugn"))
    await old.close()
    new = await Writer.open(path, (one, two))
    rows = await new.run(lambda db: db.execute("SELECT text, language FROM word").fetchall())
    await new.close()
    assert rows == [("lugn", "sv")]
    assert version_of(path) == 2


async def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path, one = tmp_path / "any.db", ("CREATE TABLE word (text TEXT)",)
    await (await Writer.open(path, (one,))).close()
    with pytest.raises(Unavailable):
        await Writer.open(path, (one, ("CREATE TABLE other (text TEXT)", "CREATE TABLE word (x)")))
    assert version_of(path) == 1
    assert tables_of(path) == {"word"}


@pytest.mark.parametrize(
    ("name", "known"),
    [("journal.db", len(journal.MIGRATIONS)), ("ballots.db", len(ballots.MIGRATIONS))],
    ids=["journal.db", "ballots.db"],
)
async def test_a_newer_file_is_refused_in_one_sentence_and_left_as_it_was(
    tmp_path: Path, name: str, known: int
) -> None:
    path = tmp_path / name
    newer = sqlite3.connect(path)
    newer.execute("CREATE TABLE later (x)")
    newer.execute("PRAGMA user_version = 7")
    newer.close()
    before = path.read_bytes()
    opening = (
        SqliteJournal.open(path, InProcessBus())
        if name == "journal.db"
        else SqliteBallotBox.open(path, lambda: "box-1")
    )
    with pytest.raises(StorageTooNew) as refused:
        await opening
    assert (refused.value.path, refused.value.found, refused.value.known) == (path, 7, known)
    assert str(refused.value) == (
        f"{path} was written by a newer release (version 7, this one reads up to {known}): "
        "start that release, or choose another data folder."
    )
    assert path.read_bytes() == before


async def test_a_box_from_before_there_were_stars_keeps_its_ballots_and_takes_stars(tmp_path: Path) -> None:
    path, key = tmp_path / "ballots.db", b"k" * 32
    old = await Writer.open(path, ballots.MIGRATIONS[:1])
    await old.run(lambda db: db.execute("INSERT INTO box VALUES ('box-1')"))
    await old.run(lambda db: db.execute("INSERT INTO ballot VALUES (?, 1, 'offer', ?, 7)", (ROOM, key)))
    await old.close()
    box = await SqliteBallotBox.open(path, lambda: "box-2")
    await box.give(ROOM, "insights", 1, key, {"a note": 2})
    assert (await box.id(ROOM), await box.scores(ROOM, 1, {"offer": key})) == ("box-1", {"offer": 7})
    assert await box.given(ROOM, "insights", 1, key) == {"a note": 2}
    await box.close()
