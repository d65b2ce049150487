"""Everyone takes part: by axe's rules, in narrow windows, with large text, without colours or motion."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect

from tests.browser.inspection import covered_while_tabbing, overflow, small_targets, style, violations
from tests.browser.people import OFFER, USER, Person
from tests.browser.venue import PHONE, Venue, all_answer, bring, taking_part
from tests.browsers import Room

STATEMENTS = ("offer", "user", "focus", "right", "logic", "expertise", "organisation", "failure", "variation")
STEPS = ("welcome", "grade", "results", "reflect", "document", "summary")


@pytest.mark.timeout(180)
async def test_every_step_keeps_the_rules_for_everyone(venue: Venue) -> None:
    room = await venue.room()
    people = [await venue.facilitator(room), await venue.participant(room, "Anna"), await venue.screen(room)]
    async for step in walk(venue, room):
        await asyncio.gather(*(expect_at(person, step) for person in people))
        if step == "grade":
            await people[1].grades(OFFER, 6)
            await people[1].skips(USER)

        for found in await asyncio.gather(*(violations(person.page) for person in people)):
            assert found == [], step


async def test_every_step_fits_a_narrow_window_and_a_finger(venue: Venue) -> None:
    room = await venue.room()
    narrow = {"width": 320, "height": 640}
    people = [
        await venue.facilitator(room, viewport=narrow),
        await venue.participant(room, "Anna", viewport=narrow),
        await venue.screen(room, viewport=narrow),
    ]
    async for step in walk(venue, room):
        for person in people:
            await expect_at(person, step)
            assert await overflow(person.page) == 0, step
            assert await small_targets(person.page) == [], step


async def test_no_bar_covers_what_has_the_focus(venue: Venue) -> None:
    """At 400 %, at a desk and on a phone."""
    room = await venue.room()
    people = [await venue.facilitator(room), await venue.participant(room, "Anna")]
    async for step in walk(venue, room, "results"):
        if step == "welcome":
            continue
        for person in people:
            await expect_at(person, step)
            for width, height in ((320, 180), (1280, 720), (390, 844)):
                await person.page.set_viewport_size({"width": width, "height": height})
                assert await covered_while_tabbing(person.page) == [], (step, width)


async def test_the_pages_before_a_room_keep_the_rules(venue: Venue) -> None:
    venue.expect_trouble("403|404")
    room = await venue.room()
    start, create, door, lost, wrong = [await venue.person() for _ in range(5)]
    await start.opens(venue.address)
    await create.opens(venue.address)
    await create.button("Skapa ett rum").click()
    await door.opens(taking_part(room))
    await lost.opens(f"{venue.address}/r/granit-sol-000")
    await wrong.opens(f"{taking_part(room)}#f=wrong")

    for person in (start, create, door, lost, wrong):
        assert await violations(person.page) == []
        await person.page.set_viewport_size({"width": 320, "height": 640})
        assert await overflow(person.page) == 0
        assert await small_targets(person.page) == []


async def test_every_dialog_and_menu_keeps_the_rules(venue: Venue) -> None:
    facilitator = await venue.facilitator(await venue.room())
    await facilitator.button("Bjud in").click()
    await facilitator.page.get_by_text("Länk för dig som leder", exact=True).click()
    assert await violations(facilitator.page) == []
    await facilitator.page.get_by_role("dialog").get_by_role("button", name="Visa QR-koden stort").click()
    assert await violations(facilitator.page) == []
    await facilitator.page.keyboard.press("Escape")
    await facilitator.opens_menu()
    assert await violations(facilitator.page) == []
    await facilitator.button("Byt rubrik på rummet").click()
    await facilitator.page.get_by_role("textbox", name="Rubrik").fill("A" * 121)
    await facilitator.button("Spara").click()
    await expect(facilitator.page.get_by_text("Rubriken är för lång.")).to_be_visible()
    assert await violations(facilitator.page) == []


async def test_the_scale_is_a_group_of_ten_named_by_its_poles(venue: Venue) -> None:
    room = await at_step(venue, "grade")
    anna = await venue.participant(room, "Anna", **PHONE)
    await anna.grades(OFFER, 7)

    await expect(anna.statement(OFFER)).to_match_aria_snapshot("""
        - listitem:
          - paragraph: Vi erbjuder en produkt
          - radiogroup "Vi erbjuder en produkt – Vi erbjuder en tjänst":
            - radio "1"
            - radio "2"
            - radio "3"
            - radio "4"
            - radio "5"
            - radio "6"
            - radio "7" [checked]
            - radio "8"
            - radio "9"
            - radio "10"
          - paragraph: Vi erbjuder en tjänst
          - button "Hoppa över"
    """)
    await expect(anna.scale(OFFER)).to_have_accessible_description(
        re.compile("^1: Vi erbjuder en produkt. 10: Vi erbjuder en tjänst.")
    )
    await expect(anna.skip(OFFER)).to_have_accessible_description(
        "Vi erbjuder en produkt – Vi erbjuder en tjänst"
    )


async def test_the_profile_is_a_table(venue: Venue) -> None:
    room = await at_step(venue, "grade")
    anna = await venue.participant(room, "Anna", **PHONE)
    await anna.grades(OFFER, 8)
    await expect(anna.saved).to_be_attached()
    hand = await venue.hand(room)
    await bring(hand, "results")
    await hand.do("reveal_result", statement="offer")
    await hand.do("reveal_result", statement="user")

    await expect(anna.main).to_match_aria_snapshot("""
        - table "Resultat för varje påstående":
          - rowgroup:
            - row:
              - columnheader /Påstående. Produktionslogisk styrning .* – Tjänstelogisk styrning/
              - columnheader "Medelvärde"
              - columnheader "Antal svar"
              - columnheader /Ditt svar/
          - rowgroup:
            - row:
              - rowheader "Vi erbjuder en produkt – Vi erbjuder en tjänst"
              - cell "6,5"
              - cell "4 svar"
              - 'cell "Ditt svar: 8"'
            - row:
              - rowheader "Vi ser användaren som objekt – Vi ser användaren som en resurs"
              - cell "6,0"
              - cell "3 svar"
              - cell
            - row:
              - rowheader "Vi har fokus på produktion – Vi har värdeskapande i fokus"
    """)


async def test_a_reveal_moves_only_for_those_who_want_motion(venue: Venue) -> None:
    room = await at_step(venue, "grade")
    hand = await venue.hand(room)
    await bring(hand, "results")
    lively = await venue.participant(room, "Anna", reduced_motion="no-preference")
    calm = await venue.participant(room, "Bertil", reduced_motion="reduce")
    await hand.do("reveal_result", statement="offer")

    for person, moves in ((lively, True), (calm, False)):
        mark = person.row(OFFER).get_by_text("6,0", exact=True)
        await expect(mark).to_be_visible()
        assert (await style(mark, "animationName") != ["none"]) is moves


async def test_without_colours_the_chosen_key_and_the_skipped_still_differ(venue: Venue) -> None:
    room = await at_step(venue, "grade")
    anna = await venue.participant(room, "Anna", forced_colors="active")
    await anna.grades(OFFER, 7)
    await anna.skips(USER)
    looks = ("backgroundColor", "borderTopColor", "borderTopWidth", "fontWeight")
    face = "xpath=following-sibling::span"

    chosen = await style(anna.key(OFFER, 7).locator(face), *looks)
    assert chosen != await style(anna.key(OFFER, 6).locator(face), *looks)
    assert await style(anna.skip(USER), *looks) != await style(anna.skip(OFFER), *looks)


async def test_large_text_folds_the_ten_into_two_rows_under_their_poles(venue: Venue) -> None:
    room = await at_step(venue, "grade")
    anna = await venue.participant(room, "Anna", viewport={"width": 320, "height": 640})
    await anna.page.evaluate("document.documentElement.style.fontSize = '200%'; document.fonts.ready")
    tops = await anna.scale(OFFER).evaluate(
        "scale => Array.from(scale.querySelectorAll('label'), key => key.getBoundingClientRect().top)"
    )

    assert len(set(tops[:5])) == len(set(tops[5:])) == 1
    assert tops[0] < tops[5]
    assert await overflow(anna.page) == 0


async def at_step(venue: Venue, step: str) -> Room:
    """A room that has come to this step."""
    room = await venue.room()
    async for _ in walk(venue, room, step):
        pass
    return room


async def walk(venue: Venue, room: Room, last: str = STEPS[-1]) -> AsyncIterator[str]:
    """The room comes to one step after another, with three who answer; after grading, all but the last
    statement have been shown.
    """
    hand = await venue.hand(room)
    crowd = await venue.crowd(room, "Disa", "Erik", "Frida")
    for step in STEPS[: STEPS.index(last) + 1]:
        await bring(hand, step)
        if step == "grade":
            await all_answer(crowd, STATEMENTS)
        if step == "results":
            await hand.do("reveal_result", statement=None)
        yield step


async def expect_at(person: Person, step: str) -> None:
    """The page is drawn, results and fonts included."""
    await expect(person.heading).to_be_visible()
    if step == "results":
        await expect(person.row(OFFER).get_by_text("6,0", exact=True)).to_be_visible()
    await person.page.evaluate("document.fonts.ready.then(() => true)")
