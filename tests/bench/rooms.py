"""Five hundred rooms of twelve on one core, each person at a workshop's own rate; and what idle ones cost."""

import heapq
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import quantiles

from tests.bench.hall import cast, do
from tests.bench.load import Client, Load, masked
from tests.bench.process import Measured, Spent
from tests.bench.rivals import Board, hello, new_seat, op_frame

ROOMS = 500
PEOPLE = 12
SECONDS = 20.0
WARM_S = 5.0
# Seconds between two of a person's acts, as in the minutes when everyone writes at once.
EVERY_S = {"note": 45.0, "edit": 60.0, "move": 30.0, "whisper": 5.0, "cast": 30.0}
IDLE_ROOMS = 500
IDLE_CONNECTIONS = 1_000
# A snapshot is kept for those who come together, until the next beat.
BREATHE_S = 11.0


@dataclass(frozen=True)
class Lifelike:
    """Milliseconds of ops to the last of their room."""

    p50: float
    p99: float
    ops_a_second: float
    server_share: float
    load_share: float


@dataclass(frozen=True)
class Idle:
    """KiB of the server's own memory."""

    connection: float
    room: float


@dataclass
class Someone:
    """A person at a board."""

    client: Client
    room: list[tuple[str, str]]
    casts: int = 0
    draw: random.Random = field(default_factory=lambda: random.Random(1))


def lifelike(rooms: int = ROOMS) -> Lifelike:
    """The mix of a workshop, in all rooms at once."""
    board = Board()
    with board.serving() as server:
        load = Load()
        everyone = [person for number in range(rooms) for person in open_room(board, load, server, number)]
        acts = [
            (time.perf_counter() + random.Random(n).uniform(0, every), n, act)
            for n in range(len(everyone))
            for act, every in EVERY_S.items()
        ]
        heapq.heapify(acts)

        def tick() -> None:
            while acts[0][0] <= time.perf_counter():
                due, number, act = heapq.heappop(acts)
                act_out(load, everyone[number], act)
                every = everyone[number].draw.expovariate(1 / EVERY_S[act])
                heapq.heappush(acts, (due + every, number, act))

        load.run(lambda: False, WARM_S, tick)
        load.forget()
        with Spent(server) as spent:
            load.run(lambda: False, SECONDS, tick)
        cut = quantiles(load.took, n=100)
        ops = len(load.took) / SECONDS
        load.close()
    return Lifelike(cut[49] * 1000, cut[98] * 1000, ops, spent.server_share, spent.load_share)


def open_room(board: Board, load: Load, server: Measured, seed: int) -> list[Someone]:
    """A room in which notes are written and answers given."""
    path = board.room(server)
    clients = [
        load.connect(
            server.port,
            path,
            hello(new_seat(), board.key if n == 0 else None, f"P{n}"),
            PEOPLE,
            board.protocol,
        )
        for n in range(PEOPLE)
    ]
    load.settle()
    do(load, clients[0], {"type": "set_step", "step": "results", "place": None})
    notes: list[tuple[str, str]] = []
    return [Someone(client, notes, draw=random.Random(seed * PEOPLE + n)) for n, client in enumerate(clients)]


def act_out(load: Load, who: Someone, act: str) -> None:
    """One thing that people do."""
    where = {"board": "thoughts", "column": "other"}
    if act == "whisper":
        said = {"type": "whisper", "kind": "typing", **where, "note": None}
        load.say(who.client, masked(json.dumps(said).encode()))
        return
    if act == "cast":
        who.casts += 1
        load.say(who.client, cast(who.casts, "offer", who.draw.randint(1, 10)))
        return
    number = load.number()
    if act == "note" or not who.room:
        note, text = f"11111111-0000-4000-9000-{number:012x}", "Vi lovar mer än vi hinner hålla."
        op: dict[str, object] = {"type": "add_note", "id": note, **where, "text": text}
        who.room.append((note, text))
    else:
        note, text = who.draw.choice(who.room)
        if act == "move":
            op = {"type": "move_note", "id": note, **where, "after": None}
        else:
            op = {"type": "edit_note", "id": note, "base": text, "text": f"{text} {number}"}
    load.send(who.client, op_frame(number, op), number)


def idle() -> Idle:
    """What is added by connections to rooms that are open already, and by rooms with one connection each."""
    board = Board()
    with board.serving() as server:
        load = Load()
        paths = [board.room(server) for _ in range(20)]
        come(load, server, paths)
        before = rested(load, server)
        come(load, server, paths * (IDLE_CONNECTIONS // len(paths)))
        between = rested(load, server)
        come(load, server, [board.room(server) for _ in range(IDLE_ROOMS)])
        after = rested(load, server)
        load.close()
    connection = (between - before) / IDLE_CONNECTIONS
    return Idle(connection / 1024, ((after - between) / IDLE_ROOMS - connection) / 1024)


def come(load: Load, server: Measured, paths: Sequence[str]) -> None:
    """A participant comes into each."""
    for number, path in enumerate(paths):
        load.connect(server.port, path, hello(new_seat(), None, None), 1, Board.protocol)
        if number % 50 == 49:
            load.settle()
    load.settle()


def rested(load: Load, server: Measured) -> int:
    """The server's memory, when it has come to rest."""
    load.run(lambda: False, BREATHE_S)
    return server.memory()
