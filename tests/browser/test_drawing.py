"""What a drawing passes over has not changed: a board drawn step by step is the board drawn anew."""

import re

import pytest
from playwright.async_api import Page, Route

from tests.browser.venue import Venue
from tests.serving import ROOT

SEEDS = range(1, 9)
STEPS = 250
STORY = """async ([seed, steps]) => {
  const { render } = await import("lit-html");
  const { tellStory } = await import("/tests/client/drawing.js");
  return tellStory(render, seed, steps);
}"""
IMPORT_MAP = re.compile(r'<script type="importmap">.*?</script>', re.DOTALL)


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_board_drawn_step_by_step_is_the_board_drawn_anew(venue: Venue, seed: int) -> None:
    anna = await venue.person()
    await opens_an_empty_page(anna.page, venue.address)

    differs = await anna.page.evaluate(STORY, [seed, STEPS])

    assert differs is None, differs


async def opens_an_empty_page(page: Page, address: str) -> None:
    """With the modules as they are written, and those of the tests."""

    async def answer(route: Route) -> None:
        file = ROOT / route.request.url.removeprefix(f"{address}/")
        await (route.fulfill(path=file) if file.is_file() else route.fulfill(status=404))

    page_map = IMPORT_MAP.search((ROOT / "static" / "index.html").read_text())
    assert page_map is not None
    await page.route(f"{address}/static/**", answer)
    await page.route(f"{address}/tests/**", answer)
    await page.route(
        f"{address}/empty", lambda route: route.fulfill(content_type="text/html", body=page_map.group())
    )
    await page.goto(f"{address}/empty")
