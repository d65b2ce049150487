"""When a room's turns begin, and what each takes."""

import asyncio
from collections.abc import Callable

import pytest

from server.hosting import inbox
from server.hosting.inbox import ARRIVALS_MAX, BATCH_MAX, Inbox, Probe
from server.hosting.wishes import Arrival, Wish
from server.room.timer import StopTimer
from server.room.votes import RevealResult
from server.web.outlet import Outlet

HALL = range(1000)
ALONE = range(1)


class Breaths:
    """What was waited for instead of sleeping, and what came meanwhile."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.meanwhile: Callable[[], object] = lambda: None

    async def take(self, seconds: float) -> None:
        self.taken.append(seconds)
        self.meanwhile()
        turned: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(_resolve, turned)
        await turned


@pytest.fixture
def breaths(monkeypatch: pytest.MonkeyPatch) -> Breaths:
    """A breath that a busy machine cannot outlast."""
    breaths = Breaths()
    monkeypatch.setattr("server.hosting.inbox.asyncio.sleep", breaths.take)
    monkeypatch.setattr(inbox, "BREATH_S", 100)
    monkeypatch.setattr(inbox, "BREATH_PER_SESSION_S", 1)
    return breaths


async def test_an_idle_room_takes_its_turn_at_once_and_a_busy_one_after_a_breath(breaths: Breaths) -> None:
    waiting = Inbox(lambda: None)
    waiting.put(first := Wish(StopTimer()))
    assert await waiting.gather(HALL) == [first]
    assert breaths.taken == []
    waiting.put(second := Wish(StopTimer()))
    third = Wish(StopTimer())
    breaths.meanwhile = lambda: waiting.put(third)
    assert await waiting.gather(HALL) == [second, third]
    assert 0 < breaths.taken[0] <= 100


async def test_few_are_told_quickly_so_a_small_room_hardly_waits(breaths: Breaths) -> None:
    waiting = Inbox(lambda: None)
    for _ in range(2):
        waiting.put(Wish(StopTimer()))
        await waiting.gather(ALONE)
    assert all(breath <= 1 for breath in breaths.taken)


async def test_what_is_heard_from_the_bus_delays_no_wish(breaths: Breaths) -> None:
    waiting = Inbox(lambda: None)
    for item in (Probe(), Wish(StopTimer())):
        waiting.put(item)
        assert await waiting.gather(HALL) == [item]
    assert breaths.taken == []


async def test_whoever_is_cancelled_while_taking_breath_loses_nothing(breaths: Breaths) -> None:
    waiting = Inbox(lambda: None)
    waiting.put(Wish(StopTimer()))
    await waiting.gather(HALL)
    waiting.put(second := Wish(StopTimer()))
    gathering = asyncio.create_task(waiting.gather(HALL))
    breaths.meanwhile = gathering.cancel
    with pytest.raises(asyncio.CancelledError):
        await gathering
    assert waiting.empty() == [second]


async def test_a_turn_ends_with_a_reveal_or_when_it_is_full() -> None:
    waiting = Inbox(lambda: None)
    wishes = [Wish(StopTimer()), Wish(RevealResult(None)), *(Wish(StopTimer()) for _ in range(BATCH_MAX + 1))]
    for wish in wishes:
        waiting.put(wish)
    assert await waiting.gather(ALONE) == wishes[:2]
    assert await waiting.gather(ALONE) == wishes[2 : 2 + BATCH_MAX]
    assert await waiting.gather(ALONE) == wishes[-1:]


async def test_when_a_thousand_come_at_once_those_inside_do_not_stand_in_line_behind_them() -> None:
    waiting, loop = Inbox(lambda: None), asyncio.get_running_loop()
    come = [Arrival(Outlet(), None, False, None, None, None, loop.create_future()) for _ in range(1000)]
    for arrival in come:
        waiting.put(arrival)
    waiting.put(wish := Wish(StopTimer()))
    assert await waiting.gather(ALONE) == [wish, *come[:ARRIVALS_MAX]]
    assert await waiting.gather(ALONE) == come[ARRIVALS_MAX : 2 * ARRIVALS_MAX]
    assert waiting.empty() == come[2 * ARRIVALS_MAX :]


def _resolve(turned: "asyncio.Future[None]") -> None:
    if not turned.done():
        turned.set_result(None)
