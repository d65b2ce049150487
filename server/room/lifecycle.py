"""A room's own life: created, named, set, closed."""

from typing import Any, ClassVar, Literal

from server.room.message import TITLE_MAX, Actor, Event, Op
from server.room.rejection import Rejected
from server.room.state import Board, Room, Settings, replace
from server.room.workshop import Workshop
from server.room.writing import one_line


class RoomCreated(Event, frozen=True):
    """The first entry of every journal. The keys are SHA-256 digests; no view shows this event."""

    room: str
    title: str
    locale: Literal["sv", "en"]
    template: str
    created: int
    settings: Settings
    workshop: Workshop
    facilitator_key: str
    screen_key: str


class RenameRoom(Op, frozen=True):
    """Give the room another title."""

    facilitator_only: ClassVar[bool] = True
    title: str


class CloseRoom(Op, frozen=True):
    """Close the room: it stays readable for its seats, and nothing in it changes any more."""

    facilitator_only: ClassVar[bool] = True


class SetSetting(Op, frozen=True):
    """Change a setting that may still be changed."""

    facilitator_only: ClassVar[bool] = True
    setting: str
    value: Any

    def __post_init__(self) -> None:
        if self.setting == "threshold":
            fits = type(self.value) is int and self.value in (3, 5, 8)
        elif self.setting in Settings.__struct_fields__:
            fits = type(self.value) is bool
        else:
            fits = True
        if not fits:
            raise ValueError("not a value of this setting - at `$.value`")


class RoomRenamed(Event, frozen=True):
    """The room has another title."""

    title: str


class RoomClosed(Event, frozen=True):
    """The room is closed."""


class SettingSet(Event, frozen=True):
    """A setting has another value."""

    setting: str
    value: int | bool


def rename_room(room: Room, _actor: Actor, op: RenameRoom, _now: int) -> tuple[Event, ...]:
    """Raises Rejected `bad_name` or `too_long`; a title may be empty."""
    title = one_line(op.title, TITLE_MAX, empty=True)
    return () if title == room.title else (RoomRenamed(title),)


def close_room(_room: Room, _actor: Actor, _op: CloseRoom, _now: int) -> tuple[Event, ...]:
    """There is no way back."""
    return (RoomClosed(),)


def set_setting(room: Room, _actor: Actor, op: SetSetting, _now: int) -> tuple[Event, ...]:
    """Raises Rejected `unknown_id`, or `setting_fixed` for what creation or the begun round has fixed."""
    if op.setting not in Settings.__struct_fields__:
        raise Rejected("unknown_id")
    if op.setting in ("authors", "solo") or (op.setting == "threshold" and _is_fixed(room, op.value)):
        raise Rejected("setting_fixed")
    if getattr(room.settings, op.setting) == op.value:
        return ()
    return (SettingSet(op.setting, op.value),)


def _is_fixed(room: Room, threshold: int) -> bool:
    """Also before the round has been in grade, whoever has answered shall not find the limit lowered."""
    return room.begun or (room.opened and threshold < room.settings.threshold)


def room_created(event: RoomCreated) -> Room:
    """The room as it begins: at its first step, with its boards bare."""
    first = event.workshop.steps[0]
    return Room(
        room=event.room,
        title=event.title,
        locale=event.locale,
        template=event.template,
        created=event.created,
        settings=event.settings,
        workshop=event.workshop,
        facilitator_key=event.facilitator_key,
        screen_key=event.screen_key,
        step=first,
        visited=(first,),
        boards={plan.id: Board(plan.id) for plan in event.workshop.boards},
    )


def room_renamed(room: Room, event: RoomRenamed) -> Room:
    """The title replaces the one before."""
    return replace(room, title=event.title)


def room_closed(room: Room, _event: RoomClosed) -> Room:
    """Closed for good."""
    return replace(room, closed=True)


def setting_set(room: Room, event: SettingSet) -> Room:
    """The value replaces the one before."""
    return replace(room, settings=replace(room.settings, **{event.setting: event.value}))
