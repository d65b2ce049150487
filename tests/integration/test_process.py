"""The process as its operator sees it: starting, refusing to start, ending, and what it says."""

import signal
import socket
import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from server.settings import BadSetting, read
from tests.browsers import NO_TLS, Browser, make_room
from tests.serving import ServerProcess, serve_in_vain
from tests.silence import Stuck


@pytest.mark.alone
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_whoever_is_there_hears_goodbye(server_of_its_own: ServerProcess, how: signal.Signals) -> None:
    room = await make_room(server_of_its_own.address)
    maria, anna, screen, stranger = room.facilitator(), room.participant("Anna"), room.screen(), Browser(room)
    for browser in (maria, anna, screen):
        await browser.open()
    await stranger.connect()
    began = time.monotonic()
    server_of_its_own.send(how)
    for browser in (maria, anna, screen, stranger):
        assert await browser.closed() == 4000
        assert browser.frames[-1]["type"] == "bye"
        assert browser.frames[-1]["retry_ms"] > 0
    assert server_of_its_own.ended() == 0
    assert time.monotonic() - began < 2
    assert len(server_of_its_own.output) == 1


@pytest.mark.alone
async def test_a_browser_that_reads_nothing_does_not_keep_the_process(
    server_of_its_own: ServerProcess,
) -> None:
    room = await make_room(server_of_its_own.address)
    async with room.facilitator() as maria, Stuck(room) as stuck:
        await stuck.fill(maria)
        began = time.monotonic()
        server_of_its_own.send(signal.SIGTERM)
        assert await maria.closed() == 4000
        assert server_of_its_own.ended() == 0
        assert time.monotonic() - began < 5
    assert len(server_of_its_own.output) == 1


async def test_everything_is_there_after_a_restart(server_of_its_own: ServerProcess) -> None:
    room = await make_room(server_of_its_own.address)
    anna = room.participant("Anna")
    async with room.facilitator() as maria, anna:
        await maria.do("rename_room", title="Kvar")
        await anna.event("room_renamed")
        assert server_of_its_own.stop() == 0
        await anna.closed()
    server_of_its_own.start()
    async with anna, room.screen() as screen:
        assert anna.frames[0]["mode"] == "delta"
        assert screen.snapshot["title"] == "Kvar"


def test_a_data_folder_has_one_process(server_of_its_own: ServerProcess) -> None:
    status, said = serve_in_vain(WORKSHOP_DATA=str(server_of_its_own.data))
    assert status == 1
    assert_one_line(said, str(server_of_its_own.data), "in use", str(server_of_its_own.pid))


@pytest.mark.parametrize("name", ["journal.db", "ballots.db"])
def test_a_newer_database_is_refused_and_left_as_it_was(tmp_path: Path, name: str) -> None:
    with sqlite3.connect(tmp_path / name) as newer:
        newer.execute("PRAGMA user_version = 99")
        newer.execute("CREATE TABLE future (x)")
    newer.close()
    before = (tmp_path / name).read_bytes()
    status, said = serve_in_vain(WORKSHOP_DATA=str(tmp_path))
    assert status == 1
    assert_one_line(said, name, "newer release", "99")
    assert (tmp_path / name).read_bytes() == before


@pytest.mark.parametrize("name", ["journal.db", "ballots.db"])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"not a database " * 1000)
    status, said = serve_in_vain(WORKSHOP_DATA=str(tmp_path))
    assert status == 1
    assert_one_line(said, name)


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    status, said = serve_in_vain(WORKSHOP_DATA=str(tmp_path / "file"))
    assert status == 1
    assert_one_line(said, str(tmp_path / "file"))


def test_a_port_in_use_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        status, said = serve_in_vain(WORKSHOP_DATA=str(tmp_path), WORKSHOP_PORT=port)
    assert status != 0
    assert_one_line(said, port, "in use")


@pytest.mark.parametrize("port", ["", "http", "-1", "65536", "80.0", "８０", "9" * 5000])
def test_a_port_that_is_none_is_not_understood(port: str) -> None:
    with pytest.raises(BadSetting, match="WORKSHOP_PORT must be a whole number from 0 to 65535"):
        read({"WORKSHOP_PORT": port})


def test_a_setting_that_is_not_understood_is_said_in_one_line(tmp_path: Path) -> None:
    status, said = serve_in_vain(WORKSHOP_DATA=str(tmp_path), WORKSHOP_PORT="http")
    assert status == 1
    assert_one_line(said, "WORKSHOP_PORT", "65535")


async def test_a_whole_workshop_leaves_no_trace_in_what_the_process_says(
    server_of_its_own: ServerProcess,
) -> None:
    room = await make_room(server_of_its_own.address, title="Hemlig rubrik")
    people = [room.participant(f"Namn{n}") for n in range(3)]
    async with room.facilitator("Ledaren") as maria, room.screen():
        await maria.do("set_step", step="grade")
        for person in people:
            await person.open()
            await person.cast("offer", 7)
        await maria.do("set_step", step="results")
        await maria.do("reveal_result", statement=None)
        assert await people[0].rejected("close_room") == "not_allowed"
        await people[0].say("{")
        await people[0].closed()
        people[1].socket.transport.abort()
        await maria.do("close_room")
        async with httpx.AsyncClient(verify=NO_TLS) as http:
            await http.get(f"{room.address}/api/rooms/{room.code}")
            await http.get(f"{room.address}/r/{room.code}")
        server_of_its_own.stop()
    assert server_of_its_own.output == [f"{room.address}\n"]


def assert_one_line(said: str, *words: str) -> None:
    """That the operator is told in one line, which has all the words and no traceback."""
    assert said.count("\n") == 1, said
    assert all(word in said for word in words), said
