"""The one thread that writes to a SQLite file: what waits becomes one transaction and shares one sync.

Its connection alone writes and checkpoints: SQLite's WAL-reset bug (3.7.0 to 3.51.2) needs two that do.
"""

import asyncio
import contextlib
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

from server.adapters.embedded.migration import Migration, migrate, refuse_newer
from server.hosting.ports import PortError, Unavailable

T = TypeVar("T")
Scrub = Callable[[sqlite3.Connection], bool]

SCRUB_AGAIN_SECONDS = 1.0
BUSY_MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class _Request:
    """`work` first checks, and may raise a PortError, and then writes: the transaction is shared, so a
    refusal must leave nothing in it. It may be run again after a rollback."""

    work: Callable[[sqlite3.Connection], Any]
    scrub: bool
    answer: asyncio.Future[Any]


@dataclass(frozen=True, slots=True)
class _Outcome:
    result: Any = None
    error: Exception | None = None


class Writer:
    """Runs work on the file's only writing connection, in the order it was asked for."""

    @classmethod
    async def open(cls, path: Path, migrations: Sequence[Migration], scrub: Scrub | None = None) -> Self:
        """Make or migrate the file, and start. Raises StorageTooNew, and Unavailable without the file."""
        try:
            connection = await asyncio.to_thread(_connect, path, migrations)
        except (sqlite3.Error, OSError) as error:
            raise Unavailable(f"cannot open {path}: {error}") from error
        return cls(connection, scrub or truncate_log)

    def __init__(self, connection: sqlite3.Connection, scrub: Scrub) -> None:
        self._connection = connection
        self._scrub = scrub
        # A process that was killed between a deletion and its scrub left the scrub to us.
        self._scrub_due = True
        self._loop = asyncio.get_running_loop()
        self._waiting: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._closing: asyncio.Future[None] | None = None
        self._thread = threading.Thread(target=self._serve, name="sqlite-writer", daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[sqlite3.Connection], T], *, scrub: bool = False) -> T:
        """What `work` returns, once it is on disk. `scrub`: what it deletes shall soon leave the files too.

        Raises what `work` raises, and Unavailable if SQLite refuses. Cancelling the wait cancels no work.
        """
        if self._closing is not None:
            raise Unavailable("the store is closed")
        answer: asyncio.Future[T] = self._loop.create_future()
        self._waiting.put(_Request(work, scrub, answer))
        return await answer

    async def close(self) -> None:
        """Finish what waits and let go of the file. Closing twice is one closing."""
        if self._closing is None:
            self._closing = self._loop.create_future()
            self._waiting.put(None)
        await asyncio.shield(self._closing)

    def _serve(self) -> None:
        more = True
        try:
            while more:
                batch, more = self._take()
                if batch:
                    self._tell(_answer, batch, self._commit(batch))
                self._scrub_if_due()
            self._connection.close()
        finally:
            self._tell(self._closed)

    def _take(self) -> tuple[list[_Request], bool]:
        """All that waits, or nothing when it is time to scrub again; and whether more may come."""
        batch: list[_Request] = []
        with contextlib.suppress(queue.Empty):
            request = self._waiting.get(timeout=SCRUB_AGAIN_SECONDS if self._scrub_due else None)
            while request is not None:
                batch.append(request)
                request = self._waiting.get_nowait()
            return batch, False
        return batch, True

    def _commit(self, batch: Sequence[_Request]) -> list[_Outcome]:
        try:
            return self._transaction(batch)
        except Exception as error:  # noqa: BLE001 - the thread outlives any request; each failure goes to its asker
            self._roll_back()
            if len(batch) > 1:
                # One that cannot be done must not take its neighbours with it.
                return [outcome for request in batch for outcome in self._commit([request])]
            return [_Outcome(error=_unavailable(error))]

    def _transaction(self, batch: Sequence[_Request]) -> list[_Outcome]:
        self._connection.execute("BEGIN IMMEDIATE")
        outcomes = [self._attempt(request) for request in batch]
        self._connection.execute("COMMIT")
        return outcomes

    def _attempt(self, request: _Request) -> _Outcome:
        changes = self._connection.total_changes
        try:
            result = request.work(self._connection)
        except PortError as refusal:
            return _Outcome(error=refusal)
        self._scrub_due |= request.scrub and self._connection.total_changes > changes
        return _Outcome(result)

    def _roll_back(self) -> None:
        # SQLite has itself rolled back after some errors; a failing rollback shows again at the next BEGIN.
        with contextlib.suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _scrub_if_due(self) -> None:
        if self._scrub_due:
            with contextlib.suppress(sqlite3.Error):
                self._scrub_due = not self._scrub(self._connection)

    def _tell(self, callback: Callable[..., None], *arguments: object) -> None:
        # A loop that is closed has nobody left to tell.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(callback, *arguments)

    def _closed(self) -> None:
        if self._closing is not None:
            self._closing.set_result(None)


def truncate_log(connection: sqlite3.Connection) -> bool:
    """Move the write-ahead log into the database and leave it empty; False while another reader is open."""
    connection.execute("PRAGMA busy_timeout = 0")  # to wait here would keep every writer waiting
    try:
        busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    return not busy


def _connect(path: Path, migrations: Sequence[Migration]) -> sqlite3.Connection:
    path.touch(mode=0o600)  # SQLite gives its side files the same mode
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        refuse_newer(connection, path, len(migrations))
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        migrate(connection, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def _unavailable(error: Exception) -> Exception:
    if not isinstance(error, sqlite3.Error):
        return error
    unavailable = Unavailable(str(error))
    unavailable.__cause__ = error
    return unavailable


def _answer(batch: Sequence[_Request], outcomes: Sequence[_Outcome]) -> None:
    for request, outcome in zip(batch, outcomes, strict=True):
        if request.answer.done():  # nobody waits any more
            continue
        if outcome.error is not None:
            request.answer.set_exception(outcome.error)
        else:
            request.answer.set_result(outcome.result)
