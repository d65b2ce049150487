"""The one page, its files, and the headers that keep a browser from doing anything else."""

import base64
import hashlib
import os
import re
from pathlib import Path
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SERVED: Final = frozenset({".js", ".css", ".json", ".svg", ".woff2", ".txt"})
TOOLS: Final = ("node_modules", "package", "tsconfig", "requirements")
_INLINE_SCRIPT: Final = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def static_folder() -> Path:
    """Inside the package when it is installed; beside it in a checkout."""
    inside = Path(__file__).parents[1] / "static"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "static"


class Page:
    """index.html, which draws the start page and every room."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "index.html"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the page, and a policy that knows its import map."""
        content = self._file.read_bytes()
        headers = {"Content-Security-Policy": policy(content), "Cache-Control": "no-cache"}
        await HTMLResponse(content, headers=headers)(scope, receive, send)


class Files(StaticFiles):
    """The files as written; a browser asks each time whether they are still the same."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """A checkout has the tools' files in the folder too; they are nobody's to read."""
        served = Path(path).suffix in SERVED and not path.startswith(TOOLS)
        return super().lookup_path(path) if served else ("", None)

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """The file, to be revalidated."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response


class SafeHeaders:
    """Middleware: nothing is guessed, framed, indexed or told to others, least of all a room's address."""

    HEADERS: Final = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the headers added."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.HEADERS.items():
                    headers.setdefault(name, value)
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
    return Response(status_code=503 if request.app.state.registry.closing else 200)
