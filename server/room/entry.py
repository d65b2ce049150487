"""The stored forms: an entry of the journal and a snapshot, each with the version of its schema."""

import msgspec

from server.room.boards import BoardSet, GroupRemoved, GroupSaved, NoteRemoved, NoteSaved
from server.room.legend import LegendSet
from server.room.lifecycle import RoomClosed, RoomCreated, RoomRenamed, SettingSet
from server.room.message import UNSET, Record, UnsetType
from server.room.participants import ParticipantChanged, ParticipantJoined, ParticipantLeft
from server.room.rejection import Code
from server.room.stars import StarsShown
from server.room.state import Room
from server.room.steps import StepSet
from server.room.timer import TimerSet
from server.room.upcast import VERSION, lift
from server.room.votes import ResultPublished, RoundStarted

AnyEvent = (
    RoomCreated
    | RoomRenamed
    | RoomClosed
    | SettingSet
    | StepSet
    | RoundStarted
    | ResultPublished
    | ParticipantJoined
    | ParticipantChanged
    | ParticipantLeft
    | NoteSaved
    | NoteRemoved
    | GroupSaved
    | GroupRemoved
    | BoardSet
    | LegendSet
    | StarsShown
    | TimerSet
)


class Entry(Record, frozen=True):
    """One decided op's events. `op` is the id its browser made, None for what the host wished; `at` is
    server milliseconds. `refused` is the code of an op that was refused for good (`Wish.turn`): it has no
    events, as one that changes nothing.
    """

    v: int
    seq: int
    id: str
    prev: str | None
    at: int
    op: str | None
    events: tuple[AnyEvent, ...]
    refused: Code | UnsetType = UNSET


class Snapshot(Record, frozen=True):
    """A saved room."""

    v: int
    room: Room


_encoder = msgspec.json.Encoder()
_entry_decoder = msgspec.json.Decoder(Entry)
_snapshot_decoder = msgspec.json.Decoder(Snapshot)


def encode_entry(entry: Entry) -> bytes:
    """The entry as it is stored."""
    return _encoder.encode(entry)


def decode_entry(body: bytes) -> Entry:
    """The entry, lifted to today's version. Raises upcast.TooNew for a version that this program does not
    know."""
    return _entry_decoder.decode(lift(body, "entry"))


def encode_snapshot(room: Room) -> bytes:
    """The room as it is stored."""
    return _encoder.encode(Snapshot(VERSION, room))


def decode_snapshot(body: bytes) -> Room:
    """The room, lifted to today's version. Raises upcast.TooNew."""
    return _snapshot_decoder.decode(lift(body, "snapshot")).room
