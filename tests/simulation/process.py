"""A server process of a history: the real registry, hosts and sockets, on ports that lead to the world."""

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from types import SimpleNamespace
from typing import Any, Final, TypeVar

from starlette.websockets import WebSocket

from server.hosting.host import Host
from server.hosting.parting import Parting
from server.hosting.ports import BusMessage, Standing
from server.hosting.registry import Registry
from server.hosting.replica import Ports
from server.web.socket import Sockets, socket
from server.web.wire import SUBPROTOCOL
from tests.simulation.disks import lost_and_erased
from tests.simulation.ports import Box, Bus, Journal, Presence
from tests.simulation.virtual import OWNER
from tests.simulation.world import World
from tests.tabs import CODE

HEADS_S: Final = 2.0
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
        self.disk = world.take_disk(self)
        ports = Ports(
            journal=Journal(self, lost_and_erased(self, self.disk) if world.may_be_lost else None),
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

    def within(self, make: Callable[[], T]) -> T:
        """What is made belongs to the process, and so do its tasks."""
        return self._context.run(make)

    def begin(self, work: Any) -> "asyncio.Task[Any]":
        """A task that ends when the process does."""
        return self.within(lambda: asyncio.get_running_loop().create_task(work))

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
        # One that was told to end may have let go of it before, and another may have it now.
        if self.disk.taken_by is self:
            self.disk.taken_by = None
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

    async def erase(self) -> bool:
        """As the operator asks for it. Raises Unavailable, or CancelledError when the process dies."""
        return await self.registry.keeping.erase(CODE)

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
                self.hear(Standing(self.world.redis.head))
