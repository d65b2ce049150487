"""One clock for all rooms, and work that has a task only while there is something to do."""

import asyncio
from typing import Any, cast

import pytest

from server.hosting import ticking
from server.hosting.errands import Errands
from server.hosting.host import Host
from server.hosting.ticking import AT_ONCE, Ticking


class Time:
    """Goes on by a twentieth of a second with every turn of the loop."""

    def __init__(self) -> None:
        self.at = 1_500
        self._waiting: list[tuple[int, asyncio.Event]] = []

    def now(self) -> int:
        return self.at

    async def until(self, at: int) -> None:
        due = asyncio.Event()
        self._waiting.append((at, due))
        await due.wait()

    async def pass_turns(self, number: int) -> None:
        for _ in range(number):
            self.at += 50
            for at, due in self._waiting:
                if at <= self.at:
                    due.set()
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

    def tick(self, now: int) -> asyncio.Task[None]:
        return asyncio.create_task(self._count(now))

    async def _count(self, now: int) -> None:
        self.counting += 1
        self.most = max(self.most, self.counting)
        for _ in range(self.slow):
            await asyncio.sleep(0)
        self.counting -= 1
        self.ticks.append(now)

    def pulse(self, now: int) -> None:
        self.pulses.append(now)


async def go(hosts: Hosts, *, minutes: int) -> None:
    """Let the clock go for a while."""
    time = Time()
    clock = Ticking(time, lambda: hosts.awake)
    clock.start()
    await time.pass_turns(minutes * 1_200)
    await clock.stop()


async def test_every_room_is_told_each_whole_multiple_of_two_seconds_and_each_second() -> None:
    hosts = Hosts(20)
    await go(hosts, minutes=1)
    assert all(at % 2_000 == 0 for at in hosts.ticks)
    assert len(hosts.ticks) > 40
    assert all(hosts.ticks.count(at) == 20 for at in hosts.ticks[:40])
    assert all(at % 1_000 == 0 for at in hosts.pulses)
    assert len(hosts.pulses) > 40
    assert all(hosts.pulses.count(at) == 20 for at in hosts.pulses[:40])


async def test_five_hundred_rooms_do_not_count_at_one_moment() -> None:
    hosts = Hosts(500, slow=2)
    await go(hosts, minutes=1)
    assert len(hosts.ticks) >= 500
    assert hosts.most == AT_ONCE


async def test_a_room_whose_store_does_not_answer_shows_signs_of_life() -> None:
    hosts = Hosts(1, slow=10**9)
    await go(hosts, minutes=1)
    assert len(hosts.pulses) > 30
    assert hosts.ticks == []


async def test_rooms_whose_store_does_not_answer_keep_no_other_from_counting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ticking, "SLOW_S", 0)
    stuck, well = Hosts(AT_ONCE, slow=10**9), Hosts(1)
    stuck.awake.extend(well.awake)
    await go(stuck, minutes=1)
    assert stuck.ticks == []
    assert len(well.ticks) > 20


async def test_where_no_room_is_awake_the_clock_stands_still_until_there_is_one() -> None:
    hosts, time = Hosts(1), Time()
    clock = Ticking(time, lambda: hosts.awake)
    clock.start()
    awake, hosts.awake = hosts.awake, []
    await time.pass_turns(100)
    told, hosts.awake = len(hosts.pulses), awake
    await time.pass_turns(100)
    assert len(hosts.pulses) == told
    clock.start()
    await time.pass_turns(100)
    assert len(hosts.pulses) > told
    await clock.stop()


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
    assert failures == [True]
    assert len(caplog.records) == 1


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
