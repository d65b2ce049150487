"""The Writer commits in groups, answers each one alone, and outlives whatever is asked of it."""

import asyncio
import sqlite3
import threading
from functools import partial
from pathlib import Path

import pytest

from server.adapters.embedded.ballots import SqliteBallotBox
from server.adapters.embedded.bus import InProcessBus
from server.adapters.embedded.journal import SqliteJournal
from server.adapters.embedded.writer import Writer
from server.hosting.ports import Head, NoSuchRoom, Unavailable
from tests.contracts.chain import first, following, head_after
from tests.unit.embedded.files import EPOCH, ROOM, files_of, put, words


async def test_what_waits_while_it_is_busy_becomes_one_transaction(writer: Writer) -> None:
    commits: list[str] = []
    started, go = threading.Event(), threading.Event()

    def hold(_: sqlite3.Connection) -> None:
        started.set()
        go.wait()

    async def watch() -> None:
        await writer.run(lambda db: db.set_trace_callback(commits.append))

    await watch()
    held = asyncio.create_task(writer.run(hold))
    await asyncio.to_thread(started.wait)
    waiting = [asyncio.create_task(writer.run(partial(put, str(n)))) for n in range(50)]
    await asyncio.sleep(0)
    commits.clear()
    go.set()
    await asyncio.gather(held, *waiting)
    assert commits.count("COMMIT") == 2
    assert len(await writer.run(words)) == 50


async def test_one_that_is_refused_leaves_its_neighbours_alone(writer: Writer) -> None:
    def refuse(_: sqlite3.Connection) -> None:
        raise NoSuchRoom

    answers = await asyncio.gather(
        writer.run(partial(put, "a")),
        writer.run(refuse),
        writer.run(partial(put, "b")),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [type(None), NoSuchRoom, type(None)]
    assert await writer.run(words) == {"a", "b"}


@pytest.mark.parametrize(
    ("flaw", "raised"), [(sqlite3.OperationalError, Unavailable), (ZeroDivisionError, ZeroDivisionError)]
)
async def test_one_that_fails_half_way_leaves_nothing_and_its_neighbours_alone(
    writer: Writer, flaw: type[Exception], raised: type[Exception]
) -> None:
    def fail(db: sqlite3.Connection) -> None:
        put("half", db)
        raise flaw

    answers = await asyncio.gather(
        writer.run(partial(put, "a")),
        writer.run(fail),
        writer.run(partial(put, "b")),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [type(None), raised, type(None)]
    assert await writer.run(words) == {"a", "b"}


async def test_cancelling_the_wait_cancels_no_work(writer: Writer) -> None:
    started, go = threading.Event(), threading.Event()

    def hold(_: sqlite3.Connection) -> None:
        started.set()
        go.wait()

    held = asyncio.create_task(writer.run(hold))
    await asyncio.to_thread(started.wait)
    given_up = asyncio.create_task(writer.run(partial(put, "a")))
    await asyncio.sleep(0)
    given_up.cancel()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    await held
    assert await writer.run(words) == {"a"}


async def test_it_is_quick_because_it_commits_in_groups(log: SqliteJournal) -> None:
    syncs = await syncs_of(log, rooms=20, appends=10)
    assert syncs < 20 * 10 / 2


async def test_files_are_readable_by_their_owner_alone(
    tmp_path: Path, log: SqliteJournal, box: SqliteBallotBox
) -> None:
    await log.create(ROOM, EPOCH, first(), at=1000)
    await box.cast(ROOM, 1, "offer", b"k" * 32, 5)
    files = [*files_of(tmp_path / "journal.db"), *files_of(tmp_path / "ballots.db")]
    assert {path.suffix for path in files} == {".db", ".db-wal", ".db-shm"}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


async def test_what_is_committed_is_synced_to_disk(writer: Writer) -> None:
    def settings(db: sqlite3.Connection) -> tuple[str, int, int]:
        one = partial(_pragma, db)
        return str(one("journal_mode")), int(one("synchronous")), int(one("secure_delete"))

    assert await writer.run(settings) == ("wal", 2, 1)


async def test_a_folder_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="nowhere"):
        await SqliteJournal.open(tmp_path / "nowhere" / "journal.db", InProcessBus())


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "ballots.db").write_bytes(b"a letter to the editor" * 100)
    with pytest.raises(Unavailable, match="not a database"):
        await SqliteBallotBox.open(tmp_path / "ballots.db", lambda: "box-1")


def _pragma(db: sqlite3.Connection, name: str) -> str:
    return str(db.execute(f"PRAGMA {name}").fetchone()[0])


async def syncs_of(log: SqliteJournal, rooms: int, appends: int) -> int:
    """How many commits it takes when many rooms append at once."""
    commits: list[str] = []
    heads = [await log.create(f"room-{n}", EPOCH, first(), at=1) for n in range(rooms)]
    await log._writer.run(lambda db: db.set_trace_callback(commits.append))

    async def live(room: str, head: Head) -> None:
        for _ in range(appends):
            entries = following(head)
            await log.append(room, head, entries, at=2)
            head = head_after(head, entries)

    await asyncio.gather(*(live(f"room-{n}", head) for n, head in enumerate(heads)))
    return commits.count("COMMIT")
