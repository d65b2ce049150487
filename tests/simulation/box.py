"""The ballots of the room, as Redis holds them: scores and stars, each in their rounds.

A place is what is sealed at once: a statement, or `stars:` and a board, in its round.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.hosting.ports import Score, Sealed, SealedStars, SealedStatement, StarTally, Tally, Turnout
from tests.gathering import star_tally_of, tally_of

Place = tuple[int, str]
STARS = "stars:"


@dataclass
class Count:
    """One sealing: whose ballots were counted, and what came of it."""

    ballots: Mapping[bytes, Any]
    tally: Any


class Box:
    """Does what its port promises, at once. `counts` and `taken` are for the verdict: they forget nothing."""

    def __init__(self) -> None:
        self.ballots: dict[Place, dict[bytes, Any]] = defaultdict(dict)
        self.seals: dict[Place, Any] = {}
        self.counts: dict[Place, list[Count]] = defaultdict(list)
        self.taken: set[tuple[Place, bytes, Any]] = set()

    def copy(self) -> "Box":
        """As it is now; what is for the verdict is one with this one's."""
        other = Box()
        other.ballots.update((place, dict(held)) for place, held in self.ballots.items() if held)
        other.seals.update(self.seals)
        other.counts, other.taken = self.counts, self.taken
        return other

    def put(self, place: Place, key: bytes, ballot: Any) -> None:
        """The last one to arrive stands; nothing takes it back. Raises Sealed."""
        if place in self.seals:
            raise Sealed(place[1])
        self.taken.add((place, key, frozen(ballot)))
        self.ballots[place].pop(key, None)
        if ballot:
            self.ballots[place][key] = ballot

    def scores(self, round: int, keys: Mapping[str, bytes]) -> Mapping[str, Score]:
        """One's own."""
        found = {statement: self.ballots[round, statement].get(key) for statement, key in keys.items()}
        return {statement: score for statement, score in found.items() if score is not None}

    def turnout(self, round: int) -> Mapping[str, Turnout]:
        """Whose are in."""
        return {
            statement: Turnout(
                frozenset(key for key, score in ballots.items() if score != "skip"),
                frozenset(key for key, score in ballots.items() if score == "skip"),
            )
            for (of, statement), ballots in self.ballots.items()
            if of == round and ballots and not statement.startswith(STARS)
        }

    def givers(self, rounds: Mapping[str, int]) -> Mapping[str, int]:
        """How many have given."""
        return {board: len(self.ballots[round, STARS + board]) for board, round in rounds.items()}

    def seal(self, round: int, statements: Sequence[str], k: int) -> Mapping[str, Tally]:
        """Count those that have enough, once."""
        for statement in statements:
            ballots = self.ballots[round, statement]
            tally = tally_of(ballots.values())
            if sum(tally.counts) >= k:
                self._seal((round, statement), tally)
        kept = {statement: self.seals.get((round, statement)) for statement in statements}
        return {statement: tally for statement, tally in kept.items() if tally is not None}

    def seal_stars(self, board: str, round: int, budget: int, k: int) -> StarTally | None:
        """Count them if they are enough, once."""
        place = (round, STARS + board)
        if len(self.ballots[place]) >= k:
            self._seal(place, star_tally_of(budget, self.ballots[place].values()))
        tally: StarTally | None = self.seals.get(place)
        return tally

    def sealed(self) -> Sequence[SealedStatement]:
        """Those whose tally is kept."""
        return [SealedStatement(round, statement, t) for (round, statement), t in self._kept(stars=False)]

    def sealed_stars(self) -> Sequence[SealedStars]:
        """The same of stars."""
        return [SealedStars(of.removeprefix(STARS), round, t) for (round, of), t in self._kept(stars=True)]

    def release(self, place: Place) -> None:
        """Forget the tally, and go on refusing."""
        if place in self.seals:
            self.seals[place] = None

    def destroy(self, before_round: int | None) -> None:
        """What no round will count."""
        if before_round is None:
            self.ballots.clear()
            self.seals.clear()
            return
        for place in [place for place in self.ballots if _is_earlier(place, before_round)]:
            del self.ballots[place]
        for place in [place for place, tally in self.seals.items() if tally is None]:
            if _is_earlier(place, before_round):
                del self.seals[place]

    def destroy_stars(self, ended: Mapping[str, int]) -> None:
        """What no round of stars will count."""
        upto = {STARS + board: round for board, round in ended.items()}
        for place in [place for place in self.ballots if place[0] <= upto.get(place[1], 0)]:
            del self.ballots[place]

    def _seal(self, place: Place, tally: Any) -> None:
        if place not in self.seals:
            self.counts[place].append(Count(self.ballots.pop(place), tally))
            self.seals[place] = tally

    def _kept(self, *, stars: bool) -> list[tuple[Place, Any]]:
        held = [(place, tally) for place, tally in self.seals.items() if tally is not None]
        return sorted(one for one in held if one[0][1].startswith(STARS) == stars)


def frozen(ballot: Any) -> Any:
    """To be compared and kept."""
    return frozenset(ballot.items()) if isinstance(ballot, Mapping) else ballot


def _is_earlier(place: Place, round: int) -> bool:
    return place[0] < round and not place[1].startswith(STARS)
