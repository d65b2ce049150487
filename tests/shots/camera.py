"""Photographs a page at every width, in light and dark."""

from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page

SIZES = ((320, 640), (390, 844), (1280, 720), (1920, 1080))
THEMES = ("light", "dark")
PHONE = 640


@dataclass(frozen=True)
class Subject:
    """A page to photograph: who is looking, in which language."""

    role: str
    locale: str
    page: Page


@dataclass(frozen=True)
class Shot:
    """One picture."""

    role: str
    locale: str
    width: int
    theme: str
    file: Path


class Camera:
    """Opens pages and photographs them; one context a page, kept from scene to scene."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self._folder = folder

    async def open(self, address: str, locale: str) -> Page:
        """A page of its own, as a new person would have it."""
        context = await self._browser.new_context(locale=locale, reduced_motion="reduce")
        page = await context.new_page()
        page.on("pageerror", lambda error: print(f"error on {address}: {error}"))
        await page.goto(address)
        await page.locator("h1").wait_for()
        return page

    async def take(self, scene: str, subject: Subject) -> list[Shot]:
        """All widths and themes; a phone's page whole, a screen's as much as it shows."""
        shots = []
        for width, height in SIZES:
            await self._size(subject, width, height)
            for theme in THEMES:
                await subject.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
                file = self._folder / scene / f"{subject.role}-{subject.locale}-{width}-{theme}.jpg"
                await subject.page.screenshot(path=file, type="jpeg", quality=85)
                shots.append(Shot(subject.role, subject.locale, width, theme, file))
        return shots

    async def _size(self, subject: Subject, width: int, height: int) -> None:
        """A phone is photographed as if it were as long as its page: then nothing sticks in the middle."""
        await subject.page.set_viewport_size({"width": width, "height": height})
        await subject.page.evaluate("scrollTo(0, 0)")
        whole = (
            await subject.page.evaluate("document.documentElement.scrollHeight") if width < PHONE else height
        )
        if whole > height:
            await subject.page.set_viewport_size({"width": width, "height": whole})
