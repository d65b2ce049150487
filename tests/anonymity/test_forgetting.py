"""ANON-6: whoever takes the whole data folder, a backup and the log finds no score joined to a seat, a name
or a client; and once a result is shown, no ballot at all.
"""

import json
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest

from server.hosting.seat import ballot_key, digest
from server.web.wire import read_seat
from tests.browsers import Browser, Room, make_room
from tests.invariants import SECRET, keys_in
from tests.serving import ServerProcess
from tests.unit.embedded.files import bytes_on_disk

NAMES = ("Annalisa Fors", "Bo-Göran Ek", "Cecilia Tång")
ROUNDS = (1, 2)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("data")) as process:
        yield process
        assert process.stop() == 0
        assert [line for line in process.output if not line.startswith("http://")] == [], "the log is empty"


@pytest.fixture
async def room(server: ServerProcess) -> Room:
    return await make_room(server.address, title="Teamet")


@pytest.fixture
async def people(room: Room) -> AsyncIterator[list[Browser]]:
    """The facilitator of a room in results, and three who have answered every statement."""
    async with AsyncExitStack() as stack:
        maria = await stack.enter_async_context(room.facilitator("Maria Lund"))
        await maria.do("set_step", step="results")
        others = [await stack.enter_async_context(room.participant(name)) for name in NAMES]
        await answer(others, round=1)
        yield [maria, *others]


async def answer(people: Sequence[Browser], round: int) -> None:
    """Everyone answers two statements, and changes one answer."""
    for person, scores in zip(people, ((3, 9), (8, 4), (5, 5)), strict=True):
        for statement, score in (("offer", 2), ("offer", scores[0]), ("user", scores[1])):
            assert (await person.cast(statement, score, round=round))["type"] == "cast_saved"


async def test_while_a_round_is_open_the_box_joins_no_ballot_to_anyone(
    server: ServerProcess, room: Room, people: list[Browser]
) -> None:
    box = bytes_on_disk(server.data / "ballots.db")
    assert all(key in box for key in keys(people, room, round=1)), "this is where ballots are"

    for person in people[1:]:
        assert [trace for trace in traces(person) if trace in box] == []
    assert_no_ballot_elsewhere(server, room, people)


async def test_when_results_are_shown_and_rounds_have_passed_no_ballot_is_left(
    server: ServerProcess, room: Room, people: list[Browser], tmp_path: Path
) -> None:
    maria, *others = people
    await maria.do("reveal_result", statement="offer")
    await maria.do("start_round")
    await answer(others, round=2)
    await maria.do("reveal_result", statement=None)
    async with room.participant("Sen"):
        pass  # whoever comes in has the box asked, and the box answers when it has forgotten
    copy = backup(server.data / "journal.db", tmp_path / "copy.db")

    everything = b"".join(path.read_bytes() for path in files(server.data)) + copy
    assert [key for round in ROUNDS for key in keys(people, room, round) if key in everything] == []
    assert [seat for person in people for seat in seats(person) if seat in everything] == []
    assert digest(read_seat(str(maria.seat))).encode() in copy, "the backup is one"
    assert rows(server, "SELECT * FROM ballot WHERE room = ?", room.code) == []
    assert rows(server, "SELECT * FROM sealed WHERE room = ? AND tally IS NOT NULL", room.code) == []
    assert_no_ballot_elsewhere(server, room, people)


def assert_no_ballot_elsewhere(server: ServerProcess, room: Room, people: Sequence[Browser]) -> None:
    """The journal has no place for a score, a key, or a seat; nor has the log, which is empty."""
    found = bytes_on_disk(server.data / "journal.db") + "".join(server.output).encode()
    for secret in (*keys(people, room, 1), *keys(people, room, 2), *map(bytes, seats_of(people))):
        assert secret not in found
    with closing(sqlite3.connect(server.data / "journal.db")) as db:
        bodies = db.execute("SELECT body FROM entry UNION ALL SELECT body FROM snapshot").fetchall()
    for (body,) in bodies:
        assert SECRET.isdisjoint(keys_in(json.loads(body)))


def keys(people: Sequence[Browser], room: Room, round: int) -> list[bytes]:
    """Where the ballots of all who answer lie."""
    seats = [read_seat(str(person.seat)) for person in people[1:]]
    return [ballot_key(seat, room.code, round, s) for seat in seats for s in ("offer", "user")]


def seats(person: Browser) -> list[bytes]:
    """A seat, as it is and as it is spelled."""
    return [read_seat(str(person.seat)), str(person.seat).encode()]


def seats_of(people: Sequence[Browser]) -> list[bytes]:
    return [seat for person in people for seat in seats(person)]


def traces(person: Browser) -> list[bytes]:
    """All that tells who someone is."""
    you = str(person.frames[0]["you"]["participant"])
    seat = read_seat(str(person.seat))
    return [
        *seats(person),
        str(person.name).encode(),
        you.encode(),
        digest(seat).encode(),
        bytes.fromhex(digest(seat)),
    ]


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def backup(database: Path, copy: Path) -> bytes:
    """As the README tells operators to make one."""
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy.read_bytes()


def rows(server: ServerProcess, sql: str, room: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(server.data / "ballots.db")) as box:
        return box.execute(sql, (room,)).fetchall()
