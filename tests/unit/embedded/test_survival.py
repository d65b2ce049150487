"""What is acknowledged survives a kill, and a full disk acknowledges nothing."""

import asyncio
import os
import signal
import sqlite3
import sys
from pathlib import Path

import pytest

from server.adapters.embedded.ballots import SqliteBallotBox
from server.adapters.embedded.bus import InProcessBus
from server.adapters.embedded.journal import SqliteJournal
from server.hosting.ports import Head, Unavailable
from tests.contracts.chain import first, following, is_unbroken
from tests.unit.embedded.files import CHECKOUT, EPOCH, ROOM


@pytest.mark.parametrize("acknowledged", [1, 37, 400])
async def test_every_acknowledged_entry_survives_a_kill(tmp_path: Path, acknowledged: int) -> None:
    acked = await killed_after(acknowledged, tmp_path / "journal.db")
    log = await SqliteJournal.open(tmp_path / "journal.db", InProcessBus())
    for room, (seq, id) in acked.items():
        loaded = await log.load(room)
        assert loaded is not None
        entries = list(loaded.entries)
        assert loaded.head.seq >= seq
        assert is_unbroken(entries)
        if loaded.snapshot is not None and entries:
            assert entries[0].prev == loaded.snapshot.head.id
        since = await log.since(room, Head(EPOCH, seq, id), 1000)
        assert since is not None, "the acknowledged entry is on the chain"
    await log.close()


async def test_on_a_full_disk_no_append_is_acknowledged(log: SqliteJournal) -> None:
    head = await log.create(ROOM, EPOCH, first(), at=1000)
    await log._writer.run(fill_the_disk)
    wishes = [log.append(ROOM, head, following(head, body=b"x" * 9000), at=2000) for _ in range(20)]
    answers = await asyncio.gather(*wishes, return_exceptions=True)
    assert {type(answer) for answer in answers} == {Unavailable}
    loaded = await log.load(ROOM)
    assert loaded is not None
    assert (loaded.head, len(loaded.entries)) == (head, 1)


async def test_on_a_full_disk_no_ballot_is_acknowledged(box: SqliteBallotBox) -> None:
    await box._writer.run(fill_the_disk)
    casts = [box.cast(ROOM, 1, f"statement-{n}", os.urandom(9000), 5) for n in range(20)]
    answers = await asyncio.gather(*casts, return_exceptions=True)
    assert {type(answer) for answer in answers} == {Unavailable}
    assert dict(await box.turnout(ROOM, 1)) == {}


async def test_a_probe_tells_when_the_disk_is_full_and_when_there_is_room_again(log: SqliteJournal) -> None:
    head = await log.create(ROOM, EPOCH, first(), at=1000)
    await log._writer.run(fill_the_disk)
    with pytest.raises(Unavailable):
        await log.probe(ROOM)
    await log._writer.run(empty_the_disk)
    await log.probe(ROOM)
    await log.append(ROOM, head, following(head, body=b"x" * 9000), at=2000)


async def test_reading_goes_on_while_the_disk_is_full(log: SqliteJournal) -> None:
    head = await log.create(ROOM, EPOCH, first(), at=1000)
    await log._writer.run(fill_the_disk)
    loaded = await log.load(ROOM)
    assert loaded is not None
    assert loaded.head == head


async def test_stable_is_the_head(log: SqliteJournal) -> None:
    head = await log.create(ROOM, EPOCH, first(), at=1000)
    assert await log.append(ROOM, head, following(head, 7), at=2000) == 8


APPEND_FOR_EVER = """
import asyncio, pathlib, sys
from server.adapters.embedded.bus import InProcessBus
from server.adapters.embedded.journal import SqliteJournal
from server.hosting.ports import StoredSnapshot
from tests.contracts.chain import first, following, head_after

async def live(journal, room):
    head = await journal.create(room, "epoch-1", first(), 1)
    while True:
        entries = following(head, 3, body=b"x" * 300)
        await journal.append(room, head, entries, 2)
        head = head_after(head, entries)
        print(room, head.seq, head.id, flush=True)
        if head.seq % 40 == 0:
            await journal.save_snapshot(room, StoredSnapshot(head, b"state"), keep=30)

async def main():
    journal = await SqliteJournal.open(pathlib.Path(sys.argv[1]), InProcessBus())
    await asyncio.gather(*(live(journal, f"room-{n}") for n in range(5)))

asyncio.run(main())
"""


async def killed_after(lines: int, database: Path) -> dict[str, tuple[int, str]]:
    """What a process had acknowledged, by room, when it was killed in the midst of its work."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", APPEND_FOR_EVER, str(database), stdout=asyncio.subprocess.PIPE, cwd=CHECKOUT
    )
    assert child.stdout is not None
    acked: dict[str, tuple[int, str]] = {}
    for _ in range(lines):
        room, seq, id = (await child.stdout.readline()).decode().split()
        acked[room] = (int(seq), id)
    child.send_signal(signal.SIGKILL)
    for line in (await child.stdout.read()).decode().splitlines(keepends=True):
        if line.endswith("\n"):
            room, seq, id = line.split()
            acked[room] = (int(seq), id)
    assert await child.wait() == -signal.SIGKILL
    return acked


def fill_the_disk(db: sqlite3.Connection) -> None:
    # SQLite takes the number of pages there are when asked for fewer.
    db.execute("PRAGMA max_page_count = 1")


def empty_the_disk(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA max_page_count = 1000000")
