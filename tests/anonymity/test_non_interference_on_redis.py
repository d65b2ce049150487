"""ANON-1 where several processes serve a room through Redis: whatever is cast, every message, every write,
every key and what each process keeps is the same, as long as the published results are.
"""

import asyncio
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings

from server.adapters.redis import bus
from server.room.state import Settings
from tests.anonymity import leaks, leaks_on_redis
from tests.anonymity.on_redis import on_redis
from tests.anonymity.stories import AFTERNOON, LONG, histories
from tests.anonymity.twins import Act, History, Openings, played
from tests.redis_server import RedisProcess


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Openings]:
    """A Redis for each run, so that all names in them may be the same."""
    folder = tmp_path_factory.mktemp("redis")
    with (
        RedisProcess(folder / "first", appendonly="no") as first,
        RedisProcess(folder / "second", appendonly="no") as second,
    ):
        yield on_redis(first.url), on_redis(second.url)


@pytest.fixture(autouse=True)
def _only_the_given_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the journal stands is read again every other second of the machine's time, and tells no more than
    the messages that all came.
    """
    monkeypatch.setattr(bus, "HEADS_S", 3600)


def test_random_histories_leave_the_same_in_redis_whatever_is_cast(two: Openings) -> None:
    results: list[int] = []

    @settings(max_examples=6)
    @given(histories)
    def the_same(history: History) -> None:
        both = asyncio.run(played(history, two))
        assert both.differences() == []
        results.append(both.published)

    the_same()
    assert sum(results) > len(results) / 2, "results are shown in these histories"


@pytest.mark.parametrize("acts", LONG.values(), ids=LONG)
async def test_long_histories_leave_the_same_in_redis(acts: Sequence[Act], two: Openings) -> None:
    both = await played(History(Settings(), acts, seed=1), two, sockets=True)

    assert both.differences() == []
    seen = both.sides[0].run.seen.parts
    assert {name.split(" ")[0] for name in seen} >= {"messages", "writes", "held", "keys", "copies", "socket"}


@pytest.mark.parametrize("leak", leaks_on_redis.ALL, ids=lambda leak: leak.__name__)
async def test_every_leak_through_redis_is_noticed(
    leak: leaks.Leak, two: Openings, monkeypatch: pytest.MonkeyPatch
) -> None:
    leak(monkeypatch)

    both = await played(History(Settings(), AFTERNOON, seed=1), two)

    assert both.differences()
