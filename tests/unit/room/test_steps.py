"""Where the room is: the places of each step, and the steps that the room has been to."""

import pytest

from server.content import load
from server.room.rejection import Rejected
from tests.gathering import Gathering

WORKSHOP = load("tjanstelogik")
STATEMENTS = set(WORKSHOP.statement_ids())
QUESTIONS = {question.id for question in WORKSHOP.questions}
BOARDS = {board.id for board in WORKSHOP.boards}

PLACES = {
    "welcome": set(),
    "grade": STATEMENTS,
    "results": STATEMENTS,
    "reflect": QUESTIONS,
    "document": BOARDS,
    "summary": set(),
}


@pytest.fixture
def gathering() -> Gathering:
    gathering = Gathering()
    gathering.join("Maria", facilitator=True)
    return gathering


@pytest.mark.parametrize("step", WORKSHOP.steps)
def test_a_step_has_its_own_places_and_no_others(gathering: Gathering, step: str) -> None:
    for place in sorted(STATEMENTS | QUESTIONS | BOARDS | {"nowhere"}):
        if place in PLACES[step]:
            gathering.wish("Maria", {"type": "set_step", "step": step, "place": place})
            assert (gathering.room.step, gathering.room.place) == (step, place)
        else:
            with pytest.raises(Rejected, match="unknown_id"):
                gathering.wish("Maria", {"type": "set_step", "step": step, "place": place})


def test_the_steps_that_the_room_has_been_to_are_told_once_each_in_their_order_of_coming(
    gathering: Gathering,
) -> None:
    for step in ("grade", "results", "grade", "welcome", "document"):
        gathering.wish("Maria", {"type": "set_step", "step": step})

    assert gathering.room.visited == ("welcome", "grade", "results", "document")


def test_a_new_place_leaves_none_of_the_step_before(gathering: Gathering) -> None:
    gathering.wish("Maria", {"type": "set_step", "step": "grade", "place": "offer"})
    gathering.wish("Maria", {"type": "set_step", "step": "results"})

    assert gathering.room.place is None
