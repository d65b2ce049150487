"""Where notes lie in a column, and that there is always room for one more."""

from hypothesis import given, settings
from hypothesis import strategies as st

from server.room.boards import NoteSaved
from server.room.message import Actor
from server.room.notes import AddNote, MoveNote
from server.room.rank import RANK_MAX
from server.room.room import decide, evolve
from server.room.state import Note, Room, replace
from tests.gathering import op_id
from tests.unit.room.wall import COLUMNS, add, change, in_column, move, note, silence, texts, wall

ANNA = Actor("participant", "p_anna", "Anna's mark")
BOARD, COLUMN = COLUMNS[0]


def test_a_note_is_put_after_before_first_or_last() -> None:
    gathering = wall()
    for text in ("last", "then last"):
        add(gathering, "Anna", text)
    add(gathering, "Bo", "first", after=None)
    add(gathering, "Bo", "after first", after=op_id("first"))
    add(gathering, "Bo", "before last", before=op_id("last"))

    assert texts(gathering.room) == ["first", "after first", "before last", "last", "then last"]


def test_a_neighbour_in_another_column_or_taken_away_means_last() -> None:
    gathering = wall()
    for text in ("a", "b", "elsewhere"):
        add(gathering, "Anna", text)
    move(gathering, "Anna", "elsewhere", 1)
    add(gathering, "Bo", "c", after=op_id("elsewhere"))
    change(gathering, "Anna", "remove", "a")
    add(gathering, "Bo", "d", before=op_id("a"))

    assert texts(gathering.room) == ["b", "c", "d"]


def test_two_moves_to_one_place_both_stand_the_later_one_nearer() -> None:
    gathering = wall()
    for text in ("a", "b", "c", "d"):
        add(gathering, "Maria", text)

    move(gathering, "Anna", "c", after=op_id("a"))
    move(gathering, "Bo", "d", after=op_id("a"))

    assert texts(gathering.room) == ["a", "d", "c", "b"]


def test_a_note_that_comes_back_lies_where_it_lay() -> None:
    gathering = wall()
    for text in ("a", "b", "c"):
        add(gathering, "Anna", text)
    change(gathering, "Anna", "remove", "b")
    add(gathering, "Bo", "between", before=op_id("c"))

    change(gathering, "Anna", "restore", "b")

    assert sorted(texts(gathering.room)) == ["a", "b", "between", "c"]
    assert texts(gathering.room)[0] == "a"
    assert texts(gathering.room)[-1] == "c"


def test_a_note_that_comes_back_to_a_free_place_is_as_it_was() -> None:
    gathering = wall()
    for text in ("a", "b", "c"):
        add(gathering, "Anna", text, after=None)
    move(gathering, "Anna", "a", after=op_id("c"))
    before = note(gathering, "a")

    change(gathering, "Bo", "remove", "a")
    move(gathering, "Anna", "b", 1)
    change(gathering, "Bo", "restore", "a")

    assert note(gathering, "a") == before


def test_a_note_does_not_come_back_to_a_rank_that_another_has_taken() -> None:
    gathering = wall()
    for text in ("a", "b"):
        add(gathering, "Anna", text)
    change(gathering, "Anna", "remove", "b")
    add(gathering, "Bo", "c")

    change(gathering, "Anna", "restore", "b")

    ranks = [note.rank for note in in_column(gathering.room, 0)]
    assert len(set(ranks)) == 3


def test_ten_thousand_moves_to_one_place_keep_ranks_short_and_everything_else_in_order() -> None:
    room = column_of(12)
    order = [note.id for note in in_column(room, 0)]

    for turn in range(10_000):
        moved = order.pop(-1 - turn % 10)
        order.insert(1, moved)
        room, events = carried_out(room, MoveNote(moved, board=BOARD, column=COLUMN, after=order[0]))
        assert all(len(event.note.rank) <= RANK_MAX for event in events)

    assert [note.id for note in in_column(room, 0)] == order


def test_ranking_anew_touches_nothing_but_the_ranks_of_the_column() -> None:
    room = column_of(12, AddNote(op_id("other"), "other", board=BOARD, column="insights"))

    events: list[NoteSaved] = []
    before = room
    while len(events) < 2:
        before, first = room, in_column(room, 0)[0]
        op = MoveNote(in_column(room, 0)[-1].id, board=BOARD, column=COLUMN, after=first.id)
        room, events = carried_out(room, op)

    assert events[0].note.id == in_column(room, 0)[1].id
    assert len(events) == len({event.note.id for event in events})
    for event in events:
        assert event.note == replace(before.notes[event.note.id], rank=event.note.rank)
    assert room.notes[op_id("other")] == before.notes[op_id("other")]


def test_ten_thousand_moves_of_a_hidden_note_leave_the_visible_ones_where_they_were() -> None:
    room = hidden_among(column_of(4))
    visible = [note for note in in_column(room, 0) if not note.hidden]
    hidden = [note.id for note in in_column(room, 0) if note.hidden]

    for turn in range(10_000):
        op = MoveNote(hidden[turn % 2], board=BOARD, column=COLUMN, after=visible[0].id)
        room, events = carried_out(room, op)
        assert all(event.note.hidden and len(event.note.rank) <= RANK_MAX + 4 for event in events)

    assert [note for note in in_column(room, 0) if not note.hidden] == visible


def test_ranks_of_visible_notes_are_the_same_whether_others_are_hidden_among_them_or_not() -> None:
    among = hidden_among(column_of(8))
    alone = replace(among, notes={id: note for id, note in among.notes.items() if not note.hidden})
    order = [note.id for note in in_column(alone, 0)]

    for turn in range(1_000):
        op = MoveNote(order[1 + turn % 3], board=BOARD, column=COLUMN, after=order[0])
        among, seen = carried_out(among, op)
        alone, wanted = carried_out(alone, op)
        assert [event for event in seen if not event.note.hidden] == wanted

    assert len(among.notes) == 2 * len(alone.notes)


def test_notes_hidden_at_one_place_by_several_all_find_room_when_they_are_shown() -> None:
    gathering = wall()
    add(gathering, "Maria", "first")
    add(gathering, "Maria", "last")
    silence(gathering)
    for number in range(5):
        for person in ("Anna", "Bo"):
            add(gathering, person, f"{person} {number}", after=op_id("first"))
    add(gathering, "Maria", "hidden by Maria", before=op_id("last"))
    move(gathering, "Bo", "last", after=op_id("first"))

    silence(gathering, silent=False)

    shown = in_column(gathering.room, 0)
    assert len({note.rank for note in shown}) == len(shown) == 13
    assert not any(note.hidden for note in shown)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(("Anna", "Bo")), st.integers(0, 9), st.booleans()), max_size=20))
def test_what_a_writer_hides_stays_in_the_order_they_gave_it(moves: list[tuple[str, int, bool]]) -> None:
    gathering = wall()
    add(gathering, "Maria", "visible")
    silence(gathering)
    orders: dict[str, list[str]] = {"Anna": [], "Bo": []}
    for number, (person, place, first) in enumerate(moves):
        order = orders[person]
        at = 0 if first or not order else 1 + place % len(order)
        after = op_id(order[at - 1]) if at else op_id("visible")
        order.insert(at, f"{person} {number}")
        add(gathering, person, order[at], after=after)

    silence(gathering, silent=False)

    for person, order in orders.items():
        assert [text for text in texts(gathering.room) if text.startswith(person)] == order


def column_of(size: int, *more: AddNote) -> Room:
    room = wall().room
    notes = (AddNote(op_id(f"note {n}"), "text", board=BOARD, column=COLUMN) for n in range(size))
    for op in (*notes, *more):
        room, _ = carried_out(room, op)
    return room


def hidden_among(room: Room) -> Room:
    """Every other note of the first column is hidden, and Anna's."""
    notes = [replace(n, hidden=i % 2 == 1) for i, n in enumerate(in_column(room, 0))]
    board = replace(room.boards[BOARD], silent=True, hidden=sum(n.hidden for n in notes))
    by_id: dict[str, Note] = {n.id: n for n in notes}
    return replace(room, notes={**room.notes, **by_id}, boards={**room.boards, BOARD: board})


def carried_out(room: Room, op: AddNote | MoveNote) -> tuple[Room, list[NoteSaved]]:
    events = decide(room, ANNA, op, 0)
    for event in events:
        room = evolve(room, event)
    return room, [event for event in events if isinstance(event, NoteSaved)]
