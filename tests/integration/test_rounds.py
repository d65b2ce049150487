"""A second round: a new collection of answers, begun for everyone at once."""

from contextlib import AsyncExitStack

from tests.browsers import Browser, Room


async def test_a_round_is_announced_with_its_limit_and_begins_from_nothing(room: Room) -> None:
    async with AsyncExitStack() as stack:
        maria = await stack.enter_async_context(room.facilitator())
        await maria.do("set_step", step="results")
        people = [await stack.enter_async_context(room.participant(f"P{n}")) for n in range(3)]
        screen = await stack.enter_async_context(room.screen())
        for person, score in zip(people, (2, 5, 9), strict=True):
            await person.cast("offer", score)
        await people[0].cast("user", 4)
        await maria.do("reveal_result", statement="offer")
        told = await maria.counts(lambda frame: frame["counts"].get("user") == {"answered": 1, "skipped": 0})
        assert (told["round"], told["joined_since"]) == (1, 3)

        entry = await maria.do("start_round", threshold=5)

        for browser in (*people, screen):
            assert await browser.answer(entry["op"]) == entry
        assert entry["events"] == [{"type": "round_started", "round": 2, "threshold": 5}]
        told = await maria.counts(lambda frame: frame["round"] == 2)
        assert (told["seats"], told["joined_since"], told["done"]) == (3, 0, 0)
        assert set(map(str, told["counts"].values())) == {str({"answered": 0, "skipped": 0})}
        assert "offer" in told["counts"], "every statement is open again"


async def test_a_round_that_has_begun_holds_to_its_limit_and_to_its_number(room: Room) -> None:
    async with AsyncExitStack() as stack:
        maria = await stack.enter_async_context(room.facilitator())
        await maria.do("set_step", step="results")
        people = [await stack.enter_async_context(room.participant(f"P{n}")) for n in range(3)]
        await show(maria, people, (2, 5, 9), round=1)
        await maria.do("start_round", threshold=5)
        assert (await people[0].cast("user", 3, round=1))["code"] == "wrong_round"
        for person in people:
            assert (await person.cast("offer", 6, round=2))["type"] == "cast_saved"
        assert await maria.rejected("reveal_result", statement="offer") == "too_few_answers"
        assert await maria.rejected("set_setting", setting="threshold", value=3) == "setting_fixed"

        # A lower limit is a round of its own, which everyone is told of; what was answered is gone.
        await maria.do("start_round", threshold=3)
        assert await maria.rejected("reveal_result", statement="offer") == "too_few_answers"
        await show(maria, people, (6, 6, 7), round=3)

        async with room.participant("Sen") as late:
            results = late.snapshot["results"]
            told = await maria.counts(lambda frame: frame["joined_since"] == 1)
    assert [(result["round"], result["result"]["mean"]) for result in results] == [(1, "5.3"), (3, "6.3")]
    assert (late.snapshot["round"], late.snapshot["settings"]["threshold"]) == (3, 3)
    assert told["seats"] == 4


async def test_only_the_facilitator_begins_a_round_and_not_in_a_closed_room(room: Room) -> None:
    async with room.facilitator() as maria, room.participant("Anna") as anna, room.screen() as screen:
        assert await maria.rejected("start_round") == "wrong_step"
        await maria.do("set_step", step="grade")
        await anna.event("step_set", step="grade")
        assert await anna.rejected("start_round") == "not_allowed"
        assert await screen.rejected("start_round") == "not_allowed"
        assert (await maria.do("start_round", threshold=4))["code"] == "bad_op"
        await maria.do("close_room")
        assert await maria.rejected("start_round") == "room_closed"


async def show(maria: Browser, people: list[Browser], scores: tuple[int, ...], round: int) -> None:
    """Everyone answers, and the result is shown."""
    for person, score in zip(people, scores, strict=True):
        await person.cast("offer", score, round=round)
    await maria.do("reveal_result", statement="offer")
