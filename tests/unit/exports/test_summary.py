"""The summary holds what the room came to, in the order in which it is read, and nothing that is hidden."""

from datetime import date

import msgspec
from msgspec.structs import replace

from server.exports.summary import Column, Summary
from server.exports.words import Locale
from server.room.state import Settings
from tests.gathering import Gathering, created
from tests.unit.exports.afternoon import SCORES, afternoon, again, assign, crowd, summary_of, write


def test_a_summary_is_dated_by_the_room_and_by_the_export() -> None:
    summary = summary_of(afternoon())

    assert summary.title == "Hemtjänsten i Åmål"
    assert (summary.created, summary.exported) == (date(2027, 1, 15), date(2027, 1, 16))


def test_a_room_without_a_title_is_called_what_the_summary_is() -> None:
    assert summary_of(afternoon(title="")).title == "Det här kom vi fram till"
    assert summary_of(afternoon(title=""), "en").title == "What we arrived at"
    assert summary_of(Gathering(created(Settings(solo=True)))).title == "Det här kom du fram till"


def test_what_will_be_done_is_every_note_of_the_columns_that_offer_who_and_when() -> None:
    room = afternoon()
    write(room, "Ring alla", "next_steps/now")
    assign(room, "Ring alla", "Bo", None)
    write(room, "Kurs", "influence/activities")
    write(room, "Beslut", "next_steps/needed")

    summary = summary_of(room)

    assert [(column.heading, said(column)) for column in summary.do] == [
        ("Vad gör vi nu", ["Ring alla"]),
        ("Aktiviteter vi vill få igång", ["Kurs"]),
    ]
    [note] = summary.do[0].notes
    assert (note.who, note.when) == ("Bo", None)


def test_boards_come_from_the_last_to_the_first() -> None:
    assert [board.id for board in summary_of(afternoon()).boards] == [
        "influence",
        "next_steps",
        "insights",
        "thoughts",
    ]


def test_every_note_stands_once_in_the_order_of_its_column() -> None:
    room = afternoon()
    texts = ["ett", "två", "tre", "nu", "sen", "tanke"]
    for text in texts[:3]:
        write(room, text)
    write(room, "nu", "next_steps/now")
    write(room, "sen", "influence/activities")
    write(room, "tanke", "thoughts/other")

    columns = columns_of(summary_of(room))

    assert sorted(text for column in columns for text in said(column)) == sorted(texts)
    assert next(said(column) for column in columns if column.id == "ideas") == ["ett", "två", "tre"]


def test_the_profile_has_every_statement_in_the_order_of_the_paper() -> None:
    room = afternoon()

    profile = summary_of(room).profile

    assert tuple(graded.id for graded in profile.statements) == room.room.workshop.statement_ids()
    shown = {g.id: (g.n, g.mean, g.end) for g in profile.statements if g.n is not None}
    assert shown == {"offer": (4, 6.8, None), "user": (4, None, "right")}
    assert profile.threshold == 3


def test_a_round_just_begun_does_not_hide_the_results_of_the_one_before() -> None:
    room = afternoon()
    room.wish("Maria", {"type": "set_step", "step": "results"})
    room.wish("Maria", {"type": "start_round", "threshold": 5})

    profile = summary_of(room).profile

    assert profile.round == 1
    assert {graded.id for graded in profile.statements if graded.n} == SCORES.keys()
    assert profile.threshold is None


def test_earlier_rounds_are_kept_as_they_were_shown() -> None:
    room = afternoon()
    before = summary_of(room).profile
    again(room)

    summary = summary_of(room)

    assert summary.profile.round == 2
    assert {graded.id for graded in summary.profile.statements if graded.n} == {"offer"}
    assert summary.earlier == (replace(before, threshold=None),)


def test_a_result_has_its_spread_and_distribution() -> None:
    [graded] = [g for g in summary_of(crowd([2, 3, 5, 5, 6, 7, 7, 8])).profile.statements if g.n]

    assert (graded.spread, graded.distribution) == ("mixed", (0, 1, 1, 0, 2, 1, 2, 1, 0, 0))


def test_alone_one_answer_is_enough() -> None:
    assert summary_of(Gathering(created(Settings(solo=True)))).profile.threshold == 1


def test_hidden_notes_are_counted_and_not_told() -> None:
    room = afternoon()
    room.wish("Maria", {"type": "set_silent", "board": "insights", "silent": True})
    write(room, "en tyst tanke")

    summary = summary_of(room)

    assert summary.hidden == 1
    assert b"en tyst tanke" not in msgspec.json.encode(summary)


def test_names_stand_only_at_notes_of_a_room_that_keeps_authors() -> None:
    for authors in (True, False):
        room = afternoon(Settings(authors=authors))
        write(room, "tanke", by="Bo")

        text = msgspec.json.encode(summary_of(room)).decode()

        assert [name for name in room.people if f'"{name}"' in text] == (["Bo"] if authors else [])


def test_a_thought_about_a_statement_says_which() -> None:
    room = afternoon()
    write(room, "tanke", "thoughts/other", statement="offer")

    [about] = [note.about for column in columns_of(summary_of(room)) for note in column.notes]

    assert about is not None
    assert (about.left, about.right) == ("Vi erbjuder en produkt", "Vi erbjuder en tjänst")


def test_both_languages_are_of_one_shape() -> None:
    room = afternoon()
    write(room, "tanke", "thoughts/other", statement="offer")
    languages: tuple[Locale, Locale] = ("sv", "en")

    swedish, english = (msgspec.to_builtins(summary_of(room, locale)) for locale in languages)

    assert shape(swedish) == shape(english)
    assert swedish["source"].startswith("Bygger på")
    assert english["source"].startswith("Based on")


def said(column: Column) -> list[str]:
    return [note.text for note in column.notes]


def columns_of(summary: Summary) -> list[Column]:
    return [*summary.do, *(column for board in summary.boards for column in board.columns)]


def shape(value: object) -> object:
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [shape(part) for part in value]
    return "text" if isinstance(value, str) else value
