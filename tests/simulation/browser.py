"""A simulated browser: it keeps its copy of the room, sends again what is not answered or not stable, and
comes back, all as `protocol.md` says. It accuses the server at once of what no server may say.
"""

import base64
import json
import random
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from server.room.message import Role
from tests.gathering import seat_of
from tests.simulation.box import STARS
from tests.simulation.choices import Choices
from tests.simulation.fold import Frame, fold, with_notes
from tests.simulation.line import Line
from tests.simulation.process import Process
from tests.simulation.reasons import REVEALS
from tests.simulation.world import World

WINDOW: Final = 24
SILENCE_S: Final = 30.0
NEVER: Final = 1 << 53
LEADING: Final[Mapping[str, Role]] = {"Maria": "facilitator", "the screen": "screen"}
KEYS: Final = {"facilitator": "the facilitator's key", "screen": "the screen's key"}
LEFT: Final = 1000
# Where the room was, and where it is asked for again.
ERASED: Final = {4509, 4504}
CLOSED: Final = 4505
PATIENCE_S: Final = 8.0
UNAVAILABLE: Final = {1001, 1006, 1012, 4000, 4001, 4002, 4003}


class Accused(AssertionError):
    """The server has said what it must not."""


@dataclass
class Pending:
    """An op until it is stable. `seq` is where it was seen to be accepted."""

    op: Frame
    after: int | None = None
    seq: int | None = None
    epoch: str = ""


@dataclass(eq=False)
class Browser:
    """One person's, or the screen's."""

    world: World
    seed: int
    name: str
    line: Line | None = None
    away_until: float = 0.0
    welcomed: bool = False
    writable: bool = False
    head: Frame | None = None
    room: Frame | None = None
    me: str | None = None
    outbox: dict[str, Pending] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    sendings: Counter[str] = field(default_factory=Counter)
    additions: dict[str, str] = field(default_factory=dict)
    told_accepted: set[str] = field(default_factory=set)
    told_rejected: set[str] = field(default_factory=set)
    results: dict[tuple[int, str], set[str]] = field(default_factory=dict)
    choices: Choices = field(default_factory=Choices)
    settled: set[str] = field(default_factory=set)
    leaving: bool = False
    gone: bool = False
    counts: Frame | None = None
    here: set[str] = field(default_factory=set)
    whispers: list[Frame] = field(default_factory=list)
    whispers_at: float = 0.0
    _target: int = 0
    _behind: int | None = None
    _heard_at: float = 0.0
    _on_wire: set[str] = field(default_factory=set)
    _turn: int = 0
    _said_at: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed} {self.name}")
        self.role: Role = "participant"
        if self.name in LEADING:
            self.role = LEADING[self.name]
        self.seat = None if self.role == "screen" else seat_of(self.name)

    # What the person does.

    def connect(self, process: Process) -> None:
        """Come, or come back, to this process."""
        self.world.note(f"{self.name}: connects to process {process.number}")
        self._forget_wire()
        self.welcomed = False
        self.choices.reconnected()
        self._said_at, self._turn = {}, 0
        self._heard_at = self.world.loop.at
        chance = random.Random(self.chance.random())
        self.line = line = Line(process, chance, self._hear, lambda code: self._ended(line, code))
        seat = None if self.seat is None else base64.urlsafe_b64encode(self.seat).decode().rstrip("=")
        self._say(
            type="hello", seat=seat, key=KEYS.get(self.role), name=self.name, locale="sv", head=self.head
        )

    def lose(self) -> None:
        """The connection is lost without notice."""
        if self.line is not None:
            self.line.cut()

    def wish(self, op: Frame) -> None:
        """An act that shall happen once, whatever happens."""
        id = str(uuid.UUID(int=self.chance.getrandbits(128)))
        self.outbox[id] = Pending(op)
        if op["type"] not in REVEALS:
            # That the box had too few is in no journal: a reveal that is sent again is asked again.
            self.sent.append(id)
        if op["type"] == "add_note":
            self.additions[id] = op["id"]
        self.pump()

    def choose(self, where: str, ballot: Any) -> None:
        """An answer, or stars; the newest stands."""
        if self.room is not None:
            self.choices.choose(self.room, where, ballot)
            self.pump()

    def whisper(self, board: str, column: str) -> None:
        """A passing signal."""
        if self.welcomed:
            self._say(type="whisper", kind="typing", board=board, column=column, note=None)

    @property
    def content(self) -> bool:
        """Whether nothing of it waits for anything."""
        if self.gone:
            return True
        due = self.room is None or self.choices.due(self.room)
        return self.welcomed and self.writable and not self.outbox and not due

    def look(self) -> None:
        """Once in a while: whether the server is still there, and what is to be sent once more."""
        self.choices.have_last_word(self.world.loop.at)
        self.pump()
        if self.line is not None and self.world.loop.at - self._heard_at > SILENCE_S:
            self.world.note(f"{self.name}: hears nothing")
            self.lose()

    def pump(self) -> None:
        """Put on the wire what may be there."""
        head = self.head
        if not self.welcomed or not self.writable or head is None or head["seq"] < self._target:
            return
        for id, pending in self.outbox.items():
            if pending.seq is None and id not in self._on_wire:
                if len(self._on_wire) >= WINDOW:
                    break
                pending.after = head["seq"] if pending.after is None else pending.after
                self._on_wire.add(id)
                self.sendings[id] += 1
                self._said_at.setdefault(id, self.world.reasons.now())
                self._say(type="op", id=id, after=pending.after, turn=self._turn, op=pending.op)
        for frame in self.choices.frames(self._room()):
            self._say(**frame)

    # What the server says.

    def _hear(self, text: str) -> None:
        self._heard_at = self.world.loop.at
        frame = json.loads(text)
        self.take(frame)
        if self.head is not None:
            self.pump()

    def take(self, frame: Frame) -> None:
        """Every frame of the protocol but what only its owner's screen shows."""
        if take := TAKES.get(frame["type"]):
            take(self, frame)

    def _own(self, frame: Frame) -> None:
        self._room()["notes"] = with_notes(self._room()["notes"], frame["notes"])

    def _entries(self, frame: Frame) -> None:
        for entry in frame["entries"]:
            self._follow(entry)

    def _ballots(self, frame: Frame) -> None:
        self.choices.told_box(frame["box"])

    def _own_stars(self, frame: Frame) -> None:
        for board in frame["boards"].values():
            self.choices.told_box(board["box"])

    def _counts(self, frame: Frame) -> None:
        self.counts = frame

    def _presence(self, frame: Frame) -> None:
        before = set() if frame["full"] else self.here
        self.here = (before | set(frame["here"])) - set(frame["gone"])

    def _whispers(self, frame: Frame) -> None:
        self.whispers, self.whispers_at = frame["whispers"], self.world.loop.at

    def _welcome(self, frame: Frame) -> None:
        if frame["mode"] == "delta" and self.head is None:
            raise Accused(f"{self.name} came without a head and got a delta")
        self.welcomed = True
        self.writable = frame["writable"]
        self.me = frame["you"]["participant"]
        # Nothing is sent before it stands where the welcome says.
        self._target = frame["head"]["seq"] if frame["mode"] == "delta" else NEVER
        if frame["mode"] == "delta":
            self._stable(frame)

    def _snapshot(self, frame: Frame) -> None:
        self._must_exist(frame["head"])
        if self.writable and not self.world.redis.fallen and self._is_ahead(frame["head"]):
            raise Accused(f"{self.name} at {self.head} was shown the room as it was before")
        self.head, self.room, self._target = frame["head"], frame["room"], 0
        for result in self.room["results"]:
            self._saw(result["statement"], result["round"], result["result"])
        for shown in self.room["stars"]:
            self._saw(STARS + shown["board"], shown["round"], (shown["n"], shown["nearly_all"]))
        # All that is not stable is asked about again, and what was answered may have been dropped.
        self._forget_wire()
        for pending in self.outbox.values():
            pending.seq = None

    def _follow(self, entry: Frame) -> None:
        head = self.head
        if head is None or entry["prev"] != head["id"] or entry["seq"] != head["seq"] + 1:
            raise Accused(f"{self.name} at {head} was sent an entry that does not follow: {entry}")
        self._must_exist(entry)
        for event in entry["events"]:
            self.room = fold(self._room(), event)
            if event["type"] == "result_published":
                self._saw(event["statement"], event["round"], event["result"])
            elif event["type"] == "stars_shown":
                self._saw(STARS + event["board"], event["round"], (event["n"], event["nearly_all"]))
        self.head = {**head, "seq": entry["seq"], "id": entry["id"]}
        if entry["op"] is not None:
            self._accepted(entry["op"], entry["seq"])

    def _must_exist(self, head: Frame) -> None:
        """Durable before visible."""
        stored = self.world.redis.ever.get(head["id"])
        if stored is None or stored.seq != head["seq"]:
            raise Accused(f"{self.name} was told of an entry that no journal has ever had: {head}")

    def _is_ahead(self, head: Frame) -> bool:
        return self.head is not None and self.head["epoch"] == head["epoch"] and self._seq() > head["seq"]

    def _saw(self, where: str, round: int, result: Any) -> None:
        self.results.setdefault((round, where), set()).add(json.dumps(result, sort_keys=True))

    def _accepted_alone(self, frame: Frame) -> None:
        """Sent once, it has changed nothing, and must not do so later; else it was perhaps repeated."""
        id = frame["id"]
        self._must_be_right(id, "accepted")
        if id in self.outbox and self.sendings[id] == 1:
            if self.outbox[id].op["type"] == "add_note":
                raise Accused(f"{self.name} was told that a new note changes nothing: {id}")
            del self.outbox[id]
            self._on_wire.discard(id)
        else:
            self._accepted(id, self._seq())

    def _accepted(self, id: str, seq: int) -> None:
        pending = self.outbox.get(id)
        if pending is not None:
            self.told_accepted.add(id)
            pending.seq, pending.epoch = seq, self.head["epoch"] if self.head else ""
            self._on_wire.discard(id)

    def _rejected(self, frame: Frame) -> None:
        if frame["id"] is None:
            raise Accused(f"{self.name} was refused at the door: {frame}")
        self._must_be_right(frame["id"], frame["code"])
        pending = self.outbox.pop(frame["id"], None)
        if pending is not None:
            # What a journal that fell back has lost is decided anew, and may be refused then.
            surely = frame["id"] in self.told_accepted and pending.op["type"] == "add_note"
            if surely and not self.world.redis.fallen and not self.world.redis.emptied:
                raise Accused(f"{self.name}: accepted, and then {frame['code']}: {pending.op}")
            self.told_rejected.add(frame["id"])
            self._on_wire.discard(frame["id"])

    def _must_be_right(self, id: str, answer: str) -> None:
        """Nobody is answered out of the past."""
        pending = self.outbox.get(id)
        if pending is None or pending.after is None or pending.op["type"] in REVEALS:
            return
        who, since = (self.seat, self.me), self._said_at[id]
        right = self.world.reasons.given(who, id, pending.op, pending.after, since)
        if answer not in right:
            raise Accused(f"{self.name} was told {answer}, where the room would say {right}: {pending.op}")

    def _beat(self, frame: Frame) -> None:
        came_back = frame["writable"] and not self.writable
        full = self.world.is_full and self.world.loop.at - self.world.full_since > PATIENCE_S
        if full and came_back:
            raise Accused(f"{self.name} was told that a full store takes writes")
        self.writable = frame["writable"]
        if came_back:
            self._forget_wire()
        self._stable(frame)
        head = self.head
        if head is None:
            return
        if (head["epoch"], head["id"]) == (frame["head"]["epoch"], frame["head"]["id"]):
            self._behind = None
        elif self._behind == head["seq"]:
            raise Accused(f"{self.name} heard two beats that were ahead of it, and nothing between")
        else:
            self._behind = head["seq"]

    def _stable(self, frame: Frame) -> None:
        if self.head is None or frame["head"]["epoch"] != self.head["epoch"]:
            return
        for id, pending in tuple(self.outbox.items()):
            if pending.seq is not None and pending.seq <= frame["stable"]:
                self.settled.add(id)
                del self.outbox[id]

    def _ended(self, line: Line, code: int) -> None:
        if line is not self.line:
            return
        self.world.note(f"{self.name}: closed {code}")
        self._may_close(code)
        self.line = None
        self.welcomed = False
        self._behind = None
        self.away_until = self.world.loop.at + self.chance.random() * 2

    def _may_close(self, code: int) -> None:
        """For good, where one has left, or where the room is erased."""
        if (code == LEFT and self.leaving) or (code in ERASED and self.world.erased_at is not None):
            self.gone = True
        elif code == CLOSED and (self.me is None or self.world.redis.fallen or self.world.redis.emptied):
            self.gone = True  # before the first hello, or its join is lost
        elif code == 4504 and self.world.redis.emptied:
            pass  # of a process that is new, before the others have brought the room back
        elif code not in UNAVAILABLE:
            raise Accused(f"{self.name} was closed with {code}")

    def _forget_wire(self) -> None:
        self._on_wire = set()
        self._turn += 1
        self.choices.in_doubt(self.world.loop.at)

    def _room(self) -> Frame:
        if self.room is None:
            raise Accused(f"{self.name} was told of a room that it has not got")
        return self.room

    def _seq(self) -> int:
        return 0 if self.head is None else int(self.head["seq"])

    def _say(self, **frame: Any) -> None:
        if self.line is not None:
            self.line.say(json.dumps(frame))


TAKES: Final[Mapping[str, Callable[[Browser, Frame], None]]] = {
    "welcome": Browser._welcome,
    "snapshot": Browser._snapshot,
    "own": Browser._own,
    "entries": Browser._entries,
    "accepted": Browser._accepted_alone,
    "rejected": Browser._rejected,
    "cast_saved": lambda browser, frame: browser.choices.answered(frame),
    "cast_refused": lambda browser, frame: browser.choices.answered(frame),
    "ballots": Browser._ballots,
    "own_stars": Browser._own_stars,
    "counts": Browser._counts,
    "presence": Browser._presence,
    "whispers": Browser._whispers,
    "beat": Browser._beat,
}
