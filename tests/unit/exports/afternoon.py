"""A room that has been through its afternoon, for the tests of what is exported from it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from server.exports.summary import Summary, summarise
from server.exports.words import Locale
from server.room import view
from server.room.state import Settings
from server.room.view import Audience
from tests.gathering import START, Gathering, created, op_id

PEOPLE = ("Maria", "Anna", "Bo", "Cilla", "Dan")
# Four answers each: one with a mean, one where nearly all are at an end; the others stay open.
SCORES = {"offer": (6, 7, 6, 8), "user": (10, 10, 10, 9)}


def afternoon(settings: Settings = Settings(), title: str = "Hemtjänsten i Åmål") -> Gathering:
    """A room that Maria leads, with two results shown, at its boards."""
    gathering = Gathering(created(settings, title=title))
    for person in PEOPLE:
        gathering.join(person, facilitator=person == "Maria")
    gathering.wish("Maria", {"type": "set_step", "step": "grade"})
    for statement, scores in SCORES.items():
        for person, score in zip(PEOPLE[1:], scores, strict=True):
            gathering.cast(person, statement, score)
    gathering.wish("Maria", {"type": "set_step", "step": "results"})
    gathering.wish("Maria", {"type": "reveal_result", "statement": None})
    gathering.wish("Maria", {"type": "set_step", "step": "document"})
    return gathering


def again(gathering: Gathering, scores: Sequence[int] = (2, 2, 9, 9)) -> None:
    """A second round, in which the first statement alone is answered and shown."""
    gathering.wish("Maria", {"type": "set_step", "step": "results"})
    gathering.wish("Maria", {"type": "start_round"})
    for person, score in zip(PEOPLE[1:], scores, strict=True):
        gathering.cast(person, "offer", score)
    gathering.wish("Maria", {"type": "reveal_result", "statement": "offer"})


def crowd(scores: Sequence[int]) -> Gathering:
    """A room of many, with one result shown."""
    gathering = Gathering()
    gathering.join("Maria", facilitator=True)
    gathering.wish("Maria", {"type": "set_step", "step": "results"})
    for number, score in enumerate(scores):
        gathering.join(f"P{number}")
        gathering.cast(f"P{number}", "offer", score)
    gathering.wish("Maria", {"type": "reveal_result", "statement": "offer"})
    return gathering


def write(
    gathering: Gathering, text: str, place: str = "insights/ideas", by: str = "Anna", **more: Any
) -> None:
    """Put up a note; `place` is its board and column."""
    board, column = place.split("/")
    form = {"type": "add_note", "id": op_id(text), "board": board, "column": column, "text": text}
    gathering.wish(by, form | more)


def group(gathering: Gathering, onto: str, *notes: str, name: str = "") -> None:
    """Lay notes on another, in a group of this name."""
    ids = [op_id(text) for text in notes]
    made = op_id(f"the group on {onto}")
    form = {"type": "group_notes", "id": made, "notes": ids, "onto": op_id(onto), "name": name}
    gathering.wish("Anna", form)


def assign(gathering: Gathering, text: str, who: str | None, when: str | None, **more: str) -> None:
    """Say who does what the note says, and when."""
    gathering.wish("Anna", {"type": "assign_note", "id": op_id(text), "who": who, "when": when, **more})


def summary_of(gathering: Gathering, locale: Locale = "sv", keep_days: int | None = None) -> Summary:
    """What a participant may export a day after the room was made, from a server that keeps rooms so long."""
    seen = view.of_room(gathering.room, Audience("participant"))
    return summarise(seen, locale, START + 86_400_000, utc_day, keep_days)


def utc_day(ms: int) -> date:
    """The day in UTC; START is 15 January 2027."""
    return datetime.fromtimestamp(ms / 1000, UTC).date()
