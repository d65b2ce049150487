"""What the port says of a Journal, sentence by sentence."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from server.hosting.ports import (
    Appended,
    Bus,
    BusMessage,
    Conflict,
    Head,
    Journal,
    NoSuchRoom,
    RoomExists,
    RoomSummary,
    StoredEntry,
    StoredSnapshot,
    Unavailable,
)
from server.room.retention import USE_MS
from tests.contracts.chain import first, following, head_after, is_unbroken
from tests.contracts.conftest import Adapter

ROOM = "lugn-berg-482"
EPOCH = "epoch-1"


@pytest.fixture
async def start(journal: Journal) -> Head:
    """The head of a room with its first entry alone."""
    return await journal.create(ROOM, EPOCH, first(), at=1000)


async def grow(journal: Journal, head: Head, entries: int) -> Head:
    links = following(head, entries)
    await journal.append(ROOM, head, links, at=2000)
    return head_after(head, links)


async def kept(journal: Journal) -> list[StoredEntry]:
    loaded = await journal.load(ROOM)
    assert loaded is not None
    return list(loaded.entries)


async def snapshot(journal: Journal, head: Head, keep: int = 1000, body: bytes = b"room") -> None:
    await journal.save_snapshot(ROOM, StoredSnapshot(head, body), keep)


async def conflict(journal: Journal, expected: Head, entries: list[StoredEntry]) -> Conflict:
    with pytest.raises(Conflict) as raised:
        await journal.append(ROOM, expected, entries, at=2000)
    return raised.value


class TestCreate:
    async def test_a_new_room_has_its_first_entry_and_nothing_else(self, journal: Journal) -> None:
        entry = first()
        head = await journal.create(ROOM, EPOCH, entry, at=1000)
        loaded = await journal.load(ROOM)
        assert head == Head(EPOCH, 1, entry.id)
        assert loaded is not None
        assert (loaded.head, loaded.snapshot, list(loaded.entries)) == (head, None, [entry])

    async def test_the_code_of_a_living_room_is_taken(self, journal: Journal, start: Head) -> None:
        with pytest.raises(RoomExists):
            await journal.create(ROOM, "epoch-2", first(), at=1000)
        loaded = await journal.load(ROOM)
        assert loaded is not None
        assert loaded.head == start

    async def test_the_code_of_an_erased_room_stays_taken(self, journal: Journal, start: Head) -> None:
        await journal.erase(ROOM)
        with pytest.raises(RoomExists):
            await journal.create(ROOM, "epoch-2", first(), at=1000)
        assert await journal.load(ROOM) is None

    async def test_of_many_that_make_one_code_at_once_one_does(self, journal: Journal) -> None:
        makings = [journal.create(ROOM, f"epoch-{n}", first(), at=1000) for n in range(20)]
        heads = await asyncio.gather(*makings, return_exceptions=True)
        assert sum(isinstance(head, Head) for head in heads) == 1
        assert sum(isinstance(head, RoomExists) for head in heads) == 19


class TestLoad:
    async def test_there_is_nothing_to_load_of_a_room_never_made(self, journal: Journal) -> None:
        assert await journal.load(ROOM) is None

    async def test_the_newest_snapshot_comes_with_everything_after_it(
        self, journal: Journal, start: Head
    ) -> None:
        middle = await grow(journal, start, 3)
        last = await grow(journal, middle, 2)
        await snapshot(journal, start, body=b"old")
        await snapshot(journal, middle, body=b"new")
        loaded = await journal.load(ROOM)
        assert loaded is not None
        assert loaded.head == last
        assert loaded.snapshot == StoredSnapshot(middle, b"new")
        assert [entry.seq for entry in loaded.entries] == [5, 6]

    async def test_all_of_it_is_read_at_one_moment(self, journal: Journal, start: Head) -> None:
        async def write() -> None:
            head = start
            for _ in range(30):
                head = await grow(journal, head, 2)
                await snapshot(journal, head, keep=1)

        writing = asyncio.create_task(write())
        while not writing.done():
            loaded = await journal.load(ROOM)
            assert loaded is not None
            before = loaded.snapshot.head if loaded.snapshot else Head(EPOCH, 0, "")
            seqs = [entry.seq for entry in loaded.entries]
            assert seqs == list(range(before.seq + 1, loaded.head.seq + 1))
        await writing

    async def test_bodies_come_back_byte_for_byte(self, journal: Journal, start: Head) -> None:
        body = bytes(range(256)) * 1000
        await journal.append(ROOM, start, following(start, body=body), at=2000)
        await snapshot(journal, start, body=body[::-1])
        loaded = await journal.load(ROOM)
        assert loaded is not None
        assert loaded.snapshot is not None
        assert (loaded.snapshot.body, loaded.entries[0].body) == (body[::-1], body)


class TestAppend:
    async def test_all_entries_are_appended_in_order(self, journal: Journal, start: Head) -> None:
        entries = following(start, 5)
        stable = await journal.append(ROOM, start, entries, at=2000)
        assert stable <= 6
        assert (await kept(journal))[1:] == entries

    async def test_it_is_durable_when_it_answers(
        self, adapter: Adapter, tmp_path: Path, bus: Bus, journal: Journal, start: Head
    ) -> None:
        entries = following(start, 2)
        await journal.append(ROOM, start, entries, at=2000)
        again = await adapter.journal(tmp_path, bus)
        assert (await kept(again))[1:] == entries
        await again.close()

    async def test_the_chain_stays_whole_under_many_rooms_at_once(self, journal: Journal) -> None:
        async def live(room: str) -> None:
            head = await journal.create(room, EPOCH, first(), at=1)
            for _ in range(20):
                entries = following(head, 2)
                await journal.append(room, head, entries, at=2)
                head = head_after(head, entries)
            loaded = await journal.load(room)
            assert loaded is not None
            assert loaded.head == head
            assert len(loaded.entries) == 41
            assert is_unbroken(list(loaded.entries))

        await asyncio.gather(*(live(f"room-{n}") for n in range(20)))

    async def test_of_a_hundred_that_append_to_one_head_one_wins(self, journal: Journal, start: Head) -> None:
        wishes = [following(start) for _ in range(100)]
        answers = await asyncio.gather(
            *(journal.append(ROOM, start, wish, at=2000) for wish in wishes), return_exceptions=True
        )
        winners = [wish for wish, answer in zip(wishes, answers, strict=True) if isinstance(answer, int)]
        losers = [answer for answer in answers if isinstance(answer, Conflict)]
        assert len(winners) == 1
        assert len(losers) == 99
        assert all(loser.missed is not None and list(loser.missed) == winners[0] for loser in losers)
        assert (await kept(journal))[1:] == winners[0]

    async def test_a_conflict_tells_what_was_missed_and_changes_nothing(
        self, journal: Journal, start: Head
    ) -> None:
        theirs = following(start, 3)
        await journal.append(ROOM, start, theirs, at=2000)
        refused = await conflict(journal, start, following(start, 2))
        assert refused.missed is not None
        assert list(refused.missed) == theirs
        assert (await kept(journal))[1:] == theirs

    async def test_one_who_catches_up_by_a_conflict_can_append(self, journal: Journal, start: Head) -> None:
        await grow(journal, start, 2)
        refused = await conflict(journal, start, following(start))
        assert refused.missed is not None
        caught_up = head_after(start, list(refused.missed))
        await journal.append(ROOM, caught_up, following(caught_up), at=2000)
        assert len(await kept(journal)) == 4

    @pytest.mark.parametrize(
        "expected",
        [
            pytest.param(lambda head: Head("epoch-0", head.seq, head.id), id="of another epoch"),
            pytest.param(lambda head: Head(head.epoch, head.seq, "fork"), id="of another chain"),
            pytest.param(lambda head: Head(head.epoch, head.seq - 1, "fork"), id="of an older fork"),
            pytest.param(lambda head: Head(head.epoch, head.seq + 1, "ahead"), id="ahead of the journal"),
        ],
    )
    async def test_a_conflict_has_no_entries_for_a_head_that_is_not_on_the_chain(
        self, journal: Journal, start: Head, expected: Callable[[Head], Head]
    ) -> None:
        stray = expected(await grow(journal, start, 3))
        refused = await conflict(journal, stray, following(stray))
        assert refused.missed is None
        assert len(await kept(journal)) == 4

    async def test_a_conflict_has_no_entries_once_they_are_trimmed(
        self, journal: Journal, start: Head
    ) -> None:
        last = await grow(journal, start, 9)
        await snapshot(journal, last, keep=2)
        refused = await conflict(journal, start, following(start))
        assert refused.missed is None

    async def test_a_lost_answer_may_be_asked_again(self, journal: Journal, start: Head) -> None:
        entries = following(start, 3)
        once = await journal.append(ROOM, start, entries, at=2000)
        again = await journal.append(ROOM, start, entries, at=2000)
        assert again >= once
        assert (await kept(journal))[1:] == entries

    async def test_a_lost_answer_may_be_asked_again_after_others_have_appended(
        self, journal: Journal, start: Head
    ) -> None:
        mine = following(start, 2)
        await journal.append(ROOM, start, mine, at=2000)
        last = await grow(journal, head_after(start, mine), 3)
        assert await journal.append(ROOM, start, mine, at=2000) <= last.seq
        assert len(await kept(journal)) == 6

    async def test_entries_that_are_there_only_in_part_are_a_conflict(
        self, journal: Journal, start: Head
    ) -> None:
        entries = following(start, 2)
        await journal.append(ROOM, start, entries[:1], at=2000)
        refused = await conflict(journal, start, entries)
        assert refused.missed is not None
        assert list(refused.missed) == entries[:1]
        assert (await kept(journal))[1:] == entries[:1]

    async def test_there_is_no_appending_to_a_room_never_made(self, journal: Journal) -> None:
        nowhere = Head(EPOCH, 1, "x")
        with pytest.raises(NoSuchRoom):
            await journal.append(ROOM, nowhere, following(nowhere), at=2000)

    async def test_a_cancelled_append_leaves_the_chain_whole(self, journal: Journal, start: Head) -> None:
        entries = following(start)
        appending = asyncio.create_task(journal.append(ROOM, start, entries, at=2000))
        await asyncio.sleep(0)
        appending.cancel()
        await asyncio.gather(appending, return_exceptions=True)
        await journal.append(ROOM, start, entries, at=2000)
        assert (await kept(journal))[1:] == entries

    async def test_subscribers_are_told_what_was_appended_after_what(
        self, journal: Journal, bus: Bus, start: Head
    ) -> None:
        told: asyncio.Queue[BusMessage] = asyncio.Queue()
        await bus.subscribe(ROOM, told.put_nowait)
        entries = following(start, 2)
        await journal.append(ROOM, start, entries, at=2000)
        message = await told.get()
        assert isinstance(message, Appended)
        assert (message.head, list(message.entries)) == (start, entries)

    async def test_subscribers_are_told_of_success_alone_and_once(
        self, journal: Journal, bus: Bus, start: Head
    ) -> None:
        told: asyncio.Queue[BusMessage] = asyncio.Queue()
        await bus.subscribe(ROOM, told.put_nowait)
        mine = following(start)
        await journal.append(ROOM, start, mine, at=2000)
        await journal.append(ROOM, start, mine, at=2000)
        await conflict(journal, start, following(start))
        after = head_after(start, mine)
        await grow(journal, after, 1)
        heads = [(await told.get()), (await told.get())]
        assert [message.head for message in heads if isinstance(message, Appended)] == [start, after]


class TestSince:
    async def test_it_has_what_came_after_the_head_in_order(self, journal: Journal, start: Head) -> None:
        entries = following(start, 5)
        await journal.append(ROOM, start, entries, at=2000)
        middle = head_after(start, entries[:2])
        assert list(await journal.since(ROOM, start, 1000) or []) == entries
        assert list(await journal.since(ROOM, middle, 1000) or []) == entries[2:]

    async def test_nothing_came_after_the_newest_head(self, journal: Journal, start: Head) -> None:
        last = await grow(journal, start, 2)
        missed = await journal.since(ROOM, last, 1000)
        assert missed is not None
        assert list(missed) == []

    async def test_a_head_may_be_as_far_behind_as_the_limit_and_no_further(
        self, journal: Journal, start: Head
    ) -> None:
        await grow(journal, start, 5)
        assert len(await journal.since(ROOM, start, 5) or []) == 5
        assert await journal.since(ROOM, start, 4) is None

    @pytest.mark.parametrize(
        "stray",
        [
            pytest.param(lambda head: Head("epoch-0", 2, head.id), id="of another epoch"),
            pytest.param(lambda head: Head(head.epoch, 2, "fork"), id="of another chain"),
            pytest.param(lambda head: Head(head.epoch, head.seq, "fork"), id="of another newest entry"),
            pytest.param(lambda head: Head(head.epoch, head.seq + 1, "ahead"), id="ahead of the journal"),
        ],
    )
    async def test_it_has_no_answer_for_a_head(
        self, journal: Journal, start: Head, stray: Callable[[Head], Head]
    ) -> None:
        head = await grow(journal, start, 3)
        assert await journal.since(ROOM, stray(head), 1000) is None

    async def test_it_has_no_answer_once_an_entry_between_is_trimmed(
        self, journal: Journal, start: Head
    ) -> None:
        last = await grow(journal, start, 9)
        await snapshot(journal, last, keep=3)
        assert await journal.since(ROOM, start, 1000) is None

    async def test_it_has_no_answer_for_a_room_never_made(self, journal: Journal) -> None:
        assert await journal.since(ROOM, Head(EPOCH, 1, "x"), 1000) is None


class TestSaveSnapshot:
    async def test_an_older_snapshot_does_not_replace_a_newer_one(
        self, journal: Journal, start: Head
    ) -> None:
        last = await grow(journal, start, 2)
        await snapshot(journal, last, body=b"new")
        await snapshot(journal, start, body=b"old")
        loaded = await journal.load(ROOM)
        assert loaded is not None
        assert loaded.snapshot == StoredSnapshot(last, b"new")

    @pytest.mark.parametrize(
        "stray",
        [
            pytest.param(lambda head: Head("epoch-0", head.seq, head.id), id="of another epoch"),
            pytest.param(lambda head: Head(head.epoch, head.seq, "fork"), id="of another chain"),
            pytest.param(lambda head: Head(head.epoch, head.seq + 1, "ahead"), id="ahead of the journal"),
        ],
    )
    async def test_nothing_changes_by_a_snapshot(
        self, journal: Journal, start: Head, stray: Callable[[Head], Head]
    ) -> None:
        last = await grow(journal, start, 5)
        await snapshot(journal, stray(last), keep=0)
        loaded = await journal.load(ROOM)
        assert loaded is not None
        assert loaded.snapshot is None
        assert len(loaded.entries) == 6

    async def test_entries_older_than_the_snapshot_are_trimmed(self, journal: Journal, start: Head) -> None:
        before = await grow(journal, start, 3)
        middle = await grow(journal, before, 1)
        last = await grow(journal, middle, 3)
        await snapshot(journal, middle, keep=0)
        assert await journal.since(ROOM, start, 1000) is None
        assert len(await journal.since(ROOM, before, 1000) or []) == 4
        assert [entry.seq for entry in await kept(journal)] == [6, 7, 8]
        await journal.append(ROOM, last, following(last), at=2000)

    async def test_the_last_entries_are_kept_whatever_the_snapshot_holds(
        self, journal: Journal, start: Head
    ) -> None:
        entries = following(start, 9)
        await journal.append(ROOM, start, entries, at=2000)
        await snapshot(journal, head_after(start, entries), keep=4)
        sixth = head_after(start, entries[:5])
        assert list(await journal.since(ROOM, sixth, 1000) or []) == entries[5:]
        assert await journal.since(ROOM, head_after(start, entries[:4]), 1000) is None

    async def test_a_room_lives_on_after_being_trimmed(self, journal: Journal, start: Head) -> None:
        head = start
        for _ in range(5):
            head = await grow(journal, head, 10)
            await snapshot(journal, head, keep=3)
        loaded = await journal.load(ROOM)
        assert loaded is not None
        assert loaded.snapshot is not None
        assert (loaded.head, loaded.snapshot.head, list(loaded.entries)) == (head, head, [])

    async def test_a_room_never_made_takes_no_snapshot(self, journal: Journal) -> None:
        with pytest.raises(NoSuchRoom):
            await snapshot(journal, Head(EPOCH, 1, "x"))


class TestStable:
    async def test_it_is_never_ahead_of_the_head(self, journal: Journal, start: Head) -> None:
        last = await grow(journal, start, 3)
        assert journal.stable(ROOM, start) <= start.seq
        assert journal.stable(ROOM, last) <= last.seq
        assert journal.stable(ROOM, Head("another epoch", 1, "x")) <= 1


class TestOffer:
    async def test_what_is_offered_of_a_living_room_changes_nothing(
        self, journal: Journal, start: Head
    ) -> None:
        last = await grow(journal, start, 3)
        before = await journal.load(ROOM)
        for head in (last, start, Head(EPOCH, 9, "ahead"), Head("another epoch", 9, "x")):
            await journal.offer(ROOM, head, lambda: b"state")
        assert await journal.load(ROOM) == before

    async def test_an_erased_room_is_not_brought_back(self, journal: Journal, start: Head) -> None:
        await journal.offer(ROOM, start, lambda: b"state")
        await journal.erase(ROOM)
        await journal.offer(ROOM, start, lambda: b"state")
        assert await journal.load(ROOM) is None


class TestRooms:
    async def test_the_most_recently_active_comes_first(self, journal: Journal) -> None:
        heads = {
            room: await journal.create(room, EPOCH, first(), at)
            for room, at in (("a", 10), ("b", 30), ("c", 20))
        }
        await journal.append("a", heads["a"], following(heads["a"]), at=40)
        assert list(await journal.rooms()) == [
            RoomSummary("a", 40),
            RoomSummary("b", 30),
            RoomSummary("c", 20),
        ]

    async def test_erased_rooms_are_not_among_them(self, journal: Journal, start: Head) -> None:
        await journal.erase(ROOM)
        assert list(await journal.rooms()) == []


class TestErase:
    async def test_nothing_of_the_room_is_left_to_load(self, journal: Journal, start: Head) -> None:
        last = await grow(journal, start, 3)
        await snapshot(journal, last)
        await journal.erase(ROOM)
        assert await journal.load(ROOM) is None
        assert await journal.since(ROOM, start, 1000) is None

    async def test_a_late_append_finds_no_room(self, journal: Journal, start: Head) -> None:
        await journal.erase(ROOM)
        with pytest.raises(NoSuchRoom):
            await journal.append(ROOM, start, following(start), at=2000)
        assert await journal.load(ROOM) is None

    async def test_a_late_snapshot_finds_no_room(self, journal: Journal, start: Head) -> None:
        await journal.erase(ROOM)
        with pytest.raises(NoSuchRoom):
            await snapshot(journal, start)
        assert await journal.load(ROOM) is None

    async def test_erasing_twice_is_one_erasure(self, journal: Journal, start: Head) -> None:
        await journal.erase(ROOM)
        await journal.erase(ROOM)
        with pytest.raises(RoomExists):
            await journal.create(ROOM, EPOCH, first(), at=3000)

    async def test_erasing_what_was_never_made_takes_no_code(self, journal: Journal) -> None:
        await journal.erase(ROOM)
        assert (await journal.create(ROOM, EPOCH, first(), at=3000)).seq == 1

    async def test_other_rooms_stay(self, journal: Journal, start: Head) -> None:
        other = await journal.create("annan-bro-111", EPOCH, first(), at=1000)
        await journal.erase(ROOM)
        loaded = await journal.load("annan-bro-111")
        assert loaded is not None
        assert loaded.head == other

    async def test_whether_a_room_is_erased_can_be_asked(self, journal: Journal, start: Head) -> None:
        assert not await journal.erased(ROOM)
        assert await journal.erase(ROOM)
        assert await journal.erase(ROOM)
        assert await journal.erased(ROOM)
        assert not await journal.erase("annan-bro-111")
        assert not await journal.erased("annan-bro-111")

    async def test_one_that_was_used_since_is_not_erased(self, journal: Journal, start: Head) -> None:
        await journal.append(ROOM, start, following(start), at=2000)
        assert not await journal.erase(ROOM, unused_since=1999)
        assert await journal.load(ROOM) is not None
        assert await journal.erase(ROOM, unused_since=2000)
        assert await journal.load(ROOM) is None
        assert await journal.erase(ROOM, unused_since=2000)


class TestUse:
    async def used_at(self, journal: Journal) -> int:
        (summary,) = await journal.rooms()
        return summary.active_at

    async def test_that_someone_is_there_counts_as_an_append_does(
        self, journal: Journal, start: Head
    ) -> None:
        await journal.use(ROOM, 1000 + USE_MS)
        assert await self.used_at(journal) == 1000 + USE_MS
        await journal.append(ROOM, start, following(start), at=2000 + USE_MS)
        assert await self.used_at(journal) == 2000 + USE_MS

    async def test_it_is_noted_once_in_a_while_and_never_back_in_time(
        self, journal: Journal, start: Head
    ) -> None:
        for at in (999 + USE_MS, 1001, 0):
            await journal.use(ROOM, at)
            assert await self.used_at(journal) == 1000

    async def test_a_room_that_is_not_there_is_not_used(self, journal: Journal, start: Head) -> None:
        await journal.erase(ROOM)
        for room in (ROOM, "annan-bro-111"):
            await journal.use(room, 5 * USE_MS)
        assert list(await journal.rooms()) == []

    async def test_the_unused_are_those_that_were_last_used_then_or_before(self, journal: Journal) -> None:
        for room, at in (("granit-sol-482", 1000), ("annan-bro-111", 2000), ("lugn-berg-482", 2001)):
            await journal.create(room, EPOCH, first(), at=at)
        assert set(await journal.unused(2000)) == {"granit-sol-482", "annan-bro-111"}
        assert list(await journal.unused(2000 - USE_MS)) == []


class TestProbeAndClose:
    async def test_a_probe_leaves_nothing_behind(self, journal: Journal, start: Head) -> None:
        before = (await journal.load(ROOM), await journal.rooms())
        await journal.probe(ROOM)
        await journal.probe(ROOM)
        assert (await journal.load(ROOM), await journal.rooms()) == before

    async def test_what_is_queued_is_finished_before_closing(
        self, adapter: Adapter, tmp_path: Path, bus: Bus
    ) -> None:
        journal = await adapter.journal(tmp_path, bus)
        makings = [
            asyncio.create_task(journal.create(f"room-{n}", EPOCH, first(), at=1000)) for n in range(30)
        ]
        await asyncio.sleep(0)
        await journal.close()
        assert len(await asyncio.gather(*makings)) == 30
        again = await adapter.journal(tmp_path, bus)
        assert len(await again.rooms()) == 30
        await again.close()

    async def test_a_closed_journal_is_unavailable(self, adapter: Adapter, tmp_path: Path, bus: Bus) -> None:
        journal = await adapter.journal(tmp_path, bus)
        await journal.close()
        await journal.close()
        with pytest.raises(Unavailable):
            await journal.load(ROOM)
        with pytest.raises(Unavailable):
            await journal.create(ROOM, EPOCH, first(), at=1000)
        with pytest.raises(Unavailable):
            await journal.probe(ROOM)
