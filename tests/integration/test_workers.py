"""`serve --workers N`: several processes behind one address, through Redis."""

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from server.settings import BadSetting, read
from tests.browsers import make_room
from tests.cluster import at
from tests.redis_server import RedisProcess
from tests.serving import ROOT, ServerProcess, serve_in_vain


def children(pid: int) -> set[int]:
    """The processes that this one has started."""
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


async def test_one_address_is_served_by_several_and_one_that_dies_is_replaced(tmp_path: Path) -> None:
    with RedisProcess(tmp_path / "redis") as redis:
        environ = {"WORKSHOP_REDIS_URL": redis.url}
        with ServerProcess(tmp_path / "data", environ, options=["--workers", "2"]) as server:
            room = await make_room(server.address)
            first = children(server.pid)
            assert len(first) == 2
            dies, stays = sorted(first)
            os.kill(dies, signal.SIGKILL)
            async with room.facilitator() as maria, room.participant("Anna") as anna:
                await maria.do("rename_room", title="Kvar")
                await anna.event("room_renamed", title="Kvar")
            for _ in range(100):
                if len(children(server.pid) - {dies}) == 2:
                    break
                await asyncio.sleep(0.1)
            assert len(children(server.pid) - {dies, stays}) == 1
            assert server.stop() == 0
            assert [line for line in server.output if not line.startswith("http://")] == []


async def test_workers_end_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    with RedisProcess(tmp_path / "redis") as redis:
        environ = {"WORKSHOP_REDIS_URL": redis.url}
        with ServerProcess(tmp_path / "data", environ, options=["--workers", "2"]) as server:
            room = await make_room(server.address)
            server.kill()  # returns when nobody can say anything more
            server.start()
            async with at(room, server).screen() as screen:
                assert screen.snapshot["room"] == room.code


async def test_a_cluster_starts_on_one_machine_and_keeps_its_rooms(tmp_path: Path) -> None:
    """`make run-cluster`, but for the installing."""
    with run_cluster(tmp_path) as address:
        room = await make_room(address, title="Teamet")
    with run_cluster(tmp_path) as address:
        async with replace(room, address=address).screen() as screen:
            assert screen.snapshot["title"] == "Teamet"


@contextmanager
def run_cluster(data: Path) -> Iterator[str]:
    """Its address, until the end of the `with`; it then ends whole, and has said nothing else."""
    environ = {**os.environ, "WORKSHOP_PORT": "0", "WORKSHOP_DATA": str(data)}
    running = subprocess.Popen([".ci/cluster"], cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    with running:
        yield running.stdout.readline().strip()
        running.terminate()
        assert running.wait(timeout=20) == 0
        assert running.stdout.read() == ""


def test_without_redis_several_processes_are_refused(tmp_path: Path) -> None:
    status, said = serve_in_vain("--workers", "2", WORKSHOP_DATA=str(tmp_path), WORKSHOP_REDIS_URL="")
    assert status == 1
    assert said == "--workers needs WORKSHOP_REDIS_URL: without Redis, one process serves all rooms.\n"


def test_a_redis_that_cannot_be_reached_is_said_in_one_line_without_its_password(tmp_path: Path) -> None:
    url = "redis://:hemligt@127.0.0.1:1/0"
    for options in ([], ["--workers", "2"]):
        status, said = serve_in_vain(*options, WORKSHOP_DATA=str(tmp_path), WORKSHOP_REDIS_URL=url)
        assert status == 1
        assert said.startswith("Cannot reach Redis at 127.0.0.1:1: ")
        assert said.count("\n") == 1
        assert "hemligt" not in said


def test_an_address_that_is_no_redis_is_not_understood(tmp_path: Path) -> None:
    status, said = serve_in_vain(WORKSHOP_DATA=str(tmp_path), WORKSHOP_REDIS_URL="http://127.0.0.1")
    assert status == 1
    assert said.startswith("WORKSHOP_REDIS_URL must be like redis://127.0.0.1:6379, ")
    assert said.count("\n") == 1


@pytest.mark.parametrize("url", ["redis://127.0.0.1:http", "redis://127.0.0.1:99999", "redis://h?db=x"])
def test_an_address_of_a_redis_must_be_one(url: str) -> None:
    with pytest.raises(BadSetting, match="WORKSHOP_REDIS_URL must be like redis://"):
        read({"WORKSHOP_REDIS_URL": url})
