"""An event loop whose time is a number: nothing sleeps, and what waits longest for nothing comes next.

A history of a minute runs in the time that its work takes, and the same way each time.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from typing import Any, Protocol

from tests.gathering import START


class Owner(Protocol):
    """Whose tasks a crash takes with it."""

    tasks: "dict[asyncio.Task[Any], None]"


OWNER: ContextVar[Owner | None] = ContextVar("OWNER", default=None)


class NothingLeft(Exception):
    """Everyone waits, and no time will bring anything."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """Knows no sockets. A task belongs to whoever made it, and so do those that it makes."""

    def __init__(self) -> None:
        self.at = 0.0
        super().__init__(_Leap(self))
        self._clock_resolution = 1e-6

    def time(self) -> float:
        """Seconds since the beginning of the history."""
        return self.at

    def create_task(self, coro: Coroutine[Any, Any, Any], **options: Any) -> "asyncio.Task[Any]":  # type: ignore[override]
        """As every loop does."""
        task = super().create_task(coro, **options)
        if (owner := OWNER.get()) is not None:
            owner.tasks[task] = None
            task.add_done_callback(owner.tasks.pop)
        return task


class VirtualClock:
    """The loop's time as the server has it."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def now(self) -> int:
        return START + int(self._loop.at * 1000 + 1e-3)

    async def until(self, at: int) -> None:
        await asyncio.sleep(max(0, at - self.now()) / 1000)


class _Leap(selectors.SelectSelector):
    """Where a loop would wait for the world, time leaps instead."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise NothingLeft
        self._loop.at += max(0.0, timeout)
        return []


def run(main: Callable[[VirtualLoop], Coroutine[Any, Any, None]]) -> None:
    """Run to the end, and let nothing that was begun remain."""
    loop = VirtualLoop()
    try:
        loop.run_until_complete(main(loop))
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()
