"""How long an op takes to the last of 100 browsers, beside one that never reads.

`python -m tests.bench.beside_stuck` prints milliseconds as JSON, from the moment the op is sent to the moment
the last browser has its entry.
"""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

import uvloop

from tests.browsers import Browser, Room, make_room
from tests.serving import ServerProcess
from tests.silence import Stuck

CLIENTS = 100
OPS = 60


async def measure(address: str) -> dict[str, float]:
    """p50, p95 and max over all ops."""
    room = await make_room(address)
    async with room.facilitator() as maria:
        async with Stuck(room) as stuck:
            await stuck.fill(maria)
            browsers = [room.participant(f"P{number}") for number in range(CLIENTS)]
            await asyncio.gather(*(browser.open() for browser in browsers))
            took = [await one(room, maria, browsers, number) for number in range(OPS)]
        for browser in browsers:
            await browser.close()
    cut = quantiles(took, n=100)
    return {"clients": CLIENTS, "ops": OPS, "p50": cut[49], "p95": cut[94], "max": max(took)}


async def one(room: Room, maria: Browser, browsers: list[Browser], number: int) -> float:
    """Milliseconds of one op."""
    began = time.time()
    id = await maria.ask({"type": "rename_room", "title": f"Rubrik {number}"})
    for browser in browsers:
        await browser.answer(id)
    return (max(arrived(browser, id) for browser in browsers) - began) * 1000


def arrived(browser: Browser, id: str) -> float:
    """When the entry came."""
    for at, frame in zip(reversed(browser.times), reversed(browser.frames), strict=True):
        if frame["type"] == "entries" and any(entry["op"] == id for entry in frame["entries"]):
            return at
    raise LookupError(id)


def main() -> int:
    """Measure a server process of its own."""
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder)) as server:
        print(json.dumps(uvloop.run(measure(server.address))))
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
