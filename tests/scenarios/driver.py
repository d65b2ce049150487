"""Reads the scenarios beside this file and plays them: stories of a room, written by hand, wish after wish.

    {"name": "what the story shows",
     "given": {"title": "..", "settings": {..}},
     "steps": [
       {"by": "Maria", "join": {"facilitator": true}},
       {"by": "Maria", "op": {"type": "set_step", "step": "grade"}, "events": [{"type": "step_set", ..}]},
       {"by": "Anna", "op": {..}, "rejected": "not_allowed"},
       {"by": "Anna", "op": {..}, "accepted": true},
       {"by": "Anna", "cast": {"statement": "offer", "score": 7}},
       {"by": "Anna", "give": {"board": "insights", "stars": {"<note>": 2}}}],
     "then": {"step": "grade"}}

Whoever has not joined is a screen. `events` is what the author of the wish is sent; `others_see`, where it
differs, is what everyone else is sent; what a note in them leaves out is null. `id` names an op, so that a
later step can send it again. `field` is the detail of a `bad_op`. A cast that is not `rejected` is taken.
`then` is a part of the room as a participant sees it at the end: what it leaves out is not asked for.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest

from server.room import stars, view
from server.room.entry import Entry
from server.room.rejection import Code, NotAdmitted, Rejected
from server.room.state import Board, Note, Settings
from server.room.view import Audience
from server.room.votes import Score
from server.web.wire import Cast as CastFrame
from server.web.wire import CastStars, read_cast, read_stars
from tests.gathering import Gathering, Watch, created, seat_of
from tests.transcripts import Looking

FOLDER = Path(__file__).parent

# What a note and a board say nothing of unless it is told.
UNSAID: Mapping[str, Mapping[str, None]] = {
    key: {field.name: None for field in msgspec.structs.fields(record) if field.default is None}
    for key, record in (("note", Note), ("board", Board))
}


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is written by hand: a word that is not known is a mistake."""


class Given(Written, frozen=True):
    """How the room was made."""

    title: str = ""
    settings: Settings = Settings()


class Hello(Written, frozen=True):
    """Someone comes in, by the name that the step is by unless another is given."""

    name: str | None = None
    facilitator: bool = False
    alias: str = "Björk"


class Ballot(Written, frozen=True):
    """An answer, as a browser would send it; the current round unless another is given."""

    statement: Any
    score: Any
    round: Any = None


class StarBallot(Written, frozen=True):
    """Stars for notes, as a browser would send them; in the board's round unless another is given."""

    board: Any
    stars: Any
    round: Any = None


class Step(Written, frozen=True):
    """What someone does, and what comes of it."""

    by: str
    join: Hello | None = None
    op: dict[str, Any] | None = None
    cast: Ballot | None = None
    give: StarBallot | None = None
    id: str | None = None
    events: list[dict[str, Any]] | None = None
    others_see: list[dict[str, Any]] | None = None
    rejected: Code | None = None
    field: str | None = None
    not_admitted: Literal["closed", "full"] | None = None
    accepted: Literal[True] | None = None


class Scenario(Written, frozen=True):
    """A story with a name."""

    name: str
    steps: list[Step]
    given: Given = Given()
    then: dict[str, Any] = {}


def scenarios() -> Sequence[Scenario]:
    """Every scenario of the folder, in the order of the files' names."""
    return [msgspec.json.decode(path.read_bytes(), type=Scenario) for path in sorted(FOLDER.glob("*.json"))]


def play(scenario: Scenario, watch: Watch | None = None) -> Gathering:
    """Take every step, and look at what comes of each."""
    given = scenario.given
    gathering = Gathering(created(given.settings, title=given.title), watch)
    for number, step in enumerate(scenario.steps, 1):
        try:
            _take(gathering, step)
        except AssertionError as error:
            error.add_note(f"in step {number} of “{scenario.name}”: {msgspec.json.encode(step).decode()}")
            raise
    shown = json.loads(view.encode(view.of_room(gathering.room, Audience("participant"))))
    assert_part(scenario.then, shown)
    return gathering


def _take(gathering: Gathering, step: Step) -> None:
    if step.not_admitted is not None:
        with pytest.raises(NotAdmitted) as refused:
            _do(gathering, step)
        assert refused.value.reason == step.not_admitted
    elif step.rejected is not None:
        with pytest.raises(Rejected) as rejected:
            _do(gathering, step)
        detail = {} if step.field is None else {"field": step.field}
        assert (rejected.value.code, rejected.value.detail) == (step.rejected, detail)
    else:
        _assert_seen(step, _do(gathering, step))


def _do(gathering: Gathering, step: Step) -> Entry | None:
    match step:
        case Step(join=Hello() as hello):
            return gathering.join(step.by, hello.name, facilitator=hello.facilitator, alias=hello.alias)
        case Step(cast=Ballot() as ballot):
            gathering.cast(step.by, *_read(ballot, gathering.room.round))
            return None
        case Step(give=StarBallot() as ballot):
            board, given, round = _read_stars(ballot, gathering)
            gathering.give(step.by, board, given, round)
            return None
        case Step(op=dict() as form):
            return gathering.wish(step.by, form, step.id)
    raise AssertionError("a step is a join, an op, a cast or a giving of stars")


def _read(ballot: Ballot, now: int) -> tuple[str, Score | None, int]:
    wanted = now if ballot.round is None else ballot.round
    round, statement, score = read_cast(CastFrame(1, wanted, ballot.statement, ballot.score))
    return statement, score, round


def _read_stars(ballot: StarBallot, gathering: Gathering) -> tuple[str, stars.Given, int]:
    board = gathering.room.boards.get(ballot.board)
    now = board.stars.round if board is not None and board.stars is not None else 0
    frame = CastStars(1, ballot.board, now if ballot.round is None else ballot.round, ballot.stars)
    name, round, given = read_stars(frame)
    return name, given, round


def _assert_seen(step: Step, entry: Entry | None) -> None:
    if entry is None:
        assert step.accepted or step.cast or step.give, "the wish changed nothing"
        return
    assert not step.accepted, "the wish changed something"
    if step.events is not None:
        others_see = step.events if step.others_see is None else step.others_see
        assert _events(entry, Looking("participant", seat_of(step.by))) == _whole(step.events)
        assert _events(entry, Looking("screen")) == _whole(others_see)


def _whole(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            key: {**UNSAID.get(key, {}), **value} if isinstance(value, dict) else value
            for key, value in event.items()
        }
        for event in events
    ]


def _events(entry: Entry, looking: Looking) -> Any:
    return json.loads(view.encode(looking.entry(entry).events))


def assert_part(part: Any, whole: Any, path: str = "the room") -> None:
    """That the whole has all that the part has: objects by key, lists element by element."""
    if isinstance(part, Mapping):
        assert isinstance(whole, Mapping), path
        for key, value in part.items():
            assert_part(value, whole.get(key), f"{path}.{key}")
    elif isinstance(part, list):
        assert isinstance(whole, list), path
        assert len(part) == len(whole), path
        for index, (value, found) in enumerate(zip(part, whole, strict=True)):
            assert_part(value, found, f"{path}[{index}]")
    else:
        assert part == whole, path
