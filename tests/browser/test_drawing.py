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
# The news of each frame, and whether it was drawn: the page's own clock and frames are the test's.
FRAMES = """async (working) => {
  const { createDrawing } = await import("/static/views/drawing.js");
  const { loadWords } = await import("/static/lib/words.js");
  const { NOTHING_YET } = await import("/static/room/state.js");
  document.documentElement.dataset.locales = "/static/locales/";
  const words = await loadWords("sv");
  let [time, waiting, drawn] = [10_000, [], 0];
  performance.now = () => time;
  window.requestAnimationFrame = (work) => waiting.push(work);
  const drawing = createDrawing(document.body, {
    model: () => ({ ...words, state: NOTHING_YET, inRoom: null, code: null, host: "", secure: true }),
    act: () => ({}),
    around: () => { drawn += 1; },
    drawn: () => {},
    settled: () => {},
  });
  const frames = [];
  for (const at of [10_100, 10_117, 10_133, 10_150, 10_167, 10_500, 10_517]) {
    if (working) document.body.click();
    drawing.show({});
    time = at;
    const [due, before] = [waiting, drawn];
    waiting = [];
    for (const work of due) work(time);
    frames.push(drawn - before);
  }
  return frames;
}"""
IMPORT_MAP = re.compile(r'<script type="importmap">.*?</script>', re.DOTALL)


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_board_drawn_step_by_step_is_the_board_drawn_anew(venue: Venue, seed: int) -> None:
    anna = await venue.person()
    await opens_an_empty_page(anna.page, venue.address)

    differs = await anna.page.evaluate(STORY, [seed, STEPS])

    assert differs is None, differs


@pytest.mark.parametrize(
    ("working", "drawn"),
    [(False, [1, 0, 1, 0, 1, 1, 0]), (True, [1, 1, 1, 1, 1, 1, 1])],
    ids=["one looks on", "one is at work"],
)
async def test_in_a_busy_room_every_second_frame_is_drawn_while_one_only_looks_on(
    venue: Venue, working: bool, drawn: list[int]
) -> None:
    anna = await venue.person()
    await opens_an_empty_page(anna.page, venue.address)

    assert await anna.page.evaluate(FRAMES, working) == drawn


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
