"""Where the facilitator has brought the room: the step, and the place within it."""

from typing import ClassVar

from server.room.message import Actor, Event, Op
from server.room.rejection import Rejected
from server.room.state import Room, replace
from server.room.votes import CAST_STEPS


class SetStep(Op, frozen=True):
    """Bring everyone to a step, and to a statement, question or board of it."""

    facilitator_only: ClassVar[bool] = True
    step: str
    place: str | None = None


class StepSet(Event, frozen=True):
    """The room is at a step."""

    step: str
    place: str | None


def set_step(room: Room, _actor: Actor, op: SetStep, _now: int) -> tuple[Event, ...]:
    """Raises Rejected `unknown_id` for a step that the workshop lacks, or a place that the step lacks."""
    if op.step not in room.workshop.steps:
        raise Rejected("unknown_id")
    if op.place is not None and op.place not in room.workshop.places(op.step):
        raise Rejected("unknown_id")
    if (op.step, op.place) == (room.step, room.place):
        return ()
    return (StepSet(op.step, op.place),)


def step_set(room: Room, event: StepSet) -> Room:
    """Being in grade fixes the round's threshold; where answers are taken, it is no longer lowered."""
    visited = room.visited if event.step in room.visited else (*room.visited, event.step)
    begun = room.begun or event.step == "grade"
    opened = room.opened or event.step in CAST_STEPS
    return replace(room, step=event.step, place=event.place, visited=visited, begun=begun, opened=opened)
