"""GET /metrics: what a process counts, in the text format of Prometheus, for whoever has the operator's key.

Without WORKSHOP_METRICS_KEY there is no such address. Each process tells of itself alone.
"""

import hmac
import os
from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from server.hosting.metrics import Metrics
from server.hosting.registry import Registry
from server.web.errors import Refused
from server.web.keys import bearer
from server.web.socket import Sockets

TEXT = "text/plain; version=0.0.4; charset=utf-8"


async def show_metrics(request: Request) -> Response:
    """All of them. Raises Refused."""
    wanted, given = request.app.state.settings.metrics_key, bearer(request)
    if not wanted:
        return Response(status_code=404)
    if given is None:
        raise Refused("no_token")
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Refused("wrong_key")
    state = request.app.state
    return PlainTextResponse("\n".join(_lines(state.registry, state.sockets)) + "\n", media_type=TEXT)


def _lines(registry: Registry, sockets: Sockets) -> Iterator[str]:
    counted: Metrics = registry.ports.metrics
    yield from _metric("counter", "appends_total", "Appends asked of the journal.", counted.appends)
    yield from _metric("counter", "append_seconds_total", "Time they took.", counted.append_seconds)
    yield from _metric(
        "counter", "conflicts_total", "Appends to decide again: another was first.", counted.conflicts
    )
    yield from _metric(
        "counter", "append_refusals_total", "Appends that the store refused.", counted.unavailable
    )
    yield from _metric("counter", "entries_total", "Entries appended.", counted.entries)
    yield from _metric(
        "counter", "deliveries_total", "Frames of entries given to browsers.", counted.deliveries
    )
    yield "# HELP workshop_ops_total Ops answered, by what became of them."
    yield "# TYPE workshop_ops_total counter"
    for outcome, count in sorted(counted.ops.items()):
        yield f'workshop_ops_total{{outcome="{outcome}"}} {count}'
    yield from _metric("gauge", "connections", "Open WebSockets.", len(sockets))
    yield from _metric(
        "gauge", "backlog_characters", "What all browsers get and slow ones have not.", sockets.backlog
    )
    yield from _metric("gauge", "rooms_awake", "Rooms that this process serves.", len(registry.awake))
    refused = sum(not host.writable for host in registry.awake)
    yield from _metric(
        "gauge", "rooms_refused", "Rooms whose store, Redis or disk, takes no writes.", refused
    )
    yield from _metric("gauge", "process_id", "Which process tells this.", os.getpid())


def _metric(kind: str, name: str, meaning: str, value: float) -> Iterator[str]:
    yield f"# HELP workshop_{name} {meaning}"
    yield f"# TYPE workshop_{name} {kind}"
    yield f"workshop_{name} {value}"
