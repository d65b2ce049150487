"""The table of contents: every op has its rule, every event its reducer, and refusals come in their order."""

from typing import get_args

import pytest

from server.room import room as rules
from server.room.entry import AnyEvent, Entry
from server.room.lifecycle import CloseRoom, RenameRoom, RoomCreated, SetSetting
from server.room.message import Actor, Op
from server.room.participants import Leave, Rename, TakePart
from server.room.rejection import Rejected
from server.room.room import OPS, REDUCERS, RULES, apply, decide, evolve, fold, guard
from server.room.stars import ShowStars
from server.room.state import Room, replace
from server.room.steps import SetStep, StepSet
from server.room.timer import StartTimer, StopTimer
from server.room.upcast import VERSION
from server.room.votes import RevealResult, StartRound, may_cast
from tests.gathering import Gathering, created

LEADER = Actor("facilitator", "p_maria")
ANNA = Actor("participant", "p_anna")
SCREEN = Actor("screen")
STRANGER = Actor("facilitator", "p_nobody")

LEADERS_OPS: list[Op] = [
    SetStep("grade"),
    RevealResult(None),
    StartRound(),
    SetSetting("edit_others", False),
    RenameRoom("Titel"),
    CloseRoom(),
    StartTimer(60),
    StopTimer(),
]
EVERYONES_OPS: list[Op] = [Rename("Ny"), TakePart(False), Leave()]


@pytest.fixture
def room() -> Room:
    gathering = Gathering()
    gathering.join("Maria", facilitator=True)
    gathering.join("Anna")
    return gathering.room


def code_of(room: Room, actor: Actor, op: Op) -> str | None:
    try:
        guard(room, actor, op)
    except Rejected as refusal:
        return refusal.code
    return None


def test_every_event_has_a_reducer() -> None:
    assert set(get_args(AnyEvent)) == {RoomCreated, *REDUCERS}


def test_every_op_has_a_rule_but_those_that_reveal_which_ask_the_ballot_box_first() -> None:
    assert set(OPS) - set(RULES) == {RevealResult, ShowStars}


def test_no_two_ops_or_events_share_a_tag() -> None:
    for kinds in (OPS, get_args(AnyEvent)):
        tags = [kind.__struct_config__.tag for kind in kinds]
        assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("op", LEADERS_OPS, ids=lambda op: type(op).__name__)
def test_only_a_facilitator_leads(room: Room, op: Op) -> None:
    in_results = replace(room, step="results")

    assert [code_of(in_results, actor, op) for actor in (LEADER, ANNA, SCREEN, STRANGER)] == [
        None,
        "not_allowed",
        "not_allowed",
        "not_allowed",
    ]


@pytest.mark.parametrize("op", EVERYONES_OPS, ids=lambda op: type(op).__name__)
def test_what_everyone_may_no_screen_or_stranger_may(room: Room, op: Op) -> None:
    assert [code_of(room, actor, op) for actor in (LEADER, ANNA, SCREEN, STRANGER)] == [
        None,
        None,
        "not_allowed",
        "not_allowed",
    ]


@pytest.mark.parametrize("op", [*LEADERS_OPS, *EVERYONES_OPS[:-1]], ids=lambda op: type(op).__name__)
@pytest.mark.parametrize("actor", [LEADER, ANNA, SCREEN], ids=lambda actor: actor.role)
def test_a_closed_room_is_told_before_role_and_step(room: Room, op: Op, actor: Actor) -> None:
    assert code_of(replace(room, closed=True), actor, op) == "room_closed"


def test_a_closed_room_can_be_left(room: Room) -> None:
    assert code_of(replace(room, closed=True), ANNA, Leave()) is None


@pytest.mark.parametrize(
    ("op", "steps"),
    [(StartRound(), {"grade", "results"}), (RevealResult(None), {"results"}), (StartTimer(1), None)],
    ids=lambda value: type(value).__name__,
)
def test_a_step_is_told_after_the_role(room: Room, op: Op, steps: set[str] | None) -> None:
    for step in room.workshop.steps:
        at_step = replace(room, step=step)
        assert code_of(at_step, ANNA, op) == "not_allowed"
        fits = steps is None or step in steps
        assert code_of(at_step, LEADER, op) == (None if fits else "wrong_step")


def test_a_cast_is_refused_by_the_first_code_that_applies(room: Room) -> None:
    mended = {
        "room_closed": {"closed": False},
        "not_allowed": {},
        "wrong_step": {"step": "grade"},
        "wrong_round": {},
        "unknown_id": {},
    }
    wrong = replace(room, closed=True)
    told, actor, round, statement = [], LEADER, 9, "nothing"
    for code, mend in mended.items():
        with pytest.raises(Rejected) as refusal:
            may_cast(wrong, actor, round, statement)
        told.append(refusal.value.code)
        wrong = replace(wrong, **mend)  # type: ignore[arg-type]
        actor = ANNA if code == "not_allowed" else actor
        round = 1 if code == "wrong_round" else round
        statement = "offer" if code == "unknown_id" else statement

    assert told == list(mended)
    may_cast(wrong, actor, round, statement)


def test_a_room_begins_with_its_creation() -> None:
    with pytest.raises(ValueError, match="room_created"):
        evolve(None, StepSet("grade", None))
    with pytest.raises(ValueError, match="room_created"):
        apply(None, Entry(VERSION, 1, "e1", None, 0, None, ()))
    assert fold(None, []) is None


def test_a_room_begins_at_its_first_step_with_bare_boards() -> None:
    room = evolve(None, created())

    assert (room.step, room.place, room.visited) == ("welcome", None, ("welcome",))
    assert list(room.boards) == [board.id for board in room.workshop.boards]
    assert (room.participants, room.notes, room.results, room.round) == ({}, {}, (), 1)


def test_an_entry_is_counted_and_its_op_remembered(room: Room) -> None:
    after = apply(room, Entry(VERSION, 9, "e9", "e8", 0, "the op", (StepSet("grade", None),)))

    assert after.seq == 9
    assert rules.repeated(after, "the op", 9)
    assert not rules.repeated(room, "the op", 3)


def test_deciding_does_not_carry_out(room: Room) -> None:
    (event,) = decide(room, LEADER, SetStep("grade"), 0)

    assert room.step == "welcome"
    assert evolve(room, event).step == "grade"
