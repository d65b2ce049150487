"""What one tab wishes with a turn happens in the order in which it was first sent, or not at all, whatever is
sent again and whichever process a copy of it stalls in.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.hosting.host import Host
from server.hosting.ports import Unavailable
from tests.tabs import Tab, TwoProcesses, new_id, two_processes

NOTE = {"board": "thoughts", "column": "other"}


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[TwoProcesses]:
    async with two_processes(tmp_path) as two:
        yield two


async def at_the_notes(two: TwoProcesses) -> tuple[Tab, Tab]:
    """The same seat in both processes."""
    tabs = Tab(0), Tab(0)
    for tab, registry in zip(tabs, two.registries, strict=True):
        await tab.join(registry)
    await wish(tabs[0], {"type": "set_step", "step": "reflect"})
    return tabs


async def wish(tab: Tab, op: dict[str, Any], id: str | None = None) -> str:
    """Answered when this returns."""
    tab.wish(op, id, turn=0)
    await tab.until_answered()
    return tab.asked[-1]


async def until_writable(tab: Tab, host: Host, writable: bool) -> None:
    """Each change of it is told to the tab."""
    while host.writable != writable:
        tab.news.clear()
        await tab.news.wait()


async def test_a_copy_of_what_was_refused_comes_to_nothing_later(two: TwoProcesses) -> None:
    here, stalled = await at_the_notes(two)
    note = new_id()
    edit = {"type": "edit_note", "id": note, "base": "", "text": "Den gamla"}
    refused = await wish(here, edit)
    await wish(here, {"type": "add_note", "id": note, "text": "Den nya", **NOTE})
    await wish(stalled, edit, refused)
    assert stalled.refused == {refused: "note_gone"} == here.refused
    assert two.hosts()[1].room.notes[note].text == "Den nya"


async def test_a_copy_of_what_changed_nothing_changes_nothing_later(two: TwoProcesses) -> None:
    here, stalled = await at_the_notes(two)
    title = {"type": "rename_room", "title": here.before["title"]}
    unchanged = await wish(here, title)
    await wish(here, {"type": "rename_room", "title": "Den nya"})
    await wish(stalled, title, unchanged)
    assert stalled.refused == {}
    assert two.hosts()[1].room.title == "Den nya"


async def test_of_what_came_to_nothing_no_one_else_is_told_more_than_that_the_journal_went_on(
    two: TwoProcesses,
) -> None:
    here, _ = await at_the_notes(two)
    await wish(here, {"type": "remove_note", "id": new_id()})
    await here.until_seq(two.hosts()[0].room.seq)
    assert (here.entries[-1]["op"], here.entries[-1]["events"]) == (None, [])


async def test_what_is_sent_without_a_turn_and_refused_leaves_no_trace(two: TwoProcesses) -> None:
    here, _ = await at_the_notes(two)
    before = two.hosts()[0].room.seq
    here.wish({"type": "remove_note", "id": new_id()})
    await here.until_answered()
    assert two.hosts()[0].room.seq == before


async def test_what_was_on_its_way_when_the_store_refused_waits_for_what_it_follows(
    two: TwoProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = await at_the_notes(two)
    host = two.hosts()[0]

    async def refuse(*_: object) -> int:
        raise Unavailable

    first, second = new_id(), new_id()
    with monkeypatch.context() as broken:
        broken.setattr(two.registries[0].ports.journal, "append", refuse)
        here.wish({"type": "rename_room", "title": "Ett"}, first, turn=0)
        await until_writable(here, host, False)
    host.pulse(two.clock.now())
    await until_writable(here, host, True)
    for title, id, turn in [("Två", second, 0), ("Ett", first, 1), ("Två", second, 1)]:
        here.wish({"type": "rename_room", "title": title}, id, turn)
    await here.until_answered()
    assert [entry["op"] for entry in here.entries[-2:]] == [first, second]
