"""What the clock does to the counts, with a clock that the test moves."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.tabs import Tab, TwoProcesses, two_processes

MINUTE = 60_000
TICK = 2_000


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[TwoProcesses]:
    async with two_processes(tmp_path) as two:
        yield two


async def test_one_who_is_gone_counts_for_two_minutes_more(two: TwoProcesses) -> None:
    maria, anna = Tab(0), Tab(1)
    await maria.join(two.registries[0])
    await anna.join(two.registries[0])
    assert (await ticked(two, maria))["seats"] == 1
    await anna.depart()
    two.clock.advance(2 * MINUTE - TICK)
    maria.wish({"type": "start_timer", "seconds": 60})
    await maria.until_answered()
    assert maria.counts[-1]["seats"] == 1
    two.clock.advance(2 * TICK)
    assert (await newer(maria, lambda counts: counts["seats"] == 0))["done"] == 0


async def test_both_processes_tell_the_same_counts_at_the_same_tick(two: TwoProcesses) -> None:
    maria, anna = Tab(0), Tab(1)
    await maria.join(two.registries[0])
    await anna.join(two.registries[1])
    maria.wish({"type": "set_step", "step": "grade"})
    await anna.until_seq(4)
    await anna.cast("offer", 7)
    two.clock.advance(TICK)
    for tab in (maria, anna):
        told = await newer(tab, lambda counts: counts["counts"]["offer"]["answered"] == 1)
        assert told["seats"] == 1
    assert [told["counts"]["offer"]["answered"] for told in maria.counts] == [0, 0, 1][-len(maria.counts) :]


async def ticked(two: TwoProcesses, tab: Tab) -> dict[str, Any]:
    """The counts that the next tick brings."""
    before = len(tab.counts)
    two.clock.advance(TICK)
    return await newer(tab, lambda _: len(tab.counts) > before)


async def newer(tab: Tab, accept: Any) -> dict[str, Any]:
    """The newest counts, once they are accepted."""
    while not tab.counts or not accept(tab.counts[-1]):
        tab.news.clear()
        await tab.news.wait()
    return tab.counts[-1]
