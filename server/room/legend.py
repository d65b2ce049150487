"""What the colors of the notes stand for, in words: one legend for the whole room."""

from typing import ClassVar, get_args

from server.room.message import COLOR_NAME_MAX, NOTE_STEPS, Actor, Event, Op
from server.room.state import Color, Room, replace
from server.room.writing import one_line


class NameColor(Op, frozen=True):
    """Say what a color stands for; an empty name says that it stands for nothing."""

    steps: ClassVar[frozenset[str] | None] = NOTE_STEPS
    color: Color
    name: str


class LegendSet(Event, frozen=True):
    """The whole legend as it is now: the words of each color that has any."""

    legend: dict[str, str]


def name_color(room: Room, _actor: Actor, op: NameColor, _now: int) -> tuple[Event, ...]:
    """Raises Rejected `bad_name` or `too_long`."""
    name = one_line(op.name, COLOR_NAME_MAX, empty=op.name.strip() == "")
    named = {**room.legend, op.color: name}
    legend = {color: named[color] for color in get_args(Color) if named.get(color)}
    return () if legend == room.legend else (LegendSet(legend),)


def legend_set(room: Room, event: LegendSet) -> Room:
    """The legend replaces the one before."""
    return replace(room, legend=event.legend)
