"""What the page costs its browser: bytes and time of a first load, frames at work, and script for an op.

`python -m tests.bench browser` prints a table of medians. Bytes are as sent, with headers; the slow phone and
what counts as interactive stand in loading.py, the work in working.py. Frames need a machine with nothing
else to do: the quiet row shows whether this one had. The main thread's own time does not.
"""

import os
import platform
import sys
import tempfile
from pathlib import Path
from statistics import median

import uvloop

from tests.bench.chromium import BareChromium
from tests.bench.loading import Load, first_load
from tests.bench.working import Smoothness, Workplace
from tests.browsers import make_room
from tests.serving import ServerProcess

LOADS = 9
ROUNDS = 3


async def loads(chromium: BareChromium, address: str) -> None:
    """First loads of the start page and of a room's door."""
    room = await make_room(address, title="Mätning")
    print(f"first load, median of {LOADS}      requests   KiB  +fonts   drawn interactive (best) fonts, ms")
    for name, path in (("start", "/"), ("door of a room", f"/r/{room.code}")):
        for slow in (False, True):
            each = [await first_load(chromium, address + path, slow=slow) for _ in range(LOADS)]
            print(f"{name + (', slow phone' if slow else ''):30}{loaded(each)}")


def loaded(each: list[Load]) -> str:
    """One row."""
    requests, size, fonts, drawn, interactive, all_fonts = (
        median(getattr(load, name) for load in each) for name in Load.__annotations__
    )
    best = min(load.interactive_ms for load in each)
    sizes = f"{requests:8.0f} {size / 1024:6.1f} {(size + fonts) / 1024:8.1f}"
    return f"{sizes} {drawn:7.0f} {interactive:8.0f} ({best:.0f}) {all_fonts:12.0f}"


async def work(chromium: BareChromium, address: str) -> None:
    """Frames while 500 notes lie on the board."""
    async with Workplace(chromium, address) as place:
        rows = {
            "nobody does anything": (None, None),
            "50 type": (place.types, None),
            "50 drag": (place.drags, None),
            "50 type and one types oneself": (place.types, place.write),
            "50 drag and one moves by keys": (place.drags, place.carry),
            "50 move a note a second": (place.moves, None),
            "50 colour a note a second": (place.colours, None),
        }
        print(f"500 notes, median of {ROUNDS}         frame p50   p95 ms   busy  script ms/s  ops/s  ms/op")
        for name, (others, mine) in rows.items():
            each = [await place.measure(others, mine) for _ in range(ROUNDS)]
            print(f"{name:32}{worked(each)}")


def worked(each: list[Smoothness]) -> str:
    """One row."""
    p50, p95, busy, script, ops = (
        median(getattr(one, name) for one in each) for name in Smoothness.__annotations__
    )
    per_op = f"{ops:6.0f} {script / ops:7.2f}" if ops else ""
    return f"{p50:9.1f} {p95:8.1f} {busy:6.0f} {script:12.0f} {per_op}"


async def measure(address: str) -> None:
    """Both tables."""
    async with BareChromium() as chromium:
        await loads(chromium, address)
        await work(chromium, address)


def main() -> int:
    """Measure a server process of its own."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder)) as server:
        uvloop.run(measure(server.address))
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
