"""The page's files, read once: addressed by a fingerprint of them all, compressed beforehand, kept for ever.

`/static/<fingerprint>/main.js` never changes, so a browser asks for it once; and what a module imports or a
style names relative to itself has the same fingerprint. Without one, or with that of another version, the
answer is today's file, to be asked for again.
"""

import gzip
import hashlib
import json
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Final

from starlette.types import Receive, Scope, Send

COMPRESSED: Final = (".js", ".css", ".json", ".svg", ".txt")
FOR_EVER: Final = b"public, max-age=31536000, immutable"
ASK_AGAIN: Final = b"no-cache"
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{16}/")
_IMPORT: Final = re.compile(r'(?:\bfrom|\bimport)\s*"([^"]+)"')

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Asset:
    """A file as it is sent: as it is, and compressed where that makes it smaller."""

    headers: Headers
    etag: bytes
    plain: bytes
    gzipped: bytes | None


class Assets:
    """ASGI app: these files, by their names, as they were when this was made."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._assets = {name: _asset(name, path.read_bytes()) for name, path in files.items()}
        digest = hashlib.sha256()
        for name, asset in sorted(self._assets.items()):
            digest.update(name.encode() + b"\0" + asset.etag)
        self.root = f"/static/{digest.hexdigest()[:16]}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD, with 304 where the browser has the file."""
        if scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, [(b"allow", b"GET, HEAD")])
            return
        path = str(scope["path"])
        name = _FINGERPRINT.sub("", path.removeprefix("/static/"), count=1)
        asset = self._assets.get(name)
        if asset is None:
            await _answer(send, 404, [])
            return
        asked = dict(scope["headers"])
        caching = FOR_EVER if path.startswith(self.root) else ASK_AGAIN
        headers = [*asset.headers, (b"cache-control", caching)]
        if asset.etag in asked.get(b"if-none-match", b""):
            await _answer(send, 304, headers)
            return
        body = asset.plain
        if asset.gzipped is not None and b"gzip" in asked.get(b"accept-encoding", b""):
            body = asset.gzipped
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", str(len(body)).encode()))
        await _answer(send, 200, headers, b"" if scope["method"] == "HEAD" else body)

    def modules(self, main: str, packages: dict[str, str]) -> list[str]:
        """The names of every module that `main` needs, itself included: what a page can ask for at once.
        `packages`: an import map from names, or prefixes that end with a slash, to names here.
        """
        needed = [main]
        for name in needed:
            source = self._assets[name].plain.decode()
            for specifier in _IMPORT.findall(source):
                found = _resolved(specifier, name, packages)
                if found in self._assets and found not in needed:
                    needed.append(found)
        return needed


def import_map(page: str) -> dict[str, str]:
    """The page's import map, with names for addresses."""
    found = re.search(r'<script type="importmap">(.*?)</script>', page, re.DOTALL)
    imports = json.loads(found[1])["imports"] if found else {}
    return {name: address.removeprefix("/static/") for name, address in imports.items()}


def _asset(name: str, content: bytes) -> Asset:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if name.endswith(".js"):
        kind = "text/javascript"
    elif name.endswith(".woff2"):
        kind = "font/woff2"
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'.encode()
    smaller = gzip.compress(content, mtime=0) if name.endswith(COMPRESSED) else None
    headers = [
        (b"content-type", f"{kind}{charset}".encode()),
        (b"etag", etag),
        (b"vary", b"accept-encoding"),
    ]
    return Asset(headers, etag, content, smaller)


def _resolved(specifier: str, importer: str, packages: dict[str, str]) -> str | None:
    if specifier.startswith("."):
        return normpath(join(dirname(importer), specifier))
    if specifier in packages:
        return packages[specifier]
    prefixes = (name for name in packages if name.endswith("/") and specifier.startswith(name))
    return next((packages[name] + specifier.removeprefix(name) for name in prefixes), None)


async def _answer(send: Send, status: int, headers: Headers, body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
