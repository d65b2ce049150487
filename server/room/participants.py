"""Who is in the room: joining by seat, names, taking part in the answers, leaving."""

from server.room.message import (
    NAME_MAX,
    PARTICIPANTS_MAX,
    UNSET,
    Actor,
    Event,
    InternalOp,
    Op,
    UnsetType,
)
from server.room.rejection import NotAdmitted
from server.room.state import Participant, Room, replace
from server.room.writing import is_blank, one_line


class Join(InternalOp, frozen=True):
    """A seat comes in, or comes back. `seat` is its SHA-256; `participant` and `alias` are fresh, for one who
    is new.
    """

    seat: str
    participant: str
    alias: str
    name: str | None = None
    facilitator: bool = False


class Rename(Op, frozen=True):
    """Take another name."""

    name: str


class TakePart(Op, frozen=True):
    """Answer at the scale, or stop doing so. Open to everyone; it is how a facilitator says "I am answering
    too".
    """

    answering: bool


class Leave(Op, frozen=True):
    """Leave the room; the seat can come back."""


class ParticipantJoined(Event, frozen=True):
    """A new participant. The seat's digest is for the journal alone."""

    participant: Participant
    seat: str | UnsetType = UNSET


class ParticipantChanged(Event, frozen=True):
    """The participant as they are now."""

    participant: Participant


class ParticipantLeft(Event, frozen=True):
    """The participant has left."""

    participant: Participant


def join(room: Room, op: Join) -> tuple[Event, ...]:
    """A known seat is its participant again, whatever name it gives. Raises NotAdmitted or, for a bad name,
    Rejected.
    """
    known = room.seats.get(op.seat)
    if known is not None:
        return _come_back(room.participants[known], op)
    if room.closed:
        raise NotAdmitted("closed")
    if len(room.seats) >= (1 if room.settings.solo else PARTICIPANTS_MAX):
        raise NotAdmitted("full")
    if room.settings.solo and not op.facilitator:
        raise NotAdmitted("full")
    wanted = op.alias if op.name is None or is_blank(op.name) else op.name
    participant = Participant(
        id=op.participant,
        name=_free_name(room, one_line(wanted, NAME_MAX)),
        role="facilitator" if op.facilitator else "participant",
        answering=room.settings.solo or not op.facilitator,
    )
    return (ParticipantJoined(participant, seat=op.seat),)


def rename(room: Room, actor: Actor, op: Rename, _now: int) -> tuple[Event, ...]:
    """Raises Rejected `bad_name` or `too_long`; an equal name gets a number."""
    me = room.participants[actor.participant or ""]
    return _changed(me, replace(me, name=_free_name(room, one_line(op.name, NAME_MAX), but=me.id)))


def take_part(room: Room, actor: Actor, op: TakePart, _now: int) -> tuple[Event, ...]:
    """Ballots already cast stay in the box."""
    me = room.participants[actor.participant or ""]
    return _changed(me, replace(me, answering=op.answering))


def leave(room: Room, actor: Actor, _op: Leave, _now: int) -> tuple[Event, ...]:
    """Leaving twice changes nothing."""
    me = room.participants[actor.participant or ""]
    return () if me.left else (ParticipantLeft(replace(me, left=True)),)


def participant_joined(room: Room, event: ParticipantJoined) -> Room:
    """Whoever joins after the round began is a newcomer of it."""
    joined = event.participant.id
    room = _with(room, event.participant)
    newcomers = room.newcomers | {joined} if room.opened else room.newcomers
    if event.seat is UNSET:
        return replace(room, newcomers=newcomers)
    return replace(room, newcomers=newcomers, seats={**room.seats, event.seat: joined})


def participant_changed(room: Room, event: ParticipantChanged | ParticipantLeft) -> Room:
    """The record replaces the one before."""
    return _with(room, event.participant)


def _come_back(before: Participant, op: Join) -> tuple[Event, ...]:
    role = "facilitator" if op.facilitator else before.role
    return _changed(before, replace(before, left=False, role=role))


def _changed(before: Participant, after: Participant) -> tuple[Event, ...]:
    return () if after == before else (ParticipantChanged(after),)


def _with(room: Room, participant: Participant) -> Room:
    return replace(room, participants={**room.participants, participant.id: participant})


def _free_name(room: Room, name: str, but: str | None = None) -> str:
    taken = {p.name.casefold() for p in room.participants.values() if p.id != but}
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        suffix = f" {number}"
        free = name[: NAME_MAX - len(suffix)].rstrip() + suffix
    return free
