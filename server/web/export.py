"""GET /api/rooms/{room}/export.{md,csv,json}: what a room came to, as a file, for those who are in it."""

import asyncio
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from server.exports import csv, json, markdown
from server.exports.summary import Summary, summarise
from server.exports.words import WORDS, Locale
from server.hosting.registry import Registry
from server.hosting.replica import Ports
from server.room import view
from server.room.message import Role
from server.room.state import Room
from server.room.view import Audience
from server.web.api import room_of
from server.web.errors import Refused
from server.web.keys import bearer, role_by

FORMS: Final[Mapping[str, tuple[str, Callable[[Summary], bytes]]]] = {
    "md": ("text/markdown", markdown.render),
    "csv": ("text/csv", csv.render),
    "json": ("application/json", json.render),
}
NAME_MAX: Final = 80
# What some file system refuses, and what is not seen: controls, and marks that turn the reading direction.
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f-\x9f\\/:*?"<>|\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')


async def export(request: Request) -> Response:
    """Closed rooms are exported too: they stay readable for those who were in them."""
    if request.path_params["form"] not in FORMS:
        raise HTTPException(404)
    token = bearer(request)
    if token is None:
        raise Refused("no_token")
    room = await room_of(request)
    role = role_by(room, token)
    locale = _locale(request, room)
    registry: Registry = request.app.state.registry
    # The document says for how long the room is kept without use, and this is one.
    await registry.keeping.use([room.room])
    # In a thread, for a long document must not make a room wait.
    return await asyncio.to_thread(_document, room, role, locale, registry.ports, request.path_params["form"])


def _locale(request: Request, room: Room) -> Locale:
    """The room's own language, unless another is asked for."""
    asked = request.query_params.get("locale", room.locale)
    for locale in WORDS:
        if asked == locale:
            return locale
    raise Refused("bad_field")


def _document(room: Room, role: Role, locale: Locale, ports: Ports, form: str) -> Response:
    seen, now = view.of_room(room, Audience(role)), ports.clock.now()
    summary = summarise(seen, locale, now, _day, ports.keep_days)
    media_type, render = FORMS[form]
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(_file_name(summary, form), safe='')}",
    }
    return Response(render(summary), headers=headers, media_type=media_type)


def _day(ms: int) -> date:
    """In the time zone of the server."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone().date()


def _file_name(summary: Summary, form: str) -> str:
    """The title, as far as any file system takes it, and the day of the room."""
    title = " ".join(_UNSAFE.sub(" ", summary.title).split())[:NAME_MAX].strip(" .")
    return f"{title} {summary.created.isoformat()}.{form}".strip()
