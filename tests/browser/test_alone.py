"""The reflection on one's own: no group, no waiting, no reveal, and one link that leads back."""

import re
from typing import Any

from playwright.async_api import expect

from tests.browser.inspection import overflow, small_targets, violations
from tests.browser.people import FOCUS, OFFER, USER, Person
from tests.browser.venue import PHONE, Venue

GROUP_WORDS = re.compile(
    r"Bjud in|\d i rummet|Bara du är här|är klara|av \d+ har svarat|Gruppen|Alla i rummet|Säg till exempel"
    r"|Visa resultat|Visa alla resultat|minst \d"
)


async def begins(venue: Venue, **options: Any) -> tuple[Person, str]:
    """Somebody who has just begun alone, and the link that they were told to save."""
    person = await venue.person(**options)
    await person.opens(venue.address)
    await person.button("Gör reflektionen själv").click()
    await expect(person.heading).to_have_text("Egen reflektion")
    link = await person.page.get_by_label("Spara länken. Den är enda vägen tillbaka hit.").input_value()
    return person, link


async def walks_on(person: Person, step: str) -> None:
    """One's own "Nästa"."""
    await person.button(f"Nästa: {step}").click()
    await expect(person.page).to_have_title(re.compile(f"^{step} – "))


async def test_one_walks_alone_from_the_start_page_to_the_summary(venue: Venue) -> None:
    person, link = await begins(venue, **PHONE)
    assert "#f=" in link
    assert "#" not in person.page.url
    await expect(person.main.get_by_text("Här är du ensam, så inget är anonymt.")).to_be_visible()
    await walks_on(person, "Gradera")
    await person.grades(OFFER, 6)
    await person.grades(USER, 10)
    await person.skips(FOCUS)
    await walks_on(person, "Resultat")

    await expect(person.heading).to_have_text("Så ser du på verksamheten")
    await expect(person.row(OFFER).get_by_text("6", exact=True)).to_be_visible()
    await expect(person.row(USER).get_by_text("10", exact=True)).to_be_visible()
    await expect(person.row(FOCUS).get_by_text("Du hoppade över")).to_be_visible()
    await person.opens_step("Summering")
    await expect(person.heading).to_have_text("Det här kom du fram till")
    await expect(person.page.get_by_role("heading", name="Det här gör du")).to_be_visible()
    await expect(person.row(OFFER).get_by_text("6", exact=True)).to_be_visible()
    await expect(person.page.get_by_label("Spara länken. Den är enda vägen tillbaka hit.")).to_have_value(
        link
    )


async def test_no_step_of_a_room_for_one_speaks_of_a_group(venue: Venue) -> None:
    person, _ = await begins(venue)
    for step in ("Gradera", "Resultat", "Reflektera", "Dokumentera", "Summering"):
        await expect(person.page.locator("#app")).not_to_contain_text(GROUP_WORDS)
        if step == "Resultat":
            await person.grades(OFFER, 6)
        await walks_on(person, step)
    await expect(person.page.locator("#app")).not_to_contain_text(GROUP_WORDS)
    await person.opens_menu()
    await expect(person.button("Lämna")).to_be_visible()
    for name in ("Byt namn", "Bjud in", "Stäng rummet"):
        await expect(person.button(name)).to_have_count(0)


async def test_the_saved_link_leads_back_to_ones_answers_on_another_machine(venue: Venue) -> None:
    person, link = await begins(venue)
    await walks_on(person, "Gradera")
    await person.grades(OFFER, 6)
    await walks_on(person, "Resultat")
    await expect(person.row(OFFER).get_by_text("6", exact=True)).to_be_visible()
    await person.button("Tillbaka: Gradera").click()
    await person.grades(USER, 9)
    await expect(person.saved).to_be_visible()

    phone = await venue.person(**PHONE)
    await phone.opens(link)
    await expect(phone.key(USER, 9)).to_be_checked()
    assert "#" not in phone.page.url
    await walks_on(phone, "Resultat")
    for row, score in ((OFFER, "6"), (USER, "9")):
        await expect(phone.row(row).get_by_text(score, exact=True)).to_be_visible()
        await expect(person.row(row).get_by_text(score, exact=True)).to_be_visible()


async def test_answers_given_later_join_the_profile_and_those_in_it_stay(venue: Venue) -> None:
    person, _ = await begins(venue)
    await walks_on(person, "Gradera")
    await person.grades(OFFER, 6)
    await walks_on(person, "Resultat")
    await expect(person.row(USER).get_by_text("Inget svar än")).to_be_visible()
    await person.button("Tillbaka: Gradera").click()
    await expect(person.key(OFFER, 6)).to_be_disabled()
    await person.key(USER, 3).check()
    await walks_on(person, "Resultat")

    await expect(person.row(USER).get_by_text("3", exact=True)).to_be_visible()
    await expect(person.row(OFFER).get_by_text("6", exact=True)).to_be_visible()


async def test_one_who_has_answered_nothing_is_asked_before_going_on_without_a_profile(venue: Venue) -> None:
    person, _ = await begins(venue)
    await walks_on(person, "Gradera")
    await person.button("Nästa: Resultat").click()
    await expect(person.page.get_by_text("Du har inte svarat på något påstående än.")).to_be_visible()
    await person.button("Stanna här").click()
    await expect(person.page).to_have_title(re.compile("^Gradera"))
    await person.button("Nästa: Resultat").click()
    await person.button("Gå vidare ändå").click()

    await expect(person.main.get_by_text("Här syns din profil när du har svarat.")).to_be_visible()


async def test_a_room_for_one_admits_nobody_else(venue: Venue) -> None:
    person, _ = await begins(venue)
    stranger = await venue.person()
    await stranger.opens(person.page.url)

    await expect(stranger.heading).to_have_text("Det här rummet är för en person")
    await expect(stranger.page.get_by_role("textbox")).to_have_count(0)
    assert stranger.sent == []


async def test_one_who_leaves_comes_back_by_the_saved_link_as_the_same(venue: Venue) -> None:
    person, link = await begins(venue)
    await walks_on(person, "Gradera")
    await person.grades(OFFER, 6)
    await expect(person.saved).to_be_visible()
    await person.opens_menu()
    await person.button("Lämna").click()
    await expect(person.heading).to_have_text("Du har lämnat rummet")
    await person.opens(link)

    await expect(person.key(OFFER, 6)).to_be_checked()


async def test_alone_in_english_all_is_said_in_english(venue: Venue) -> None:
    person = await venue.person(locale="en-GB")
    await person.opens(venue.address)
    await person.button("Do the reflection on your own").click()
    await expect(person.heading).to_have_text("My own reflection")
    await expect(person.page.get_by_label("Save the link. It is the only way back here.")).to_be_visible()
    await person.button("Next: Grade").click()
    await expect(person.main.get_by_text("You are alone here, so nothing is anonymous.")).to_be_visible()


async def test_everyone_can_reflect_alone(venue: Venue) -> None:
    person, _ = await begins(venue, viewport={"width": 320, "height": 640})
    for step in ("Gradera", "Resultat", "Summering"):
        assert await overflow(person.page) == 0
        assert await small_targets(person.page) == []
        assert await violations(person.page) == []
        await person.page.set_viewport_size({"width": 320, "height": 640})
        if step == "Resultat":
            await person.grades(OFFER, 6)
        await person.opens_step(step)
        await expect(person.page).to_have_title(re.compile(f"^{step} – "))
    assert await violations(person.page) == []
