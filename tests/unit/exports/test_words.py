"""The documents speak as the screen does."""

import json
from datetime import date
from pathlib import Path

import pytest

from server.exports.words import WORDS, Locale

LOCALES = Path(__file__).parents[3] / "static/locales"
SAME = {
    "arrived": "summary.title",
    "profile": "results.title",
    "no_results": "summary.no_results",
    "threshold": "anon.k",
    "mean": "results.mean",
    "answers": "results.counts",
    "round": "results.round",
    "spread": "results.spread",
    "united": "results.spread_united",
    "mixed": "results.spread_mixed",
    "split": "results.spread_split",
    "distribution": "results.distribution",
    "end": "summary.end",
    "do": "summary.do",
    "missing": "summary.missing",
    "arrived_alone": "summary.title_alone",
    "profile_alone": "results.title_alone",
    "do_alone": "summary.do_alone",
    "who": "note.who",
    "when": "note.when",
    "first_move": "note.first_move",
    "how_known": "note.how_known",
    "nearly_all": "stars.on_nearly",
    "stars": "stars.label",
}


@pytest.mark.parametrize("locale", WORDS)
def test_a_text_that_stands_on_the_screen_is_the_same_in_a_document(locale: Locale) -> None:
    screen = json.loads((LOCALES / f"{locale}.json").read_text(encoding="utf-8"))

    assert {word: getattr(WORDS[locale], word) for word in SAME} == {
        word: screen[key] for word, key in SAME.items()
    }


@pytest.mark.parametrize("locale", WORDS)
def test_for_how_long_the_room_is_kept_is_said_as_on_the_screen(locale: Locale) -> None:
    screen = json.loads((LOCALES / f"{locale}.json").read_text(encoding="utf-8"))["keep.until"]

    assert screen == {"one": WORDS[locale].kept_one, "other": WORDS[locale].kept_other}


def test_both_languages_are_there() -> None:
    assert set(WORDS) == {"sv", "en"}


def test_dates_and_numbers_are_written_as_the_language_does() -> None:
    assert WORDS["sv"].day(date(2026, 5, 3)) == "3 maj 2026"
    assert WORDS["en"].day(date(2026, 5, 3)) == "3 May 2026"
    assert (WORDS["sv"].number(10.0), WORDS["en"].number(6.8)) == ("10,0", "6.8")
