"""A server process of a history: the real registry, hosts and sockets, on ports that lead to the world."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextvars import copy_context
from types import SimpleNamespace
from typing import Any, Final, TypeVar

from starlette.websockets import WebSocket

from server.hosting.host import Host
from server.hosting.parting import Parting
from server.hosting.ports import (
    Appended,
    BusMessage,
    Given,
    Head,
    Loaded,
    RoomSummary,
    Score,
    SealedStars,
    SealedStatement,
    StarTally,
    StoredEntry,
    StoredSnapshot,
    Tally,
    Turnout,
)
from server.hosting.registry import Registry
from server.hosting.replica import Ports
from server.web.socket import Sockets, socket
from server.web.wire import SUBPROTOCOL
from tests.simulation.virtual import OWNER
from tests.simulation.world import World
from tests.tabs import CODE

HEADS_S: Final = 2.0
TELL_S: Final = 3.0
FAREWELL_S: Final = 2.0

T = TypeVar("T")


class Process:
    """From its start until it is killed or told to end."""

    def __init__(self, world: World, number: int) -> None:
        self.world = world
        self.number = number
        self.dead = False
        # In the order that they began: in no other would a seed tell the same history again.
        self.tasks: dict[asyncio.Task[Any], None] = {}
        self.lines: list[Any] = []
        self._receivers: list[Callable[[BusMessage], None]] = []
        self._context = copy_context()
        self._context.run(OWNER.set, self)
        ports = Ports(
            journal=Journal(self),
            box=Box(self),
            bus=Bus(self),
            presence=Presence(self),
            clock=world.clock,
            new_id=world.new_id,
            alias=lambda _room: "Björk",
            shared=True,
        )
        self.registry = Registry(ports)
        self._sockets = Sockets()
        self._app = SimpleNamespace(state=SimpleNamespace(registry=self.registry, sockets=self._sockets))
        self.begin(self.registry.start())
        self.begin(self._check_heads())

    @property
    def host(self) -> Host | None:
        """Its copy of the room."""
        host = self.registry._hosts.get(CODE)
        return None if host is None or host.gone else host

    def begin(self, work: Any) -> "asyncio.Task[Any]":
        """A task that ends when the process does."""
        return self._context.run(asyncio.get_running_loop().create_task, work)

    def serve(self, receive: Any, send: Any) -> "asyncio.Task[Any]":
        """A browser has connected."""
        scope = {
            "type": "websocket",
            "app": self._app,
            "path_params": {"room": CODE},
            "headers": [],
            "subprotocols": [SUBPROTOCOL],
        }
        return self.begin(socket(WebSocket(scope, receive, send)))

    def hear(self, message: BusMessage) -> None:
        """The bus has brought something."""
        if not self.dead:
            for receive in tuple(self._receivers):
                self._context.copy().run(receive, message)

    def crash(self) -> None:
        """As by kill -9: nothing of it happens any more, and its connections break."""
        self.dead = True
        for line in tuple(self.lines):
            line.cut()
        for task in tuple(self.tasks):
            task.cancel()

    async def end(self) -> None:
        """As by SIGTERM."""
        parting = Parting(len(self._sockets))
        await self.registry.close(parting)
        self._sockets.farewell(parting)
        await self._sockets.gone(FAREWELL_S)
        await asyncio.sleep(0.05)
        self.crash()

    async def subscribe(self, receive: Callable[[BusMessage], None]) -> Callable[[], None]:
        """Each later message of the room."""
        await self.world.call(self, "subscribe", lambda: self._receivers.append(receive))

        def unsubscribe() -> None:
            if receive in self._receivers:
                self._receivers.remove(receive)

        return unsubscribe

    async def _check_heads(self) -> None:
        """As the bus that may lose messages does: tell where the journal stood."""
        while True:
            await asyncio.sleep(HEADS_S)
            if self._receivers and not self.world.is_apart(self):
                self.hear(self.world.standing())


class Journal:
    """The port, as this process has it."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._world = process.world
        self._log = process.world.log

    async def create(self, room: str, epoch: str, first: StoredEntry, at: int) -> Head:
        raise NotImplementedError

    async def load(self, room: str) -> Loaded | None:
        return await self._call("load", self._log.load)

    async def append(self, room: str, expected: Head, entries: Sequence[StoredEntry], at: int) -> int:
        def effect() -> int:
            before = self._log.head
            self._log.append(expected, entries, self._world.loop.at)
            if self._log.head != before:
                self._world.note(f"process {self._process.number}: appended up to {self._log.head.seq}")
                self._world.appended(Appended(expected, entries))
            return self._log.stable(self._log.head, self._world.loop.at)

        return await self._world.call(self._process, "append", effect, may_be_late=True)

    def stable(self, room: str, head: Head) -> int:
        return self._log.stable(head, self._world.loop.at)

    async def since(self, room: str, head: Head, limit: int) -> Sequence[StoredEntry] | None:
        return await self._call("since", lambda: self._log.since(head, limit))

    async def save_snapshot(self, room: str, snapshot: StoredSnapshot, keep: int) -> None:
        await self._call("save_snapshot", lambda: self._log.save_snapshot(snapshot, keep))

    async def offer(self, room: str, head: Head, body: Callable[[], bytes]) -> None:
        await self._call("offer", body)

    async def rooms(self) -> Sequence[RoomSummary]:
        raise NotImplementedError

    async def use(self, room: str, at: int) -> None:
        """No history is so long that it matters."""

    async def unused(self, since: int) -> Sequence[str]:
        return ()

    async def erase(self, room: str, unused_since: int | None = None) -> bool:
        raise NotImplementedError

    async def erased(self, room: str) -> bool:
        return False

    async def probe(self, room: str) -> None:
        await self._call("probe", lambda: None)

    async def close(self) -> None:
        pass

    async def _call(self, name: str, effect: Callable[[], T]) -> T:
        return await self._world.call(self._process, name, effect)


class NoStars:
    """The part of the box that nobody here puts anything into: these people give no stars."""

    async def give(self, room: str, board: str, round: int, key: bytes, given: Given) -> None:
        raise NotImplementedError

    async def given(self, room: str, board: str, round: int, key: bytes) -> Given:
        return {}

    async def givers(self, room: str, rounds: Mapping[str, int]) -> Mapping[str, int]:
        return {}

    async def seal_stars(self, room: str, board: str, round: int, budget: int, k: int) -> StarTally | None:
        raise NotImplementedError

    async def sealed_stars(self, room: str) -> Sequence[SealedStars]:
        return []

    async def release_stars(self, room: str, board: str, round: int) -> None:
        raise NotImplementedError

    async def destroy_stars(self, room: str, but: Mapping[str, int]) -> None:
        pass


class Box(NoStars):
    """The port, as this process has it."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._world = process.world
        self._box = process.world.box

    async def id(self, room: str) -> str:
        return f"box {self._box.number}"

    async def cast(self, room: str, round: int, statement: str, key: bytes, score: Score | None) -> None:
        await self._call("cast", lambda: self._box.cast(round, statement, key, score))

    async def scores(self, room: str, round: int, keys: Mapping[str, bytes]) -> Mapping[str, Score]:
        return await self._call("scores", lambda: self._box.scores(round, keys))

    async def turnout(self, room: str, round: int) -> Mapping[str, Turnout]:
        return await self._call("turnout", lambda: self._box.turnout(round))

    async def seal(self, room: str, round: int, statements: Sequence[str], k: int) -> Mapping[str, Tally]:
        def effect() -> Mapping[str, Tally]:
            tallies = self._box.seal(round, statements, k)
            self._world.note(f"process {self._process.number}: sealed {sorted(tallies)} of round {round}")
            return tallies

        return await self._call("seal", effect)

    async def done(self, room: str, teller: str, seats: frozenset[bytes]) -> int:
        self._box.told_done[teller] = seats
        return 0

    async def sealed(self, room: str) -> Sequence[SealedStatement]:
        return await self._call("sealed", self._box.sealed)

    async def rooms(self) -> Sequence[str]:
        return [CODE] if self._box.ballots or self._box.seals else []

    async def release(self, room: str, round: int, statement: str) -> None:
        await self._call("release", lambda: self._box.release(round, statement))

    async def destroy(self, room: str, before_round: int | None = None) -> None:
        await self._call("destroy", lambda: self._box.destroy(before_round))

    async def close(self) -> None:
        pass

    async def _call(self, name: str, effect: Callable[[], T]) -> T:
        return await self._world.call(self._process, name, effect)


class Bus:
    """The port, as this process has it."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def subscribe(self, room: str, receive: Callable[[BusMessage], None]) -> Callable[[], None]:
        return await self._process.subscribe(receive)

    def publish(self, room: str, message: BusMessage) -> None:
        world = self._process.world
        if not self._process.dead and not world.is_apart(self._process):
            world.publish(message)

    async def close(self) -> None:
        pass


class Presence:
    """The port, as this process has it: its word stands for a while, and is told again."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._world = process.world
        self._mine: Counter[str] = Counter()
        process.begin(self._tell_again())

    async def arrive(self, room: str, participant: str, at: int) -> None:
        self._mine[participant] += 1
        await self._tell()

    async def depart(self, room: str, participant: str, at: int) -> None:
        if self._mine[participant] > 0:
            self._mine[participant] -= 1
        self._mine += Counter()
        await self._tell()

    async def here(self, room: str) -> frozenset[str]:
        await self._travel()
        return frozenset(self._mine) | self._world.attendance.here(self._world.loop.at)

    async def recent(self, room: str, since: int) -> frozenset[str]:
        here = await self.here(room)
        after = self._world.loop.at - (self._world.clock.now() - since) / 1000
        return here | self._world.attendance.recent(after, self._world.loop.at)

    async def close(self) -> None:
        pass

    async def _travel(self) -> None:
        if self._process.dead:
            raise asyncio.CancelledError
        await asyncio.sleep(self._world.chance.random() * 0.004)

    async def _tell(self) -> None:
        await self._travel()
        if not self._process.dead and not self._world.is_apart(self._process):
            self._world.attendance.tell(self._process.number, self._mine, self._world.loop.at)

    async def _tell_again(self) -> None:
        while True:
            await asyncio.sleep(TELL_S)
            await self._tell()
