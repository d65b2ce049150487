"""Making a room, finding it and coming in; and what is said to one who cannot."""

import asyncio
import re
from typing import Any

import pytest
from playwright.async_api import Route, expect

from tests.browser.people import Person
from tests.browser.venue import DESK, PHONE, Venue, leading, taking_part

CODE = r"[a-z]+-[a-z]+-\d{3}"


async def test_a_new_room_opens_for_its_facilitator_and_the_address_bar_holds_no_key(venue: Venue) -> None:
    person = await venue.person(viewport={"width": 1280, "height": 720})
    await person.opens(venue.address)
    await person.button("Skapa ett rum").click()
    await expect(person.button("Skapa")).to_be_in_viewport()
    await person.page.get_by_label("Rubrik").fill("Barn- och ungdomshälsan")
    three, five, eight = (person.page.get_by_label(f"När minst {k} har svarat") for k in (3, 5, 8))
    await expect(three).to_be_checked()
    await expect(person.page.get_by_text("Går bra i en liten grupp.")).to_be_visible()
    await five.check()
    await expect(person.page.get_by_text("Blir ni färre än fem som svarar")).to_be_visible()
    await person.button("Skapa").click()

    await expect(person.heading).to_have_text("Barn- och ungdomshälsan")
    await expect(five).to_be_checked()
    for choice in (three, five, eight):
        await expect(choice).to_be_in_viewport(ratio=1)
    await expect(person.page).to_have_url(re.compile(f"^{venue.address}/r/{CODE}$"))
    await expect(person.button("Nästa: Gradera")).to_be_visible()


async def test_the_copied_link_leads_to_the_form_for_joining(venue: Venue) -> None:
    facilitator = await venue.facilitator(
        await venue.room(), permissions=["clipboard-read", "clipboard-write"]
    )
    await facilitator.button("Bjud in").click()
    await facilitator.button("Kopiera länk").first.click()
    await expect(facilitator.page.get_by_role("dialog").get_by_text("Länken är kopierad")).to_be_visible()
    await expect(facilitator.status).to_have_text("Länken är kopierad")
    link = await facilitator.page.evaluate("navigator.clipboard.readText()")

    guest = await venue.person()
    await guest.opens(link)

    assert "#" not in link
    await expect(guest.heading).to_have_text("Barn- och ungdomshälsan")
    await expect(guest.page.get_by_label("Ditt namn")).to_be_visible()


async def test_opening_a_link_joins_nobody_until_delta(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    guest = await venue.person(**PHONE)
    await guest.opens(taking_part(room))
    await expect(guest.button("Delta")).to_be_visible()

    # Were the guest in already, Anna would be the third.
    await venue.crowd(room, "Anna")
    await expect(facilitator.main.get_by_text("2 i rummet")).to_be_visible()
    assert guest.sent == []

    await guest.joins("Bertil")
    await expect(facilitator.main.get_by_text("3 i rummet")).to_be_visible()


async def test_an_empty_name_takes_the_alias_that_is_shown(venue: Venue) -> None:
    guest = await venue.person()
    await guest.opens(taking_part(await venue.room()))
    hint = await guest.page.get_by_text("Du kan lämna fältet tomt.").inner_text()
    alias = hint.removeprefix("Du kan lämna fältet tomt. Då heter du ").removesuffix(".")

    await guest.joins("")

    await expect(guest.main.get_by_text(f"Du heter {alias} här.")).to_be_visible()


async def test_a_name_that_is_taken_gets_a_number(venue: Venue) -> None:
    room = await venue.room()
    await venue.participant(room, "Anna")
    second = await venue.participant(room, "Anna")

    await expect(second.main.get_by_text("Du heter Anna 2 här.")).to_be_visible()


async def test_a_reload_keeps_the_seat(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    anna = await venue.participant(room, "Anna")
    await anna.reloads()

    await expect(anna.main.get_by_text("Du heter Anna här.")).to_be_visible()
    await venue.crowd(room, "Bertil")
    await expect(facilitator.main.get_by_text("3 i rummet")).to_be_visible()


async def test_a_reload_keeps_the_facilitators_role(venue: Venue) -> None:
    facilitator = await venue.facilitator(await venue.room())
    assert "#" not in facilitator.page.url
    await facilitator.reloads()

    await expect(facilitator.button("Nästa: Gradera")).to_be_visible()


async def test_the_facilitators_link_leads_the_room_on_another_machine(venue: Venue) -> None:
    room = await venue.room()
    first = await venue.facilitator(room)
    await first.button("Bjud in").click()
    await first.page.get_by_text("Länk för dig som leder", exact=True).click()
    link = await first.page.get_by_label("Länk för dig som leder. Dela den inte").input_value()

    second = await venue.person()
    await second.opens(link)
    await expect(second.page.get_by_text("Du kommer in som den som leder")).to_be_visible()
    await expect(first.main.get_by_text("Bara du är här än")).to_be_visible()
    await second.joins("Siv")
    await second.brings_all_to("Gradera")

    assert link == leading(room)
    assert "#" not in second.page.url
    await first.page.keyboard.press("Escape")
    await expect(first.page.get_by_text("Gruppen är på Gradera.")).to_be_visible()
    await second.reloads()
    await expect(second.button("Nästa: Resultat")).to_be_visible()


@pytest.mark.parametrize(
    "spelling", [str.upper, lambda code: f"  {code.replace('-', ' ')} ", lambda code: code.replace("-", "")]
)
async def test_a_code_may_be_typed_in_any_case_with_spaces_or_nothing_between(
    venue: Venue, spelling: object
) -> None:
    assert callable(spelling)
    room = await venue.room()
    guest = await venue.person()
    await guest.opens(venue.address)
    await guest.page.get_by_label("Rumskod").fill(spelling(room.code))
    await guest.button("Gå med").click()

    await expect(guest.button("Delta")).to_be_visible()
    await expect(guest.page).to_have_url(taking_part(room))


async def test_a_link_to_no_room_leads_to_the_code_field_with_its_text(venue: Venue) -> None:
    venue.expect_trouble("404")
    guest = await venue.person()
    await guest.opens(f"{venue.address}/r/granit-sol-000")

    await expect(guest.page.get_by_label("Rumskod")).to_have_accessible_description(
        re.compile("Det finns inget öppet rum med den koden")
    )
    await expect(guest.page).to_have_url(f"{venue.address}/")


async def test_a_typed_code_of_no_room_stays_in_its_field(venue: Venue) -> None:
    venue.expect_trouble("404")
    guest = await venue.person()
    await guest.opens(venue.address)
    code = guest.page.get_by_label("Rumskod")
    await code.fill("granit-sol-000")
    await guest.button("Gå med").click()

    await expect(code).to_have_accessible_description(re.compile("Det finns inget öppet rum med den koden"))
    await expect(code).to_have_value("granit-sol-000")
    await expect(code).to_be_focused()


async def test_a_wrong_facilitators_key_is_said_at_the_door_and_one_can_take_part(venue: Venue) -> None:
    venue.expect_trouble("403")
    room = await venue.room()
    guest = await venue.person()
    await guest.opens(f"{taking_part(room)}#f=wrong")
    await expect(
        guest.page.get_by_text("Länken för den som leder gäller inte. Du kan delta som vanligt.")
    ).to_be_visible()
    await expect(guest.page).to_have_url(taking_part(room))
    await guest.joins("Anna")

    await expect(guest.main.get_by_text("Du är med. Vi börjar strax.")).to_be_visible()


async def test_one_who_is_in_the_room_already_keeps_the_seat_whatever_key_is_tried(venue: Venue) -> None:
    room = await venue.room()
    anna = await venue.participant(room, "Anna")
    await anna.page.goto("about:blank")
    await anna.opens(f"{taking_part(room)}#f=wrong")
    await expect(anna.heading).to_have_text("Länken för den som leder gäller inte. Du kan delta som vanligt.")
    await anna.button("Delta som vanligt").click()

    await expect(anna.main.get_by_text("Du heter Anna här.")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("A" * 41, "Namnet är för långt. Högst 40 tecken."),
        ("An\u0007na", "Namnet har tecken som inte går att använda."),
    ],
)
async def test_a_refused_name_stays_in_its_field_and_can_be_put_right(
    venue: Venue, name: str, why: str
) -> None:
    guest = await venue.person()
    await guest.opens(taking_part(await venue.room()))
    field = guest.page.get_by_label("Ditt namn")
    await field.fill(name)
    await guest.button("Delta").click()

    await expect(field).to_have_accessible_description(re.compile(re.escape(why)))
    await expect(field).to_have_value(name)
    await expect(field).to_be_focused()
    await guest.joins("Anna")
    await expect(guest.main.get_by_text("Du heter Anna här.")).to_be_visible()


async def test_a_refused_new_name_stays_in_its_field(venue: Venue) -> None:
    anna = await venue.participant(await venue.room(), "Anna")
    field = await anna.begins_to_rename()
    await field.fill("A" * 41)
    await anna.button("Spara").click()

    await expect(field).to_have_accessible_description(re.compile("Namnet är för långt"))
    await expect(field).to_have_value("A" * 41)
    await field.fill("Annika")
    await anna.button("Spara").click()
    await expect(anna.main.get_by_text("Du heter Annika här.")).to_be_visible()


async def test_a_title_that_is_too_long_stays_in_its_field(venue: Venue) -> None:
    person = await venue.person()
    await person.opens(venue.address)
    await person.button("Skapa ett rum").click()
    field = person.page.get_by_label("Rubrik")
    await field.fill("A" * 121)
    await person.button("Skapa").click()

    await expect(field).to_have_accessible_description(re.compile("Rubriken är för lång. Högst 120 tecken."))
    await expect(field).to_have_value("A" * 121)


async def test_a_closed_room_can_be_read_by_those_who_were_in_it_and_found_by_nobody_else(
    venue: Venue,
) -> None:
    venue.expect_trouble("404")
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    anna = await venue.participant(room, "Anna")
    await facilitator.opens_menu()
    await facilitator.button("Stäng rummet").click()
    await facilitator.button("Stäng ändå").click()

    for person in (facilitator, anna):
        await expect(
            person.page.get_by_text("Rummet är stängt. Det går att läsa, men inte att ändra.")
        ).to_be_visible()
    await expect(facilitator.page.get_by_role("button", name=re.compile("^Nästa"))).to_have_count(0)
    late = await venue.person()
    await late.opens(taking_part(room))
    await expect(late.page.get_by_label("Rumskod")).to_have_accessible_description(
        re.compile("Det finns inget öppet rum")
    )


async def test_one_who_leaves_is_gone_and_may_come_back_as_somebody_new(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    anna = await venue.participant(room, "Anna")
    await expect(facilitator.main.get_by_text("2 i rummet")).to_be_visible()
    await anna.opens_menu()
    await anna.button("Lämna").click()

    await expect(anna.heading).to_have_text("Du har lämnat rummet")
    await expect(facilitator.main.get_by_text("Bara du är här än")).to_be_visible()
    assert await kept_of(anna, room.code) == []
    await anna.button("Gå med igen").click()
    await anna.joins("Annika")
    await expect(facilitator.main.get_by_role("listitem").filter(has_text="Annika")).to_be_visible()


async def kept_of(person: Person, code: str) -> list[str]:
    """What the browser keeps of a room."""
    keys: list[str] = await person.page.evaluate("Object.keys(localStorage)")
    return [key for key in keys if code in key]


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("where", ["start", "door"])
async def test_the_first_sight_looks_as_it_does_when_all_styles_have_come(
    venue: Venue, window: dict[str, Any], where: str
) -> None:
    person = await venue.person(**window)
    address = f"{venue.address}/" if where == "start" else taking_part(await venue.room())
    page = await (await person.page.request.get(address)).text()
    later = re.findall(r'href="[^"]*/(styles/[^"]+)"', page.partition("<template")[2])
    released = asyncio.Event()

    async def hold(route: Route) -> None:
        await released.wait()
        await route.continue_()

    for name in later:
        await person.page.route(f"**/{name}", hold)
    await person.opens(address)
    await expect(person.page.get_by_role("main").get_by_role("textbox")).to_be_visible()
    first = await person.page.screenshot(animations="disabled")
    released.set()
    await person.page.keyboard.press("Shift")
    await expect(person.page.locator("#later-styles")).to_have_count(0)

    assert len(later) > 1
    assert await person.page.screenshot(animations="disabled") == first


async def test_whoever_only_looks_at_the_start_fetches_no_room(venue: Venue) -> None:
    anna = await venue.person()
    fetched: list[str] = []
    anna.page.on("request", lambda request: fetched.append(request.url))

    await anna.opens(venue.address)
    await anna.page.wait_for_load_state("networkidle")
    at_first = list(fetched)
    await anna.page.keyboard.press("Shift")
    await expect(anna.page.locator("#later-styles")).to_have_count(0)

    assert not [url for url in at_first if "/inside" in url]
    assert [url for url in fetched if "/inside" in url]
