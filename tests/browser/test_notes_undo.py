"""Taking back one's own last acts among the notes: by the keys and by "Ångra", never what others did."""

import re
from collections.abc import AsyncIterator

from playwright.async_api import expect

from tests.browser.inspection import overflow, small_targets, violations
from tests.browser.people import Person
from tests.browser.test_notes import (
    IDEAS,
    INSIGHTS,
    at_board,
    drag,
    edit,
    key,
    new_note,
    note,
    notes,
    post,
    put,
)
from tests.browser.venue import Venue, bring


async def test_ones_acts_are_taken_back_one_by_one_and_nobody_elses(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "ideas", "Ledarens idé")
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await post(anna, INSIGHTS, "Annas tanke")
    field = await edit(anna, "Annas tanke")
    await field.fill("Annas andra tanke")
    await field.press("Enter")
    await drag(anna, note(anna, "Annas andra"), note(anna, "Ledarens idé"))
    await expect(notes(ali, IDEAS)).to_have_count(2)
    await post(ali, INSIGHTS, "Alis tanke")
    await expect(note(anna, "Alis tanke")).to_be_visible()

    await undoes(anna)
    await expect(anna.status).to_have_text("Ångrat. Lappen är tillbaka i Insikter.")
    for person in (anna, ali):
        await expect(notes(person, IDEAS)).to_have_text([re.compile("Ledarens idé")])
    await undoes(anna)
    await expect(note(ali, "Annas tanke")).to_be_visible()
    await undoes(anna)
    for person in (anna, ali):
        await expect(notes(person, INSIGHTS)).to_have_text([re.compile("Alis tanke")])
    await undoes(anna)
    await expect(anna.status).to_have_text("Du har inget att ångra.")
    await expect(notes(ali, INSIGHTS)).to_have_text([re.compile("Alis tanke")])


async def test_the_header_is_one_line_also_beside_what_is_taken_back_and_done_again(venue: Venue) -> None:
    room, _ = await at_board(venue)
    leader = await venue.facilitator(room)
    banner = leader.page.get_by_role("banner")
    before = [await banner.bounding_box() async for _ in at_widths(leader)]
    for text in ("Ett", "Två"):
        await post(leader, INSIGHTS, text)
    await leader.page.get_by_role("button", name=re.compile("^Ångra: ")).click()
    await expect(leader.button("Gör om det du ångrade")).to_be_visible()

    assert [await banner.bounding_box() async for _ in at_widths(leader)] == before
    assert [await banner.evaluate(LIES_OVER) async for _ in at_widths(leader)] == [[]] * len(WIDTHS)


WIDTHS = (320, 390, 1000, 1366, 1536)


async def at_widths(person: Person) -> AsyncIterator[None]:
    """In windows from a phone's to a laptop's."""
    for width in WIDTHS:
        await person.page.set_viewport_size({"width": width, "height": 720})
        yield


# The key to the steps is as tall as the header of a phone, and is looked at by its words.
LIES_OVER = """header => {
  const all = header.querySelectorAll(".header-side > *, .header-title, .steps-where, .steps-row");
  const boxes = [...all].map(element => [element.textContent, element.getBoundingClientRect()]);
  const beside = (a, b) => a.right <= b.left || b.right <= a.left;
  const apart = (a, b) => beside(a, b) || a.bottom <= b.top + 2 || b.bottom <= a.top + 2;
  // Targets reach a little over their neighbours, ink does not.
  const ink = ({ left, right, top, bottom }) => ({ left: left + 4, right: right - 4, top, bottom });
  return boxes.flatMap(([one, a], i) =>
    boxes.slice(i + 1).flatMap(([other, b]) =>
      a.width < 2 || b.width < 2 || apart(ink(a), ink(b)) ? [] : [`${one} over ${other}`]));
}"""


async def test_the_keys_never_undo_from_within_a_field(venue: Venue) -> None:
    room, _ = await at_board(venue)
    anna = await venue.participant(room, "Anna")
    await post(anna, INSIGHTS, "En tanke")
    await expect(anna.saved).to_be_visible()
    field = new_note(anna, INSIGHTS)
    await expect(field).to_be_focused()
    await field.press_sequentially("ab")
    await field.press("Control+z")

    await expect(note(anna, "En tanke")).to_be_visible()
    await expect(anna.button("Ångra: tillagd lapp")).to_be_visible()
    assert '"remove_note"' not in "".join(anna.sent)


async def test_a_removal_is_taken_back_after_a_reload_by_the_key_in_the_header(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "ideas", "En idé")
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await note(anna, "En idé").hover()
    await key(anna, "En idé", "Ta bort").click()
    await expect(anna.button("Ångra: borttagen lapp")).to_have_count(0)
    await expect(notes(ali, IDEAS)).to_have_count(0)
    await anna.reloads()
    await anna.button("Ångra: borttagen lapp").press("Enter")

    for person in (anna, ali):
        await expect(notes(person, IDEAS)).to_have_text([re.compile("En idé")])
    await expect(anna.button("Ångra: borttagen lapp")).to_have_count(0)
    await expect(anna.heading).to_be_focused()


async def test_an_edit_is_taken_back_and_what_another_wrote_meanwhile_stays(venue: Venue) -> None:
    room, hand = await at_board(venue)
    id = await put(hand, "insights", "ideas", "En idé om tider")
    anna = await venue.participant(room, "Anna")
    field = await edit(anna, "En idé")
    await field.fill("En ny idé om tider")
    await field.press("Enter")
    await hand.do("edit_note", id=id, base="En idé om tider", text="En idé om tider och platser")
    await expect(note(anna, "En ny idé om tider och platser")).to_be_visible()
    await anna.button("Ångra: ändrad text").click()

    await expect(notes(anna, IDEAS)).to_have_text([re.compile(r"^\s*En idé om tider och platser")])


async def test_what_another_has_changed_since_is_not_taken_back_and_that_is_said(venue: Venue) -> None:
    room, hand = await at_board(venue)
    anna = await venue.participant(room, "Anna")
    await post(anna, IDEAS, "Min idé")
    id = (await hand.event("note_saved"))["note"]["id"]
    await hand.do("edit_note", id=id, base="Min idé", text="Vår idé")
    await expect(note(anna, "Vår idé")).to_be_visible()
    await undoes(anna)
    told = "Din nya lapp i Idéer går inte att ångra. Någon annan har ändrat lappen efter dig."

    await expect(anna.status).to_have_text(told)
    await expect(anna.main.get_by_text(told)).to_be_visible()
    await expect(note(anna, "Vår idé")).to_be_visible()
    await anna.button("Stäng meddelandet").click()
    await expect(anna.main.get_by_text(told)).to_have_count(0)


async def test_a_removed_note_that_the_room_no_longer_keeps_is_said_to_be_lost(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "ideas", "En idé")
    anna = await venue.participant(room, "Anna")
    await note(anna, "En idé").hover()
    await key(anna, "En idé", "Ta bort").click()
    await expect(notes(anna, IDEAS)).to_have_text([re.compile("Lappen är borttagen")])
    for i in range(100):
        await hand.do("remove_note", id=await put(hand, "influence", "people", f"{i}"))
    await anna.button("Ångra").click()

    await expect(anna.main.get_by_text("Lappen finns inte längre bland de borttagna.")).to_be_visible()
    await expect(anna.button("Ångra")).to_have_count(0)


async def test_what_is_taken_back_out_of_sight_is_told_where_one_looks(venue: Venue) -> None:
    room, hand = await at_board(venue)
    anna = await venue.participant(room, "Anna")
    await post(anna, IDEAS, "Min idé")
    await expect(anna.saved).to_be_visible()
    await bring(hand, "document", "thoughts")
    await expect(anna.page.get_by_role("tab", selected=True)).to_contain_text("Tankar")
    await undoes(anna)

    await expect(anna.main.get_by_text("Ångrat. Lappen i Idéer är borttagen.")).to_be_visible()


async def test_the_key_to_undo_keeps_the_rules_for_everyone(venue: Venue) -> None:
    room, _ = await at_board(venue)
    anna = await venue.participant(room, "Anna")
    await post(anna, IDEAS, "Min idé")
    await expect(anna.button("Ångra: tillagd lapp")).to_be_visible()

    assert await violations(anna.page) == []
    await anna.page.set_viewport_size({"width": 320, "height": 640})
    assert await small_targets(anna.page) == []
    assert await overflow(anna.page) == 0


async def undoes(person: Person) -> None:
    """Press Ctrl+Z outside of every field."""
    await person.page.evaluate("document.activeElement.blur()")
    await person.page.keyboard.press("Control+z")
