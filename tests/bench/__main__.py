"""`make bench`: everything that speed and size are measured by, in one run. `make bench ARGS="fanout hall"`
measures only those rows. All of it takes a quarter of an hour.

What is compared is measured in turn, again and again, and told as the median of the ratios within each
round: a machine that is busy with something else slows both.
"""

import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from statistics import median
from typing import TypeVar

from tests.bench import browser, growth, hall, rooms, scale
from tests.bench.fanout import BUSY, CLIENTS, Figures, saturated, steady
from tests.bench.process import on_load_core
from tests.bench.rivals import Board, Floor, Hocuspocus, PythonSocketIO, Rival, SocketIO
from tests.bench.telling import row, table, title

T = TypeVar("T")

ROUNDS = 5
RIVALS: tuple[Callable[[], Rival], ...] = (Floor, Board, Rival, Hocuspocus, SocketIO, PythonSocketIO)
WORK: dict[str, Callable[[Rival], Figures]] = {
    "saturated": saturated,
    "1,000 ops/s": lambda rival: steady(rival, 1_000),
    "50 ops/s": lambda rival: steady(rival, 50),
}


@on_load_core()
def fanout() -> None:
    """What one delivery costs, beside everyone else's."""
    for work, measure in WORK.items():
        found = [{make: attempt(measure, make()) for make in RIVALS} for _ in range(ROUNDS)]
        title(f"{work}, {CLIENTS} clients: µs of processor a delivery, and ms to the last")
        table("", "CPU", "of the floor", "of the bare loop", "p50", "p99", "validates", "makes durable")
        for make in RIVALS:
            rival = make()
            figures = [(one[Floor], one[Rival], one[make]) for one in found if one[make] is not None]
            if not figures:
                row(rival.name, "cannot keep up", "", "", "", "", rival.validates, rival.durable)
                continue
            mine = [here for _, _, here in figures if here is not None]
            busy = " (the load client was busy)" if max(one.load_share for one in mine) > BUSY else ""
            row(
                rival.name + busy,
                f"{median(one.cpu for one in mine):.2f}",
                ratio([(here.cpu, floor.cpu) for floor, _, here in figures if floor and here]),
                ratio([(here.cpu, bare.cpu) for _, bare, here in figures if bare and here]),
                f"{median(one.p50 for one in mine):.1f}",
                f"{median(one.p99 for one in mine):.1f}",
                rival.validates,
                rival.durable,
            )


def attempt(measure: Callable[[Rival], Figures], rival: Rival) -> Figures | None:
    """The figures; None for a server that cannot keep up, or gives up."""
    try:
        return measure(rival)
    except (RuntimeError, OSError) as error:
        print(f"{rival.name}: {error}", file=sys.stderr)
        return None


@on_load_core()
def halls() -> None:
    """A thousand in one room."""
    tell("A hall of 1,000: ms from the reveal to the last", hall.reveals, ROUNDS)
    tell("1,000 come back at once: s to the last; p99 ms of those who stayed", hall.everyone_returns, ROUNDS)


@on_load_core()
def many_rooms() -> None:
    """A whole organisation on one core."""
    (found,) = tell(f"{rooms.ROOMS} rooms of {rooms.PEOPLE}, lifelike: ms", rooms.lifelike)
    if found.load_share > BUSY:
        print("(the load client was busy)")


@on_load_core()
def idle() -> None:
    """What it costs to be there."""
    tell("Idle: KiB", rooms.idle)


@on_load_core()
def grows() -> None:
    """Curves."""
    title("Cost by what is there already")
    for what, curve in (("notes: µs", growth.by_notes()), ("entries: ms", growth.entries())):
        table(what, *next(iter(curve.values())))
        for size, cost in curve.items():
            row(f"{size:,}", *(f"{one:.1f}" for one in cost.values()))
        print()


def tell(what: str, measure: Callable[[], T], rounds: int = 1) -> Sequence[T]:
    """The medians, if there are several rounds; answers what was found."""
    found = [measure() for _ in range(rounds)]
    names = [field.name for field in fields(found[0])]  # type: ignore[arg-type]
    title(what)
    table(*(name.replace("_", " ") for name in names))
    row(*(f"{median(getattr(one, name) for one in found):.2f}" for name in names))
    return found


def ratio(pairs: Sequence[tuple[float, float]]) -> str:
    """The median of the ratios within each round."""
    return f"{median(mine / other for mine, other in pairs):.2f}" if pairs else ""


ROWS: dict[str, Callable[[], object]] = {
    "fanout": fanout,
    "hall": halls,
    "rooms": many_rooms,
    "idle": idle,
    "growth": grows,
    "browser": browser.main,
    "scale": scale.main,
}


def main(wanted: Sequence[str]) -> int:
    """Measure the rows."""
    cpu = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    print(f"{time.strftime('%Y-%m-%d')}, {cpu[0].split(': ')[1]}, Linux {platform.release()}, load {load()}")
    for name in wanted or ROWS:
        began = time.monotonic()
        ROWS[name]()
        print(f"\n{name}: {time.monotonic() - began:.0f} s, load {load()}", flush=True)
    return 0


def load() -> str:
    """How busy the machine is."""
    return Path("/proc/loadavg").read_text().split()[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
