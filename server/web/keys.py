"""Keys: what somebody becomes by the one they bring, and how it is brought over HTTP."""

import hmac
from typing import Literal

from starlette.requests import Request

from server.hosting.seat import digest
from server.room.state import Room


def role_of(room: Room, key: str) -> Literal["facilitator", "screen"] | None:
    """None for a key that is neither of the room's two."""
    given = digest(key.encode())
    if hmac.compare_digest(given, room.facilitator_key):
        return "facilitator"
    if hmac.compare_digest(given, room.screen_key):
        return "screen"
    return None


def bearer(request: Request) -> str | None:
    """The seat or key in `Authorization: Bearer`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None
