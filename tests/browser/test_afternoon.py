"""A facilitator's afternoon: six people, every step, a connection lost midway, and the summary in hand."""

import json
import re
import uuid
from pathlib import Path

from playwright.async_api import expect

from tests.browser.people import OFFER, USER, Person
from tests.browser.test_summary import copies, downloads
from tests.browser.test_workshop import ANSWERS
from tests.browser.venue import PHONE, SERVER_GONE, Venue
from tests.browsers import Browser, Room

NAMES = ("Anna", "Bertil", "Cilla", "David", "Eva")


async def test_a_facilitators_afternoon(frail_venue: Venue, tmp_path: Path) -> None:
    venue = frail_venue
    venue.expect_trouble(SERVER_GONE)
    leader, link = await a_room_is_made(venue)
    people = await everyone_comes(venue, leader, link)
    phone = people[0]

    await leader.brings_all_to("Gradera")
    for person, scores in zip(people, ANSWERS, strict=False):
        await expect(person.scales).to_have_count(len(scores))
        await person.grades_all(*scores)
    await expect(leader.main.get_by_text("5 av 5 har svarat")).to_have_count(10)

    await the_connection_is_lost_and_found(venue, leader, phone)
    await leader.button("Visa alla resultat").click()
    for person in (leader, *people):
        await expect(person.row(OFFER).get_by_text("7,0", exact=True)).to_be_visible()
        await expect(person.row(USER).get_by_text("8,0", exact=True)).to_be_visible()

    await leader.brings_all_to("Reflektera")
    await expect(phone.heading).to_have_text("Reflektera kring tjänstelogik")
    await leader.brings_all_to("Dokumentera")
    await expect(phone.page.get_by_role("tab")).to_have_count(4)
    await notes_are_written_and_moved(venue, link)

    await leader.brings_all_to("Summering")
    for person in (leader, *people):
        done = person.main.get_by_role("listitem").filter(has_text="Skriv om kallelsen")
        await expect(done).to_contain_text("Vem?Anna")
    await the_summary_is_taken_home(leader, phone, tmp_path)


async def a_room_is_made(venue: Venue) -> tuple[Person, str]:
    """From the start page; who leads, and the link for the others."""
    leader = await venue.person()
    await leader.opens(venue.address)
    await leader.button("Skapa ett rum").click()
    await leader.page.get_by_label("Rubrik").fill("Barn- och ungdomshälsan")
    await expect(leader.page.get_by_label("Visa namn på lapparna")).not_to_be_checked()
    await leader.button(
        "Skapa",
    ).click()
    await leader.button("Bjud in").click()
    link = await leader.page.get_by_label("Länk för deltagare").input_value()
    await leader.page.keyboard.press("Escape")
    return leader, link


async def everyone_comes(venue: Venue, leader: Person, link: str) -> list[Person]:
    """The five who take part, the first of them on a phone."""
    people = []
    for name in NAMES:
        person = await venue.person(**(PHONE if name == "Anna" else {}))
        await person.opens(link)
        await expect(person.main.get_by_text("Lapparna visas utan namn.")).to_be_visible()
        await person.joins(name)
        people.append(person)
    await expect(leader.main.get_by_text("6 i rummet")).to_be_visible()
    return people


async def the_connection_is_lost_and_found(venue: Venue, leader: Person, phone: Person) -> None:
    """The phone's network goes, the server dies; meanwhile one changes an answer, and the other goes on."""
    await phone.context.set_offline(True)
    venue.server.kill()
    for person in (leader, phone):
        await expect(person.main.get_by_text("Ansluter igen…")).to_be_visible()
    before = len(leader.heard)
    await phone.grades(OFFER, 9)
    await leader.button("Nästa: Resultat").click()
    venue.server.start()
    await phone.context.set_offline(False)
    await expect(phone.heading).to_have_text("Så ser vi på vår verksamhet")
    await expect(phone.saved).to_be_attached()
    await leader.until(lambda: any(all_are_done(text) for text in leader.heard[before:]))


def all_are_done(text: str) -> bool:
    """Whether a frame says that the five who answer are done."""
    frame = json.loads(text)
    return frame["type"] == "counts" and bool(frame["done"] == len(NAMES))


async def notes_are_written_and_moved(venue: Venue, link: str) -> None:
    """By somebody who comes late: an idea becomes something to do."""
    room = Room(venue.address, link.rsplit("/", 1)[1], "", "")
    late = await venue.present(Browser(room, name="Fatima"))
    note = str(uuid.uuid4())
    text = "Skriv om kallelsen"
    await late.do("add_note", id=note, board="insights", column="ideas", text=text)
    await late.do(
        "add_note", id=str(uuid.uuid4()), board="insights", column="insights", text="Kallelsen är svår"
    )
    await late.do("move_note", id=note, board="next_steps", column="now")
    await late.do("assign_note", id=note, who="Anna", when=None)


async def the_summary_is_taken_home(leader: Person, phone: Person, folder: Path) -> None:
    """As a file, and to be pasted into a mail."""
    markdown = await downloads(phone, "Text (Markdown)", "md", folder)
    assert markdown.startswith("# Barn- och ungdomshälsan\n")
    assert "- Skriv om kallelsen\n  - Vem? Anna · När? Inte bestämt" in markdown
    assert "| Vi erbjuder en produkt | 7,0 | Vi erbjuder en tjänst | 5 |" in markdown
    table = await downloads(leader, "Tabell för Excel (CSV)", "csv", folder)
    assert re.search(
        r"^Det här gör vi;Vad gör vi nu;Skriv om kallelsen;Anna;Inte bestämt", table, re.MULTILINE
    )
    html, text = await copies(leader)
    assert "<table" in html
    assert "Insikter\n\n- Kallelsen är svår" in text
