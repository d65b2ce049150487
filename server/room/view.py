"""What an audience may see, of a room and of an event: the only window there is.

The view of an event depends on the event and the audience alone, never on the room, so that a delta read
later is the one that was sent live. An audience is a role, plus the writer for hidden notes.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import msgspec

from server.room.boards import NoteRemoved, NoteSaved
from server.room.entry import AnyEvent, Entry
from server.room.lifecycle import RoomCreated
from server.room.message import UNSET, Event, Record, Role
from server.room.participants import ParticipantJoined
from server.room.state import (
    Board,
    Group,
    Note,
    Participant,
    PublishedResult,
    Room,
    Settings,
    StarResult,
    Timer,
    replace,
)
from server.room.workshop import Workshop


class Audience(Record, frozen=True):
    """Who looks. `marks`: those of the hidden notes (`hidden_notes`) that this seat has written."""

    role: Role
    marks: frozenset[str] = frozenset()


class RoomView(Record, frozen=True):
    """The room as the wire has it (`protocol.md`, Records). `visited`: the steps the room has been to."""

    room: str
    title: str
    locale: Literal["sv", "en"]
    template: str
    created: int
    closed: bool
    step: str
    place: str | None
    visited: tuple[str, ...]
    round: int
    settings: Settings
    workshop: Workshop
    participants: tuple[Participant, ...]
    results: tuple[PublishedResult, ...]
    stars: tuple[StarResult, ...]
    boards: tuple[Board, ...]
    notes: tuple[Note, ...]
    groups: tuple[Group, ...]
    timer: Timer | None
    legend: dict[str, str]


class EntryView(Record, frozen=True):
    """An entry as the wire has it."""

    seq: int
    id: str
    prev: str | None
    at: int
    op: str | None
    events: tuple[AnyEvent, ...]


def of_room(room: Room, _audience: Audience) -> RoomView:
    """The whole room, but for the hidden notes: those come to their writers alone (`own_notes`)."""
    return RoomView(
        room=room.room,
        title=room.title,
        locale=room.locale,
        template=room.template,
        created=room.created,
        closed=room.closed,
        step=room.step,
        place=room.place,
        visited=room.visited,
        round=room.round,
        settings=room.settings,
        workshop=room.workshop,
        participants=tuple(room.participants.values()),
        results=room.results,
        stars=room.stars,
        boards=tuple(room.boards.values()),
        notes=notes_in_order(_unmarked(note) for note in room.notes.values() if not note.hidden),
        groups=tuple(room.groups.values()),
        timer=room.timer,
        legend=room.legend,
    )


def of_entry(entry: Entry, audience: Audience) -> EntryView:
    """The entry, with the events that the audience may not see left out. Of an op without any no entry
    tells: its own browser is answered.
    """
    events = tuple(seen for event in entry.events if (seen := of_event(event, audience)) is not None)
    op = entry.op if entry.events else None
    return EntryView(entry.seq, entry.id, entry.prev, entry.at, op, events)


def of_event(event: AnyEvent, audience: Audience) -> AnyEvent | None:
    """The event without what the audience may not see; None if nothing is left of it."""
    strip = STRIPS.get(type(event))
    return event if strip is None else strip(event, audience)


def own_notes(room: Room, mark_of: Callable[[str], str]) -> tuple[Note, ...]:
    """The hidden notes that the seat has written. `mark_of` tells what the seat makes of a note's id."""
    hidden = (note for note in room.notes.values() if note.hidden)
    return notes_in_order(_unmarked(note) for note in hidden if note.mark == mark_of(note.id))


def hidden_notes(entry: Entry) -> frozenset[tuple[str, str]]:
    """The hidden notes that the entry tells of, each by its id and mark. A seat that makes the mark from
    the id wrote the note, and has a view of the entry of its own."""
    notes = [event.note for event in entry.events if isinstance(event, NoteSaved | NoteRemoved)]
    return frozenset((note.id, note.mark) for note in notes if note and note.hidden and note.mark)


def notes_in_order(notes: Iterable[Note]) -> tuple[Note, ...]:
    """By rank, then id, by code unit."""
    return tuple(sorted(notes, key=lambda note: (note.rank, note.id)))


def _no_seat(event: ParticipantJoined, _audience: Audience) -> ParticipantJoined:
    return replace(event, seat=UNSET)


def _note_saved(event: NoteSaved, audience: Audience) -> NoteSaved | None:
    return NoteSaved(_unmarked(event.note)) if _sees(event.note, audience) else None


def _note_removed(event: NoteRemoved, audience: Audience) -> NoteRemoved | None:
    return NoteRemoved(event.id) if event.note and _sees(event.note, audience) else None


def _sees(note: Note, audience: Audience) -> bool:
    return not note.hidden or note.mark in audience.marks


def _unmarked(note: Note) -> Note:
    return replace(note, mark=UNSET)


STRIPS: Mapping[type[Event], Callable[[Any, Audience], AnyEvent | None]] = {
    RoomCreated: lambda _event, _audience: None,
    ParticipantJoined: _no_seat,
    NoteSaved: _note_saved,
    NoteRemoved: _note_removed,
}

encode = msgspec.json.Encoder().encode
