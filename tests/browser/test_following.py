"""Everyone is brought where the facilitator goes, but for one who is busy or looks elsewhere."""

import re

from playwright.async_api import expect

from tests.browser.venue import PHONE, Venue, bring


async def test_everyone_is_brought_to_the_step_and_hears_which(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    anna = await venue.participant(room, "Anna", **PHONE)
    await facilitator.brings_all_to("Gradera")

    for person in (facilitator, anna):
        await expect(person.heading).to_have_text("Hur tjänstelogisk är vår verksamhet?")
        await expect(person.heading).to_be_focused()
        await expect(person.status).to_have_text("Steg 2 av 6: Gradera")
        await expect(person.page).to_have_title("Gradera – Barn- och ungdomshälsan")


async def test_a_participant_may_look_around_and_find_the_way_back(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    anna = await venue.participant(room, "Anna")
    await bring(hand, "grade")
    await expect(anna.page).to_have_title(re.compile("^Gradera"))
    await anna.opens_step("Välkommen")
    await expect(anna.page.get_by_text("Gruppen är på Gradera.")).to_be_visible()
    await bring(hand, "results")

    await expect(anna.page.get_by_text("Gruppen är på Resultat.")).to_be_visible()
    await expect(anna.page).to_have_title(re.compile("^Välkommen"))
    await anna.button("Gå dit").click()
    await expect(anna.heading).to_have_text("Så ser vi på vår verksamhet")
    await expect(anna.button("Gå dit")).to_have_count(0)


async def test_a_participant_may_not_go_ahead_of_the_room(venue: Venue) -> None:
    room = await venue.room()
    anna = await venue.participant(room, "Anna")
    await bring(await venue.hand(room), "grade")
    await anna.page.get_by_role("button", name="Steg 2 av 6: Gradera").click()
    steps = anna.page.get_by_role("navigation", name="Stegen")

    await expect(steps.get_by_role("button")).to_have_text([re.compile("Välkommen"), re.compile("Gradera")])
    await expect(steps.get_by_text("Resultat")).to_be_visible()
    await expect(steps.locator("[aria-current=step]")).to_have_text(re.compile("Gradera"))


async def test_one_who_is_typing_is_not_carried_away_and_loses_nothing(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    anna = await venue.participant(room, "Anna", **PHONE)
    field = await anna.begins_to_rename()
    await field.fill("Anni")
    await bring(hand, "grade")
    await expect(anna.page.get_by_text("Gruppen är på Gradera.")).to_be_attached()
    await field.press_sequentially("ka")

    await expect(field).to_be_focused()
    await expect(field).to_have_value("Annika")
    await anna.button("Spara").tap()
    await expect(anna.main.get_by_text("Du heter Annika här.")).to_be_visible()
    await anna.button("Gå dit").tap()
    await expect(anna.heading).to_have_text("Hur tjänstelogisk är vår verksamhet?")


async def test_a_latecomer_lands_where_the_room_is(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    await bring(hand, "grade")
    await bring(hand, "reflect")
    late = await venue.participant(room, "Sara", **PHONE)

    await expect(late.page).to_have_title(re.compile("^Reflektera"))
    await expect(late.button("Gå dit")).to_have_count(0)


async def test_the_question_being_talked_about_is_everyones(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    anna = await venue.participant(room, "Anna", **PHONE)
    await bring(await venue.hand(room), "reflect")
    await facilitator.button("Prata om den nu").nth(1).click()

    for person in (facilitator, anna):
        await expect(person.page.get_by_text("Vi pratar om den här frågan nu")).to_be_visible()
        await expect(
            person.page.get_by_role("heading", level=2, name="Har vi standardiserade erbjudanden")
        ).to_be_visible()


async def test_the_facilitators_board_is_everyones_but_one_may_look_at_another(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    anna = await venue.participant(room, "Anna")
    await bring(await venue.hand(room), "document")
    await facilitator.page.get_by_role("tab").nth(1).click()
    second = anna.page.get_by_role("tab").nth(1)
    await expect(second).to_have_attribute("aria-selected", "true")
    await anna.page.get_by_role("tab").nth(2).click()

    told = anna.page.get_by_text("Gruppen är på Insikter och idéer.")
    await expect(told).to_be_visible()
    said, way = await told.bounding_box(), await anna.button("Gå dit").bounding_box()
    assert said is not None
    assert way is not None
    assert way["y"] < said["y"] + said["height"] / 2 < way["y"] + way["height"], "they share a line"
    await anna.button("Gå dit").click()
    await expect(second).to_have_attribute("aria-selected", "true")


async def test_a_double_click_is_one_step(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    await facilitator.button("Nästa: Gradera").dblclick()
    await facilitator.until(lambda: facilitator.told_of("step_set"))
    await venue.crowd(room, "Anna")
    await facilitator.until(lambda: facilitator.told_of("participant_joined", name="Anna"))

    assert facilitator.told_of("step_set", step="results") == []
    await expect(facilitator.page).to_have_title(re.compile("^Gradera"))
