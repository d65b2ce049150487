"""Reading what browsers nearly always send: text frames, each whole in one read. All else is for a parser."""

from collections.abc import Generator
from types import GeneratorType
from typing import Any, Final

from websockets.frames import Opcode
from websockets.streams import StreamReader

try:
    from websockets.speedups import apply_mask
except ImportError:
    from websockets.utils import apply_mask

WHOLE_TEXT: Final = 0x80 | Opcode.TEXT
MASKED: Final = 0x80
TWO_BYTES: Final = 126
MASK_SIZE: Final = 4


def whole_texts(data: bytes, size_max: int) -> list[str] | None:
    """The texts of the frames (RFC 6455, 5.2). None unless all of it is whole, masked, final text frames, of
    at most `size_max` and fewer than 65,536 bytes of UTF-8 each.
    """
    texts, at = [], 0
    while at < len(data):
        head, begin = data[at : at + 2], at + 2
        if len(head) < 2 or head[0] != WHOLE_TEXT or (size := head[1] - MASKED) < 0 or size > TWO_BYTES:
            return None
        if size == TWO_BYTES:
            size, begin = int.from_bytes(data[begin : begin + 2]), begin + 2
        mask, begin = data[begin : begin + MASK_SIZE], begin + MASK_SIZE
        at = begin + size
        if at > len(data) or size > size_max:
            return None
        try:
            texts.append(apply_mask(data[begin:at], mask).decode())
        except UnicodeDecodeError:
            return None
    return texts


def between_frames(parser: Generator[Any]) -> bool:
    """Whether a parser of websockets, which reads in generators, waits for a frame to begin."""
    waits: object = parser
    while isinstance(waits, GeneratorType) and waits.gi_yieldfrom is not None:
        waits = waits.gi_yieldfrom
    return isinstance(waits, GeneratorType) and waits.gi_code is StreamReader.at_eof.__code__
