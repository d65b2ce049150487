"""Resultat: what a group sees of its answers, where it begins to talk, and what a second round changes."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

import pytest
from playwright.async_api import expect

from tests.browser.inspection import overflow, small_targets, style, violations
from tests.browser.people import FOCUS, OFFER, USER, Person
from tests.browser.venue import PHONE, Venue, bring
from tests.browsers import Browser, Room

LOGIC = "Vi har en linjär logik i vår verksamhet – Vi har en cirkulär logik i vår verksamhet"
LAPTOP = {"width": 1280, "height": 720}

Answers = Mapping[str, tuple[int, ...]]

# Eight answers a statement: split, all but at one end, leaning and united, mixed.
FIRST: Answers = {
    "offer": (1, 1, 1, 1, 10, 10, 10, 10),
    "user": (10, 10, 10, 10, 10, 10, 10, 9),
    "focus": (8, 8, 8, 8, 7, 7, 9, 9),
    "logic": (4, 4, 4, 5, 5, 6, 6, 8),
}
SECOND: Answers = {
    "offer": (4, 5, 7, 7, 8, 8, 8, 9),
    "user": (8, 8, 8, 9, 9, 9, 9, 9),
    "focus": (8, 8, 8, 8, 7, 7, 9, 9),
}

# How long the longest movement in the profile lasts, from now on.
WATCH = """() => {
  window.longest = 0;
  const watch = () => {
    const moving = document.getAnimations().filter(({ effect }) => effect.target.closest("tbody"));
    const ends = moving.map(({ effect }) => effect.getComputedTiming().endTime);
    window.longest = Math.max(window.longest, ...ends);
  };
  new MutationObserver(watch).observe(document.body, { subtree: true, childList: true, attributes: true });
}"""


async def test_the_table_tells_spread_and_distribution_in_words(venue: Venue) -> None:
    anna = await venue.participant((await shown(venue)).room, "Anna", **PHONE)

    await expect(anna.main).to_match_aria_snapshot("""
        - table "Resultat för varje påstående":
          - rowgroup:
            - row:
              - columnheader "Medelvärde"
              - columnheader "Antal svar"
              - columnheader "Spridning"
          - rowgroup:
            - row:
              - rowheader "Vi erbjuder en produkt – Vi erbjuder en tjänst"
              - cell "5,5"
              - cell "8 svar"
              - cell /Delade svar 1:.4.svar, 2:.0.svar, 3:.0.svar, .* 9:.0.svar, 10:.4.svar/
            - row:
              - rowheader "Vi ser användaren som objekt – Vi ser användaren som en resurs"
              - cell /Nästan alla svar ligger i den här änden. Vi ser användaren som en resurs/
              - cell "8 svar"
              - cell
            - row:
              - rowheader "Vi har fokus på produktion – Vi har värdeskapande i fokus"
              - cell "8,0"
              - cell "8 svar"
              - cell "Samlade svar"
    """)


async def test_the_same_can_be_read_as_a_table_of_words(venue: Venue) -> None:
    anna = await venue.participant((await shown(venue)).room, "Anna")
    words = re.compile(r"^1:\s4\ssvar, 2:\s0\ssvar")
    await expect(anna.row(OFFER).get_by_text(words)).to_have_css("position", "absolute")
    await anna.button("Visa som tabell").click()

    await expect(anna.button("Visa som tabell")).to_have_attribute("aria-pressed", "true")
    await expect(anna.row(OFFER).get_by_text(words)).to_be_in_viewport()
    await expect(anna.page.get_by_role("columnheader", name="Spridning")).to_be_in_viewport()
    await expect(anna.row(OFFER).get_by_text("5,5", exact=True)).to_be_visible()


async def test_everyone_is_offered_the_same_openings_and_is_led_to_their_rows(venue: Venue) -> None:
    room = (await shown(venue)).room
    facilitator = await venue.facilitator(room)
    anna = await venue.participant(room, "Anna", **PHONE)
    for person in (facilitator, anna):
        differ = person.page.get_by_role("list", name="Här skiljer sig svaren mest")
        lean = person.page.get_by_role("list", name="Här väger det över mest")
        await expect(differ.get_by_role("button")).to_have_text([OFFER])
        await expect(lean.get_by_role("button")).to_have_text(
            ["Vi ser användaren som en resurs", "Vi har värdeskapande i fokus"]
        )
        assert len(set(await distances(person))) == 1
        await lean.get_by_role("button").last.click()
        await expect(person.row(FOCUS)).to_be_focused()
        await expect(person.row(FOCUS)).to_be_in_viewport()

    await facilitator.brings_all_to("Reflektera")
    for person in (facilitator, anna):
        await expect(person.page.get_by_role("heading", name="Börja samtalet här")).to_be_visible()
        await expect(person.page.get_by_role("list", name="Här skiljer sig svaren mest")).to_contain_text(
            OFFER
        )
        assert len(set(await distances(person))) == 1


async def distances(person: Person) -> list[int]:
    """How far under its heading each list of openings begins, and how far under that each says why."""
    found: list[int] = await person.page.evaluate("""() => {
      const wordsOf = element => {
        const range = document.createRange();
        range.selectNodeContents(element);
        return range.getBoundingClientRect();
      };
      return [...document.querySelectorAll("main ul[aria-labelledby^=openings-]")].map(list => {
        const [opening, why] = [...list.querySelector("li").children].map(wordsOf);
        const heading = wordsOf(document.getElementById(list.getAttribute("aria-labelledby")));
        return Math.round(opening.top - heading.bottom) * 100 + Math.round(why.top - opening.bottom);
      });
    }""")
    assert len(found) == 2
    return found


async def test_no_opening_is_offered_where_there_is_nothing_to_say(venue: Venue) -> None:
    group = await shown(venue, dict.fromkeys(("offer", "user", "focus"), (5, 5, 6)))
    anna = await venue.participant(group.room, "Anna")

    await expect(anna.row(OFFER).get_by_text("Samlade svar")).to_be_visible()
    await expect(anna.page.get_by_text("Börja samtalet här")).to_have_count(0)


async def test_a_group_too_small_for_its_threshold_is_told_before_it_answers(venue: Venue) -> None:
    room = await venue.room(threshold=5)
    await venue.crowd(room, "Bo", "Cilla", "David")
    await bring(await venue.hand(room), "grade")
    anna = await venue.participant(room, "Anna", **PHONE)

    await expect(anna.main.get_by_text("Resultatet visas först när minst 5 har svarat.")).to_be_visible()
    await expect(
        anna.main.get_by_text("Nu är ni 4 som kan svara, så inget resultat kan visas än.")
    ).to_be_visible()


async def test_below_the_threshold_one_may_wait_or_ask_for_less_openly(venue: Venue) -> None:
    room = await venue.room(threshold=5)
    facilitator = await venue.facilitator(room)
    group = Group(room, await venue.hand(room), await venue.crowd(room, "Bo", "Cilla", "David"))
    await group.answers({"offer": (4, 5, 6)})
    anna = await venue.participant(room, "Anna", **PHONE)
    for person in (facilitator, anna):
        await expect(person.row(OFFER)).to_contain_text("Det behövs minst 5 svar. Det fattas 2.")
    await expect(
        facilitator.page.get_by_text("Ni kan vänta: det går att svara under Gradera")
    ).to_be_visible()
    await expect(anna.button("Ny omgång med gräns 3")).to_have_count(0)

    ask = facilitator.button("Ny omgång med gräns 3")
    await facilitator.page.set_viewport_size(PHONE["viewport"])
    await expect(ask).to_be_in_viewport(ratio=1)
    await ask.click()
    question = facilitator.page.get_by_role("group", name="Börja omgång 2?")
    await expect(question).to_be_focused()
    await expect(question).to_contain_text("Svar som inte har visats än raderas.")
    await expect(question.get_by_label("När minst 3 har svarat")).to_be_checked()
    await facilitator.button("Avbryt").click()
    await expect(ask).to_be_focused()


async def test_everyone_sees_that_a_new_round_has_begun_and_its_limit(venue: Venue) -> None:
    room = await venue.room(threshold=5)
    facilitator = await venue.facilitator(room)
    group = Group(room, await venue.hand(room), await venue.crowd(room, "Bo", "Cilla", "David"))
    await group.answers({"offer": (4, 5, 6)})
    anna, screen = await venue.participant(room, "Anna", **PHONE), await venue.screen(room)
    await facilitator.button("Ny omgång med gräns 3").click()
    await facilitator.button("Börja omgång 2").click()

    for person in (facilitator, anna):
        await expect(person.page).to_have_title(re.compile("^Gradera"))
        await expect(person.main.get_by_text("Omgång 2 har börjat.")).to_be_visible()
        await expect(person.main.get_by_text("Ett resultat visas när minst 3 har svarat.")).to_be_visible()
        await expect(
            person.main.get_by_text("Resultatet visas först när minst 3 har svarat.")
        ).to_be_visible()
    await expect(screen.heading).to_contain_text("Omgång 2")
    await expect(screen.main).to_contain_text("minst 3 har svarat")


async def test_no_lower_limit_is_offered_where_there_is_none(venue: Venue) -> None:
    room = await venue.room(threshold=3)
    facilitator = await venue.facilitator(room)
    crowd = await venue.crowd(room, "Bo", "Cilla", "David")
    await facilitator.brings_all_to("Gradera")
    await cast(crowd[:2], {"offer": (4, 5)})
    await facilitator.brings_all_to("Resultat")

    await expect(facilitator.row(OFFER)).to_contain_text("Det fattas 1.")
    await expect(facilitator.page.get_by_role("button", name=re.compile("Ny omgång"))).to_have_count(0)


async def test_a_second_round_is_laid_over_the_first_with_its_movement(venue: Venue) -> None:
    group = await shown(venue)
    facilitator = await venue.facilitator(group.room)
    anna = await venue.participant(group.room, "Anna")
    await facilitator.button("Ny omgång").click()
    question = facilitator.page.get_by_role("group", name="Börja omgång 2?")
    await expect(question).to_contain_text("Resultaten från omgång 1 står kvar, och jämförs med de nya.")
    await facilitator.button("Börja omgång 2").click()
    await expect(anna.main.get_by_text("Omgång 2 har börjat.")).to_be_visible()
    await group.answers(SECOND, round=2)
    for person in (facilitator, anna):
        await expect(person.row(OFFER)).to_contain_text("Omgång 1: 5,5")
        await expect(person.row(USER)).to_contain_text("Omgång 1: högra änden")

    await facilitator.button("Visa alla resultat").click()
    await facilitator.button("Visa ändå").click()
    for person in (facilitator, anna, await venue.screen(group.room)):
        await expect(person.row(OFFER).get_by_role("cell", name="från 5,5 till 7,0")).to_be_visible()
        await expect(person.row(USER).get_by_role("cell", name="från högra änden till 8,6")).to_be_visible()
        await expect(person.row(FOCUS).get_by_role("cell", name="kvar på 8,0")).to_be_visible()
        await expect(person.row(LOGIC)).to_contain_text("Omgång 1: 5,3")


async def test_ones_own_answers_are_kept_round_by_round_in_ones_own_browser(venue: Venue) -> None:
    room = await venue.room()
    hand = await venue.hand(room)
    crowd = await venue.crowd(room, "Bo", "Cilla")
    anna, berit = [await venue.participant(room, name) for name in ("Anna", "Berit")]
    for round, score in ((1, 4), (2, 9)):
        await bring(hand, "grade")
        await cast(crowd, {"offer": (5, 6)}, round)
        await anna.grades(OFFER, score)
        await expect(anna.saved).to_be_attached()
        await bring(hand, "results")
        await hand.do("reveal_result", statement="offer")
        await expect(anna.row(OFFER)).to_contain_text(f"Ditt svar: {score}")
        if round == 1:
            await hand.do("start_round")
    await anna.reloads()

    await expect(anna.row(OFFER)).to_contain_text("Ditt svar: 9. Omgång 1: 4")
    await expect(berit.row(OFFER)).to_contain_text("från 5,0 till 6,7")
    await expect(berit.row(OFFER)).not_to_contain_text("Ditt svar")


async def test_a_reveal_is_over_in_a_second_and_a_half_and_still_for_those_who_ask(venue: Venue) -> None:
    room = await venue.room()
    group = Group(room, await venue.hand(room), await venue.crowd(room, *"ABCDEFGH"))
    await group.answers(
        {each["id"]: FIRST["logic"] for each in group.hand.snapshot["workshop"]["statements"]}
    )
    lively = await venue.participant(room, "Anna", reduced_motion="no-preference")
    calm = await venue.participant(room, "Bertil", reduced_motion="reduce")
    for person in (lively, calm):
        await person.page.evaluate(WATCH)
    await group.shows_all()
    for person in (lively, calm):
        await expect(person.row(OFFER).get_by_text("5,3", exact=True)).to_be_visible()

    longest = await lively.page.evaluate("longest")
    assert 0 < longest <= 1500
    assert await calm.page.evaluate("longest") == 0


@pytest.mark.timeout(180)
async def test_every_state_of_the_results_keeps_the_rules_and_fits_a_phone(venue: Venue) -> None:
    group = await shown(venue)
    facilitator = await venue.facilitator(group.room)
    anna, screen = await venue.participant(group.room, "Anna"), await venue.screen(group.room)

    async def keep_the_rules(state: str) -> None:
        people = (facilitator, anna, screen)
        for person in people:
            await person.page.evaluate("document.fonts.ready.then(() => true)")
        for found in await asyncio.gather(*(violations(person.page) for person in people)):
            assert found == [], state
        for person in (facilitator, anna):
            await person.page.set_viewport_size({"width": 320, "height": 640})
            assert await overflow(person.page) == 0, state
            assert await small_targets(person.page) == [], state

    await anna.button("Visa som tabell").click()
    await keep_the_rules("shown, and as a table")
    await anna.button("Visa som tabell").click()
    await facilitator.button("Ny omgång").click()
    await keep_the_rules("another round is asked for")
    async for state in second_round(group):
        for person in (facilitator, anna):
            await expect(person.page).to_have_title(
                re.compile("^Gradera" if state == "begun" else "^Resultat")
            )
        await expect(screen.heading).to_contain_text("Omgång 2" if state == "begun" else "Så ser vi")
        if state == "after":
            await expect(anna.row(OFFER)).to_contain_text("från 5,5 till")
        await keep_the_rules(state)


async def test_the_ten_rows_fit_a_laptop_above_the_facilitators_bar(venue: Venue) -> None:
    group = await shown(venue)
    facilitator = await venue.facilitator(group.room, viewport=LAPTOP)

    async def fit(state: str) -> None:
        await expect(facilitator.row(OFFER)).to_contain_text(re.compile(r"\d,\d"))
        await facilitator.page.evaluate("document.fonts.ready.then(() => true)")
        bar = await facilitator.page.get_by_role("contentinfo").bounding_box()
        last = await facilitator.page.get_by_role("row").last.bounding_box()
        assert bar is not None
        assert last is not None
        await expect(facilitator.page.get_by_role("rowheader")).to_have_count(10)
        assert await facilitator.page.evaluate("scrollY") == 0
        assert last["y"] + last["height"] <= bar["y"], state

    await fit("shown")
    async for state in second_round(group):
        if state == "begun":
            await facilitator.page.get_by_label("Jag svarar också").check()
            await facilitator.button("Visa mina svar").click()
            await facilitator.grades_all(*[5] * 10)
        if state == "before":
            await expect(facilitator.button("Visa mina svar")).to_be_visible()
            await expect(facilitator.row(OFFER)).to_contain_text("Omgång 1: 5,5")
        if state == "after":
            await expect(facilitator.row(OFFER)).to_contain_text("från 5,5 till")
        if state != "begun":
            await fit(state)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=str)
async def test_the_big_screen_is_read_from_the_back_of_a_hall(venue: Venue, size: tuple[int, int]) -> None:
    viewport = {"width": size[0], "height": size[1]}
    screen = await venue.screen(await after_two_rounds(venue), viewport=viewport)
    await screen.page.evaluate("document.fonts.ready.then(() => true)")
    root = await size_of(screen, "html")

    assert root >= 16
    assert await size_of(screen, "h1") >= 4 * root
    assert await size_of(screen, ".marker:not(.end)") >= 2 * root
    assert await screen.page.evaluate("document.documentElement.scrollHeight") <= viewport["height"]


async def test_without_colours_the_marks_differ_by_shape(venue: Venue) -> None:
    anna = await venue.participant(await after_two_rounds(venue), "Anna", forced_colors="active")
    row = anna.row(OFFER)
    mark, ring = row.locator(".marker"), row.locator(".ring")
    shapes = [await style(each, "borderTopWidth", "width", "height") for each in (mark, ring)]

    assert shapes[0] != shapes[1]
    assert await row.locator("rect").count() > 0
    await expect(row).to_contain_text("från 5,5 till 7,0")


@dataclass(frozen=True)
class Group:
    """A room, the facilitator's hand, and those who answer by their sockets alone."""

    room: Room
    hand: Browser
    crowd: list[Browser]

    async def answers(self, answers: Answers, round: int = 1) -> None:
        """Everyone answers these, each with the score in their place, and all come to the results."""
        await bring(self.hand, "grade")
        await cast(self.crowd, answers, round)
        await bring(self.hand, "results")

    async def shows_all(self) -> None:
        """Every result that there are answers enough for."""
        answer = await self.hand.do("reveal_result", statement=None)
        assert answer.get("type") != "rejected", answer


async def shown(venue: Venue, answers: Answers = FIRST) -> Group:
    """A group that sees its results."""
    room = await venue.room()
    size = max(map(len, answers.values()))
    group = Group(room, await venue.hand(room), await venue.crowd(room, *(f"P{i}" for i in range(size))))
    await group.answers(answers)
    await group.shows_all()
    return group


async def second_round(group: Group) -> AsyncIterator[str]:
    """Another round begins, its answers are given, and its results shown."""
    await group.hand.do("start_round")
    await bring(group.hand, "grade")
    yield "begun"
    await group.answers(SECOND, round=2)
    yield "before"
    await group.shows_all()
    yield "after"


async def after_two_rounds(venue: Venue) -> Room:
    """A room that sees its second results over its first."""
    group = await shown(venue)
    async for _ in second_round(group):
        pass
    return group.room


async def cast(crowd: Sequence[Browser], answers: Answers, round: int = 1) -> None:
    """Each casts the score in their place."""
    for statement, scores in answers.items():
        for browser, score in zip(crowd, scores, strict=True):
            answer = await browser.cast(statement, score, round)
            assert answer["type"] == "cast_saved", answer


async def size_of(person: Person, selector: str) -> float:
    """The size of an element's text, in pixels."""
    element = person.page.locator(selector).first
    size: float = await element.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    return size
