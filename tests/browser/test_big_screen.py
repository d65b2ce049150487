"""The big screen: what a group needs to see from the back of a hall, and nothing else. Nobody touches it."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.people import OFFER, USER, Person
from tests.browser.test_notes import at_board, put
from tests.browser.venue import SERVER_GONE, Venue, all_answer, bring, taking_part

PROJECTORS = ((1920, 1080), (1280, 720), (1024, 768))
CONTROLS = "button, a, input, select, textarea, summary, [tabindex='0'], [role=button]"
WITHIN_ITS_ROW = """words => {
    const [inner, row] = [words, words.closest("tr")].map((each) => each.getBoundingClientRect());
    return row.top <= inner.top && inner.bottom <= row.bottom;
}"""


async def test_it_shows_code_and_qr_until_people_are_in_and_then_follows_the_room(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    await bring(hand, "grade")
    await hand.close()
    screen = await venue.screen(room)
    await expect(screen.main.get_by_text(room.code)).to_be_visible()
    await expect(screen.main.get_by_role("img", name="QR-kod med länken till rummet")).to_be_visible()

    crowd = await venue.crowd(room, "Anna", "Bertil", "Cilla")
    await expect(screen.heading).to_have_text("Hur tjänstelogisk är vår verksamhet?")
    await expect(screen.page.locator(CONTROLS)).to_have_count(0)
    await all_answer(crowd[:2], ["offer", "user"])
    await expect(screen.main.get_by_text("0 av 3 är klara")).to_be_visible()

    await all_answer(crowd[2:], ["offer"], 9)
    leader = await venue.hand(room)
    await bring(leader, "results")
    await expect(screen.heading).to_have_text("Så ser vi på vår verksamhet 0 av 3 är klara")
    await leader.do("reveal_result", statement="offer")
    await expect(screen.row(OFFER).get_by_text("7,0", exact=True)).to_be_visible()
    await expect(screen.row(USER)).not_to_contain_text(re.compile(r"\d|svar"))
    await expect(screen.page.locator(CONTROLS)).to_have_count(0)

    await bring(leader, "reflect", "resources")
    await expect(screen.heading).to_have_text(re.compile(r"\?$"))
    await bring(leader, "document")
    await expect(screen.page).to_have_title(re.compile("^Dokumentera"))
    await expect(screen.page.locator(CONTROLS)).to_have_count(0)


@pytest.mark.parametrize("locale", ["sv-SE", "en-GB"])
async def test_no_projector_has_to_be_scrolled_and_nothing_lies_over_anything_else(
    venue: Venue, locale: str
) -> None:
    room = await venue.room("Barn- och ungdomshälsan i norra Värmland och Dalsland, våren")
    screen = await venue.screen(room, locale=locale)
    hand = await venue.hand(room)
    crowd = await venue.crowd(room, "Anna", "Bertil", "Cilla")
    await expect(screen.main.get_by_text(room.code)).to_be_visible()
    for width, height in PROJECTORS:
        await screen.page.set_viewport_size({"width": width, "height": height})
        await expect(screen.main.get_by_role("img")).to_be_in_viewport(ratio=1)
        await expect(screen.main.get_by_text(room.code)).to_be_in_viewport(ratio=1)
        assert await scrolls(screen) == (False, False), f"{width} × {height}"

    await bring(hand, "grade")
    await all_answer(crowd, ["offer", "focus"], 5)
    await all_answer(crowd, ["user"], 10)
    await bring(hand, "results")
    await hand.do("reveal_result", statement=None)
    words = screen.page.locator(".end-words")
    await expect(words).to_be_visible()
    for width, height in PROJECTORS:
        await screen.page.set_viewport_size({"width": width, "height": height})
        assert await words.evaluate(WITHIN_ITS_ROW), f"{width} × {height}"
        assert await scrolls(screen) == (False, False), f"{width} × {height}"


async def test_a_wrong_link_to_it_says_so_and_makes_nobody_take_part(venue: Venue) -> None:
    screen = await venue.person()
    await screen.opens(f"{taking_part(await venue.room())}#s=wrong")

    await expect(screen.heading).to_have_text(
        "Länken för storbilden gäller inte. Öppna storbilden igen från rummet."
    )
    await expect(screen.page.get_by_role("button")).to_have_count(0)


async def test_it_says_that_the_connection_is_lost_and_comes_back_by_itself(frail_venue: Venue) -> None:
    venue = frail_venue
    venue.expect_trouble(SERVER_GONE)
    room = await venue.room()
    screen = await venue.screen(room)
    venue.server.kill()
    await expect(screen.main.get_by_text("Ansluter igen…")).to_be_visible()
    venue.server.start()

    await expect(screen.main.get_by_text("Ansluter igen…")).to_have_count(0)
    await expect(screen.main.get_by_text(room.code)).to_be_visible()


async def scrolls(screen: Person) -> tuple[bool, bool]:
    """Whether the page is wider, and whether it is taller, than what is seen of it."""
    wider, taller = await screen.page.evaluate(
        """() => {
            const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
            return [scrollWidth > clientWidth, scrollHeight > clientHeight];
        }"""
    )
    return wider, taller


async def test_on_a_phone_what_is_to_be_done_and_talked_of_has_the_width_of_it(venue: Venue) -> None:
    """Somebody far from the screen opens its link."""
    room, hand = await at_board(venue, "next_steps")
    text = "Skriv om kallelsen"
    await put(hand, "next_steps", "now", text)
    await bring(hand, "summary")
    screen = await venue.screen(room, viewport={"width": 320, "height": 640})
    left, right = await sides(screen, text)
    assert right - left > 200

    await hand.do("set_step", step="reflect", place="discretion")
    await expect(screen.heading).to_contain_text("handlingsutrymme")
    left, right = await sides(screen, "Vilket handlingsutrymme")
    assert left == 320 - right < 30


async def sides(screen: Person, text: str) -> tuple[float, float]:
    """From where to where the words may reach, in pixels."""
    box = await screen.main.get_by_text(text).bounding_box()
    assert box is not None
    return box["x"], box["x"] + box["width"]
