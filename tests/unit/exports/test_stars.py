"""Stars that are shown stand by their notes in every form; those that are being given in none."""

from collections.abc import Sequence

from server.exports import csv, markdown
from server.room.stars import Given
from tests.gathering import Gathering, op_id
from tests.unit.exports.afternoon import PEOPLE, afternoon, summary_of, write

TEA, CAKE, NAP = map(op_id, ("Te", "Kaka", "Vila"))


def starred(*ballots: Given) -> Gathering:
    """Three ideas, and stars given to them."""
    room = afternoon()
    for text in ("Te", "Kaka", "Vila"):
        write(room, text)
    room.wish("Maria", {"type": "ask_stars", "board": "insights", "budget": 2})
    for person, ballot in zip(PEOPLE[1:], ballots, strict=False):
        room.give(person, "insights", ballot)
    return room


def shown(room: Gathering) -> Gathering:
    room.wish("Maria", {"type": "show_stars", "board": "insights"})
    return room


def counted(room: Gathering) -> Sequence[tuple[str, int | None, bool]]:
    return [(note.text, note.stars, note.nearly_all) for note in summary_of(room).written()]


def test_the_numbers_that_are_shown_stand_by_their_notes() -> None:
    room = shown(starred({TEA: 2}, {TEA: 1, CAKE: 1}, {CAKE: 1}))

    assert counted(room) == [("Te", 3, False), ("Kaka", 2, False), ("Vila", 0, False)]
    assert "- Te\n  - Stjärnor: 3" in markdown.render(summary_of(room)).decode()
    assert ";Stjärnor;" in csv.render(summary_of(room)).decode()


def test_where_nearly_all_lie_on_one_note_no_exact_number_is_told() -> None:
    room = shown(starred({TEA: 2}, {TEA: 2}, {TEA: 2}))

    assert counted(room)[0] == ("Te", 4, True)
    assert "Stjärnor: Nästan alla: minst 4" in markdown.render(summary_of(room)).decode()


def test_while_stars_are_given_nothing_is_told_of_them_nor_of_the_round_before() -> None:
    given = starred({TEA: 2}, {TEA: 1, CAKE: 1}, {CAKE: 1})
    assert {stars for _, stars, _ in counted(given)} == {None}

    shown(given).wish("Maria", {"type": "ask_stars", "board": "insights", "budget": 2})

    assert {stars for _, stars, _ in counted(given)} == {None}
    assert "Stjärnor" not in markdown.render(summary_of(given)).decode()
