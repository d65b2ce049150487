"""What the page costs its browser: bytes and time of a first load, frames at work, and script for an op.

`python -m tests.bench browser` prints a table of medians. Bytes are as sent, with headers; the slow phone and
what counts as interactive stand in loading.py, the work in working.py. Frames need a machine with nothing
else to do: the quiet row shows whether this one had. The main thread's own time does not.
"""

import sys
import tempfile
from pathlib import Path
from statistics import median

import uvloop

from tests.bench.chromium import BareChromium
from tests.bench.loading import Load, first_load
from tests.bench.telling import row, table, title
from tests.bench.working import Smoothness, Workplace
from tests.browsers import make_room
from tests.serving import ServerProcess

LOADS = 9
ROUNDS = 3


async def loads(chromium: BareChromium, address: str) -> None:
    """First loads of the start page and of a room's door."""
    room = await make_room(address, title="Mätning")
    title(f"First load, median of {LOADS}: KiB, and ms")
    table("", "requests", "KiB", "with fonts", "drawn", "interactive", "at best", "all fonts")
    for name, path in (("start", "/"), ("door of a room", f"/r/{room.code}")):
        for slow in (False, True):
            each = [await first_load(chromium, address + path, slow=slow) for _ in range(LOADS)]
            row(name + (", slow phone" if slow else ""), *loaded(each))


def loaded(each: list[Load]) -> list[str]:
    """One row."""
    requests, size, fonts, drawn, interactive, all_fonts = (
        median(getattr(load, name) for load in each) for name in Load.__annotations__
    )
    best = min(load.interactive_ms for load in each)
    sizes = [f"{one / 1024:.1f}" for one in (size, size + fonts)]
    return [f"{requests:.0f}", *sizes, *(f"{one:.0f}" for one in (drawn, interactive, best, all_fonts))]


async def work(chromium: BareChromium, address: str) -> None:
    """Frames while 500 notes lie on the board."""
    async with Workplace(chromium, address) as place:
        title(f"500 notes, median of {ROUNDS}: ms between drawings, of the main thread for one, and a second")
        table("", "frame p50", "p95", "main p50", "p95", "busy", "script", "ops/s", "ms an op")
        each = [await place.measure(place.drags) for _ in range(ROUNDS)]
        row("50 drag, beside an empty page", *worked(each))
        await place.opens()
        rows = {
            "nobody does anything": (None, None),
            "50 type": (place.types, None),
            "50 drag": (place.drags, None),
            "50 drag and one drags oneself": (place.drags, place.drag),
            "50 type and one types oneself": (place.types, place.write),
            "50 drag and one moves by keys": (place.drags, place.carry),
            "50 move a note a second": (place.moves, None),
            "50 colour a note a second": (place.colours, None),
            "50 move and one has a note in hand": (place.moves, place.hold),
            "50 colour and one has a note in hand": (place.colours, place.hold),
        }
        for name, (others, mine) in rows.items():
            each = [await place.measure(others, mine) for _ in range(ROUNDS)]
            row(name, *worked(each))


def worked(each: list[Smoothness]) -> list[str]:
    """One row."""
    p50, p95, main_p50, main_p95, busy, script, ops = (
        median(getattr(one, name) for one in each) for name in Smoothness.__annotations__
    )
    frames = [f"{one:.1f}" for one in (p50, p95, main_p50, main_p95)]
    per_op = [f"{ops:.0f}", f"{script / ops:.2f}"] if ops else ["", ""]
    return [*frames, f"{busy:.0f}", f"{script:.0f}", *per_op]


async def measure(address: str) -> None:
    """Both tables."""
    async with BareChromium() as chromium:
        await loads(chromium, address)
        await work(chromium, address)


def main() -> int:
    """Measure a server process of its own."""
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder)) as server:
        uvloop.run(measure(server.address))
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
