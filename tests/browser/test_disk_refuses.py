"""A disk that takes no more: people hear it, read and write on, and nothing is shown as saved that is not."""

import resource

from playwright.async_api import expect

from tests.browser.test_notes import IDEAS, at_board, note, notes, post, put
from tests.browser.venue import PHONE, Venue
from tests.serving import ServerProcess

WORD = "Rummet kan inte spara just nu. Det du skriver finns kvar här och sparas så snart det går."


async def test_while_the_disk_refuses_what_one_writes_waits_and_everyone_is_told(frail_venue: Venue) -> None:
    room, hand = await at_board(frail_venue)
    await put(hand, "insights", "ideas", "Den som står där")
    anna, ali = (
        await frail_venue.participant(room, "Anna"),
        await frail_venue.participant(room, "Ali", **PHONE),
    )
    await ali.page.get_by_label("Kolumn 1 av 2").select_option(IDEAS)
    refuse(frail_venue.server)
    await post(anna, IDEAS, "Skriven på en full disk")

    for person in (anna, ali):
        await expect(person.main.get_by_text(WORD)).to_be_visible()
        await expect(person.page.locator("#alert")).to_have_text(WORD)
    await expect(note(anna, "Skriven på en full disk")).to_contain_text("Sparar…")
    await expect(anna.saved).to_have_count(0)
    await expect(notes(ali, IDEAS)).to_have_count(1)
    await anna.reloads()
    await expect(note(anna, "Skriven på en full disk")).to_contain_text("Sparar…")
    await expect(anna.main.get_by_text(WORD)).to_be_visible()

    refuse(frail_venue.server, refuses=False)
    await expect(notes(ali, IDEAS)).to_have_count(2)
    await expect(anna.saved).to_be_visible()
    for person in (anna, ali):
        await expect(person.main.get_by_text(WORD)).to_have_count(0)
        await expect(note(person, "Skriven på en full disk")).to_have_count(1)


def refuse(server: ServerProcess, *, refuses: bool = True) -> None:
    """Let the system take no byte more of any file from the server, or all of them again."""
    _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (0 if refuses else hard, hard))
