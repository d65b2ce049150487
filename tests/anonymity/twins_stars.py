"""The stars of two runs that are alike: as many give theirs in both, and what is shown is the same. Who
gives, to what, how often they change it and in which order may differ.

Before stars are shown, those who are here give others, until both runs come to one result: most often the
same sums, given by other people in other parts; and where only `nearly_all` is said, other sums too.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from server.room import stars
from server.room.stars import Given
from server.room.state import Stars
from tests.anonymity.runs import Run
from tests.gathering import star_tally_of

BOARD = "insights"
Shown = tuple[Mapping[str, int], str | None]


@dataclass
class StarSide:
    """The stars of one run: what lies in its box, and what is on its way there."""

    run: Run
    chance: Random
    ballots: dict[str, Given] = field(default_factory=dict)
    due: dict[str, Given] = field(default_factory=dict)

    async def give(self, due: Mapping[str, Given]) -> None:
        """Give what is due, in any order, each after other tries; some of them come too late, or are bad."""
        people = list(due)
        self.chance.shuffle(people)
        asked = self.run.room.boards[BOARD].stars
        for who in people if asked is not None else ():
            for _ in range(self.chance.choice((0, 0, 1, 2))):
                round = self.chance.choice((asked.round, asked.round, asked.round - 1))
                await self.run.give(who, BOARD, round, self.ballot(asked.budget))
            await self.run.give(who, BOARD, asked.round, due[who])
        for who, given in due.items():
            self.ballots.pop(who, None)
            if given:
                self.ballots[who] = given

    async def give_due(self) -> None:
        """All of it."""
        due, self.due = self.due, {}
        await self.give(due)

    def ballot(self, budget: int, mood: Sequence[str] = ()) -> Given:
        """Any stars, one at least; on the notes of the mood alone, if there is one."""
        notes = mood or sorted(stars.notes_on(self.run.room, BOARD))
        return Counter(self.chance.choices(notes, k=self.chance.randint(1, budget)))

    def shown(self, budget: int) -> Shown:
        """What would be shown of what lies in the box."""
        return stars.shown_of(star_tally_of(budget, list(self.ballots.values())))


class StarTwins:
    """Both sides, act by act."""

    def __init__(self, runs: Sequence[Run], chance: Random, seed: int) -> None:
        first, second = runs
        self._chance = chance
        self.sides = (
            StarSide(first, Random(f"{seed} first stars")),
            StarSide(second, Random(f"{seed} second stars")),
        )
        self._round = 0
        # A round of stars goes on when another round of answers gives everyone another part.
        self._parts: Mapping[str, str] = {}
        self.published = 0

    def plan(self, may: Sequence[str], parts: Mapping[str, str]) -> None:
        """Who gives next: in the second run whoever plays that person's part does."""
        room = self.sides[0].run.room
        self.published = len(room.stars)
        asked = room.boards[BOARD].stars
        if asked is None or asked.round != self._round:
            self._round, self._parts = 0 if asked is None else asked.round, parts
            for side in self.sides:
                side.ballots, side.due = {}, {}
        if asked is not None and stars.notes_on(room, BOARD):
            for who in may:
                self._plan_one(who, self._parts.get(who, who), asked)

    def _plan_one(self, who: str, other: str, asked: Stars) -> None:
        if asked.shown:
            # Late ones are refused, whoever tries.
            for side in self.sides:
                if side.chance.random() < 0.2:
                    side.due[who] = side.ballot(asked.budget)
        elif self._chance.random() < 0.4:
            takes_back = self._chance.random() < 0.2
            for side, person in zip(self.sides, (who, other), strict=True):
                side.due[person] = {} if takes_back else side.ballot(asked.budget)

    async def showing(self, may: Sequence[str], show: Callable[[], Awaitable[None]]) -> None:
        """Show them, once both runs come to one result, or else are refused: between two ticks, on one side
        alone, someone has then taken theirs back, for what is asked meanwhile must not tell.
        """
        asked = self.sides[0].run.room.boards[BOARD].stars
        enough = asked is not None and len(self.sides[0].ballots) >= asked.threshold
        if asked is not None and enough and not asked.shown and not await self._align(may, asked.budget):
            return
        restored = [{} if enough else await self._jitter(side, may) for side in self.sides]
        await show()
        for side, given in zip(self.sides, restored, strict=True):
            async with side.run.turn():
                await side.give(given)

    async def _align(self, may: Sequence[str], budget: int) -> bool:
        """False if what those have given who are gone forbids it."""
        first, second = self.sides
        notes = sorted(stars.notes_on(first.run.room, BOARD))
        mood = self._chance.choice((notes, notes, notes[:1], notes[:2]))
        async with first.run.turn():
            await first.give({who: first.ballot(budget, mood) for who in first.ballots if who in may})
        frozen = [given for who, given in second.ballots.items() if who not in may]
        here = [who for who in second.ballots if who in may]
        dealt = self._dealt(budget, frozen, len(here))
        if dealt is None:
            return False
        async with second.run.turn():
            await second.give(dict(zip(here, dealt, strict=True)))
        return True

    def _dealt(self, budget: int, frozen: Sequence[Given], people: int) -> Sequence[Given] | None:
        """Ballots for the second run that come to what the first shows."""
        first, second = self.sides
        wanted = first.shown(budget)
        whole = star_tally_of(budget, list(first.ballots.values()))
        for attempt in range(400):
            sums = Counter(whole.stars)
            if wanted[1] is not None and attempt < 200:
                # Another vote of which no more is said.
                note = second.chance.choice(sorted(stars.notes_on(first.run.room, BOARD)))
                sums[note] = max(0, sums[note] + second.chance.choice((-1, 0, 1)))
            left = sums - Counter(star_tally_of(budget, frozen).stars)
            dealt = _deal(list(left.elements()), people, budget, second.chance)
            come_to = stars.shown_of(star_tally_of(budget, [*frozen, *dealt])) if dealt else None
            if come_to == wanted and all(dealt):
                return dealt
        return None

    async def _jitter(self, side: StarSide, may: Sequence[str]) -> Mapping[str, Given]:
        here = sorted(who for who in side.ballots if who in may)
        if self._round == 0 or not here or side.chance.random() < 0.4:
            return {}
        who = side.chance.choice(here)
        restore = {who: side.ballots[who]}
        async with side.run.turn():
            await side.give({who: {}})
        return restore


def _deal(units: list[str], people: int, budget: int, chance: Random) -> Sequence[Given]:
    """The stars among the people, one each at least, as far as they go; empty if they hold no more."""
    chance.shuffle(units)
    hands: list[Counter[str]] = [Counter() for _ in range(people)]
    for number, note in enumerate(units):
        room = [hand for hand in hands if hand.total() < budget]
        if number >= people and not room:
            return ()
        (hands[number] if number < people else chance.choice(room))[note] += 1
    return hands
