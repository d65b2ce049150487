"""For how long a room is kept, told in time to whoever may think of it; and a room that is erased."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.browser.inspection import overflow, small_targets, violations
from tests.browser.machines import Machines
from tests.browser.people import Person
from tests.browser.venue import DESK, PHONE, Venue, taking_part
from tests.serving import ServerProcess

MONTHS = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
DAYS = 90


@pytest.fixture(scope="module")
def server_that_ends_rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    environ = {"WORKSHOP_KEEP_DAYS": str(DAYS)}
    with ServerProcess(tmp_path_factory.mktemp("kept"), environ) as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def ending(machines: Machines, server_that_ends_rooms: ServerProcess) -> AsyncIterator[Venue]:
    async with Venue(machines, server_that_ends_rooms) as venue:
        yield venue


def told() -> re.Pattern[str]:
    """What is said today; the day may turn while the test runs."""
    days = [datetime.now().astimezone() + timedelta(days=DAYS + more) for more in (0, 1)]
    when = "|".join(f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in days)
    return re.compile(rf"Rummet raderas 90 dagar efter att det senast användes, tidigast (?:{when})\.")


async def erases(person: Person) -> None:
    await person.opens_menu()
    await person.button("Radera rummet").click()
    await expect(person.page.get_by_text("Allt i rummet försvinner för alla")).to_be_visible()
    await person.button("Radera för alltid").click()


async def is_well_made(person: Person) -> None:
    assert await violations(person.page) == []
    assert await overflow(person.page) <= 0
    assert await small_targets(person.page) == []


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
async def test_who_leads_is_told_from_the_start_and_everyone_at_the_summary(
    ending: Venue, screen: dict[str, Any]
) -> None:
    room = await ending.room()
    maria = await ending.facilitator(room, **screen)
    anna = await ending.participant(room, "Anna", **screen)
    await expect(maria.main.get_by_text(told())).to_be_visible()
    await expect(anna.page.get_by_text("Rummet raderas")).to_have_count(0)
    await is_well_made(maria)
    hand = await ending.hand(room)
    await hand.do("set_step", step="summary")
    for person in (maria, anna):
        await expect(person.main.get_by_text(told())).to_be_visible()
        await is_well_made(person)
    await maria.opens_menu()
    await maria.button("Radera rummet").click()
    await is_well_made(maria)


async def test_who_is_alone_is_told_beside_the_link_to_keep(ending: Venue) -> None:
    person = await ending.person()
    await person.opens(ending.address)
    await person.button("Gör reflektionen själv").click()
    await expect(person.main.get_by_text(told())).to_be_visible()
    await erases(person)
    await expect(person.heading).to_have_text("Rummet är raderat.")


async def test_where_rooms_are_kept_nothing_is_said_of_their_end(venue: Venue) -> None:
    room = await venue.room()
    maria = await venue.facilitator(room)
    hand = await venue.hand(room)
    await hand.do("set_step", step="summary")
    await expect(maria.heading).to_have_text("Det här kom vi fram till")
    await expect(maria.page.get_by_text("Rummet raderas")).to_have_count(0)


async def test_a_room_that_is_erased_is_so_for_everyone_and_for_whoever_comes_by_its_link(
    venue: Venue,
) -> None:
    venue.expect_trouble("404")
    room = await venue.room()
    maria = await venue.facilitator(room)
    anna = await venue.participant(room, "Anna", **PHONE)
    await erases(maria)
    for person in (maria, anna):
        await expect(person.heading).to_have_text("Rummet är raderat.")
    late = await venue.person()
    await late.opens(taking_part(room))
    await expect(late.page.get_by_text("Rummet är raderat.")).to_be_visible()
    # Her browser has forgotten it, and so asks like one who has never been there.
    await anna.page.goto(taking_part(room))
    await expect(anna.page.get_by_text("Rummet är raderat.")).to_be_visible()


async def test_an_erasure_that_fails_is_said_and_changes_nothing(venue: Venue) -> None:
    venue.expect_trouble("503")
    room = await venue.room()
    maria = await venue.facilitator(room)
    await maria.page.route(
        "**/api/rooms/*", lambda route: route.fulfill(status=503, json={"code": "unavailable"})
    )
    await erases(maria)
    await expect(maria.page.locator("#person").get_by_text("kunde inte raderas just nu")).to_be_visible()
    await expect(maria.button("Radera rummet")).to_be_focused()
