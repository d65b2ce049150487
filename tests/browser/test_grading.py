"""Gradera and Resultat: each answers alone, the facilitator shows, everyone sees the same at that moment."""

import re

from playwright.async_api import expect

from tests.browser.people import FOCUS, OFFER, USER
from tests.browser.venue import PHONE, Venue, all_answer, bring

SEALED = "Resultatet har visats. Svaret kan inte ändras längre."


async def test_three_phones_grade_and_everyone_sees_what_the_facilitator_shows(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    phones = [await venue.participant(room, name, **PHONE) for name in ("Anna", "Bertil", "Cilla")]
    await facilitator.brings_all_to("Gradera")
    for phone, offer, user in zip(phones, (7, 6, 9), (2, 5, 5), strict=True):
        await phone.grades(OFFER, offer)
        await phone.grades(USER, user)
    for phone in phones[:2]:
        await phone.grades(FOCUS, 4)
    await expect(phones[0].page.get_by_text("Du har svarat på 3 av 10")).to_be_visible()
    for statement, answered in ((OFFER, 3), (FOCUS, 2)):
        left = statement.split(" – ")[0]
        count = facilitator.page.get_by_role("listitem").filter(has_text=left)
        await expect(count.get_by_text(f"{answered} av 3 har svarat")).to_be_visible()

    await facilitator.brings_all_to("Resultat")
    await expect(phones[0].page.get_by_text("Resultatet visas när den som leder öppnar det.")).to_be_visible()
    await facilitator.row(OFFER).get_by_role("button", name="Visa resultat").click()
    for person in (facilitator, *phones):
        await expect(person.row(OFFER).get_by_text("7,3", exact=True)).to_be_visible()
        await expect(person.row(USER).get_by_text("4,0", exact=True)).to_have_count(0)

    await facilitator.button("Visa alla resultat").click()
    for person in (facilitator, *phones):
        await expect(person.row(USER).get_by_text("4,0", exact=True)).to_be_visible()
    await expect(facilitator.row(FOCUS).get_by_text("Det behövs minst 3 svar. Det fattas 1.")).to_be_visible()
    await expect(facilitator.button("Visa alla resultat")).to_have_count(0)
    assert all("7.3" not in text for phone in phones for text in phone.sent)


async def test_what_has_been_shown_can_no_longer_be_answered(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    crowd = await venue.crowd(room, "Bertil", "Cilla")
    await bring(hand, "grade")
    anna = await venue.participant(room, "Anna", **PHONE)
    await anna.grades(OFFER, 6)
    await all_answer(crowd, ["offer"])
    await expect(anna.saved).to_be_attached()
    await bring(hand, "results")
    await hand.do("reveal_result", statement="offer")
    await anna.opens_step("Gradera")

    await expect(anna.key(OFFER, 6)).to_be_checked()
    for score in range(1, 11):
        await expect(anna.key(OFFER, score)).to_be_disabled()
    await expect(anna.skip(OFFER)).to_have_count(0)
    await expect(anna.statement(OFFER).get_by_text(SEALED)).to_be_visible()
    await expect(anna.key(USER, 6)).to_be_enabled()


async def test_an_answer_that_comes_after_the_result_is_refused_beside_its_scale(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    crowd = await venue.crowd(room, "Bertil", "Cilla", "David")
    await bring(hand, "grade")
    await all_answer(crowd, ["offer"])
    anna = await venue.participant(room, "Anna", **PHONE)
    await anna.page.clock.install()
    await anna.reloads()
    await anna.holds_the_clock()
    await anna.key(OFFER, 2).check()
    await bring(hand, "results")
    await hand.do("reveal_result", statement="offer")
    await anna.until(lambda: anna.told_of("result_published", statement="offer"))
    await anna.page.clock.resume()
    await anna.opens_step("Gradera")

    await expect(anna.statement(OFFER).get_by_text(SEALED)).to_be_visible()
    await expect(anna.key(OFFER, 2)).not_to_be_checked()
    await expect(anna.key(OFFER, 2)).to_be_disabled()


async def test_what_is_asked_is_asked_no_more_once_everyone_is_done(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    crowd = await venue.crowd(room, "Anna", "Bertil", "Cilla")
    cautious = await venue.participant(room, "David")
    await facilitator.brings_all_to("Gradera")
    await all_answer(crowd, ["offer"], 10)
    await facilitator.brings_all_to("Resultat")
    await facilitator.row(OFFER).get_by_role("button", name="Visa resultat").click()
    await expect(facilitator.row(OFFER).get_by_text("En är inte klar än.")).to_be_visible()
    await cautious.opens_step("Gradera")
    await cautious.skips(OFFER)
    await expect(facilitator.row(OFFER).get_by_text("klar än")).to_have_count(0)
    await expect(facilitator.row(OFFER).get_by_role("button", name="Visa resultat")).to_be_visible()


async def test_nothing_is_asked_when_everyone_has_answered_or_skipped(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    crowd = await venue.crowd(room, "Anna", "Bertil", "Cilla")
    cautious = await venue.participant(room, "David", **PHONE)
    await facilitator.brings_all_to("Gradera")
    await all_answer(crowd, ["offer"], 10)
    await cautious.skips(OFFER)
    counted = '"offer":{"answered":3,"skipped":1}'
    await facilitator.until(lambda: any(counted in text for text in facilitator.heard))
    await facilitator.brings_all_to("Resultat")
    await facilitator.row(OFFER).get_by_role("button", name="Visa resultat").click()

    await expect(
        facilitator.row(OFFER).get_by_text("Nästan alla svar ligger i den här änden.")
    ).to_be_visible()
    await expect(facilitator.button("Visa ändå")).to_have_count(0)


async def test_it_asks_when_somebody_has_neither_answered_nor_skipped_and_one_may_wait(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    crowd = await venue.crowd(room, "Anna", "Bertil", "Cilla", "David")
    await facilitator.brings_all_to("Gradera")
    await all_answer(crowd[:3], ["offer"])
    await facilitator.brings_all_to("Resultat")
    show = facilitator.row(OFFER).get_by_role("button", name="Visa resultat")
    await show.click()

    question = facilitator.page.get_by_role(
        "group", name="En är inte klar än. När resultatet har visats går det inte att svara."
    )
    await expect(question).to_be_focused()
    await facilitator.button("Vänta").click()
    await expect(question).to_have_count(0)
    await expect(facilitator.row(OFFER).get_by_text("6,0", exact=True)).to_have_count(0)
    await expect(show).to_be_focused()


async def test_a_skip_is_a_toggle_and_a_choice_takes_it_back(venue: Venue) -> None:
    room = await venue.room()
    await bring(await venue.hand(room), "grade")
    anna = await venue.participant(room, "Anna", **PHONE)
    await anna.skips(OFFER)
    await expect(anna.skip(OFFER)).to_have_attribute("aria-pressed", "true")
    await anna.skips(OFFER)
    await expect(anna.skip(OFFER)).to_have_attribute("aria-pressed", "false")
    await anna.skips(OFFER)
    await anna.grades(OFFER, 4)

    await expect(anna.skip(OFFER)).to_have_attribute("aria-pressed", "false")
    await anna.until(lambda: anna.scores_cast == ["skip", None, "skip", 4])


async def test_one_is_led_to_what_is_unanswered_and_told_when_all_is_done(venue: Venue) -> None:
    room = await venue.room()
    await bring(await venue.hand(room), "grade")
    anna = await venue.participant(room, "Anna", **PHONE)
    await anna.grades(OFFER, 4)
    await anna.grades(FOCUS, 4)
    await anna.button("Till nästa obesvarade").tap()
    await expect(anna.key(USER, 1)).to_be_focused()
    await expect(anna.key(USER, 1)).to_be_in_viewport()
    await anna.grades_all(*range(1, 11))

    await expect(
        anna.page.get_by_text("Du är klar. Du kan ändra dina svar tills resultatet visas.")
    ).to_be_visible()
    await expect(anna.page.get_by_role("contentinfo").get_by_text("1 av 1 är klara")).to_be_visible()


async def test_answers_come_back_after_a_reload(venue: Venue) -> None:
    room = await venue.room()
    await bring(await venue.hand(room), "grade")
    anna = await venue.participant(room, "Anna", **PHONE)
    await anna.grades(OFFER, 7)
    await anna.skips(USER)
    await expect(anna.saved).to_be_attached()
    await anna.reloads()

    await expect(anna.key(OFFER, 7)).to_be_checked()
    await expect(anna.skip(USER)).to_have_attribute("aria-pressed", "true")


async def test_one_who_leads_may_answer_too_without_showing_it_to_those_who_see_her_screen(
    venue: Venue,
) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    crowd = await venue.crowd(room, "Anna", "Bertil")
    await facilitator.brings_all_to("Gradera")
    await expect(facilitator.scales).to_have_count(0)
    await facilitator.page.get_by_label("Jag svarar också").check()
    await expect(facilitator.scales).to_have_count(0)
    show_mine = facilitator.button("Visa mina svar")
    await show_mine.click()
    await facilitator.grades(OFFER, 3)
    await all_answer(crowd, ["offer"], 6)
    await show_mine.click()
    await expect(facilitator.scales).to_have_count(0)

    await facilitator.brings_all_to("Resultat")
    await facilitator.row(OFFER).get_by_role("button", name="Visa resultat").click()
    await expect(facilitator.row(OFFER).get_by_text("5,0", exact=True)).to_be_visible()
    await expect(facilitator.page.get_by_text("Ditt svar: 3")).to_have_count(0)
    await facilitator.button("Visa mina svar").click()
    await expect(facilitator.row(OFFER).get_by_text("Ditt svar: 3")).to_be_attached()


async def test_the_threshold_is_chosen_in_the_lobby_and_fixed_once_grading_has_begun(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    anna = await venue.participant(room, "Anna")
    five = facilitator.page.get_by_label("När minst 5 har svarat")
    await expect(five).to_have_accessible_description(
        "Svårare att räkna ut svar. Blir ni färre än fem som svarar visas inget resultat."
    )
    await five.check()
    await expect(anna.page.get_by_text("Resultatet visas först när minst 5 har svarat.")).to_be_visible()
    await facilitator.brings_all_to("Gradera")
    await facilitator.opens_step("Välkommen")

    await expect(facilitator.page.get_by_label("När minst 8 har svarat")).to_be_disabled()
    await expect(five).to_be_checked()
    await expect(facilitator.page.get_by_text("Gränsen gäller hela omgången.")).to_be_visible()


async def test_the_room_is_in_the_words_of_the_paper_and_its_promise(venue: Venue) -> None:
    room = await venue.room()
    await bring(await venue.hand(room), "grade")
    anna = await venue.participant(room, "Anna", **PHONE)

    await expect(anna.page.get_by_text("Produktionslogisk styrning och utveckling")).to_be_visible()
    await expect(anna.page.get_by_text("Tjänstelogisk styrning och utveckling")).to_be_visible()
    await expect(
        anna.main.get_by_text("Ingen annan i rummet får se vad du svarade, inte heller den som leder.")
    ).to_be_visible()
    await expect(anna.scales).to_have_count(10)
    await expect(anna.page).to_have_title(re.compile("^Gradera – Barn- och ungdomshälsan$"))
