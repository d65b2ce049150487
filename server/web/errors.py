"""Errors over HTTP: a status and a code, never prose."""

from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from server.room.view import encode

HttpCode = Literal[
    "bad_json",
    "no_token",
    "wrong_key",
    "no_such_room",
    "too_big",
    "bad_field",
    "no_such_template",
    "slow_down",
    "unavailable",
]
STATUS: dict[HttpCode, int] = {
    "bad_json": 400,
    "no_token": 401,
    "wrong_key": 403,
    "no_such_room": 404,
    "too_big": 413,
    "bad_field": 422,
    "no_such_template": 422,
    "slow_down": 429,
    "unavailable": 503,
}


class Refused(Exception):
    """The request is not carried out. `erased`: there was such a room."""

    def __init__(self, code: HttpCode, *, erased: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.erased = erased


async def refused(_request: Request, error: Exception) -> Response:
    """The answer to a Refused."""
    refusal = error if isinstance(error, Refused) else Refused("unavailable")
    told = {"code": refusal.code, **({"erased": True} if refusal.erased else {})}
    return json(told, STATUS[refusal.code])


def json(content: object, status: int = 200) -> Response:
    """A JSON answer that nobody keeps."""
    return Response(encode(content), status, {"Cache-Control": "no-store"}, "application/json")
