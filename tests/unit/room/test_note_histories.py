"""Whatever three people do with notes on two boards, one of them silent at times."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from server.hosting.seat import mark
from server.room import view
from server.room.entry import Entry
from server.room.rejection import Rejected
from server.room.state import Settings
from server.room.view import Audience
from tests.gathering import Gathering, op_id, seat_of
from tests.transcripts import Looking
from tests.unit.room.wall import (
    COLUMNS,
    PEOPLE,
    add,
    assert_well_placed,
    change,
    group,
    move,
    move_notes,
    of_group,
    place,
    silence,
    wall,
)

SILENT = (0, 1)
TOGETHER = ("group", "group", "ungroup", "move_group", "move_notes")
NAMES = tuple(f"note {number}" for number in range(6))


@dataclass(frozen=True)
class Act:
    """Someone does something with a note; what the verb has no use for is passed over."""

    by: str
    verb: str
    note: str
    column: int
    beside: Mapping[str, str | None]
    others: Sequence[str] = ()
    text: str = "text"


acts = st.builds(
    Act,
    by=st.sampled_from(PEOPLE),
    verb=st.sampled_from(
        ("add", "add", "edit", "color", "move", "move", "remove", "restore", "silence", "show", *TOGETHER)
    ),
    note=st.sampled_from(NAMES),
    column=st.sampled_from(range(len(COLUMNS))),
    others=st.lists(st.sampled_from(NAMES), min_size=1, max_size=4),
    beside=st.just({})
    | st.builds(lambda note: {"after": op_id(note)}, st.sampled_from(NAMES))
    | st.builds(lambda note: {"before": op_id(note)}, st.sampled_from(NAMES))
    | st.just({"after": None}),
)
histories = st.lists(acts, max_size=30)


@settings(max_examples=60)
@given(histories, st.builds(Settings, edit_others=st.booleans(), authors=st.booleans()))
def test_visible_notes_have_one_order_and_boards_count_what_they_hide(
    history: list[Act], given: Settings
) -> None:
    gathering = wall(given)

    for act in history:
        attempt(gathering, act)
        assert_well_placed(gathering.room)
        assert gathering.room.notes.keys().isdisjoint(gathering.room.removed)


@settings(max_examples=60)
@given(histories)
def test_anon_n_a_hidden_note_is_told_to_its_writer_and_to_nobody_else(history: list[Act]) -> None:
    gathering = wall()
    silence(gathering)

    for act in history:
        entry, _ = attempt(gathering, act)
        if entry is not None:
            assert_told_to_the_writer_alone(gathering, entry)


@settings(max_examples=60)
@given(histories)
def test_what_lies_hidden_changes_nothing_that_others_see(history: list[Act]) -> None:
    one, other = wall(), wall()
    for gathering in (one, other):
        silence(gathering)

    for act in history:
        if act.verb != "show":
            done = beside_visible(one, act)
            assert as_others_see(one, done) == as_others_see(other, hidden_elsewhere(other, done))

    assert public(one) == public(other)


def attempt(gathering: Gathering, act: Act) -> tuple[Entry | None, str | None]:
    """The entry that comes of it, or the code of its refusal."""
    try:
        return _do(gathering, act), None
    except Rejected as refused:
        return None, refused.code


def _do(gathering: Gathering, act: Act) -> Entry | None:
    match act.verb:
        case "silence" | "show":
            return silence(gathering, silent=act.verb == "silence")
        case "group" | "ungroup" | "move_group" | "move_notes":
            return _do_together(gathering, act)
        case "add":
            return add(gathering, act.by, act.note, act.column, **act.beside)
        case "move":
            return move(gathering, act.by, act.note, act.column, **act.beside)
        case "edit":
            return change(gathering, act.by, "edit", act.note, base=act.note, text=act.text)
        case "color":
            return change(gathering, act.by, "color", act.note, color="rose")
        case verb:
            return change(gathering, act.by, verb, act.note)


def _do_together(gathering: Gathering, act: Act) -> Entry | None:
    match act.verb:
        case "group":
            return group(gathering, act.by, act.note, *act.others)
        case "ungroup":
            return of_group(gathering, act.by, "ungroup", act.note)
        case "move_group":
            return of_group(gathering, act.by, "move_group", act.note, **place(act.column), **act.beside)
        case _:
            return move_notes(gathering, act.by, *act.others, column=act.column, **act.beside)


def assert_told_to_the_writer_alone(gathering: Gathering, entry: Entry) -> None:
    told = view.hidden_notes(entry)
    lying = {(note.id, str(note.mark)) for note in gathering.room.notes.values() if note.hidden}
    for id, made in told | lying:
        assert id not in text_of(Looking("screen"), gathering, entry)
        for person in PEOPLE:
            writer = made == mark(seat_of(person), id)
            looking = Looking("participant", seat_of(person))
            assert (id in ids_in(looking.room(gathering.room).notes)) == (writer and (id, made) in lying)
            assert (id in str(looking.entry(entry).events)) == (writer and (id, made) in told)


def text_of(looking: Looking, gathering: Gathering, entry: Entry) -> str:
    return (view.encode(looking.entry(entry)) + view.encode(looking.room(gathering.room))).decode()


def ids_in(notes: tuple[Any, ...]) -> set[str]:
    return {note.id for note in notes}


def beside_visible(gathering: Gathering, act: Act) -> Act:
    """Nobody but its writer knows the id of a hidden note: nobody puts a note beside it."""
    visible = {id for id, note in gathering.room.notes.items() if not note.hidden}
    known = {key: id for key, id in act.beside.items() if id is None or id in visible}
    return Act(act.by, act.verb, act.note, act.column, known, act.others)


def hidden_elsewhere(gathering: Gathering, act: Act) -> Act:
    """The same act, but what it hides says something else, somewhere else on the board."""
    note = gathering.room.notes.get(op_id(act.note))
    hides = act.verb == "add" and act.column in SILENT
    if hides or (note is not None and note.hidden):
        column = 1 - act.column if act.column in SILENT else act.column
        return Act(act.by, act.verb, act.note, column, {"after": None}, "something else")
    return act


def as_others_see(gathering: Gathering, act: Act) -> tuple[Any, str | None]:
    """What comes of the act for whoever has hidden nothing."""
    entry, refusal = attempt(gathering, act)
    return () if entry is None else view.of_entry(entry, Audience("screen")).events, refusal


def public(gathering: Gathering) -> Any:
    shown = view.of_room(gathering.room, Audience("facilitator"))
    return shown.notes, shown.boards
