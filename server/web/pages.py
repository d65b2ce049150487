"""The one page, and the headers that keep a browser from doing anything else."""

import base64
import gzip
import hashlib
import re
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.web.assets import Assets, import_map

INDEX: Final = "index.html"
_MAIN: Final = '    <script type="module" src="/static/main.js"></script>\n'
_INLINE_SCRIPT: Final = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


class Page:
    """index.html, which draws the start page and every room; with it, the browser learns of all its files."""

    def __init__(self, index: Path, assets: Assets) -> None:
        page = index.read_text()
        preloads = "".join(
            f'    <link rel="modulepreload" href="/static/{name}" />\n'
            for name in assets.modules("main.js", import_map(page))
        )
        # Beside main.js: a browser without HTTP/2 asks for six at a time, and code is what a page waits for.
        page = page.replace(_MAIN, _MAIN + preloads, 1).replace('"/static/', f'"{assets.root}')
        headers = {
            "Content-Security-Policy": policy(page.encode()),
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding",
        }
        small = gzip.compress(page.encode(), mtime=0)
        self._plain = HTMLResponse(page, headers=headers)
        self._gzipped = HTMLResponse(small, headers={**headers, "Content-Encoding": "gzip"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the page, and a policy that knows its inline scripts."""
        reads_gzip = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        await (self._gzipped if reads_gzip else self._plain)(scope, receive, send)


class SafeHeaders:
    """Middleware: nothing is guessed, framed, indexed or told to others, least of all a room's address."""

    HEADERS: Final = (
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"x-frame-options", b"DENY"),
        (b"x-robots-tag", b"noindex"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    )

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers added."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self.HEADERS]
            await send(message)

        await self._app(scope, receive, with_headers)


def policy(page: bytes) -> str:
    """The Content-Security-Policy of a page: our own files, and the inline scripts it holds now, by their
    digests.
    """
    digests = (
        base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE_SCRIPT.findall(page)
    )
    scripts = " ".join(["'self'", *(f"'sha256-{digest}'" for digest in digests)])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


async def healthz(request: Request) -> Response:
    """GET /healthz: 200 while the process takes new people, 503 while it ends."""
    return Response(status_code=503 if request.app.state.registry.parting else 200)
