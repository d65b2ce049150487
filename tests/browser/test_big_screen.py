"""The big screen: what a group needs to see from the back of a hall, and nothing else. Nobody touches it."""

import re

from playwright.async_api import expect

from tests.browser.people import OFFER, USER
from tests.browser.venue import Venue, all_answer, bring

CONTROLS = "button, a, input, select, textarea, summary, [tabindex='0'], [role=button]"


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
    await expect(screen.heading).to_contain_text("Så ser vi på vår verksamhet")
    await leader.do("reveal_result", statement="offer")
    await expect(screen.row(OFFER).get_by_text("7,0", exact=True)).to_be_visible()
    await expect(screen.row(USER)).not_to_contain_text(re.compile(r"\d|svar"))
    await expect(screen.page.locator(CONTROLS)).to_have_count(0)

    await bring(leader, "reflect", "resources")
    await expect(screen.heading).to_have_text(re.compile(r"\?$"))
    await bring(leader, "document")
    await expect(screen.page).to_have_title(re.compile("^Dokumentera"))
    await expect(screen.page.locator(CONTROLS)).to_have_count(0)


async def test_it_says_that_the_connection_is_lost_and_comes_back_by_itself(frail_venue: Venue) -> None:
    venue = frail_venue
    venue.expect_trouble("ERR_CONNECTION_|closed before the connection")
    room = await venue.room()
    screen = await venue.screen(room)
    venue.server.kill()
    await expect(screen.main.get_by_text("Ansluter igen…")).to_be_visible()
    venue.server.start()

    await expect(screen.main.get_by_text("Ansluter igen…")).to_have_count(0)
    await expect(screen.main.get_by_text(room.code)).to_be_visible()
