"""The content: what the printed material says, letter for letter, and whole in both languages."""

import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from itertools import permutations
from typing import Any

import msgspec
import pytest

from server.content import ALIASES, CODE_WORDS, load, templates
from server.room.message import NAME_MAX
from server.room.workshop import Workshop

PAPER_POLES = [
    ("Vi erbjuder en produkt", "Vi erbjuder en tjänst"),
    ("Vi ser användaren som objekt", "Vi ser användaren som en resurs"),
    ("Vi har fokus på produktion", "Vi har värdeskapande i fokus"),
    ("Vi gör saker rätt", "Vi gör rätt saker"),
    ("Vi har en linjär logik i vår verksamhet", "Vi har en cirkulär logik i vår verksamhet"),
    ("Vi har stort expertfokus", "Vi arbetar multidisciplinärt och erfarenhetsbaserat"),
    (
        "Vi utvecklar vår verksamhet inom enheter (silos)",
        "Vi utvecklar verksamheten som sammanhållet system",
    ),
    ("Vi vill inte misslyckas", "Vi är öppna för att misslyckas"),
    ("Vi vill helst reducera variation", "Vi hanterar den variation som finns"),
    (
        "Våra rutiner beslutas högt i hierarkin",
        "Vi ger professionellt handlingsutrymme att göra olika och möta olika behov",
    ),
]

PAPER_QUESTIONS = [
    (
        "Vilka resursstrukturer finns i vår verksamhet? För vem skapar de värde? "
        "Vilka interaktioner har vi med individer som skapar värde för dem?"
    ),
    (
        "Har vi standardiserade erbjudanden eller varierade erbjudanden hos oss? "
        "Finns det behov som vi inte tillgodoser idag?"
    ),
    (
        "Vilket handlingsutrymme har våra medarbetare att kunna påverka att värde skapas för individen? "
        "Vem kan förändra det om det skulle behövas?"
    ),
    (
        "På vilka sätt stödjer eller hindrar vår organisering vår förmåga att kunna nå värdeskapande "
        "utifrån en individs helhetsperspektiv?"
    ),
]

PAPER_COLUMNS = {
    ("next_steps", "who"): "Vem kan göra?",
    ("next_steps", "now"): "Vad gör vi nu",
    ("next_steps", "needed"): "Vad behövs?",
    ("influence", "people"): "Vi kan påverka detta hos oss (roller/personer)",
    ("influence", "activities"): "Aktiviteter vi vill få igång",
    ("influence", "in_place"): "Det som behöver finnas på plats hos oss",
}

PAPER_HINTS = {
    ("influence", "people"): "Exempelvis yrkesroller, personer, vem kan påverka vad?...",
    ("influence", "in_place"): (
        "Exempelvis kompetens, rutiner, förhållningssätt, ledarskap, strategiska inriktningar..."
    ),
}


@pytest.fixture(scope="module")
def workshop() -> Workshop:
    return load("tjanstelogik")


def test_the_statements_are_the_papers_in_its_order(workshop: Workshop) -> None:
    assert [(s.left.sv, s.right.sv) for s in workshop.statements] == PAPER_POLES


def test_the_scale_stands_between_the_papers_two_headings(workshop: Workshop) -> None:
    assert workshop.scale.left.sv == "Produktionslogisk styrning och utveckling"
    assert workshop.scale.right.sv == "Tjänstelogisk styrning och utveckling"


def test_the_questions_are_the_papers_in_its_order(workshop: Workshop) -> None:
    assert [question.text.sv for question in workshop.questions] == PAPER_QUESTIONS


def test_every_heading_and_hint_of_the_papers_documentation_has_its_column(workshop: Workshop) -> None:
    columns = {(board.id, column.id): column for board in workshop.boards for column in board.columns}
    hints = {place: column.hint.sv for place, column in columns.items() if column.hint is not None}

    assert {place: columns[place].heading.sv for place in PAPER_COLUMNS} == PAPER_COLUMNS
    assert {place: hints[place] for place in PAPER_HINTS} == PAPER_HINTS
    headings = {board.id: board.heading.sv for board in workshop.boards}
    assert headings["thoughts"] == "Tankar och resonemang som lyfts"
    assert headings["insights"] == "Insikter och idéer"


def test_the_steps_are_headed_as_the_parts_of_the_paper(workshop: Workshop) -> None:
    assert {guide.step: guide.heading.sv for guide in workshop.guides if guide.heading is not None} == {
        "grade": "Hur tjänstelogisk är vår verksamhet?",
        "reflect": "Reflektera kring tjänstelogik",
        "document": "Dokumentera reflektionen",
    }


def test_every_step_has_a_guide_in_the_order_of_the_steps(workshop: Workshop) -> None:
    assert workshop.steps == ("welcome", "grade", "results", "reflect", "document", "summary")
    assert [guide.step for guide in workshop.guides] == list(workshop.steps)
    assert [guide.minutes for guide in workshop.guides] == [5, 7, 10, 20, 15, 3]


def test_what_is_answered_with_an_action_offers_who_and_when(workshop: Workshop) -> None:
    assignable = [
        (board.id, column.id) for board in workshop.boards for column in board.columns if column.assignable
    ]

    assert assignable == [("next_steps", "now"), ("influence", "activities")]


@pytest.mark.parametrize("template", templates())
def test_no_text_lacks_a_language_or_has_stray_spaces(template: str) -> None:
    texts = list(texts_in(msgspec.to_builtins(load(template))))

    assert texts
    for text in texts:
        assert set(text) == {"sv", "en"}
        for words in text.values():
            assert words == words.strip() != ""
            assert "  " not in words


@pytest.mark.parametrize("template", templates())
def test_every_line_of_a_template_is_read(template: str) -> None:
    written = tomllib.loads((resources.files("server.content") / f"{template}.toml").read_text("utf-8"))
    read = msgspec.to_builtins(load(template))

    assert_within(written, read)


@pytest.mark.parametrize("template", templates())
def test_ids_are_unique_among_their_like(template: str) -> None:
    workshop = load(template)

    for ids in (
        workshop.steps,
        workshop.statement_ids(),
        tuple(question.id for question in workshop.questions),
        tuple(board.id for board in workshop.boards),
        *(tuple(column.id for column in board.columns) for board in workshop.boards),
    ):
        assert ids
        assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("template", templates())
def test_every_question_has_a_column_headed_by_its_short_form(template: str) -> None:
    workshop = load(template)
    headings = {
        (board.id, column.id): column.heading for board in workshop.boards for column in board.columns
    }

    for question in workshop.questions:
        assert workshop.has_column(question.board, question.column)
        assert headings[question.board, question.column] == question.short


@pytest.mark.parametrize("name", ["", "unknown", "../content/tjanstelogik", "tjanstelogik.toml", "aliases"])
def test_only_a_template_can_be_loaded(name: str) -> None:
    with pytest.raises(KeyError):
        load(name)


def test_code_words_can_be_typed_on_any_keyboard() -> None:
    assert len(CODE_WORDS) >= 200
    assert len(set(CODE_WORDS)) == len(CODE_WORDS)
    assert [word for word in CODE_WORDS if not re.fullmatch("[a-z]{3,7}", word)] == []


def test_a_code_typed_without_hyphens_is_still_one_code() -> None:
    runs = ["".join(pair) for pair in permutations(CODE_WORDS, 2)]

    assert len(set(runs)) == len(runs)


def test_an_alias_is_one_word_of_its_own_and_leaves_room_for_a_number() -> None:
    assert len(ALIASES) >= 60
    assert len({alias.casefold() for alias in ALIASES}) == len(ALIASES)
    assert [alias for alias in ALIASES if not re.fullmatch("[A-ZÅÄÖ][a-zåäö]+", alias)] == []
    assert max(map(len, ALIASES)) < NAME_MAX - len(" 2000")


def texts_in(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if "sv" in value or "en" in value:
            yield value
        else:
            yield from (text for part in value.values() for text in texts_in(part))
    elif isinstance(value, list | tuple):
        yield from (text for part in value for text in texts_in(part))


def assert_within(part: Any, whole: Any) -> None:
    """That the whole has everything of the part: dicts by key, lists element by element."""
    if isinstance(part, dict):
        assert part.keys() <= whole.keys()
        for key in part:
            assert_within(part[key], whole[key])
    elif isinstance(part, list):
        assert len(part) == len(whole)
        for mine, theirs in zip(part, whole, strict=True):
            assert_within(mine, theirs)
    else:
        assert part == whole
