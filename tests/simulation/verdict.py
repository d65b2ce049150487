"""What must hold when a history has ended and all has been calm for a while."""

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from server.hosting.seat import ballot_key
from server.room import votes
from server.room.entry import Entry, decode_entry
from server.room.room import fold
from server.room.state import Room
from tests.gathering import seat_of
from tests.simulation.browser import Browser
from tests.tabs import CODE
from tests.transcripts import Looking

WHISPER_S = 5.0

if TYPE_CHECKING:
    from tests.simulation.history import History


async def give(history: "History") -> None:
    """All of it. Raises AssertionError."""
    entries = _chain(history)
    room = fold(None, entries)
    assert room is not None
    _hosts_hold(history, room)
    for browser in history.browsers:
        _browser_shows(browser, room)
        _kept_every_promise(browser, entries, room)
    _happened_once(entries)
    _one_participant_a_seat(history, room)
    _results_stand(history, entries, room)
    _ballots_lie(history, room)
    _same_people_are_here(history)


def _chain(history: "History") -> list[Entry]:
    """The journal, unbroken from its first entry."""
    stored = history.world.log.entries
    entries = [decode_entry(one.body) for one in stored]
    assert [one.seq for one in entries] == list(range(1, len(entries) + 1)), "the journal has a gap"
    links = zip(entries[1:], entries, strict=False)
    assert all(after.prev == before.id for after, before in links), "the journal is no chain"
    return entries


def _hosts_hold(history: "History", room: Room) -> None:
    head = history.world.log.head
    for process in history.processes:
        if (host := process.host) is not None and len(host.sessions):
            assert host._replica.head == head, f"process {process.number} stands at another head"
            assert host.room == room, f"process {process.number} holds another room"
            assert host._store.writable, f"process {process.number} thinks that the store refuses"


def _browser_shows(browser: Browser, room: Room) -> None:
    looking = Looking(browser.role, browser.seat)
    fresh = json.loads(msgspec.json.encode(looking.room(room)))
    shown = browser.room or {}
    differs = [key for key in fresh if fresh[key] != shown.get(key)]
    told = {key: (shown.get(key), fresh[key]) for key in differs}
    assert not differs, f"{browser.name} shows something else than a fresh look: {told}"
    assert browser.head is not None
    assert browser.head["seq"] == room.seq


def _kept_every_promise(browser: Browser, entries: list[Entry], room: Room) -> None:
    """What was told as accepted is there; what one browser wished came in its order."""
    seqs = {entry.op: entry.seq for entry in entries if entry.op is not None}
    notes = room.notes.keys() | room.removed.keys()
    # What the store refused, and had to be sent again, may be overtaken by what was on its way then.
    mine = [seqs[id] for id in browser.sent if id in seqs and browser.sendings[id] == 1]
    assert mine == sorted(mine), f"what {browser.name} wished came in another order: {mine}"
    for id in (browser.told_accepted - browser.told_rejected) & browser.additions.keys():
        assert id in seqs, f"{browser.name} was told that {id} was accepted, and it is lost"
        assert browser.additions[id] in notes, f"the note of {id} is gone"


def _happened_once(entries: list[Entry]) -> None:
    ops = Counter(entry.op for entry in entries if entry.op is not None)
    twice = [op for op, times in ops.items() if times > 1]
    assert not twice, f"happened twice: {twice}"


def _one_participant_a_seat(history: "History", room: Room) -> None:
    people = [browser for browser in history.browsers if browser.seat is not None]
    assert len(room.participants) == len(people), "someone is two participants"
    assert {browser.me for browser in people} == room.participants.keys()


def _results_stand(history: "History", entries: list[Entry], room: Room) -> None:
    """What was sealed is published once, with the numbers of its one count, and so it was always seen."""
    published: dict[tuple[int, str], list[Any]] = {}
    for event in (event for entry in entries for event in entry.events):
        if isinstance(event, votes.ResultPublished):
            published.setdefault((event.round, event.statement), []).append(event.result)
    counts = history.world.box.counts
    assert published.keys() == {place for place, counted in counts.items() if counted}, (
        f"published {sorted(published)}, sealed {sorted(counts)}"
    )
    for place, results in published.items():
        assert len(counts[place]) == 1, f"{place} was counted {len(counts[place])} times"
        assert results == [votes.result_of(counts[place][0].tally)], f"{place} is published as {results}"
        told = {shown for browser in history.browsers for shown in browser.results.get(place, ())}
        assert len(told) == 1 or place in history.world.box.lost, f"{place} was seen with several results"
        _counted_whom_it_should(history, place)
    assert not history.world.box.sealed(), "a tally is kept for ever"


def _counted_whom_it_should(history: "History", place: tuple[int, str]) -> None:
    ballots = dict(history.world.box.counts[place][0].ballots)
    for browser in history.browsers:
        if browser.seat is not None:
            ballots.pop(ballot_key(browser.seat, CODE, *place), None)
    assert not ballots, f"{place}: someone's ballot was counted twice"


def _ballots_lie(history: "History", room: Room) -> None:
    """In the box lies what each browser was told that lies there."""
    box = history.world.box
    assert {round for (round, _), held in box.ballots.items() if held} <= {room.round}, (
        "an old round's ballots"
    )
    for browser in history.browsers:
        for statement, choice in browser.choices.items():
            if choice.round != room.round or not choice.saved:
                continue
            key = ballot_key(seat_of(browser.name), CODE, room.round, statement)
            assert (room.round, statement, key, choice.score) in box.taken, "saved, they said"
            if not room.published(statement):
                may_lie = {choice.score, *browser.doubtful.get((room.round, statement), ())}
                lies = box.ballots[room.round, statement].get(key)
                assert lies in may_lie, f"{browser.name} cast {choice.score}, and {lies} lies there"


def _same_people_are_here(history: "History") -> None:
    here = {browser.me for browser in history.browsers if browser.me is not None}
    for browser in history.browsers:
        assert browser.here == here, f"{browser.name} sees {sorted(browser.here)} of {sorted(here)}"
        lapsed = not browser.whispers or browser.whispers_at < history.world.loop.at - WHISPER_S
        assert lapsed, f"{browser.name} still hears {browser.whispers}"
        assert browser.counts == history.browsers[0].counts, f"{browser.name} was told other counts"
    counts = history.browsers[0].counts
    assert counts is not None
    turnout = history.world.box.turnout(counts["round"])
    told = {
        s: (count["answered"], count["skipped"])
        for s, count in counts["counts"].items()
        if any(count.values())
    }
    lie = {s: (len(one.answered), len(one.skipped)) for s, one in turnout.items()}
    assert told == lie, f"counted {told}, and there are {lie}"
