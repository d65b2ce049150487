"""The summary: a document in its order, on paper, as files and on the clipboard."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.inspection import overflow, small_targets, violations
from tests.browser.people import OFFER, Person
from tests.browser.venue import PHONE, Venue, all_answer, bring
from tests.browsers import Browser, Room

ACT = "Skriv om kallelsen till första besöket"
HEADINGS = [
    "Det här gör vi",
    "Så ser vi på vår verksamhet",
    "Det vi kan påverka",
    "Insikter och idéer",
    "Tankar och resonemang som lyfts",
]


async def writes(hand: Browser, place: str, text: str, **more: object) -> str:
    """Put up a note, on a board and in a column; its id."""
    board, column = place.split("/")
    note = str(uuid.uuid4())
    answer = await hand.do("add_note", id=note, board=board, column=column, text=text, **more)
    assert answer.get("type") != "rejected", answer
    return note


async def been_through(venue: Venue, **settings: Any) -> Room:
    """A room at its summary, with a result and notes on three of the four boards."""
    room = await venue.room(**settings)
    hand = await venue.hand(room)
    await bring(hand, "grade")
    await all_answer(await venue.crowd(room, "Anna", "Bertil", "Cilla"), ["offer"])
    await bring(hand, "results")
    await hand.do("reveal_result", statement=None)
    await writes(hand, "thoughts/other", "Vi är överens", statement="offer")
    await writes(hand, "insights/ideas", "<b>Låt</b> brukarrådet läsa\nvåra kallelser")
    await writes(hand, "influence/activities", "En gemensam ingång")
    await writes(hand, "influence/people", "Schemat kan vi ändra själva")
    act = await writes(hand, "next_steps/now", ACT)
    await hand.do("assign_note", id=act, who="Anna", when=None)
    await bring(hand, "summary")
    return room


async def test_the_summary_is_a_document_in_its_order_without_what_is_empty(venue: Venue) -> None:
    anna = await venue.participant(await been_through(venue), "Anna", **PHONE)

    await expect(anna.heading).to_have_text("Det här kom vi fram till")
    await expect(anna.main.get_by_role("heading", level=2)).to_have_text(HEADINGS)
    await expect(anna.main.get_by_role("heading", level=3)).to_have_text(
        [
            "Vad gör vi nu",
            "Aktiviteter vi vill få igång",
            "Vi kan påverka detta hos oss (roller/personer)",
            "Idéer",
            "Resultatet och övrigt",
        ]
    )
    act = anna.main.get_by_role("listitem").filter(has_text=ACT)
    await expect(act).to_contain_text("Vem?Anna")
    await expect(act).to_contain_text("När?Inte bestämt")
    await expect(anna.row(OFFER).get_by_text("6,0", exact=True)).to_be_visible()
    await expect(
        anna.main.get_by_text("3 svarade. Resultatet visas först när minst 3 har svarat.")
    ).to_be_visible()


async def test_a_summary_with_nothing_in_it_says_so_kindly(venue: Venue) -> None:
    room = await venue.room()
    await bring(await venue.hand(room), "summary")
    anna = await venue.participant(room, "Anna")

    await expect(anna.main.get_by_text("Inget är bestämt än.")).to_be_visible()
    await expect(
        anna.main.get_by_text("”Vad gör vi nu” eller ”Aktiviteter vi vill få igång”")
    ).to_be_visible()
    await expect(anna.main.get_by_text("Inga resultat har visats än.")).to_be_visible()


async def test_names_stand_by_the_notes_of_a_room_that_keeps_them_and_of_no_other(venue: Venue) -> None:
    named = await venue.participant(await been_through(venue, authors=True), "Anna")
    await expect(named.main.get_by_role("listitem").filter(has_text=ACT)).to_contain_text("Skrivet av:Leif")
    nameless = await venue.participant(await been_through(venue), "Anna")
    await expect(nameless.main).not_to_contain_text("Leif")


@pytest.mark.parametrize(
    ("kind", "ending", "part"),
    [
        ("Text (Markdown)", "md", f"- {ACT}\n  - Vem? Anna · När? Inte bestämt"),
        ("Tabell för Excel (CSV)", "csv", f"Det här gör vi;Vad gör vi nu;{ACT};Anna;Inte bestämt"),
        ("Data (JSON)", "json", f'"text": "{ACT}"'),
    ],
)
async def test_the_summary_is_downloaded_under_the_rooms_name(
    venue: Venue, kind: str, ending: str, part: str, tmp_path: Path
) -> None:
    anna = await venue.participant(await been_through(venue), "Anna")
    text = await downloads(anna, kind, ending, tmp_path)

    assert part in text
    await expect(anna.status).to_have_text("Filen är nedladdad")


async def test_a_file_that_cannot_be_fetched_is_said_so(frail_venue: Venue) -> None:
    frail_venue.expect_trouble("ERR_CONNECTION_REFUSED|Failed to load resource|WebSocket connection")
    anna = await frail_venue.participant(await been_through(frail_venue), "Anna")
    frail_venue.server.kill()
    await anna.button("Ladda ner").click()
    await anna.button("Data (JSON)").click()

    await expect(anna.main.get_by_text("Filen kunde inte hämtas. Försök igen om en stund.")).to_be_visible()


async def test_the_summary_is_copied_as_rich_and_as_plain_text(venue: Venue) -> None:
    anna = await venue.participant(await been_through(venue), "Anna")
    html, text = await copies(anna)

    assert "Barn- och ungdomshälsan\n\nDet här kom vi fram till, " in text
    assert f"Vad gör vi nu\n\n- {ACT}\n  Vem? Anna · När? Inte bestämt" in text
    assert "Vi erbjuder en produkt\t6,0\tVi erbjuder en tjänst\t3" in text
    assert all(tag in html for tag in ("<h2", "<table", "<li"))
    assert "&lt;b&gt;Låt&lt;/b&gt; brukarrådet läsa<br" in html
    await expect(anna.status).to_have_text("Sammanfattningen är kopierad")


async def test_paper_gets_the_document_and_nothing_else(venue: Venue) -> None:
    facilitator = await venue.facilitator(await been_through(venue))
    await facilitator.page.emulate_media(media="print")

    await expect(facilitator.main.get_by_role("heading", level=2)).to_have_text(HEADINGS)
    for name in ("Kopiera sammanfattningen", "Ladda ner", "Bjud in", "Tillbaka: Dokumentera"):
        await expect(facilitator.button(name)).to_be_hidden()
    assert (await facilitator.page.pdf()).startswith(b"%PDF")


async def test_everyone_can_use_the_summary(venue: Venue) -> None:
    anna = await venue.participant(await been_through(venue), "Anna", viewport={"width": 320, "height": 640})
    await anna.button("Ladda ner").click()
    await expect(anna.button("Data (JSON)")).to_be_visible()

    assert await overflow(anna.page) == 0
    assert await small_targets(anna.page) == []
    assert await violations(anna.page) == []


async def downloads(person: Person, kind: str, ending: str, folder: Path) -> str:
    """Unfold "Ladda ner", choose a kind, and read the file."""
    await person.button("Ladda ner").click()
    async with person.page.expect_download() as coming:
        await person.button(kind).click()
    download = await coming.value
    assert download.suggested_filename.startswith("Barn- och ungdomshälsan 20")
    assert download.suggested_filename.endswith(f".{ending}")
    await download.save_as(folder / "file")
    text = (folder / "file").read_text(encoding="utf-8-sig")
    if ending == "json":
        assert json.loads(text)["title"] == "Barn- och ungdomshälsan"
    return text


async def copies(person: Person) -> tuple[str, str]:
    """Press "Kopiera sammanfattningen" and read the clipboard as HTML and as text."""
    await person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await person.button("Kopiera sammanfattningen").click()
    await expect(person.main.get_by_text("Sammanfattningen är kopierad")).to_be_visible()
    html, text = await person.page.evaluate(
        """async () => {
            const [item] = await navigator.clipboard.read();
            const read = async (type) => (await item.getType(type)).text();
            return [await read("text/html"), await read("text/plain")];
        }"""
    )
    return html, text
