"""What must hold when a history has ended and all has been calm for a while."""

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from server.hosting.seat import ballot_key
from server.room import stars, votes
from server.room.entry import Entry, decode_entry, decode_snapshot
from server.room.room import apply, fold
from server.room.state import Room
from tests.gathering import seat_of
from tests.simulation.box import STARS, frozen
from tests.simulation.browser import Browser
from tests.tabs import CODE
from tests.transcripts import Looking

WHISPER_S = 5.0

if TYPE_CHECKING:
    from tests.simulation.history import History


async def give(history: "History") -> None:
    """All of it. Raises AssertionError."""
    if history.world.erased_at is not None:
        _erased_for_good(history)
        return
    entries = _chain(history)
    room = fold(None, entries)
    assert room is not None
    _snapshot_is_true(history, entries)
    _hosts_hold(history, room)
    for browser in history.browsers:
        if not browser.gone:
            _browser_shows(browser, room)
        _kept_every_promise(history, browser, entries, room)
    _happened_once(entries)
    _one_participant_a_seat(history, room)
    _results_stand(history, entries)
    _ballots_lie(history, room)
    _same_people_are_here(history)


def _erased_for_good(history: "History") -> None:
    """Nothing is left of it anywhere, and everyone has been told."""
    redis = history.world.redis
    assert redis.log is None, "the erased room has come back"
    assert not any(redis.box.ballots.values()), "ballots of an erased room lie in the box"
    assert not redis.box.seals, "tallies of an erased room lie in the box"
    for process in history.processes:
        assert process.host is None, f"process {process.number} holds the erased room"
        assert not process.disk.copies, f"process {process.number} has a copy of the erased room"
    for browser in history.browsers:
        assert browser.gone, f"{browser.name} was not told that the room is erased"


def _chain(history: "History") -> list[Entry]:
    """The journal, unbroken from its first entry; what a restored one does not hold, it came from."""
    redis = history.world.redis
    assert redis.head is not None, "the room is lost"
    stored = [redis.ever[redis.head.id]]
    while stored[-1].prev is not None:
        stored.append(redis.ever[stored[-1].prev])
    entries = [decode_entry(one.body) for one in reversed(stored)]
    assert [one.seq for one in entries] == list(range(1, redis.head.seq + 1)), "the journal has a gap"
    kept = redis.room.entries
    assert [one.id for one in kept] == [one.id for one in entries[redis.room.base :]], "it is no chain"
    return entries


def _snapshot_is_true(history: "History", entries: list[Entry]) -> None:
    """What a room is opened from, or was restored from, is the fold of its entries."""
    if (snapshot := history.world.redis.room.snapshot) is not None:
        assert decode_snapshot(snapshot.body) == fold(None, entries[: snapshot.head.seq]), "a false snapshot"


def _hosts_hold(history: "History", room: Room) -> None:
    head = history.world.redis.head
    for process in history.processes:
        if (host := process.host) is not None and len(host.sessions):
            assert host._replica.head == head, f"process {process.number} stands at another head"
            assert host.room == room, f"process {process.number} holds another room"
            assert host._turns.store.writable, f"process {process.number} thinks that the store refuses"


def _browser_shows(browser: Browser, room: Room) -> None:
    looking = Looking(browser.role, browser.seat)
    fresh = json.loads(msgspec.json.encode(looking.room(room)))
    shown = browser.room or {}
    differs = [key for key in fresh if fresh[key] != shown.get(key)]
    told = {key: (shown.get(key), fresh[key]) for key in differs}
    assert not differs, f"{browser.name} shows something else than a fresh look: {told}"
    assert browser.head is not None
    assert browser.head["seq"] == room.seq


def _kept_every_promise(history: "History", browser: Browser, entries: list[Entry], room: Room) -> None:
    """What was told as accepted is there; what one browser wished came in its order, and nothing that it was
    told is refused. Not where a store forgot the refusal; nor where it forgot twice while the browser heard
    neither: what it sends between the two snapshots is then taken for what follows both.
    """
    seqs = {entry.op: entry.seq for entry in entries if entry.op is not None and entry.events}
    notes = room.notes.keys() | room.removed.keys()
    mine = [seqs[id] for id in browser.sent if id in seqs]
    forgot = history.world.redis.fallen + history.world.redis.emptied
    assert mine == sorted(mine) or forgot > 1, f"what {browser.name} wished came in another order: {mine}"
    refused = browser.told_rejected & seqs.keys() & set(browser.sent)
    assert not refused or forgot, f"{browser.name} was told that {refused} were refused, and they happened"
    for id in (browser.told_accepted - browser.told_rejected) & browser.additions.keys():
        if _may_be_lost(history, browser, id):
            continue
        assert id in seqs, f"{browser.name} was told that {id} was accepted, and it is lost"
        assert browser.additions[id] in notes, f"the note of {id} is gone"


def _may_be_lost(history: "History", browser: Browser, id: str) -> bool:
    """Whoever has left sends nothing again. And what is stable is not sent again either: if Redis is emptied
    then, while those who have it in memory are killed or out of reach, it is lost.
    """
    redis = history.world.redis
    if browser.gone and id not in browser.settled:
        return bool(redis.fallen or redis.emptied)
    return bool(redis.emptied) and id in browser.settled and history.dangerous


def _happened_once(entries: list[Entry]) -> None:
    ops = Counter(entry.op for entry in entries if entry.op is not None)
    twice = [op for op, times in ops.items() if times > 1]
    assert not twice, f"happened twice: {twice}"


def _one_participant_a_seat(history: "History", room: Room) -> None:
    people = {browser.me for browser in history.browsers if browser.seat is not None and not browser.gone}
    assert people <= room.participants.keys(), "someone is not in the room"
    assert len(room.participants) <= len(history.browsers) - 1, "someone is two participants"


def _results_stand(history: "History", entries: list[Entry]) -> None:
    """What was sealed is published once, with the numbers of its one count, and so it was always seen."""
    redis, published = history.world.redis, Counter[tuple[int, str]]()
    counts = redis.box.counts
    room: Room | None = None
    for entry in entries:
        for event in entry.events:
            if isinstance(event, votes.ResultPublished):
                place = (event.round, event.statement)
                expected = [votes.result_of(count.tally) for count in counts[place]]
                assert event.result in expected, f"{place} is published as {event.result}"
            elif isinstance(event, stars.StarsShown):
                place, before = (event.round, STARS + event.board), room
                assert before is not None
                assert event in _star_events(before, event, [count.tally for count in counts[place]])
            else:
                continue
            published[place] += 1
        room = apply(room, entry)
    sealed = {place for place, counted in counts.items() if counted}
    assert sealed - published.keys() <= redis.lost, f"published {sorted(published)}, sealed {sorted(sealed)}"
    for place, times in published.items():
        assert times == 1, f"{place} was published {times} times"
        if place not in redis.lost:
            _counted_once(history, place)
    assert not redis.box.sealed(), "a tally is kept for ever"
    assert not redis.box.sealed_stars(), "a tally of stars is kept for ever"


def _star_events(room: Room, event: stars.StarsShown, tallies: list[Any]) -> list[Any]:
    """What may be shown of what was counted."""
    ops = [stars.PublishStars(event.board, event.round, tally) for tally in tallies]
    return [each for op in ops for each in stars.publish_stars(room, op)]


def _counted_once(history: "History", place: tuple[int, str]) -> None:
    counts = history.world.redis.box.counts[place]
    assert len(counts) == 1, f"{place} was counted {len(counts)} times"
    told = {shown for browser in history.browsers for shown in browser.results.get(place, ())}
    assert len(told) == 1, f"{place} was seen with several results"
    ballots = dict(counts[0].ballots)
    for browser in history.browsers:
        if browser.seat is not None:
            ballots.pop(ballot_key(browser.seat, CODE, *place), None)
    assert not ballots, f"{place}: someone's ballot was counted twice"


def _ballots_lie(history: "History", room: Room) -> None:
    """In the box lies what each browser was told that lies there, and nothing else."""
    box = history.world.redis.box
    lying = {place for place, held in box.ballots.items() if held}
    open_places = {(room.round, statement) for statement in room.open_statements()}
    open_places |= {(round, STARS + board) for board, round in stars.open_rounds(room).items()}
    # Into an empty box comes also what a process that was behind took on a statement that had been published.
    allowed = set() if room.closed else open_places | history.world.redis.lost
    assert lying <= allowed, f"ballots that no round counts: {lying}"
    for browser in history.browsers:
        for where, choice in browser.choices.made.items():
            place = (choice.round, where)
            if place not in open_places or not choice.saved or browser.gone or room.closed:
                continue
            key = ballot_key(seat_of(browser.name), CODE, *place)
            assert (place, key, frozen(choice.ballot)) in box.taken, "saved, they said"
            may_lie = {frozen(choice.ballot) or None}
            if history.world.redis.emptied and not room.participants[str(browser.me)].answering:
                # Whoever has stepped out of the answering casts nothing again into an empty box.
                may_lie.add(None)
            lies = frozen(box.ballots[place].get(key))
            assert lies in may_lie, f"{browser.name} cast {choice.ballot}, and {lies} lies there"


def _same_people_are_here(history: "History") -> None:
    here = {browser.me for browser in history.browsers if browser.me is not None and not browser.gone}
    staying = [browser for browser in history.browsers if not browser.gone]
    for browser in staying:
        assert browser.here == here, f"{browser.name} sees {sorted(browser.here)} of {sorted(here)}"
        lapsed = not browser.whispers or browser.whispers_at < history.world.loop.at - WHISPER_S
        assert lapsed, f"{browser.name} still hears {browser.whispers}"
        assert browser.counts == staying[0].counts, f"{browser.name} was told other counts"
    counts = staying[0].counts
    assert counts is not None
    turnout = history.world.redis.box.turnout(counts["round"])
    told = {
        s: (count["answered"], count["skipped"])
        for s, count in counts["counts"].items()
        if any(count.values())
    }
    lie = {s: (len(one.answered), len(one.skipped)) for s, one in turnout.items()}
    lie = {s: count for s, count in lie.items() if (counts["round"], s) not in history.world.redis.lost}
    told = {s: count for s, count in told.items() if (counts["round"], s) not in history.world.redis.lost}
    assert told == lie, f"counted {told}, and there are {lie}"
    given = {board: number for board, number in counts["stars"].items() if number}
    lying = history.world.redis.box.ballots
    assert all(len(lying[r, w]) == given.get(w.removeprefix(STARS), 0) for r, w in tuple(lying) if STARS in w)
