"""What one has in hand on the boards when another takes the note away, the page goes, or a finger slips."""

import re

from playwright.async_api import expect

from tests.browser.inspection import violations
from tests.browser.people import Person
from tests.browser.test_notes import (
    IDEAS,
    INSIGHTS,
    at_board,
    column,
    edit,
    key,
    new_note,
    note,
    notes,
    post,
    put,
)
from tests.browser.venue import PHONE, Venue, bring

# How far a focus ring reaches.
RING = 7


async def test_what_one_has_begun_to_write_survives_a_reload_but_not_leaving(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "insights", "Ett besök")
    anna = await venue.participant(room, "Anna")
    await new_note(anna, IDEAS).fill("Något jag inte är klar med")
    field = await edit(anna, "Ett besök")
    await field.fill("Ett besök i hemmet")
    await anna.reloads()
    await expect(new_note(anna, IDEAS)).to_have_value("Något jag inte är klar med")
    await expect(anna.page.get_by_label("Lappens text")).to_have_value("Ett besök i hemmet")
    await anna.button("Spara").click()
    await expect(notes(anna, INSIGHTS)).to_have_text([re.compile("Ett besök i hemmet")])
    await anna.opens_menu()
    await anna.button("Lämna").click()
    await anna.button("Gå med igen").click()
    await anna.joins("Annika")

    await expect(new_note(anna, IDEAS)).to_have_value("")
    assert await anna.page.evaluate("sessionStorage.length") == 0


async def test_a_finger_swept_across_the_board_does_not_go_back_in_history(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "insights", "Under fingret")
    anna = await venue.participant(room, "Anna", viewport={"width": 1024, "height": 768}, has_touch=True)
    await new_note(anna, IDEAS).fill("Något jag inte är klar med")
    box = await note(anna, "Under fingret").bounding_box()
    assert box is not None
    finger = await anna.context.new_cdp_session(anna.page)
    y = box["y"] + box["height"] / 2
    for x in range(40, 440, 40):
        kind = "touchStart" if x == 40 else "touchMove"
        points = [{"x": box["x"] + x, "y": y}]
        await finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await post(anna, INSIGHTS, "Fortfarande här")

    await expect(note(anna, "Fortfarande här")).to_be_visible()
    await expect(new_note(anna, IDEAS)).to_have_value("Något jag inte är klar med")


async def test_a_note_removed_while_one_says_where_it_goes_goes_nowhere_and_that_is_said(
    venue: Venue,
) -> None:
    room, hand = await at_board(venue)
    id = await put(hand, "insights", "ideas", "Borta strax")
    anna = await venue.participant(room, "Anna")
    await note(anna, "Borta strax").hover()
    await key(anna, "Borta strax", "Flytta till…").click()
    dialog = anna.page.get_by_role("dialog", name="Flytta lappen")
    await dialog.get_by_label("Kolumn").select_option(INSIGHTS)
    await hand.do("remove_note", id=id)
    await expect(dialog.get_by_text("Någon har tagit bort lappen.")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Flytta", exact=True)).to_have_count(0)
    assert await violations(anna.page) == []
    await anna.page.keyboard.press("Enter")

    await expect(dialog).to_have_count(0)
    await expect(new_note(anna, INSIGHTS)).to_be_focused()


async def test_a_note_dragged_while_another_removes_it_is_said_to_be_gone(venue: Venue) -> None:
    room, hand = await at_board(venue)
    id = await put(hand, "insights", "insights", "Borta strax")
    await put(hand, "insights", "ideas", "Ligger kvar")
    anna = await venue.participant(room, "Anna")
    await note(anna, "Borta strax").hover(position={"x": 40, "y": 20})
    await anna.page.mouse.down()
    box = await note(anna, "Ligger kvar").bounding_box()
    assert box is not None
    await anna.page.mouse.move(box["x"] + 60, box["y"] + 20, steps=4)
    await hand.do("remove_note", id=id)
    await anna.until(lambda: anna.told_of("note_removed"))
    await anna.page.mouse.up()

    await expect(anna.status).to_have_text("Någon har tagit bort lappen.")
    await expect(notes(anna, IDEAS)).to_have_text([re.compile("Ligger kvar")])


async def test_a_note_about_a_statement_is_told_of_and_landed_on_as_any_other(venue: Venue) -> None:
    room, hand = await at_board(venue, board="thoughts")
    anna = await venue.participant(room, "Anna")
    about = await put(hand, "thoughts", "other", "Om ett påstående", statement="offer")
    await put(hand, "thoughts", "other", "I handen")
    await expect(anna.status).to_have_text("2 nya lappar i Resultatet och övrigt.")
    await note(anna, "I handen").hover(position={"x": 40, "y": 20})
    await anna.page.mouse.down()
    box = await note(anna, "Om ett påstående").bounding_box()
    assert box is not None
    await anna.page.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2, steps=4)

    await expect(anna.page.locator(f"#note-{about}")).to_have_attribute("data-onto", "")
    await anna.page.mouse.move(box["x"] + 60, box["y"] + 4, steps=4)
    await expect(anna.page.locator(f"#note-{about}")).to_have_attribute("data-landing", "")
    await anna.page.mouse.up()


async def test_a_note_removed_while_one_fills_in_who_leaves_the_answer_with_its_writer(venue: Venue) -> None:
    room, hand = await at_board(venue, board="influence")
    id = await put(hand, "influence", "activities", "Följ en patient")
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await note(anna, "Följ en patient").get_by_role("button", name="Vem?").click()
    await anna.page.get_by_label("Vem?").fill("Maria")
    await hand.do("remove_note", id=id)
    await expect(anna.page.get_by_label("Vem?")).to_have_accessible_description(
        "Någon har tagit bort lappen. Din text finns kvar här."
    )
    await expect(anna.page.get_by_label("Vem?")).to_be_focused()
    assert await violations(anna.page) == []
    await anna.button("Lägg till som ny lapp").click()

    for person in (anna, ali):
        await expect(note(person, "Följ en patient").get_by_role("definition").first).to_have_text("Maria")


async def test_two_people_fill_in_one_note_and_both_answers_stay(venue: Venue) -> None:
    room, hand = await at_board(venue, board="influence")
    id = await put(hand, "influence", "activities", "Följ en patient")
    anna = await venue.participant(room, "Anna")
    await note(anna, "Följ en patient").get_by_role("button", name="När?").click()
    await anna.page.get_by_label("När?").fill("15 december")
    await hand.do("assign_note", id=id, who="Maria", when=None)
    await expect(anna.page.get_by_label("Vem?")).to_have_value("Maria")
    await anna.page.get_by_label("När?").press("Enter")

    await expect(note(anna, "Följ en patient").get_by_role("definition")).to_have_text(
        ["Maria", "15 december"]
    )


async def test_what_is_not_to_be_written_is_said_above_the_first_field(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    await bring(hand, "reflect")
    anna = await venue.participant(room, "Anna", **PHONE)
    for question in ("Erbjudanden och behov", "Handlingsutrymme"):
        await anna.page.get_by_role("button", name=question).tap()
    assert await care_before_field(anna) == 1
    for board in ("thoughts", "insights"):
        await bring(hand, "document", board)
        await expect(anna.page.get_by_role("tab", selected=True)).to_have_attribute("id", f"tab-{board}")
        assert await care_before_field(anna) == 1


async def care_before_field(person: Person) -> int:
    """How often it is said, after it is seen to stand above the first field."""
    care = person.main.get_by_text("Skriv inget som kan peka ut")
    said, field = (
        await care.first.bounding_box(),
        await person.page.get_by_label("Ny lapp").first.bounding_box(),
    )
    assert said is not None
    assert field is not None
    assert 0 < field["y"] - said["y"] < 400
    return await care.count()


async def test_nothing_moves_when_new_notes_begin_to_wait(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "ideas", "Låg här redan")
    anna = await venue.participant(room, "Anna", **PHONE)
    await anna.page.get_by_label("Kolumn 1 av 2").select_option(IDEAS)
    await new_note(anna, IDEAS).press_sequentially("Jag skriver på")
    place = await note(anna, "Låg här redan").bounding_box()
    await put(hand, "insights", "ideas", "Utifrån")
    waiting = anna.button("1 ny lapp")
    await expect(waiting).to_be_visible()
    field, button = await column(anna, IDEAS).locator("form").bounding_box(), await waiting.bounding_box()

    assert await note(anna, "Låg här redan").bounding_box() == place
    assert field is not None
    assert button is not None
    assert button["y"] >= field["y"] + field["height"] + RING


async def test_a_note_put_back_where_one_column_is_shown_is_in_sight_and_focused(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "insights", "I handen")
    anna = await venue.participant(room, "Anna", viewport={"width": 320, "height": 640})
    handle = anna.button("Lyft: I handen")
    await handle.focus()
    await handle.press("Space")
    await handle.press("ArrowRight")
    await expect(column(anna, IDEAS)).to_be_visible()
    await expect(handle).to_be_focused()
    await handle.press("Escape")

    await expect(column(anna, INSIGHTS)).to_be_visible()
    await expect(handle).to_be_focused()


async def test_where_a_note_would_land_is_marked_in_an_empty_column_too(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "insights", "På väg")
    anna = await venue.participant(room, "Anna")
    empty = column(anna, IDEAS).get_by_text("Inga lappar än.")
    await note(anna, "På väg").hover(position={"x": 40, "y": 20})
    await anna.page.mouse.down()
    box = await empty.bounding_box()
    assert box is not None
    await anna.page.mouse.move(box["x"] + 60, box["y"] + 6, steps=4)
    line = "element => parseFloat(getComputedStyle(element, '::before').height) || 0"
    await expect(empty).to_have_attribute("data-landing", "")
    assert await empty.evaluate(line) > 0
    await anna.page.mouse.up()

    await expect(notes(anna, IDEAS)).to_have_text([re.compile("På väg")])


async def test_on_a_long_board_what_is_out_of_sight_is_not_drawn_but_found_and_moved(venue: Venue) -> None:
    room, hand = await at_board(venue)
    ids = [await put(hand, "insights", "ideas", f"Lapp nummer {i}.") for i in range(60)]
    anna = await venue.participant(room, "Anna")
    await expect(notes(anna, IDEAS)).to_have_count(60)
    assert await drawn(anna, ids[0])
    assert not await drawn(anna, ids[-1])
    handle = anna.button("Lyft: Lapp nummer 59.")
    await handle.focus()
    await handle.press("Space")
    await handle.press("ArrowUp")
    await expect(anna.status).to_have_text("Idéer, plats 59 av 60.")
    await expect(handle).to_be_in_viewport()
    assert not await drawn(anna, ids[0])


async def drawn(person: Person, id: str) -> bool:
    """Whether the browser draws what stands on a note."""
    text = person.page.locator(f"#note-{id}-text")
    return bool(await text.evaluate("text => text.checkVisibility({ contentVisibilityAuto: true })"))
