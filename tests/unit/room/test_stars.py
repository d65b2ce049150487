"""Stars: what is fixed when they are asked for, when they may be shown, and what their sums show."""

from collections.abc import Sequence
from typing import Any

import pytest

from server.room import stars
from server.room.message import Actor
from server.room.rejection import Rejected
from server.room.room import decide, evolve
from server.room.stars import Given, PublishStars, StarTally
from server.room.state import Settings, StarResult
from tests.gathering import Gathering, created, op_id
from tests.unit.room.wall import add, change, move, silence, wall

TEA, CAKE, NAP = map(op_id, ("Te", "Kaka", "Vila"))
HOST = Actor("screen")


def asked(budget: int = 3, people: Sequence[str] = ("Anna", "Bo", "Cim"), **settings: Any) -> Gathering:
    """Three notes on a board that stars are asked for on."""
    gathering = wall(Settings(**settings))
    for person in set(people) - set(gathering.people):
        gathering.join(person)
    for text in ("Te", "Kaka", "Vila"):
        add(gathering, "Bo", text)
    ask(gathering, budget)
    return gathering


def ask(gathering: Gathering, budget: int = 3) -> None:
    gathering.wish("Maria", {"type": "ask_stars", "board": "insights", "budget": budget})


def show(gathering: Gathering) -> StarResult:
    """Show them, and see what is shown."""
    gathering.wish("Maria", {"type": "show_stars", "board": "insights"})
    return gathering.room.stars[-1]


def given(gathering: Gathering, *ballots: Given) -> Gathering:
    """Anna, Bo and Cim give these, whole, in their order."""
    for person, ballot in zip(("Anna", "Bo", "Cim"), ballots, strict=False):
        gathering.give(person, "insights", ballot)
    return gathering


@pytest.mark.parametrize("k", [3, 5, 8])
def test_anon_2_stars_are_shown_when_as_many_as_was_promised_have_given_theirs(k: int) -> None:
    people = [f"P{number}" for number in range(k)]
    gathering = asked(people=people, threshold=k)
    for person in people[1:]:
        gathering.give(person, "insights", {TEA: 1, CAKE: 1})
    with pytest.raises(Rejected, match="too_few_answers") as refused:
        show(gathering)
    assert refused.value.detail == {}

    gathering.give(people[0], "insights", {NAP: 2})

    assert show(gathering).n == k


def test_anon_2_a_threshold_that_is_lowered_afterwards_does_not_lower_that_of_stars_already_asked_for() -> (
    None
):
    gathering = given(asked(threshold=5), {TEA: 1}, {CAKE: 1}, {NAP: 1})
    gathering.wish("Maria", {"type": "set_step", "step": "results"})
    gathering.wish("Maria", {"type": "start_round", "threshold": 3})

    with pytest.raises(Rejected, match="too_few_answers"):
        show(gathering)


def test_stars_are_the_sums_of_the_notes_that_are_on_the_board_when_they_are_shown() -> None:
    gathering = given(asked(), {TEA: 2, CAKE: 1}, {TEA: 1, NAP: 1}, {CAKE: 1})
    add(gathering, "Bo", "Sen")
    change(gathering, "Bo", "remove", "Vila")
    assert show(gathering).stars == {TEA: 3, CAKE: 2}

    gathering = given(asked(), {TEA: 2, CAKE: 1}, {TEA: 1, NAP: 1}, {CAKE: 1})
    move(gathering, "Bo", "Te", column=2)
    assert show(gathering).stars == {CAKE: 2, NAP: 1}


def test_a_note_that_only_its_writer_sees_is_not_there_for_stars() -> None:
    gathering = asked()
    silence(gathering)
    add(gathering, "Anna", "Dold")
    with pytest.raises(Rejected, match="note_gone"):
        gathering.give("Anna", "insights", {op_id("Dold"): 1})

    silence(gathering, silent=False)

    assert gathering.room.boards["insights"].stars is not None, "the round goes on"
    gathering.give("Bo", "insights", {op_id("Dold"): 1})


def test_whatever_has_become_of_the_board_what_is_sealed_is_published_once() -> None:
    gathering = given(asked(), {TEA: 1}, {CAKE: 1}, {NAP: 1})
    tally = StarTally(3, 3, {TEA: 1, CAKE: 1, NAP: 1})
    gathering.wish("Maria", {"type": "drop_stars", "board": "insights"})
    ask(gathering, 5)
    room = gathering.room

    events = decide(room, HOST, PublishStars("insights", 1, tally), 0)
    for event in events:
        room = evolve(room, event)

    assert [(shown.round, shown.stars) for shown in room.stars] == [(1, {TEA: 1, CAKE: 1, NAP: 1})]
    assert room.boards == gathering.room.boards, "the round that is open now stays open"
    assert decide(room, HOST, PublishStars("insights", 1, tally), 0) == ()


def test_the_number_of_a_round_is_not_used_again_though_the_room_has_forgotten_asking() -> None:
    """A store that went back may have lost the asking, but not what the box has sealed."""
    gathering = asked()
    gathering.wish("Maria", {"type": "drop_stars", "board": "insights"})
    room = gathering.room
    for event in decide(room, HOST, PublishStars("insights", 7, StarTally(3, 3, {TEA: 1, CAKE: 2})), 0):
        room = evolve(room, event)

    (event,) = decide(room, gathering.actor("Maria"), stars.AskStars("insights", 3), 0)

    assert room.stars[-1].round == 7
    assert event.board.stars.round == 8  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("ballots", "shown", "nearly_all"),
    [
        ([{TEA: 2, CAKE: 1}, {CAKE: 1, NAP: 1}, {TEA: 1}], {TEA: 3, CAKE: 2, NAP: 1}, None),
        ([{TEA: 3}, {TEA: 3}, {TEA: 3}], {TEA: 6}, TEA),
        ([{TEA: 3}, {TEA: 3}, {TEA: 1, CAKE: 2}], {TEA: 6, CAKE: 2}, TEA),
        ([{TEA: 3}, {TEA: 3}, {NAP: 1, CAKE: 2}], {TEA: 6, CAKE: 2, NAP: 1}, TEA),
        ([{TEA: 1}, {TEA: 1}, {TEA: 1}], {TEA: 3}, TEA),
        ([{TEA: 1}, {TEA: 1}, {CAKE: 1}], {TEA: 2}, TEA),
        ([{TEA: 1}, {TEA: 1}, {CAKE: 2}], {TEA: 2, CAKE: 2}, None),
    ],
)
def test_anon_4_where_sums_would_tell_that_everyone_chose_a_note_only_nearly_all_is_said(
    ballots: Sequence[Given], shown: Given, nearly_all: str | None
) -> None:
    result = show(given(asked(), *ballots))

    assert (result.stars, result.nearly_all) == (shown, nearly_all)


def test_anon_4_taking_notes_away_before_the_showing_tells_no_more() -> None:
    gathering = given(asked(), {TEA: 3}, {TEA: 2}, {TEA: 1})
    change(gathering, "Bo", "remove", "Te")
    assert show(gathering).stars == {}

    gathering = given(asked(), {TEA: 3}, {TEA: 2, NAP: 1}, {TEA: 1})
    change(gathering, "Bo", "remove", "Te")
    assert show(gathering).stars == {}, "the one star elsewhere would tell that all others lay here"

    gathering = given(asked(), {TEA: 3}, {CAKE: 2, NAP: 1}, {TEA: 1})
    for text in ("Kaka", "Vila"):
        change(gathering, "Bo", "remove", text)
    assert show(gathering).stars == {}, "among one note there is no choice"


def test_anon_9_alone_one_ballot_is_enough_and_every_star_is_shown() -> None:
    gathering = Gathering(created(Settings(solo=True)))
    gathering.join("Maria", facilitator=True)
    gathering.wish("Maria", {"type": "set_step", "step": "document"})
    add(gathering, "Maria", "Te")
    ask(gathering)
    gathering.give("Maria", "insights", {TEA: 3})

    assert show(gathering).stars == {TEA: 3}
