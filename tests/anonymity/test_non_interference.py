"""ANON-1: whoever is not the one who casts sees the same bytes, whatever is cast, as long as the published
results are the same. Random histories in this process, long ones over real sockets, and every seeded leak
noticed.
"""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given, settings

from server.adapters.embedded.ballots import SqliteBallotBox
from server.hosting.casting import TICK_MS
from server.hosting.ports import Unavailable
from server.room.state import Settings
from tests.anonymity import leaks
from tests.anonymity.runs import running
from tests.anonymity.stories import LONG, histories
from tests.anonymity.twins import Act, History, played
from tests.gathering import op_id


def test_random_histories_are_the_same_for_everyone_else_whatever_is_cast() -> None:
    results: list[int] = []

    @settings(max_examples=15)
    @given(histories)
    def the_same(history: History) -> None:
        both = asyncio.run(played(history))
        assert both.differences() == []
        results.append(both.published)

    the_same()
    assert sum(results) > len(results) / 2, "results are shown in these histories"


@pytest.mark.parametrize("acts", LONG.values(), ids=LONG)
async def test_long_histories_are_the_same_over_real_sockets(acts: Sequence[Act]) -> None:
    both = await played(History(Settings(), acts, seed=1), sockets=True)

    assert both.differences() == []


@pytest.mark.parametrize("leak", leaks.ALL, ids=lambda leak: leak.__name__)
async def test_every_leak_is_noticed(leak: leaks.Leak, monkeypatch: pytest.MonkeyPatch) -> None:
    leak(monkeypatch)

    assert await noticed()


async def test_where_there_is_no_leak_nothing_is_noticed() -> None:
    assert not await noticed(seeds=2)


async def noticed(seeds: int = 6) -> bool:
    """Whether any of the long histories, with so many seeds, shows a difference."""
    for seed in range(seeds):
        for acts in LONG.values():
            if (await played(History(Settings(), acts, seed))).differences():
                return True
    return False


async def test_a_box_that_refuses_a_ballot_is_told_of_at_the_tick_and_not_when_someone_casts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(*_ballot: object) -> None:
        raise Unavailable

    async with running(Settings()) as run:
        for who in ("Maria", "Anna"):
            async with run.turn():
                await run.join(who)
        async with run.turn():
            await run.wish("Maria", op_id("grade"), {"type": "set_step", "step": "grade"})
        async with run.turn():
            run.clock.advance(TICK_MS)
        monkeypatch.setattr(SqliteBallotBox, "cast", refuse)
        before = len(run.seen.parts["socket of Maria"])
        async with run.turn():
            await run.cast("Anna", 1, "offer", 7)
        assert len(run.seen.parts["socket of Maria"]) == before

        async with run.turn():
            run.clock.advance(TICK_MS)

        [beat] = run.seen.parts["socket of Maria"][before:]
        assert '"writable":false' in beat
