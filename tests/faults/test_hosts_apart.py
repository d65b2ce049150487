"""Server processes on machines apart, with cables that are pulled; and the proxy of docker/Caddyfile before
them. Needs root, iproute2 and Caddy, and takes a minute: `make soak`.
"""

import asyncio
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.browsers import NO_TLS, Room, make_room
from tests.cluster import Cluster, Person, assert_whole, people, wrote
from tests.hosts import Machine, machines
from tests.redis_server import RedisProcess
from tests.serving import ROOT, ServerProcess

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]

AWAY_S = 10
# Until the proxy has seen that a server is there again: it asks every two seconds, and tells nobody.
SEEN_S = 5
SERVERS = {"server-1": 11, "server-2": 12}
PACE_S = 0.1


@dataclass
class Apart(Cluster):
    """The machines by name; `server-1` and `server-2` have the processes, in this order."""

    machines: dict[str, Machine]


@contextmanager
def apart(folder: Path) -> Iterator[Apart]:
    with ExitStack() as stack:
        named = stack.enter_context(machines(**SERVERS, proxy=13))
        redis = RedisProcess(folder / "redis", bind="127.0.0.1 10.213.83.1", protected_mode="no")
        stack.enter_context(redis)
        servers = []
        for name in SERVERS:
            environ = {
                "WORKSHOP_HOST": named[name].address("front"),
                "WORKSHOP_REDIS_URL": f"redis://10.213.83.1:{redis.port}",
                "WORKSHOP_TRUSTED_PROXIES": named["proxy"].address("front"),
                "WORKSHOP_ROOMS_PER_MINUTE": "3",
            }
            server = ServerProcess(folder / name, environ, port=8000, within=named[name].within)
            servers.append(stack.enter_context(server))
        yield Apart(redis, servers, named)


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Apart]:
    with apart(tmp_path) as two:
        yield two


async def room_at(address: str) -> Room:
    """A room where notes are written."""
    room = await make_room(address)
    async with room.facilitator() as maria:
        await maria.do("set_step", step="results")
    return room


async def told(everyone: list[Person], what: str, began: float) -> None:
    """How long until everyone has written again."""
    await wrote(everyone, 1)
    print(f"{what}: all write again after {time.monotonic() - began:.1f} s")
    await wrote(everyone, 5)


@pytest.mark.parametrize(("side", "whom"), [("back", "Redis"), ("front", "its browsers")])
async def test_a_host_that_is_cut_off_loses_nothing(side: str, whom: str, two: Apart) -> None:
    room = await room_at(two.servers[0].address)
    away = two.machines["server-2"]
    async with people(room, two.servers, pause=PACE_S) as everyone:
        await wrote(everyone, 5)
        away.cut(side)
        await asyncio.sleep(AWAY_S)  # so long it lasts
        away.mend(side)
        await told(everyone, f"cut off from {whom} for {AWAY_S} s", time.monotonic())
    await assert_whole(two, room, everyone)
    print(f"{sum(len(person.saved) for person in everyone)} notes, none lost")


async def test_a_line_to_redis_that_delays_and_loses_changes_nothing(two: Apart) -> None:
    room = await room_at(two.servers[0].address)
    async with people(room, two.servers, pause=PACE_S) as everyone:
        await wrote(everyone, 5)
        two.machines["server-2"].narrow("back")
        await told(everyone, "with a narrow line", time.monotonic())
        await asyncio.sleep(AWAY_S)  # so long it lasts
    await assert_whole(two, room, everyone)
    print(f"{sum(len(person.saved) for person in everyone)} notes, none lost")


@contextmanager
def caddy(machine: Machine, log: Path) -> Iterator[Any]:
    """docker/Caddyfile on port 80 of the machine, as compose runs it."""
    program = shutil.which("caddy")
    if program is None:
        pytest.fail("Caddy is needed: apt-get install caddy")
    command = [*machine.within, program, "run", "--config", "docker/Caddyfile", "--adapter", "caddyfile"]
    home = {"XDG_DATA_HOME": str(log.parent / "data"), "XDG_CONFIG_HOME": str(log.parent / "config")}
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=home, stdout=said, stderr=said)
        try:
            yield SimpleNamespace(address=f"http://{machine.address('front')}", process=process)
        finally:
            process.terminate()
            process.wait(timeout=20)


async def get(address: str, key: str | None = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with httpx.AsyncClient(verify=NO_TLS, timeout=20) as client:
        return await client.get(address, headers=headers)


async def until_well(address: str) -> None:
    for _ in range(200):
        try:
            if (await get(f"{address}/healthz")).status_code == 200:
                return
        except httpx.TransportError:
            pass
        await asyncio.sleep(0.1)
    raise TimeoutError


async def test_the_proxy_keeps_a_room_together_and_brings_it_over_when_a_server_goes(
    two: Apart, tmp_path: Path
) -> None:
    with caddy(two.machines["proxy"], tmp_path / "caddy.log") as proxy:
        await until_well(proxy.address)
        room = await room_at(proxy.address)
        async with people(room, [proxy], 8, pause=PACE_S) as everyone:
            await wrote(everyone, 5)
            home = await home_of(8, two)
            began = time.monotonic()
            home.kill()
            await told(everyone, "a server killed", began)
            home.start()
            for server in two.servers:
                began = time.monotonic()
                assert await asyncio.to_thread(server.stop) == 0
                server.start()
                await told(everyone, "a server replaced", began)
                await asyncio.sleep(SEEN_S)
        await assert_whole(two, room, everyone)
        print(f"{sum(len(person.saved) for person in everyone)} notes, none lost")


async def test_the_proxy_passes_an_export_on_and_tells_no_code_when_all_servers_are_gone(
    two: Apart, tmp_path: Path
) -> None:
    log = tmp_path / "caddy.log"
    with caddy(two.machines["proxy"], log) as proxy:
        await until_well(proxy.address)
        room = await room_at(proxy.address)
        async with room.facilitator() as maria:
            place = {"board": "thoughts", "column": "other", "text": "Tanke " * 80}
            for _ in range(50):
                ids = [await maria.ask({"type": "add_note", "id": str(uuid4()), **place}) for _ in range(20)]
                for id in ids:
                    await maria.answer(id)
        export = f"/api/rooms/{room.code}/export.json"
        came = await get(proxy.address + export, room.facilitator_key)
        assert came.content == (await get(two.servers[0].address + export, room.facilitator_key)).content
        assert len(came.content) > 400_000
        print(f"an export of {len(came.content) >> 10} KiB came through whole")
        for server in two.servers:
            server.kill()
        assert (await get(f"{proxy.address}/api/rooms/{room.code}")).status_code in (502, 503)
    said = log.read_text()
    assert '"level":"error"' in said
    assert room.code not in said


async def test_the_proxy_tells_who_asks_and_nobody_else_may(two: Apart, tmp_path: Path) -> None:
    """Three rooms a minute for an address: that of the browser, whatever a browser says of itself."""
    with caddy(two.machines["proxy"], tmp_path / "caddy.log") as proxy:
        await until_well(proxy.address)
        async with httpx.AsyncClient(verify=NO_TLS) as client:
            answers = [
                await client.post(
                    f"{proxy.address}/api/rooms?{n}", json={}, headers={"X-Forwarded-For": f"10.9.9.{n}"}
                )
                for n in range(7)
            ]
            statuses = [answer.status_code for answer in answers]
            assert 3 <= statuses.count(201) <= 6, "each of two processes lets three through"
            assert 429 in statuses
            assert answers[0].json()["links"]["participant"].startswith(f"{proxy.address}/r/")


async def home_of(browsers: int, two: Apart) -> ServerProcess:
    """The one server that has all of them."""
    has = []
    for name in SERVERS:
        command = [*two.machines[name].within, "ss", "-Htn", "state", "established", "sport", "=", ":8000"]
        out = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=True)
        # The proxy looks at both, by one connection each.
        has.append(len(out.stdout.splitlines()))
    assert max(has) >= browsers > min(has) + 4, has
    return two.servers[has.index(max(has))]
