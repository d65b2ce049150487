"""What an audience may see: never a key, a seat or a mark, and the same whenever it is looked at."""

import json

import pytest

from server.room import view
from server.room.entry import Entry
from server.room.message import Role
from server.room.state import replace
from server.room.upcast import VERSION
from server.room.view import Audience, RoomView
from tests.gathering import Gathering
from tests.invariants import ROLES, STORED_ONLY, keys_in
from tests.unit.room.samples import ANNA, EVENTS, NOTE, ROOM

# What protocol.md says a Room has, and beside it `visited` and what came after version 1 of it.
ROOM_FIELDS = [
    *("room", "title", "locale", "template", "created", "closed", "step", "place", "visited", "round"),
    *("settings", "workshop", "participants", "results", "stars", "boards", "notes", "groups", "timer"),
    "legend",
]


def entry(*tags: str) -> Entry:
    return Entry(VERSION, 7, "e7", "e6", 5, None, tuple(EVENTS[tag] for tag in tags))


@pytest.mark.parametrize("role", ROLES)
def test_the_first_entry_shows_nothing_but_its_place_in_the_chain(role: Role) -> None:
    shown = view.of_entry(Gathering().entries[0], Audience(role))

    assert (shown.seq, shown.id, shown.prev, shown.op, shown.events) == (1, "e1", None, None, ())


@pytest.mark.parametrize("role", ROLES)
def test_anon_6_a_newcomer_is_shown_without_their_seat(role: Role) -> None:
    (shown,) = view.of_entry(entry("participant_joined"), Audience(role)).events

    assert json.loads(view.encode(shown)) == {
        "type": "participant_joined",
        "participant": json.loads(view.encode(ANNA)),
    }


@pytest.mark.parametrize("role", ROLES)
def test_no_view_of_any_event_or_room_has_what_is_for_the_journal_alone(role: Role) -> None:
    everything = view.of_entry(entry(*EVENTS), Audience(role, frozenset({"a" * 64})))
    shown = view.encode(
        [everything, view.of_room(ROOM, Audience(role)), view.own_notes(ROOM, lambda _: "a" * 64)]
    )

    assert STORED_ONLY.isdisjoint(keys_in(json.loads(shown)))
    for secret in ("a" * 64, "d" * 64, "f" * 64, "5" * 64):
        assert secret not in shown.decode()


def test_a_room_is_shown_with_the_fields_of_the_protocol() -> None:
    assert list(RoomView.__struct_fields__) == ROOM_FIELDS


def test_people_and_boards_are_shown_in_their_order_of_coming() -> None:
    gathering = Gathering()
    for person in ("Örjan", "Anna", "Bo"):
        gathering.join(person)
    gathering.wish("Örjan", {"type": "rename", "name": "Åke"})

    shown = view.of_room(gathering.room, Audience("screen"))

    assert [participant.name for participant in shown.participants] == ["Åke", "Anna", "Bo"]
    assert [board.id for board in shown.boards] == [plan.id for plan in shown.workshop.boards]


def test_notes_are_shown_by_rank_and_then_id_by_code_unit() -> None:
    notes = [
        replace(NOTE, id=id, rank=rank) for id, rank in (("b", "a"), ("a", "a"), ("c", "Z"), ("d", "Za"))
    ]

    assert [note.id for note in view.notes_in_order(notes)] == ["c", "d", "a", "b"]
