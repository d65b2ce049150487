"""Garbage is collected while nobody waits, and at last however busy it is."""

import asyncio
import gc
import weakref
from collections.abc import Callable, Iterator

import pytest

from server.collector import OFTEN_S, SELDOM_S, collect_when_quiet


@pytest.fixture(autouse=True)
def collector_as_before() -> Iterator[None]:
    """This process goes on collecting."""
    yield
    gc.unfreeze()
    gc.enable()


class Circle:
    """Garbage that only a collector finds."""

    def __init__(self) -> None:
        self.itself = self


class Seconds:
    """Passes as many as are asked for, and then waits for ever. At the first, garbage is made."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.circle: weakref.ref[Circle] | None = None

    async def sleep(self, _seconds: float) -> None:
        self.circle = self.circle or weakref.ref(Circle())
        if not self.left:
            await asyncio.Event().wait()
        self.left -= 1


async def found(seconds: Seconds, work: Callable[[], object]) -> bool:
    """Whether the circle is found in these seconds."""
    task = asyncio.create_task(collect_when_quiet(work, seconds.sleep))
    await asyncio.sleep(0)
    task.cancel()
    assert seconds.circle is not None
    return seconds.circle() is None


async def test_a_quiet_process_collects_once_a_minute() -> None:
    assert not await found(Seconds(SELDOM_S - 1), lambda: 0)
    assert await found(Seconds(SELDOM_S), lambda: 0)


async def test_a_busy_one_only_after_half_an_hour() -> None:
    count = iter(range(10**6))
    assert not await found(Seconds(OFTEN_S - 1), lambda: next(count))
    assert await found(Seconds(OFTEN_S), lambda: next(count))


async def test_the_first_quiet_second_of_a_busy_process_is_taken() -> None:
    seconds = Seconds(SELDOM_S + 100)
    assert await found(seconds, lambda: max(seconds.left, 1))
