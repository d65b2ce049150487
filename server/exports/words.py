"""The texts of the documents, in both languages, and how each language writes dates and numbers."""

from collections.abc import Mapping
from datetime import date
from importlib import resources
from typing import Annotated, Final, Literal

import msgspec

from server.room.state import Spread

Locale = Literal["sv", "en"]


class TableWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The headings of the table, and the delimiter that Excel expects in this language."""

    delimiter: str
    title: str
    created: str
    exported: str
    threshold: str
    hidden: str
    kept: str
    source: str
    part: str
    column: str
    group: str
    text: str
    left: str
    right: str
    answers_at: str


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One language. The `alone` forms are for a room of one seat."""

    arrived: str
    arrived_alone: str
    do: str
    do_alone: str
    missing: str
    who: str
    when: str
    first_move: str
    how_known: str
    author: str
    about: str
    question: str
    source: str
    color: str
    nameless: str
    stars: str
    nearly_all: str
    profile: str
    profile_alone: str
    threshold: str
    no_results: str
    no_result: str
    end: str
    mean: str
    answers: str
    round: str
    spread: str
    united: str
    mixed: str
    split: str
    distribution: str
    downloaded: str
    hidden_one: str
    hidden_other: str
    kept_one: str
    kept_other: str
    months: Annotated[tuple[str, ...], msgspec.Meta(min_length=12, max_length=12)]
    decimal: str
    table: TableWords

    def starred(self, stars: int | None, *, nearly_all: bool) -> str | None:
        """How many stars a note has; None where none are shown."""
        if stars is None:
            return None
        return self.nearly_all.format(n=stars) if nearly_all else str(stars)

    def day(self, day: date) -> str:
        """23 november 2026."""
        return f"{day.day} {self.months[day.month - 1]} {day.year}"

    def number(self, number: float) -> str:
        """One decimal, with the comma or point of the language."""
        return f"{number:.1f}".replace(".", self.decimal)

    def spread_of(self, spread: Spread | None) -> str:
        """How far apart the answers are; nothing where that is not told."""
        return (
            ""
            if spread is None
            else {"united": self.united, "mixed": self.mixed, "split": self.split}[spread]
        )

    def hidden(self, n: int) -> str:
        """How many notes are left out."""
        return (self.hidden_one if n == 1 else self.hidden_other).format(n=n)

    def kept(self, days: int, until: date) -> str:
        """For how long the room is there without use."""
        return (self.kept_one if days == 1 else self.kept_other).format(n=days, date=self.day(until))


WORDS: Final[Mapping[Locale, Words]] = msgspec.toml.decode(
    (resources.files("server.exports") / "words.toml").read_text(encoding="utf-8"), type=dict[Locale, Words]
)
