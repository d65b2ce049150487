"""Ballots and results: what is shown of a tally, who may cast and reveal, and what fixes the threshold."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.room import view
from server.room.entry import encode_entry
from server.room.message import Actor
from server.room.rejection import Rejected
from server.room.room import decide, evolve
from server.room.state import Result, Room, Settings, replace
from server.room.view import Audience
from server.room.votes import SCORES, Publish, RevealResult, Score, StartRound, result_of, threshold, to_seal
from tests.gathering import Gathering, created, participant_of, tally_of

FEW = range(1, 8)
EIGHT = [f"Deltagare {number}" for number in range(1, 9)]
LEADER = Actor("facilitator", "p_maria")

ballots = st.lists(st.sampled_from(SCORES), min_size=1, max_size=1000)


def exact_mean(scores: Collection[int]) -> Decimal:
    """As a person with paper would round it."""
    return (Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def end_of(scores: Collection[int]) -> str | None:
    """The end rule of promise 4, in its own words."""
    if exact_mean(scores) == 1 or sum(scores) - len(scores) <= 1:
        return "left"
    if exact_mean(scores) == 10 or 10 * len(scores) - sum(scores) <= 1:
        return "right"
    return None


def shown(scores: Collection[int]) -> Result:
    """What everyone sees of these answers."""
    return result_of(tally_of(scores))


def assert_shown_as_promised(scores: Collection[int]) -> None:
    result = shown(scores)
    assert result.n == len(scores)
    assert result.end == end_of(scores)
    assert result.mean == (None if result.end else str(exact_mean(scores)))
    assert (result.spread, result.distribution) == (None, None)


@pytest.mark.parametrize("n", FEW)
def test_promise_4_every_small_group_sees_count_and_mean_or_the_end(n: int) -> None:
    for scores in combinations_with_replacement(SCORES, n):
        assert_shown_as_promised(scores)


@given(ballots)
def test_promise_4_a_crowd_sees_the_same(scores: Sequence[int]) -> None:
    assert_shown_as_promised(scores)


@pytest.mark.parametrize(
    ("scores", "mean"),
    [
        ([1, 2, 1, 2], "1.5"),
        ([5, 5, 5, 6], "5.3"),
        ([6] * 19 + [7], "6.1"),
        ([9] * 11 + [10] * 9, "9.5"),
        ([2] * 21 + [1] * 19, "1.5"),
    ],
)
def test_promise_4_halves_are_rounded_up(scores: Sequence[int], mean: str) -> None:
    assert shown(scores).mean == mean


@pytest.mark.parametrize(
    ("scores", "end"),
    [
        ([1, 1, 1], "left"),
        ([1, 1, 2], "left"),
        ([1, 2, 2], None),
        ([10, 10, 10], "right"),
        ([9, 10, 10], "right"),
        ([9, 9, 10], None),
        ([1] * 961 + [2] * 39, "left"),
        ([1] * 950 + [2] * 50, None),
        ([10] * 961 + [9] * 39, "right"),
        ([10] * 950 + [9] * 50, "right"),
        ([10] * 949 + [9] * 51, None),
    ],
)
def test_promise_4_answers_nearly_all_at_an_end_show_the_end_alone(
    scores: Sequence[int], end: str | None
) -> None:
    assert shown(scores).end == end
    assert (shown(scores).mean is None) == (end is not None)


@pytest.mark.parametrize("n", [n for n in FEW if n >= 3])
def test_promise_4_no_mean_tells_an_outsider_that_all_answered_alike(n: int) -> None:
    alike: dict[Result, list[bool]] = defaultdict(list)
    for scores in combinations_with_replacement(SCORES, n):
        alike[shown(scores)].append(len(set(scores)) == 1)

    assert [result for result, unanimous in alike.items() if all(unanimous)] == []


@given(ballots, st.integers(0, 5))
def test_promise_2_skips_are_no_answers(scores: Sequence[int], skips: int) -> None:
    skip: Score = "skip"
    assert result_of(tally_of([*scores, *(skip for _ in range(skips))])) == shown(scores)


@given(ballots)
def test_promise_9_alone_the_mean_is_shown_at_the_ends_too(scores: Sequence[int]) -> None:
    assert result_of(tally_of(scores), solo=True) == Result(len(scores), str(exact_mean(scores)))


@settings(max_examples=20)
@given(st.lists(st.integers(2, 9), min_size=8, max_size=8), st.permutations(range(8)))
def test_promise_1_other_ballots_with_the_same_result_leave_the_same_room(
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
def test_promise_2_a_result_needs_as_many_answers_as_the_room_promised(k: int) -> None:
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
def test_promise_2_too_few_answers_carries_no_number(answers: int) -> None:
    gathering = in_results(EIGHT)
    for person in EIGHT[:answers]:
        gathering.cast(person, "offer", 4)

    for statement in ("offer", None):
        refusal = refused(gathering, statement)
        assert (refusal.code, refusal.detail) == ("too_few_answers", {})


def test_promise_2_the_threshold_is_fixed_once_grading_has_begun() -> None:
    gathering = in_results([])
    assert not begun(gathering)

    gathering.wish("Maria", {"type": "set_step", "step": "grade"})
    gathering.wish("Maria", {"type": "set_step", "step": "welcome"})

    assert begun(gathering)
    with pytest.raises(Rejected, match="setting_fixed"):
        gathering.wish("Maria", {"type": "set_setting", "setting": "threshold", "value": 8})


def test_promise_2_a_round_begun_in_results_may_still_choose_its_threshold() -> None:
    gathering = in_results(["Anna"])
    gathering.wish("Maria", {"type": "set_step", "step": "grade"})
    assert begun(gathering)

    gathering.wish("Maria", {"type": "set_step", "step": "results"})
    gathering.wish("Maria", {"type": "start_round"})
    assert not begun(gathering)

    gathering.wish("Maria", {"type": "set_step", "step": "grade"})
    gathering.wish("Maria", {"type": "start_round"})
    assert begun(gathering)


def test_promise_3_a_published_result_is_not_published_again() -> None:
    room = published(started(), "offer", 1)

    assert decide(room, LEADER, Publish(1, {"offer": tally_of([1, 5, 9])}), 0) == ()
    with pytest.raises(Rejected, match="published"):
        to_seal(room, RevealResult("offer"))


def test_promise_3_what_is_sealed_is_published_in_whatever_round_and_step_and_when_closed() -> None:
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


def test_promise_8_newcomers_are_those_who_joined_since_the_round_began() -> None:
    gathering = Gathering()
    gathering.join("Maria", facilitator=True)
    gathering.join("Anna")
    assert gathering.room.newcomers == frozenset()

    gathering.wish("Maria", {"type": "set_step", "step": "grade"})
    gathering.join("Bo")
    gathering.join("Anna")
    assert gathering.room.newcomers == {participant_of("Bo")}

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
