"""What a ballot looks like from outside: one length for every answer, a moment after the last change."""

from playwright.async_api import expect

from tests.browser.people import OFFER, USER, Person
from tests.browser.venue import Venue, bring, taking_part
from tests.browsers import Room

CAST_BYTES = 256


async def test_all_ballots_have_one_length_on_the_wire(venue: Venue) -> None:
    anna = await grading(venue)
    for score in range(1, 11):
        await anna.grades(OFFER, score)
    await anna.skips(OFFER)
    await anna.skips(OFFER)
    await anna.until(lambda: anna.scores_cast == [*range(1, 11), "skip", None])

    assert {len(text.encode()) for text in anna.casts} == {CAST_BYTES}


async def test_a_ballot_goes_400_ms_after_the_last_change(venue: Venue) -> None:
    anna = await grading(venue)
    await anna.holds_the_clock()
    for score in (7, 8):
        await anna.key(OFFER, score).check()
        await anna.page.clock.run_for(399)
    await anna.key(OFFER, 9).check()
    await anna.page.clock.run_for(400)
    await anna.until(lambda: anna.casts)

    assert anna.scores_cast == [9]


async def test_a_ballot_goes_at_once_when_one_leaves_the_field(venue: Venue) -> None:
    anna = await grading(venue)
    await anna.holds_the_clock()
    await anna.key(OFFER, 7).check()
    await anna.key(USER, 2).check()
    await anna.until(lambda: anna.scores_cast == [7])
    await anna.page.keyboard.press("Tab")

    await anna.until(lambda: anna.scores_cast == [7, 2])


async def test_leaving_the_page_sends_what_was_just_chosen(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    await bring(hand, "grade")
    anna = await grading(venue, room)
    await anna.holds_the_clock()
    await anna.key(OFFER, 7).check()
    await anna.page.goto("about:blank")

    await hand.counts(lambda frame: frame["counts"]["offer"]["answered"] == 1)


async def test_the_page_says_that_it_saves_until_the_ballot_box_has_it(venue: Venue) -> None:
    anna = await grading(venue)
    await anna.holds_the_clock()
    await anna.key(OFFER, 7).check()
    await anna.page.clock.run_for(100)
    await expect(anna.page.get_by_role("banner").get_by_text("Sparar…")).to_be_visible()
    await anna.page.clock.resume()

    await expect(anna.saved).to_be_visible()


async def grading(venue: Venue, room: Room | None = None) -> Person:
    """Somebody at Gradera whose clock can be held."""
    if room is None:
        room = await venue.room()
        await bring(await venue.hand(room), "grade")
    person = await venue.person()
    await person.page.clock.install()
    await person.opens(taking_part(room))
    await person.joins("Anna")
    await expect(person.scales).to_have_count(10)
    return person
