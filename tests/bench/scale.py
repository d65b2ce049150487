"""What a process and a Redis can carry on this machine: processor time and memory for each room, connection,
op and delivery, and how writers through four processes share one room.

`python -m tests.bench scale` prints a table. Limits are planned from processor time, not from elapsed time:
that says about the same on a busy machine.
"""

import asyncio
import os
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import httpx
import uvloop
from redis.asyncio import Redis

from tests.bench.telling import row, table, title
from tests.browsers import NO_TLS, Browser, Frame, make_room
from tests.cluster import at
from tests.redis_server import RedisProcess
from tests.serving import ServerProcess

ROOMS = 200
CONNECTIONS = 300
OPS = 300
WRITERS = 20
# Not so long that the room is full of notes.
WRITE_S = 3.0
RUNS = 3
KEY = "bench"
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")

Numbers = dict[str, float]


@dataclass
class Used:
    """What a process had used at a moment."""

    cpu_s: float
    memory: int

    @classmethod
    def by(cls, pid: int) -> "Used":
        """Of this process, until now."""
        times = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return cls((int(times[11]) + int(times[12])) / TICKS, pages * PAGE)


async def memory(server: ServerProcess, operator: Redis) -> Numbers:
    """Of a room that sleeps, of one that is awake, of a connection; and of a room and an entry in Redis."""
    redis_before = (await operator.info("memory"))["used_memory"]
    rooms = [await make_room(server.address) for _ in range(ROOMS)]
    redis_after = (await operator.info("memory"))["used_memory"]
    before = Used.by(server.pid)
    screens = [room.screen() for room in rooms]
    for screen in screens:
        await screen.open()
    awake = Used.by(server.pid)
    more = [rooms[0].screen() for _ in range(CONNECTIONS)]
    for screen in more:
        await screen.open()
    connected = Used.by(server.pid)
    for screen in (*screens, *more):
        await screen.close()
    connection = (connected.memory - before.memory - (awake.memory - before.memory)) / CONNECTIONS
    return {
        "redis_kib_a_room": (redis_after - redis_before) / ROOMS / 1024,
        "process_kib_a_room": ((awake.memory - before.memory) / ROOMS - connection) / 1024,
        "process_kib_a_connection": connection / 1024,
    }


async def work(server: ServerProcess, operator: Redis) -> Numbers:
    """Processor time of an op by itself, of an op among many at once, and of a delivery."""
    room = await make_room(server.address)
    async with room.facilitator() as maria:
        await maria.do("set_step", step="results")
        began = Used.by(server.pid)
        for _ in range(OPS):
            await maria.answer(await wish(maria))
        alone = Used.by(server.pid)
        for _ in range(0, OPS, 30):
            for id in [await wish(maria) for _ in range(30)]:
                await maria.answer(id)
        together = Used.by(server.pid)
        listeners = [room.screen() for _ in range(100)]
        for listener in listeners:
            await listener.open()
        quiet = Used.by(server.pid)
        for _ in range(OPS):
            await maria.answer(await wish(maria))
        heard = Used.by(server.pid)
        for listener in listeners:
            await listener.close()
    op = (alone.cpu_s - began.cpu_s) / OPS
    length = await operator.xlen(f"workshop:{{{room.code}}}:log")
    size = await operator.memory_usage(f"workshop:{{{room.code}}}:log")
    return {
        "cpu_us_an_op": op * 1e6,
        "cpu_us_an_op_of_thirty": (together.cpu_s - alone.cpu_s) / OPS * 1e6,
        "cpu_us_a_delivery": ((heard.cpu_s - quiet.cpu_s) / OPS - op) / 100 * 1e6,
        "redis_bytes_an_entry": int(size or 0) / length,
    }


async def redis_costs(operator: Redis) -> Numbers:
    """What Redis says that its scripts took; nearly all of them were appends."""
    told: Any = await operator.info("commandstats")
    return {"redis_us_a_script": told["cmdstat_evalsha"]["usec_per_call"]}


async def idle(server: ServerProcess) -> Numbers:
    """Processor time a second of rooms in which nothing happens."""
    rooms = [await make_room(server.address) for _ in range(50)]
    screens = [room.screen() for room in rooms]
    for screen in screens:
        await screen.open()
    before, began = Used.by(server.pid), time.monotonic()
    await asyncio.sleep(6)
    cpu = (Used.by(server.pid).cpu_s - before.cpu_s) / (time.monotonic() - began)
    for screen in screens:
        await screen.close()
    return {"cpu_us_a_second_of_an_idle_room": cpu / 50 * 1e6}


async def contention(servers: Sequence[ServerProcess]) -> Numbers:
    """Twenty write through all processes as fast as they are answered."""
    room = await make_room(servers[0].address)
    async with room.facilitator() as maria:
        await maria.do("set_step", step="results")
    writers = [at(room, servers[n % len(servers)]).participant(f"P{n}") for n in range(WRITERS)]
    for writer in writers:
        await writer.open()
    waits = await asyncio.gather(*(write(writer) for writer in writers))
    counted = [await told(server) for server in servers]
    for writer in writers:
        await writer.close()
    cut = quantiles([wait for each in waits for wait in each], n=100)
    appends = sum(one["workshop_appends_total"] for one in counted)
    conflicts = sum(one["workshop_conflicts_total"] for one in counted)
    return {
        "notes_a_second": sum(map(len, waits)) / WRITE_S,
        "fewest_of_a_writer": min(map(len, waits)),
        "most_of_a_writer": max(map(len, waits)),
        "wait_ms_p50": cut[49] * 1000,
        "wait_ms_p95": cut[94] * 1000,
        "conflicts_an_append": conflicts / (appends - conflicts),
    }


async def write(writer: Browser) -> list[float]:
    """One note after another; how long each took to come back."""
    waits: list[float] = []
    end = time.perf_counter() + WRITE_S
    while (began := time.perf_counter()) < end:
        seen = len(writer.frames)
        id = await wish(writer)
        # To look through all frames each time would measure this program.
        while not (new := writer.frames[seen:]) or not _answered(new, id):
            seen = len(writer.frames)
            async with writer._more:
                await writer._more.wait_for(lambda: len(writer.frames) > seen)  # noqa: B023 - at once
        waits.append(time.perf_counter() - began)
    return waits


def _answered(frames: Sequence[Frame], id: str) -> bool:
    """Whether it has become an entry. Raises if it was refused: then this is no measurement."""
    for frame in frames:
        if frame["type"] == "rejected" and frame["id"] == id:
            raise RuntimeError(frame["code"])
    return any(entry["op"] == id for frame in frames for entry in frame.get("entries", ()))


async def wish(browser: Browser) -> str:
    """A note more."""
    place = {"board": "thoughts", "column": "other"}
    return await browser.ask({"type": "add_note", "id": str(uuid.uuid4()), "text": "En tanke", **place})


async def told(server: ServerProcess) -> Numbers:
    """Its metrics."""
    async with httpx.AsyncClient(verify=NO_TLS) as http:
        text = (await http.get(f"{server.address}/metrics", headers={"Authorization": f"Bearer {KEY}"})).text
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


@contextmanager
def machines(number: int) -> Iterator[tuple[RedisProcess, list[ServerProcess]]]:
    """So many server processes on a Redis of their own."""
    with tempfile.TemporaryDirectory() as folder, RedisProcess(Path(folder) / "redis") as redis:
        environ = {"WORKSHOP_REDIS_URL": redis.url, "WORKSHOP_METRICS_KEY": KEY}
        environ |= {"WORKSHOP_ROOMS_PER_MINUTE": "100000"}
        servers = [ServerProcess(Path(folder) / f"machine-{n}", environ) for n in range(number)]
        try:
            yield redis, [server.start() for server in servers]
        finally:
            for server in servers:
                server.__exit__(None, None, None)


async def measure() -> Numbers:
    """One run of everything."""
    found: Numbers = {}
    with machines(1) as (redis, (server,)):
        operator = Redis.from_url(redis.url, protocol=2)
        found |= await work(server, operator)
        found |= await redis_costs(operator)
        found |= await memory(server, operator)
        await operator.aclose()
    with machines(1) as (_, (server,)):
        found |= await idle(server)
    with machines(4) as (_, servers):
        found |= await contention(servers)
    return found


def main() -> int:
    """Several runs, and their medians."""
    runs = [uvloop.run(measure()) for _ in range(RUNS)]
    title(f"What a process and a Redis carry, median of {RUNS}")
    table("", "median", "from", "to")
    for name in runs[0]:
        found = [run[name] for run in runs]
        row(name.replace("_", " "), *(f"{pick(found):,.1f}" for pick in (median, min, max)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
