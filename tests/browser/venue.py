"""Where people meet: one server, one Chromium, and an eye on everything that a page must never do."""

import re
from collections.abc import Iterable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request, WebError, WebSocket

from tests.browser.machines import Machine, Machines
from tests.browser.people import Person
from tests.browsers import Browser, Frame, Room, make_room
from tests.serving import ServerProcess

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}

# What a browser complains of when its server is killed, or its network is gone, whatever was under way.
SERVER_GONE = (
    "ERR_CONNECTION_|ERR_INTERNET_DISCONNECTED|ERR_EMPTY_RESPONSE|ERR_CONTENT_LENGTH_MISMATCH"
    "|ERR_SOCKET_NOT_CONNECTED|closed before the connection"
)


class Venue:
    """Lends each person a browser context; on leaving, fails if any page complained or called elsewhere."""

    def __init__(self, machines: Machines, server: ServerProcess) -> None:
        self.server = server
        self.address = server.address
        self._machines = machines
        self._failed = False
        self._troubles: list[str] = []
        self._expected: list[str] = []
        self._closing = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._failed = error is not None
        await self._closing.aclose()
        unexpected = [t for t in self._troubles if not any(re.search(e, t) for e in self._expected)]
        assert not unexpected, "\n".join(unexpected)

    def expect_trouble(self, pattern: str) -> None:
        """A complaint of the browser's own that this test brings about."""
        self._expected.append(pattern)

    # Who comes

    async def person(self, locale: str = "sv-SE", **options: Any) -> Person:
        """Somebody at a desk, unless the options say otherwise, who has opened nothing yet."""
        machine = await self._machines.lend({**DESK, "locale": locale, **options})
        self._closing.push_async_callback(self._return, machine)
        self._watch(machine.context)
        return await Person.in_new_page(machine.context)

    async def facilitator(self, room: Room, **options: Any) -> Person:
        """Who leads the room, come by the facilitator's link."""
        person = await self.person(**options)
        await person.opens(leading(room))
        await person.comes_in()
        return person

    async def participant(self, room: Room, name: str, **options: Any) -> Person:
        """Somebody who has joined by the participants' link."""
        person = await self.person(**options)
        await person.opens(taking_part(room))
        await person.joins(name)
        return person

    async def screen(self, room: Room, **options: Any) -> Person:
        """The big screen, by its link."""
        person = await self.person(**{"viewport": {"width": 1920, "height": 1080}, **options})
        await person.opens(watching(room))
        return person

    async def crowd(self, room: Room, *names: str) -> list[Browser]:
        """People who are in the room by their sockets alone."""
        return [await self.present(Browser(room, name=name)) for name in names]

    async def hand(self, room: Room) -> Browser:
        """The facilitator's hand, without a page."""
        return await self.present(Browser(room, key=room.facilitator_key, name="Leif"))

    async def present(self, browser: Browser) -> Browser:
        """Let somebody in by a socket alone, until the test ends."""
        return await self._closing.enter_async_context(browser)

    async def room(self, title: str = "Barn- och ungdomshälsan", **settings: object) -> Room:
        """A new room."""
        return await make_room(self.address, title=title, settings=settings)

    # What must not happen

    def _watch(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)
        context.on("page", self._page)

    async def _return(self, machine: Machine) -> None:
        context = machine.context
        if self._failed:
            await context.close()
            return
        await self._machines.take_back(machine, self.address)
        context.remove_listener("console", self._console)
        context.remove_listener("weberror", self._error)
        context.remove_listener("request", self._request)
        context.remove_listener("page", self._page)

    def _page(self, page: Page) -> None:
        page.on("websocket", self._socket)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._troubles.append(f"{message.type} on {_path(message.page)}: {message.text}")

    def _error(self, error: WebError) -> None:
        self._troubles.append(f"exception on {_path(error.page)}: {error.error.stack}")

    def _request(self, request: Request) -> None:
        self._only_here(request.url)

    def _socket(self, socket: WebSocket) -> None:
        self._only_here(socket.url)

    def _only_here(self, url: str) -> None:
        there = urlsplit(url)
        if there.scheme in ("http", "https", "ws", "wss") and there.netloc != urlsplit(self.address).netloc:
            self._troubles.append(f"a request elsewhere: {url}")


def taking_part(room: Room) -> str:
    """The participants' link."""
    return f"{room.address}/r/{room.code}"


def leading(room: Room) -> str:
    """The facilitator's link."""
    return f"{taking_part(room)}#f={room.facilitator_key}"


def watching(room: Room) -> str:
    """The big screen's link."""
    return f"{taking_part(room)}#s={room.screen_key}"


async def bring(hand: Browser, step: str, place: str | None = None) -> Frame:
    """Take the room to a step."""
    answer = await hand.do("set_step", step=step, place=place)
    assert answer.get("type") != "rejected", answer
    return answer


async def all_answer(crowd: Iterable[Browser], statements: Iterable[str], score: int = 6) -> None:
    """Each answers each of these statements."""
    for browser in crowd:
        for statement in statements:
            answer = await browser.cast(statement, score)
            assert answer["type"] == "cast_saved", answer


def _path(page: Page | None) -> str:
    return "a page" if page is None else urlsplit(page.url).path
