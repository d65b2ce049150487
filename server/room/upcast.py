"""Lifts stored forms of older versions to today's, one function a version.

A form of a newer version is refused, not read: dropping the fields it adds would destroy them at the next
whole record. A new form is read one release before it is written.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

VERSION = 2
Kind = Literal["entry", "snapshot"]
Lift = Callable[[dict[str, Any]], dict[str, Any]]


def _only_added(form: dict[str, Any]) -> dict[str, Any]:
    """The newer form adds fields with defaults, and changes none."""
    return form


# From the version of the key to the next one. 2: notes know more than their place and text.
LIFTS: Mapping[Kind, Mapping[int, Lift]] = {"entry": {1: _only_added}, "snapshot": {1: _only_added}}


class TooNew(Exception):
    """The stored form is of a version that this program does not know."""

    def __init__(self, found: int) -> None:
        super().__init__(f"stored form {found}, this program reads up to {VERSION}")
        self.found = found


class _Versioned(msgspec.Struct):
    v: int


_version = msgspec.json.Decoder(_Versioned)


def lift(body: bytes, kind: Kind) -> bytes:
    """The body in today's form; the same bytes if it is that already. Raises TooNew."""
    found = _version.decode(body).v
    if found == VERSION:
        return body
    if found > VERSION:
        raise TooNew(found)
    form: dict[str, Any] = msgspec.json.decode(body)
    for version in range(found, VERSION):
        form = LIFTS[kind][version](form)
        form["v"] = version + 1
    return msgspec.json.encode(form)
