"""Every address, read top down."""

from collections.abc import Mapping
from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from server.web import api, pages
from server.web.assets import Assets
from server.web.export import export
from server.web.metrics import show_metrics
from server.web.socket import socket


def routes(files: Mapping[str, Path]) -> list[BaseRoute]:
    """The addresses; what is not here does not exist. `files` are the page's."""
    assets = Assets({name: path for name, path in files.items() if name != pages.INDEX})
    page = pages.Page(files[pages.INDEX], assets)
    return [
        Route("/", page, methods=["GET"]),
        Route("/r/{room}", page, methods=["GET"]),
        # Whatever stands where a code should, slashes and all, is a code that no room has.
        WebSocketRoute("/ws/{room:path}", socket),
        Route("/api/rooms", api.create_room, methods=["POST"]),
        Route("/api/rooms/{room}/qr.svg", api.show_qr, methods=["GET"]),
        Route("/api/rooms/{room}/export.{form}", export, methods=["GET"]),
        Route("/api/rooms/{room:path}", api.show_room, methods=["GET"]),
        Route("/api/rooms/{room:path}", api.erase_room, methods=["DELETE"]),
        Route("/metrics", show_metrics, methods=["GET"]),
        Route("/healthz", pages.healthz, methods=["GET"]),
        Mount("/static", assets),
    ]
