"""Ballots on the wire: what is saved, what is refused, and what the others may know."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial

import pytest
import websockets
from websockets.asyncio.client import connect

from tests.browsers import SUBPROTOCOL, Browser, Frame, Room, make_room
from tests.serving import ServerProcess

STATEMENTS = [
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
]


@pytest.fixture
async def maria(room: Room) -> AsyncIterator[Browser]:
    """The facilitator of a room that grades."""
    async with room.facilitator() as maria:
        await maria.do("set_step", step="grade")
        yield maria


@pytest.fixture
async def anna(room: Room, maria: Browser) -> AsyncIterator[Browser]:
    async with room.participant("Anna") as anna:
        yield anna


async def test_anon_7_a_saved_score_is_shown_again_to_its_owner_alone(room: Room, anna: Browser) -> None:
    assert await anna.cast("offer", 7) == {"type": "cast_saved", "n": 1}
    assert await anna.cast("user", "skip") == {"type": "cast_saved", "n": 2}
    assert await anna.cast("focus", 3) == {"type": "cast_saved", "n": 3}
    assert await anna.cast("focus", 4) == {"type": "cast_saved", "n": 4}
    assert await anna.cast("right", 5) == {"type": "cast_saved", "n": 5}
    assert await anna.cast("right", None) == {"type": "cast_saved", "n": 6}

    async with room.participant(seat=anna.seat) as again, room.participant("Bo") as bo:
        assert again.newest("ballots")["scores"] == {"offer": 7, "user": "skip", "focus": 4}
        assert bo.newest("ballots")["scores"] == {}


async def test_a_saved_score_survives_kill_minus_nine(server_of_its_own: ServerProcess) -> None:
    room = await make_room(server_of_its_own.address)
    anna = room.participant("Anna")
    async with room.facilitator() as maria:
        await maria.do("set_step", step="grade")
        await anna.open()
        box = anna.newest("ballots")["box"]
        for score, statement in enumerate(STATEMENTS, 1):
            assert (await anna.cast(statement, score))["type"] == "cast_saved"
        server_of_its_own.kill()
        await anna.closed()
    server_of_its_own.start()

    async with anna:
        ballots = anna.newest("ballots")
    assert ballots["scores"] == {statement: score for score, statement in enumerate(STATEMENTS, 1)}
    assert ballots["box"] == box


async def test_anon_10_ballots_have_one_size_whatever_they_hold(room: Room, anna: Browser) -> None:
    sizes = []
    for number in range(len(STATEMENTS) + 1):
        async with room.participant(seat=anna.seat) as again:
            sizes += [len(text.encode()) for text in again.texts if json.loads(text)["type"] == "ballots"]
        if number < len(STATEMENTS):
            await anna.cast(STATEMENTS[number], 10)
    assert sizes == [1024] * (len(STATEMENTS) + 1)


async def test_anon_10_nothing_is_compressed_though_the_browser_offers_it(room: Room) -> None:
    spoken = [websockets.Subprotocol(SUBPROTOCOL)]
    async with connect(room.url, subprotocols=spoken, compression="deflate") as socket:
        assert socket.protocol.extensions == []


async def test_a_cast_is_refused_with_the_first_code_that_applies(room: Room, maria: Browser) -> None:
    async def code(browser: Browser, statement: object, score: object, round: object = 1) -> str:
        browser.casts += 1
        frame = {"type": "cast", "n": browser.casts, "round": round, "statement": statement, "score": score}
        await browser.say(frame)
        answer = await browser.next("cast_refused")
        assert answer["n"] == browser.casts
        return str(answer["code"])

    async with room.participant("Anna") as anna:
        bad: list[object] = [0, 11, -1, 7.0, 7.5, "7", "", True, [], {}, 10**30]
        for score in bad:
            assert await code(maria, "nowhere", score, round=9) == "bad_cast"
        for statement, round in ((7, 1), (None, 1), ("offer", "1"), ("offer", True), ("offer", None)):
            assert await code(anna, statement, 7, round) == "bad_cast"
        assert await code(maria, "nowhere", 7, round=9) == "not_allowed"
        await maria.do("set_step", step="reflect")
        assert await code(anna, "nowhere", 7, round=9) == "wrong_step"
        await maria.do("set_step", step="results")
        assert await code(anna, "nowhere", 7, round=9) == "wrong_round"
        assert await code(anna, "nowhere", 7, round=10**30) == "wrong_round"
        assert await code(anna, "__proto__", 7) == "unknown_id"
        await maria.do("close_room")
        assert await code(maria, "nowhere", 7, round=9) == "room_closed"


async def test_a_facilitator_answers_once_she_says_so(maria: Browser) -> None:
    assert (await maria.cast("offer", 7))["code"] == "not_allowed"
    await maria.do("take_part", answering=True)
    assert (await maria.next("ballots"))["scores"] == {}
    assert (await maria.cast("offer", 7))["type"] == "cast_saved"
    await maria.do("take_part", answering=False)
    assert (await maria.cast("offer", 8))["code"] == "not_allowed"


async def test_anon_5_nobody_gets_a_frame_when_someone_casts_but_the_counts_of_the_tick(
    room: Room, maria: Browser, anna: Browser
) -> None:
    async with room.screen() as screen, room.participant("Bo") as bo:
        others = (maria, screen, bo)
        for score in (1, 10, 5, None, "skip", 7):
            await anna.cast("offer", score)
        for other in others:
            await other.counts(lambda frame: frame["counts"]["offer"] == {"answered": 1, "skipped": 0})
        await maria.do("rename_room", title="Sist")
        for other in others:
            await other.event("room_renamed")
            live = other.frames[types(other).index("presence") + 1 :]
            assert {frame["type"] for frame in live} <= {"entries", "counts", "presence", "accepted"}
            assert not any(
                "score" in text or "ballot" in text for text in other.texts if "ballots" not in text
            )
        assert anna.entries[-1]["seq"] == maria.seq


async def test_anon_5_counts_come_on_ticks_that_all_processes_share(room: Room, maria: Browser) -> None:
    newcomers = []
    async with AsyncExitStack() as stack:
        for number, statement in enumerate(STATEMENTS[:3], 1):
            newcomer = await stack.enter_async_context(room.participant(f"P{number}"))
            newcomers.append(newcomer.newest("counts"))
            for score in (1, 2, 3, None, number):
                await newcomer.cast(statement, score)
            await maria.counts(partial(has_one_answer, statement))

    ticks = [(at, f) for at, f in zip(maria.times, maria.frames, strict=True) if f["type"] == "counts"]
    assert all(told in [frame for _, frame in ticks] for told in newcomers), "never fresher than a tick"
    live = [at for at, _ in ticks[1:]]
    assert len({at // 2 for at in live}) == len(live), "at most one for each tick"
    assert max(at % 2 for at in live) < 0.6, "at whole multiples of two seconds of the server's clock"


async def test_counts_tell_how_many_answer_how_many_are_new_and_how_many_are_done(
    room: Room, maria: Browser, anna: Browser
) -> None:
    before = room.participant("Kim")
    async with before, room.screen():
        told = await maria.counts(lambda frame: frame["seats"] == 2)
        assert (told["joined_since"], told["done"]) == (2, 0), "both came when the round had begun"
        for statement in STATEMENTS:
            await anna.cast(statement, "skip")
        await maria.counts(lambda frame: frame["done"] == 1)
        async with room.participant(seat=anna.seat) as tab:
            await tab.cast("offer", 3)
            await maria.do("take_part", answering=True)
            told = await maria.counts(lambda frame: frame["seats"] == 3)
            assert told["done"] == 1
            assert told["counts"]["offer"] == {"answered": 1, "skipped": 0}
            assert told["counts"]["user"] == {"answered": 0, "skipped": 1}


async def test_one_who_has_just_gone_still_counts_and_one_who_left_does_not_but_for_their_answers(
    room: Room, maria: Browser, anna: Browser
) -> None:
    bo, kim = room.participant("Bo"), room.participant("Kim")
    await bo.open()
    await kim.open()
    await anna.cast("offer", 4)
    await bo.cast("offer", 5)
    await bo.close()
    await kim.ask({"type": "leave"})
    await kim.closed()
    gone = await maria.counts(lambda frame: frame["counts"]["offer"]["answered"] == 2)
    assert gone["seats"] in (2, 3)
    await maria.counts(lambda frame: frame["seats"] == 2)
    await bo.open()
    for browser in (anna, bo):
        await browser.ask({"type": "leave"})
        await browser.closed()
    async with room.participant("Ny"):
        told = await maria.counts(lambda frame: frame["joined_since"] == 1 and frame["seats"] != 3)
        assert told["seats"] == 2, "never fewer than those who answered"


def has_one_answer(statement: str, counts: Frame) -> bool:
    return bool(counts["counts"][statement]["answered"] == 1)


def types(browser: Browser) -> list[str]:
    return [frame["type"] for frame in browser.frames]
