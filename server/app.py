"""The composition root: picks the adapters, and builds the Starlette app around a registry of rooms."""

import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware

from server.adapters.embedded.ballots import SqliteBallotBox
from server.adapters.embedded.bus import InProcessBus
from server.adapters.embedded.journal import SqliteJournal
from server.adapters.embedded.lock import DataLock
from server.adapters.embedded.presence import InProcessPresence
from server.adapters.redis.ballots import RedisBallotBox
from server.adapters.redis.bus import RedisBus
from server.adapters.redis.journal import RedisJournal
from server.adapters.redis.presence import RedisPresence
from server.content import ALIASES
from server.hosting.clock import SystemClock, new_id
from server.hosting.registry import Registry
from server.hosting.replica import Ports
from server.room.state import Room
from server.settings import Settings
from server.web.api import Doorkeeper
from server.web.errors import Refused, refused
from server.web.files import page_files
from server.web.pages import SafeHeaders
from server.web.routes import routes
from server.web.socket import Sockets


@asynccontextmanager
async def embedded_ports(settings: Settings) -> AsyncIterator[Ports]:
    """One process on one machine. Raises DataLocked or StorageTooNew, each with a text for the operator."""
    async with AsyncExitStack() as stack:
        settings.data.mkdir(parents=True, exist_ok=True)
        stack.enter_context(DataLock(settings.data / "lock"))
        bus = InProcessBus()
        journal = await SqliteJournal.open(settings.data / "journal.db", bus)
        stack.push_async_callback(journal.close)
        box = await SqliteBallotBox.open(settings.data / "ballots.db", new_id)
        stack.push_async_callback(box.close)
        presence, days = InProcessPresence(), settings.keep_days
        yield Ports(journal, box, bus, presence, SystemClock(), new_id, friendly_name, keep_days=days)


@asynccontextmanager
async def redis_ports(settings: Settings) -> AsyncIterator[Ports]:
    """Many processes on many machines. Raises Unavailable, DataLocked or StorageTooNew, each with a text for
    the operator.
    """
    url = settings.redis_url
    async with AsyncExitStack() as stack:
        settings.data.mkdir(parents=True, exist_ok=True)
        days = settings.keep_days
        journal = await RedisJournal.open(url, settings.data, keep_days=days)
        stack.push_async_callback(journal.close)
        box = await RedisBallotBox.open(url)
        stack.push_async_callback(box.close)
        bus = await RedisBus.open(url)
        stack.push_async_callback(bus.close)
        presence = await RedisPresence.open(url)
        stack.push_async_callback(presence.close)
        clock = SystemClock()
        yield Ports(journal, box, bus, presence, clock, new_id, friendly_name, shared=True, keep_days=days)


def ports_of(settings: Settings) -> AbstractAsyncContextManager[Ports]:
    """The adapters that the settings ask for."""
    return redis_ports(settings) if settings.redis_url else embedded_ports(settings)


def build(settings: Settings, ports: Ports, *, as_written: bool = False) -> Starlette:
    """The app; its registry is started and closed by whoever serves it."""
    app = Starlette(
        routes=routes(page_files(as_written=as_written)),
        middleware=[Middleware(SafeHeaders)],
        exception_handlers={Refused: refused},
    )
    app.state.settings = settings
    app.state.registry = Registry(ports)
    app.state.sockets = Sockets()
    app.state.doorkeeper = Doorkeeper(settings.rooms_per_minute)
    return app


def friendly_name(room: Room) -> str:
    """A random alias that nobody in the room has; when all are taken, any, and the room numbers it."""
    taken = {participant.name for participant in room.participants.values()}
    return secrets.choice([alias for alias in ALIASES if alias not in taken] or ALIASES)
