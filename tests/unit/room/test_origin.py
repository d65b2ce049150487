"""What a note came from, and how a step will be done, beyond what the scenario tells."""

import pytest

from server.room.message import PLAN_MAX
from server.room.rejection import Code, Rejected
from tests.gathering import Gathering, op_id
from tests.unit.room.wall import add, change, note, silence, wall


@pytest.mark.parametrize("writer", ["Anna", "Bo"])
def test_anon_n_a_hidden_note_is_nobodys_source_not_even_its_writers(writer: str) -> None:
    """The copy would tell everyone of a note that they shall not know of."""
    gathering = wall()
    silence(gathering)
    add(gathering, "Anna", "hidden")

    assert refusal(gathering, writer, source=op_id("hidden")) == "note_gone"
    silence(gathering, silent=False)
    assert add(gathering, writer, "step", 2, source=op_id("hidden"))


def test_a_note_still_names_its_source_when_that_is_taken_away() -> None:
    gathering = wall()
    add(gathering, "Anna", "thought")
    add(gathering, "Bo", "step", 2, source=op_id("thought"))

    change(gathering, "Anna", "remove", "thought")
    change(gathering, "Bo", "edit", "step", base="step", text="changed")

    assert note(gathering, "step").source == op_id("thought")


def test_a_first_move_and_a_sign_of_success_fill_a_line_each() -> None:
    gathering = wall()
    add(gathering, "Anna", "step", 2)
    line = "å" * PLAN_MAX

    change(gathering, "Bo", "assign", "step", who=None, when=None, first_move=line, how_known=line)

    assert (note(gathering, "step").first_move, note(gathering, "step").how_known) == (line, line)
    for field in ("first_move", "how_known"):
        with pytest.raises(Rejected, match="too_long"):
            change(gathering, "Bo", "assign", "step", who=None, when=None, **{field: line + "å"})


def test_who_and_when_of_an_older_browser_leave_the_rest_of_the_plan_alone() -> None:
    gathering = wall()
    add(gathering, "Anna", "step", 2)
    change(gathering, "Anna", "assign", "step", who=None, when=None, first_move="Ring", how_known="Svar")

    change(gathering, "Bo", "assign", "step", who="Bo", when="maj")

    step = note(gathering, "step")
    assert (step.who, step.when, step.first_move, step.how_known) == ("Bo", "maj", "Ring", "Svar")


def refusal(gathering: Gathering, person: str, **fields: str) -> Code:
    with pytest.raises(Rejected) as refused:
        add(gathering, person, "step", 2, **fields)
    return refused.value.code
