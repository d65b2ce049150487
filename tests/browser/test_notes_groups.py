"""Notes laid together, named and moved as one, by mouse, dialog and keys; and what is done with several."""

import re

from playwright.async_api import Locator, expect

from tests.browser.inspection import violations
from tests.browser.people import Person
from tests.browser.test_notes import IDEAS, INSIGHTS, at_board, column, key, new_note, note, notes, put
from tests.browser.venue import Venue
from tests.gathering import op_id

# A key reaches over what stands under it, and so does the ring around it.
LIES_ABOVE = """key => {
  const { left, bottom } = key.getBoundingClientRect();
  return key.contains(document.elementFromPoint(left + 5, bottom - 2));
}"""


def group(person: Person, name: str) -> Locator:
    """The notes of the group, by its name."""
    return person.page.get_by_role("list", name=re.compile(rf"^{name}, "))


async def drag_onto(person: Person, text: str, onto: str) -> None:
    """Let one note go on the middle of another."""
    await note(person, text).hover(position={"x": 40, "y": 15})
    await person.page.mouse.down()
    box = await note(person, onto).bounding_box()
    assert box is not None
    await person.page.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2, steps=5)
    await person.page.mouse.up()


async def test_a_note_laid_on_another_makes_a_group_that_everyone_sees(venue: Venue) -> None:
    room, hand = await at_board(venue)
    for text in ("Första", "Andra", "Tredje"):
        await put(hand, "insights", "insights", text)
    await put(hand, "insights", "ideas", "För sig")
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")

    await drag_onto(anna, "Första", "För sig")
    await expect(anna.page.get_by_label("Gruppens namn")).to_be_focused()
    await anna.page.keyboard.type("Nära patienten")
    assert await violations(anna.page) == []
    await anna.page.get_by_label("Gruppens namn").press("Enter")
    await expect(anna.status).to_have_text("Gruppen heter nu Nära patienten.")
    name = anna.button("Namnge gruppen: Nära patienten")
    await expect(name).to_be_focused()
    assert await name.evaluate(LIES_ABOVE)
    await expect(group(ali, "Nära patienten").get_by_role("listitem")).to_have_text(
        [re.compile("För sig"), re.compile("Första")]
    )


async def test_a_note_joins_a_group_by_the_dialog_and_leaves_it_by_the_keys(venue: Venue) -> None:
    room, hand = await at_board(venue)
    ids = [await put(hand, "insights", "ideas", text) for text in ("För sig", "Första")]
    await put(hand, "insights", "insights", "Andra")
    made = op_id("the group")
    await hand.do("group_notes", id=made, notes=ids[1:], onto=ids[0], name="Nära patienten")
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await note(ali, "Andra").hover()
    await key(ali, "Andra", "Flytta till…").click()
    dialog = ali.page.get_by_role("dialog", name="Flytta lappen")
    await dialog.get_by_label("Kolumn").select_option(IDEAS)
    await dialog.get_by_label("Plats").select_option("I gruppen ”Nära patienten”")
    await dialog.get_by_role("button", name="Lägg ihop").click()
    await expect(group(anna, "Nära patienten").get_by_role("listitem")).to_have_count(3)
    assert await violations(ali.page) == []

    # By keys: lifted above the group, it leaves it.
    handle = group(ali, "Nära patienten").get_by_role("button", name=re.compile("^Lyft: Andra"))
    await handle.focus()
    await ali.page.keyboard.press("Space")
    await expect(ali.status).to_have_text(re.compile("Idéer, plats 3 av 3."))
    for place in (2, 1):
        await ali.page.keyboard.press("ArrowUp")
        await expect(ali.status).to_have_text(f"Idéer, plats {place} av 3.")
    await expect(ali.page.get_by_role("button", name=re.compile("^Lyft: Andra"))).to_be_focused()
    await ali.page.keyboard.press("Space")
    await expect(notes(anna, IDEAS).first).to_have_text(re.compile("Andra"))
    await expect(group(anna, "Nära patienten").get_by_role("listitem")).to_have_count(2)


async def test_a_group_is_split_up_and_that_is_taken_back(venue: Venue) -> None:
    room, hand = await at_board(venue)
    ids = [await put(hand, "insights", "ideas", text) for text in ("För sig", "Första")]
    await hand.do("group_notes", id=op_id("it"), notes=ids[1:], onto=ids[0], name="Nära patienten")
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await ali.page.get_by_role("button", name="Dela upp gruppen: Nära patienten").click()
    await expect(group(anna, "Nära patienten")).to_have_count(0)
    await ali.page.get_by_role("button", name="Ångra: uppdelad grupp").click()
    await expect(group(anna, "Nära patienten").get_by_role("listitem")).to_have_text(
        [re.compile("För sig"), re.compile("Första")]
    )


async def test_several_notes_are_marked_and_moved_and_what_was_taken_back_is_done_again(venue: Venue) -> None:
    room, hand = await at_board(venue)
    for text in ("Första", "Andra", "Tredje"):
        await put(hand, "insights", "insights", text)
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await note(anna, "Första").click(modifiers=["ControlOrMeta"], position={"x": 40, "y": 15})
    await note(anna, "Tredje").focus()
    await anna.page.keyboard.press("x")
    marked = anna.page.get_by_role("group", name="Markerade lappar")
    await expect(marked.get_by_text("2 lappar är markerade.")).to_be_visible()
    assert await violations(anna.page) == []
    await marked.get_by_role("button", name="Flytta markerade…").click()
    dialog = anna.page.get_by_role("dialog", name="Flytta lapparna")
    await dialog.get_by_label("Kolumn").select_option(IDEAS)
    await dialog.get_by_role("button", name="Flytta", exact=True).click()
    both = [re.compile("Första"), re.compile("Tredje")]
    await expect(notes(ali, IDEAS)).to_have_text(both)

    await anna.page.get_by_role("button", name="Ångra: flyttade lappar").click()
    await expect(notes(ali, INSIGHTS)).to_have_count(3)
    await anna.page.keyboard.press("ControlOrMeta+Shift+z")
    await expect(notes(ali, IDEAS)).to_have_text(both)


async def test_a_copy_lies_in_both_places(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "insights", "Andra")
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await note(ali, "Andra").hover()
    await key(ali, "Andra", "Flytta till…").click()
    copying = ali.page.get_by_role("dialog", name="Flytta lappen")
    await copying.get_by_label("Kolumn").select_option(IDEAS)
    await copying.get_by_label("Kopiera: låt lappen").check()
    await copying.get_by_role("button", name="Kopiera").click()
    await expect(column(anna, IDEAS).get_by_text("Andra").first).to_be_visible()
    await expect(column(anna, INSIGHTS).get_by_text("Andra").first).to_be_visible()


async def test_pasted_lines_are_taken_back_as_one_act(venue: Venue) -> None:
    room, _ = await at_board(venue)
    anna = await venue.participant(room, "Anna")
    field = new_note(anna, IDEAS)
    await field.focus()
    await field.evaluate(
        "field => {const data = new DataTransfer(); data.setData('text/plain', 'En\\nTvå\\nTre');"
        "field.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}));"
        "field.value = 'En\\nTvå\\nTre'; field.dispatchEvent(new Event('input', {bubbles: true}))}"
    )
    await anna.button("Klistra in som 3 lappar").click()
    await expect(notes(anna, IDEAS)).to_have_count(3)
    await anna.page.get_by_role("button", name="Ångra: tillagda lappar").click()

    await expect(notes(anna, IDEAS)).to_have_count(0)
