"""How the cost of an op grows with the notes on the boards and with the length of the journal."""

import asyncio
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from statistics import median

from server.app import embedded_ports
from server.hosting.ports import StoredEntry
from server.hosting.replica import Ports, Replica
from server.hosting.sessions import Session
from server.hosting.wishes import Wish
from server.room import notes, view
from server.room.entry import Entry, encode_entry
from server.room.lifecycle import RenameRoom
from server.room.message import Actor, Op
from server.room.room import apply, decide
from server.room.state import Room, replace
from server.room.upcast import VERSION
from server.room.view import Audience
from server.settings import Settings
from server.web.outlet import Outlet
from tests.gathering import Gathering, created

NOTES = (1, 100, 500, 2_000)
ENTRIES = (1_000, 10_000, 50_000)
TIMES = 200
TOGETHER = 100
TEXT = "Vi lovar mer än vi hinner hålla."
WHERE = ("insights", "ideas")


def by_notes() -> dict[int, dict[str, float]]:
    """Microseconds of decide and evolve, and of a whole snapshot, with so many notes in one column."""
    gathering = Gathering(created())
    gathering.join("Maria", facilitator=True)
    room, found = replace(gathering.room, step="document"), dict[int, dict[str, float]]()
    for size in NOTES:
        for number in range(len(room.notes), size):
            room = carry_out(room, added(number))
        found[size] = costs(room, note_id(size // 2))
    return found


def costs(room: Room, note: str) -> dict[str, float]:
    """Microseconds of what is done in this room."""
    ops: dict[str, Callable[[int], Op]] = {
        "add": lambda n: added(10**6 + n),
        "move": lambda _: notes.MoveNote(id=note, board=WHERE[0], column=WHERE[1], after=None),
        "edit": lambda n: notes.EditNote(id=note, base=TEXT, text=f"{TEXT} {n}"),
    }
    found = {name: timed(partial(_done, room, op)) for name, op in ops.items()}
    snapshot = timed(lambda _: view.encode(view.of_room(room, Audience("participant"))), 10)
    return {**found, "snapshot": snapshot}


def _done(room: Room, op: Callable[[int], Op], number: int) -> Room:
    return carry_out(room, op(number))


async def by_entries() -> dict[int, dict[str, float]]:
    """Milliseconds of an append with its sync after so many entries, and of opening the room."""
    with tempfile.TemporaryDirectory() as folder:
        async with embedded_ports(Settings(data=Path(folder))) as ports:
            gathering = Gathering(created())
            gathering.join("Maria", facilitator=True)
            replica, who = await stored(ports, gathering)
            found = {}
            for size in ENTRIES:
                while replica.head.seq < size:
                    await commit(replica, [rename(who, replica.head.seq + n) for n in range(TOGETHER)])
                append = [await commit(replica, [rename(who, n)]) for n in range(TIMES // 4)]
                began = time.perf_counter()
                await Replica.open(replica.code, ports)
                opened = (time.perf_counter() - began) * 1000
                found[size] = {"append": median(append), "open": opened}
            return found


async def stored(ports: Ports, gathering: Gathering) -> tuple[Replica, Session]:
    """The gathering's room in a journal, and whoever leads it."""
    entries = [StoredEntry(e.seq, e.id, e.prev, encode_entry(e)) for e in gathering.entries]
    code = gathering.room.room
    head = await ports.journal.create(code, uuid.uuid4().hex, entries[0], 1)
    await ports.journal.append(code, head, entries[1:], 1)
    replica = await Replica.open(code, ports)
    assert replica is not None
    [leader] = replica.room.participants
    return replica, Session(Outlet(), "facilitator", leader, bytes(32))


async def commit(replica: Replica, wishes: Iterable[Wish]) -> float:
    """Milliseconds of one turn, and a snapshot when a host would save one."""
    began = time.perf_counter()
    await replica.commit(list(wishes), _nobody_else)
    if replica.wants_snapshot:
        await replica.save_snapshot()
    return (time.perf_counter() - began) * 1000


async def _nobody_else(_entries: object) -> None:
    raise AssertionError("nobody else appends here")


def rename(who: Session, number: int) -> Wish:
    """One op."""
    return Wish(RenameRoom(title=f"Rubrik {number}"), str(uuid.uuid4()), 10**9, who)


def carry_out(room: Room, op: Op) -> Room:
    """Decide, and fold what was decided."""
    [leader] = room.participants
    events = decide(room, Actor("facilitator", leader, "mark"), op, 1)
    return apply(room, Entry(VERSION, room.seq + 1, uuid.uuid4().hex, None, 1, str(uuid.uuid4()), events))  # type: ignore[arg-type]


def added(number: int) -> Op:
    """A new note."""
    return notes.AddNote(id=note_id(number), board=WHERE[0], column=WHERE[1], text=TEXT)


def note_id(number: int) -> str:
    """Its id."""
    return f"11111111-0000-4000-9000-{number:012x}"


def timed(act: Callable[[int], object], times: int = TIMES) -> float:
    """Microseconds, the median."""
    took = []
    for number in range(times):
        began = time.perf_counter()
        act(number)
        took.append((time.perf_counter() - began) * 1e6)
    return median(took)


def entries() -> dict[int, dict[str, float]]:
    """`by_entries`, in a loop of its own."""
    return asyncio.run(by_entries())
