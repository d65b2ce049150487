"""Showing a result: to everyone at once, when enough have answered, and for good."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.browsers import Browser, Room, make_room
from tests.serving import ServerProcess


@pytest.fixture
async def people(room: Room) -> AsyncIterator[list[Browser]]:
    """The facilitator of a room that grades, then five participants."""
    async with AsyncExitStack() as stack:
        everyone = [await stack.enter_async_context(room.facilitator())]
        await everyone[0].do("set_step", step="grade")
        yield everyone + [
            await stack.enter_async_context(room.participant(name))
            for name in ("Anna", "Bo", "Cecilia", "David", "Eva")
        ]


async def cast(people: list[Browser], statement: str, *scores: object) -> None:
    for person, score in zip(people[1:], scores, strict=False):
        assert (await person.cast(statement, score))["type"] == "cast_saved"


async def test_everyone_sees_the_same_result_at_the_same_moment(people: list[Browser], room: Room) -> None:
    maria = people[0]
    await cast(people, "offer", 7, 8, 4)
    await maria.do("set_step", step="results")
    async with room.screen() as screen:
        entry = await maria.do("reveal_result", statement="offer")
        for other in (*people[1:], screen):
            assert await other.answer(entry["op"]) == entry
    [published] = entry["events"]
    result = {"n": 3, "mean": "6.3", "end": None, "spread": "mixed", "distribution": None}
    assert published == {"type": "result_published", "round": 1, "statement": "offer", "result": result}


@pytest.mark.parametrize(
    ("scores", "shown"),
    [
        ((1, 1, 2), (None, "left")),
        ((10, 10, 9), (None, "right")),
        ((1, 1, 3), ("1.7", None)),
        ((1, 2, 2), ("1.7", None)),
        ((4, 5, 5, 4), ("4.5", None)),
        ((5, 5, 5, 6), ("5.3", None)),
    ],
)
async def test_the_mean_is_rounded_half_up_and_hidden_where_nearly_all_are_at_one_end(
    people: list[Browser], scores: tuple[int, ...], shown: tuple[str | None, str | None]
) -> None:
    await cast(people, "offer", *scores)
    await people[0].do("set_step", step="results")
    entry = await people[0].do("reveal_result", statement="offer")
    result = entry["events"][0]["result"]
    assert (result["mean"], result["end"]) == shown


async def test_anon_2_too_few_answers_says_no_number_and_skips_do_not_count(people: list[Browser]) -> None:
    maria = people[0]
    await maria.do("set_step", step="results")
    for scores in ((), (7,), (7, 8), (7, 8, "skip"), (7, 8, "skip", "skip")):
        await cast(people, "offer", *scores)
        id = await maria.ask({"type": "reveal_result", "statement": "offer"})
        refused = {"type": "rejected", "id": id, "code": "too_few_answers", "detail": {}}
        assert await maria.answer(id) == refused


async def test_reveal_all_publishes_what_has_enough_and_leaves_the_rest_open(people: list[Browser]) -> None:
    maria = people[0]
    await cast(people, "offer", 1, 5, 9)
    await cast(people, "user", 2, 4)
    await cast(people, "focus", 3, 3, 3, 3)
    await maria.do("set_step", step="results")
    entry = await maria.do("reveal_result", statement=None)
    assert [event["statement"] for event in entry["events"]] == ["offer", "focus"]
    assert await maria.rejected("reveal_result", statement=None) == "too_few_answers"
    assert await maria.rejected("reveal_result", statement="offer") == "published"
    await cast(people, "user", 2, 4, 6)
    entry = await maria.do("reveal_result", statement=None)
    assert [(e["statement"], e["result"]["mean"]) for e in entry["events"]] == [("user", "4.0")]


async def test_anon_3_what_is_published_is_sealed(people: list[Browser], room: Room) -> None:
    maria, anna, *_, eva = people
    await cast(people, "offer", 1, 5, 9)
    await cast(people, "user", 8)
    await maria.do("set_step", step="results")
    await maria.do("reveal_result", statement="offer")
    for person, score in ((anna, 2), (anna, None), (eva, 10), (eva, "skip")):
        assert (await person.cast("offer", score))["code"] == "sealed"
    async with room.participant(seat=anna.seat) as again:
        assert again.newest("ballots")["scores"] == {"user": 8}, "only open statements are told"
    told = await maria.counts(lambda frame: "offer" not in frame["counts"])
    assert told["counts"]["user"]["answered"] == 1


async def test_the_threshold_that_was_chosen_holds(server: ServerProcess) -> None:
    room = await make_room(server.address, settings={"threshold": 5})
    async with AsyncExitStack() as stack:
        maria = await stack.enter_async_context(room.facilitator())
        await maria.do("set_step", step="results")
        for number in range(5):
            assert await maria.rejected("reveal_result", statement="offer") == "too_few_answers"
            person = await stack.enter_async_context(room.participant(f"P{number}"))
            await person.cast("offer", number + 1)
        assert (await maria.do("reveal_result", statement="offer"))["events"][0]["result"]["mean"] == "3.0"


async def test_anon_9_alone_one_answer_is_enough(server: ServerProcess) -> None:
    room = await make_room(server.address, settings={"solo": True})
    async with room.facilitator() as maria:
        await maria.do("set_step", step="results")
        assert await maria.rejected("reveal_result", statement=None) == "too_few_answers"
        await maria.cast("offer", 10)
        entry = await maria.do("reveal_result", statement=None)
    shown = {"n": 1, "mean": "10.0", "end": None, "spread": None, "distribution": None}
    assert entry["events"][0]["result"] == shown


async def test_anon_6_a_new_round_destroys_what_was_not_published(people: list[Browser], room: Room) -> None:
    maria, anna, *_ = people
    await cast(people, "offer", 1, 5, 9)
    await cast(people, "user", 2, 4, 6)
    await maria.do("set_step", step="results")
    await maria.do("reveal_result", statement="offer")
    await maria.do("start_round", threshold=3)
    assert (await anna.cast("offer", 3, round=1))["code"] == "wrong_round"
    assert await maria.rejected("reveal_result", statement="user") == "too_few_answers"
    await cast_in(2, people, "offer", 2, 2, 2)
    entry = await maria.do("reveal_result", statement="offer")
    assert (entry["events"][0]["round"], entry["events"][0]["result"]["mean"]) == (2, "2.0")
    async with room.participant(seat=anna.seat) as again:
        ballots = again.newest("ballots")
        assert (ballots["round"], ballots["scores"]) == (2, {})
        assert [result["round"] for result in again.snapshot["results"]] == [1, 2]


async def test_closing_the_room_destroys_the_ballots(people: list[Browser], room: Room) -> None:
    maria, anna, *_ = people
    await cast(people, "offer", 1, 5, 9)
    await maria.do("close_room")
    async with room.participant(seat=anna.seat) as again:
        assert again.newest("ballots")["scores"] == {}


async def test_no_score_is_in_any_frame_that_another_gets(people: list[Browser], room: Room) -> None:
    maria, anna, *others = people
    async with room.screen() as screen:
        for score in (3, 9, 3):
            await anna.cast("variation", score)
        await cast(people, "offer", 7, 8, 4, 2, 9)
        await maria.do("set_step", step="results")
        await maria.do("reveal_result", statement=None)
        seen = (maria, *others, screen)
        for browser in seen:
            await browser.event("result_published")
            for text in browser.texts:
                frame = json.loads(text)
                if frame["type"] not in ("ballots", "cast_saved"):
                    assert not {"score", "scores", "tally"} & set(keys_in(frame)), frame


async def cast_in(round: int, people: list[Browser], statement: str, *scores: object) -> None:
    for person, score in zip(people[1:], scores, strict=False):
        assert (await person.cast(statement, score, round=round))["type"] == "cast_saved"


def keys_in(value: object) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for part in value.values() for key in keys_in(part))]
    if isinstance(value, list):
        return [key for part in value for key in keys_in(part)]
    return []
