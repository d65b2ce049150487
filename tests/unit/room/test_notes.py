"""What people do with notes, beyond what the scenarios tell."""

from collections.abc import Callable
from typing import Any

import pytest

from server.hosting.seat import mark
from server.room import view
from server.room.groups import GroupOp, MoveGroup
from server.room.message import NOTE_MAX, NOTES_MAX, Actor
from server.room.notes import AddNote, ColorNote, EditNote, MoveNote, NoteOp, RestoreNote, note_of
from server.room.rejection import Code, Rejected
from server.room.room import OPS, decide, evolve
from server.room.state import Settings, replace
from server.room.timer import StopTimer
from tests.gathering import Gathering, op_id, seat_of
from tests.unit.room.wall import add, change, move, note, texts, wall

ANNA = Actor("participant", "p_anna", "Anna's mark")


# --- writing


@pytest.mark.parametrize("text", ["å" * NOTE_MAX, "👩‍🔬" * 600, "rad\n\n\trad", " x "])
def test_a_note_keeps_its_text_as_it_was_written(text: str) -> None:
    gathering = wall()

    add(gathering, "Anna", "a", text=text)

    assert texts(gathering.room) == [text]


@pytest.mark.parametrize("authors", [True, False])
def test_what_one_has_written_stays_as_it_is_when_one_leaves(authors: bool) -> None:
    gathering = wall(Settings(authors=authors))
    add(gathering, "Anna", "a", text="Annas")
    before = note(gathering, "a")

    gathering.wish("Anna", {"type": "leave"})

    assert note(gathering, "a") == before


def test_a_note_of_5000_characters_is_too_long() -> None:
    assert_rejected(wall(), "too_long", lambda room: add(room, "Anna", "a", text="å" * 5000))


def test_an_edit_that_two_made_too_long_together_is_refused() -> None:
    gathering = wall()
    add(gathering, "Anna", "a", text="mitt")
    change(gathering, "Anna", "edit", "a", base="mitt", text="å " * 700 + "mitt")

    late = {"base": "mitt", "text": "mitt" + " ä" * 700}

    assert_rejected(gathering, "too_long", lambda room: change(room, "Bo", "edit", "a", **late))
    assert note(gathering, "a").rev == 2


def test_a_base_that_no_note_can_have_had_is_a_bad_op() -> None:
    gathering = wall()
    add(gathering, "Anna", "a")

    edit = {"base": "å" * (NOTE_MAX + 1), "text": "b"}

    assert_rejected(gathering, "bad_op", lambda room: change(room, "Anna", "edit", "a", **edit))


def test_rev_counts_the_changes_of_the_text_alone() -> None:
    gathering = wall()
    add(gathering, "Anna", "a")
    change(gathering, "Bo", "color", "a", color="rose")
    change(gathering, "Bo", "assign", "a", who="Bo", when=None)
    change(gathering, "Bo", "edit", "a", base="a", text="b")
    move(gathering, "Bo", "a", 2)
    change(gathering, "Bo", "remove", "a")
    change(gathering, "Bo", "restore", "a")

    assert note(gathering, "a").rev == 2


def test_null_says_that_who_and_when_are_not_decided() -> None:
    gathering = wall()
    add(gathering, "Anna", "a")
    change(gathering, "Anna", "assign", "a", who="Bo", when="maj")

    change(gathering, "Anna", "assign", "a", who=None, when=None)

    assert (note(gathering, "a").who, note(gathering, "a").when) == (None, None)


@pytest.mark.parametrize(
    ("who", "when", "code"),
    [
        ("x" * 81, "maj", "too_long"),
        ("Bo", "x" * 41, "too_long"),
        ("", "maj", "bad_text"),
        ("Bo", "i\nmaj", "bad_text"),
        ("x" * 81, "i\nmaj", "bad_text"),
        ("Bo\x07", "x" * 41, "bad_text"),
    ],
)
def test_wrong_characters_are_told_before_length_in_either_answer(who: str, when: str, code: Code) -> None:
    gathering = wall()
    add(gathering, "Anna", "a")

    assert_rejected(gathering, code, lambda room: change(room, "Bo", "assign", "a", who=who, when=when))


def test_a_full_room_takes_no_more_notes_until_one_is_taken_away() -> None:
    room = wall().room
    one = AddNote(op_id("one"), "one", board="insights", column="ideas")
    room = evolve(room, decide(room, ANNA, one, 0)[0])
    many = {str(number): replace(room.notes[one.id], id=str(number)) for number in range(NOTES_MAX - 1)}
    room = replace(room, notes={**room.notes, **many})
    two = replace(one, id=op_id("two"))

    with pytest.raises(Rejected, match="full"):
        decide(room, ANNA, two, 0)
    room = replace(room, notes=many, removed=room.notes)
    assert decide(room, ANNA, two, 0)


def test_a_full_room_takes_back_no_note_either() -> None:
    room = wall().room
    one = AddNote(op_id("one"), "one", board="insights", column="ideas")
    room = evolve(room, decide(room, ANNA, one, 0)[0])
    gone = room.notes[one.id]
    room = replace(
        room, notes={str(n): replace(gone, id=str(n)) for n in range(NOTES_MAX)}, removed={gone.id: gone}
    )

    with pytest.raises(Rejected, match="full"):
        decide(room, ANNA, RestoreNote(gone.id), 0)


def test_only_the_last_hundred_notes_taken_away_can_come_back() -> None:
    gathering = wall()
    add(gathering, "Anna", "too long ago")
    change(gathering, "Anna", "remove", "too long ago")
    for number in range(100):
        add(gathering, "Anna", f"note {number}")
        change(gathering, "Bo", "remove", f"note {number}")

    assert_rejected(gathering, "note_gone", lambda room: change(room, "Anna", "restore", "too long ago"))
    assert change(gathering, "Anna", "restore", "note 0")
    assert len(gathering.room.removed) == 99


# --- refusals come in the order of the codes


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ({"board": "lunch", "id": op_id("a"), "text": "\u0001"}, "unknown_id"),
        ({"statement": "lunch", "id": op_id("a"), "text": "\u0001"}, "unknown_id"),
        ({"id": op_id("a"), "text": "\u0001"}, "id_taken"),
        ({"text": "\u0001" + "å" * 5000}, "bad_text"),
        ({"text": "å" * 5000}, "too_long"),
    ],
)
def test_a_new_note_is_refused_by_the_first_code_that_applies(broken: dict[str, Any], code: Code) -> None:
    gathering = wall()
    add(gathering, "Anna", "a")

    assert_rejected(gathering, code, lambda room: add(room, "Anna", "b", **broken))


def test_whose_note_it_is_matters_only_for_a_note_that_is_there() -> None:
    gathering = wall(Settings(edit_others=False))
    add(gathering, "Anna", "a")

    assert_rejected(gathering, "note_gone", lambda room: change(room, "Bo", "edit", "b", base="", text=""))
    assert_rejected(gathering, "not_allowed", lambda room: change(room, "Bo", "edit", "a", base="", text=""))
    assert_rejected(gathering, "bad_text", lambda room: change(room, "Anna", "edit", "a", base="", text=""))


def test_note_ops_wait_for_a_step_with_notes() -> None:
    gathering = wall()
    add(gathering, "Anna", "a")
    for step in ("welcome", "grade"):
        gathering.wish("Maria", {"type": "set_step", "step": step})
        assert_rejected(gathering, "wrong_step", lambda room: change(room, "Anna", "remove", "a"))
    for step in ("results", "reflect", "summary"):
        gathering.wish("Maria", {"type": "set_step", "step": step})
        assert change(gathering, "Anna", "remove", "a")
        assert change(gathering, "Anna", "restore", "a")


# --- whose a note is


def test_the_host_can_tell_which_note_an_op_names() -> None:
    id = op_id("a")
    assert note_of(EditNote(id, "", "x")) == note_of(ColorNote(id, "rose")) == id
    assert (
        note_of(AddNote(id, "x", board="b", column="c")) == note_of(MoveNote(id, board="b", column="c")) == id
    )
    assert note_of(StopTimer()) is None
    named = {op for op in OPS if "id" in op.__struct_fields__}
    assert named == {op for op in OPS if issubclass(op, NoteOp | AddNote | MoveNote | GroupOp | MoveGroup)}


def test_anon_n_a_room_without_authors_stores_nothing_that_joins_two_notes_of_one_writer() -> None:
    gathering = wall()
    add(gathering, "Anna", "a")
    add(gathering, "Anna", "b")

    one, two = note(gathering, "a"), note(gathering, "b")
    assert one.author is two.author is None
    assert one.mark == mark(seat_of("Anna"), one.id)
    assert one.mark != two.mark


def test_the_journal_names_nobody_for_a_note_of_a_room_without_authors() -> None:
    gathering = wall()
    add(gathering, "Anna", "a")
    change(gathering, "Anna", "edit", "a", base="a", text="b")

    stored = [view.encode(entry).decode() for entry in gathering.entries[-2:]]
    assert not any("p_anna" in entry for entry in stored)


def assert_rejected(gathering: Gathering, code: Code, attempt: Callable[[Gathering], Any]) -> None:
    with pytest.raises(Rejected) as refused:
        attempt(gathering)
    assert refused.value.code == code
