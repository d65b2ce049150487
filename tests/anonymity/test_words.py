"""ANON-8: the words that people read before they answer are true of what the room does."""

import json
import re
from pathlib import Path

import pytest

from server.hosting.casting import counts
from server.room.rejection import NotAdmitted, Rejected
from server.room.state import Settings
from server.room.votes import threshold
from tests.gathering import Gathering, created, participant_of

LOCALES = Path(__file__).parents[2] / "static/locales"
WORDS = {
    locale: json.loads((LOCALES / f"{locale}.json").read_text(encoding="utf-8")) for locale in ("sv", "en")
}
PROMISE = [key for key in WORDS["sv"] if key.startswith("anon.")]


@pytest.mark.parametrize("k", [3, 5, 8])
@pytest.mark.parametrize("locale", WORDS)
def test_the_number_that_is_promised_is_the_one_that_a_result_needs(locale: str, k: int) -> None:
    gathering = Gathering(created(Settings(threshold=k)))  # type: ignore[arg-type]
    [said] = re.findall(r"\d+", WORDS[locale]["anon.k"].format(k=threshold(gathering.room)))
    people = [f"P{number}" for number in range(int(said))]
    gathering.join("Maria", facilitator=True)
    gathering.wish("Maria", {"type": "set_step", "step": "results"})
    for person in people:
        with pytest.raises(Rejected, match="too_few_answers"):
            gathering.wish("Maria", {"type": "reveal_result", "statement": "offer"})
        gathering.join(person)
        gathering.cast(person, "offer", 5)

    gathering.wish("Maria", {"type": "reveal_result", "statement": "offer"})

    assert gathering.room.results[-1].result.n == int(said)


@pytest.mark.parametrize("k", [3, 5, 8])
def test_each_limit_has_words_of_its_own_for_what_can_be_worked_out(k: int) -> None:
    assert all(words[f"anon.small_{k}"] for words in WORDS.values())


def test_nobody_else_in_the_room_is_promised_and_never_nobody() -> None:
    assert WORDS["sv"]["anon.base"].startswith("Ingen annan i rummet")
    assert WORDS["en"]["anon.base"].startswith("Nobody else in the room")
    for key in PROMISE:
        assert not re.search(r"\bingen (?!annan|skyddad)", str(WORDS["sv"][key]), re.IGNORECASE), key
        assert not re.search(r"\b(nobody|no one)\b(?! else)", str(WORDS["en"][key]), re.IGNORECASE), key


def test_whoever_opens_several_browsers_counts_several_times_as_the_details_say() -> None:
    assert "flera webbläsare räknas flera gånger" in WORDS["sv"]["anon.more"]
    gathering = Gathering()
    for browser in ("Anna", "Anna again"):
        gathering.join(browser, "Anna")

    told = counts(gathering.room, {participant_of("Anna"), participant_of("Anna again")}, {}, 0)

    assert told.seats == 2


def test_alone_the_words_say_that_nothing_is_anonymous_and_there_is_one_seat() -> None:
    assert "inget är anonymt" in WORDS["sv"]["anon.solo"]
    assert "nothing is anonymous" in WORDS["en"]["anon.solo"]
    gathering = Gathering(created(Settings(solo=True)))
    gathering.join("Maria", facilitator=True)

    with pytest.raises(NotAdmitted):
        gathering.join("Anna")
