"""Connections of uvicorn whose first words wait for their turn: when a thousand browsers come back at once,
those who are in already are heard between them.

A turn of the event loop hears everyone who has spoken. To take a connection in (its request, its upgrade, its
task) costs a hundred times what it costs to hear an op, so that a turn with a thousand of them would keep
everyone else waiting for as long. `paced()` is for uvicorn's `http=`.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import ClassVar, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

AT_ONCE: Final = 4
PAUSE_S: Final = 0.001


class Turnstile:
    """Lets so many through at once, and the others after a pause each time, in the order that they came."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()
        self._free = AT_ONCE
        self._turns = False

    def pass_through(self, enter: Callable[[], None]) -> None:
        """Call it, now or when its turn comes."""
        if self._free:
            self._let_in(enter)
        else:
            self._waiting.append(enter)

    def _let_in(self, enter: Callable[[], None]) -> None:
        self._free -= 1
        if not self._turns:
            self._turns = True
            asyncio.get_running_loop().call_later(PAUSE_S, self._turn)
        enter()

    def _turn(self) -> None:
        self._turns, self._free = False, AT_ONCE
        while self._waiting and self._free:
            self._let_in(self._waiting.popleft())


class PacedProtocol(HttpToolsProtocol):
    """uvicorn's own protocol, which hears a connection's first words in their turn."""

    turnstile: ClassVar[Turnstile]
    _inside = False

    def data_received(self, data: bytes) -> None:
        """The first words wait outside, and nothing more is read until they are heard."""
        if self._inside:
            super().data_received(data)
            return
        self._inside = True
        self.transport.pause_reading()
        self.turnstile.pass_through(lambda: self._enter(data))

    def _enter(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.resume_reading()
            super().data_received(data)

    def handle_websocket_upgrade(self) -> None:
        """The parser is done, and holds this protocol, which holds it."""
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]  # as uvicorn does when a connection is lost


def paced() -> type[asyncio.Protocol]:
    """The protocol, with a turnstile of its own for the server that it is given to."""
    return type("Paced", (PacedProtocol,), {"turnstile": Turnstile()})
