"""Swedish and English, each person's own, in one room at one time."""

import re

from playwright.async_api import expect

from tests.browser.people import OFFER
from tests.browser.venue import PHONE, Venue, bring, taking_part


async def test_two_people_read_two_languages_in_one_room_statements_too(venue: Venue) -> None:
    room = await venue.room()
    await bring(await venue.hand(room), "grade")
    anna = await venue.participant(room, "Anna")
    emma = await venue.person(locale="en-GB", **PHONE)
    await emma.opens(taking_part(room))
    await emma.page.get_by_label("Your name").fill("Emma")
    await emma.button("Take part").tap()

    await expect(anna.scale(OFFER)).to_be_visible()
    await expect(emma.scale("We offer a product – We offer a service")).to_be_visible()
    await expect(emma.page.get_by_text("Managed and developed by service logic")).to_be_visible()
    for person, language in ((anna, "sv"), (emma, "en")):
        await expect(person.page.locator("html")).to_have_attribute("lang", language)
    await expect(emma.page.get_by_role("banner").get_by_text("Barn- och ungdomshälsan")).to_have_attribute(
        "lang", "sv"
    )


async def test_the_switch_keeps_place_focus_and_answers_and_is_remembered(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    anna = await venue.participant(room, "Anna")
    await bring(hand, "grade")
    await anna.grades(OFFER, 7)
    await bring(hand, "results")
    await anna.opens_step("Gradera")
    switch = anna.page.get_by_role("button", name="English")
    await expect(switch).to_have_attribute("lang", "en")
    await switch.click()

    english = anna.scale("We offer a product – We offer a service")
    await expect(english.get_by_role("radio", name="7", exact=True)).to_be_checked()
    await expect(anna.page.get_by_text("The group is at Results.")).to_be_visible()
    back = anna.page.get_by_role("button", name="Svenska")
    await expect(back).to_be_focused()
    await expect(back).to_have_attribute("lang", "sv")
    await anna.reloads()
    await expect(anna.page.locator("html")).to_have_attribute("lang", "en")
    await expect(anna.page).to_have_title(re.compile("^Results – "))


async def test_the_switch_keeps_what_one_has_begun_to_write(venue: Venue) -> None:
    guest = await venue.person()
    await guest.opens(taking_part(await venue.room()))
    await guest.page.get_by_label("Ditt namn").fill("Ann")
    await guest.page.get_by_role("button", name="English").click()

    await expect(guest.page.get_by_label("Your name")).to_have_value("Ann")


async def test_an_english_reader_sees_means_with_a_point(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    crowd = await venue.crowd(room, "Anna", "Bertil", "Cilla")
    await bring(hand, "grade")
    for browser, score in zip(crowd, (4, 7, 7), strict=True):
        await browser.cast("offer", score)
    await bring(hand, "results")
    await hand.do("reveal_result", statement=None)
    emma = await venue.facilitator(room, locale="en-GB")

    await expect(
        emma.row("We offer a product – We offer a service").get_by_text("6.0", exact=True)
    ).to_be_visible()
