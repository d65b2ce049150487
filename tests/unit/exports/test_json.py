"""The JSON is the whole summary, in the form that its schema describes."""

import json as reader
from typing import Any

import msgspec

from server.exports import json
from server.exports.summary import Summary
from server.room.state import Settings
from tests.unit.exports.afternoon import afternoon, assign, group, summary_of, write


def test_the_schema_is_the_one_of_the_types() -> None:
    assert json.SCHEMA.read_bytes() == json.schema(), "run `python -m server.exports`"


def test_the_schema_describes_every_part() -> None:
    parts = reader.loads(json.SCHEMA.read_bytes())["$defs"]

    assert parts.keys() == {
        "Summary",
        "Profile",
        "Graded",
        "Board",
        "Column",
        "Written",
        "About",
        "Asked",
        "Together",
        "Kept",
    }
    assert [name for name, part in parts.items() if not part.get("description")] == []


def test_an_export_has_the_fields_of_the_schema_and_no_other() -> None:
    room = afternoon(Settings(authors=True))
    write(room, "Ring alla", "next_steps/now")
    assign(room, "Ring alla", "Bo", "1 maj")
    write(room, "Det är trångt", "thoughts/other", statement="offer", question="resources")
    write(room, "Trångt i väntrummet", "thoughts/other")
    group(room, "Det är trångt", "Trångt i väntrummet", name="Trångt")
    parts = reader.loads(json.SCHEMA.read_bytes())["$defs"]
    fields = {frozenset(part["properties"]) for part in parts.values()}

    seen = {
        frozenset(found) for found in objects_in(reader.loads(json.render(summary_of(room, keep_days=90))))
    }

    assert seen == fields


def test_an_export_is_read_back_whole() -> None:
    room = afternoon()
    write(room, 'rad 1\nrad 2 "citat" \\ <b>')
    summary = summary_of(room)

    assert msgspec.json.decode(json.render(summary), type=Summary) == summary


def test_days_and_numbers_are_those_of_json() -> None:
    export = reader.loads(json.render(summary_of(afternoon())))

    assert export["version"] == 1
    assert (export["created"], export["exported"]) == ("2027-01-15", "2027-01-16")
    offer, user, *_ = export["profile"]["statements"]
    assert (offer["n"], offer["mean"], offer["end"]) == (4, 6.8, None)
    assert (user["n"], user["mean"], user["end"]) == (4, None, "right")


def objects_in(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(found for part in value.values() for found in objects_in(part))]
    if isinstance(value, list):
        return [found for part in value for found in objects_in(part)]
    return []
