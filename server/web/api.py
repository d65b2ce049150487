"""The small HTTP interface: make a room, look one up, erase it, and the QR code of its link."""

import io
import secrets
from collections import deque
from typing import Annotated, Final, Literal

import msgspec
import segno
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from server.content import load, templates
from server.hosting.ports import RoomExists, StoredEntry, Unavailable
from server.hosting.registry import Registry
from server.hosting.seat import digest, screen_key_of
from server.room.entry import Entry, encode_entry
from server.room.lifecycle import RoomCreated
from server.room.message import TITLE_MAX
from server.room.rejection import Rejected
from server.room.state import Room, Settings
from server.room.upcast import VERSION, TooNew
from server.room.writing import one_line
from server.settings import Settings as ServerSettings
from server.web.codes import canonical, new_code
from server.web.errors import Refused, json
from server.web.keys import bearer, role_by, role_of

BODY_MAX: Final = 32_768
KEY_BYTES: Final = 24
MINUTE_MS: Final = 60_000


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of POST /api/rooms."""

    template: str = "tjanstelogik"
    locale: Literal["sv", "en"] = "sv"
    title: str = ""
    settings: Annotated[dict[str, object], msgspec.Meta(max_length=10)] = {}


class Doorkeeper:
    """How many rooms one address may make in a minute, so that nobody fills the disk."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._made: dict[str, deque[int]] = {}

    def admit(self, address: str, now: int) -> None:
        """Raises Refused `slow_down`."""
        self._made = {who: times for who, times in self._made.items() if times[-1] > now - MINUTE_MS}
        times = self._made.setdefault(address, deque(maxlen=self._limit))
        if len(times) == self._limit and times[0] > now - MINUTE_MS:
            raise Refused("slow_down")
        times.append(now)


async def create_room(request: Request) -> Response:
    """POST /api/rooms -> 201 with the code, the links and the keys."""
    registry: Registry = request.app.state.registry
    now = registry.ports.clock.now()
    wanted, settings = _read_wanted(await _body(request))
    request.app.state.doorkeeper.admit(request.client.host if request.client else "", now)
    facilitator_key = secrets.token_urlsafe(KEY_BYTES)
    screen_key = screen_key_of(facilitator_key)
    code = new_code()
    created = RoomCreated(
        room=code,
        title=wanted.title,
        locale=wanted.locale,
        template=wanted.template,
        created=now,
        settings=settings,
        workshop=load(wanted.template),
        facilitator_key=digest(facilitator_key.encode()),
        screen_key=digest(screen_key.encode()),
    )
    code = await _store(registry, created)
    link = f"{base(request)}/r/{code}"
    return json(
        {
            "room": code,
            "links": {
                "participant": link,
                "facilitator": f"{link}#f={facilitator_key}",
                "screen": f"{link}#s={screen_key}",
            },
            "facilitator_key": facilitator_key,
            "screen_key": screen_key,
        },
        201,
    )


async def show_room(request: Request) -> Response:
    """GET /api/rooms/{room} -> its canonical code, title and language, and a name for one who gives none.
    Changes nothing. A key may come with it, to be told at the door already that it is wrong.
    """
    registry: Registry = request.app.state.registry
    room = await _open_room(request)
    key = bearer(request)
    if key is not None and role_of(room, key) is None:
        raise Refused("wrong_key")
    return json(
        {
            "room": room.room,
            "title": room.title,
            "locale": room.locale,
            "settings": room.settings,
            "alias": registry.ports.alias(room),
        }
    )


async def erase_room(request: Request) -> Response:
    """DELETE /api/rooms/{room} -> 204, when it is gone for good; for who leads it, by seat or key."""
    token = bearer(request)
    if token is None:
        raise Refused("no_token")
    room = await room_of(request)
    if role_by(room, token) != "facilitator":
        raise Refused("wrong_key")
    registry: Registry = request.app.state.registry
    try:
        await registry.keeping.erase(room.room)
    except Unavailable:
        raise Refused("unavailable") from None
    return Response(status_code=204)


async def show_qr(request: Request) -> Response:
    """GET /api/rooms/{room}/qr.svg -> the participant link as a QR code, black on nothing."""
    room = await _open_room(request)
    svg = io.BytesIO()
    code = segno.make(f"{base(request)}/r/{room.room}", error="m", micro=False)
    code.save(svg, kind="svg", border=0, omitsize=True, xmldecl=False, svgclass=None, lineclass=None)
    return Response(svg.getvalue(), media_type="image/svg+xml", headers={"Cache-Control": "no-store"})


def base(request: Request) -> str:
    """What links begin with: as set, or as this request came."""
    settings: ServerSettings = request.app.state.settings
    return settings.base_url or str(request.base_url).rstrip("/")


async def room_of(request: Request) -> Room:
    """The room of the address, closed ones too. Raises Refused for what is unknown or erased."""
    registry: Registry = request.app.state.registry
    code = canonical(request.path_params["room"])
    try:
        room = None if code is None else await registry.look(code)
        erased = code is not None and room is None and await registry.ports.journal.erased(code)
    except (Unavailable, TooNew):
        raise Refused("unavailable") from None
    if room is None:
        raise Refused("no_such_room", erased=erased)
    return room


async def _open_room(request: Request) -> Room:
    """Unknown, closed and erased rooms are all `no_such_room`."""
    room = await room_of(request)
    if room.closed:
        raise Refused("no_such_room")
    return room


async def _body(request: Request) -> bytes:
    body = b""
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > BODY_MAX:
                raise Refused("too_big")
    except ClientDisconnect:
        # Whoever went away in the middle reads no answer either.
        raise Refused("bad_json") from None
    return body


def _read_wanted(body: bytes) -> tuple[Wanted, Settings]:
    try:
        wanted = msgspec.convert(msgspec.json.decode(body or b"{}"), Wanted)
        settings = msgspec.convert(wanted.settings, Settings)
        title = one_line(wanted.title, TITLE_MAX, empty=True)
    except (msgspec.ValidationError, Rejected):
        raise Refused("bad_field") from None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        raise Refused("bad_json") from None
    if set(wanted.settings) - set(Settings.__struct_fields__):
        raise Refused("bad_field")
    if wanted.template not in templates():
        raise Refused("no_such_template")
    return msgspec.structs.replace(wanted, title=title), settings


async def _store(registry: Registry, created: RoomCreated) -> str:
    """The first entry of a new journal, under a code that is free. Raises Refused."""
    new_id = registry.ports.new_id
    while True:
        entry = Entry(VERSION, 1, new_id(), None, created.created, None, (created,))
        first = StoredEntry(1, entry.id, None, encode_entry(entry))
        try:
            await registry.ports.journal.create(created.room, new_id(), first, created.created)
        except RoomExists:
            created = msgspec.structs.replace(created, room=new_code())
        except Unavailable:
            raise Refused("unavailable") from None
        else:
            return created.room
