"""The pages and the small HTTP interface."""

import asyncio
import base64
import hashlib
import io
import json
import posixpath
import re
import sqlite3
from collections.abc import AsyncIterator

import httpx
import pytest
import segno

from server.hosting.seat import screen_key_of
from tests.browsers import NO_TLS, Room, make_room
from tests.serving import ServerProcess


@pytest.fixture
async def http(server: ServerProcess) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=server.address, verify=NO_TLS) as http:
        yield http


@pytest.mark.parametrize("body", [b"", b"{}"])
async def test_a_room_is_made_of_nothing(http: httpx.AsyncClient, body: bytes) -> None:
    answer = await http.post("/api/rooms", content=body)
    made = answer.json()
    assert answer.status_code == 201
    assert re.fullmatch(r"[a-z]+-[a-z]+-\d{3}", made["room"])
    link = f"{http.base_url}/r/{made['room']}".replace("//r/", "/r/")
    assert made["links"] == {
        "participant": link,
        "facilitator": f"{link}#f={made['facilitator_key']}",
        "screen": f"{link}#s={made['screen_key']}",
    }
    assert len(base64.urlsafe_b64decode(made["facilitator_key"])) * 8 >= 128
    assert made["screen_key"] == screen_key_of(made["facilitator_key"])
    shown = (await http.get(f"/api/rooms/{made['room']}")).json()
    assert (shown["title"], shown["locale"]) == ("", "sv")
    settings = {"threshold": 3, "authors": False, "edit_others": True, "solo": False}
    assert shown["settings"] == settings


async def test_a_room_is_made_as_wished(http: httpx.AsyncClient) -> None:
    settings = {"threshold": 8, "authors": True, "edit_others": False, "solo": False}
    wished = {"template": "tjanstelogik", "locale": "en", "title": " Team Å ", "settings": settings}
    made = (await http.post("/api/rooms", json=wished)).json()
    shown = (await http.get(f"/api/rooms/{made['room']}")).json()
    assert (shown["title"], shown["locale"], shown["settings"]) == ("Team Å", "en", settings)


async def test_a_key_that_comes_with_the_question_is_tried_and_changes_nothing(
    http: httpx.AsyncClient, server: ServerProcess
) -> None:
    room = await make_room(server.address)
    asked = f"/api/rooms/{room.code}"
    right = [await http.get(asked, headers=bearer(key)) for key in (room.facilitator_key, room.screen_key)]
    wrong = await http.get(asked, headers=bearer("wrong"))

    assert [answer.status_code for answer in right] == [200, 200]
    assert (wrong.status_code, wrong.json()) == (403, {"code": "wrong_key"})


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "bad_json"),
        (b"\xff", 400, "bad_json"),
        ('{"settings":{"a":' + "[" * 30_000, 400, "bad_json"),
        ('{"title":"\\ud800"}', 400, "bad_json"),
        ("[]", 422, "bad_field"),
        ("null", 422, "bad_field"),
        ('{"extra":1}', 422, "bad_field"),
        ('{"__proto__":{}}', 422, "bad_field"),
        ('{"title":7}', 422, "bad_field"),
        ('{"title":"a\\nb"}', 422, "bad_field"),
        (json.dumps({"title": "x" * 121}), 422, "bad_field"),
        ('{"locale":"no"}', 422, "bad_field"),
        ('{"settings":{"threshold":4}}', 422, "bad_field"),
        ('{"settings":{"solo":1}}', 422, "bad_field"),
        ('{"settings":{"extra":1}}', 422, "bad_field"),
        ('{"template":"../settings"}', 422, "no_such_template"),
        ('{"template":""}', 422, "no_such_template"),
        ('{"title":"' + "x" * 32_768 + '"}', 413, "too_big"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_wish_for_a_room_that_cannot_be_is_refused(
    http: httpx.AsyncClient, body: str | bytes, status: int, code: str
) -> None:
    answer = await http.post("/api/rooms", content=body)
    assert (answer.status_code, answer.json()) == (status, {"code": code})


async def test_one_address_may_make_so_many_rooms_in_a_minute(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with ServerProcess(tmp_path_factory.mktemp("few"), {"WORKSHOP_ROOMS_PER_MINUTE": "2"}) as server:
        await make_room(server.address)
        await make_room(server.address)
        async with httpx.AsyncClient(verify=NO_TLS) as http:
            answer = await http.post(f"{server.address}/api/rooms")
    assert (answer.status_code, answer.json()) == (429, {"code": "slow_down"})


async def test_a_code_is_found_however_it_is_typed(http: httpx.AsyncClient, room: Room) -> None:
    one, two, digits = room.code.split("-")
    for typed in (
        room.code,
        room.code.upper(),
        f"{one}{two}{digits}",
        f" {one.title()}  {two} {digits} ",
        f"{one}–{two}_{digits}",
        f"{one} {two}{' '.join(digits)}",
    ):
        answer = await http.get(f"/api/rooms/{typed}")
        assert (answer.status_code, answer.json()["room"]) == (200, room.code), typed


@pytest.mark.parametrize("code", ["alm-alm-000", "x", "1", "alm-alm-0000", "a" * 5000, "%00", "å-ä-123"])
async def test_a_code_of_no_room_is_not_found(http: httpx.AsyncClient, code: str) -> None:
    for path in (f"/api/rooms/{code}", f"/api/rooms/{code}/qr.svg"):
        answer = await http.get(path)
        assert (answer.status_code, answer.json()) == (404, {"code": "no_such_room"})


@pytest.mark.parametrize("code", ["alm/alm/000", "..%2F..%2Fetc", "alm-alm-000/", ""])
async def test_nor_is_a_code_with_slashes(http: httpx.AsyncClient, code: str) -> None:
    answer = await http.get(f"/api/rooms/{code}")
    assert (answer.status_code, answer.json()) == (404, {"code": "no_such_room"})


async def test_a_closed_room_is_not_found(http: httpx.AsyncClient, room: Room) -> None:
    async with room.facilitator() as maria:
        await maria.do("close_room")
        for path in (f"/api/rooms/{room.code}", f"/api/rooms/{room.code}/qr.svg"):
            answer = await http.get(path)
            assert (answer.status_code, answer.json()) == (404, {"code": "no_such_room"})


async def test_opening_links_changes_nothing(
    server: ServerProcess, http: httpx.AsyncClient, room: Room
) -> None:
    before = stored(server)
    for path in (
        "/",
        f"/r/{room.code}",
        f"/api/rooms/{room.code}",
        f"/api/rooms/{room.code}/qr.svg",
        "/r/none",
    ):
        for method in ("GET", "HEAD"):
            assert (await http.request(method, path)).status_code in (200, 405)
    assert stored(server) == before


async def test_the_alias_that_is_offered_is_free(http: httpx.AsyncClient, room: Room) -> None:
    alias = (await http.get(f"/api/rooms/{room.code}")).json()["alias"]
    async with room.participant(alias) as someone:
        assert someone.snapshot["participants"][0]["name"] == alias


async def test_the_qr_code_is_the_participants_link(http: httpx.AsyncClient, room: Room) -> None:
    answer = await http.get(f"/api/rooms/{room.code}/qr.svg")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    link = f"{room.address}/r/{room.code}"
    wanted = io.BytesIO()
    segno.make(link, error="m", micro=False).save(wanted, kind="svg", border=0, omitsize=True, xmldecl=False)
    assert drawn(answer.text) == drawn(wanted.getvalue().decode())


@pytest.mark.parametrize("path", ["/", "/r/granit-sol-482"])
async def test_the_page_lets_nothing_run_but_our_own(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    [inline] = re.findall(r"<script type=[^>]*(?<!\.js\")>(.+?)</script>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    assert policy["script-src"].split() == ["'self'", f"'sha256-{digest}'"]
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert not re.search(r"\son\w+=|style=|https?://(?!www\.w3\.org)", answer.text)


@pytest.mark.parametrize("path", ["/", "/api/rooms/none", "/static/main.js", "/static/none", "/healthz"])
async def test_every_answer_has_the_headers_that_keep_a_room_private(
    http: httpx.AsyncClient, path: str
) -> None:
    headers = (await http.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in headers


async def test_what_is_about_a_room_is_kept_by_nobody(http: httpx.AsyncClient, room: Room) -> None:
    for path in (f"/api/rooms/{room.code}", f"/api/rooms/{room.code}/qr.svg"):
        assert (await http.get(path)).headers["cache-control"] == "no-store"


async def test_static_files_are_asked_for_again_and_answered_by_their_tag(http: httpx.AsyncClient) -> None:
    first = await http.get("/static/main.js")
    assert first.status_code == 200
    assert "javascript" in first.headers["content-type"]
    assert first.headers["cache-control"] == "no-cache"
    again = await http.get("/static/main.js", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_page_names_files_that_never_change_and_all_modules_at_once(
    http: httpx.AsyncClient,
) -> None:
    page = (await http.get("/")).text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    [root] = {address.split("/")[2] for address in addresses}
    assert len(root) == 16
    for address in addresses:
        answer = await http.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    modules = re.findall(rf'rel="modulepreload" href="/static/{root}/([^"]+)"', page)
    assert "main.js" in modules
    for module in modules:
        source = (await http.get(f"/static/{module}")).text
        beside = re.findall(r'\bfrom\s*"(\.[^"]+)"', source)
        assert {
            posixpath.normpath(posixpath.join(posixpath.dirname(module), path)) for path in beside
        } <= set(modules)


async def test_a_page_of_another_version_finds_todays_files_and_keeps_none(http: httpx.AsyncClient) -> None:
    answer = await http.get("/static/0123456789abcdef/locales/en.json")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


async def test_files_are_sent_compressed_to_browsers_that_can_read_it(http: httpx.AsyncClient) -> None:
    plain = await http.get("/static/main.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    small = await http.get("/static/main.js", headers={"Accept-Encoding": "gzip"})
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) < int(plain.headers["content-length"])
    assert small.content == plain.content


@pytest.mark.parametrize("path", ["/static/%2e%2e/server/app.py", "/static/..%2fpyproject.toml", "/static/"])
async def test_nothing_else_is_served(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(path)).status_code == 404


def stored(server: ServerProcess) -> list[tuple[str, int]]:
    """Every room with its head."""
    with sqlite3.connect(f"file:{server.data}/journal.db?mode=ro", uri=True) as journal:
        rows = journal.execute("SELECT code, seq FROM room ORDER BY code").fetchall()
    journal.close()
    return rows


def drawn(svg: str) -> list[str]:
    """The path of the dark modules."""
    return re.findall(r' d="([^"]+)"', svg)


@pytest.mark.parametrize(
    "path", ["node_modules/lit-html/package.json", "package.json", "tsconfig.json", ".npmrc"]
)
async def test_the_tools_files_beside_ours_are_nobodys_to_read(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(f"/static/{path}")).status_code == 404


async def test_whoever_goes_away_in_the_middle_leaves_no_trace(server: ServerProcess) -> None:
    host, port = server.address.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /api/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    async with httpx.AsyncClient(base_url=server.address, verify=NO_TLS) as http:
        assert (await http.get("/healthz")).status_code == 200
    # That the server prints nothing but its address is asserted when its fixture ends.


def bearer(key: str) -> dict[str, str]:
    """What brings a key."""
    return {"Authorization": f"Bearer {key}"}
