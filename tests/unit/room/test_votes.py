"""Ballots: who may reveal what and when, and what fixes the threshold."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.room import view
from server.room.entry import encode_entry
from server.room.message import Actor
from server.room.rejection import Rejected
from server.room.room import decide, evolve
from server.room.state import Room, Settings, replace
from server.room.view import Audience
from server.room.votes import Publish, RevealResult, StartRound, threshold, to_seal
from tests.gathering import Gathering, created, participant_of, tally_of

EIGHT = [f"Deltagare {number}" for number in range(1, 9)]
LEADER = Actor("facilitator", "p_maria")


@settings(max_examples=20)
@given(st.lists(st.integers(5, 6), min_size=8, max_size=8), st.permutations(range(8)))
def test_anon_1_other_ballots_with_the_same_result_leave_the_same_room(
    scores: list[int], order: list[int]
) -> None:
    first, second = order[0], order[1]
    others = [*scores]
    others[first] += 1
    others[second] -= 1
    others = [others[place] for place in order]

    assert everything_seen(others, skipping="user") == everything_seen(scores, skipping="focus")


def everything_seen(scores: Sequence[int], skipping: str) -> Sequence[bytes]:
    """The whole journal, and the room as others see it, when these scores are cast in this order."""
    gathering = in_results(EIGHT)
    for person, score in zip(EIGHT, scores, strict=True):
        gathering.cast(person, "offer", score)
        gathering.cast(person, skipping, "skip")
    gathering.wish("Maria", {"type": "reveal_result", "statement": None})
    room = view.encode(view.of_room(gathering.room, Audience("facilitator")))
    return [*map(encode_entry, gathering.entries), room]


@pytest.mark.parametrize("k", [3, 5, 8])
def test_anon_2_a_result_needs_as_many_answers_as_the_room_promised(k: int) -> None:
    gathering = in_results(EIGHT, threshold=k)
    for person in EIGHT[: k - 1]:
        gathering.cast(person, "offer", 4)
    for person in EIGHT[k - 1 :]:
        gathering.cast(person, "offer", "skip")

    assert refused(gathering, "offer").code == "too_few_answers"
    gathering.cast(EIGHT[k - 1], "offer", 7)
    gathering.wish("Maria", {"type": "reveal_result", "statement": "offer"})
    assert [result.result.n for result in gathering.room.results] == [k]


@pytest.mark.parametrize("answers", range(3))
def test_anon_2_too_few_answers_carries_no_number(answers: int) -> None:
    gathering = in_results(EIGHT)
    for person in EIGHT[:answers]:
        gathering.cast(person, "offer", 4)

    for statement in ("offer", None):
        refusal = refused(gathering, statement)
        assert (refusal.code, refusal.detail) == ("too_few_answers", {})


def test_anon_2_the_threshold_is_fixed_once_grading_has_begun() -> None:
    gathering = in_results([])
    assert not begun(gathering)

    gathering.wish("Maria", {"type": "set_step", "step": "grade"})
    gathering.wish("Maria", {"type": "set_step", "step": "welcome"})

    assert begun(gathering)
    with pytest.raises(Rejected, match="setting_fixed"):
        gathering.wish("Maria", {"type": "set_setting", "setting": "threshold", "value": 8})


def test_anon_2_a_round_begun_in_results_may_still_choose_its_threshold() -> None:
    gathering = in_results(["Anna"])
    gathering.wish("Maria", {"type": "set_step", "step": "grade"})
    assert begun(gathering)

    gathering.wish("Maria", {"type": "set_step", "step": "results"})
    gathering.wish("Maria", {"type": "start_round"})
    assert not begun(gathering)

    gathering.wish("Maria", {"type": "set_step", "step": "grade"})
    gathering.wish("Maria", {"type": "start_round"})
    assert begun(gathering)


def test_anon_2_whoever_answered_never_finds_the_threshold_lowered() -> None:
    gathering = in_results(["Anna"])
    gathering.wish("Maria", {"type": "start_round", "threshold": 5})

    with pytest.raises(Rejected, match="setting_fixed"):
        gathering.wish("Maria", {"type": "set_setting", "setting": "threshold", "value": 3})
    gathering.wish("Maria", {"type": "set_step", "step": "reflect"})
    with pytest.raises(Rejected, match="setting_fixed"):
        gathering.wish("Maria", {"type": "set_setting", "setting": "threshold", "value": 3})

    gathering.wish("Maria", {"type": "set_setting", "setting": "threshold", "value": 8})
    assert gathering.room.settings.threshold == 8


def test_anon_3_a_published_result_is_not_published_again() -> None:
    room = published(started(), "offer", 1)

    assert decide(room, LEADER, Publish(1, {"offer": tally_of([1, 5, 9])}), 0) == ()
    with pytest.raises(Rejected, match="published"):
        to_seal(room, RevealResult("offer"))


def test_anon_3_what_is_sealed_is_published_in_whatever_round_and_step_and_when_closed() -> None:
    gathering = in_results([])
    gathering.wish("Maria", {"type": "start_round"})
    gathering.wish("Maria", {"type": "set_step", "step": "summary"})
    gathering.wish("Maria", {"type": "close_room"})

    (event,) = decide(gathering.room, LEADER, Publish(1, {"user": tally_of([4, 5, 6])}), 0)

    room = evolve(gathering.room, event)
    assert room.published("user", 1)
    assert not room.published("user")


def test_a_reveal_for_all_asks_for_every_open_statement_and_publishes_in_the_papers_order() -> None:
    room = published(started(), "user", 1)
    wanted = to_seal(room, RevealResult(None))
    assert wanted == tuple(id for id in room.workshop.statement_ids() if id != "user")

    tallies = {statement: tally_of([4, 5, 6]) for statement in reversed(wanted)}
    events = decide(room, LEADER, Publish(1, tallies), 0)

    assert [getattr(event, "statement", None) for event in events] == list(wanted)


def test_a_reveal_for_all_is_refused_when_all_are_published() -> None:
    room = started()
    for statement in room.workshop.statement_ids():
        room = published(room, statement, 1)

    with pytest.raises(Rejected, match="published"):
        to_seal(room, RevealResult(None))


def test_a_new_round_opens_every_statement_again() -> None:
    room = published(started(), "offer", 1)
    assert "offer" not in room.open_statements()

    (event,) = decide(replace(room, step="results"), LEADER, StartRound(), 0)

    assert evolve(room, event).open_statements() == room.workshop.statement_ids()


@pytest.mark.parametrize(
    ("settings", "k"), [(Settings(), 3), (Settings(threshold=8), 8), (Settings(solo=True), 1)]
)
def test_alone_one_answer_is_enough(settings: Settings, k: int) -> None:
    assert threshold(evolve(None, created(settings))) == k


def test_anon_8_newcomers_are_those_who_joined_since_the_round_began() -> None:
    gathering = Gathering()
    gathering.join("Maria", facilitator=True)
    gathering.join("Anna")
    assert gathering.room.newcomers == frozenset()

    gathering.wish("Maria", {"type": "set_step", "step": "grade"})
    gathering.join("Bo")
    gathering.join("Anna")
    assert gathering.room.newcomers == {participant_of("Bo")}

    gathering.wish("Maria", {"type": "set_step", "step": "results"})
    gathering.wish("Maria", {"type": "start_round"})
    assert gathering.room.newcomers == frozenset()

    gathering.join("Carl")
    assert gathering.room.newcomers == {participant_of("Carl")}


def begun(gathering: Gathering) -> bool:
    return gathering.room.begun


def started() -> Room:
    gathering = Gathering()
    gathering.join("Maria", facilitator=True)
    return gathering.room


def in_results(people: Sequence[str], threshold: int = 3) -> Gathering:
    """Maria leads, these people are in, and the room is where results are shown."""
    gathering = Gathering(created())
    gathering.join("Maria", facilitator=True)
    gathering.wish("Maria", {"type": "set_setting", "setting": "threshold", "value": threshold})
    for person in people:
        gathering.join(person)
    gathering.wish("Maria", {"type": "set_step", "step": "results"})
    return gathering


def published(room: Room, statement: str, round: int) -> Room:
    for event in decide(room, LEADER, Publish(round, {statement: tally_of([4, 5, 6])}), 0):
        room = evolve(room, event)
    return room


def refused(gathering: Gathering, statement: str | None) -> Rejected:
    with pytest.raises(Rejected) as refusal:
        gathering.wish("Maria", {"type": "reveal_result", "statement": statement})
    return refusal.value
