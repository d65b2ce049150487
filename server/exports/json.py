"""The summary as JSON, and its schema: `schema.json` beside this file, generated from the summary's types."""

from pathlib import Path
from typing import Final

import msgspec

from server.exports.summary import Summary

SCHEMA: Final = Path(__file__).with_name("schema.json")


def render(summary: Summary) -> bytes:
    """The whole file, indented for those who open it."""
    return _indented(msgspec.json.encode(summary))


def schema() -> bytes:
    """What `schema.json` shall hold."""
    described = msgspec.json.schema(Summary)
    for part in described["$defs"].values():
        part["description"] = " ".join(part["description"].split())
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return _indented(msgspec.json.encode(dialect | described))


def _indented(text: bytes) -> bytes:
    return msgspec.json.format(text, indent=2) + b"\n"
