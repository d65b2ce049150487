"""What one person has answered, and which notes they gave stars: kept by the browser and sent until the
ballot box has it, and again when it is another box, or when something older may have come there after it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.simulation.box import STARS, Place, frozen
from tests.simulation.fold import Frame

# No ballot comes into the box so long after the connection that it was sent on.
STRAYING_S: Final = 4.0


@dataclass
class Choice:
    """A score on a statement, or stars on a board's notes, in a round. `came`: it has come into the box;
    `saved`: and nothing older can come there after it.
    """

    round: int
    ballot: Any
    came: bool = False
    saved: bool = False
    refused: bool = False


class Choices:
    """By place: a statement, or `stars:` and a board."""

    def __init__(self) -> None:
        self.made: dict[str, Choice] = {}
        # What was sent on connections that broke, and may still come.
        self._strays: dict[Place, set[Any]] = {}
        self._straying_until = 0.0
        self._box: str | None = None
        self._sent: dict[int, tuple[str, Choice]] = {}
        self._n = 0

    def choose(self, room: Frame, where: str, ballot: Any) -> None:
        """The newest stands."""
        round = round_of(room, where)
        if round is not None:
            self.made[where] = Choice(round, ballot)

    def due(self, room: Frame) -> list[tuple[str, Choice]]:
        """What is not surely in the box yet: of the round there is, and not refused."""
        return [
            (where, choice)
            for where, choice in self.made.items()
            if choice.round == round_of(room, where) and not choice.saved and not choice.refused
        ]

    def frames(self, room: Frame) -> list[Frame]:
        """What is due and not on its way."""
        on_way = [choice for _, choice in self._sent.values()]
        return [self._frame(*one) for one in self.due(room) if not one[1].came and one[1] not in on_way]

    def answered(self, frame: Frame) -> None:
        """Taken or refused. What is not known here was asked again since."""
        where, choice = self._sent.pop(frame["n"], ("", None))
        if choice is not None:
            choice.came = frame["type"] == "cast_saved"
            choice.refused = not choice.came
            choice.saved = choice.came and not self._may_be_overtaken(where, choice)

    def told_box(self, box: str) -> None:
        """In another box, nothing lies that was saved in the one before."""
        for choice in self.made.values() if box != self._box else ():
            choice.came = choice.saved = False
        self._box = box

    def in_doubt(self, now: float) -> None:
        """No answer is waited for any more."""
        for where, choice in self._sent.values():
            self._strays.setdefault((choice.round, where), set()).add(frozen(choice.ballot))
            self._straying_until = now + STRAYING_S
        self._sent = {}

    def have_last_word(self, now: float) -> None:
        """What strayed has come by now, or never will: what it may have come after is sent once more."""
        if self._strays and now > self._straying_until:
            self._strays = {}
            for choice in self.made.values():
                choice.came = choice.saved

    def reconnected(self) -> None:
        """They are numbered by connection."""
        self._n = 0

    def _frame(self, where: str, choice: Choice) -> Frame:
        self._n += 1
        self._sent[self._n] = (where, choice)
        if where.startswith(STARS):
            named = {"type": "cast_stars", "board": where.removeprefix(STARS), "stars": choice.ballot}
        else:
            named = {"type": "cast", "statement": where, "score": choice.ballot}
        return {"n": self._n, "round": choice.round, **named}

    def _may_be_overtaken(self, where: str, choice: Choice) -> bool:
        return bool(self._strays.get((choice.round, where), set()) - {frozen(choice.ballot)})


def round_of(room: Mapping[str, Any], where: str) -> int | None:
    """The round that is open there, as the browser knows it."""
    if not where.startswith(STARS):
        return int(room["round"])
    asked = next(board["stars"] for board in room["boards"] if board["id"] == where.removeprefix(STARS))
    return None if asked is None or asked["shown"] else int(asked["round"])
