"""The room's timer: an end that everyone sees; when it comes nothing is locked."""

from typing import Annotated, ClassVar

import msgspec

from server.room.message import Actor, Event, Op
from server.room.state import Room, Timer, replace


class StartTimer(Op, frozen=True):
    """Start the timer, or start it again, for 1 second to a day."""

    facilitator_only: ClassVar[bool] = True
    seconds: Annotated[int, msgspec.Meta(ge=1, le=86400)]


class StopTimer(Op, frozen=True):
    """Take the timer away."""

    facilitator_only: ClassVar[bool] = True


class TimerSet(Event, frozen=True):
    """The timer as it is now; None: there is none."""

    timer: Timer | None


def start_timer(_room: Room, _actor: Actor, op: StartTimer, now: int) -> tuple[Event, ...]:
    """The end is reckoned by the server's clock."""
    return (TimerSet(Timer(now + op.seconds * 1000)),)


def stop_timer(room: Room, _actor: Actor, _op: StopTimer, _now: int) -> tuple[Event, ...]:
    """Stopping a timer that is not there changes nothing."""
    return () if room.timer is None else (TimerSet(None),)


def timer_set(room: Room, event: TimerSet) -> Room:
    """The timer replaces the one before."""
    return replace(room, timer=event.timer)
