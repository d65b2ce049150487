"""Keys: what somebody becomes by the one they bring, and how it is brought over HTTP."""

import hmac
from typing import Literal

from starlette.requests import Request

from server.hosting.seat import digest
from server.room.message import Role
from server.room.state import Room
from server.web import wire
from server.web.errors import Refused


def role_of(room: Room, key: str) -> Literal["facilitator", "screen"] | None:
    """None for a key that is neither of the room's two."""
    given = digest(key.encode())
    if hmac.compare_digest(given, room.facilitator_key):
        return "facilitator"
    if hmac.compare_digest(given, room.screen_key):
        return "screen"
    return None


def role_by(room: Room, token: str) -> Role:
    """By a key, or by the seat of a participant. Raises Refused `wrong_key`."""
    if (role := role_of(room, token)) is not None:
        return role
    try:
        participant = room.seats.get(digest(wire.read_seat(token)))
    except wire.Fault:
        participant = None
    if participant is None:
        raise Refused("wrong_key")
    return room.participants[participant].role


def bearer(request: Request) -> str | None:
    """The seat or key in `Authorization: Bearer`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None
