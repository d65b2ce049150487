"""What holds after everything that can happen in a room."""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from server.hosting.seat import digest
from server.room import view
from server.room.entry import Entry, decode_entry, decode_snapshot, encode_entry, encode_snapshot
from server.room.message import Role
from server.room.room import fold
from server.room.state import Room
from server.room.view import Audience

ROLES: Sequence[Role] = ("participant", "facilitator", "screen")
SECRET = {"score", "scores", "ballot", "ballots", "tally", "tallies", "skipped"}
STORED_ONLY = {"mark", "seat", "seats", "facilitator_key", "screen_key", "recent", "newcomers", "removed"}


@contextmanager
def assert_no_trace(room: Room) -> Iterator[None]:
    """That deciding changes nothing, whether it answers or refuses."""
    before = encode_snapshot(room)
    try:
        yield
    finally:
        assert encode_snapshot(room) == before


def assert_invariants(entries: Sequence[Entry], room: Room, seats: Collection[bytes]) -> None:
    """All of them, after the last of the entries."""
    assert_replayed(entries, room)
    assert_stored_and_read(entries[-1], room)
    assert_well_grouped(room)
    assert_no_score_travels(entries[-1], room)
    assert_views_keep_secrets(entries[-1], room, seats)


def assert_replayed(entries: Sequence[Entry], room: Room) -> None:
    """That whoever folds the journal holds the same room, in the same order."""
    assert_same(fold(None, entries), room)


def assert_stored_and_read(entry: Entry, room: Room) -> None:
    """That what is stored is what is read again."""
    assert decode_entry(encode_entry(entry)) == entry
    assert_same(decode_snapshot(encode_snapshot(room)), room)


def assert_well_grouped(room: Room) -> None:
    """That every group has notes, all of them in one column and none of them hidden."""
    columns: dict[str, set[tuple[str, str]]] = {}
    for note in room.notes.values():
        if note.group is not None:
            assert not note.hidden
            columns.setdefault(note.group, set()).add((note.board, note.column))
    assert columns.keys() == room.groups.keys()
    assert all(len(places) == 1 for places in columns.values())


def assert_no_score_travels(entry: Entry, room: Room) -> None:
    """Promise 1: neither the journal nor a snapshot has a place for a score."""
    for stored in (encode_entry(entry), encode_snapshot(room)):
        assert SECRET.isdisjoint(keys_in(json.loads(stored)))


def assert_views_keep_secrets(entry: Entry, room: Room, seats: Collection[bytes]) -> None:
    """Promises 1 and 6: no frame has a score, a key, a mark, a hidden note, or what joins one to a seat."""
    secrets = {room.facilitator_key, room.screen_key, *(digest(seat) for seat in seats)}
    secrets |= {part for hidden in view.hidden_notes(entry) for part in hidden}
    secrets |= {note.id for note in room.notes.values() if note.hidden}
    for role in ROLES:
        for frame in (view.of_entry(entry, Audience(role)), view.of_room(room, Audience(role))):
            text = view.encode(frame).decode()
            assert (SECRET | STORED_ONLY).isdisjoint(keys_in(json.loads(text)))
            assert [secret for secret in secrets if secret in text] == []


def assert_same(found: Room | None, room: Room) -> None:
    """Equal, and in the same order, which equality of dicts does not tell."""
    assert found == room
    assert view.of_room(found, Audience("participant")) == view.of_room(room, Audience("participant"))


def keys_in(value: Any) -> Iterator[str]:
    """Every key of every object within."""
    if isinstance(value, dict):
        yield from value
        for part in value.values():
            yield from keys_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from keys_in(part)
