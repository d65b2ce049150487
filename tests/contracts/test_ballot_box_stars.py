"""What the port says of the part of a BallotBox that stars lie in, sentence by sentence, and any history of
it against a model that is plainly right.
"""

import asyncio
import random
from collections.abc import Coroutine, Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from server.hosting.ports import BallotBox, Sealed, SealedStars, StarTally
from tests.contracts.ballots import ANNA, BO, CIM, DEA, ROOM
from tests.contracts.conftest import Adapter

T = TypeVar("T")
Stars = Mapping[str, int]

TEA, CAKE, NAP = "note-tea", "note-cake", "note-nap"
BOARD, BUDGET = "insights", 5


async def fill(box: BallotBox, *ballots: Stars, round: int = 1, board: str = BOARD) -> None:
    """Give one ballot each, from as many people."""
    for person, given in enumerate(ballots):
        await box.give(ROOM, board, round, person.to_bytes(32), given)


async def seal(box: BallotBox, k: int = 3, round: int = 1, board: str = BOARD) -> StarTally | None:
    return await box.seal_stars(ROOM, board, round, BUDGET, k)


async def is_sealed(box: BallotBox, round: int = 1, board: str = BOARD) -> bool:
    try:
        await box.give(ROOM, board, round, DEA, {})
    except Sealed:
        return True
    return False


async def given(box: BallotBox, key: bytes, round: int = 1, board: str = BOARD) -> Stars:
    return dict(await box.given(ROOM, board, round, key))


class TestGive:
    async def test_a_ballot_is_found_whole_under_its_key_alone(self, box: BallotBox) -> None:
        await box.give(ROOM, BOARD, 1, ANNA, {TEA: 3, CAKE: 1})
        assert await given(box, ANNA) == {TEA: 3, CAKE: 1}
        assert await given(box, BO) == {}

    async def test_the_last_ballot_under_a_key_stands_and_nothing_of_the_one_before(
        self, box: BallotBox
    ) -> None:
        await box.give(ROOM, BOARD, 1, ANNA, {TEA: 3, CAKE: 1})
        await box.give(ROOM, BOARD, 1, ANNA, {CAKE: 2})
        assert await given(box, ANNA) == {CAKE: 2}
        assert dict(await box.givers(ROOM, {BOARD: 1})) == {BOARD: 1}

    async def test_an_empty_ballot_takes_it_back(self, box: BallotBox) -> None:
        await box.give(ROOM, BOARD, 1, ANNA, {TEA: 3})
        await box.give(ROOM, BOARD, 1, ANNA, {})
        await box.give(ROOM, BOARD, 1, BO, {})
        assert await given(box, ANNA) == {}
        assert dict(await box.givers(ROOM, {BOARD: 1})) == {BOARD: 0}

    async def test_rooms_boards_and_rounds_are_kept_apart_from_each_other_and_from_scores(
        self, box: BallotBox
    ) -> None:
        await box.give(ROOM, BOARD, 1, ANNA, {TEA: 1})
        await box.give(ROOM, BOARD, 11, ANNA, {TEA: 2})
        await box.give(ROOM, "influence", 1, ANNA, {TEA: 3})
        await box.give("annan-bro-111", BOARD, 1, ANNA, {TEA: 4})
        await box.cast(ROOM, 1, BOARD, ANNA, 5)
        assert await given(box, ANNA) == {TEA: 1}
        assert await given(box, ANNA, round=11) == {TEA: 2}
        assert await given(box, ANNA, board="influence") == {TEA: 3}
        assert await box.givers(ROOM, {BOARD: 1, "influence": 2, "thoughts": 1}) == {
            BOARD: 1,
            "influence": 0,
            "thoughts": 0,
        }
        assert await box.givers(ROOM, {}) == {}
        assert set(await box.turnout(ROOM, 1)) == {BOARD}

    async def test_it_is_durable_when_it_answers(
        self, adapter: Adapter, tmp_path: Path, box: BallotBox
    ) -> None:
        await box.give(ROOM, BOARD, 1, ANNA, {TEA: 3})
        again = await adapter.box(tmp_path)
        assert await given(again, ANNA) == {TEA: 3}
        await again.close()


class TestSeal:
    async def test_with_enough_ballots_it_answers_the_sums_and_the_ballots_are_gone(
        self, box: BallotBox
    ) -> None:
        await fill(box, {TEA: 3, CAKE: 2}, {TEA: 1}, {NAP: 5})
        assert await seal(box) == StarTally(3, BUDGET, {TEA: 4, CAKE: 2, NAP: 5})
        assert await given(box, (0).to_bytes(32)) == {}
        assert dict(await box.givers(ROOM, {BOARD: 1})) == {BOARD: 0}

    async def test_with_fewer_it_changes_nothing(self, box: BallotBox) -> None:
        await fill(box, {TEA: 3, CAKE: 2}, {TEA: 1}, {})
        assert await seal(box) is None
        assert await given(box, (0).to_bytes(32)) == {TEA: 3, CAKE: 2}
        assert await box.sealed_stars(ROOM) == []
        assert not await is_sealed(box)

    async def test_sealing_again_answers_the_same_until_it_is_released(self, box: BallotBox) -> None:
        await fill(box, {TEA: 3}, {TEA: 1}, {NAP: 5})
        once = await seal(box)
        assert await seal(box, k=8) == once
        assert await box.sealed_stars(ROOM) == [SealedStars(BOARD, 1, StarTally(3, BUDGET, {TEA: 4, NAP: 5}))]
        await box.release_stars(ROOM, BOARD, 1)
        await box.release_stars(ROOM, BOARD, 1)
        assert await seal(box) is None
        assert await box.sealed_stars(ROOM) == []

    async def test_late_and_changed_ballots_are_refused_also_when_it_is_released(
        self, box: BallotBox
    ) -> None:
        await fill(box, {TEA: 3}, {TEA: 1}, {NAP: 5})
        await seal(box)
        for ballot in ({TEA: 1}, {}):
            with pytest.raises(Sealed):
                await box.give(ROOM, BOARD, 1, (0).to_bytes(32), ballot)
        await box.release_stars(ROOM, BOARD, 1)
        assert await is_sealed(box)
        assert not await is_sealed(box, round=2)
        assert not await is_sealed(box, board="influence")

    async def test_releasing_what_is_not_sealed_seals_nothing(self, box: BallotBox) -> None:
        await fill(box, {TEA: 3})
        await box.release_stars(ROOM, BOARD, 1)
        assert not await is_sealed(box)

    async def test_it_is_durable_when_it_answers(
        self, adapter: Adapter, tmp_path: Path, box: BallotBox
    ) -> None:
        await fill(box, {TEA: 3}, {TEA: 1}, {NAP: 5})
        tally = await seal(box)
        again = await adapter.box(tmp_path)
        assert [sealed.tally for sealed in await again.sealed_stars(ROOM)] == [tally]
        await again.close()

    async def test_a_ballot_that_races_the_seal_is_either_counted_or_refused(self, box: BallotBox) -> None:
        shuffle = random.Random(482).shuffle
        seen = {"counted": 0, "refused": 0}
        for round in range(1, 41):
            await fill(box, {TEA: 1}, {TEA: 1}, {TEA: 1}, round=round)
            gifts = [box.give(ROOM, BOARD, round, bytes([person]) * 32, {NAP: 2}) for person in range(1, 9)]
            race: list[Coroutine[object, object, object]] = [*gifts, seal(box, round=round)]
            shuffle(race)
            answers = await asyncio.gather(*race, return_exceptions=True)
            counted, refused = answers.count(None), sum(isinstance(answer, Sealed) for answer in answers)
            [tally] = [answer for answer in answers if isinstance(answer, StarTally)]
            assert counted + refused == len(gifts)
            assert (tally.n, tally.stars.get(NAP, 0)) == (3 + counted, 2 * counted)
            assert dict(await box.givers(ROOM, {BOARD: round})) == {BOARD: 0}
            seen = {"counted": seen["counted"] + counted, "refused": seen["refused"] + refused}
        assert min(seen.values()) > 40


class TestDestroy:
    async def test_all_ballots_are_destroyed_but_those_of_the_rounds_that_are_named(
        self, box: BallotBox
    ) -> None:
        for round in (1, 2, 12):
            await box.give(ROOM, BOARD, round, ANNA, {TEA: 1})
        await box.give(ROOM, "influence", 2, ANNA, {TEA: 1})
        await box.give("annan-bro-111", BOARD, 1, ANNA, {TEA: 4})
        await box.destroy_stars(ROOM, {BOARD: 2})
        assert await given(box, ANNA, round=1) == await given(box, ANNA, round=2) == {}
        assert await given(box, ANNA, round=12) == {TEA: 1}
        assert await given(box, ANNA, round=2, board="influence") == {TEA: 1}
        assert dict(await box.given("annan-bro-111", BOARD, 1, ANNA)) == {TEA: 4}
        await box.destroy_stars(ROOM, {})
        assert await given(box, ANNA, round=12) == {TEA: 1}

    async def test_seals_and_tallies_stay_and_so_do_scores(self, box: BallotBox) -> None:
        await box.cast(ROOM, 1, "offer", ANNA, 7)
        await fill(box, {TEA: 3}, {TEA: 1}, {NAP: 5})
        await seal(box)
        await box.destroy_stars(ROOM, {BOARD: 1})
        assert len(await box.sealed_stars(ROOM)) == 1
        assert await is_sealed(box)
        assert dict(await box.scores(ROOM, 1, {"offer": ANNA})) == {"offer": 7}

    async def test_stars_outlive_rounds_of_scores_and_go_with_the_room(self, box: BallotBox) -> None:
        await fill(box, {TEA: 3}, {TEA: 1}, {NAP: 5})
        await fill(box, {TEA: 3}, round=2)
        await seal(box)
        await box.destroy(ROOM, before_round=9)
        assert await given(box, (0).to_bytes(32), round=2) == {TEA: 3}
        assert list(await box.rooms()) == [ROOM]
        await box.destroy(ROOM)
        assert await given(box, (0).to_bytes(32), round=2) == {}
        assert await box.sealed_stars(ROOM) == []
        assert list(await box.rooms()) == []

    async def test_a_tally_keeps_its_room_listed_until_it_is_released(self, box: BallotBox) -> None:
        await fill(box, {TEA: 3}, {TEA: 1}, {NAP: 5})
        await seal(box)
        assert list(await box.rooms()) == [ROOM]
        await box.release_stars(ROOM, BOARD, 1)
        assert list(await box.rooms()) == []


BOARDS, ROUNDS = st.sampled_from([BOARD, "influence"]), st.integers(1, 3)
KEYS = st.sampled_from([ANNA, BO, CIM, DEA])
BALLOTS = st.dictionaries(st.sampled_from([TEA, CAKE, NAP]), st.integers(1, 5))


class AgainstModel(RuleBasedStateMachine):
    """Any history of one room's stars: the box answers as a dict would. Opening it again changes nothing."""

    adapter: Adapter
    folders: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.folder = Path(mkdtemp(dir=self.folders))
        self.box = self.wait(self.adapter.box(self.folder))
        self.ballots: dict[tuple[str, int], dict[bytes, Stars]] = {}
        self.tallies: dict[tuple[str, int], StarTally | None] = {}

    def wait(self, work: Coroutine[object, object, T]) -> T:
        return self.loop.run(work)

    @rule(board=BOARDS, round=ROUNDS, key=KEYS, ballot=BALLOTS)
    def give(self, board: str, round: int, key: bytes, ballot: Stars) -> None:
        if (board, round) in self.tallies:
            with pytest.raises(Sealed):
                self.wait(self.box.give(ROOM, board, round, key, ballot))
            return
        self.wait(self.box.give(ROOM, board, round, key, ballot))
        ballots = self.ballots.setdefault((board, round), {})
        ballots.pop(key, None)
        if ballot:
            ballots[key] = ballot

    @rule(board=BOARDS, round=ROUNDS, k=st.integers(1, 3))
    def seal(self, board: str, round: int, k: int) -> None:
        ballots = self.ballots.get((board, round), {})
        if (board, round) not in self.tallies and len(ballots) >= k:
            sums = {note: 0 for ballot in ballots.values() for note in ballot}
            for ballot in ballots.values():
                for note, stars in ballot.items():
                    sums[note] += stars
            self.tallies[board, round] = StarTally(len(ballots), BUDGET, sums)
            del self.ballots[board, round]
        assert self.wait(seal(self.box, k, round, board)) == self.tallies.get((board, round))

    @rule(board=BOARDS, round=ROUNDS)
    def release(self, board: str, round: int) -> None:
        self.wait(self.box.release_stars(ROOM, board, round))
        if (board, round) in self.tallies:
            self.tallies[board, round] = None

    @rule(ended=st.dictionaries(BOARDS, ROUNDS))
    def destroy(self, ended: dict[str, int]) -> None:
        self.wait(self.box.destroy_stars(ROOM, ended))
        self.ballots = {place: b for place, b in self.ballots.items() if place[1] > ended.get(place[0], 0)}

    @rule()
    def open_again(self) -> None:
        self.wait(self.box.close())
        self.box = self.wait(self.adapter.box(self.folder))

    @invariant()
    def it_answers_as_the_model(self) -> None:
        listed = {(s.board, s.round): s.tally for s in self.wait(self.box.sealed_stars(ROOM))}
        assert listed == {place: kept for place, kept in self.tallies.items() if kept}
        for place in [(board, round) for board in (BOARD, "influence") for round in (1, 2, 3)]:
            ballots = self.ballots.get(place, {})
            assert self.wait(self.box.givers(ROOM, dict([place]))) == {place[0]: len(ballots)}
            for key in (ANNA, BO):
                assert self.wait(self.box.given(ROOM, *place, key)) == ballots.get(key, {})

    def teardown(self) -> None:
        self.wait(self.box.close())
        self.loop.close()


def test_any_history_gives_what_a_dict_would_give(adapter: Adapter, tmp_path: Path) -> None:
    class Machine(AgainstModel):
        pass

    Machine.adapter, Machine.folders = adapter, tmp_path
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=10, stateful_step_count=20, deadline=None, database=None)
    )
