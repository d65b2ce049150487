"""Bases for records, ops and events, their tags, and the limits of what people write.

An op is a wish (`RenameRoom`), an event is a fact (`RoomRenamed`); on the wire and in the journal both carry
their name in snake_case under `type`.
"""

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

import msgspec
from msgspec import UNSET as UNSET
from msgspec import UnsetType as UnsetType

Role = Literal["participant", "facilitator", "screen"]

NOTE_MAX = 2000
NAME_MAX = 40
TITLE_MAX = 120
WHO_MAX = 80
WHEN_MAX = 40
PLAN_MAX = 200
COLOR_NAME_MAX = 40
OP_WINDOW = 4096
PARTICIPANTS_MAX = 2000
NOTES_MAX = 5000
GROUP_MAX = 80
GROUPS_MAX = 300
AT_ONCE_MAX = 100

NOTE_STEPS = frozenset({"results", "reflect", "document", "summary"})

UUID_FORM = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
Uuid = Annotated[str, msgspec.Meta(pattern=f"^{UUID_FORM}$", max_length=36)]


def snake_case(name: str) -> str:
    """`AddNote` -> `add_note`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


class Record(msgspec.Struct, frozen=True, gc=False):
    """A value that is stored and shown whole.

    Values like this one never lead back to themselves, so the collector of garbage need not visit them
    (`gc=False`): half a thousand rooms of them would stop everyone for as long as that takes.
    """


class Op(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, tag_field="type", tag=snake_case):
    """A wish. `facilitator_only` and `steps` say who may have it, and where the room must be (None:
    anywhere).
    """

    facilitator_only: ClassVar[bool] = False
    steps: ClassVar[frozenset[str] | None] = None


class InternalOp(msgspec.Struct, frozen=True, gc=False):
    """A wish of the host itself, with what is random or read from outside already in it. Never read from the
    wire.
    """


class Event(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag=snake_case):
    """A fact, as the journal keeps it. A field that is UNSET is left out; that is how a view strips one."""


class Actor(msgspec.Struct, frozen=True, gc=False):
    """Who wishes. `mark` proves the writer of the note that the op names, `marks` those of several, by their
    ids; the seat they are made from stays outside.
    """

    role: Role
    participant: str | None = None
    mark: str | None = None
    marks: Mapping[str, str] = {}
