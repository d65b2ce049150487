"""Many who come back at once: what they missed is read and encoded once, and one word tells who is here."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.hosting import replica
from server.hosting.ports import Journal
from server.hosting.signals import GATHER_MS
from tests.tabs import Tab, TwoProcesses, two_processes

PEOPLE = 40


class Returning(Tab):
    """Notes the frames as they were encoded, and who it was told is here."""

    def __init__(self, person: int) -> None:
        super().__init__(person)
        self.texts: list[str] = []
        self.here: set[str] = set()
        self.told = 0

    def answer(self, text: str) -> None:
        self.texts.append(text)
        super().answer(text)

    broadcast = whisper = answer

    def texts_of(self, kind: str) -> list[str]:
        """Those of a type."""
        return [text for text in self.texts if text.startswith(f'{{"type":"{kind}"')]

    def _take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "presence":
            self.told += 1
            self.here = (set() if frame["full"] else self.here) | set(frame["here"])
            self.here -= set(frame["gone"])
        super()._take(frame)


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[TwoProcesses]:
    async with two_processes(tmp_path) as two:
        yield two


async def come(two: TwoProcesses, tabs: list[Returning]) -> None:
    """All at once, to the first process."""
    await asyncio.gather(*(tab.join(two.registries[0]) for tab in tabs))


async def who_were_away(two: TwoProcesses, missed: int) -> tuple[Returning, list[Returning]]:
    """The one who leads and has done so much, and those who were in and have missed it."""
    leader, crowd = Returning(0), [Returning(person) for person in range(1, PEOPLE)]
    await come(two, [leader, *crowd])
    for tab in crowd:
        # What the last of them was told, all were.
        await tab.until_seq(1 + PEOPLE)
        await tab.depart()
        tab.texts.clear()
    await work(leader, missed)
    return leader, crowd


async def work(leader: Returning, times: int) -> None:
    for number in range(times):
        leader.wish({"type": "rename_room", "title": f"Rubrik {number}"})
        await leader.until_answered()


async def test_what_they_missed_is_encoded_once_for_all_of_them(two: TwoProcesses) -> None:
    leader, crowd = await who_were_away(two, 3)
    await come(two, crowd)
    texts = [text for tab in crowd for text in tab.texts_of("entries")]
    assert len(texts) == len(crowd)
    assert len({id(text) for text in texts}) == 1
    assert {tab.seq for tab in crowd} == {leader.seq}


async def test_who_comes_a_moment_later_gets_also_what_happened_meanwhile(two: TwoProcesses) -> None:
    leader, crowd = await who_were_away(two, 3)
    for tab in crowd:
        await tab.join(two.registries[0])
        await work(leader, 1)
    for tab in crowd:
        await tab.until_seq(leader.seq)
        assert [entry["id"] for entry in tab.entries] == [entry["id"] for entry in leader.entries][
            -len(tab.entries) :
        ]


async def test_what_is_no_longer_in_memory_is_read_from_the_journal_once(
    two: TwoProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replica, "TAIL", 2)
    leader, crowd = await who_were_away(two, 5)
    read = 0
    journal: Journal = two.registries[0].ports.journal
    since = journal.since

    async def counted(*asked: Any) -> Any:
        nonlocal read
        read += 1
        return await since(*asked)

    monkeypatch.setattr(journal, "since", counted)
    await come(two, crowd)
    assert {tab.seq for tab in crowd} == {leader.seq}
    assert read == 1


async def test_those_inside_hear_in_one_word_who_has_come(two: TwoProcesses) -> None:
    leader = Returning(0)
    await leader.join(two.registries[0])
    await gather(two)
    before = leader.told
    crowd = [Returning(person) for person in range(1, PEOPLE)]
    await come(two, crowd)
    await gather(two)
    assert leader.told - before <= 2
    assert leader.host is not None
    assert {frozenset(tab.here) for tab in (leader, *crowd)} == {frozenset(leader.host.room.participants)}


@pytest.mark.parametrize("seed", range(10))
async def test_whoever_comes_and_goes_everyone_comes_to_know_who_is_here(
    two: TwoProcesses, seed: int
) -> None:
    dice = random.Random(seed)
    tabs = [Returning(person) for person in range(8)]
    for _ in range(150):
        tab = dice.choice(tabs)
        if tab.session is None:
            await tab.join(dice.choice(two.registries))
        else:
            await tab.depart()
        if dice.random() < 0.3:
            await gather(two)
    for tab in tabs:
        if tab.session is None:
            await tab.join(dice.choice(two.registries))
        if dice.random() < 0.5:
            await tab.depart()
    await gather(two)
    inside = [tab for tab in tabs if tab.session is not None]
    here = {tab.session.participant for tab in inside if tab.session}
    assert [tab.here for tab in inside] == [here] * len(inside)


async def gather(two: TwoProcesses) -> None:
    """Let time pass until everything is told that has happened."""
    for _ in range(4):
        for _ in range(30):
            await asyncio.sleep(0)
        two.clock.advance(GATHER_MS)
