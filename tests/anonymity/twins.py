"""Two runs of one history that are alike, as the promise means it: all visible acts are the same and, at
every tick, so are the counts, and so is every result that is published. Scores, order, changes and who cast
may differ.

How: in each round those who stay are given each other's parts, so that what one does in the first run another
does in the second; everyone draws other scores; casts come in any order and are changed any number of times;
and just before a result is published, answers are changed until both runs come to that result.
"""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

from server.hosting.seat import digest
from server.room.message import NOTE_STEPS
from server.room.state import Settings
from server.room.votes import CAST_STEPS, SCORES, Score
from tests.anonymity.runs import Run, running
from tests.anonymity.stores import Opening, embedded
from tests.anonymity.twins_stars import BOARD, StarTwins
from tests.anonymity.votes_alike import alike
from tests.gathering import op_id, seat_of

EARLY = ("Anna", "Bo", "Carl", "Dan", "Eva")
LATE = ("Fia", "Gun", "Hans")
PEOPLE = (*EARLY, *LATE)
TICK_MS = 2_000
# Acts in the midst of which people go on casting; before any other everything that is due is cast.
STEADY = {"reload", "add_note", "rename_room", "set_setting", "export"}

# What people may answer: anyhow, or nearly all at one place, or at two.
MOODS: Sequence[Sequence[int]] = (
    [1, 1, 1, 2],
    [10, 10, 10, 9],
    [1] * 9 + [2],
    [1, 2, 9, 10],
    [4, 5, 6],
    [5, 6, 7, 9],
    SCORES,
    SCORES,
)

Place = tuple[str, str]
Openings = tuple[Opening, Opening]


@dataclass(frozen=True)
class Act:
    """What everyone may see happen: its kind, who does it, and what more there is to say."""

    kind: str
    who: str = "Maria"
    said: Any = None


@dataclass(frozen=True)
class History:
    """A room's settings, what happens in it, and the seed of what nobody sees."""

    settings: Settings
    acts: Sequence[Act]
    seed: int


@dataclass
class Side:
    """One of the two runs, and what is in its ballot box and on its way there."""

    run: Run
    chance: Random
    ballots: dict[Place, Score] = field(default_factory=dict)
    due: dict[Place, Score | None] = field(default_factory=dict)

    def scores(self, statement: str, of: Collection[str]) -> list[int]:
        """The scores of these people, sorted."""
        found = (score for (who, s), score in self.ballots.items() if s == statement and who in of)
        return sorted(score for score in found if score != "skip")

    def answerers(self, statement: str) -> set[str]:
        """Who has given a score."""
        return {who for (who, s), score in self.ballots.items() if s == statement and score != "skip"}

    async def cast(self, due: Mapping[Place, Score | None]) -> None:
        """Cast what is due, each after any number of other tries, all in any order."""
        waiting = {place: [*self._tries(), score] for place, score in due.items()}
        while waiting:
            place = self.chance.choice(sorted(waiting))
            who, statement = place
            round = self.run.room.round
            if self.chance.random() < 0.05:
                await self.run.cast(who, round + 1, statement, self.chance.choice(SCORES))
            await self.run.cast(who, round, statement, waiting[place].pop(0))
            if not waiting[place]:
                del waiting[place]
        for place, score in due.items():
            self.ballots.pop(place, None)
            if score is not None:
                self.ballots[place] = score

    async def cast_some_due(self) -> None:
        """Some of it now, the rest later."""
        now = {place: score for place, score in self.due.items() if self.chance.random() < 0.5}
        await self.cast_due(now)

    async def cast_due(self, now: Mapping[Place, Score | None] | None = None) -> None:
        """These, or all."""
        now = dict(self.due) if now is None else now
        await self.cast(now)
        self.due = {place: score for place, score in self.due.items() if place not in now}

    def _tries(self) -> list[Score | None]:
        tries: list[Score | None] = [None, "skip", *SCORES]
        return [self.chance.choice(tries) for _ in range(self.chance.choice((0, 0, 1, 2)))]


class Twins:
    """Both runs, act by act."""

    def __init__(self, first: Run, second: Run, seed: int) -> None:
        self._chance = Random(f"{seed} both")
        self.sides = (Side(first, Random(f"{seed} first")), Side(second, Random(f"{seed} second")))
        self.stars = StarTwins((first, second), self._chance, seed)
        self._parts: dict[str, str] = {}
        self._restless: set[str] = set()
        self._acts = 0
        self.published = 0

    async def play(self, acts: Sequence[Act]) -> None:
        """Everyone comes, and then the acts."""
        self._restless = {act.who for act in acts if act.kind in ("leave", "away", "join", "take_part")}
        for who in ("Maria", "the screen", *EARLY):
            await self._both("join", who)
        await self._both("set_step", "Maria", "grade")
        self._new_parts()
        for act in acts:
            if self._makes_sense(act):
                await self._act(act)
        await self._cast_all()
        await self._both("tick")
        await self._both("export")

    @property
    def room(self) -> Any:
        """The room, as it is in both."""
        return self.sides[0].run.room

    def differences(self) -> list[str]:
        """What someone could tell the two runs apart by."""
        return self.sides[0].run.seen.differences(self.sides[1].run.seen)

    # What is seen.

    async def _act(self, act: Act) -> None:
        if act.kind in STEADY:
            for side in self.sides:
                async with side.run.turn():
                    await side.cast_some_due()
        else:
            await self._cast_all()
        if act.kind == "reveal_result":
            await self._reveal(act.said)
        elif act.kind == "show_stars":
            await self.stars.showing(self._may_give(), partial(self._both, act.kind))
        else:
            await self._both(act.kind, act.who, act.said)
        if act.kind == "start_round" and self.room.round != self._round:
            self._new_parts()
        self._plan()

    async def _both(self, kind: str, who: str = "Maria", said: Any = None) -> None:
        self._acts += 1
        for side in self.sides:
            async with side.run.turn():
                await self._do(side.run, kind, who, said)
            if kind == "tick":
                # What the stores hold of ballots is as much in both runs when the counts are the same.
                await side.run.look()

    async def _do(self, run: Run, kind: str, who: str, said: Any) -> None:
        match kind:
            case "tick":
                run.clock.advance(TICK_MS)
            case "wait":
                run.clock.advance(said)
            case "join" | "back":
                await run.join(who)
            case "away":
                await run.go(who)
            case "reload":
                await run.go(who)
                await run.quiet()
                await run.join(who, keeps_head=said)
            case "export":
                for role in ("Maria", "Anna", "the screen"):
                    await run.export(role)
            case _:
                await run.wish(who, op_id(f"act {self._acts}"), _op(kind, said, self._acts))

    def _makes_sense(self, act: Act) -> bool:
        here = self.sides[0].run.here(act.who)
        if act.kind in ("join", "back"):
            return not here
        return here or act.kind in ("tick", "wait")

    # What is not.

    async def _cast_all(self) -> None:
        for side, stars in zip(self.sides, self.stars.sides, strict=True):
            async with side.run.turn():
                await side.cast_due()
                await stars.give_due()

    def _plan(self) -> None:
        """Who does what next: in the second run whoever plays that person's part does it."""
        for who in self._may_cast():
            for statement in self.room.open_statements():
                if self._chance.random() < 0.3:
                    status = self._chance.choice(("answered", "answered", "answered", "skip", "none"))
                    for side, person in zip(self.sides, (who, self._parts.get(who, who)), strict=True):
                        scores = {"answered": side.chance.choice(SCORES), "skip": "skip", "none": None}
                        side.due[person, statement] = scores[status]  # type: ignore[assignment]
        for side in self.sides:
            self._late(side)
        self.stars.plan(self._may_give(), self._parts)

    def _late(self, side: Side) -> None:
        """Ballots on what is sealed are refused, whoever tries."""
        sealed = set(self.room.workshop.statement_ids()) - set(self.room.open_statements())
        for who in self._may_cast():
            if sealed and side.chance.random() < 0.2:
                side.due[who, side.chance.choice(sorted(sealed))] = side.chance.choice(SCORES)

    def _may_cast(self) -> list[str]:
        return self._answering() if self.room.step in CAST_STEPS else []

    def _may_give(self) -> list[str]:
        return self._answering() if self.room.step in NOTE_STEPS else []

    def _answering(self) -> list[str]:
        here = [who for who in ("Maria", *PEOPLE) if self.sides[0].run.here(who)]
        return sorted(who for who in here if _answers(self.room, who))

    def _new_parts(self) -> None:
        self._round = self.room.round
        stay = [who for who in EARLY if who not in self._restless]
        others = self._chance.sample(stay, len(stay))
        self._parts = dict(zip(stay, others, strict=True))
        for side in self.sides:
            side.ballots, side.due = {}, {}
        self._plan()

    # Results.

    async def _reveal(self, statement: str | None) -> None:
        """Show it, or all: those with enough answers come to one result in both runs."""
        opened = self.room.open_statements()
        wanted = [s for s in opened if statement in (None, s)]
        enough = [s for s in wanted if len(self.sides[0].answerers(s)) >= self.room.settings.threshold]
        if self.room.step == "results":
            mood = self._chance.choice(MOODS)
            for s in enough:
                if not await self._align(s, mood):
                    return
        before = [await self._jitter(side, set(opened) - set(enough)) for side in self.sides]
        await self._both("reveal_result", "Maria", statement)
        for side, restored in zip(self.sides, before, strict=True):
            async with side.run.turn():
                await side.cast(restored)
            side.ballots = {place: score for place, score in side.ballots.items() if self._is_open(place[1])}
        self.published += len(opened) - len(self.room.open_statements())

    async def _align(self, statement: str, mood: Sequence[int]) -> bool:
        """Change answers until both runs come to one result; False if those who are gone forbid it."""
        may = self._may_cast()
        people = [sorted(side.answerers(statement)) for side in self.sides]
        gone = [
            side.scores(statement, set(found) - set(may))
            for side, found in zip(self.sides, people, strict=True)
        ]
        for _ in range(50):
            first = _complete(gone[0], len(people[0]), mood, self.sides[0].chance)
            others = [scores for scores in alike(first) if _includes(scores, gone[1])]
            if others:
                wholes = (first, self.sides[1].chance.choice(others))
                for side, whole, frozen, found in zip(self.sides, wholes, gone, people, strict=True):
                    left = list((Counter(whole) - Counter(frozen)).elements())
                    side.chance.shuffle(left)
                    present = [who for who in found if who in may]
                    async with side.run.turn():
                        await side.cast(dict(zip([(who, statement) for who in present], left, strict=True)))
                return True
        return False

    async def _jitter(self, side: Side, statements: Collection[str]) -> dict[Place, Score | None]:
        """Between two ticks, someone takes an answer back, or gives one and takes it back: what is asked
        meanwhile must not tell. What restores it.
        """
        restore: dict[Place, Score | None] = {}
        may = self._may_cast()
        for statement in sorted(statements):
            answered = [who for who in may if (who, statement) in side.ballots]
            others = [who for who in may if who not in answered]
            room = self.room.settings.threshold - len(side.answerers(statement)) > 1
            if answered and side.chance.random() < 0.6:
                place = side.chance.choice(answered), statement
                restore[place] = side.ballots[place]
                async with side.run.turn():
                    await side.cast({place: None})
            elif others and room:
                place = side.chance.choice(others), statement
                restore[place] = None
                async with side.run.turn():
                    await side.cast({place: side.chance.choice(SCORES)})
        return restore

    def _is_open(self, statement: str) -> bool:
        return statement in self.room.open_statements()


@asynccontextmanager
async def twins(
    settings: Settings, seed: int, openings: Openings = (embedded, embedded), *, sockets: bool = False
) -> AsyncIterator[Twins]:
    """Two runs; after the `with`, `differences` tells all."""
    async with AsyncExitStack() as stack:
        first, second = [
            await stack.enter_async_context(running(settings, opening, sockets=sockets))
            for opening in openings
        ]
        yield Twins(first, second, seed)


async def played(
    history: History, openings: Openings = (embedded, embedded), *, sockets: bool = False
) -> Twins:
    """The two runs of a history."""
    async with twins(history.settings, history.seed, openings, sockets=sockets) as both:
        await both.play(history.acts)
    return both


def _op(kind: str, said: Any, number: int) -> dict[str, Any]:
    """As a browser would write it."""
    forms: dict[str, dict[str, Any]] = {
        "set_step": {"step": said},
        "reveal_result": {"statement": said},
        "start_round": {} if said is None else {"threshold": said},
        "set_setting": {"setting": "threshold", "value": said},
        "rename_room": {"title": f"Rubrik {number}"},
        "take_part": {"answering": said},
        "leave": {},
        "ask_stars": {"board": BOARD, "budget": said},
        "show_stars": {"board": BOARD},
        "drop_stars": {"board": BOARD},
        "add_note": {
            "id": op_id(f"note {number}"),
            "board": "insights",
            "column": "ideas",
            "text": "En tanke",
        },
    }
    return {"type": kind, **forms[kind]}


def _answers(room: Any, who: str) -> bool:
    participant = room.participants.get(room.seats.get(digest(seat_of(who))))
    return participant is not None and participant.answering and not participant.left


def _complete(gone: Sequence[int], n: int, mood: Sequence[int], chance: Random) -> tuple[int, ...]:
    """Scores of n people, those of the gone among them."""
    return tuple(sorted([*gone, *(chance.choice(mood) for _ in range(n - len(gone)))]))


def _includes(scores: Sequence[int], part: Sequence[int]) -> bool:
    return not Counter(part) - Counter(scores)
