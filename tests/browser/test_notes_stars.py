"""Stars on a board: asked for by who leads, given in secret by big plain keys, and shown as sums."""

import re

from playwright.async_api import Locator, expect

from tests.browser.inspection import overflow, small_targets, violations
from tests.browser.people import Person
from tests.browser.test_notes import IDEAS, note, notes, put
from tests.browser.venue import PHONE, Venue, bring


async def test_stars_are_asked_for_given_unseen_and_shown_with_an_order_of_ones_own(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    await bring(hand, "document", "insights")
    _, kaka, vila = [await put(hand, "insights", "ideas", text) for text in ("Te", "Kaka", "Vila")]
    lead = await venue.facilitator(room)
    anna = await venue.participant(room, "Anna", **PHONE)
    bo, cim = await venue.crowd(room, "Bo", "Cim")
    await anna.page.get_by_label(re.compile("^Kolumn")).select_option("Idéer")
    await expect(anna.button("Be om stjärnor")).to_have_count(0)
    await lead.page.get_by_label("Stjärnor var").select_option("2")
    await lead.button("Be om stjärnor").click()

    await gives_by_keyboard(anna)
    # A reload shows what the box holds; the others are told how many have given theirs, at the tick.
    await expect(lead.main.get_by_text("1 av 3 har gett sina stjärnor")).to_be_visible()
    await expect(lead.main.get_by_text("Det behövs minst 3. Det fattas 2.")).to_be_visible()
    await anna.reloads()
    await expect(note(anna, "Vila")).to_contain_text("1 stjärna från dig")
    await bo.give("insights", {vila: 2})
    await cim.give("insights", {kaka: 1})
    await lead.button("Visa stjärnorna").click()

    await sees_them(lead, anna)
    await anna.button("Sortera efter stjärnor").click()
    await expect(notes(anna, IDEAS)).to_have_text([re.compile(text) for text in ("Vila", "Te", "Kaka")])
    await expect(notes(lead, IDEAS)).to_have_text([re.compile(text) for text in ("Te", "Kaka", "Vila")])
    await fits(anna)


async def gives_by_keyboard(anna: Person) -> None:
    """One to each of two notes, after a change; the words say what is left, and what is hidden."""
    await expect(anna.main.get_by_text("Du har 2 stjärnor kvar att ge, av 2.")).to_be_visible()
    await expect(anna.main.get_by_text("inte heller den som leder")).to_be_visible()
    await plus(anna, "Vila").press("Enter")
    await expect(anna.status).to_have_text("1 stjärna från dig. 1 kvar att ge.")
    await plus(anna, "Vila").press("Space")
    await expect(anna.main.get_by_text("Du har gett alla dina stjärnor.")).to_be_visible()
    await plus(anna, "Te").press("Enter")
    await expect(anna.status).to_have_text("Du har inga stjärnor kvar. Ta tillbaka en först.")
    await minus(anna, "Vila").click()
    await plus(anna, "Te").click()
    await expect(note(anna, "Te")).to_contain_text("1 stjärna från dig")
    await fits(anna)


async def sees_them(lead: Person, anna: Person) -> None:
    """The same sums for both; one's own for oneself alone."""
    for person in (lead, anna):
        await expect(person.main.get_by_text("Här är stjärnorna. 3 gav sina.")).to_be_visible()
        await expect(note(person, "Vila")).to_contain_text("3 stjärnor")
        await expect(note(person, "Kaka")).to_contain_text("1 stjärna")
    await expect(note(anna, "Vila")).to_contain_text("Du gav 1")
    await expect(note(lead, "Vila")).not_to_contain_text("Du gav")
    await expect(anna.page.get_by_role("button", name=re.compile("^Ge en stjärna"))).to_have_count(0)


async def fits(person: Person) -> None:
    """What can be measured of accessibility."""
    await person.page.evaluate("scrollTo(0, 0)")
    measured = [await violations(person.page), await overflow(person.page), await small_targets(person.page)]
    assert measured == [[], 0, []]


def plus(person: Person, text: str) -> Locator:
    """The key that gives the note one more."""
    return person.page.get_by_role("button", name=f"Ge en stjärna till: {text}")


def minus(person: Person, text: str) -> Locator:
    """The key that takes one back."""
    return person.page.get_by_role("button", name=f"Ta tillbaka en stjärna från: {text}")
