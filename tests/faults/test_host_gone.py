"""Coming in at the moment when this process lets go of the room, and going at the moment of coming in."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.hosting.casting import Casting
from server.hosting.registry import IDLE_MS, SWEEP_MS
from server.hosting.sessions import Session
from server.hosting.turns import Gone
from server.hosting.wishes import Arrival
from tests.browsers import PATIENCE, make_room
from tests.serving_here import serving
from tests.tabs import CODE, Tab, TwoProcesses, two_processes


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[TwoProcesses]:
    async with two_processes(tmp_path) as two:
        yield two


async def test_one_who_comes_to_a_copy_that_was_let_go_is_sent_to_a_new_one(two: TwoProcesses) -> None:
    registry = two.registries[0]
    old = await registry.host(CODE)
    assert old is not None
    await registry.drop(CODE, old)
    tab = Tab(1)
    with pytest.raises(Gone) as gone:
        await tab.join_host(old)
    assert gone.value.code == 4000
    await tab.join(registry)
    assert tab.session is not None


async def test_those_who_wait_when_the_copy_is_let_go_are_sent_to_a_new_one(two: TwoProcesses) -> None:
    registry = two.registries[0]
    host = await registry.host(CODE)
    assert host is not None
    joining = [asyncio.create_task(Tab(person).join(registry)) for person in range(1, 30)]
    await turn()
    await turn()
    await registry.drop(CODE, host)
    outcomes = await asyncio.gather(*joining, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} <= {Gone, type(None)}


async def test_one_who_goes_while_coming_in_leaves_nobody_behind(two: TwoProcesses) -> None:
    registry = two.registries[0]
    maria = Tab(0)
    await maria.join(registry)
    for turns in range(60):
        tab = Tab(1)
        joining = asyncio.create_task(tab.join(registry))
        for _ in range(turns):
            await turn()
        joining.cancel()
        await asyncio.gather(joining, return_exceptions=True)
        await tab.depart()
    maria.wish({"type": "rename_room", "title": "Därefter"})
    await maria.until_answered()
    host = registry._hosts[CODE]
    assert len(host.sessions) == 1
    assert (await host.signals.here()).here == [maria.session.participant if maria.session else None]


async def test_one_who_goes_at_the_very_moment_of_admission_leaves_nobody_behind(two: TwoProcesses) -> None:
    host = await two.registries[0].host(CODE)
    assert host is not None
    admitted: asyncio.Future[Session] = asyncio.get_running_loop().create_future()
    tab = Tab(1)
    joining = asyncio.create_task(host.join(Arrival(tab, tab.seat, False, "Anna", None, None, admitted)))
    admitted.add_done_callback(lambda _: joining.cancel())
    await asyncio.gather(joining, return_exceptions=True)
    assert joining.cancelled()
    assert len(host.sessions) == 0
    assert (await host.signals.here()).here == []


async def test_a_copy_that_was_let_go_takes_no_ballot_of_one_who_does_not_hear_it(two: TwoProcesses) -> None:
    registry, maria, anna = two.registries[0], Tab(0), Tab(1)
    await maria.join(registry)
    await anna.join(registry)
    maria.wish({"type": "set_step", "step": "grade"})
    await maria.until_answered()
    await anna.cast("offer", 7)
    registry._hosts[CODE]._turns.gone = True
    await anna.cast("user", 7)
    assert (await registry.ports.box.turnout(CODE, 1)).keys() == {"offer"}


async def test_a_room_whose_clock_stops_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def wrong(*_: object) -> None:
        raise ArithmeticError("a mistake of ours")

    async with serving(tmp_path, monkeypatch) as server:
        room = await make_room(server.address)
        maria = room.facilitator()
        with monkeypatch.context() as broken:
            broken.setattr(Casting, "tick", wrong)
            await maria.open()
            assert await maria.closed() == 4001
        async with maria:
            await maria.counts(lambda frame: frame["round"] == 1)


async def turn() -> None:
    """Let the loop turn once."""
    turned = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(turned.set_result, None)
    await turned


async def test_a_room_that_has_been_empty_for_a_while_leaves_memory(two: TwoProcesses) -> None:
    registry, tab = two.registries[0], Tab(1)
    await registry.start()
    await tab.join(registry)
    copy = weakref.ref(registry._hosts[CODE])
    await pass_time(two, IDLE_MS + 2 * SWEEP_MS)
    assert CODE in registry._hosts, "someone is there"
    await tab.depart()
    tab.host = None
    await pass_time(two, SWEEP_MS)
    assert CODE in registry._hosts, "they may come back"
    await pass_time(two, IDLE_MS + 2 * SWEEP_MS)
    async with asyncio.timeout(PATIENCE):
        while copy() is not None:
            await asyncio.sleep(0.01)
            gc.collect()


async def pass_time(two: TwoProcesses, ms: int) -> None:
    """A sweep at a time, each with the turns of the loop that it needs."""
    for _ in range(ms // SWEEP_MS):
        two.clock.advance(SWEEP_MS)
        for _ in range(20):
            await asyncio.sleep(0)
