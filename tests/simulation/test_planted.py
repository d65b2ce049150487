"""The histories notice what is wrong: each bug planted here, in the hosts or the browsers, is found within
some of them.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import pytest

from server.adapters.redis.recovery import Recovery
from server.hosting import forgetting, wishes
from server.hosting.casting import Casting
from server.hosting.fanout import Fanout
from server.hosting.ports import Conflict, Head, StoredEntry, Unavailable
from server.hosting.replica import Replica
from server.hosting.reveals import Reveals
from server.hosting.seat import ballot_key
from server.hosting.sessions import Session
from server.hosting.turns import Turns
from server.hosting.wishes import Draft, Outcome, Wish, draft
from server.room import room as rules
from server.room import stars, votes
from server.room.entry import decode_entry, encode_entry
from server.room.message import Actor
from server.room.state import replace
from tests.simulation.choices import Choices
from tests.simulation.history import Failed, tell
from tests.simulation.ports import Box, Journal
from tests.simulation.redis import Redis
from tests.simulation.weather import Weather

ENOUGH = 80

pytestmark = pytest.mark.timeout(300)

Plant = Callable[[pytest.MonkeyPatch], None]


def no_op_is_known_again(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(rules, "repeated", lambda *_: False)


def what_others_append_is_no_news(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(Turns, "_is_news", lambda *_: False)


def a_message_is_taken_for_the_journal(plant: pytest.MonkeyPatch) -> None:
    """Its entries are folded as they come: whatever they follow, and whether or not they were there."""

    def told(self: Turns, message: Any) -> None:
        if hasattr(message, "entries"):
            entries = [decode_entry(stored.body) for stored in message.entries]
            room = rules.fold(self._replica.room, entries)
            assert room is not None
            head = Head(message.head.epoch, entries[-1].seq, entries[-1].id)
            self._replica._advance(room, head, entries)
            self._fanout.entries(entries)

    plant.setattr(Turns, "told", told)


def a_delta_is_given_for_any_head(plant: pytest.MonkeyPatch) -> None:
    async def entries_since(self: Replica, head: Head) -> Sequence[Any] | None:
        after = [entry for entry in self._tail if entry.seq > head.seq]
        return after if after or head.seq == self.head.seq else None

    plant.setattr(Replica, "entries_since", entries_since)


def what_is_not_stored_is_told(plant: pytest.MonkeyPatch) -> None:
    async def commit(self: Replica, asked: Sequence[Wish], caught_up: Any) -> Any:
        drafted = draft(self.room, self.head, asked, self._ports.clock.now(), self._ports.new_id)
        stored = [StoredEntry(e.seq, e.id, e.prev, encode_entry(e)) for e in drafted.entries]
        try:
            if stored:
                await self._ports.journal.append(self.code, self.head, stored, 0)
        except (Unavailable, Conflict):
            pass
        self._advance(drafted.room, drafted.head, drafted.entries)
        return drafted

    plant.setattr(Replica, "commit", commit)


def after_a_conflict_nothing_is_decided_again(plant: pytest.MonkeyPatch) -> None:
    """What was decided on the room of before is appended to the room of now."""

    async def commit(self: Replica, asked: Sequence[Wish], caught_up: Any) -> Any:
        drafted = draft(self.room, self.head, asked, self._ports.clock.now(), self._ports.new_id)
        while drafted.entries:
            room, head, moved = self.room, self.head, list[Outcome]()
            for outcome in drafted.outcomes:
                entry = outcome.entry
                if entry is not None:
                    entry = replace(entry, seq=head.seq + 1, prev=head.id)
                    room, head = rules.apply(room, entry), Head(head.epoch, entry.seq, entry.id)
                moved.append(Outcome(outcome.wish, entry, outcome.refusal))
            drafted = Draft(room, head, moved)
            stored = [StoredEntry(e.seq, e.id, e.prev, encode_entry(e)) for e in drafted.entries]
            try:
                await self._ports.journal.append(self.code, self.head, stored, 0)
            except Conflict as conflict:
                await self._fold_missed(conflict.missed, caught_up)
            else:
                self._advance(room, head, drafted.entries)
                break
        return drafted

    plant.setattr(Replica, "commit", commit)


def what_a_crash_left_sealed_stays_so(plant: pytest.MonkeyPatch) -> None:
    async def settle(self: Reveals, _carry_out: Callable[[Wish], Awaitable[object]]) -> None:
        self._owing = False

    plant.setattr(Reveals, "settle", settle)
    plant.setattr(Reveals, "unsettled", False)


def a_result_is_published_as_often_as_it_is_asked_for(plant: pytest.MonkeyPatch) -> None:
    def publish(room: Any, op: votes.Publish) -> tuple[Any, ...]:
        return tuple(
            votes.ResultPublished(op.round, statement, votes.result_of(tally))
            for statement, tally in op.tallies.items()
        )

    plant.setattr(rules, "INTERNAL", dict(rules.INTERNAL) | {votes.Publish: publish})


def all_that_is_appended_is_said_to_be_stable(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(Replica, "stable", property(lambda self: self.head.seq))


def a_cast_is_saved_before_it_is(plant: pytest.MonkeyPatch) -> None:
    async def cast(self: Casting, session: Session, round: int, statement: str, score: Any) -> None:
        votes.may_cast(self._replica.room, Actor(session.role, session.participant), round, statement)

    plant.setattr(Casting, "cast", cast)


def a_seat_has_a_ballot_in_every_process(plant: pytest.MonkeyPatch) -> None:
    salt = iter(range(1 << 30))

    def key(seat: bytes, *where: Any) -> bytes:
        return ballot_key(seat + str(next(salt) // 40).encode(), *where)

    plant.setattr("server.hosting.casting.ballot_key", key)


def a_snapshot_is_as_old_as_the_first_one(plant: pytest.MonkeyPatch) -> None:
    fresh = Fanout._snapshot

    def snapshot(self: Fanout, role: Any) -> Any:
        return self._snapshots[role][1] if role in self._snapshots else fresh(self, role)

    plant.setattr(Fanout, "_snapshot", snapshot)


def one_whom_the_store_has_lost_goes_on_wishing(plant: pytest.MonkeyPatch) -> None:
    def actor_of(room: Any, wish: Wish) -> Actor:
        if wish.session is None or wish.session.participant is None or wish.session.seat is None:
            return Actor("screen")
        return Actor(room.participants[wish.session.participant].role, wish.session.participant)

    plant.setattr(wishes, "actor_of", actor_of)


def one_who_has_seen_more_is_shown_the_past(plant: pytest.MonkeyPatch) -> None:
    whole = Turns._is_news
    plant.setattr(Turns, "_is_news", lambda self, told: not hasattr(told, "outlet") and whole(self, told))


def what_appends_nothing_asks_no_journal(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(Draft, "answers", False)


def what_is_on_its_way_overtakes_what_comes_again(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(Session, "is_over", lambda *_: False)


def what_has_no_events_is_not_kept(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(wishes, "_is_for_good", lambda *_: False)


def one_who_was_too_slow_is_not_told_that_the_store_refuses(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(Fanout, "beat_one", lambda *_: None)


def a_room_that_is_restored_is_shown_as_before(plant: pytest.MonkeyPatch) -> None:
    """What was encoded for an entry is taken for another epoch's too."""
    fresh = Fanout._snapshot
    made: dict[tuple[Fanout, str, str], Any] = {}

    def snapshot(self: Fanout, role: Any) -> Any:
        return made.setdefault((self, role, self._replica.head.id), fresh(self, role))

    plant.setattr(Fanout, "_snapshot", snapshot)


def stars_of_an_open_round_are_destroyed(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(stars, "ended_rounds", lambda room: room.star_rounds)


def a_ballot_on_its_way_stays_of_an_erased_room(plant: pytest.MonkeyPatch) -> None:
    async def forget(_room: str, _ports: Any) -> None:
        pass

    plant.setattr(forgetting, "forget", forget)


def a_lost_room_is_offered_by_nobody(plant: pytest.MonkeyPatch) -> None:
    async def restore(_self: Recovery, *_: Any) -> None:
        pass

    plant.setattr(Recovery, "_restore", restore)


def of_an_erased_room_nobody_tells_an_emptied_store(plant: pytest.MonkeyPatch) -> None:
    async def nothing(_self: Recovery, *_: Any) -> None:
        pass

    plant.setattr(Recovery, "_tell_erased", nothing)
    plant.setattr(Recovery, "_erase_again", nothing)


def a_seal_is_told_of_before_a_replica_has_it(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(Redis, "acknowledged", lambda _self: None)


def a_full_store_is_tried_by_reading(plant: pytest.MonkeyPatch) -> None:
    async def probe(_self: Journal, _room: str) -> None:
        pass

    plant.setattr(Journal, "probe", probe)


def what_is_closed_keeps_its_ballots(plant: pytest.MonkeyPatch) -> None:
    whole = Box.destroy

    async def destroy(self: Box, room: str, before_round: int | None = None) -> None:
        await whole(self, room, before_round or 1)

    plant.setattr(Box, "destroy", destroy)


def a_browser_does_not_cast_again_what_an_older_cast_may_undo(plant: pytest.MonkeyPatch) -> None:
    plant.setattr(Choices, "_may_be_overtaken", lambda *_: False)


# Each with the weather that brings it out, where that of most histories seldom does.
BUGS: Mapping[Plant, Weather | None] = {
    no_op_is_known_again: None,
    what_others_append_is_no_news: None,
    a_message_is_taken_for_the_journal: None,
    a_delta_is_given_for_any_head: None,
    what_is_not_stored_is_told: None,
    after_a_conflict_nothing_is_decided_again: None,
    what_a_crash_left_sealed_stays_so: None,
    a_result_is_published_as_often_as_it_is_asked_for: Weather(slow=0.5, drop=0.9),
    all_that_is_appended_is_said_to_be_stable: Weather(fall_back=1.0),
    a_cast_is_saved_before_it_is: None,
    a_seat_has_a_ballot_in_every_process: None,
    a_snapshot_is_as_old_as_the_first_one: None,
    one_whom_the_store_has_lost_goes_on_wishing: Weather(fall_back=1.0, cut=0.3),
    one_who_has_seen_more_is_shown_the_past: Weather(drop=0.95, cut=1.0),
    what_appends_nothing_asks_no_journal: None,
    what_is_on_its_way_overtakes_what_comes_again: None,
    what_has_no_events_is_not_kept: Weather(cut=2.0, slow=0.5),
    one_who_was_too_slow_is_not_told_that_the_store_refuses: Weather(stall=1.0, refuse=0.1, cut=0.1),
    a_room_that_is_restored_is_shown_as_before: Weather(empty=2.0),
    stars_of_an_open_round_are_destroyed: Weather(),
    a_ballot_on_its_way_stays_of_an_erased_room: Weather(erase=0.3, slow=0.2),
    a_lost_room_is_offered_by_nobody: Weather(empty=0.5),
    of_an_erased_room_nobody_tells_an_emptied_store: Weather(erase=1.0, empty=0.6, partition=0.5),
    a_seal_is_told_of_before_a_replica_has_it: Weather(fall_back=1.0),
    a_full_store_is_tried_by_reading: Weather(full=0.5),
    what_is_closed_keeps_its_ballots: Weather(close=0.2),
    a_browser_does_not_cast_again_what_an_older_cast_may_undo: Weather(late=0.5, cut=2.0),
}
# What brings these out is so seldom that the first histories do not; from here on they are found soon.
FIRST: Mapping[Plant, int] = {
    a_result_is_published_as_often_as_it_is_asked_for: 90,
    what_appends_nothing_asks_no_journal: 300,
    a_seal_is_told_of_before_a_replica_has_it: 100,
}


@pytest.mark.parametrize("bug", [pytest.param(bug, id=bug.__name__) for bug in BUGS])
def test_a_planted_bug_is_found(bug: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)
    weather = BUGS[bug]
    first = FIRST.get(bug, 0)
    for seed in range(first, first + ENOUGH):
        try:
            tell(seed, weather and weather.again())
        except Failed as failure:
            print(f"{bug.__name__}: {failure.why[:160]} (seed {seed})")
            return
    pytest.fail("not found")
