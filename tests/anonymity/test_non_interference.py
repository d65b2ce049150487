"""ANON-1: whoever is not the one who casts sees the same bytes, whatever is cast, as long as the published
results are the same. Random histories in this process, long ones over real sockets, and every seeded leak
noticed.
"""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.adapters.embedded.ballots import SqliteBallotBox
from server.hosting.casting import TICK_MS
from server.hosting.ports import Unavailable
from server.room.state import Settings
from tests.anonymity import leaks
from tests.anonymity.runs import running
from tests.anonymity.twins import Act, History, played
from tests.gathering import op_id

# What may happen, more often what matters more.
ACTS = (
    *(Act("tick"),) * 4,
    Act("wait", said=70),
    Act("wait", said=121_000),
    *(
        Act("reload", who, keeps_head)
        for who in ("Anna", "Maria", "the screen")
        for keeps_head in (True, False)
    ),
    *(Act("set_step", said=step) for step in ("results", "results", "results", "grade", "reflect")),
    *(Act("reveal_result", said=statement) for statement in (None, None, None, "offer", "user")),
    *(Act("start_round", said=k) for k in (None, 3, 5)),
    *(Act("set_setting", said=k) for k in (3, 8)),
    *(Act("join", who) for who in ("Fia", "Gun", "Hans")),
    Act("away", "Eva"),
    Act("back", "Eva"),
    Act("leave", "Dan"),
    Act("take_part", "Maria", said=True),
    Act("take_part", "Carl", said=False),
    Act("add_note", "Bo"),
    Act("rename_room"),
    Act("export"),
)
OPENING = (Act("tick"), Act("set_step", said="results"))

histories = st.builds(
    History,
    st.builds(Settings, threshold=st.sampled_from((3, 3, 5)), authors=st.booleans()),
    st.lists(st.sampled_from(ACTS), min_size=8, max_size=24).map(lambda acts: (*OPENING, *acts)),
    st.integers(0, 2**32),
)

# A long afternoon: everything that can be done is done, and each result is shown in each of two rounds.
AFTERNOON = (
    *OPENING,
    *(Act("join", who) for who in ("Fia", "Gun", "Hans")),
    Act("take_part", "Maria", said=True),
    Act("reload", "Anna", False),
    Act("reveal_result"),
    Act("tick"),
    Act("tick"),
    Act("reload", "the screen", False),
    Act("reload", "Maria", True),
    Act("away", "Eva"),
    Act("add_note", "Bo"),
    Act("wait", said=121_000),
    Act("reveal_result"),
    Act("tick"),
    Act("export"),
    Act("set_step", said="reflect"),
    Act("tick"),
    Act("set_step", said="results"),
    Act("start_round", said=3),
    Act("tick"),
    Act("leave", "Dan"),
    Act("back", "Eva"),
    Act("reload", "Carl", False),
    Act("tick"),
    Act("reveal_result", said="user"),
    Act("reload", "Anna", True),
    Act("tick"),
    Act("reveal_result", said="offer"),
    Act("start_round", said=5),
    Act("reveal_result"),
    Act("tick"),
    Act("reveal_result"),
    Act("rename_room"),
)
# So few answers that a result is refused again and again.
REFUSED = (
    *OPENING,
    Act("start_round", said=8),
    *(
        act
        for statement in (None, "offer", "user")
        for act in (Act("reload", "the screen", False), Act("reveal_result", said=statement), Act("tick"))
    ),
)
# A small group that answers all, round after round.
ROUNDS = (
    *OPENING,
    *(act for _ in range(6) for act in (*(Act("tick"),) * 3, Act("reveal_result"), Act("start_round"))),
)
LONG = {"rounds": ROUNDS, "an afternoon": AFTERNOON, "refused": REFUSED}


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
