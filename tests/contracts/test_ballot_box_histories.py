"""Any history of a ballot box, against a model that is plainly right."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from server.hosting.ports import Score, Sealed, Tally, Turnout
from tests.contracts.ballots import ANNA, BO, CIM, DEA, ROOM, tally
from tests.contracts.conftest import Adapter

T = TypeVar("T")

ROUNDS = st.integers(1, 3)
STATEMENTS = st.sampled_from(["offer", "user"])
KEYS = st.sampled_from([ANNA, BO, CIM, DEA])
SCORES = st.sampled_from([1, 5, 10, "skip", None])


class AgainstModel(RuleBasedStateMachine):
    """Any history of one room: the box answers as a dict would. Opening it again changes nothing."""

    adapter: Adapter
    folders: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.folder = Path(mkdtemp(dir=self.folders))
        self.box = self.wait(self.adapter.box(self.folder))
        self.ballots: dict[tuple[int, str], dict[bytes, Score]] = {}
        self.tallies: dict[tuple[int, str], Tally | None] = {}

    def wait(self, work: Coroutine[object, object, T]) -> T:
        return self.loop.run(work)

    @rule(round=ROUNDS, statement=STATEMENTS, key=KEYS, score=SCORES)
    def cast(self, round: int, statement: str, key: bytes, score: Score | None) -> None:
        if (round, statement) in self.tallies:
            with pytest.raises(Sealed):
                self.wait(self.box.cast(ROOM, round, statement, key, score))
            return
        self.wait(self.box.cast(ROOM, round, statement, key, score))
        ballots = self.ballots.setdefault((round, statement), {})
        if score is None:
            ballots.pop(key, None)
        else:
            ballots[key] = score

    @rule(round=ROUNDS, statements=st.lists(STATEMENTS), k=st.integers(1, 4))
    def seal(self, round: int, statements: list[str], k: int) -> None:
        expected: dict[str, Tally] = {}
        for statement in statements:
            ballots = self.ballots.get((round, statement), {}).values()
            if (round, statement) not in self.tallies and sum(score != "skip" for score in ballots) >= k:
                self.tallies[round, statement] = tally(*ballots)
                del self.ballots[round, statement]
            kept = self.tallies.get((round, statement))
            if kept is not None:
                expected[statement] = kept
        assert dict(self.wait(self.box.seal(ROOM, round, statements, k))) == expected

    @rule(round=ROUNDS, statement=STATEMENTS)
    def release(self, round: int, statement: str) -> None:
        self.wait(self.box.release(ROOM, round, statement))
        if (round, statement) in self.tallies:
            self.tallies[round, statement] = None

    @rule(before=st.none() | ROUNDS)
    def destroy(self, before: int | None) -> None:
        self.wait(self.box.destroy(ROOM, before))
        self.ballots = {
            place: ballots for place, ballots in self.ballots.items() if before and place[0] >= before
        }
        self.tallies = {
            place: kept for place, kept in self.tallies.items() if before and (place[0] >= before or kept)
        }

    @rule()
    def open_again(self) -> None:
        before = self.wait(self.box.id(ROOM))
        self.wait(self.box.close())
        self.box = self.wait(self.adapter.box(self.folder))
        assert self.wait(self.box.id(ROOM)) == before

    @invariant()
    def it_answers_as_the_model(self) -> None:
        listed = {(s.round, s.statement): s.tally for s in self.wait(self.box.sealed(ROOM))}
        assert listed == {place: kept for place, kept in self.tallies.items() if kept}
        for round in (1, 2, 3):
            ours = {place[1]: ballots for place, ballots in self.ballots.items() if place[0] == round}
            turnout = self.wait(self.box.turnout(ROOM, round))
            assert dict(turnout) == {
                statement: Turnout(
                    frozenset(key for key, score in ballots.items() if score != "skip"),
                    frozenset(key for key, score in ballots.items() if score == "skip"),
                )
                for statement, ballots in ours.items()
                if ballots
            }
            for key in (ANNA, BO):
                scores = self.wait(self.box.scores(ROOM, round, {"offer": key, "user": key}))
                assert dict(scores) == {s: ballots[key] for s, ballots in ours.items() if key in ballots}

    def teardown(self) -> None:
        self.wait(self.box.close())
        self.loop.close()


# On a cluster the box is the same scripts on one of its primaries.
@pytest.mark.parametrize("adapter", ["embedded", "redis"], indirect=True)
def test_any_history_gives_what_a_dict_would_give(adapter: Adapter, tmp_path: Path) -> None:
    class Machine(AgainstModel):
        pass

    Machine.adapter, Machine.folders = adapter, tmp_path
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=20, stateful_step_count=25, deadline=None, database=None)
    )
