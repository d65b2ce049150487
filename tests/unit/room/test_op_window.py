"""Exactly once: the ops of the last 4,096 entries are known again; what is older is refused, not repeated."""

from functools import cache

import pytest

from server.room.entry import Entry, decode_entry, decode_snapshot, encode_entry, encode_snapshot
from server.room.message import OP_WINDOW
from server.room.rejection import Rejected
from server.room.room import apply, fold, repeated
from server.room.state import Room, replace
from server.room.steps import StepSet
from server.room.upcast import VERSION
from server.room.window import CHUNK, REFUSALS_MAX, OpWindow
from tests.gathering import created

LENGTH = 3 * OP_WINDOW


def entry(seq: int, op: str | None) -> Entry:
    events = (created(),) if seq == 1 else (StepSet("grade", None),)
    return Entry(VERSION, seq, f"e{seq}", f"e{seq - 1}" if seq > 1 else None, 0, op, events)


def op_of(seq: int) -> str:
    return f"op {seq}"


@cache
def long_room() -> Room:
    room = fold(None, (entry(seq, None if seq == 1 else op_of(seq)) for seq in range(1, LENGTH + 1)))
    assert room is not None
    return room


def test_an_op_is_never_carried_out_twice_however_late_it_is_sent_again() -> None:
    room = long_room()

    for seq in range(2, LENGTH + 1):
        if room.recent.has(op_of(seq)):
            assert repeated(room, op_of(seq), after=seq - 1)
        else:
            assert seq <= LENGTH - OP_WINDOW
            with pytest.raises(Rejected, match="too_old"):
                repeated(room, op_of(seq), after=seq - 1)


def test_the_ops_of_the_last_4096_entries_are_always_found() -> None:
    room = fold(None, [entry(1, None)])
    for seq in range(2, OP_WINDOW + 3 * CHUNK):
        room = apply(room, entry(seq, op_of(seq)))
        oldest = max(2, seq - OP_WINDOW + 1)
        assert room.recent.has(op_of(oldest))
        assert room.recent.has(op_of(seq))


def test_the_window_does_not_grow_with_the_room() -> None:
    room = long_room()

    assert sum(len(chunk) for chunk in room.recent.chunks) <= OP_WINDOW + CHUNK
    assert not room.recent.has(op_of(2))
    assert len(encode_snapshot(room)) < 100_000


def test_adding_an_op_copies_one_chunk_only() -> None:
    before = long_room().recent
    after = before.with_op("one more")

    shared = sum(chunk in after.chunks for chunk in before.chunks)
    assert shared >= len(before.chunks) - 1


@pytest.mark.parametrize(
    ("after", "too_old"), [(LENGTH, False), (LENGTH - OP_WINDOW, False), (LENGTH - OP_WINDOW - 1, True)]
)
def test_an_unknown_op_from_before_the_window_is_too_old(after: int, too_old: bool) -> None:
    room = long_room()

    if too_old:
        with pytest.raises(Rejected, match="too_old"):
            repeated(room, "never seen", after)
    else:
        assert not repeated(room, "never seen", after)


def test_an_op_that_is_found_is_repeated_even_if_it_was_sent_long_ago() -> None:
    assert repeated(long_room(), op_of(LENGTH), after=0)


def test_what_the_host_wishes_takes_no_place_in_the_window() -> None:
    room = long_room()

    quiet = apply(room, entry(LENGTH + 1, None))

    assert quiet.recent == room.recent
    assert quiet.seq == LENGTH + 1


def test_the_window_survives_a_snapshot() -> None:
    assert decode_snapshot(encode_snapshot(long_room())).recent == long_room().recent


def test_an_op_that_was_refused_for_good_is_refused_again_for_the_same_reason() -> None:
    refused = replace(entry(LENGTH + 1, "late"), events=(), refused="note_gone")
    room = decode_snapshot(encode_snapshot(apply(long_room(), decode_entry(encode_entry(refused)))))

    with pytest.raises(Rejected, match="note_gone"):
        repeated(room, "late", after=LENGTH)


def test_the_reasons_are_not_kept_for_ever() -> None:
    window = OpWindow()
    for number in range(REFUSALS_MAX + 1):
        window = window.with_refused(op_of(number), "note_gone")

    assert len(window.refused) == REFUSALS_MAX
    assert op_of(0) not in window.refused
    assert window.has(op_of(0))
