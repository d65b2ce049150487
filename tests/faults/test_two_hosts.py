"""Two copies of one room, as two processes would hold them, come to one order and one room.

So does every browser, however often it comes and goes.
"""

import asyncio
import json
import random
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.tabs import Tab, TwoProcesses, new_id, two_processes
from tests.transcripts import Transcripts

PEOPLE = 4
STEPS = 800
HAPPENS = {"note_saved", "participant_changed", "timer_set"}
PLACES = [("thoughts", "other"), ("thoughts", "offers"), ("insights", "ideas"), ("next_steps", "now")]


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[TwoProcesses]:
    async with two_processes(tmp_path) as two:
        yield two


async def test_what_two_processes_are_asked_at_once_happens_in_one_order(two: TwoProcesses) -> None:
    tabs = [Tab(0), Tab(0)]
    for tab, registry in zip(tabs, two.registries, strict=True):
        await tab.join(registry)
    for number in range(40):
        for tab in tabs:
            tab.wish({"type": "rename_room", "title": f"{number} {id(tab)}"})
    for tab in tabs:
        await tab.until_answered()
    for tab in tabs:
        await tab.until_seq(82)
    assert tabs[0].seen == {seq: text for seq, text in tabs[1].seen.items() if seq in tabs[0].seen}
    assert two.hosts()[0].room == two.hosts()[1].room
    assert len({entry["op"] for entry in tabs[0].entries if entry["op"]}) == 80


async def test_an_op_sent_to_both_processes_is_carried_out_once(two: TwoProcesses) -> None:
    tabs = [Tab(0), Tab(0)]
    for tab, registry in zip(tabs, two.registries, strict=True):
        await tab.join(registry)
    for number in range(20):
        id = str(uuid.uuid4())
        for tab in tabs:
            tab.wish({"type": "rename_room", "title": f"Rubrik {number}"}, id=id)
    for tab in tabs:
        await tab.until_answered()
        await tab.until_seq(22)
    assert two.hosts()[0].room.seq == two.hosts()[1].room.seq == 22


async def test_a_seat_that_comes_to_both_processes_at_once_is_one_participant(two: TwoProcesses) -> None:
    tabs = [Tab(1) for _ in range(6)]
    await asyncio.gather(*(tab.join(two.registries[n % 2]) for n, tab in enumerate(tabs)))
    assert len({tab.session.participant for tab in tabs if tab.session}) == 1
    assert {len(host.room.participants) for host in two.hosts()} == {1}


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
async def test_every_browser_comes_to_the_room_that_a_fresh_look_shows(
    two: TwoProcesses, seed: int, tmp_path: Path
) -> None:
    random.seed(seed)
    steady = [Tab(person) for person in range(PEOPLE)]
    flaky = [Tab(person) for person in range(PEOPLE)]
    for tab in (*steady, *flaky):
        await tab.join(random.choice(two.registries))
    steady[0].wish({"type": "set_step", "step": "reflect"})
    for _ in range(STEPS):
        await something_happens(two, steady, flaky)

    for tab in flaky:
        if tab.session is None:
            await tab.join(random.choice(two.registries))
    for tab in steady:
        await tab.until_answered()
    await until_done(two)
    last = max(host.room.seq for host in two.hosts())
    for tab in (*steady, *flaky):
        await tab.until_seq(last)

    assert two.hosts()[0].room == two.hosts()[1].room
    for tab, other in zip(steady, flaky, strict=True):
        both = tab.seen.keys() & other.seen.keys()
        assert [tab.seen[seq] for seq in both] == [other.seen[seq] for seq in both], (
            "a delta is what was sent live"
        )
    await assert_folded(two, [*steady, *flaky], tmp_path)
    happened = Counter(event["type"] for entry in steady[0].entries for event in entry["events"])
    print(f"seed {seed}: {last} entries, {len(steady[0].asked)} ops of one, {dict(happened)}")
    assert happened.keys() >= HAPPENS


async def until_done(two: TwoProcesses) -> None:
    """Also what those asked for who went away: whoever asks after them is answered after them."""
    for registry in two.registries:
        last = Tab(0)
        await last.join(registry)
        last.wish({"type": "rename_room", "title": "Till sist"})
        await last.until_answered()
        await last.depart()


async def something_happens(two: TwoProcesses, steady: list[Tab], flaky: list[Tab]) -> None:
    match random.choices(["op", "answers", "flake", "time", "wait"], [24, 1, 8, 2, 8])[0]:
        case "op":
            leading = [steady[0]] * len(steady)
            tab = random.choice([*leading, *steady, *(tab for tab in flaky if tab.session)])
            if tab.session is not None and tab.session.unanswered < 60:
                tab.wish(an_op(tab))
        case "answers":
            steady[0].wish({"type": "set_step", "step": "results"})
            await steady[0].until_answered()
            for tab in steady:
                await tab.cast(random.choice(["offer", "user"]), random.choice([1, 5, 9, "skip", None]))
        case "flake":
            await flake(two, random.choice(flaky))
        case "time":
            two.clock.advance(2_000)
        case "wait":
            await random.choice(steady).until_answered()


async def flake(two: TwoProcesses, tab: Tab) -> None:
    """Go away, or come back."""
    if tab.session is None:
        await tab.join(random.choice(two.registries))
    else:
        await tab.depart()


def an_op(tab: Tab) -> dict[str, Any]:
    note = random.choice([*tab.notes, new_id()])
    other = random.choice([*tab.notes, None])
    board, column = random.choice(PLACES)
    text = random.choice(["Ett", "Två tankar", "Tre\nrader", "", "x" * 2001])
    return random.choice(
        [
            {"type": "rename", "name": random.choice(["Anna", "Bo", "", "Åsa"])},
            {"type": "rename_room", "title": text},
            {"type": "set_step", "step": random.choice(["results", "reflect", "document", "grade"])},
            {"type": "set_step", "step": "results"},
            {"type": "reveal_result", "statement": None},
            {"type": random.choice(["stop_timer", "start_round"])},
            {"type": "add_note", "id": new_id(), "board": board, "column": column, "text": text},
            {"type": "add_note", "id": new_id(), "board": board, "column": column, "text": "Ny"},
            {"type": "edit_note", "id": note, "base": "Ny", "text": text},
            {"type": "move_note", "id": note, "board": board, "column": column, "after": other},
            {"type": "color_note", "id": note, "color": random.choice(["blue", "rose"])},
            {"type": "assign_note", "id": note, "who": "Anna", "when": None},
            {"type": "remove_note", "id": note},
            {"type": "restore_note", "id": note},
            {"type": "set_silent", "board": board, "silent": random.random() < 0.5},
            {"type": "start_timer", "seconds": 60},
            {"type": "take_part", "answering": random.random() < 0.9},
        ]
    )


async def assert_folded(two: TwoProcesses, tabs: list[Tab], folder: Path) -> None:
    """That the browser's own code makes of what each tab was sent what a fresh tab of its seat is shown."""
    written = folder / "transcripts"
    written.mkdir()
    for number, tab in enumerate(tabs):
        fresh = Tab(tab.person)
        await fresh.join(random.choice(two.registries))
        transcript = {"before": tab.before, "entries": tab.entries, "after": fresh.before}
        (written / f"{number}.json").write_text(json.dumps(transcript))
    await asyncio.to_thread(Transcripts(written).assert_folded_by_the_browser)
