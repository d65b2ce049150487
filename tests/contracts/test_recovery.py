"""Lost or erased: rooms come back to a Redis that came back empty, and erased ones do not."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from server.adapters.redis import recovery
from server.adapters.redis.ballots import RedisBallotBox
from server.adapters.redis.journal import RedisJournal
from server.hosting.ports import Head, Loaded, NoSuchRoom, RoomExists, Unavailable
from server.room.retention import DAY_MS
from tests.contracts.ballots import ROOM
from tests.contracts.chain import first, following, head_after
from tests.redis_server import RedisProcess


@pytest.fixture(autouse=True)
def _in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recovery, "WATCH_S", 0.02)
    monkeypatch.setattr(recovery, "MEMORY_FIRST_S", 0.2)
    monkeypatch.setattr(recovery, "OTHERS_S", 0.3)


@pytest.fixture
async def two(redis: RedisProcess, tmp_path: Path) -> AsyncIterator[tuple[RedisJournal, RedisJournal]]:
    """Two processes that share a folder."""
    redis.ask("FLUSHALL")
    one, other = await RedisJournal.open(redis.url, tmp_path), await RedisJournal.open(redis.url, tmp_path)
    yield one, other
    await one.close()
    await other.close()


async def grown(journal: RedisJournal, entries: int) -> Head:
    start = await journal.create(ROOM, "first", first(), at=1000)
    links = following(start, entries)
    await journal.append(ROOM, start, links, at=2000)
    return head_after(start, links)


async def found(journal: RedisJournal) -> Loaded | None:
    """What there is once Redis and its processes have come to rest."""
    async with asyncio.timeout(10):
        while True:
            try:
                return await journal.load(ROOM)
            except Unavailable:
                await asyncio.sleep(0.02)


async def test_a_lost_room_comes_back_from_the_copy_of_a_process(
    redis: RedisProcess, two: tuple[RedisJournal, RedisJournal]
) -> None:
    head = await grown(two[0], 4)
    await two[0].offer(ROOM, head, lambda: b"state")
    redis.ask("FLUSHALL")
    loaded = await found(two[1])
    assert loaded is not None
    assert loaded.snapshot is not None
    assert loaded.snapshot.body == b"state"
    assert (loaded.head.seq, loaded.head.id, list(loaded.entries)) == (head.seq, head.id, [])
    assert loaded.head.epoch != head.epoch
    await two[1].append(ROOM, loaded.head, following(loaded.head), at=3000)


async def test_an_append_to_a_lost_room_finds_none_and_never_an_empty_one(
    redis: RedisProcess, two: tuple[RedisJournal, RedisJournal]
) -> None:
    head = await grown(two[0], 1)
    redis.ask("FLUSHALL")
    with pytest.raises(NoSuchRoom):
        await two[0].append(ROOM, head, following(head), at=3000)
    with pytest.raises(Unavailable):
        await two[0].load(ROOM)


async def test_memory_is_before_the_disk_and_the_newest_of_all_wins(
    redis: RedisProcess, two: tuple[RedisJournal, RedisJournal]
) -> None:
    head = await grown(two[0], 4)
    await two[0].offer(ROOM, head, lambda: b"on disk")
    entries = following(head)
    await two[0].append(ROOM, head, entries, at=3000)
    redis.ask("FLUSHALL")
    await two[1].offer(ROOM, head, lambda: b"in memory, older")
    await two[0].offer(ROOM, head_after(head, entries), lambda: b"in memory")
    loaded = await found(two[1])
    assert loaded is not None
    assert loaded.snapshot is not None
    assert (loaded.snapshot.body, loaded.head.seq) == (b"in memory", 6)


async def test_nothing_is_restored_over_what_was_appended_since(
    redis: RedisProcess, two: tuple[RedisJournal, RedisJournal]
) -> None:
    head = await grown(two[0], 4)
    redis.ask("FLUSHALL")
    await two[0].offer(ROOM, head, lambda: b"older")
    loaded = await found(two[0])
    assert loaded is not None
    await two[0].append(ROOM, loaded.head, following(loaded.head), at=3000)
    late = Head(head.epoch, head.seq + 9, "late")
    await two[1].offer(ROOM, late, lambda: b"late")
    again = await found(two[1])
    assert again is not None
    assert again.head.seq == loaded.head.seq + 1


async def test_an_erased_room_stays_erased_whoever_still_has_it(
    redis: RedisProcess, two: tuple[RedisJournal, RedisJournal]
) -> None:
    head = await grown(two[0], 4)
    for journal in two:
        await journal.offer(ROOM, head, lambda: b"state")
    await two[0].erase(ROOM)
    for journal in two:
        await journal.offer(ROOM, head, lambda: b"state")
    assert await found(two[0]) is None
    redis.ask("FLUSHALL")
    for journal in two:
        await journal.offer(ROOM, head, lambda: b"state")
    assert await found(two[0]) is None
    assert await found(two[1]) is None
    with pytest.raises(RoomExists):
        await two[1].create(ROOM, "another", first(), at=3000)


async def test_an_erased_room_that_a_replica_brings_back_is_erased_again_with_its_ballots(
    redis: RedisProcess, two: tuple[RedisJournal, RedisJournal]
) -> None:
    """A replica that takes over may not have heard of the erasing; here, Redis is set back by hand."""
    await grown(two[0], 4)
    box = await RedisBallotBox.open(redis.url)
    await box.cast(ROOM, 1, "offer", bytes(32), 7)
    await box.give(ROOM, "ideas", 1, bytes(32), {"note-1": 2})
    assert await box.rooms() == [ROOM]
    async with Redis.from_url(redis.url) as operator:
        before = {key: await operator.dump(key) or b"" for key in await operator.keys(f"*{{{ROOM}}}*")}
        await two[0].erase(ROOM)
        # All of it at once: they look after what they find at any moment.
        pipe = operator.pipeline()
        pipe.flushall()
        for key, value in before.items():
            pipe.restore(key, 0, value)
        await pipe.execute()
    async with asyncio.timeout(10):
        while await found(two[1]) is not None:
            continue
    assert await box.rooms() == []
    await box.close()


async def test_a_room_that_vanishes_without_a_tombstone_is_lost_and_not_erased(
    redis: RedisProcess, two: tuple[RedisJournal, RedisJournal]
) -> None:
    """As when it was made a moment before a failover to a replica that never heard of it."""
    head = await grown(two[0], 4)
    await two[0].offer(ROOM, head, lambda: b"state")
    redis.ask(f"DEL workshop:{{{ROOM}}}:room workshop:{{{ROOM}}}:log")
    await two[0].offer(ROOM, head, lambda: b"state")
    loaded = await found(two[1])
    assert loaded is not None
    assert (loaded.head.seq, loaded.head.id) == (head.seq, head.id)


async def test_a_chain_that_comes_back_without_what_was_stable_is_replaced(
    redis: RedisProcess, two: tuple[RedisJournal, RedisJournal]
) -> None:
    head = await grown(two[0], 4)
    two[0]._stability._settled[""] = float("inf")
    assert two[0].stable(ROOM, head) == head.seq
    two[0]._stability._settled[""] = float("-inf")
    entries = following(head)
    await two[0].append(ROOM, head, entries, at=3000)
    older = Head(head.epoch, 3, "another")
    redis.ask(f"HSET workshop:{{{ROOM}}}:room seq {older.seq} id {older.id}")
    for seq in (6, 5, 4, 3):
        redis.ask(f"XDEL workshop:{{{ROOM}}}:log {seq}-0")
    redis.ask(f"XADD workshop:{{{ROOM}}}:log 7-0 id a prev b body c")  # whoever was there after the fork
    redis.ask(f"HSET workshop:{{{ROOM}}}:room seq 3")
    await two[0].offer(ROOM, head_after(head, entries), lambda: b"state")
    loaded = await found(two[1])
    assert loaded is not None
    assert loaded.snapshot is not None
    assert (loaded.snapshot.body, loaded.head.seq, loaded.head.epoch[:3]) == (b"state", 6, "g1.")


async def test_a_chain_that_comes_back_without_what_was_not_stable_stands(
    redis: RedisProcess, two: tuple[RedisJournal, RedisJournal]
) -> None:
    head = await grown(two[0], 4)
    two[0]._stability._settled[""] = float("inf")
    assert two[0].stable(ROOM, head) == head.seq
    two[0]._stability._settled[""] = float("-inf")
    entries = following(head)
    await two[0].append(ROOM, head, entries, at=3000)
    redis.ask(f"XDEL workshop:{{{ROOM}}}:log 6-0")
    redis.ask(f"HSET workshop:{{{ROOM}}}:room seq 5 id {head.id}")
    await two[0].offer(ROOM, head_after(head, entries), lambda: b"state")
    loaded = await found(two[1])
    assert loaded is not None
    assert loaded.head == head


async def test_every_process_learns_what_another_has_erased_and_outlives_it(
    redis: RedisProcess, tmp_path: Path, two: tuple[RedisJournal, RedisJournal]
) -> None:
    """The one that was away has a copy; the one that erased the room is gone for good, and so is Redis."""
    head = await grown(two[0], 1)
    away = await RedisJournal.open(redis.url, tmp_path / "away")
    await away.offer(ROOM, head, lambda: b"state")
    await away.close()
    erasing = await RedisJournal.open(redis.url, tmp_path / "gone for good")
    await erasing.erase(ROOM)
    await erasing.close()
    await two[0]._recovery._learn()
    redis.ask("FLUSHALL")
    assert await found(two[0]) is None
    away = await RedisJournal.open(redis.url, tmp_path / "away")
    assert await found(away) is None
    await away.close()


async def test_a_tombstone_that_an_older_version_made_stands_without_a_date(
    redis: RedisProcess, two: tuple[RedisJournal, RedisJournal]
) -> None:
    head = await grown(two[0], 1)
    await two[0].offer(ROOM, head, lambda: b"state")
    redis.ask(f"SET workshop:{{{ROOM}}}:gone 1")
    redis.ask(f"DEL workshop:{{{ROOM}}}:room")
    await two[1]._recovery._learn()
    redis.ask("FLUSHALL")
    assert await found(two[0]) is None
    assert redis.ask(f"EXISTS workshop:{{{ROOM}}}:gone") == b":1\r\n"


async def test_what_was_erased_before_anyone_made_it_is_no_erasure(
    redis: RedisProcess, two: tuple[RedisJournal, RedisJournal]
) -> None:
    """Or the first loss of Redis would erase the room that is made under that code later."""
    await two[0].erase(ROOM)
    head = await grown(two[0], 1)
    await two[0].offer(ROOM, head, lambda: b"state")
    redis.ask("FLUSHALL")
    assert await found(two[0]) is not None


async def test_a_copy_is_confirmed_by_redis_and_told_of_its_rooms_last_use(
    redis: RedisProcess, two: tuple[RedisJournal, RedisJournal]
) -> None:
    head = await grown(two[0], 1)
    await two[0].offer(ROOM, head, lambda: b"state")
    await two[1].use(ROOM, 5 * DAY_MS)
    await two[0]._recovery._sweep()
    copies = await two[0]._recovery._copies.dates()
    assert copies[ROOM].used_at == 5 * DAY_MS
    redis.ask("FLUSHALL")
    assert await found(two[0]) is not None
    (summary,) = await two[0].rooms()
    assert summary.active_at == 5 * DAY_MS


async def test_a_copy_of_a_room_that_was_erased_elsewhere_is_deleted_at_the_next_start(
    redis: RedisProcess, tmp_path: Path, two: tuple[RedisJournal, RedisJournal]
) -> None:
    head = await grown(two[0], 1)
    away = await RedisJournal.open(redis.url, tmp_path / "away")
    await away.offer(ROOM, head, lambda: b"state")
    await away.close()
    await two[0].erase(ROOM)
    away = await RedisJournal.open(redis.url, tmp_path / "away")
    await away._recovery._sweep()
    assert list(await away._recovery._copies.erased()) == [ROOM]
    assert await away._recovery._copies.dates() == {}
    await away.close()


async def test_a_process_that_begins_anew_while_rooms_come_back_calls_none_absent(
    redis: RedisProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    redis.ask("FLUSHALL")
    journal = await RedisJournal.open(redis.url, tmp_path)
    monkeypatch.setattr(recovery, "OTHERS_S", 60.0)
    redis.ask("FLUSHALL")
    await journal._recovery._recover(await journal._recovery._instance.of_all())
    await journal.close()
    again = await RedisJournal.open(redis.url, tmp_path)
    with pytest.raises(Unavailable):
        await again.load(ROOM)
    with pytest.raises(Unavailable):
        await again.erase(ROOM)
    await again.close()


async def test_a_process_that_was_away_while_redis_was_lost_brings_its_rooms(
    redis: RedisProcess, tmp_path: Path, two: tuple[RedisJournal, RedisJournal]
) -> None:
    head = await grown(two[0], 1)
    away = await RedisJournal.open(redis.url, tmp_path / "away")
    await away.offer(ROOM, head, lambda: b"state")
    await away.close()
    redis.ask("FLUSHALL")
    assert await found(two[0]) is None
    away = await RedisJournal.open(redis.url, tmp_path / "away")
    loaded = await found(away)
    assert loaded is not None
    assert loaded.head.id == head.id
    await away.close()
