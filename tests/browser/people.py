"""People with browsers of their own: what each does on a page, by role and label; what their wires carry."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Self

from playwright.async_api import BrowserContext, Locator, Page, WebSocket, expect

PATIENCE = 15

OFFER = "Vi erbjuder en produkt – Vi erbjuder en tjänst"
USER = "Vi ser användaren som objekt – Vi ser användaren som en resurs"
FOCUS = "Vi har fokus på produktion – Vi har värdeskapande i fokus"

Frame = dict[str, Any]
Press = Callable[[Locator], Awaitable[None]]


class Person:
    """One page in a context of its own, as on a machine of its own; its sockets' frames: `sent`, `heard`."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context = context
        self.page = page
        self.sent: list[str] = []
        self.heard: list[str] = []
        self._more = asyncio.Event()
        self._stepped_at = -1_000.0
        page.on("websocket", self._listen)

    @classmethod
    async def in_new_page(cls, context: BrowserContext) -> Self:
        """A person who has opened nothing yet."""
        return cls(context, await context.new_page())

    # Coming in

    async def opens(self, address: str) -> None:
        """Go to an address and see its heading."""
        await self.page.goto(address)
        await expect(self.heading).to_be_visible()

    async def reloads(self) -> None:
        """Load the page again and see its heading."""
        await self.page.reload()
        await expect(self.heading).to_be_visible()

    async def makes_a_room(self, start: str, title: str = "Barn- och ungdomshälsan") -> None:
        """From the start page to a room of one's own."""
        await self.opens(start)
        await self.button("Skapa ett rum").click()
        await self.page.get_by_label("Rubrik").fill(title)
        await self.button("Skapa").click()
        await expect(self.heading).to_have_text(title)

    async def opens_the_big_screen(self) -> "Person":
        """The window that the invitation opens."""
        await self.button("Bjud in").click()
        async with self.context.expect_page() as opened:
            await self.page.get_by_role("link", name="Öppna storbild").click()
        screen = Person(self.context, await opened.value)
        await self.page.keyboard.press("Escape")
        await expect(screen.heading).to_be_visible()
        return screen

    async def joins(self, name: str) -> None:
        """Take part under a name, from the form that the link leads to."""
        await self.page.get_by_label("Ditt namn").fill(name)
        await self.button("Delta").click()
        await expect(self.button("Du och rummet")).to_be_visible()

    async def comes_in(self) -> None:
        """Take part under the name that is offered, in either language."""
        await self.page.get_by_role("button", name=re.compile("^(Delta|Take part)$")).click()
        await expect(
            self.page.get_by_role("button", name=re.compile("^(Du och rummet|You and the room)$"))
        ).to_be_visible()

    # Going about

    async def opens_step(self, step: str) -> None:
        """Choose a step in the steps' menu."""
        await self.page.get_by_role("button", name=re.compile(r"^Steg \d av \d")).click()
        await self.page.get_by_role("navigation").get_by_role("button", name=re.compile(f"^{step}")).click()

    async def brings_all_to(self, step: str, way: str = "Nästa", press: Press = Locator.click) -> None:
        """The facilitator's next step, or the one before."""
        before = len(self.told_of("step_set"))
        await self.presses(f"{way}: {step}", press)
        await self.until(lambda: len(self.told_of("step_set")) > before)
        await expect(self.page).to_have_title(re.compile(f"^{step} – "))
        self._stepped_at = await self.page.evaluate("performance.now()")

    async def presses(self, way: str, press: Press = Locator.click) -> None:
        """The facilitator's way to another step. A press too soon after another is the same, so it waits."""
        await self.page.wait_for_function("then => performance.now() - then > 700", arg=self._stepped_at)
        await press(self.button(way))

    async def opens_menu(self) -> None:
        """Unfold the menu of oneself and the room."""
        await self.button("Du och rummet").click()

    async def begins_to_rename(self) -> Locator:
        """The field for another name of one's own, focused."""
        await self.opens_menu()
        await self.button("Byt namn").click()
        field = self.page.get_by_label("Ditt namn")
        await field.focus()
        return field

    async def holds_the_clock(self) -> None:
        """From now on time passes on the page, which has a clock installed, only as the test lets it."""
        await self.page.clock.pause_at(await self.page.evaluate("Date.now() / 1000 + 0.5"))

    # Grading

    async def grades(self, statement: str, score: int) -> None:
        """Choose a key and leave the field, so that the ballot goes at once."""
        key = self.key(statement, score)
        await key.check()
        await key.blur()

    async def grades_all(self, *scores: int) -> None:
        """Choose a key on each statement in turn."""
        for statement, score in enumerate(scores):
            await self.scales.nth(statement).get_by_role("radio", name=str(score), exact=True).check()
        await self.scales.last.get_by_role("radio", checked=True).blur()

    async def skips(self, statement: str) -> None:
        """Press "Hoppa över" of a statement."""
        await self.skip(statement).click()

    # What is on the page

    def button(self, name: str) -> Locator:
        """The button with exactly this name."""
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def heading(self) -> Locator:
        """The page's one first heading."""
        return self.page.get_by_role("heading", level=1)

    @property
    def status(self) -> Locator:
        """What is said politely to those who listen."""
        return self.page.locator("#status")

    @property
    def main(self) -> Locator:
        """The page's content, between its bars."""
        return self.page.get_by_role("main")

    @property
    def saved(self) -> Locator:
        """The header's word that everything is saved."""
        return self.page.get_by_role("banner").get_by_text("Sparat", exact=True)

    @property
    def scales(self) -> Locator:
        """All the scales."""
        return self.page.get_by_role("radiogroup")

    def scale(self, statement: str) -> Locator:
        """The ten keys of a statement."""
        return self.page.get_by_role("radiogroup", name=statement, exact=True)

    def key(self, statement: str, score: int) -> Locator:
        """One of the ten."""
        return self.scale(statement).get_by_role("radio", name=str(score), exact=True)

    def skip(self, statement: str) -> Locator:
        """The toggle beside the ten."""
        return self.statement(statement).get_by_role("button", name="Hoppa över")

    def statement(self, statement: str) -> Locator:
        """A statement's place in the list."""
        return self.page.get_by_role("listitem").filter(has=self.scale(statement))

    def row(self, statement: str) -> Locator:
        """A statement's row in the profile."""
        header = self.page.get_by_role("rowheader", name=statement)
        return self.page.get_by_role("row").filter(has=header)

    # What goes over the wire

    @property
    def casts(self) -> list[str]:
        """The cast frames sent, as they were."""
        return [text for text in self.sent if json.loads(text)["type"] == "cast"]

    @property
    def scores_cast(self) -> list[object]:
        """What they said."""
        return [json.loads(text)["score"] for text in self.casts]

    def told_of(self, event: str, **fields: object) -> list[Frame]:
        """The events of this type, with these fields, that the page has been told of; each entry once."""
        frames = [json.loads(text) for text in self.heard]
        entries = {e["id"]: e for frame in frames if frame["type"] == "entries" for e in frame["entries"]}
        events = [event for entry in entries.values() for event in entry["events"]]
        return [each for each in events if each["type"] == event and _holds(each, fields)]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until what has gone over the wire makes this true."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._more.clear()
                await self._more.wait()

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda text: self._note(self.sent, text))
        socket.on("framereceived", lambda text: self._note(self.heard, text))

    def _note(self, texts: list[str], text: str | bytes) -> None:
        texts.append(str(text))
        self._more.set()


def _holds(record: Mapping[str, Any], fields: Mapping[str, object]) -> bool:
    """Whether the record, or one inside it, has these fields."""
    if fields.items() <= record.items():
        return True
    return any(_holds(inner, fields) for inner in record.values() if isinstance(inner, dict))
