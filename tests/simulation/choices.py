"""What one person has answered, and which notes they gave stars: kept by the browser and sent until the
ballot box has it, and again when it is another box.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.simulation.box import STARS, Place, frozen
from tests.simulation.fold import Frame


@dataclass
class Choice:
    """A score on a statement, or stars on a board's notes, in a round."""

    round: int
    ballot: Any
    saved: bool = False
    refused: bool = False


class Choices:
    """By place: a statement, or `stars:` and a board. `doubtful`: what was sent and perhaps never came."""

    def __init__(self) -> None:
        self.made: dict[str, Choice] = {}
        self.doubtful: dict[Place, set[Any]] = {}
        self._box: str | None = None
        self._sent: dict[int, tuple[str, Choice]] = {}
        self._n = 0

    def choose(self, room: Frame, where: str, ballot: Any) -> None:
        """The newest stands."""
        round, before = round_of(room, where), self.made.get(where)
        if round is None:
            return
        if before is not None and before.round == round and not before.saved:
            self._doubt(where, before)
        self.made[where] = Choice(round, ballot)

    def due(self, room: Frame) -> list[tuple[str, Choice]]:
        """What is still to be put into the box: of the round there is, and not refused."""
        return [
            (where, choice)
            for where, choice in self.made.items()
            if choice.round == round_of(room, where) and not choice.saved and not choice.refused
        ]

    def frames(self, room: Frame) -> list[Frame]:
        """What is due and not on its way."""
        on_way = [choice for _, choice in self._sent.values()]
        return [self._frame(*one) for one in self.due(room) if one[1] not in on_way]

    def answered(self, frame: Frame) -> None:
        """Taken or refused. What is not known here was asked again since."""
        _, choice = self._sent.pop(frame["n"], (None, None))
        if choice is not None:
            choice.saved = frame["type"] == "cast_saved"
            choice.refused = not choice.saved

    def told_box(self, box: str) -> None:
        """In another box, nothing lies that was saved in the one before."""
        for choice in self.made.values() if box != self._box else ():
            choice.saved = False
        self._box = box

    def in_doubt(self) -> None:
        """No answer is waited for any more."""
        for where, choice in self._sent.values():
            if not choice.saved:
                self._doubt(where, choice)
        self._sent = {}

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

    def _doubt(self, where: str, choice: Choice) -> None:
        """It may have come, and may yet come."""
        self.doubtful.setdefault((choice.round, where), set()).add(frozen(choice.ballot))


def round_of(room: Mapping[str, Any], where: str) -> int | None:
    """The round that is open there, as the browser knows it."""
    if not where.startswith(STARS):
        return int(room["round"])
    asked = next(board["stars"] for board in room["boards"] if board["id"] == where.removeprefix(STARS))
    return None if asked is None or asked["shown"] else int(asked["round"])
