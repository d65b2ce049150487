"""One clock for all rooms, and work that has a task only while there is something to do."""

import asyncio
from typing import Any, cast

import pytest

from server.hosting.errands import Errands
from server.hosting.host import Host
from server.hosting.ticking import AT_ONCE, Ticking


class Time:
    """Goes as fast as it is waited for."""

    def __init__(self) -> None:
        self.at = 1_500

    def now(self) -> int:
        return self.at

    async def until(self, at: int) -> None:
        self.at = max(self.at, at)
        await asyncio.sleep(0)


class Hosts:
    """Rooms that note what the clock brings; `slow` is how many turns of the loop each needs to count."""

    def __init__(self, number: int, *, slow: int = 0) -> None:
        self.slow = slow
        self.ticks: list[int] = []
        self.pulses: list[int] = []
        self.counting = 0
        self.most = 0
        self.awake = cast("list[Host]", [self] * number)

    async def tick(self, now: int) -> None:
        self.counting += 1
        self.most = max(self.most, self.counting)
        for _ in range(self.slow):
            await asyncio.sleep(0)
        self.counting -= 1
        self.ticks.append(now)

    def pulse(self, now: int) -> None:
        self.pulses.append(now)


async def pass_turns(number: int) -> None:
    """Let the loop turn so many times."""
    for _ in range(number):
        await asyncio.sleep(0)


async def go(hosts: Hosts) -> None:
    """Let the clock go for a while."""
    ticking = Ticking(Time(), lambda: hosts.awake)
    ticking.start()
    await pass_turns(1_000)
    await ticking.stop()


async def test_every_room_is_told_each_whole_multiple_of_two_seconds_and_each_second() -> None:
    hosts = Hosts(20)
    await go(hosts)
    assert all(at % 2_000 == 0 for at in hosts.ticks)
    assert len(hosts.ticks) > 40
    assert all(hosts.ticks.count(at) == 20 for at in hosts.ticks[:40])
    assert all(at % 1_000 == 0 for at in hosts.pulses)
    assert len(hosts.pulses) > 40
    assert all(hosts.pulses.count(at) == 20 for at in hosts.pulses[:40])


async def test_five_hundred_rooms_do_not_count_at_one_moment() -> None:
    hosts = Hosts(500, slow=2)
    await go(hosts)
    assert len(hosts.ticks) >= 500
    assert hosts.most == AT_ONCE


async def test_a_room_whose_store_does_not_answer_shows_signs_of_life() -> None:
    hosts = Hosts(1, slow=10**9)
    await go(hosts)
    assert len(hosts.pulses) > 30
    assert (hosts.counting, hosts.ticks) == (1, [])


async def test_where_no_room_is_awake_the_clock_stands_still_until_there_is_one() -> None:
    hosts, time = Hosts(1), Time()
    ticking = Ticking(time, lambda: hosts.awake)
    ticking.start()
    awake, hosts.awake = hosts.awake, []
    await pass_turns(10)
    stood = time.now()
    await pass_turns(10)
    assert time.now() == stood
    hosts.awake = awake
    ticking.start()
    await pass_turns(100)
    assert hosts.ticks
    await ticking.stop()


async def test_work_is_under_way_once_at_a_time_and_can_be_begun_anew() -> None:
    begun: list[asyncio.Event] = []

    async def work() -> None:
        begun.append(asyncio.Event())
        await begun[-1].wait()

    errands = Errands(lambda: None)
    for round in (1, 2):
        errands.begin(work)
        errands.begin(work)
        await asyncio.sleep(0)
        assert len(begun) == round
        begun[-1].set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)


async def test_work_that_fails_is_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    failures: list[bool] = []

    async def work() -> None:
        raise ValueError

    errands = Errands(lambda: failures.append(True))
    errands.begin(work)
    await asyncio.sleep(0)
    await errands.guard(work())
    assert failures == [True, True]
    assert len(caplog.records) == 2


async def test_what_is_stopped_is_cancelled_and_begins_nothing_more() -> None:
    ended: list[Any] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(work)

    errands = Errands(lambda: None)
    errands.begin(work)
    await asyncio.sleep(0)
    await errands.stop()
    errands.begin(work)
    await asyncio.sleep(0)
    assert ended == [work]
