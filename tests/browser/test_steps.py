"""From talk to next steps: where notes come from and lead, what colours stand for, how one finds a note."""

import re

from playwright.async_api import expect

from tests.browser.inspection import overflow, small_targets, violations
from tests.browser.people import Person
from tests.browser.test_notes import IDEAS, INSIGHTS, at_board, key, note, notes, post, put, saved
from tests.browser.venue import PHONE, Venue, bring
from tests.browsers import Browser

NOW = "Vad gör vi nu"
THOUGHT = "Öppet på kvällen, se https://example.se/tider."
STEP = "Öppet på kvällen"


async def test_a_thought_becomes_a_step_that_leads_back_to_where_it_came_from(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    await bring(hand, "reflect", "offers")
    anna = await venue.participant(room, "Anna")
    await write_thought(anna, hand)
    await choose(anna, STEP, "Gör till nästa steg")
    await expect(anna.status).to_have_text(f"Ett nytt steg ligger i {NOW}.")

    await bring(hand, "document", "next_steps")
    ali = await venue.participant(room, "Ali", **PHONE)
    await ali.page.get_by_label("Kolumn 1 av 3").select_option("Vad gör vi nu")
    await expect(note(ali, STEP)).to_contain_text(f"Från: ”{THOUGHT}”")
    await plan(ali)
    step = note(anna, STEP)
    await expect(step.get_by_role("definition")).to_have_text(["Maria", "Fråga receptionen"])
    await expect(step.locator(".undecided")).to_have_text("När?Hur märks det?")

    await step.get_by_role("button", name=re.compile("^Från:")).click()
    thought = notes(anna, "Erbjudanden och behov")
    await expect(thought).to_be_focused()
    await expect(thought).to_contain_text("Har blivit ett nästa steg")
    await expect(ali.page.get_by_role("tab", selected=True)).to_have_text(re.compile("Vårt nästa steg"))
    await thought.get_by_role("button", name="Ta bort").click()
    await expect(note(ali, STEP)).to_contain_text("Från en lapp som är borttagen")


async def test_colours_stand_for_words_and_notes_are_found_by_both(venue: Venue) -> None:
    room, hand = await at_board(venue)
    for text in ("Mät kön", "Fråga i kön", "Ring hem"):
        await put(hand, "insights", "ideas", text)
    for text in ("Ett", "Två", "Tre"):
        await put(hand, "insights", "insights", text)
    anna, ali = await venue.participant(room, "Anna"), await venue.participant(room, "Ali")
    await color(anna, ali, "Fråga i kön", "Hinder")

    await anna.button("Sök bland lapparna").click()
    words = anna.page.get_by_role("searchbox", name="Ord")
    await words.fill("kön")
    await expect(notes(anna, IDEAS)).to_have_text([re.compile("Mät kön"), re.compile("Fråga i kön")])
    await expect(anna.status).to_have_text("2 av 6 lappar visas")
    await others_notes_obey(anna, hand)
    await move_among_what_is_shown(anna)
    await post(anna, INSIGHTS, "Det man själv skriver syns")
    await expect(note(anna, "Det man själv skriver syns")).to_be_visible()
    await anna.page.get_by_label("Färg", exact=True).select_option("Hinder")
    await expect(notes(anna, IDEAS)).to_have_count(1)
    await well_drawn(anna)

    await words.press("Escape")
    await expect(notes(anna, IDEAS)).to_have_count(5)
    await expect(words).to_be_focused()
    await words.press("Escape")
    await expect(anna.button("Sök bland lapparna")).to_be_focused()


async def write_thought(person: Person, hand: Browser) -> None:
    """On the question that is talked about; its address is a link that tells nobody of the room."""
    field = person.page.get_by_label("Ny lapp")
    await field.fill(THOUGHT)
    await field.press("Enter")
    assert (await saved(hand, THOUGHT))["question"] == "offers"
    link = person.page.get_by_role("link", name="https://example.se/tider", exact=True)
    await expect(link).to_have_attribute("rel", re.compile("noopener noreferrer"))


async def choose(person: Person, text: str, name: str) -> None:
    """One of what else a note may become."""
    await note(person, text).hover()
    await key(person, text, "Mer om lappen").click()
    await person.button(name).click()


async def plan(person: Person) -> None:
    """Fill in two of the four parts of the step, which are open until then."""
    step = note(person, STEP)
    await expect(step.locator(".undecided")).to_have_text("Vem?När?Vad görs först?Hur märks det?")
    await step.get_by_role("button", name="Vad görs först?").tap()
    field = person.page.get_by_label("Vad görs först?")
    await expect(field).to_be_focused()
    await person.page.get_by_label("Vem?").fill("Maria")
    await field.fill("Fråga receptionen")
    await field.press("Enter")


async def color(person: Person, other: Person, text: str, word: str) -> None:
    """Give the pink colour a word, and a note that colour; take it back, and give it again."""
    await person.button("Ge färgerna en betydelse").click()
    await person.page.get_by_label("Rosa").fill(word)
    await person.button("Spara").click()
    await expect(other.main.get_by_role("list", name="Färgerna betyder")).to_have_text(re.compile(word))
    for there in (True, False, True):
        if there:
            await note(person, text).hover()
            await key(person, text, "Mer om lappen").click()
            await person.page.get_by_role("radio", name=word).check()
            await person.page.keyboard.press("Escape")
        else:
            await person.page.keyboard.press("Control+z")
        await expect(note(other, text).get_by_text(word)).to_have_count(int(there))


async def others_notes_obey(person: Person, hand: Browser) -> None:
    """What another writes meanwhile is shown only if it is looked for, and counted either way."""
    await put(hand, "insights", "ideas", "Annan idé")
    await put(hand, "insights", "ideas", "Kön igen")
    await expect(person.main.get_by_text("3 av 8 lappar visas")).to_be_visible()
    await expect(note(person, "Annan idé")).to_have_count(0)


async def move_among_what_is_shown(person: Person) -> None:
    """By the keys: the place is counted among the notes that one sees."""
    for press in ("Space", "ArrowDown", "Space"):
        await person.button("Lyft: Mät kön").press(press)
    await expect(person.status).to_have_text(f"Lappen ligger nu i {IDEAS}, plats 2 av 3.")


async def well_drawn(person: Person) -> None:
    """The fields are for everyone, on a narrow page too."""
    assert await violations(person.page) == []
    await person.page.set_viewport_size({"width": 320, "height": 640})
    assert await small_targets(person.page) == []
    assert await overflow(person.page) == 0
