"""A workshop from the start page to the summary: one who leads, three who take part, and the big screen."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import expect

from tests.browser.people import FOCUS, OFFER, USER, Person
from tests.browser.venue import PHONE, Venue

PICTURES = Path(__file__).parent / "pictures"
TEN = (
    "offer",
    "user",
    "focus",
    "right",
    "logic",
    "expertise",
    "organisation",
    "failure",
    "variation",
    "discretion",
)

# Twelve people who agree on some things and not on others: a column a statement.
ANSWERS = (
    (6, 8, 3, 5, 4, 7, 2, 9, 5, 4),
    (7, 8, 4, 6, 3, 6, 3, 2, 5, 5),
    (5, 7, 5, 4, 4, 5, 4, 8, 6, 3),
    (8, 9, 4, 5, 2, 7, 3, 3, 4, 6),
    (6, 8, 6, 7, 5, 4, 2, 7, 5, 4),
    (7, 7, 3, 5, 3, 6, 5, 2, 6, 5),
    (6, 8, 4, 3, 4, 8, 3, 9, 4, 4),
    (5, 9, 5, 6, 3, 5, 2, 4, 5, 6),
    (8, 7, 4, 5, 5, 6, 4, 8, 6, 3),
    (6, 8, 3, 4, 2, 7, 3, 1, 4, 5),
    (7, 8, 5, 6, 4, 5, 2, 7, 5, 4),
    (6, 7, 4, 5, 4, 6, 4, 6, 4, 4),
)


async def test_a_workshop_from_the_start_page_to_the_summary(venue: Venue) -> None:
    leader = await venue.person()
    await leader.makes_a_room(venue.address)
    await expect(leader.main.get_by_text("Bara du är här än")).to_be_visible()
    screen = await leader.opens_the_big_screen()
    anna, bertil, cilla = await venue.person(**PHONE), await venue.person(), await venue.person()
    for person, name in ((anna, "Anna"), (bertil, "Bertil"), (cilla, "Cilla")):
        await person.opens(leader.page.url)
        await person.joins(name)
    await expect(leader.main.get_by_text("4 i rummet")).to_be_visible()
    await expect(screen.main.get_by_text("4 är här")).to_be_visible()

    await leader.brings_all_to("Gradera")
    for person, scores in zip((anna, bertil, cilla), ANSWERS[:3], strict=True):
        await person.grades_all(*scores)
    await expect(anna.page.get_by_text("Du är klar.")).to_be_visible()
    await expect(screen.main.get_by_text("3 av 3 är klara")).to_be_visible()

    await leader.brings_all_to("Resultat")
    await sees_results((leader, anna, bertil, cilla, screen))
    await expect(anna.row(USER).get_by_text("Ditt svar: 8")).to_be_attached()
    await leader.brings_all_to("Reflektera")
    await talk_about_a_question((leader, anna, screen))
    await leader.brings_all_to("Dokumentera")
    await expect(cilla.page.get_by_role("tab")).to_have_count(4)
    await leader.brings_all_to("Summering")
    for person in (leader, anna, screen):
        await expect(person.heading).to_have_text("Det här kom vi fram till")
        await expect(person.row(OFFER).get_by_text("6,0", exact=True)).to_be_visible()


async def sees_results(everyone: Sequence[Person]) -> None:
    """The first of them shows one statement, then the rest; all see the means at that moment."""
    leader = everyone[0]
    await leader.row(OFFER).get_by_role("button", name="Visa resultat").click()
    for person in everyone:
        await expect(person.row(OFFER).get_by_text("6,0", exact=True)).to_be_visible()
    await leader.button("Visa alla resultat").click()
    for person in everyone:
        await expect(person.row(USER).get_by_text("7,7", exact=True)).to_be_visible()
        await expect(person.row(FOCUS).get_by_text("4,0", exact=True)).to_be_visible()


async def talk_about_a_question(people: Sequence[Person]) -> None:
    """The first of them marks a question; the last, a big screen, shows it alone."""
    leader, participant, screen = people
    await leader.button("Prata om den nu").first.click()
    await expect(screen.heading).to_have_text(re.compile(r"\?"))
    question = await screen.heading.inner_text()
    await expect(participant.page.get_by_role("heading", name=question)).to_be_visible()


async def test_twelve_answers_become_one_picture(venue: Venue) -> None:
    room = await venue.room()
    leader = await venue.facilitator(room, device_scale_factor=2)
    crowd = await venue.crowd(room, *(f"Person {n}" for n in range(1, 13)))
    await leader.brings_all_to("Gradera")
    for browser, scores in zip(crowd, ANSWERS, strict=True):
        for statement, score in zip(TEN, scores, strict=True):
            await browser.cast(statement, score)
    await expect(leader.page.get_by_role("banner").get_by_text("12 av 12 är klara")).to_be_visible()
    await leader.brings_all_to("Resultat")
    await leader.button("Visa alla resultat").click()

    means = [f"{sum(column) / 12:.1f}".replace(".", ",") for column in zip(*ANSWERS, strict=True)]
    for row, mean in enumerate(means):
        await expect(
            leader.page.get_by_role("row").nth(row + 1).get_by_text(mean, exact=True)
        ).to_be_visible()
    await expect(leader.page.get_by_text("12 svarade")).to_be_visible()
    if os.environ.get("PICTURES"):
        await leader.page.evaluate("document.fonts.ready.then(() => true)")
        await leader.page.screenshot(path=PICTURES / "results.png", animations="disabled")
