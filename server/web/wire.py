"""What a browser sends: the client's frames of `protocol.md`, and how they are read.

Two families, never mixed: what cannot be read, or is of an unknown type or field, is a Fault and ends the
connection; what is wrong inside a readable op or cast is refused to its sender, and the connection lives.
"""

import base64
import binascii
import re
from typing import Any, Literal

import msgspec

from server.hosting.frames import WhisperView
from server.hosting.ports import Given, Head, Score
from server.room.message import UUID_FORM, Op, Role, snake_case
from server.room.rejection import Rejected
from server.room.room import OPS
from server.room.stars import BUDGET_MAX, STARRED_MAX
from server.room.votes import SCORES

FRAME_MAX = 32_768
SUBPROTOCOL = "workshop-board.v1"
SEAT_BYTES = 32


class Fault(Exception):
    """The connection must end with this close number, and the browser must not come back by itself."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class ClientFrame(
    msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, tag_field="type", tag=snake_case
):
    """One text frame from a browser."""


class SeenHead(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """The head a browser has, and the view it was given in."""

    epoch: str
    seq: int
    id: str
    view: Role


class Hello(ClientFrame, frozen=True):
    """The first frame, once. `seat` is 43 characters of base64url, and None for a screen alone."""

    seat: str | None = None
    key: str | None = None
    name: str | None = None
    locale: Literal["sv", "en"] = "sv"
    head: SeenHead | None = None


class OpFrame(ClientFrame, frozen=True, tag="op"):
    """An op. `after`: the browser's seq when it was first sent. `turn`: how many times this connection has
    begun to send anew, from a browser that wants its ops decided in their order and for good.
    """

    id: str
    after: Any = None
    op: msgspec.Raw = msgspec.Raw(b"null")
    turn: Any = None


class Cast(ClientFrame, frozen=True):
    """A ballot. `n` numbers the casts of a connection; score None takes the ballot back."""

    n: int
    round: Any = None
    statement: Any = None
    score: Any = ""


class CastStars(ClientFrame, frozen=True):
    """A ballot of stars, whole: how many for which notes; an empty one takes it back. `n` goes on from that
    of casts.
    """

    n: int
    board: Any = None
    round: Any = None
    stars: Any = None


class Whisper(ClientFrame, frozen=True):
    """A passing signal."""

    kind: Any = None
    board: Any = None
    column: Any = None
    note: Any = None


AnyFrame = Hello | OpFrame | Cast | CastStars | Whisper

_frames = msgspec.json.Decoder(AnyFrame)
_type = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ops = {str(op.__struct_config__.tag): msgspec.json.Decoder(op) for op in OPS}
_UUID = re.compile(UUID_FORM)
_FIELD = re.compile(r"field `([^`]+)`|at `\$\.?([A-Za-z_]*)")


def read(text: str) -> AnyFrame:
    """The frame. Raises Fault 4500."""
    try:
        frame: AnyFrame = _frames.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise Fault(4500) from None
    return frame


def read_op(frame: OpFrame) -> Op | Rejected:
    """The op, or `unknown_op`, or `bad_op` with the field that is wrong."""
    try:
        fields = _type.decode(frame.op)
    except msgspec.MsgspecError:
        return Rejected("bad_op", {"field": "op"})
    try:
        tag = msgspec.json.decode(fields["type"], type=str)
    except (msgspec.MsgspecError, KeyError):
        return Rejected("bad_op", {"field": "type"})
    if tag not in _ops:
        return Rejected("unknown_op")
    if not _is_uuid(frame.id):
        return Rejected("bad_op", {"field": "id"})
    if type(frame.after) is not int or frame.after < 0:
        return Rejected("bad_op", {"field": "after"})
    if frame.turn is not None and (type(frame.turn) is not int or frame.turn < 0):
        return Rejected("bad_op", {"field": "turn"})
    try:
        op: Op = _ops[tag].decode(frame.op)
    except msgspec.MsgspecError as error:
        return Rejected("bad_op", {"field": _field(str(error))})
    return op


def read_cast(frame: Cast) -> tuple[int, str, Score | None]:
    """Round, statement and score. Raises Rejected `bad_cast`."""
    if type(frame.round) is not int or type(frame.statement) is not str:
        raise Rejected("bad_cast")
    if frame.score is None or frame.score == "skip":
        return frame.round, frame.statement, frame.score
    if type(frame.score) is not int or frame.score not in SCORES:
        raise Rejected("bad_cast")
    return frame.round, frame.statement, frame.score


def read_stars(frame: CastStars) -> tuple[str, int, Given]:
    """Board, round and what is given. Raises Rejected `bad_cast`."""
    if type(frame.board) is not str or type(frame.round) is not int:
        raise Rejected("bad_cast")
    if type(frame.stars) is not dict or len(frame.stars) > STARRED_MAX:
        raise Rejected("bad_cast")
    for note, stars in frame.stars.items():
        if not _is_uuid(note) or type(stars) is not int or not 1 <= stars <= BUDGET_MAX:
            raise Rejected("bad_cast")
    return frame.board, frame.round, frame.stars


def read_whisper(frame: Whisper) -> WhisperView | None:
    """The signal without its sender; None if it ends, or if its form is wrong (a whisper is not worth an
    answer).
    """
    if frame.kind not in ("typing", "dragging"):
        return None
    if type(frame.board) is not str or type(frame.column) is not str:
        return None
    if frame.note is not None and type(frame.note) is not str:
        return None
    return WhisperView(None, frame.kind, frame.board, frame.column, frame.note)


def read_seat(text: str) -> bytes:
    """The 32 bytes of a seat. Raises Fault 4500."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{43}", text):
        raise Fault(4500)
    try:
        seat = base64.urlsafe_b64decode(text + "=")
    except binascii.Error:
        raise Fault(4500) from None
    # One seat has one spelling: the last character has two bits that no byte holds.
    if len(seat) != SEAT_BYTES or base64.urlsafe_b64encode(seat).rstrip(b"=") != text.encode():
        raise Fault(4500)
    return seat


def head_of(seen: SeenHead | None) -> Head | None:
    """The head without its view."""
    return None if seen is None else Head(seen.epoch, seen.seq, seen.id)


def _is_uuid(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


def _field(message: str) -> str:
    found = _FIELD.search(message)
    return "" if found is None else found[1] or found[2]
