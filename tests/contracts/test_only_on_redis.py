"""What Redis promises beside the ports: scripts, keys, lost messages, and what is stable."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.crc import key_slot

from server.adapters.redis.ballots import RedisBallotBox
from server.adapters.redis.bus import RedisBus
from server.adapters.redis.journal import RedisJournal
from server.adapters.redis.presence import RedisPresence
from server.hosting.ports import (
    BusMessage,
    Head,
    NoSuchRoom,
    Passing,
    Standing,
    StoredEntry,
    StoredSnapshot,
    Turnout,
    Unavailable,
)
from tests.contracts.ballots import ANNA, BO, CIM, ROOM, tally
from tests.contracts.chain import first, following, head_after, is_unbroken
from tests.redis_server import RedisProcess

EPOCH = "epoch-1"
PASSING_KEYS = {"here", "left", "done"}


@dataclass
class Process:
    """All four ports of one process, and Redis as an operator sees it."""

    journal: RedisJournal
    bus: RedisBus
    presence: RedisPresence
    box: RedisBallotBox
    operator: Redis

    async def room(self, code: str = ROOM) -> Head:
        return await self.journal.create(code, EPOCH, first(), at=1000)

    async def told(self, code: str = ROOM) -> "asyncio.Queue[BusMessage]":
        told: asyncio.Queue[BusMessage] = asyncio.Queue()
        await self.bus.subscribe(code, told.put_nowait)
        return told


@asynccontextmanager
async def process(redis: RedisProcess, folder: Path) -> AsyncIterator[Process]:
    opened = Process(
        await RedisJournal.open(redis.url, folder),
        await RedisBus.open(redis.url),
        await RedisPresence.open(redis.url),
        await RedisBallotBox.open(redis.url),
        Redis.from_url(redis.url, decode_responses=True, protocol=2),
    )
    yield opened
    for port in (opened.journal, opened.bus, opened.presence, opened.box):
        await port.close()
    await opened.operator.aclose()


@pytest.fixture
async def here(redis: RedisProcess, tmp_path: Path) -> AsyncIterator[Process]:
    redis.ask("FLUSHALL")
    async with process(redis, tmp_path) as here:
        yield here


async def until(found: Callable[[], bool]) -> None:
    """Wait for what no message tells."""
    for _ in range(300):
        if found():
            return
        await asyncio.sleep(0.05)
    raise TimeoutError


async def standing(told: "asyncio.Queue[BusMessage]", seq: int) -> None:
    """Wait until the bus says that the journal stands there."""
    async with asyncio.timeout(15):
        while True:
            message = await told.get()
            if isinstance(message, Standing) and message.head is not None and message.head.seq == seq:
                return


async def test_scripts_survive_being_flushed(here: Process) -> None:
    start = await here.room()
    await here.box.cast(ROOM, 1, "offer", ANNA, 7)
    await here.operator.script_flush()
    await here.journal.append(ROOM, start, following(start), at=2000)
    await here.operator.script_flush()
    assert dict(await here.box.seal(ROOM, 1, ["offer"], 1)) == {"offer": tally(7)}


async def fill(here: Process) -> None:
    start = await here.room()
    await here.journal.append(ROOM, start, following(start, 3), at=2000)
    await here.presence.arrive(ROOM, "p_anna", 2000)
    await here.presence.arrive(ROOM, "p_bo", 2000)
    await here.presence.depart(ROOM, "p_bo", 2000)
    for key, score in ((ANNA, 7), (BO, 3), (CIM, 8)):
        await here.box.cast(ROOM, 1, "offer", key, score)
        await here.box.cast(ROOM, 1, "user", key, "skip")
    await here.box.seal(ROOM, 1, ["offer"], 3)
    await here.box.done(ROOM, "process-1", frozenset({ANNA, BO}))
    await here.journal.probe(ROOM)


async def test_every_key_of_a_room_shares_its_slot_and_only_what_passes_expires(here: Process) -> None:
    await fill(here)
    keys = [key async for key in here.operator.scan_iter()]
    rooms = [key for key in keys if "{" in key]
    assert {key.partition("}:")[2] for key in rooms} >= PASSING_KEYS | {"room", "log", "ballots", "seals"}
    assert len({key_slot(key.encode()) for key in rooms}) == 1
    expiring = {key.partition("}:")[2] for key in keys if await here.operator.ttl(key) != -1}
    assert expiring == PASSING_KEYS


async def test_an_erased_room_leaves_nothing_that_lasts_but_its_tombstone(here: Process) -> None:
    await fill(here)
    await here.box.give(ROOM, "ideas", 1, ANNA, {"note-1": 2})
    await here.journal.erase(ROOM)
    keys = [key async for key in here.operator.scan_iter(match="*}:*")]
    assert {key.partition("}:")[2] for key in keys} - PASSING_KEYS == {"gone"}


async def test_ballots_lie_beside_nothing_that_names_a_seat(redis: RedisProcess, here: Process) -> None:
    await here.room()
    await here.presence.arrive(ROOM, "p_anna", 2000)
    await here.box.cast(ROOM, 1, "offer", ANNA, 7)
    raw = Redis.from_url(redis.url, protocol=2)
    ballots = await raw.hgetall(f"workshop:{{{ROOM}}}:ballots")
    await raw.aclose()
    assert ballots == {b"1:offer:" + ANNA: b"7"}


async def test_a_seat_that_two_processes_know_to_be_done_is_counted_once(
    here: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await here.box.done(ROOM, "process-1", frozenset({ANNA, BO})) == 2
    assert await here.box.done(ROOM, "process-2", frozenset({BO, CIM})) == 3
    monkeypatch.setattr("server.adapters.redis.ballots.DONE_MS", 20)
    assert await here.box.done(ROOM, "process-1", frozenset({ANNA})) == 3
    await asyncio.sleep(0.05)
    assert await here.box.done(ROOM, "process-2", frozenset()) == 0


async def test_no_message_tells_of_a_ballot(here: Process) -> None:
    told = await here.told()
    for key in (ANNA, BO, CIM):
        await here.box.cast(ROOM, 1, "offer", key, 7)
    await here.box.seal(ROOM, 1, ["offer"], 3)
    await here.box.release(ROOM, 1, "offer")
    here.bus.publish(ROOM, Passing("process-1", b"last"))
    assert await told.get() == Passing("process-1", b"last")


async def test_a_message_in_unknown_words_is_passed_over(here: Process) -> None:
    told = await here.told()
    await here.operator.publish(f"workshop:{{{ROOM}}}:bus", b"\xc1")
    here.bus.publish(ROOM, Passing("process-1", b"last"))
    assert await told.get() == Passing("process-1", b"last")


async def test_two_that_trim_at_once_while_a_third_appends_leave_the_chain_whole(here: Process) -> None:
    head = await here.room()
    heads = [head]
    for _ in range(20):
        entries = following(head, 5)
        saves = [StoredSnapshot(one, b"state") for one in (heads[-1], heads[len(heads) // 2])]
        await asyncio.gather(
            here.journal.append(ROOM, head, entries, at=2000),
            *(here.journal.save_snapshot(ROOM, snapshot, keep=10) for snapshot in saves),
        )
        head = head_after(head, entries)
        heads.append(head)
    loaded = await here.journal.load(ROOM)
    assert loaded is not None
    assert loaded.snapshot is not None
    kept = loaded.snapshot.head
    assert is_unbroken([StoredEntry(kept.seq, kept.id, None, b""), *loaded.entries])
    assert loaded.entries[-1].id == loaded.head.id == head.id
    assert await here.operator.xlen(f"workshop:{{{ROOM}}}:log") <= 16


async def test_a_redis_out_of_memory_refuses_before_any_write(here: Process) -> None:
    start = await here.room()
    entries = following(start, 3)
    try:
        await here.operator.config_set("maxmemory", "1mb")
        with pytest.raises(Unavailable):
            await here.journal.append(ROOM, start, entries, at=2000)
        with pytest.raises(Unavailable):
            await here.journal.probe(ROOM)
        with pytest.raises(Unavailable):
            await here.box.cast(ROOM, 1, "offer", ANNA, 7)
        loaded = await here.journal.load(ROOM)
        assert loaded is not None
        assert loaded.head == start
        assert len(loaded.entries) == 1
    finally:
        await here.operator.config_set("maxmemory", "0")
    await here.journal.append(ROOM, start, entries, at=2000)


async def test_a_killed_subscription_is_made_anew_and_says_where_the_journal_stands(here: Process) -> None:
    start = await here.room()
    told = await here.told()
    await here.operator.client_kill_filter(_type="pubsub")
    await here.journal.append(ROOM, start, following(start), at=2000)
    await standing(told, 2)
    here.bus.publish(ROOM, Passing("process-1", b"again"))
    async with asyncio.timeout(5):
        while await told.get() != Passing("process-1", b"again"):
            pass


async def test_a_lost_last_message_is_noticed_by_the_head(here: Process) -> None:
    """A writer that dies between append and publish: on Redis one script does both, so a message is lost by
    writing the head by hand.
    """
    start = await here.room()
    told = await here.told()
    await here.operator.xadd(f"workshop:{{{ROOM}}}:log", {"id": "x", "prev": start.id, "body": "b"}, id="2-0")
    await here.operator.hset(f"workshop:{{{ROOM}}}:room", mapping={"seq": "2", "id": "x"})
    await standing(told, 2)


async def test_a_ballot_that_has_waited_for_another_of_the_seat_counts_no_longer_than_one_alone(
    tmp_path: Path,
) -> None:
    with RedisProcess(tmp_path / "redis") as redis:
        async with process(redis, tmp_path) as here:
            await here.box.cast(ROOM, 1, "user", ANNA, 3)
            redis.send(signal.SIGSTOP)
            first, second = (
                asyncio.create_task(here.box.cast(ROOM, 1, "offer", ANNA, score)) for score in (3, 7)
            )
            with pytest.raises(Unavailable):
                await first
            # By the clock of Redis too, the three seconds of the second are over then.
            await asyncio.sleep(0.1)
            redis.send(signal.SIGCONT)
            with pytest.raises(Unavailable):
                await second
            assert dict(await here.box.turnout(ROOM, 1)) == {"user": Turnout(frozenset({ANNA}), frozenset())}


async def test_a_frozen_redis_is_noticed_by_its_silence_and_takes_no_ballot_late(tmp_path: Path) -> None:
    with RedisProcess(tmp_path / "redis") as redis:
        async with process(redis, tmp_path) as here:
            start = await here.room()
            told = await here.told()
            connections = int((await here.operator.info("stats"))["total_connections_received"])
            await here.box.cast(ROOM, 1, "user", ANNA, 3)
            redis.send(signal.SIGSTOP)
            asked = [
                here.journal.append(ROOM, start, following(start), at=2000),
                here.box.cast(ROOM, 1, "offer", ANNA, 7),
                here.box.give(ROOM, "thoughts", 1, ANNA, {"note": 1}),
            ]
            refused = await asyncio.gather(*asked, return_exceptions=True)
            assert [type(refusal) for refusal in refused] == [Unavailable] * 3
            await asyncio.sleep(0.5)
            redis.send(signal.SIGCONT)
            # What is carried out when nobody waits for it any more might undo what was cast since.
            assert dict(await here.box.turnout(ROOM, 1)) == {"user": Turnout(frozenset({ANNA}), frozenset())}
            assert await here.box.given(ROOM, "thoughts", 1, ANNA) == {}
            loaded = await here.journal.load(ROOM)
            assert loaded is not None
            await standing(told, loaded.head.seq)
            assert int((await here.operator.info("stats"))["total_connections_received"]) > connections


async def test_a_redis_that_was_restarted_is_another_box_for_its_last_casts_may_be_lost(
    tmp_path: Path,
) -> None:
    with RedisProcess(tmp_path / "redis") as redis:
        async with process(redis, tmp_path) as here:
            before = await here.box.id(ROOM)
            assert await here.box.id(ROOM) == before
            redis.kill()
            redis.start()
            assert await here.box.id(ROOM) != before


async def test_an_append_is_stable_after_two_seconds_and_not_before(here: Process) -> None:
    start = await here.room()
    entries = following(start, 2)
    loop = asyncio.get_running_loop()
    began = loop.time()
    assert await here.journal.append(ROOM, start, entries, at=2000) < 3
    head = head_after(start, entries)
    await until(lambda: here.journal.stable(ROOM, head) == head.seq)
    assert loop.time() - began >= 2


async def test_nothing_is_stable_without_an_append_only_file(here: Process) -> None:
    try:
        await here.operator.config_set("appendonly", "no")
        start = await here.room()
        await asyncio.sleep(1.1)  # whatever was asked before is answered
        settled = here.journal._stability._settled
        head = head_after(start, entries := following(start))
        await here.journal.append(ROOM, start, entries, at=2000)
        await asyncio.sleep(1.1)
        assert here.journal._stability._settled == settled
        assert here.journal.stable(ROOM, head) == 0
    finally:
        await here.operator.config_set("appendonly", "yes")


async def test_the_people_of_a_process_that_died_are_gone_when_its_word_lapses(
    redis: RedisProcess, here: Process, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.adapters.redis.presence.STANDS_MS", 1_000)
    async with process(redis, tmp_path) as dies:
        await dies.presence.arrive(ROOM, "p_anna", 2000)
        assert await here.presence.here(ROOM) == {"p_anna"}
        for _ in range(100):
            if not await here.presence.here(ROOM):
                break
            await asyncio.sleep(0.05)
        assert await here.presence.here(ROOM) == frozenset()
        time = (await here.operator.time())[0] * 1000
        assert (await here.presence.attendance(ROOM, time - 60_000)).recent == {"p_anna"}


async def test_a_room_erased_while_another_appends_stays_erased(here: Process) -> None:
    head = await here.room()

    async def append_for_ever() -> None:
        nonlocal head
        while True:
            entries = following(head)
            await here.journal.append(ROOM, head, entries, at=2000)
            head = head_after(head, entries)

    appending = asyncio.create_task(append_for_ever())
    await asyncio.sleep(0.05)
    await here.journal.erase(ROOM)
    with pytest.raises(NoSuchRoom):
        await appending
    assert await here.journal.load(ROOM) is None
    assert [key async for key in here.operator.scan_iter(f"*{ROOM}*")] == [f"workshop:{{{ROOM}}}:gone"]
