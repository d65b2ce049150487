"""A connection between a simulated browser and a process: frames come late but in order, until it is cut."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

from starlette.types import Message

from tests.simulation.process import Process

STALL_S = 30.0


class Line:
    """One WebSocket. `hear` gets each text, and `ended` the close number, once."""

    def __init__(
        self,
        process: Process,
        chance: random.Random,
        hear: Callable[[str], None],
        ended: Callable[[int], None],
    ) -> None:
        self.process = process
        self._loop = process.world.loop
        self._chance = chance
        self._hear = hear
        self._ended = ended
        self._inbox: asyncio.Queue[Message] = asyncio.Queue()
        self._inbox.put_nowait({"type": "websocket.connect"})
        self._up = self._down = self._loop.at
        self._open = True
        self._flowing = asyncio.Event()
        self._flowing.set()
        process.lines.append(self)
        process.serve(self._inbox.get, self._send)

    def say(self, text: str) -> None:
        """To the process."""
        if self._open:
            self._up = self._after(self._up)
            self._loop.call_at(self._up, self._inbox.put_nowait, {"type": "websocket.receive", "text": text})

    def cut(self) -> None:
        """Nothing more comes through; each end notices at a moment of its own."""
        self._end(1006, self._loop.at + self._chance.random() * 0.2)

    def stall(self) -> None:
        """The browser reads nothing for a while."""
        self._flowing.clear()
        self._loop.call_later(self._chance.random() * STALL_S, self.flow)

    def flow(self) -> None:
        """It reads again."""
        self._flowing.set()

    async def _send(self, message: Any) -> None:
        if message["type"] == "websocket.send":
            await self._flowing.wait()
            if self._open:
                self._down = self._after(self._down)
                self._loop.call_at(self._down, self._arrive, message["text"])
        elif message["type"] == "websocket.close":
            self._end(message["code"], self._after(self._down))

    def _arrive(self, text: str) -> None:
        if self._open:
            self._hear(text)

    def _end(self, code: int, at: float) -> None:
        """What is on its way down at a close that was said still comes; after a cut, nothing does."""
        if not self._open:
            return
        if code == 1006:
            self._open = False
        self._flowing.set()
        if self in self.process.lines:
            self.process.lines.remove(self)
        self._loop.call_at(at, self._closed, code)
        gone = {"type": "websocket.disconnect", "code": code}
        self._loop.call_at(at + self._chance.random(), self._inbox.put_nowait, gone)

    def _closed(self, code: int) -> None:
        self._open = False
        ended, self._ended = self._ended, _nobody
        ended(code)

    def _after(self, before: float) -> float:
        """In order, however late."""
        return max(before, self._loop.at + self._chance.random() * 0.02) + 1e-6


def _nobody(_code: int) -> None:
    pass
