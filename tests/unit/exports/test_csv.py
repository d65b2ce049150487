"""The table is read back as it was written, by any program, and no cell of it is ever carried out."""

import csv as reader
import io

from hypothesis import example, given
from hypothesis import strategies as st

from server.exports import csv
from server.exports.summary import Summary
from server.room.state import Settings
from tests.gathering import Gathering, created, op_id
from tests.unit.exports.afternoon import afternoon, again, assign, crowd, group, summary_of, write

TEXTS = st.text(st.sampled_from("=+-@＝\t\r\n ;,\"'|!abÅ1"), min_size=1, max_size=40)


def test_a_swedish_table_has_semicolons_decimal_commas_and_a_byte_order_mark() -> None:
    table = csv.render(summary_of(afternoon()))

    assert table.startswith(b"\xef\xbb\xbfRubrik;")
    assert "Vi erbjuder en produkt;6,8;Vi erbjuder en tjänst;4;Samlade svar\r\n" in table.decode("utf-8-sig")


def test_an_english_table_has_commas_and_decimal_points() -> None:
    table = csv.render(summary_of(afternoon(), "en"))

    assert table.startswith(b"\xef\xbb\xbfTitle,")
    assert "We offer a product,6.8,We offer a service,4,Answers close together\r\n" in table.decode(
        "utf-8-sig"
    )


def test_it_begins_with_what_it_is_about() -> None:
    about = read(summary_of(afternoon()))[:7]

    assert about[:5] == [
        ["Rubrik", "Hemtjänsten i Åmål"],
        ["Datum", "2027-01-15"],
        ["Nedladdat", "2027-01-16"],
        ["Minst antal svar för ett resultat", "3"],
        ["Dolda lappar", "0"],
    ]
    assert about[5][1].startswith("Bygger på Reflektionsmaterial")
    assert about[6] == []


def test_it_says_from_which_day_the_room_may_be_gone_where_rooms_have_an_end() -> None:
    assert read(summary_of(afternoon(), keep_days=90))[5] == ["Raderas tidigast", "2027-04-16"]
    english = csv.render(summary_of(afternoon(), "en", keep_days=90)).decode("utf-8-sig")
    assert "\r\nErased at the earliest,2027-04-16\r\n" in english


def test_then_come_what_will_be_done_the_profile_and_the_boards() -> None:
    room = afternoon()
    write(room, "Ring alla", "next_steps/now")
    assign(room, "Ring alla", None, "1 maj")
    write(room, "Det är trångt", "thoughts/other", statement="offer")

    headings, *rows = read(summary_of(room))[7:]

    assert headings == [
        *("Del", "Kolumn", "Text", "Vem?", "När?", "Vad görs först?", "Hur märks det?"),
        *("Till vänster (1)", "Medelvärde", "Till höger (10)", "Antal svar", "Spridning"),
    ]
    assert rows[0][:5] == ["Det här gör vi", "Vad gör vi nu", "Ring alla", "Inte bestämt", "1 maj"]
    assert rows[0][5:7] == ["Inte bestämt", "Inte bestämt"]
    assert {row[0] for row in rows[1:11]} == {"Så ser vi på vår verksamhet"}
    poles = ["Vi erbjuder en produkt", "", "Vi erbjuder en tjänst", "", ""]
    thought = ["Tankar och resonemang som lyfts", "Resultatet och övrigt", "Det är trångt", *[""] * 4]
    assert rows[11:] == [[*thought, *poles]]


def test_what_a_note_came_from_and_its_color_have_columns_where_some_note_tells() -> None:
    room = afternoon()
    write(room, "Det är\ntrångt", "insights/ideas", question="resources", color="rose")
    write(room, "Möblera om", "next_steps/now", source=op_id("Det är\ntrångt"))
    assign(room, "Möblera om", None, None, first_move="Mät rummet", how_known="Alla får plats")
    room.wish("Anna", {"type": "name_color", "color": "rose", "name": "Hinder"})

    headings, step, *rows = read(summary_of(room))[7:]

    assert headings[5:10] == ["Vad görs först?", "Hur märks det?", "Färg", "Från", "Fråga"]
    assert step[5:10] == ["Mät rummet", "Alla får plats", "", "Det är\ntrångt", ""]
    assert rows[-1][5:10] == ["", "", "Hinder", "", "Resurser och värde"]


def test_a_statement_without_a_mean_says_why() -> None:
    rows = read(summary_of(afternoon()))[8:]

    assert rows[1][2] == "Nästan alla svar ligger närmast: Vi ser användaren som en resurs."
    assert (rows[1][6], rows[1][8]) == ("", "4")
    assert rows[2][2] == "Inget resultat har visats."
    assert (rows[2][6], rows[2][8]) == ("", "")


def test_rounds_stand_beside_each_other() -> None:
    room = afternoon()
    again(room)

    headings, *rows = read(summary_of(room))[7:]

    assert headings[5:10] == ["Till vänster (1)", "Omgång", "Medelvärde", "Till höger (10)", "Antal svar"]
    assert [(row[5], *row[6:8], *row[9:11]) for row in rows[:3]] == [
        ("Vi erbjuder en produkt", "1", "6,8", "4", "Samlade svar"),
        ("Vi erbjuder en produkt", "2", "5,5", "4", "Delade svar"),
        ("Vi ser användaren som objekt", "1", "", "4", ""),
    ]


def test_a_distribution_has_a_column_a_score() -> None:
    headings, offer, user, *_ = read(summary_of(crowd([2, 3, 5, 5, 6, 7, 7, 8])))[7:]

    assert headings[10:] == [f"Antal svar på {score}" for score in range(1, 11)]
    assert offer[10:] == list("0110212100")
    assert user[10:] == [""] * 10


def test_alone_it_says_you() -> None:
    rows = read(summary_of(Gathering(created(Settings(solo=True)))))[8:]

    assert rows[0][0] == "Så ser du på verksamheten"


def test_authors_have_a_column_in_a_room_that_keeps_them() -> None:
    room = afternoon(Settings(authors=True))
    write(room, "Det är trångt", by="Bo")

    headings, *rows = read(summary_of(room))[7:]

    assert headings[5] == "Skrivet av"
    assert rows[-1][5] == "Bo"
    assert {len(row) for row in rows} == {len(headings)}


@given(TEXTS)
@example('=HYPERLINK("https://example.se?"&A1;"här")')
@example("+46 571 123 45")
@example("- punkt")
@example("@SUM(1)")
@example("\t=1+1")
@example("\r=1+1")
@example("\n=1+1")
@example(" =1+1")
@example('a";=1+1;"')
@example("＝1+1")
def test_no_cell_is_a_formula_and_every_text_is_read_back(text: str) -> None:
    stream = io.StringIO()
    reader.writer(stream, delimiter=";").writerow([csv.neutral(text), "next"])
    cell, other = next(reader.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=";"))

    assert cell.strip()[:1] not in set("=+-@＝＋－＠")
    assert cell[:1] not in set("\t\r\n")
    assert cell in (text, f"'{text}")
    assert other == "next"


def test_what_is_no_formula_is_left_as_it_is() -> None:
    for text in ("Ring alla", "1 = 1", "a-b", "'citat'", "6,8", "", "…"):
        assert csv.neutral(text) == text


def test_every_text_that_people_write_is_neutralised() -> None:
    room = afternoon(Settings(authors=True), title="=TITEL()")
    room.join("Eva", "=NAMN()")
    write(room, "=TEXT()", "next_steps/now", by="Eva")
    assign(room, "=TEXT()", "=VEM()", "@NÄR()")

    cells = [cell for row in read(summary_of(room)) for cell in row if "()" in cell]

    assert cells == ["'=TITEL()", "'=TEXT()", "'=VEM()", "'@NÄR()", "'=NAMN()"]


def test_lines_quotes_and_delimiters_stay_within_their_cell() -> None:
    room = afternoon()
    write(room, 'rad 1\nrad 2; "citat", slut', "next_steps/now")

    assert read(summary_of(room))[8][2] == 'rad 1\nrad 2; "citat", slut'


def read(summary: Summary) -> list[list[str]]:
    text = csv.render(summary).decode("utf-8-sig")
    return list(reader.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_the_group_of_a_note_has_a_column_where_there_are_groups() -> None:
    room = afternoon()
    for text in ("Ensam", "Väntrummet", "Kön"):
        write(room, text, "insights/ideas")
    group(room, "Väntrummet", "Kön", name="=Det som väntar")

    headings, *rows = read(summary_of(room))[7:]

    group_at, text_at = headings.index("Grupp"), headings.index("Text")
    told = {row[text_at]: row[group_at] for row in rows}
    assert (told["Ensam"], told["Väntrummet"], told["Kön"]) == ("", "'=Det som väntar", "'=Det som väntar")
