"""A workshop told in scenes: the pages that look on, and what happens before each picture."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from playwright.async_api import Page

from tests.browsers import Browser, Room, make_room
from tests.shots import wall
from tests.shots.camera import Camera, Subject

NAMES = ("Anna", "Ali", "Maria", "Per", "Eva", "Fatima", "Lars", "Karin", "Johan", "Sara")
LANGUAGES = ("sv", "en")
TITLE = "Barn- och ungdomshälsan"
LEANS = {
    "offer": 6.4,
    "user": 7.8,
    "focus": 4.2,
    "right": 5.1,
    "logic": 3.6,
    "expertise": 5.8,
    "organisation": 3.1,
    "failure": 6.6,
    "variation": 4.9,
    "discretion": 9.9,
}
SPREADS = {"user": 0.6, "right": 3.2, "failure": 4.0, "discretion": 0.3}
OWN_ANSWERS = {"offer": 6, "user": 8, "focus": 3}


@dataclass(frozen=True)
class Scene:
    """What a sheet shows; `prepare` brings it about and says who is to be photographed."""

    name: str
    prepare: Callable[[], Awaitable[Sequence[Subject]]]


class Story:
    """A room with ten people on bare sockets and, in each language, one of each role in a browser."""

    def __init__(self, address: str, camera: Camera) -> None:
        self._address = address
        self._camera = camera
        self._stack = AsyncExitStack()
        self._crowd: list[Browser] = []
        self._room: Room
        self._lead: Browser
        self._subjects: list[Subject] = []

    async def __aenter__(self) -> Self:
        self._room = await make_room(self._address, title=TITLE)
        self._lead = await self._joined("Helena", self._room.facilitator_key)
        self._crowd = [await self._joined(name) for name in NAMES]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def scenes(self) -> list[Scene]:
        """In the order of the workshop."""
        return [
            Scene("start", self._start),
            Scene("create", self._create),
            Scene("join", self._join),
            Scene("welcome", self._welcome),
            Scene("invite", self._invite),
            Scene("grade", self._grade),
            Scene("results-waiting", self._results_waiting),
            Scene("results", self._results),
            Scene("round-begun", self._round_begun),
            Scene("round-waiting", self._round_waiting),
            Scene("round-results", self._results),
            Scene("reflect", lambda: self._at("reflect")),
            Scene("reflect-question", lambda: self._at("reflect", "discretion")),
            Scene("document-empty", lambda: self._at("document", "insights")),
            Scene("document", self._document),
            Scene("document-steps", lambda: self._at("document", "next_steps")),
            Scene("document-influence", lambda: self._at("document", "influence")),
            Scene("document-stars", self._stars),
            Scene("document-stars-shown", self._stars_shown),
            Scene("document-silent", self._silent),
            Scene("summary", lambda: self._at("summary")),
        ]

    async def _start(self) -> list[Subject]:
        return await self._opened("guest", self._address)

    async def _create(self) -> list[Subject]:
        subjects = await self._start()
        for subject in subjects:
            await subject.page.locator(".start-words .button.primary").click()
        return subjects

    async def _join(self) -> list[Subject]:
        link = f"{self._address}/r/{self._room.code}"
        return await self._opened("guest", link)

    async def _welcome(self) -> list[Subject]:
        for subject in await self._join():
            await _come_in(subject.page)
            self._subjects.append(Subject("participant", subject.locale, subject.page))
        for role, letter, key in (
            ("facilitator", "f", self._room.facilitator_key),
            ("screen", "s", self._room.screen_key),
        ):
            self._subjects += await self._opened(role, f"{self._address}/r/{self._room.code}#{letter}={key}")
        for subject in self._of("facilitator"):
            await _come_in(subject.page)
        return self._subjects

    async def _invite(self) -> list[Subject]:
        """A dialog, on copies of the facilitators' pages: theirs go on."""
        link = f"{self._address}/r/{self._room.code}#f={self._room.facilitator_key}"
        subjects = await self._opened("facilitator", link)
        for subject in subjects:
            await _come_in(subject.page)
            await subject.page.set_viewport_size({"width": 1280, "height": 720})
            await subject.page.locator(".header-side > .button").click()
            await subject.page.locator("dialog").wait_for()
        return subjects

    async def _grade(self) -> list[Subject]:
        await self._at("grade")
        for subject in self._of("participant"):
            for statement, score in OWN_ANSWERS.items():
                await _press(subject.page, f"#statement-{statement} input[value='{score}']")
            await _press(subject.page, "#statement-right .skip")
        await self._answer(self._crowd[:7])
        return self._subjects

    async def _results_waiting(self) -> list[Subject]:
        await self._answer(self._crowd[7:])
        return await self._at("results")

    async def _results(self) -> list[Subject]:
        await self._lead.do("reveal_result", statement=None)
        for subject in self._subjects:
            await subject.page.locator(".marker").nth(len(LEANS) - 1).wait_for()
        return self._subjects

    async def _round_begun(self) -> list[Subject]:
        await self._lead.do("start_round")
        return await self._at("grade")

    async def _round_waiting(self) -> list[Subject]:
        await self._answer(self._crowd, round=2, drift=1.3)
        return await self._at("results")

    async def _document(self) -> list[Subject]:
        await wall.write(self._lead, self._crowd)
        return await self._at("document", "insights")

    async def _stars(self) -> list[Subject]:
        await self._at("document", "insights")
        await self._lead.do("ask_stars", board="insights", budget=3)
        return await self._drawn()

    async def _stars_shown(self) -> list[Subject]:
        await wall.give(self._crowd)
        await self._lead.do("show_stars", board="insights")
        return await self._drawn()

    async def _silent(self) -> list[Subject]:
        await self._lead.do("set_silent", board="insights", silent=True)
        await wall.write_unseen(self._crowd[:4])
        return await self._drawn()

    async def _at(self, step: str, place: str | None = None) -> list[Subject]:
        """Everyone is where the room is."""
        await self._lead.do("set_step", step=step, place=place)
        for subject in self._subjects:
            await subject.page.locator(f".step-{step}, .screen-{step}").wait_for()
        return await self._drawn()

    async def _drawn(self) -> list[Subject]:
        for subject in self._subjects:
            await subject.page.evaluate("() => new Promise(requestAnimationFrame)")
        return self._subjects

    def _of(self, role: str) -> list[Subject]:
        return [subject for subject in self._subjects if subject.role == role]

    async def _answer(self, people: Sequence[Browser], round: int = 1, drift: float = 0) -> None:
        """Everyone answers everything, and the counts of it have come."""
        chance = random.Random(4)
        for person in people:
            for statement, lean in LEANS.items():
                score = int(chance.gauss(lean + drift, SPREADS.get(statement, 1.2)) + 0.5)
                await person.cast(statement, max(1, min(10, score)), round)
        done = self._crowd.index(people[-1]) + 1
        await self._lead.counts(lambda frame: frame["round"] == round and frame["done"] >= done)

    async def _opened(self, role: str, address: str) -> list[Subject]:
        """A new page for each language."""
        return [Subject(role, locale, await self._camera.open(address, locale)) for locale in LANGUAGES]

    async def _joined(self, name: str, key: str | None = None) -> Browser:
        return await self._stack.enter_async_context(Browser(self._room, name=name, key=key))


async def _come_in(page: Page) -> None:
    """Through the door, under the name that is offered."""
    await page.locator("form .button.primary").click()
    await page.locator(".lobby").wait_for()


async def _press(page: Page, selector: str) -> None:
    """A press that waits neither for sight nor for stillness: the layout is another's question."""
    await page.locator(selector).dispatch_event("click")
    await asyncio.sleep(0)
