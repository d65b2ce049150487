"""The whole workshop with a keyboard alone, in both roles."""

from playwright.async_api import Locator, expect

from tests.browser.people import OFFER, USER, Person
from tests.browser.venue import Venue, all_answer, bring, taking_part

FAR = 80


async def test_a_facilitator_makes_a_room_and_invites_by_keyboard(venue: Venue) -> None:
    leader = await venue.person()
    await leader.opens(venue.address)
    await enter(leader.button("Skapa ett rum"))
    await expect(leader.page.get_by_label("Rubrik")).to_be_focused()
    await leader.page.keyboard.type("Barn- och ungdomshälsan")
    await leader.page.keyboard.press("Enter")
    await expect(leader.heading).to_have_text("Barn- och ungdomshälsan")

    invite = leader.button("Bjud in")
    await enter(invite)
    await expect(leader.page.get_by_role("dialog", name="Bjud in till rummet")).to_be_visible()
    await leader.page.keyboard.press("Escape")
    await expect(leader.page.get_by_role("dialog")).to_have_count(0)
    await expect(invite).to_be_focused()


async def test_a_facilitator_leads_the_whole_workshop_by_keyboard(venue: Venue) -> None:
    room = await venue.room()
    leader = await venue.facilitator(room)
    crowd = await venue.crowd(room, "Anna", "Bertil", "Cilla", "David")
    await leader.brings_all_to("Gradera", press=enter)
    await arrives(leader, "Steg 2 av 6: Gradera")
    await all_answer(crowd[:3], ["offer", "user"])
    await leader.brings_all_to("Resultat", press=enter)
    await arrives(leader, "Steg 3 av 6: Resultat")

    await enter(leader.row(OFFER).get_by_role("button", name="Visa resultat"))
    await expect(leader.page.get_by_role("group", name="En är inte klar än.")).to_be_focused()
    await enter(leader.button("Visa ändå"))
    await expect(leader.row(OFFER).get_by_text("6,0", exact=True)).to_be_visible()
    await expect(leader.status).to_have_text(f"Resultat: {OFFER}. Medelvärde 6,0. 3 svar. Samlade svar.")
    await enter(leader.button("Visa alla resultat"))
    await enter(leader.button("Visa ändå"))
    await expect(leader.status).to_have_text(f"Resultat: {USER}. Medelvärde 6,0. 3 svar. Samlade svar.")

    for number, step in enumerate(("Reflektera", "Dokumentera", "Summering"), start=4):
        await leader.brings_all_to(step, press=enter)
        await arrives(leader, f"Steg {number} av 6: {step}")
    await leader.brings_all_to("Dokumentera", way="Tillbaka", press=enter)
    await arrives(leader, "Steg 5 av 6: Dokumentera")


async def test_what_is_shown_at_a_press_takes_the_focus_of_the_button(venue: Venue) -> None:
    room = await venue.room()
    leader = await venue.facilitator(room)
    crowd = await venue.crowd(room, "Anna", "Bertil", "Cilla")
    await leader.brings_all_to("Gradera")
    await all_answer(crowd, ["offer", "user", "focus"])
    await leader.brings_all_to("Resultat")
    show = leader.row(OFFER).get_by_role("button", name="Visa resultat")
    await enter(show)
    await expect(leader.row(OFFER).get_by_text("6,0", exact=True)).to_be_visible()
    await expect(leader.row(OFFER)).to_be_focused()

    await leader.page.keyboard.press("Tab")
    await leader.page.keyboard.press("Tab")
    await expect(leader.row(USER).get_by_role("button", name="Visa resultat")).to_be_focused()
    await enter(leader.button("Visa alla resultat"))
    await expect(leader.row(USER).get_by_text("6,0", exact=True)).to_be_visible()
    await expect(leader.heading).to_be_focused()


async def test_a_question_gives_the_focus_back_to_what_asked_it(venue: Venue) -> None:
    room = await venue.room()
    leader = await venue.facilitator(room)
    crowd = await venue.crowd(room, "Anna", "Bertil", "Cilla", "David")
    await leader.brings_all_to("Gradera")
    await all_answer(crowd[:3], ["offer"])
    await leader.brings_all_to("Resultat")
    show = leader.row(OFFER).get_by_role("button", name="Visa resultat")
    await enter(show)
    await enter(leader.button("Vänta"))
    await expect(show).to_be_focused()
    await enter(show)
    await enter(leader.button("Visa ändå"))
    await expect(leader.row(OFFER)).to_be_focused()

    await enter(leader.button("Du och rummet"))
    close = leader.button("Stäng rummet")
    await enter(close)
    await expect(leader.page.get_by_role("group", name="Ingen kan gå med")).to_be_focused()
    await enter(leader.button("Vänta"))
    await expect(close).to_be_focused()
    await enter(close)
    await enter(leader.button("Stäng ändå"))
    await expect(leader.button("Du och rummet")).to_be_focused()


async def test_whoever_comes_in_begins_at_the_top_of_each_page(venue: Venue) -> None:
    room = await venue.room()
    await bring(await venue.hand(room), "grade")
    anna = await venue.person(viewport={"width": 640, "height": 300})
    await anna.opens(venue.address)
    await anna.page.get_by_label("Rumskod").fill(room.code)
    await anna.page.keyboard.press("Enter")
    await expect(anna.button("Delta")).to_be_visible()
    await expect(anna.heading).to_be_focused()
    await tab_to(anna.button("Delta"))
    await anna.page.keyboard.press("Enter")

    await expect(anna.heading).to_have_text("Hur tjänstelogisk är vår verksamhet?")
    await expect(anna.heading).to_be_focused()
    assert await anna.page.evaluate("scrollY") == 0


async def test_a_participant_joins_and_grades_by_keyboard(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    anna = await venue.person()
    await anna.opens(taking_part(room))
    await tab_to(anna.page.get_by_label("Ditt namn"))
    await anna.page.keyboard.type("Anna")
    await anna.page.keyboard.press("Enter")
    await expect(anna.main.get_by_text("Du heter Anna här.")).to_be_visible()
    await facilitator.brings_all_to("Gradera")
    await arrives(anna, "Steg 2 av 6: Gradera")

    await tab_to(anna.key(OFFER, 1))
    for key in ("Space", *["ArrowRight"] * 6):
        await anna.page.keyboard.press(key)
    await expect(anna.key(OFFER, 7)).to_be_checked()
    await enter(anna.skip(OFFER))
    await expect(anna.skip(OFFER)).to_have_attribute("aria-pressed", "true")
    await expect(anna.skip(OFFER)).to_be_focused()
    await tab_to(anna.key(USER, 1))
    await anna.page.keyboard.press("ArrowLeft")
    await expect(anna.key(USER, 10)).to_be_checked()
    await enter(anna.button("Till nästa obesvarade"))
    await expect(anna.scales.nth(2).get_by_role("radio").first).to_be_focused()
    await anna.until(lambda: anna.scores_cast[-2:] == ["skip", 10])


async def test_a_participant_looks_around_and_comes_back_by_keyboard(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    await bring(hand, "grade")
    anna = await venue.participant(room, "Anna")
    await bring(hand, "results")
    await arrives(anna, "Steg 3 av 6: Resultat")
    await enter(anna.page.get_by_role("button", name="Steg 3 av 6: Resultat"))
    await enter(anna.page.get_by_role("navigation").get_by_role("button", name="Gradera"))
    await expect(anna.heading).to_be_focused()
    await enter(anna.button("Gå dit"))
    await expect(anna.heading).to_have_text("Så ser vi på vår verksamhet")
    await expect(anna.heading).to_be_focused()


async def test_the_first_tab_leads_past_the_header(venue: Venue) -> None:
    facilitator = await venue.facilitator(await venue.room())
    await facilitator.reloads()
    await facilitator.page.keyboard.press("Tab")
    skip = facilitator.page.get_by_role("link", name="Till innehållet")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport(ratio=1)
    await facilitator.page.keyboard.press("Enter")
    await facilitator.page.keyboard.press("Tab")

    await expect(facilitator.main.locator(":focus")).to_be_attached()


async def test_tabs_move_focus_by_arrows_and_open_when_pressed(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    await facilitator.opens_step("Dokumentera")
    tabs = facilitator.page.get_by_role("tab")
    await tab_to(tabs.first)
    await facilitator.page.keyboard.press("ArrowLeft")
    await expect(tabs.last).to_be_focused()
    await expect(tabs.first).to_have_attribute("aria-selected", "true")
    await facilitator.page.keyboard.press("Enter")

    await expect(tabs.last).to_have_attribute("aria-selected", "true")
    await expect(tabs.last).to_be_focused()


async def enter(target: Locator) -> None:
    """Go there by Tab, and press Enter."""
    await tab_to(target)
    await target.page.keyboard.press("Enter")


async def tab_to(target: Locator) -> None:
    """Press Tab until it is there; round the whole page if need be."""
    await expect(target).to_be_visible()
    for _ in range(FAR):
        await target.page.keyboard.press("Tab")
        if await target.evaluate("element => element === document.activeElement"):
            return
    await expect(target).to_be_focused(timeout=1)


async def arrives(person: Person, where: str) -> None:
    """The step's heading has the focus, and the step is said."""
    await expect(person.status).to_have_text(where)
    await expect(person.heading).to_be_focused()
