"""The Markdown reads as the summary, and what people have written stays text in it."""

from collections.abc import Iterator, Sequence
from functools import cache

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from server.exports import markdown
from server.exports.summary import Summary
from server.room.state import Settings
from tests.gathering import Gathering, created, op_id
from tests.unit.exports.afternoon import afternoon, again, assign, crowd, group, summary_of, write

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SIGN = "\\`*_{}[]()<>#+-.!|~=:;&\"'/@ abcÅ019"
SIGNS = st.text(st.sampled_from(SIGN + "\t\n"), min_size=1, max_size=60)
LINES = st.text(st.sampled_from(SIGN), min_size=1, max_size=40).map(str.strip).filter(bool)


def test_a_summary_reads_from_what_will_be_done_to_the_first_board() -> None:
    room = afternoon()
    write(room, "Ring alla", "next_steps/now")
    assign(room, "Ring alla", "Bo", None)
    write(room, "Beslut\nfrån nämnden", "next_steps/needed")
    write(room, "Det är trångt", "thoughts/other", statement="offer")

    text = markdown.render(summary_of(room)).decode()

    assert text == DOCUMENT


def test_it_says_not_decided_when_nothing_will_be_done() -> None:
    text = rendered(summary_of(afternoon()))

    assert "## Det här gör vi\n\nInte bestämt\n" in text


def test_it_says_so_when_no_result_is_shown() -> None:
    text = rendered(summary_of(Gathering()))

    assert "Inga resultat har visats än." in text
    assert "|" not in text


def test_alone_it_says_you_and_speaks_of_no_threshold() -> None:
    alone = rendered(summary_of(Gathering(created(Settings(solo=True)))))

    assert "## Så ser du på verksamheten" in alone
    assert "har svarat" not in alone


def test_it_is_english_for_an_english_reader() -> None:
    text = rendered(summary_of(afternoon(), "en"))

    assert "What we arrived at, 15 January 2027. Downloaded 16 January 2027." in text
    assert "| We offer a product | 6.8 | We offer a service | 4 | Answers close together |" in text


def test_rounds_stand_beside_each_other() -> None:
    room = afternoon()
    again(room)

    lines = rendered(summary_of(room)).splitlines()

    first, second = (line for line in lines if line.startswith("| Vi erbjuder en produkt |"))
    assert first == "| Vi erbjuder en produkt | 1 | 6,8 | Vi erbjuder en tjänst | 4 | Samlade svar |"
    assert second == "| Vi erbjuder en produkt | 2 | 5,5 | Vi erbjuder en tjänst | 4 | Delade svar |"
    assert len([line for line in lines if line.startswith("| Vi ser användaren som objekt |")]) == 1


def test_a_distribution_stands_in_its_row() -> None:
    text = rendered(summary_of(crowd([2, 3, 5, 5, 6, 7, 7, 8])))

    assert "| Antal svar på 1, 2, … 10 |\n" in text
    assert "| 8 | Blandade svar | 0, 1, 1, 0, 2, 1, 2, 1, 0, 0 |" in text


def test_it_says_how_many_notes_are_hidden() -> None:
    room = afternoon()
    room.wish("Maria", {"type": "set_silent", "board": "insights", "silent": True})
    write(room, "ett")
    assert "En lapp är dold och finns inte med här." in rendered(summary_of(room))

    write(room, "två")
    assert "2 lappar är dolda och finns inte med här." in rendered(summary_of(room))


def test_it_says_at_its_foot_for_how_long_the_room_is_kept_where_that_has_an_end() -> None:
    said = [
        rendered(summary).split("\n\n")[-2]
        for summary in (
            summary_of(afternoon(), "sv", 90),
            summary_of(afternoon(), "sv", 1),
            summary_of(afternoon(), "en", 90),
            summary_of(afternoon(), "en", 1),
        )
    ]

    assert said == [
        "Rummet raderas 90 dagar efter att det senast användes, tidigast 16 april 2027.",
        "Rummet raderas 1 dag efter att det senast användes, tidigast 17 januari 2027.",
        "The room is erased 90 days after it was last used, on 16 April 2027 at the earliest.",
        "The room is erased 1 day after it was last used, on 17 January 2027 at the earliest.",
    ]
    assert "raderas" not in rendered(summary_of(afternoon()))


def test_a_note_names_its_author_in_a_room_that_keeps_authors() -> None:
    room = afternoon(Settings(authors=True))
    write(room, "Det är trångt", by="Bo")

    assert "- Det är trångt\n  - Skrivet av: Bo" in rendered(summary_of(room))


def test_plain_writing_is_left_as_it_is() -> None:
    for plain in (
        "Ring 0571-123 45 (före kl. 9), fråga efter Anna!",
        "5 < 7 & 3 > 2, R&D, 50 % = hälften + resten",
        "https://example.se/en_sida?a=1",
        "vi <3 hemtjänsten",
    ):
        assert markdown.block(plain).replace("\\<3", "<3") == plain


@given(SIGNS)
@example("# Rubrik")
@example("#")
@example("a #")
@example("a\n===")
@example("a\n:--")
@example("a|b\n-|-")
@example("1. ett\n2) två")
@example("- punkt\n  - punkt")
@example("* * *")
@example("    kod\n\tkod")
@example("```\nkod\n```")
@example("[länk](https://example.se) ![bild](x) [a]: b")
@example("<b>fet</b> <https://example.se> <1@example.se> <!-- x -->")
@example("&amp; &#65;")
@example("__fet__ *kursiv* a_b_c \\__a b_ ~~struken~~")
@example("slutar med \\")
@example("första\n\n\n> citat\n\\# inte rubrik")
def test_whatever_a_note_says_is_text_in_one_item_of_a_list(text: str) -> None:
    tokens = READER.parse(f"- {markdown.block(text, indent='  ')}\n- nästa")

    assert {token.type for token in tokens} <= {
        *(
            f"{block}_{end}"
            for block in ("bullet_list", "list_item", "paragraph")
            for end in ("open", "close")
        ),
        "inline",
    }
    assert {part.type for part in inlines(tokens)} <= {"text", "hardbreak"}
    assert [token.type for token in tokens].count("list_item_open") == 2
    assert lines_read(tokens)[:-1] == [line.strip(" \t") for line in text.split("\n") if line.strip()]


@given(LINES)
@example("#")
@example("Avdelning C #")
@example("\\#")
@example("* # ##")
def test_a_title_is_a_heading_and_nothing_else(title: str) -> None:
    tokens = READER.parse(rendered(replace(short(), title=title)))

    assert [token.tag for token in tokens[:3]] == ["h1", "", "h1"]
    assert "".join(part.content for part in tokens[1].children or ()) == title


@given(LINES)
@example("a\\")
@example("](x)")
def test_who_and_when_stay_on_their_line(said: str) -> None:
    summary = short()
    [note] = summary.do[0].notes
    column = replace(
        summary.do[0], notes=(replace(note, who=said, when=said, first_move=said, how_known=said),)
    )

    tokens = READER.parse(rendered(replace(summary, do=(column,))))

    assert f"Vem? {said} · När? {said} · Vad görs först? {said} · Hur märks det? {said}" in lines_read(tokens)


def test_a_step_tells_what_it_came_from_on_one_line() -> None:
    room = afternoon()
    write(room, "Det är\ntrångt", "insights/ideas", question="resources", color="rose")
    write(room, "Möblera om", "next_steps/now", source=op_id("Det är\ntrångt"))
    room.wish("Anna", {"type": "name_color", "color": "rose", "name": "*Hinder*"})

    document = rendered(summary_of(room))

    assert "Hur märks det? Inte bestämt · Från: Det är trångt\n" in document
    assert "- Det är  \n  trångt\n  - Fråga: Resurser och värde · Färg: \\*Hinder\\*\n" in document


def test_what_stands_in_its_questions_column_does_not_say_so_again() -> None:
    room = afternoon()
    write(room, "Väntrummet", "thoughts/resources", question="resources")

    assert "- Väntrummet\n\n" in rendered(summary_of(room))


@cache
def short() -> Summary:
    """A summary of one thing to do."""
    room = Gathering()
    room.join("Anna", facilitator=True)
    room.wish("Anna", {"type": "set_step", "step": "document"})
    write(room, "Ring alla", "next_steps/now")
    return summary_of(room)


def rendered(summary: Summary) -> str:
    return markdown.render(summary).decode()


def inlines(tokens: Sequence[Token]) -> Iterator[Token]:
    return (part for token in tokens for part in token.children or ())


def lines_read(tokens: Sequence[Token]) -> list[str]:
    """The lines of text that a reader sees."""
    shown: list[str] = []
    for token in tokens:
        if token.type == "inline":
            parts = ("\n" if part.type == "hardbreak" else part.content for part in token.children or ())
            shown.extend("".join(parts).split("\n"))
    return shown


DOCUMENT = """\
# Hemtjänsten i Åmål

Det här kom vi fram till, 15 januari 2027. Nedladdat 16 januari 2027.

## Det här gör vi

### Vad gör vi nu

- Ring alla
  - Vem? Bo · När? Inte bestämt · Vad görs först? Inte bestämt · Hur märks det? Inte bestämt

## Så ser vi på vår verksamhet

Resultatet visas först när minst 3 har svarat.

| Produktionslogisk styrning och utveckling (1) | Medelvärde | Tjänstelogisk styrning och utveckling (10) | Antal svar | Spridning |
| --- | ---: | --- | ---: | --- |
| Vi erbjuder en produkt | 6,8 | Vi erbjuder en tjänst | 4 | Samlade svar |
| Vi ser användaren som objekt | Nästan alla svar ligger närmast: Vi ser användaren som en resurs. | Vi ser användaren som en resurs | 4 |  |
| Vi har fokus på produktion | Inget resultat har visats. | Vi har värdeskapande i fokus |  |  |
| Vi gör saker rätt | Inget resultat har visats. | Vi gör rätt saker |  |  |
| Vi har en linjär logik i vår verksamhet | Inget resultat har visats. | Vi har en cirkulär logik i vår verksamhet |  |  |
| Vi har stort expertfokus | Inget resultat har visats. | Vi arbetar multidisciplinärt och erfarenhetsbaserat |  |  |
| Vi utvecklar vår verksamhet inom enheter (silos) | Inget resultat har visats. | Vi utvecklar verksamheten som sammanhållet system |  |  |
| Vi vill inte misslyckas | Inget resultat har visats. | Vi är öppna för att misslyckas |  |  |
| Vi vill helst reducera variation | Inget resultat har visats. | Vi hanterar den variation som finns |  |  |
| Våra rutiner beslutas högt i hierarkin | Inget resultat har visats. | Vi ger professionellt handlingsutrymme att göra olika och möta olika behov |  |  |

## Vårt nästa steg

### Vad behövs?

- Beslut  
  från nämnden

## Tankar och resonemang som lyfts

### Resultatet och övrigt

- Det är trångt
  - Om: Vi erbjuder en produkt – Vi erbjuder en tjänst

Bygger på Reflektionsmaterial kring tjänstelogik, Experio Work Lab, Region Värmland. Frågorna är från Johan Qvist. Det tryckta materialet bär Europeiska socialfondens märke.
"""  # noqa: E501, W291


def test_a_group_is_a_heading_with_its_notes_after_those_by_themselves() -> None:
    room = afternoon()
    for text in ("Väntrummet", "För sig", "Telefonen", "Kön"):
        write(room, text, "insights/ideas")
    group(room, "Väntrummet", "Kön", name="Det *som* väntar")
    group(room, "Telefonen", "För sig")
    write(room, "Ensam", "insights/ideas")

    written = markdown.render(summary_of(room)).decode()

    by_name = "#### Det \\*som\\* väntar\n\n- Väntrummet\n- Kön"
    assert f"- Ensam\n\n{by_name}\n\n#### Grupp utan namn\n\n- Telefonen\n- För sig" in written
