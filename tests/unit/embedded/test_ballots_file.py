"""The ballots' file joins a ballot to nobody."""

import sqlite3
from pathlib import Path

import pytest

from server.adapters.embedded import ballots, journal
from server.adapters.embedded.ballots import SqliteBallotBox
from tests.unit.embedded.files import ROOM, tables_of


async def test_no_column_has_a_place_for_a_name_a_seat_an_order_or_a_time(
    tmp_path: Path, box: SqliteBallotBox
) -> None:
    with sqlite3.connect(tmp_path / "ballots.db") as db:
        columns = {
            table: [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            for table in ("box", "ballot", "sealed", "starred", "sealed_stars")
        }
    db.close()
    assert columns == {
        "box": ["id"],
        "ballot": ["room", "round", "statement", "key", "score"],
        "sealed": ["room", "round", "statement", "tally"],
        "starred": ["room", "board", "round", "key", "note", "stars"],
        "sealed_stars": ["room", "board", "round", "tally"],
    }
    assert tables_of(tmp_path / "ballots.db") == set(columns)


async def test_rows_lie_by_their_keys_and_not_as_they_came(tmp_path: Path, box: SqliteBallotBox) -> None:
    keys = [bytes([n]) * 32 for n in (7, 3, 9, 1)]
    for key in keys:
        await box.cast(ROOM, 1, "offer", key, 5)
    db = sqlite3.connect(tmp_path / "ballots.db")
    assert [row[0] for row in db.execute("SELECT key FROM ballot")] == sorted(keys)
    with pytest.raises(sqlite3.OperationalError, match="rowid"):
        db.execute("SELECT rowid FROM ballot")
    db.close()


async def test_a_box_whose_file_is_gone_is_another_box(tmp_path: Path) -> None:
    path = tmp_path / "ballots.db"
    box = await SqliteBallotBox.open(path, lambda: "box-1")
    await box.close()
    path.unlink()
    again = await SqliteBallotBox.open(path, lambda: "box-2")
    assert (await box.id(ROOM), await again.id(ROOM)) == ("box-1", "box-2")
    await again.close()


def test_the_journal_has_no_place_for_a_ballot() -> None:
    assert "score" not in str(journal.MIGRATIONS)
    assert "score" in str(ballots.MIGRATIONS)
