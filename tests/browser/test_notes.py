"""Notes: written, edited, moved, taken away and brought back, by several people at once."""

import re
import uuid
from typing import Any

from playwright.async_api import Locator, expect

from tests.browser.inspection import overflow, small_targets, violations
from tests.browser.people import USER, Person
from tests.browser.venue import PHONE, Venue, all_answer, bring, watching
from tests.browsers import Browser, Frame, Room

INSIGHTS = "Insikter"
IDEAS = "Idéer"
ACTIVITIES = "Aktiviteter vi vill få igång"


async def test_enter_posts_a_note_for_everyone_and_the_focus_stays(venue: Venue) -> None:
    room, _ = await at_board(venue)
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali", **PHONE)
    field = new_note(anna, INSIGHTS)
    await field.fill("Vi mäter besök")
    await field.press("Shift+Enter")
    await field.press_sequentially("men inte nytta")
    await field.press("Enter")

    for person in (anna, ali):
        await expect(notes(person, INSIGHTS)).to_have_text([re.compile("Vi mäter besök\nmen inte nytta")])
    await expect(field).to_be_focused()
    await expect(field).to_have_value("")
    await expect(anna.saved).to_be_visible()


async def test_a_new_note_comes_first_and_is_shown_to_be_saved(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "insights", "Den äldre")
    anna = await venue.participant(room, "Anna")
    await post(anna, INSIGHTS, "Den nya")

    await expect(notes(anna, INSIGHTS)).to_have_text([re.compile("Den nya"), re.compile("Den äldre")])
    await note(anna, "Den nya").hover()
    await expect(note(anna, "Den nya").get_by_text("Sparat")).to_be_visible()


async def test_a_draft_survives_steps_a_language_and_a_lost_connection(venue: Venue) -> None:
    room, hand = await at_board(venue)
    anna = await venue.participant(room, "Anna")
    await new_note(anna, IDEAS).fill("Något jag inte är klar med")
    await bring(hand, "summary")
    await anna.button("Gå dit").click()
    await anna.opens_step("Dokumentera")
    await anna.page.get_by_role("tab").nth(1).click()
    await anna.button("English").click()

    await expect(new_note(anna, "Ideas", "New note")).to_have_value("Något jag inte är klar med")


async def test_two_people_edit_one_note_and_both_keep_their_words(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "ideas", "En idé om tider och platser")
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    annas, alis = await edit(anna, "En idé"), await edit(ali, "En idé")
    await annas.fill("En ny idé om tider och platser")
    await alis.fill("En idé om tider och platser nära dig")
    await annas.press("Enter")
    await expect(alis).to_have_value("En ny idé om tider och platser nära dig")
    await alis.press("Enter")

    for person in (anna, ali):
        await expect(notes(person, IDEAS)).to_have_text(
            [re.compile("En ny idé om tider och platser nära dig")]
        )


async def test_the_caret_stays_where_one_writes_when_another_saves(venue: Venue) -> None:
    room, hand = await at_board(venue)
    id = await put(hand, "insights", "ideas", "En idé om tider")
    anna = await venue.participant(room, "Anna")
    field = await edit(anna, "En idé")
    await field.press("End")
    await field.press_sequentially(" och")
    await hand.do("edit_note", id=id, base="En idé om tider", text="En helt ny idé om tider")
    await expect(field).to_have_value("En helt ny idé om tider och")
    await field.press_sequentially(" platser")

    await expect(field).to_have_value("En helt ny idé om tider och platser")


async def test_a_note_removed_while_one_edits_it_leaves_the_text_with_its_writer(venue: Venue) -> None:
    room, hand = await at_board(venue)
    id = await put(hand, "insights", "ideas", "Kort idé")
    anna = await venue.participant(room, "Anna")
    field = await edit(anna, "Kort idé")
    await field.fill("En mycket längre idé")
    await hand.do("remove_note", id=id)
    await expect(
        anna.main.get_by_text("Någon har tagit bort lappen. Din text finns kvar här.")
    ).to_be_visible()
    await expect(field).to_be_focused()
    await expect(field).to_have_value("En mycket längre idé")
    await anna.button("Lägg till som ny lapp").click()

    await expect(notes(anna, IDEAS)).to_have_text([re.compile("En mycket längre idé")])
    await hand.event("note_saved", note=await saved(hand, "En mycket längre idé"))


async def test_a_removed_note_comes_back_by_undo_and_hands_on_the_focus(venue: Venue) -> None:
    room, hand = await at_board(venue)
    for text in ("Den första", "Den andra"):
        await put(hand, "insights", "ideas", text)
    anna = await venue.participant(room, "Anna")
    ali = await venue.participant(room, "Ali")
    await note(anna, "Den första").hover()
    await key(anna, "Den första", "Ta bort").click()
    await expect(notes(ali, IDEAS)).to_have_text([re.compile("Den andra")])
    await expect(anna.status).to_have_text("Lappen är borttagen.")
    await expect(note(anna, "Den andra")).to_be_focused()
    await anna.button("Ångra").click()

    for person in (anna, ali):
        await expect(notes(person, IDEAS)).to_have_text([re.compile("Den första"), re.compile("Den andra")])
    await expect(note(anna, "Den första")).to_be_focused()
    await expect(anna.button("Ångra")).to_have_count(0)


async def test_undo_stays_until_the_next_act(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "ideas", "En idé")
    anna = await venue.participant(room, "Anna")
    await note(anna, "En idé").hover()
    await key(anna, "En idé", "Ta bort").click()
    await put(hand, "insights", "insights", "Andras lappar ändrar inget")
    await expect(notes(anna, INSIGHTS)).to_have_count(1)
    await expect(anna.button("Ångra")).to_be_visible()
    await post(anna, IDEAS, "Nästa sak")

    await expect(anna.button("Ångra")).to_have_count(0)


async def test_a_note_is_dragged_to_its_place_in_another_column(venue: Venue) -> None:
    room, hand = await at_board(venue)
    for text in ("Ett", "Två"):
        await put(hand, "insights", "ideas", text)
    await put(hand, "insights", "insights", "Den som flyttas")
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await drag(anna, note(anna, "Den som flyttas"), note(anna, "Två"))

    for person in (anna, ali):
        await expect(notes(person, IDEAS)).to_have_text(
            [re.compile(t) for t in ("Ett", "Den som flyttas", "Två")]
        )
    await expect(anna.status).to_have_text("Lappen ligger nu i Idéer, plats 2 av 3.")


async def test_a_note_dropped_outside_stays_where_it_was(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "ideas", "Ligger kvar")
    anna = await venue.participant(room, "Anna")
    await drag(anna, note(anna, "Ligger kvar"), anna.heading)
    await post(anna, INSIGHTS, "Efteråt")
    await hand.event("note_saved", note=await saved(hand, "Efteråt"))

    assert anna.told_of("note_saved", text="Ligger kvar", column="insights") == []
    await expect(notes(anna, IDEAS)).to_have_text([re.compile("Ligger kvar")])


async def test_others_see_who_moves_a_note_only_where_notes_carry_names(venue: Venue) -> None:
    for authors, words in ((True, "Anna flyttar"), (False, "Någon flyttar")):
        room, hand = await at_board(venue, authors=authors)
        await put(hand, "insights", "ideas", "En idé")
        anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
        handle = anna.button("Lyft: En idé")
        await handle.focus()
        await handle.press("Enter")
        await expect(note(ali, "En idé").get_by_text(words)).to_be_visible()
        await expect(note(anna, "En idé").get_by_text("flyttar")).to_have_count(0)
        await handle.press("Escape")
        await expect(note(ali, "En idé").get_by_text(words)).to_have_count(0)


async def test_others_movements_may_be_hidden_and_stay_hidden(venue: Venue) -> None:
    room, _ = await at_board(venue)
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await new_note(anna, IDEAS).fill("Jag skriver")
    await expect(column(ali, IDEAS).get_by_text("Någon skriver…")).to_be_visible()
    await expect(column(anna, IDEAS).get_by_text("Någon skriver…")).to_have_count(0)
    hide = ali.page.get_by_role("checkbox", name="Dölj andras rörelser")
    await hide.check()
    await expect(column(ali, IDEAS).get_by_text("Någon skriver…")).to_have_count(0)
    await ali.reloads()

    await expect(hide).to_be_checked()


async def test_a_note_is_moved_anywhere_by_the_dialog(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "next_steps", "now", "Ring Eva")
    for text in ("Först här", "Ring också Per", "Sist här"):
        await put(hand, "insights", "ideas", text)
    anna = await venue.participant(room, "Anna", **PHONE)
    await anna.page.get_by_label("Kolumn 1 av 2").select_option(IDEAS)
    await note(anna, "Ring också Per").tap()
    await key(anna, "Ring också Per", "Flytta till…").tap()
    dialog = anna.page.get_by_role("dialog", name="Flytta lappen")
    await dialog.get_by_label("Tavla").select_option("Vårt nästa steg")
    await dialog.get_by_label("Kolumn").select_option("Vad gör vi nu")
    await dialog.get_by_label("Plats").select_option("Efter ”Ring Eva”")
    await dialog.get_by_role("button", name="Flytta", exact=True).tap()

    await expect(anna.status).to_have_text("Lappen ligger nu i Vad gör vi nu, plats 2 av 2.")
    await expect(note(anna, "Sist här")).to_be_focused()
    await anna.page.get_by_role("tab", name="Vårt nästa steg").tap()
    await anna.page.get_by_label("Kolumn 1 av 3").select_option("Vad gör vi nu")
    await expect(notes(anna, "Vad gör vi nu")).to_have_text(
        [re.compile("Ring Eva"), re.compile("Ring också Per")]
    )


async def test_a_note_is_moved_by_the_keys_and_each_step_is_said(venue: Venue) -> None:
    room, hand = await at_board(venue)
    for text in ("Ett", "Två"):
        await put(hand, "insights", "ideas", text)
    await put(hand, "insights", "insights", "Med tangenter")
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    handle = anna.button("Lyft: Med tangenter")
    await handle.focus()
    await handle.press("Space")
    await expect(anna.status).to_contain_text("Insikter, plats 1 av 1.")
    await handle.press("ArrowRight")
    await expect(anna.status).to_have_text("Idéer, plats 1 av 3.")
    await expect(handle).to_be_focused()
    await handle.press("ArrowDown")
    await expect(anna.status).to_have_text("Idéer, plats 2 av 3.")
    await expect(handle).to_be_focused()
    await handle.press("Space")
    await expect(anna.status).to_have_text("Lappen ligger nu i Idéer, plats 2 av 3.")
    await expect(handle).to_be_focused()

    for person in (anna, ali):
        await expect(notes(person, IDEAS)).to_have_text(
            [re.compile(t) for t in ("Ett", "Med tangenter", "Två")]
        )


async def test_fast_keys_drop_a_note_on_a_slow_machine_too(venue: Venue) -> None:
    """The key that drops it goes down before the next frame, and comes up after it."""
    room, hand = await at_board(venue)
    await put(hand, "insights", "insights", "Bråttom")
    anna = await venue.participant(room, "Anna")
    handle = anna.button("Lyft: Bråttom")
    await handle.focus()
    await handle.press("Space")
    await expect(anna.status).to_contain_text("Insikter, plats 1 av 1.")
    await anna.page.evaluate("() => { requestAnimationFrame = (draw) => setTimeout(draw, 300); }")
    await anna.page.keyboard.press("ArrowRight")
    await anna.page.keyboard.down("Space")
    await expect(notes(anna, IDEAS)).to_have_count(1)
    await anna.page.keyboard.up("Space")
    await expect(anna.status).to_have_text("Lappen ligger nu i Idéer, plats 1 av 1.")


async def test_escape_puts_a_lifted_note_back(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "insights", "Tillbaka")
    anna = await venue.participant(room, "Anna")
    handle = anna.button("Lyft: Tillbaka")
    await handle.focus()
    await handle.press("Space")
    await handle.press("ArrowRight")
    await expect(notes(anna, IDEAS)).to_have_count(1)
    await handle.press("Escape")

    await expect(notes(anna, INSIGHTS)).to_have_count(1)
    await expect(anna.status).to_have_text("Lappen är tillbaka i Insikter.")
    await expect(handle).to_be_focused()


async def test_others_notes_wait_while_one_writes_in_the_column(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "ideas", "Låg här redan")
    anna = await venue.participant(room, "Anna")
    await new_note(anna, IDEAS).press_sequentially("Jag skriver på")
    for text in ("Utifrån ett", "Utifrån två"):
        await put(hand, "insights", "ideas", text)
    waiting = anna.button("2 nya lappar")
    await expect(waiting).to_be_visible()
    await expect(notes(anna, IDEAS)).to_have_text([re.compile("Låg här redan")])
    await waiting.click()

    await expect(notes(anna, IDEAS)).to_have_count(3)
    await expect(new_note(anna, IDEAS)).to_have_value("Jag skriver på")


async def test_a_note_that_another_removes_leaves_its_place_while_one_has_a_hand_in_the_column(
    venue: Venue,
) -> None:
    room, hand = await at_board(venue)
    first = await put(hand, "insights", "ideas", "Den övre")
    await put(hand, "insights", "ideas", "Den undre")
    anna = await venue.participant(room, "Anna")
    await note(anna, "Den undre").focus()
    place = await note(anna, "Den undre").bounding_box()
    await hand.do("remove_note", id=first)
    await expect(column(anna, IDEAS).get_by_text("Någon har tagit bort lappen.")).to_be_visible()

    assert await note(anna, "Den undre").bounding_box() == place
    await expect(note(anna, "Den undre")).to_be_focused()


async def test_a_note_may_say_who_and_when(venue: Venue) -> None:
    room, hand = await at_board(venue, board="influence")
    await put(hand, "influence", "activities", "Följ en patient genom hela besöket")
    await put(hand, "influence", "in_place", "Mandat att göra olika")
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await expect(note(anna, "Mandat").get_by_role("button", name="Vem?")).to_have_count(0)
    await note(anna, "Följ en patient").get_by_role("button", name="Vem?").click()
    await anna.page.get_by_label("Vem?").fill("Maria och Ali")
    await anna.page.get_by_label("När?").fill("15 december")
    await anna.page.get_by_label("När?").press("Enter")

    for person in (anna, ali):
        await expect(note(person, "Följ en patient").get_by_role("definition")).to_have_text(
            ["Maria och Ali", "15 december"]
        )


async def test_a_text_that_is_too_long_stays_in_its_field(venue: Venue) -> None:
    room, _ = await at_board(venue)
    anna = await venue.participant(room, "Anna")
    field = new_note(anna, IDEAS)
    await field.fill("å" * 5000)
    await field.press("Enter")

    await expect(field).to_have_accessible_description(re.compile("Lappen är för lång. Högst 2.000 tecken."))
    await expect(field).to_have_value("å" * 5000)
    assert not [text for text in anna.sent if "add_note" in text]


async def test_where_others_notes_are_theirs_one_has_keys_on_ones_own_alone(venue: Venue) -> None:
    room, hand = await at_board(venue, edit_others=False)
    await put(hand, "insights", "ideas", "Någon annans")
    anna = await venue.participant(room, "Anna")
    await post(anna, IDEAS, "Min egen")
    await anna.reloads()

    await expect(note(anna, "Min egen").get_by_role("button", name="Redigera")).to_have_count(1)
    others = note(anna, "Någon annans").get_by_role("button")
    await expect(others).to_have_count(1)
    await expect(others).to_have_accessible_name("Mer om lappen")


async def test_what_is_written_on_a_question_is_a_note_on_the_first_board(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    await bring(hand, "reflect", "offers")
    anna = await venue.participant(room, "Anna", **PHONE)
    await expect(anna.main.get_by_text("Skriv inget som kan peka ut")).to_be_visible()
    await anna.page.get_by_label("Ny lapp").fill("Vi möter inte kvällsbehov")
    await anna.button("Lägg till").tap()
    await expect(anna.main.get_by_text("Vi möter inte kvällsbehov")).to_be_visible()
    await bring(hand, "document")

    await anna.page.get_by_label("Kolumn 1 av 5").select_option("Erbjudanden och behov")
    await expect(notes(anna, "Erbjudanden och behov")).to_have_text([re.compile("Vi möter inte kvällsbehov")])


async def test_another_question_may_be_opened_without_taking_anyone_along(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    await bring(hand, "reflect", "offers")
    anna = await venue.participant(room, "Anna")
    await anna.page.get_by_role("button", name="Handlingsutrymme").click()
    await anna.page.get_by_label("Ny lapp").nth(1).fill("Vi får inte bestämma")
    await anna.page.get_by_label("Ny lapp").nth(1).press("Enter")

    written = await hand.event("note_saved", note=await saved(hand, "Vi får inte bestämma"))
    assert written["note"]["column"] == "discretion"
    await expect(anna.page.get_by_text("Vi pratar om den här frågan nu")).to_be_visible()


async def test_the_big_screen_turns_to_each_column_of_a_board_that_does_not_fit(venue: Venue) -> None:
    room, hand = await at_board(venue)
    ids = [await put(hand, "insights", "ideas", f"Idé {i}") for i in range(24)]
    await hand.do("group_notes", id=str(uuid.uuid4()), notes=ids[23:], onto=ids[22], name="Nära patienten")
    screen = await venue.person()
    await screen.page.clock.install()
    await screen.opens(watching(room))
    await expect(column(screen, INSIGHTS)).to_be_visible()
    await expect(note(screen, "Idé 23").last).to_be_attached()

    for texts in ("Idé 0", "Idé 20"):
        await screen.page.clock.run_for(12_000)
        await expect(screen.page.get_by_role("listitem").first).to_contain_text(texts)
    await expect(column(screen, INSIGHTS)).to_have_count(0)
    group = screen.page.get_by_role("list", name=re.compile("^Nära patienten, "))
    await expect(group.get_by_role("listitem")).to_have_count(2)
    await screen.page.clock.run_for(12_000)
    await expect(column(screen, INSIGHTS)).to_be_visible()


async def test_a_thought_about_a_result_keeps_its_statement(venue: Venue) -> None:
    room = await venue.room()
    crowd = await venue.crowd(room, "Anna", "Bertil", "Cilla")
    hand = await venue.hand(room)
    await bring(hand, "grade")
    await all_answer(crowd, ["offer", "user"])
    await bring(hand, "results")
    await hand.do("reveal_result", statement="user")
    eva = await venue.participant(room, "Eva", **PHONE)
    await expect(eva.button("Skriv ner en tanke")).to_have_count(1)
    await eva.row(USER).get_by_role("button", name="Skriv ner en tanke").tap()
    field = eva.page.get_by_label("Ny lapp")
    await expect(field).to_be_focused()
    await field.fill("Vi frågar för sällan")
    await field.press("Enter")

    written = await saved(hand, "Vi frågar för sällan")
    assert (written["board"], written["column"], written["statement"]) == ("thoughts", "other", "user")
    await expect(eva.row(USER).get_by_text("Vi frågar för sällan")).to_be_visible()
    await bring(hand, "document")
    await eva.page.get_by_label("Kolumn 1 av 5").select_option("Resultatet och övrigt")
    await expect(note(eva, "Vi frågar för sällan")).to_contain_text("Om: Vi ser användaren som objekt")


async def test_a_board_in_use_keeps_the_rules_for_everyone(venue: Venue) -> None:
    room, hand = await at_board(venue, board="influence")
    for place in ("people", "activities", "in_place"):
        for text in ("Ett", "Två", "Tre"):
            await put(hand, "influence", place, f"{text} {place}")
    anna, screen = await venue.participant(room, "Anna"), await venue.screen(room)
    await edit(anna, "Ett people")
    await note(anna, "Ett activities").get_by_role("button", name="Vem?").click()
    await note(anna, "Ett in_place").hover()
    await key(anna, "Ett in_place", "Ta bort").click()
    await new_note(anna, ACTIVITIES).fill("å" * 2001)
    await new_note(anna, ACTIVITIES).press("Enter")

    for person in (anna, screen):
        assert await violations(person.page) == []
    await anna.page.set_viewport_size({"width": 320, "height": 640})
    assert await small_targets(anna.page) == []
    assert await overflow(anna.page) == 0


async def at_board(venue: Venue, board: str = "insights", **settings: Any) -> tuple[Room, Browser]:
    """A room at one of its boards, and the hand that brought it there."""
    room = await venue.room(**settings)
    hand = await venue.hand(room)
    await bring(hand, "document", board)
    return room, hand


async def put(hand: Browser, board: str, column: str, text: str, statement: str | None = None) -> str:
    """A note that somebody else has put up, last in its column; its id."""
    id = str(uuid.uuid4())
    about = {} if statement is None else {"statement": statement}
    answer = await hand.do("add_note", id=id, board=board, column=column, text=text, **about)
    assert answer.get("type") != "rejected", answer
    return id


async def saved(hand: Browser, text: str) -> Frame:
    """The note with this text, once the server has told of it."""

    def found() -> Frame | None:
        notes = (event["note"] for event in hand.events if event["type"] == "note_saved")
        return next((note for note in notes if note["text"] == text), None)

    return await hand.wait(found)


async def post(person: Person, heading: str, text: str) -> None:
    """Write a note and press Enter."""
    field = new_note(person, heading)
    await field.fill(text)
    await field.press("Enter")


async def edit(person: Person, text: str) -> Locator:
    """Open a note by a double click; the field."""
    await note(person, text).dblclick(position={"x": 40, "y": 20})
    field = person.page.get_by_label("Lappens text")
    await expect(field).to_be_focused()
    return field


async def drag(person: Person, what: Locator, onto: Locator) -> None:
    """By the mouse: onto the upper half of another thing."""
    await what.hover(position={"x": 40, "y": 20})
    await person.page.mouse.down()
    box = await onto.bounding_box()
    assert box is not None
    await person.page.mouse.move(box["x"] + 60, box["y"] + box["height"] + 40, steps=4)
    await person.page.mouse.move(box["x"] + 60, box["y"] + 6, steps=4)
    await person.page.mouse.up()


def column(person: Person, heading: str) -> Locator:
    """A column by its heading."""
    return person.page.get_by_role("region", name=heading, exact=True)


def new_note(person: Person, heading: str, label: str = "Ny lapp") -> Locator:
    """A column's field."""
    return column(person, heading).get_by_label(label)


def notes(person: Person, heading: str) -> Locator:
    """A column's notes."""
    return column(person, heading).get_by_role("listitem")


def note(person: Person, text: str) -> Locator:
    """The note with this text."""
    return person.page.get_by_role("listitem").filter(has_text=text)


def key(person: Person, text: str, name: str) -> Locator:
    """One of a note's keys."""
    return note(person, text).get_by_role("button", name=name, exact=True)


async def test_who_leads_lets_everyone_change_only_their_own_notes(venue: Venue) -> None:
    room, hand = await at_board(venue)
    await put(hand, "insights", "ideas", "Ledarens idé")
    leader = await venue.facilitator(room)
    anna = await venue.participant(room, "Anna")
    await post(anna, INSIGHTS, "Annas tanke")
    for person, text in ((anna, "Ledarens idé"), (leader, "Annas tanke")):
        await expect(key(person, text, "Redigera")).to_have_count(1)

    await leader.opens_menu()
    choice = leader.page.get_by_label("Bara den som skrev en lapp får ändra den")
    await choice.check()
    rule = anna.page.get_by_text("Bara den som skrev en lapp kan ändra, flytta eller ta bort den.")
    await expect(rule.first).to_be_visible()
    await expect(anna.status).to_have_text("Bara den som skrev en lapp kan ändra, flytta eller ta bort den.")
    await expect(key(anna, "Annas tanke", "Redigera")).to_have_count(1)
    for person, text in ((anna, "Ledarens idé"), (leader, "Annas tanke")):
        await expect(key(person, text, "Redigera")).to_have_count(0)
    assert await violations(leader.page) == []
    assert await small_targets(leader.page) == []

    await choice.uncheck()
    await expect(key(leader, "Annas tanke", "Redigera")).to_have_count(1)
    await expect(rule.first).to_be_hidden()
