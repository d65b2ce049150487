"""What was stored once is read for ever: each form in ../stored still says what it said when written."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from server.room import upcast
from server.room.entry import (
    AnyEvent,
    Entry,
    decode_entry,
    decode_snapshot,
    encode_entry,
    encode_snapshot,
)
from server.room.state import Board, Note, Room
from server.room.upcast import VERSION, TooNew
from tests.unit.room.samples import AT, EVENTS, OP, ROOM

STORED = Path(__file__).parents[1] / "stored"

# What version 1 did not know of.
NEW_IN_2: Mapping[type, Sequence[str]] = {
    Note: ("question", "source", "first_move", "how_known", "group"),
    Board: ("stars",),
    Room: ("legend", "groups", "stars", "star_rounds"),
}
NEW_EVENTS_IN_2 = {"legend_set", "stars_shown", "group_saved", "group_removed"}
WRITTEN = [(1, tag) for tag in EVENTS if tag not in NEW_EVENTS_IN_2] + [(2, tag) for tag in EVENTS]


def sample(tag: str) -> Entry:
    return Entry(v=VERSION, seq=7, id="e7", prev="e6", at=AT, op=OP, events=(EVENTS[tag],))


def as_of(version: int, value: Any) -> Any:
    """The value as an older version could tell it: what was not known of then is as it is by default."""
    if isinstance(value, dict):
        return {key: as_of(version, each) for key, each in value.items()}
    if isinstance(value, tuple):
        return tuple(as_of(version, each) for each in value)
    if version > 1 or not isinstance(value, msgspec.Struct):
        return value
    new = NEW_IN_2.get(type(value), ())
    fields = {
        field.name: default_of(field) if field.name in new else as_of(version, getattr(value, field.name))
        for field in msgspec.structs.fields(value)
    }
    return msgspec.structs.replace(value, **fields)


def default_of(field: msgspec.structs.FieldInfo) -> Any:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


def stored(name: str) -> bytes:
    return (STORED / f"{name}.json").read_bytes()


@pytest.mark.parametrize(("version", "tag"), WRITTEN)
def test_an_entry_of_every_version_is_read_as_it_was_meant(version: int, tag: str) -> None:
    assert decode_entry(stored(f"entry-v{version}-{tag}")) == as_of(version, sample(tag))


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_a_snapshot_of_every_version_is_read_as_it_was_meant(version: int) -> None:
    assert decode_snapshot(stored(f"snapshot-v{version}")) == as_of(version, ROOM)


def test_every_event_has_a_sample() -> None:
    assert {str(event.__struct_config__.tag) for event in get_args(AnyEvent)} == set(EVENTS)


def test_what_is_written_today_is_the_form_of_its_version() -> None:
    """Another form needs another version: an older process would drop what it does not know."""
    assert VERSION == 2
    for tag in EVENTS:
        assert encode_entry(sample(tag)) == stored(f"entry-v2-{tag}").rstrip(b"\n")
    assert encode_snapshot(ROOM) == stored("snapshot-v2").rstrip(b"\n")


@pytest.mark.parametrize("read", [decode_entry, decode_snapshot])
def test_a_form_of_a_newer_version_is_refused_unread(read: Any) -> None:
    with pytest.raises(TooNew) as refused:
        read(b'{"v":%d,"what":"nobody here knows"}' % (VERSION + 1))

    assert refused.value.found == VERSION + 1


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"v":"1"}', b'{"v":1}', b"\xff"])
def test_what_is_no_stored_form_is_refused(body: bytes) -> None:
    for read in (decode_entry, decode_snapshot):
        with pytest.raises((msgspec.MsgspecError, UnicodeDecodeError)):
            read(body)


def test_older_forms_are_lifted_one_version_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """As it will be when there is a version 3: the room was called by its name first, then by its heading."""

    def to_2(form: dict[str, Any]) -> dict[str, Any]:
        return {"v": form["v"], "heading": form["name"]}

    def to_3(form: dict[str, Any]) -> dict[str, Any]:
        return {"v": form["v"], "title": form["heading"]}

    monkeypatch.setattr(upcast, "VERSION", 3)
    monkeypatch.setattr(upcast, "LIFTS", {"entry": {1: to_2, 2: to_3}, "snapshot": {}})

    for old in (b'{"v":1,"name":"A"}', b'{"v":2,"heading":"A"}', b'{"v":3,"title":"A"}'):
        assert msgspec.json.decode(upcast.lift(old, "entry")) == {"v": 3, "title": "A"}
