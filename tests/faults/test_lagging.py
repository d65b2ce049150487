"""A process that hears nothing of what the others append answers nobody out of the past."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.adapters.embedded.bus import InProcessBus
from tests.tabs import Tab, TwoProcesses, new_id, two_processes

HERE = {"board": "thoughts", "column": "other"}


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[TwoProcesses]:
    """The second of them is deaf."""
    async with two_processes(tmp_path, InProcessBus()) as two:
        yield two


async def come(two: TwoProcesses) -> tuple[Tab, Tab]:
    """Who leads, in each process."""
    tabs = Tab(0), Tab(0)
    for tab, registry in zip(tabs, two.registries, strict=True):
        await tab.join(registry)
    return tabs


async def do(tab: Tab, op: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of the op, as its tab hears them; none if it was refused, or changed nothing."""
    tab.wish(op)
    await tab.until_answered()
    return [event for entry in tab.entries if entry["op"] == tab.asked[-1] for event in entry["events"]]


async def test_what_another_process_has_let_be_is_not_refused(two: TwoProcesses) -> None:
    here, there = await come(two)
    await do(here, {"type": "set_step", "step": "reflect"})
    note = new_id()
    await do(here, {"type": "add_note", "id": note, "text": "En tanke", **HERE})
    events = await do(there, {"type": "edit_note", "id": note, "base": "En tanke", "text": "En ny tanke"})
    assert [event["note"]["text"] for event in events] == ["En ny tanke"]


async def test_what_another_process_has_changed_is_changed_back(two: TwoProcesses) -> None:
    here, there = await come(two)
    await do(here, {"type": "rename_room", "title": "Ny"})
    assert await do(there, {"type": "rename_room", "title": there.before["title"]})


async def test_a_result_is_shown_where_another_process_has_brought_the_room(two: TwoProcesses) -> None:
    here, there = await come(two)
    people = [Tab(person) for person in (1, 2, 3)]
    await do(here, {"type": "set_step", "step": "grade"})
    for tab in people:
        await tab.join(two.registries[0])
        await tab.cast("offer", 7)
    await do(here, {"type": "set_step", "step": "results"})
    events = await do(there, {"type": "reveal_result", "statement": "offer"})
    assert [event["result"]["n"] for event in events] == [3]
