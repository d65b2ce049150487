"""What is sealed, released, destroyed or erased leaves the files."""

import asyncio
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from server.adapters.embedded.ballots import SqliteBallotBox
from server.adapters.embedded.journal import SqliteJournal
from server.hosting.ports import PortError, Sealed, StoredSnapshot
from tests.contracts.chain import first, following
from tests.unit.embedded.files import EPOCH, ROOM, bytes_on_disk, files_of


async def test_after_a_seal_no_trace_of_its_ballots_is_in_any_file(
    tmp_path: Path, box: SqliteBallotBox
) -> None:
    keys = [b"ballot key %02d of thirty-two byte" % n for n in range(12)]
    for key in keys:
        await box.cast(ROOM, 1, "offer", key, 5)
        await box.cast(ROOM, 1, "offer", key, 7)
    assert any(key in bytes_on_disk(tmp_path / "ballots.db") for key in keys)
    await box.seal(ROOM, 1, ["offer"], 3)
    await box.sealed(ROOM)
    assert not any(key in bytes_on_disk(tmp_path / "ballots.db") for key in keys)


@pytest.mark.parametrize("deed", ["seal", "destroy"])
async def test_no_history_of_a_crowded_box_leaves_a_trace(
    tmp_path: Path, box: SqliteBallotBox, deed: str
) -> None:
    crowd = Crowd(box, Random(2))
    for _ in range(40):
        await crowd.cast()
        await (crowd.seal() if deed == "seal" else crowd.destroy())
        await box.sealed(ROOM)
        found = bytes_on_disk(tmp_path / "ballots.db")
        assert not [key for key in crowd.gone if key in found]


class Crowd:
    """Casts, changes and takes back in three rooms at once, so that SQLite splits and merges its pages."""

    def __init__(self, box: SqliteBallotBox, chance: Random) -> None:
        self.gone: set[bytes] = set()
        self._box = box
        self._chance = chance
        self._cast: dict[tuple[str, str], set[bytes]] = {}

    async def cast(self) -> None:
        await asyncio.gather(*(self._cast_one() for _ in range(self._chance.randrange(1, 400))))

    async def seal(self) -> None:
        """Seals one statement; the others of its room are open still."""
        room, statement = self._chance.choice(sorted(self._cast))
        await self._box.seal(room, 1, [statement], 1)
        self.gone |= self._cast.pop((room, statement))

    async def destroy(self) -> None:
        room, _ = self._chance.choice(sorted(self._cast))
        await self._box.destroy(room)
        for place in [place for place in self._cast if place[0] == room]:
            self.gone |= self._cast.pop(place)

    async def _cast_one(self) -> None:
        place = (f"room-{self._chance.randrange(3)}", f"statement-{self._chance.randrange(30)}")
        mine = self._cast.setdefault(place, set())
        key, score = self._chance.randbytes(32), 5
        if mine and self._chance.random() < 0.4:
            key = self._chance.choice(sorted(mine))
            score = self._chance.choice([1, 10])
        mine.add(key)
        with suppress(Sealed):
            await self._box.cast(place[0], 1, place[1], key, score)


async def test_a_released_tally_leaves_no_trace(tmp_path: Path, box: SqliteBallotBox) -> None:
    for person in range(37):
        await box.cast(ROOM, 1, "offer", person.to_bytes(32), 7)
    await box.seal(ROOM, 1, ["offer"], 3)
    await box.sealed(ROOM)
    assert b'"counts":[0,0,0,0,0,0,37' in bytes_on_disk(tmp_path / "ballots.db")
    await box.release(ROOM, 1, "offer")
    await box.sealed(ROOM)
    assert b'"counts"' not in bytes_on_disk(tmp_path / "ballots.db")


@pytest.mark.parametrize("deed", ["seal", "destroy", "erase"])
async def test_stars_leave_no_trace_of_key_or_note_when_their_round_is_over(
    tmp_path: Path, box: SqliteBallotBox, deed: str
) -> None:
    keys = [b"ballot key %02d of thirty-two byte" % n for n in range(12)]
    for key in keys:
        await box.give(ROOM, "insights", 1, key, {f"first note {n}": 1 for n in range(10)})
        await box.give(ROOM, "insights", 1, key, {"second note": 3})
    if deed == "seal":
        await box.seal_stars(ROOM, "insights", 1, 3, 3)
        await box.sealed_stars(ROOM)
        assert b"second note" in bytes_on_disk(tmp_path / "ballots.db"), "the tally is kept"
        await box.release_stars(ROOM, "insights", 1)
    else:
        await (box.destroy(ROOM) if deed == "erase" else box.destroy_stars(ROOM, {"insights": 1}))
    await box.sealed_stars(ROOM)

    found = bytes_on_disk(tmp_path / "ballots.db")
    assert [trace for trace in (*keys, b"first note", b"second note") if trace in found] == []


async def test_while_a_foreign_reader_is_open_nobody_waits_and_the_trace_goes_when_it_leaves(
    tmp_path: Path, box: SqliteBallotBox
) -> None:
    key = b"ballot key of thirty-two bytes.."
    await box.cast(ROOM, 1, "offer", key, 5)
    reader = open_reader(tmp_path / "ballots.db")
    assert await box.seal(ROOM, 1, ["offer"], 1)
    await box.sealed(ROOM)
    assert key in bytes_on_disk(tmp_path / "ballots.db")
    reader.close()
    await box.sealed(ROOM)
    await box.sealed(ROOM)
    assert key not in bytes_on_disk(tmp_path / "ballots.db")


async def test_the_trace_goes_though_nothing_more_happens(tmp_path: Path, box: SqliteBallotBox) -> None:
    key = b"ballot key of thirty-two bytes.."
    await box.cast(ROOM, 1, "offer", key, 5)
    reader = open_reader(tmp_path / "ballots.db")
    tried, scrub = threading.Event(), box._writer._scrub

    def try_in_vain(db: sqlite3.Connection) -> bool:
        done = scrub(db)
        tried.set()
        return done

    box._writer._scrub = try_in_vain
    await box.seal(ROOM, 1, ["offer"], 1)
    await asyncio.to_thread(tried.wait)
    reader.close()
    await asyncio.to_thread(wait_until_gone, key, tmp_path / "ballots.db")


async def test_what_a_killed_process_left_is_forgotten_at_the_next_opening(tmp_path: Path) -> None:
    key, path = b"ballot key of thirty-two bytes..", tmp_path / "ballots.db"
    box = await SqliteBallotBox.open(path, lambda: "box-1")
    await box.cast(ROOM, 1, "offer", key, 5)
    reader = open_reader(path)
    await box.seal(ROOM, 1, ["offer"], 1)
    await box.close()
    left = {file: file.read_bytes() for file in files_of(path)}
    reader.close()
    for file, content in left.items():
        file.write_bytes(content)
    assert key in bytes_on_disk(path)
    again = await SqliteBallotBox.open(path, lambda: "box-2")
    await again.sealed(ROOM)
    assert key not in bytes_on_disk(path)
    assert await again.id(ROOM) == "box-1"
    await again.close()


async def test_an_erased_room_leaves_its_code_alone_in_the_journal(
    tmp_path: Path, log: SqliteJournal
) -> None:
    head = await log.create(ROOM, EPOCH, first(b"a note about the boss"), at=1000)
    entries = following(head, 40, b"a note about the boss")
    await log.append(ROOM, head, entries, at=2000)
    await log.save_snapshot(ROOM, StoredSnapshot(head, b"a note about the boss"), keep=1000)
    await log.erase(ROOM)
    with pytest.raises(PortError):
        await log.append(ROOM, head, entries, at=3000)
    assert b"the boss" not in bytes_on_disk(tmp_path / "journal.db")
    assert ROOM.encode() in bytes_on_disk(tmp_path / "journal.db")


def wait_until_gone(key: bytes, database: Path) -> None:
    while key in bytes_on_disk(database):
        pass


def open_reader(path: Path) -> sqlite3.Connection:
    """Somebody looks into the file from outside and stays there."""
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM ballot").fetchall()
    return reader
