"""A hall of a thousand: how soon the last of them sees a reveal, and what those who stay notice while all the
others come back at once.
"""

import json
import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from statistics import median, quantiles

from tests.bench.load import Client, Load, masked
from tests.bench.process import Measured, Spent
from tests.bench.rivals import Board, hello, new_seat, op_frame

HALL = 1_000
STAY = 12
RATE = 20
STATEMENTS = (
    "offer",
    "user",
    "value",
    "role",
    "relation",
    "process",
    "measure",
    "knowledge",
    "change",
    "goal",
)


@dataclass(frozen=True)
class Reveals:
    """Milliseconds from the facilitator's op to the last of the hall, and of the server's processor time
    meanwhile: what it would take at least on a core of its own.
    """

    median: float
    worst: float
    processor: float


@dataclass(frozen=True)
class Return:
    """Seconds until the last is let in, and of the server's processor time meanwhile; milliseconds of the
    ops of those who stayed, here and elsewhere.
    """

    seconds: float
    processor: float
    same_room_p99: float
    other_room_p99: float


def reveals() -> Reveals:
    """Everyone answers every statement, and one after another is revealed."""
    board = Board()
    with board.serving() as server:
        load = Load()
        clients = board.gather(load, server, HALL)
        do(load, clients[0], {"type": "set_step", "step": "grade", "place": None})
        statements = statements_of(board, server)
        for n, statement in enumerate(statements):
            for client in clients[8:]:
                load.say(client, cast(n + 1, statement, 1 + hash((statement, id(client))) % 10))
            load.run(lambda: False, 1.0)
        do(load, clients[0], {"type": "set_step", "step": "results", "place": None})
        load.run(lambda: False, 3.0)
        load.forget()
        spent: list[float] = []
        for statement in statements:
            with Spent(server) as reveal:
                do(load, clients[0], {"type": "reveal_result", "statement": statement})
            spent.append(reveal.cpu * 1000)
            load.run(lambda: False, 0.5)
        took = [one * 1000 for one in load.took]
        load.close()
    return Reveals(median(took), max(took), median(spent))


def everyone_returns() -> Return:
    """A thousand lose their connection and come back with their heads; two times twelve go on working. The
    thousand come from a process of their own, so that those who stay are not kept from reading by it.
    """
    board, alone = Board(), multiprocessing.get_context("spawn")
    with board.serving() as server, ProcessPoolExecutor(1, alone) as elsewhere:
        load = Load()
        other = board.gather(load, server, STAY)
        board.room(server)
        here = [
            load.connect(server.port, board.path, hello(new_seat(), board.key, f"S{n}"), STAY, board.protocol)
            for n in range(STAY)
        ]
        load.settle()
        crowd = Crowd(server.port, board.path, board.protocol, [new_seat() for _ in range(HALL)])
        head = elsewhere.submit(crowd.has_been).result()
        load.run(lambda: False, 3.0)
        work = Work(load, {"here": here, "other": other})
        load.run(lambda: False, 1.0, work.tick)
        work.forget()
        with Spent(server) as spent:
            back = elsewhere.submit(crowd.comes_back, head)
            load.run(back.done, 30, work.tick)
        load.close()
    return Return(back.result(), spent.cpu, work.p99("here"), work.p99("other"))


@dataclass(frozen=True)
class Crowd:
    """Those who come and go together, in whatever process they are played."""

    port: int
    path: str
    protocol: str
    seats: Sequence[str]

    def has_been(self) -> object:
        """All have been in and are gone; the head that they had."""
        load = Load()
        clients = self._enter(load, None)
        # What this browser is welcomed with, everyone has.
        head = head_of(clients[-1])
        load.close()
        return head

    def comes_back(self, head: object) -> float:
        """Seconds until the last is let in; they stay for a moment, so that all is told that was said."""
        load, began = Load(), time.perf_counter()
        clients = self._enter(load, head)
        load.run(lambda: False, 0.5)
        return max(client.opened for client in clients) - began

    def _enter(self, load: Load, head: object) -> list[Client]:
        clients = [
            load.connect(self.port, self.path, hello(seat, None, None, head), 1, self.protocol)
            for seat in self.seats
        ]
        load.settle()
        return clients


class Work:
    """Rooms in which someone does something, so many times a second."""

    def __init__(self, load: Load, rooms: dict[str, list[Client]]) -> None:
        self._load = load
        self._rooms = rooms
        self._began = time.perf_counter()
        self._said = 0
        self._numbers: dict[int, str] = {}
        self._sent: dict[int, float] = {}
        self._took: dict[str, list[float]] = {name: [] for name in rooms}
        for clients in rooms.values():
            # The last of them that hears it is the one that counts: a crowd of one tells when.
            for client in clients:
                client.crowd = len(clients)
                client.answered = self._answered
        self._left: dict[int, int] = {}

    def tick(self) -> None:
        """What is due."""
        while self._said < (time.perf_counter() - self._began) * RATE:
            self._said += 1
            for name, clients in self._rooms.items():
                number = self._load.number()
                self._numbers[number], self._left[number] = name, len(clients)
                self._sent[number] = time.perf_counter()
                client = clients[self._said % min(8, len(clients))]
                self._load.send(
                    client, op_frame(number, {"type": "rename_room", "title": f"{number}"}), number
                )

    def forget(self) -> None:
        """Begin to measure: what was said before does not count."""
        self._left.clear()
        for took in self._took.values():
            took.clear()

    def p99(self, name: str) -> float:
        """Milliseconds."""
        return quantiles(self._took[name], n=100, method="inclusive")[98] * 1000

    def _answered(self, number: int) -> None:
        if number in self._left:
            self._left[number] -= 1
            if not self._left[number]:
                self._took[self._numbers[number]].append(time.perf_counter() - self._sent[number])


def do(load: Load, client: Client, op: dict[str, object]) -> None:
    """An op, until everyone has it."""
    number = load.number()
    load.send(client, op_frame(number, op), number)
    load.run(lambda: not load.unanswered(), 10)
    assert not load.unanswered(), op


def cast(n: int, statement: str, score: int) -> bytes:
    """A ballot, padded as browsers pad it."""
    frame = {"type": "cast", "n": n, "round": 1, "statement": statement, "score": score}
    return masked(json.dumps(frame, separators=(",", ":")).ljust(256).encode())


def head_of(client: Client) -> object:
    """The head in what the client was welcomed with."""
    welcome = client.heard[client.heard.index(b'{"type":"welcome"') :]
    return json.JSONDecoder().raw_decode(welcome.decode(errors="ignore"))[0]["head"]


def statements_of(board: Board, server: Measured) -> list[str]:
    """The ids of the statements."""
    load = Load()
    client = load.connect(server.port, board.path, hello(new_seat(), board.key, "x"), 1, board.protocol)
    load.settle()
    room = json.JSONDecoder().raw_decode(
        client.heard[client.heard.index(b'{"type":"snapshot"') :].decode(errors="ignore")
    )
    load.close()
    return [statement["id"] for statement in room[0]["room"]["workshop"]["statements"]]
