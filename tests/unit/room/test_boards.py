"""Silent boards: what is hidden, from whom, and for how long."""

import pytest

from server.hosting.seat import mark
from server.room import view
from server.room.boards import NoteSaved
from server.room.entry import Entry
from server.room.rejection import Rejected
from server.room.state import Board, Settings
from server.room.view import Audience
from tests.gathering import op_id, seat_of
from tests.unit.room.wall import add, change, move, note, silence, texts, wall


def test_notes_that_were_there_before_the_silence_stay_visible() -> None:
    gathering = wall()
    add(gathering, "Anna", "before")
    silence(gathering)
    change(gathering, "Bo", "edit", "before", base="before", text="changed")
    change(gathering, "Bo", "remove", "before")
    change(gathering, "Bo", "restore", "before")
    add(gathering, "Anna", "hidden")

    assert texts(gathering.room, hidden=False) == ["changed"]
    assert texts(gathering.room) == ["changed", "hidden"]


def test_a_note_that_is_moved_to_a_silent_board_stays_visible() -> None:
    gathering = wall()
    silence(gathering)
    add(gathering, "Anna", "a", 2)

    move(gathering, "Anna", "a", 0)

    assert not note(gathering, "a").hidden
    assert gathering.room.boards["insights"].hidden == 0


def test_one_board_is_shown_and_another_stays_silent() -> None:
    gathering = wall()
    silence(gathering)
    silence(gathering, "next_steps")
    add(gathering, "Anna", "a", 0)
    add(gathering, "Anna", "b", 1)
    add(gathering, "Anna", "c", 2)

    silence(gathering, silent=False)

    assert [note(gathering, text).hidden for text in ("a", "b", "c")] == [False, False, True]
    assert gathering.room.boards["insights"] == Board("insights")
    assert gathering.room.boards["next_steps"] == Board("next_steps", silent=True, hidden=1)


def test_a_note_taken_away_while_hidden_comes_back_hidden_as_long_as_the_board_is_silent() -> None:
    gathering = wall()
    silence(gathering)
    add(gathering, "Anna", "a")
    change(gathering, "Anna", "remove", "a")
    silence(gathering, silent=False)
    silence(gathering)

    change(gathering, "Anna", "restore", "a")

    assert note(gathering, "a").hidden
    assert gathering.room.boards["insights"].hidden == 1


def test_a_note_that_has_been_shown_is_not_hidden_again() -> None:
    gathering = wall()
    silence(gathering)
    add(gathering, "Anna", "a")
    silence(gathering, silent=False)
    silence(gathering)

    change(gathering, "Bo", "color", "a", color="rose")

    assert not note(gathering, "a").hidden


def test_the_facilitator_does_not_see_a_hidden_note_either() -> None:
    gathering = wall()
    silence(gathering)
    added = add(gathering, "Anna", "a")

    assert seen(added, Audience("facilitator")) == []
    with pytest.raises(Rejected, match="note_gone"):
        change(gathering, "Maria", "remove", "a")


def test_the_writers_other_browser_sees_the_note_and_its_end() -> None:
    gathering = wall()
    silence(gathering)
    added = add(gathering, "Anna", "a")
    removed = change(gathering, "Anna", "remove", "a")

    marks = frozenset({mark(seat_of("Anna"), op_id("a"))})
    assert seen(added, Audience("participant", marks)) == ["note_saved"]
    assert seen(removed, Audience("participant", marks)) == ["note_removed"]


def test_whoever_wrote_hidden_notes_finds_them_after_a_reload() -> None:
    gathering = wall(Settings(authors=True))
    silence(gathering)
    add(gathering, "Anna", "a")
    add(gathering, "Bo", "b")
    add(gathering, "Anna", "c", after=None)
    add(gathering, "Anna", "visible", 2)

    own = view.own_notes(gathering.room, lambda one: mark(seat_of("Anna"), one))

    assert [found.text for found in own] == ["c", "a"]
    assert {found.author for found in own} == {"p_anna"}
    assert b'"mark"' not in view.encode(own)


def test_an_entry_tells_whose_view_of_it_is_their_own() -> None:
    gathering = wall()
    visible = add(gathering, "Anna", "visible")
    silence(gathering)
    added = add(gathering, "Anna", "a")
    changed = change(gathering, "Anna", "color", "a", color="rose")
    shown = silence(gathering, silent=False)

    made = frozenset({(op_id("a"), mark(seat_of("Anna"), op_id("a")))})
    assert [hidden_in(entry) for entry in (visible, added, changed, shown)] == [
        frozenset(),
        made,
        made,
        frozenset(),
    ]


def test_showing_a_board_tells_every_note_whole_in_one_entry() -> None:
    gathering = wall()
    silence(gathering)
    for person in ("Anna", "Bo"):
        add(gathering, person, person)
        change(gathering, person, "edit", person, base=person, text=f"{person} tänker")

    shown = silence(gathering, silent=False)

    assert shown is not None
    saved = [event.note.text for event in shown.events if isinstance(event, NoteSaved)]
    assert saved == ["Anna tänker", "Bo tänker"]


def test_silence_is_for_one_board_at_a_time() -> None:
    gathering = wall()
    silence(gathering)
    add(gathering, "Anna", "elsewhere", 2)

    assert not note(gathering, "elsewhere").hidden


def seen(entry: Entry | None, audience: Audience) -> list[str]:
    """What the audience hears of notes in the entry."""
    assert entry is not None
    tags = [str(event.__struct_config__.tag) for event in view.of_entry(entry, audience).events]
    return [tag for tag in tags if tag.startswith("note_")]


def hidden_in(entry: Entry | None) -> frozenset[tuple[str, str]]:
    """The hidden notes that the entry tells of."""
    assert entry is not None
    return view.hidden_notes(entry)
