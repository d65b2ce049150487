"""Several lines pasted as several notes, and the keys that work wherever one is."""

import re

from playwright.async_api import expect

from tests.browser.inspection import overflow, small_targets, violations
from tests.browser.people import Person
from tests.browser.test_notes import IDEAS, at_board, new_note, notes, put
from tests.browser.venue import Venue

PASTING = """(field, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
  document.execCommand("insertText", false, text);
}"""


async def test_several_lines_are_offered_as_several_notes(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "ideas", "Den äldre")
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await pastes(anna, IDEAS, "- Första idén\n- Andra idén\n\n- Tredje idén")
    await expect(anna.status).to_have_text(re.compile("3 lappar"))
    await anna.button("Klistra in som 3 lappar").click()

    for person in (anna, ali):
        await expect(notes(person, IDEAS)).to_have_text(
            [re.compile(text) for text in ("Första idén", "Andra idén", "Tredje idén", "Den äldre")]
        )
    await expect(new_note(anna, IDEAS)).to_be_focused()
    await expect(new_note(anna, IDEAS)).to_have_value("")
    await expect(anna.status).to_have_text("3 lappar är tillagda.")


async def test_pasted_lines_stay_one_note_for_who_wants_that(venue: Venue) -> None:
    room, _ = await at_board(venue)
    anna = await venue.participant(room, "Anna")
    await pastes(anna, IDEAS, "Bara en rad")
    await expect(new_note(anna, IDEAS)).to_have_value("Bara en rad")
    await expect(anna.page.get_by_role("button", name="Klistra in")).to_have_count(0)
    await new_note(anna, IDEAS).fill("")
    await pastes(anna, IDEAS, "Två rader\nsom hör ihop")
    await expect(anna.button("Klistra in som 2 lappar")).to_be_visible()
    assert await violations(anna.page) == []
    await new_note(anna, IDEAS).press("Enter")

    await expect(notes(anna, IDEAS)).to_have_text([re.compile("Två rader\nsom hör ihop")])
    await expect(anna.page.get_by_role("button", name="Klistra in")).to_have_count(0)


async def test_a_question_mark_shows_the_keys_but_not_from_a_field(venue: Venue) -> None:
    room, _ = await at_board(venue)
    anna = await venue.participant(room, "Anna")
    dialog = anna.page.get_by_role("dialog", name="Kortkommandon")
    field = new_note(anna, IDEAS)
    await field.press_sequentially("Varför?")
    await expect(field).to_have_value("Varför?")
    await expect(dialog).to_have_count(0)
    tab = anna.page.get_by_role("tab", selected=True)
    await tab.focus()
    await anna.page.keyboard.press("?")
    await expect(dialog).to_contain_text("Ctrl + Z")
    assert await violations(anna.page) == []
    await anna.page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(tab).to_be_focused()
    await anna.page.keyboard.press("?")
    await dialog.get_by_role("button", name="Stäng").press("Enter")

    await expect(dialog).to_have_count(0)
    await expect(tab).to_be_focused()


async def test_what_was_closed_is_shown_again_on_a_slow_machine_too(venue: Venue) -> None:
    """It is asked for again before the next frame."""
    room, _ = await at_board(venue)
    anna = await venue.participant(room, "Anna")
    dialog = anna.page.get_by_role("dialog", name="Kortkommandon")
    await anna.page.get_by_role("tab", selected=True).focus()
    await anna.page.keyboard.press("?")
    await expect(dialog).to_be_visible()
    await anna.page.evaluate("() => { requestAnimationFrame = (draw) => setTimeout(draw, 300); }")
    await anna.page.keyboard.press("Escape")
    await anna.page.keyboard.press("?")
    await expect(dialog).to_be_visible()


async def test_what_was_closed_is_shown_again_also_before_it_says_that_it_is_closed(venue: Venue) -> None:
    """A browser tells of a closed dialog a task later; a key may come between."""
    room, _ = await at_board(venue)
    anna = await venue.participant(room, "Anna")
    dialog = anna.page.get_by_role("dialog", name="Kortkommandon")
    await anna.page.get_by_role("tab", selected=True).focus()
    await anna.page.keyboard.press("?")
    await expect(dialog).to_be_visible()
    await anna.page.evaluate(
        """() => {
          const dialog = document.querySelector("dialog");
          const said = new Promise((resolve) => dialog.addEventListener("close", () => setTimeout(resolve)));
          dialog.close();
          document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "?", bubbles: true }));
          return said;
        }"""
    )
    await expect(dialog).to_be_visible()


async def test_the_question_mark_may_be_turned_off_and_the_menu_shows_the_keys(venue: Venue) -> None:
    room, _ = await at_board(venue)
    anna = await venue.participant(room, "Anna")
    dialog = anna.page.get_by_role("dialog", name="Kortkommandon")
    await anna.opens_menu()
    await anna.button("Kortkommandon").click()
    await anna.page.set_viewport_size({"width": 320, "height": 640})
    assert await overflow(anna.page) == 0
    assert await small_targets(anna.page) == []
    await dialog.get_by_label("Låt tangenten ? visa listan").uncheck()
    await anna.page.keyboard.press("Escape")
    await anna.reloads()
    await anna.page.keyboard.press("?")
    await expect(dialog).to_have_count(0)
    await anna.opens_menu()
    await anna.button("Kortkommandon").click()

    await expect(dialog.get_by_label("Låt tangenten ? visa listan")).not_to_be_checked()


async def pastes(person: Person, heading: str, text: str) -> None:
    """Paste into a column's field."""
    field = new_note(person, heading)
    await field.focus()
    await field.evaluate(PASTING, text)
