"""What a host says to its connections: the server's frames of `protocol.md`, each encoded once for all who
get it.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from server.hosting.ports import Score
from server.room.message import Role, snake_case
from server.room.state import Note
from server.room.view import EntryView

BALLOTS_PADDING = 1024
STARS_PADDING = 2048
# So many boards' fullest ballots fit in one padding.
BOARDS_A_PADDING = 3


class Text(str):
    """A frame's text; `wire` is what the first connection has made of it, for all who get the same."""

    __slots__ = ("wire",)
    wire: bytes


class Frame(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag=snake_case):
    """One text frame from the server."""


class HeadView(msgspec.Struct, frozen=True, gc=False):
    """A head, and the view that the entries up to it were seen in."""

    epoch: str
    seq: int
    id: str
    view: Role


class You(msgspec.Struct, frozen=True, gc=False):
    """Who the connection is; a screen is no participant."""

    participant: str | None
    role: Role


class Welcome(Frame, frozen=True, omit_defaults=True):
    """The answer to hello. `stable`: the seq that survives what the store claims to survive. `time`: server
    milliseconds. `keep_days`: after how many days without use the room is erased; left out where it is not.
    """

    you: You
    mode: Literal["snapshot", "delta"]
    head: HeadView
    stable: int
    writable: bool
    time: int
    keep_days: int | None = None


class Snapshot(Frame, frozen=True):
    """The whole room; it replaces everything. `room` is an encoded RoomView."""

    head: HeadView
    room: msgspec.Raw


class Own(Frame, frozen=True):
    """The receiver's own hidden notes."""

    notes: tuple[Note, ...]


class Entries(Frame, frozen=True):
    """Entries in order, each linked to the one before."""

    entries: Sequence[EntryView]


class Accepted(Frame, frozen=True):
    """The op was carried out before, or changed nothing."""

    id: str


class Rejected(Frame, frozen=True):
    """The op is not carried out. `id` is None for a hello."""

    id: str | None
    code: str
    detail: dict[str, str]


class CastSaved(Frame, frozen=True):
    """The ballot is durable in the ballot box."""

    n: int


class CastRefused(Frame, frozen=True):
    """The ballot was not taken."""

    n: int
    code: str


class Ballots(Frame, frozen=True):
    """The receiver's own ballots on open statements, and the id of the box they lie in."""

    round: int
    box: str
    scores: dict[str, Score]


class OwnBoardStars(msgspec.Struct, frozen=True):
    """The receiver's own stars on a board in its open round, and the id of the box they lie in."""

    round: int
    box: str
    stars: dict[str, int]


class OwnStars(Frame, frozen=True):
    """The receiver's own stars, by board, for every board that takes them."""

    boards: dict[str, OwnBoardStars]


class Count(msgspec.Struct, frozen=True, gc=False):
    """How many have answered and skipped one statement."""

    answered: int
    skipped: int


class Counts(Frame, frozen=True):
    """How many, never who: whole, for open statements, at a tick; `stars`: how many have given theirs, on
    each board that takes them.
    """

    round: int
    seats: int
    joined_since: int
    done: int
    counts: dict[str, Count]
    stars: dict[str, int] = {}


class Presence(Frame, frozen=True):
    """Who is connected: everyone (`full`), or what has changed."""

    full: bool
    here: Sequence[str]
    gone: Sequence[str]


class WhisperView(msgspec.Struct, frozen=True, gc=False):
    """A passing signal; it names nobody in a room without authors."""

    participant: str | None
    kind: Literal["typing", "dragging"]
    board: str
    column: str
    note: str | None


class Whispers(Frame, frozen=True):
    """All passing signals there are now."""

    whispers: Sequence[WhisperView]


class Beat(Frame, frozen=True):
    """A sign of life, and whether the store takes writes."""

    head: HeadView
    stable: int
    writable: bool
    time: int


class Bye(Frame, frozen=True):
    """The process ends; come back after a while."""

    retry_ms: int


SERVER_FRAMES = (
    Welcome,
    Snapshot,
    Own,
    Entries,
    Accepted,
    Rejected,
    CastSaved,
    CastRefused,
    Ballots,
    OwnStars,
    Counts,
    Presence,
    Whispers,
    Beat,
    Bye,
)

_encoder = msgspec.json.Encoder()


def encode(frame: Frame) -> Text:
    """The text of the frame; one's own ballots always of one size (ANON-10), whatever they hold."""
    text = _encoder.encode(frame).decode()
    if isinstance(frame, Ballots):
        return _padded(text, BALLOTS_PADDING)
    if isinstance(frame, OwnStars):
        return _padded(text, STARS_PADDING * -(-len(frame.boards) // BOARDS_A_PADDING))
    return Text(text)


def _padded(text: str, size: int) -> Text:
    return Text(text + " " * (-len(text) % size))
