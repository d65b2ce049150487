"""Plays every scenario, in Python and, as each audience saw it, in the browser's own code."""

from pathlib import Path

import pytest

from server.room.room import OPS
from tests.scenarios.driver import Scenario, play, scenarios
from tests.transcripts import Transcripts


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_the_room_does_what_the_scenario_tells(scenario: Scenario) -> None:
    play(scenario)


def test_the_browser_shows_every_audience_what_a_fresh_look_would(tmp_path: Path) -> None:
    transcripts = Transcripts(tmp_path)

    for scenario in scenarios():
        play(scenario, transcripts.watch)

    transcripts.assert_folded_by_the_browser()


def test_every_op_is_carried_out_and_refused_in_some_scenario() -> None:
    steps = [step for scenario in scenarios() for step in scenario.steps if step.op is not None]
    carried_out = {step.op.get("type") for step in steps if step.op and step.events}
    refused = {step.op.get("type") for step in steps if step.op and step.rejected}

    ops = {str(op.__struct_config__.tag) for op in OPS}
    assert ops - carried_out == set()
    assert ops - refused == set()
