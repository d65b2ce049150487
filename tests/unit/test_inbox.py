"""When a room's turns begin, and what each takes."""

import asyncio

import pytest

from server.hosting import inbox
from server.hosting.inbox import ARRIVALS_MAX, BATCH_MAX, Inbox, Probe
from server.hosting.wishes import Arrival, Wish
from server.room.timer import StopTimer
from server.room.votes import RevealResult
from server.web.outlet import Outlet

HALL = range(1000)
ALONE = range(1)


@pytest.fixture(autouse=True)
def _long_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "BREATH_S", 0.05)


async def test_an_idle_room_takes_its_turn_at_once_and_a_busy_one_after_a_breath() -> None:
    waiting, loop = Inbox(), asyncio.get_running_loop()
    began = loop.time()
    waiting.put(first := Wish(StopTimer()))
    assert await waiting.gather(HALL) == [first]
    assert loop.time() - began < 0.04
    waiting.put(second := Wish(StopTimer()))
    gathering = asyncio.create_task(waiting.gather(HALL))
    loop.call_later(0.01, waiting.put, third := Wish(StopTimer()))
    assert await gathering == [second, third]
    assert loop.time() - began >= 0.04


async def test_few_are_told_quickly_so_a_small_room_hardly_waits() -> None:
    waiting, loop = Inbox(), asyncio.get_running_loop()
    began = loop.time()
    for _ in range(10):
        waiting.put(Wish(StopTimer()))
        await waiting.gather(ALONE)
    assert loop.time() - began < 0.04


async def test_what_is_heard_from_the_bus_delays_no_wish() -> None:
    waiting, loop = Inbox(), asyncio.get_running_loop()
    began = loop.time()
    for item in (Probe(), Wish(StopTimer())):
        waiting.put(item)
        assert await waiting.gather(HALL) == [item]
    assert loop.time() - began < 0.04


async def test_whoever_is_cancelled_while_taking_breath_loses_nothing() -> None:
    waiting = Inbox()
    waiting.put(Wish(StopTimer()))
    await waiting.gather(HALL)
    waiting.put(second := Wish(StopTimer()))
    gathering = asyncio.create_task(waiting.gather(HALL))
    await asyncio.wait((gathering,), timeout=0.01)
    gathering.cancel()
    assert waiting.empty() == [second]


async def test_a_turn_ends_with_a_reveal_or_when_it_is_full() -> None:
    waiting = Inbox()
    wishes = [Wish(StopTimer()), Wish(RevealResult(None)), *(Wish(StopTimer()) for _ in range(BATCH_MAX + 1))]
    for wish in wishes:
        waiting.put(wish)
    assert await waiting.gather(ALONE) == wishes[:2]
    assert await waiting.gather(ALONE) == wishes[2 : 2 + BATCH_MAX]
    assert await waiting.gather(ALONE) == wishes[-1:]


async def test_when_a_thousand_come_at_once_those_inside_do_not_stand_in_line_behind_them() -> None:
    waiting, loop = Inbox(), asyncio.get_running_loop()
    come = [Arrival(Outlet(), None, False, None, None, None, loop.create_future()) for _ in range(1000)]
    for arrival in come:
        waiting.put(arrival)
    waiting.put(wish := Wish(StopTimer()))
    assert await waiting.gather(ALONE) == [wish, *come[:ARRIVALS_MAX]]
    assert await waiting.gather(ALONE) == come[ARRIVALS_MAX : 2 * ARRIVALS_MAX]
    assert waiting.empty() == come[2 * ARRIVALS_MAX :]
