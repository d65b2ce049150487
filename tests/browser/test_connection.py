"""A server that dies, a network that goes, a closed page: what people did meanwhile arrives, once."""

import signal

import pytest
from playwright.async_api import expect

from tests.browser.people import OFFER, USER, Person
from tests.browser.test_notes import INSIGHTS, at_board, notes, post
from tests.browser.venue import PHONE, SERVER_GONE, Venue, bring, taking_part


@pytest.fixture
def venue(frail_venue: Venue) -> Venue:
    """Here the server is a test's own, and dies."""
    frail_venue.expect_trouble(SERVER_GONE)
    return frail_venue


async def test_what_one_does_while_the_server_is_gone_arrives_once_when_it_is_back(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    anna = await venue.participant(room, "Anna", **PHONE)
    await facilitator.brings_all_to("Gradera")
    await anna.grades(OFFER, 3)
    await expect(anna.saved).to_be_attached()

    venue.server.kill()
    for person in (facilitator, anna):
        await expect(person.main.get_by_text("Ansluter igen…")).to_be_visible()
    await anna.grades(OFFER, 8)
    await anna.grades(USER, 2)
    await renames(anna, "Annika")
    await facilitator.presses("Nästa: Resultat")
    venue.server.start()

    await expect(anna.heading).to_have_text("Så ser vi på vår verksamhet")
    await expect(anna.saved).to_be_attached()
    await expect(anna.main.get_by_text("Ansluter igen…")).to_have_count(0)
    await expect(facilitator.row(OFFER).get_by_text("Det behövs minst 3 svar. Det fattas 2.")).to_be_visible()
    await expect(facilitator.row(USER).get_by_text("Det behövs minst 3 svar. Det fattas 2.")).to_be_visible()
    await facilitator.until(lambda: facilitator.told_of("participant_changed", name="Annika"))
    assert len(facilitator.told_of("participant_changed", name="Annika")) == 1
    assert len(anna.told_of("step_set", step="results")) == 1
    await anna.reloads()
    await anna.opens_step("Gradera")
    await expect(anna.key(OFFER, 8)).to_be_checked()


async def test_what_one_did_survives_a_page_closed_while_the_server_was_gone(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    anna = await venue.participant(room, "Anna")
    await facilitator.brings_all_to("Gradera")
    await expect(anna.scales).to_have_count(10)
    venue.server.kill()
    await expect(anna.main.get_by_text("Ansluter igen…")).to_be_visible()
    await anna.grades(OFFER, 8)
    await renames(anna, "Annika")
    await anna.page.close()
    venue.server.start()

    again = await Person.in_new_page(anna.context)
    await again.opens(taking_part(room))
    await facilitator.until(lambda: facilitator.told_of("participant_changed", name="Annika"))
    await expect(again.key(OFFER, 8)).to_be_checked()
    await expect(again.saved).to_be_visible()
    assert len(facilitator.told_of("participant_changed", name="Annika")) == 1


async def test_a_phone_without_network_keeps_what_it_is_given(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    await bring(hand, "grade")
    anna = await venue.participant(room, "Anna", **PHONE)
    await anna.context.set_offline(True)
    venue.server.kill()
    venue.server.start()
    await expect(anna.main.get_by_text("Ansluter igen…")).to_be_visible()
    await anna.grades(OFFER, 8)
    await anna.context.set_offline(False)

    await expect(anna.saved).to_be_attached()
    await anna.reloads()
    await expect(anna.key(OFFER, 8)).to_be_checked()


async def test_a_long_silence_is_explained_and_its_end_is_said(venue: Venue) -> None:
    room = await venue.room()
    anna = await venue.person()
    await anna.page.clock.install()
    await anna.opens(taking_part(room))
    await anna.joins("Anna")
    venue.server.kill()
    await expect(anna.main.get_by_text("Ansluter igen…")).to_be_visible()
    await expect(anna.main.get_by_text("Du kan fortsätta skriva.")).to_have_count(0)
    await anna.page.clock.run_for(2_100)
    await expect(anna.status).to_have_text("Ansluter igen…")
    await anna.page.clock.run_for(8_000)
    await expect(
        anna.main.get_by_text("Du kan fortsätta skriva. Allt sparas när anslutningen är tillbaka.")
    ).to_be_visible()
    venue.server.start()
    await anna.page.clock.run_for(10_000)

    await expect(anna.main.get_by_text("Ansluten igen. Allt är sparat.")).to_be_visible()
    await expect(anna.status).to_have_text("Ansluten igen. Allt är sparat.")


async def test_one_at_the_door_hears_that_the_page_is_not_whole_and_keeps_the_name(venue: Venue) -> None:
    """What a room needs is fetched while one writes a name; here the network goes before."""
    venue.expect_trouble("Failed to load resource")
    anna = await venue.person(**PHONE)
    for path in ("**/inside*.js", "**/healthz"):
        await anna.page.route(path, lambda route: route.abort())
    await anna.opens(taking_part(await venue.room()))
    await anna.page.get_by_label("Ditt namn").fill("Anna")
    await anna.button("Delta").click()
    await expect(anna.main.get_by_role("status")).to_have_text("Ansluter igen…")
    async with anna.page.expect_navigation():
        await anna.page.unroute_all()
    await expect(anna.page.get_by_label("Ditt namn")).to_have_value("Anna")
    await anna.button("Delta").click()
    await expect(anna.main.get_by_text("Du heter Anna här.")).to_be_visible()


async def test_one_at_the_door_hears_that_the_room_is_not_reached_and_comes_in_when_it_is(
    venue: Venue,
) -> None:
    anna = await venue.person(**PHONE)
    await anna.opens(taking_part(await venue.room()))
    async with anna.page.expect_event("requestfinished", lambda request: "/inside" in request.url):
        await anna.page.get_by_label("Ditt namn").press_sequentially("Anna")
    await anna.page.wait_for_load_state("networkidle")
    venue.server.kill()
    await anna.button("Delta").click()
    await expect(anna.main.get_by_role("status")).to_have_text(
        "Nätverket verkar stoppa anslutningen. Prova mobilnätet i stället."
    )
    await expect(anna.page.get_by_label("Ditt namn")).to_have_value("Anna")
    venue.server.start()

    await expect(anna.main.get_by_text("Du heter Anna här.")).to_be_visible()


async def test_a_result_outlives_the_server(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    crowd = await venue.crowd(room, "Anna", "Bertil", "Cilla")
    await facilitator.brings_all_to("Gradera")
    for browser in crowd:
        await browser.cast("offer", 4)
    await facilitator.brings_all_to("Resultat")
    await facilitator.row(OFFER).get_by_role("button", name="Visa resultat").click()
    await expect(facilitator.row(OFFER).get_by_text("4,0", exact=True)).to_be_visible()
    venue.server.kill()
    venue.server.start()
    await facilitator.reloads()

    await expect(facilitator.row(OFFER).get_by_text("4,0", exact=True)).to_be_visible()


async def renames(person: Person, name: str) -> None:
    """Take another name."""
    field = await person.begins_to_rename()
    await field.fill(name)
    await person.button("Spara").click()
    await expect(person.page.get_by_role("dialog")).to_have_count(0)


async def test_a_laptop_that_slept_while_it_saved_has_its_note_once_and_sees_what_it_missed(
    venue: Venue,
) -> None:
    room, _ = await at_board(venue)
    anna = await venue.person()
    await anna.page.clock.install()
    await anna.opens(taking_part(room))
    await anna.joins("Anna")
    ali = await venue.participant(room, "Ali")

    venue.server.send(signal.SIGSTOP)
    await post(anna, INSIGHTS, "Skrivet just före locket")
    await expect(anna.saved).to_have_count(0)
    await anna.page.clock.fast_forward("30:00")
    await expect(anna.main.get_by_text("Ansluter igen…")).to_be_visible()
    venue.server.send(signal.SIGCONT)
    await post(ali, INSIGHTS, "Skrivet under tiden")

    for person in (anna, ali):
        await expect(notes(person, INSIGHTS)).to_have_count(2)
    await expect(anna.saved).to_be_visible()
    for text in ("Skrivet just före locket", "Skrivet under tiden"):
        assert [event["note"]["text"] for event in ali.told_of("note_saved")].count(text) == 1
