"""What the port says of a BallotBox, sentence by sentence."""

import asyncio
import random
from collections.abc import Coroutine
from pathlib import Path

import pytest

from server.hosting.ports import BallotBox, Score, Sealed, SealedStatement, Turnout, Unavailable
from tests.contracts.ballots import ANNA, BO, CIM, DEA, ROOM, tally
from tests.contracts.conftest import Adapter


async def fill(box: BallotBox, *ballots: Score, round: int = 1, statement: str = "offer") -> None:
    """Cast one ballot each, from as many people."""
    for person, score in enumerate(ballots):
        await box.cast(ROOM, round, statement, person.to_bytes(32), score)


async def is_sealed(box: BallotBox, statement: str, round: int = 1) -> bool:
    try:
        await box.cast(ROOM, round, statement, DEA, 5)
    except Sealed:
        return True
    return False


class TestId:
    async def test_it_stays_the_same_for_the_same_box(
        self, adapter: Adapter, tmp_path: Path, box: BallotBox
    ) -> None:
        first = await box.id(ROOM)
        await box.close()
        again = await adapter.box(tmp_path)
        assert await again.id(ROOM) == first
        await again.close()

    async def test_another_box_has_another(self, adapter: Adapter, tmp_path: Path, box: BallotBox) -> None:
        (tmp_path / "other").mkdir()
        other = await adapter.box(tmp_path / "other")
        assert await other.id(ROOM) != await box.id(ROOM)
        await other.close()


class TestCast:
    async def test_a_ballot_is_found_under_its_key(self, box: BallotBox) -> None:
        await box.cast(ROOM, 1, "offer", ANNA, 7)
        await box.cast(ROOM, 1, "user", BO, "skip")
        scores = await box.scores(ROOM, 1, {"offer": ANNA, "user": BO})
        assert dict(scores) == {"offer": 7, "user": "skip"}

    @pytest.mark.parametrize("score", [*range(1, 11), "skip"])
    async def test_every_score_comes_back_as_it_was_cast(self, box: BallotBox, score: Score) -> None:
        await box.cast(ROOM, 1, "offer", ANNA, score)
        assert dict(await box.scores(ROOM, 1, {"offer": ANNA})) == {"offer": score}

    async def test_the_last_ballot_under_a_key_stands(self, box: BallotBox) -> None:
        await box.cast(ROOM, 1, "offer", ANNA, 7)
        await box.cast(ROOM, 1, "offer", ANNA, "skip")
        await box.cast(ROOM, 1, "offer", ANNA, 3)
        assert dict(await box.scores(ROOM, 1, {"offer": ANNA})) == {"offer": 3}
        assert dict(await box.turnout(ROOM, 1)) == {"offer": Turnout(frozenset({ANNA}), frozenset())}

    async def test_a_ballot_may_be_taken_back(self, box: BallotBox) -> None:
        await box.cast(ROOM, 1, "offer", ANNA, 7)
        await box.cast(ROOM, 1, "offer", ANNA, None)
        await box.cast(ROOM, 1, "offer", BO, None)
        assert dict(await box.scores(ROOM, 1, {"offer": ANNA})) == {}
        assert dict(await box.turnout(ROOM, 1)) == {}

    async def test_it_is_durable_when_it_answers(
        self, adapter: Adapter, tmp_path: Path, box: BallotBox
    ) -> None:
        await box.cast(ROOM, 1, "offer", ANNA, 7)
        again = await adapter.box(tmp_path)
        assert dict(await again.scores(ROOM, 1, {"offer": ANNA})) == {"offer": 7}
        await again.close()

    async def test_rooms_rounds_and_statements_are_kept_apart(self, box: BallotBox) -> None:
        await box.cast(ROOM, 1, "offer", ANNA, 1)
        await box.cast(ROOM, 2, "offer", ANNA, 2)
        await box.cast(ROOM, 1, "user", ANNA, 3)
        await box.cast("annan-bro-111", 1, "offer", ANNA, 4)
        assert dict(await box.scores(ROOM, 1, {"offer": ANNA, "user": ANNA})) == {"offer": 1, "user": 3}
        assert dict(await box.scores(ROOM, 2, {"offer": ANNA, "user": ANNA})) == {"offer": 2}
        assert dict(await box.scores("annan-bro-111", 1, {"offer": ANNA})) == {"offer": 4}


class TestScores:
    async def test_only_a_key_in_hand_opens_a_ballot(self, box: BallotBox) -> None:
        await box.cast(ROOM, 1, "offer", ANNA, 7)
        assert dict(await box.scores(ROOM, 1, {"offer": BO})) == {}
        assert dict(await box.scores(ROOM, 1, {})) == {}


class TestTurnout:
    async def test_it_tells_whose_ballots_are_in_and_who_skipped(self, box: BallotBox) -> None:
        await box.cast(ROOM, 1, "offer", ANNA, 7)
        await box.cast(ROOM, 1, "offer", BO, 2)
        await box.cast(ROOM, 1, "offer", CIM, "skip")
        await box.cast(ROOM, 1, "user", CIM, "skip")
        assert dict(await box.turnout(ROOM, 1)) == {
            "offer": Turnout(frozenset({ANNA, BO}), frozenset({CIM})),
            "user": Turnout(frozenset(), frozenset({CIM})),
        }

    async def test_it_is_the_same_whatever_the_scores_are(self, box: BallotBox) -> None:
        await box.cast(ROOM, 1, "offer", ANNA, 1)
        before = await box.turnout(ROOM, 1)
        await box.cast(ROOM, 1, "offer", ANNA, 10)
        assert await box.turnout(ROOM, 1) == before

    async def test_it_leaves_sealed_statements_out(self, box: BallotBox) -> None:
        await fill(box, 5, 6, 7)
        await fill(box, 5, statement="user")
        await box.seal(ROOM, 1, ["offer"], 3)
        assert set(await box.turnout(ROOM, 1)) == {"user"}


class TestSeal:
    async def test_with_enough_scores_it_answers_the_tally(self, box: BallotBox) -> None:
        await fill(box, 1, 7, 7, 10, "skip", "skip")
        assert dict(await box.seal(ROOM, 1, ["offer"], 3)) == {"offer": tally(1, 7, 7, 10, "skip", "skip")}

    async def test_the_ballots_are_gone_afterwards(self, box: BallotBox) -> None:
        await fill(box, 1, 7, 7, "skip")
        await box.seal(ROOM, 1, ["offer"], 3)
        for person in range(4):
            assert dict(await box.scores(ROOM, 1, {"offer": person.to_bytes(32)})) == {}
        assert dict(await box.turnout(ROOM, 1)) == {}

    async def test_with_fewer_it_changes_nothing(self, box: BallotBox) -> None:
        await fill(box, 4, 9)
        assert dict(await box.seal(ROOM, 1, ["offer"], 3)) == {}
        assert dict(await box.scores(ROOM, 1, {"offer": (1).to_bytes(32)})) == {"offer": 9}
        assert await box.sealed(ROOM) == []
        assert not await is_sealed(box, "offer")

    async def test_skips_do_not_count(self, box: BallotBox) -> None:
        await fill(box, 4, 9, "skip", "skip", "skip")
        assert dict(await box.seal(ROOM, 1, ["offer"], 3)) == {}

    async def test_alone_one_score_is_enough(self, box: BallotBox) -> None:
        await fill(box, 4)
        await fill(box, "skip", statement="user")
        assert dict(await box.seal(ROOM, 1, ["offer", "user", "focus"], 1)) == {"offer": tally(4)}

    async def test_those_that_reach_the_threshold_are_sealed_and_the_others_stay_open(
        self, box: BallotBox
    ) -> None:
        await fill(box, 4, 9, 5)
        await fill(box, 4, 9, statement="user")
        assert set(await box.seal(ROOM, 1, ["offer", "user", "focus"], 3)) == {"offer"}
        assert await is_sealed(box, "offer")
        assert not await is_sealed(box, "user")
        assert not await is_sealed(box, "focus")

    async def test_statements_that_are_not_named_stay_open(self, box: BallotBox) -> None:
        await fill(box, 4, 9, 5)
        await fill(box, 4, 9, 5, statement="user")
        await box.seal(ROOM, 1, ["user"], 3)
        assert not await is_sealed(box, "offer")

    async def test_sealing_again_answers_the_same_tally(self, box: BallotBox) -> None:
        await fill(box, 4, 9, 5)
        once = await box.seal(ROOM, 1, ["offer"], 3)
        assert await box.seal(ROOM, 1, ["offer"], 3) == once
        assert await box.seal(ROOM, 1, ["offer", "offer"], 8) == once

    async def test_a_statement_whose_tally_is_released_is_left_out(self, box: BallotBox) -> None:
        await fill(box, 4, 9, 5)
        await box.seal(ROOM, 1, ["offer"], 3)
        await box.release(ROOM, 1, "offer")
        assert dict(await box.seal(ROOM, 1, ["offer"], 3)) == {}

    async def test_late_and_changed_ballots_are_refused(self, box: BallotBox) -> None:
        await fill(box, 4, 9, 5)
        once = await box.seal(ROOM, 1, ["offer"], 3)
        for score in (8, "skip", None):
            with pytest.raises(Sealed):
                await box.cast(ROOM, 1, "offer", (0).to_bytes(32), score)
            with pytest.raises(Sealed):
                await box.cast(ROOM, 1, "offer", ANNA, score)
        assert await box.seal(ROOM, 1, ["offer"], 3) == once

    async def test_the_same_statement_is_open_in_another_round_and_in_another_room(
        self, box: BallotBox
    ) -> None:
        await fill(box, 4, 9, 5)
        await box.seal(ROOM, 1, ["offer"], 3)
        await box.cast(ROOM, 2, "offer", ANNA, 5)
        await box.cast("annan-bro-111", 1, "offer", ANNA, 5)
        assert set(await box.turnout(ROOM, 2)) == {"offer"}

    async def test_a_ballot_that_races_the_seal_is_either_counted_or_refused(self, box: BallotBox) -> None:
        shuffle = random.Random(482).shuffle
        seen = {"counted": 0, "refused": 0}
        for round in range(1, 101):
            await fill(box, 5, 5, 5, round=round)
            casts = [box.cast(ROOM, round, "offer", bytes([person]) * 32, 9) for person in range(1, 9)]
            race: list[Coroutine[object, object, object]] = [
                *casts,
                box.seal(ROOM, round, ["offer"], 3),
                box.seal(ROOM, round, ["offer"], 3),
            ]
            shuffle(race)
            answers = await asyncio.gather(*race, return_exceptions=True)
            counted = sum(answer is None for answer in answers)
            refused = sum(isinstance(answer, Sealed) for answer in answers)
            assert counted + refused == len(casts)
            expected = {"offer": tally(5, 5, 5, *[9] * counted)}
            assert [answer for answer in answers if isinstance(answer, dict)] == [expected, expected]
            assert dict(await box.turnout(ROOM, round)) == {}
            seen = {"counted": seen["counted"] + counted, "refused": seen["refused"] + refused}
        assert min(seen.values()) > 100

    async def test_it_is_durable_when_it_answers(
        self, adapter: Adapter, tmp_path: Path, box: BallotBox
    ) -> None:
        await fill(box, 4, 9, 5)
        await box.seal(ROOM, 1, ["offer"], 3)
        again = await adapter.box(tmp_path)
        assert await again.sealed(ROOM) == [SealedStatement(1, "offer", tally(4, 9, 5))]
        await again.close()


class TestDone:
    async def test_the_seats_of_a_tellers_last_word_are_counted(self, box: BallotBox) -> None:
        assert await box.done(ROOM, "process-1", frozenset()) == 0
        assert await box.done(ROOM, "process-1", frozenset({ANNA, BO})) == 2
        assert await box.done(ROOM, "process-1", frozenset({ANNA})) == 1
        assert await box.done("annan-bro-111", "process-1", frozenset()) == 0


class TestSealedAndRelease:
    async def test_every_sealed_statement_is_listed_until_it_is_released(self, box: BallotBox) -> None:
        await fill(box, 4, 9, 5)
        await fill(box, 1, 1, 1, statement="user")
        await fill(box, 2, 2, 2, round=2)
        await box.seal(ROOM, 1, ["offer", "user"], 3)
        await box.seal(ROOM, 2, ["offer"], 3)
        listed = {(sealed.round, sealed.statement): sealed.tally for sealed in await box.sealed(ROOM)}
        assert listed == {
            (1, "offer"): tally(4, 9, 5),
            (1, "user"): tally(1, 1, 1),
            (2, "offer"): tally(2, 2, 2),
        }
        await box.release(ROOM, 1, "user")
        assert {(s.round, s.statement) for s in await box.sealed(ROOM)} == {(1, "offer"), (2, "offer")}
        assert await box.sealed("annan-bro-111") == []

    async def test_a_released_statement_goes_on_refusing_ballots(self, box: BallotBox) -> None:
        await fill(box, 4, 9, 5)
        await box.seal(ROOM, 1, ["offer"], 3)
        await box.release(ROOM, 1, "offer")
        await box.release(ROOM, 1, "offer")
        assert await is_sealed(box, "offer")

    async def test_releasing_what_is_not_sealed_seals_nothing(self, box: BallotBox) -> None:
        await fill(box, 4)
        await box.release(ROOM, 1, "offer")
        assert not await is_sealed(box, "offer")


class TestRooms:
    async def test_a_room_is_listed_while_the_box_holds_something_of_it(self, box: BallotBox) -> None:
        assert await box.rooms() == []
        await fill(box, 4, 9, 5)
        await fill(box, "skip", statement="user")
        await box.cast("annan-bro-111", 2, "offer", ANNA, 8)
        assert list(await box.rooms()) == sorted([ROOM, "annan-bro-111"])
        await box.destroy("annan-bro-111")
        await box.destroy(ROOM, before_round=2)
        assert list(await box.rooms()) == []

    async def test_a_tally_keeps_its_room_listed_until_it_is_released(self, box: BallotBox) -> None:
        await fill(box, 4, 9, 5)
        await box.seal(ROOM, 1, ["offer"], 3)
        assert list(await box.rooms()) == [ROOM]
        await box.release(ROOM, 1, "offer")
        assert list(await box.rooms()) == []


class TestDestroy:
    async def test_ballots_of_earlier_rounds_are_destroyed_and_those_of_this_one_stay(
        self, box: BallotBox
    ) -> None:
        await box.cast(ROOM, 1, "offer", ANNA, 1)
        await box.cast(ROOM, 2, "offer", ANNA, 2)
        await box.cast(ROOM, 3, "offer", ANNA, 3)
        await box.destroy(ROOM, before_round=3)
        assert dict(await box.turnout(ROOM, 1)) == {}
        assert dict(await box.turnout(ROOM, 2)) == {}
        assert dict(await box.scores(ROOM, 3, {"offer": ANNA})) == {"offer": 3}

    async def test_a_tally_that_is_not_released_outlives_its_round(self, box: BallotBox) -> None:
        await fill(box, 4, 9, 5)
        await box.seal(ROOM, 1, ["offer"], 3)
        await box.destroy(ROOM, before_round=2)
        assert await box.sealed(ROOM) == [SealedStatement(1, "offer", tally(4, 9, 5))]
        assert await is_sealed(box, "offer")

    async def test_the_seals_of_earlier_rounds_are_destroyed_when_released(self, box: BallotBox) -> None:
        for round in (1, 2):
            await fill(box, 4, 9, 5, round=round)
            await box.seal(ROOM, round, ["offer"], 3)
            await box.release(ROOM, round, "offer")
        await box.destroy(ROOM, before_round=2)
        assert not await is_sealed(box, "offer", round=1)
        assert await is_sealed(box, "offer", round=2)

    async def test_without_a_round_everything_of_the_room_is_destroyed(self, box: BallotBox) -> None:
        await fill(box, 4, 9, 5)
        await fill(box, 4, 9, 5, statement="user")
        await fill(box, 4, round=2)
        await box.seal(ROOM, 1, ["offer"], 3)
        await box.destroy(ROOM)
        await box.destroy(ROOM)
        assert await box.sealed(ROOM) == []
        assert dict(await box.turnout(ROOM, 1)) == {}
        assert dict(await box.turnout(ROOM, 2)) == {}
        assert not await is_sealed(box, "offer")

    async def test_other_rooms_keep_theirs(self, box: BallotBox) -> None:
        await box.cast("annan-bro-111", 1, "offer", ANNA, 8)
        await box.destroy(ROOM)
        await box.destroy(ROOM, before_round=9)
        assert dict(await box.scores("annan-bro-111", 1, {"offer": ANNA})) == {"offer": 8}


class TestClose:
    async def test_what_is_queued_is_finished_before_closing(self, adapter: Adapter, tmp_path: Path) -> None:
        box = await adapter.box(tmp_path)
        casts = [
            asyncio.create_task(box.cast(ROOM, 1, "offer", person.to_bytes(32), 5)) for person in range(30)
        ]
        await asyncio.sleep(0)
        await box.close()
        await asyncio.gather(*casts)
        again = await adapter.box(tmp_path)
        assert len((await again.turnout(ROOM, 1))["offer"].answered) == 30
        await again.close()

    async def test_a_closed_box_is_unavailable(self, adapter: Adapter, tmp_path: Path) -> None:
        box = await adapter.box(tmp_path)
        await box.close()
        await box.close()
        with pytest.raises(Unavailable):
            await box.cast(ROOM, 1, "offer", ANNA, 5)
