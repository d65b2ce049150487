"""Writing in peace: on a silent board one's notes are one's own until everyone's are shown."""

import re
from typing import Any

from playwright.async_api import expect

from tests.browser.inspection import overflow, small_targets, violations
from tests.browser.people import Person
from tests.browser.test_notes import (
    IDEAS,
    INSIGHTS,
    column,
    drag,
    edit,
    key,
    new_note,
    note,
    notes,
    post,
    put,
)
from tests.browser.venue import PHONE, Venue, bring
from tests.browsers import Browser, Room

SILENT = "Vi skriver i tysthet."


async def test_who_leads_makes_the_board_silent_and_shows_all_again(venue: Venue) -> None:
    room = await venue.room()
    lead = await venue.facilitator(room)
    hand = await venue.hand(room)
    await bring(hand, "document", "insights")
    await put(hand, "insights", "insights", "Den stod där redan")
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali", **PHONE)
    await expect(anna.button("Skriv i tysthet")).to_have_count(0)
    await lead.button("Skriv i tysthet").click()
    pressed_at = await lead.page.evaluate("performance.now()")
    await expect(anna.status).to_have_text(re.compile(f"^{SILENT}"))
    await post(anna, INSIGHTS, "Annas tanke")

    await expect(note(anna, "Annas tanke")).to_contain_text("Syns bara för dig")
    for person in (lead, anna, ali):
        await expect(person.main.get_by_text(SILENT)).to_be_visible()
        await expect(person.main.get_by_text("1 dold lapp.")).to_be_visible()
        await expect(note(person, "Den stod där redan")).to_be_visible()
    for person in (lead, ali):
        await expect(note(person, "Annas tanke")).to_have_count(0)

    # A press too soon after another is the same.
    await lead.page.wait_for_function("then => performance.now() - then > 700", arg=pressed_at)
    await shows_all(lead)
    for person in (lead, anna, ali):
        await expect(notes(person, INSIGHTS)).to_have_count(2)
        await expect(person.main.get_by_text(SILENT)).to_have_count(0)
    await expect(note(anna, "Annas tanke")).not_to_contain_text("Syns bara för dig")
    await expect(lead.button("Skriv i tysthet")).to_be_focused()


async def shows_all(lead: Person) -> None:
    """At the second yes; the first may be taken back."""
    await lead.button("Visa allas lappar").press("Enter")
    await expect(lead.page.get_by_role("group", name=re.compile("En dold lapp blir synlig"))).to_be_focused()
    await lead.button("Vänta").click()
    await expect(lead.button("Visa allas lappar")).to_be_focused()
    await lead.button("Visa allas lappar").press("Enter")
    await lead.button("Visa lapparna").press("Enter")


async def test_ones_hidden_notes_are_edited_moved_removed_and_brought_back(venue: Venue) -> None:
    room, hand = await at_silent_board(venue)
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await post(anna, INSIGHTS, "En hönsgård")
    field = await edit(anna, "En hönsgård")
    await field.fill("En bättre hönsgård")
    await field.press("Enter")
    await put(hand, "insights", "ideas", "Ledarens")
    await post(anna, IDEAS, "Annas idé")
    await drag(anna, note(anna, "En bättre hönsgård"), note(anna, "Annas idé"))
    await expect(notes(anna, IDEAS)).to_have_text([re.compile("En bättre hönsgård"), re.compile("Annas idé")])
    await note(anna, "En bättre hönsgård").hover()
    await key(anna, "En bättre hönsgård", "Ta bort").click()
    await expect(anna.main.get_by_text("2 dolda lappar.")).to_be_visible()
    await column(anna, IDEAS).get_by_role("button", name="Ångra").click()

    await expect(note(anna, "En bättre hönsgård")).to_contain_text("Syns bara för dig")
    await expect(ali.main.get_by_text("3 dolda lappar.")).to_be_visible()
    await expect(ali.page.get_by_role("listitem").filter(has_text="hönsgård")).to_have_count(0)
    assert "hönsgård" not in "".join(ali.heard)


async def test_ones_hidden_notes_are_there_after_a_reload_and_stay_on_their_board(venue: Venue) -> None:
    room, _ = await at_silent_board(venue, edit_others=False)
    anna = await venue.participant(room, "Anna")
    await post(anna, INSIGHTS, "En tanke")
    await expect(anna.saved).to_be_visible()
    await anna.reloads()
    await note(anna, "En tanke").hover()
    await key(anna, "En tanke", "Flytta till…").click()
    dialog = anna.page.get_by_role("dialog")

    await expect(dialog.get_by_label("Tavla").get_by_role("option")).to_have_count(1)
    await expect(dialog).to_contain_text("stannar på sin tavla")
    await dialog.get_by_label("Kolumn").select_option(label=IDEAS)
    await dialog.get_by_role("button", name="Flytta", exact=True).click()
    await expect(notes(anna, IDEAS)).to_have_text([re.compile("En tanke")])


async def test_nobody_is_told_who_writes_on_a_silent_board(venue: Venue) -> None:
    room, hand = await at_silent_board(venue)
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await new_note(anna, INSIGHTS).press_sequentially("Något")
    await post(anna, IDEAS, "Klar")
    await expect(ali.main.get_by_text("1 dold lapp.")).to_be_visible()
    assert '"typing"' not in "".join([*anna.sent, *ali.heard])

    await hand.do("set_silent", board="insights", silent=False)
    await expect(anna.main.get_by_text(SILENT)).to_have_count(0)
    await new_note(anna, INSIGHTS).press_sequentially("mer")
    await expect(column(ali, INSIGHTS).get_by_text("Någon skriver…")).to_be_visible()


async def test_the_questions_and_the_big_screen_say_that_people_write_in_peace(venue: Venue) -> None:
    room, hand = await at_silent_board(venue, "thoughts")
    anna, screen = await venue.participant(room, "Anna"), await venue.screen(room)
    await put(hand, "thoughts", "offers", "Ledarens tanke")
    await expect(screen.main.get_by_text("1 dold lapp.")).to_be_visible()
    await bring(hand, "reflect", "offers")

    for person in (anna, screen):
        await expect(person.main.get_by_text(SILENT)).to_be_visible()
        await expect(person.main.get_by_text("1 dold lapp.")).to_be_visible()
    await expect(screen.main.get_by_text("Ledarens tanke")).to_have_count(0)


async def test_a_silent_board_keeps_the_rules_for_everyone(venue: Venue) -> None:
    room = await venue.room()
    lead = await venue.facilitator(room)
    await bring(await venue.hand(room), "document", "insights")
    await expect(lead.button("Skriv i tysthet")).to_be_visible()
    assert await violations(lead.page) == []
    await lead.button("Skriv i tysthet").click()
    await post(lead, INSIGHTS, "Min egen tanke")
    await expect(note(lead, "Min egen tanke")).to_contain_text("Syns bara för dig")
    screen: Person = await venue.screen(room)

    for person in (lead, screen):
        assert await violations(person.page) == []
    await lead.page.set_viewport_size({"width": 320, "height": 640})
    assert await small_targets(lead.page) == []
    assert await overflow(lead.page) == 0


async def at_silent_board(venue: Venue, board: str = "insights", **settings: Any) -> tuple[Room, Browser]:
    """A room at a board where people write in peace, and the hand that brought it there."""
    room = await venue.room(**settings)
    hand = await venue.hand(room)
    await bring(hand, "document", board)
    await hand.do("set_silent", board=board, silent=True)
    return room, hand
