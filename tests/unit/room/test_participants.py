"""Who is in the room: one seat is one participant, and no two are called alike."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.room.message import NAME_MAX, PARTICIPANTS_MAX, Actor
from server.room.participants import Join
from server.room.rejection import NotAdmitted, Rejected
from server.room.room import decide
from server.room.state import Room, Settings, replace
from tests.gathering import Gathering, created, op_id

names = st.text(st.sampled_from("aAåß  2İ"), min_size=1, max_size=4) | st.sampled_from(["x" * 39, "x" * 40])


@settings(max_examples=50)
@given(st.lists(names, max_size=12))
def test_no_two_are_called_alike_however_they_write_it(wanted: list[str]) -> None:
    gathering = Gathering()
    for number, name in enumerate(wanted):
        gathering.join(f"Person {number}", name, alias="a")

    called = [participant.name for participant in gathering.room.participants.values()]
    assert len({name.casefold() for name in called}) == len(wanted)
    assert all(name == name.strip() and 0 < len(name) <= NAME_MAX for name in called)


def test_equal_names_are_numbered_in_the_order_of_coming() -> None:
    gathering = Gathering()
    for number in range(1, 12):
        gathering.join(f"Person {number}", "Anna")

    called = [participant.name for participant in gathering.room.participants.values()]
    assert called == ["Anna", *(f"Anna {number}" for number in range(2, 12))]


@pytest.mark.parametrize(
    ("name", "second"),
    [("x" * 40, "x" * 38 + " 2"), ("x" * 37 + " yz", "x" * 37 + " 2"), ("🙂" * 40, "🙂" * 38 + " 2")],
)
def test_a_long_name_gives_way_to_its_number(name: str, second: str) -> None:
    gathering = Gathering()
    gathering.join("One", name)
    gathering.join("Two", name)

    assert [p.name for p in gathering.room.participants.values()] == [name, second]


def test_a_number_that_is_taken_is_passed_over() -> None:
    gathering = Gathering()
    for person, name in (("One", "Anna 2"), ("Two", "Anna"), ("Three", "Anna")):
        gathering.join(person, name)

    assert [p.name for p in gathering.room.participants.values()] == ["Anna 2", "Anna", "Anna 3"]


def test_the_name_of_someone_who_has_left_is_kept_for_them() -> None:
    gathering = Gathering()
    gathering.join("Anna")
    gathering.wish("Anna", {"type": "leave"})
    gathering.join("Another", "Anna")

    assert [p.name for p in gathering.room.participants.values()] == ["Anna", "Anna 2"]


def test_a_lost_welcome_makes_no_second_participant() -> None:
    gathering = Gathering()
    assert gathering.join("Anna") is not None
    again = Join(seat=next(iter(gathering.room.seats)), participant="p_fresh", alias="Björk", name="Anna")

    assert decide(gathering.room, Actor("participant"), again, 0) == ()


def test_one_who_returns_keeps_what_they_chose() -> None:
    gathering = Gathering()
    gathering.join("Maria", facilitator=True)
    gathering.wish("Maria", {"type": "take_part", "answering": True})
    gathering.wish("Maria", {"type": "rename", "name": "Maja"})
    before = gathering.room.participants["p_maria"]

    gathering.wish("Maria", {"type": "leave"})
    gathering.join("Maria", "Someone else")

    assert gathering.room.participants["p_maria"] == before


def test_a_participant_who_opens_the_leaders_link_leads_and_still_answers() -> None:
    gathering = Gathering()
    gathering.join("Anna")
    gathering.join("Anna", facilitator=True)

    anna = gathering.room.participants["p_anna"]
    assert (anna.role, anna.answering) == ("facilitator", True)


def test_the_room_has_places_for_two_thousand_seats() -> None:
    gathering = Gathering()
    gathering.join("Anna")
    room = crowded(gathering.room, PARTICIPANTS_MAX - 1)
    late = Join(seat="late", participant="p_late", alias="Björk")
    assert decide(room, Actor("participant"), late, 0)

    full = crowded(gathering.room, PARTICIPANTS_MAX)
    with pytest.raises(NotAdmitted, match="full"):
        decide(full, Actor("participant"), late, 0)
    known = Join(seat="seat 7", participant="p_other", alias="Björk")
    assert decide(full, Actor("participant"), known, 0) == ()


def crowded(room: Room, seats: int) -> Room:
    return replace(room, seats={f"seat {number}": "p_anna" for number in range(seats)})


def test_alone_nobody_else_comes_in() -> None:
    gathering = Gathering(created(Settings(solo=True)))
    with pytest.raises(NotAdmitted, match="full"):
        gathering.join("Guest")
    gathering.join("Maria", facilitator=True)

    for facilitator in (False, True):
        with pytest.raises(NotAdmitted, match="full"):
            gathering.join("Guest", facilitator=facilitator)
    assert list(gathering.room.participants) == ["p_maria"]


def test_a_refused_name_leaves_nobody_behind() -> None:
    gathering = Gathering()
    with pytest.raises(Rejected, match="bad_name"):
        gathering.join("Mallory", "a\x00b")

    assert (gathering.room.participants, gathering.room.seats) == ({}, {})


def test_an_op_repeated_by_someone_else_is_not_carried_out_again() -> None:
    gathering = Gathering()
    gathering.join("Anna")
    gathering.join("Bo")
    gathering.wish("Anna", {"type": "rename", "name": "Ann"}, "the same")

    assert gathering.wish("Bo", {"type": "rename", "name": "Bosse"}, "the same") is None
    assert gathering.room.participants["p_bo"].name == "Bo"
    assert gathering.room.recent.has(op_id("the same"))
