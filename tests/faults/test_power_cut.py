"""Whatever moment the power fails at: what was shown as saved is there, once, and the rest is sent again."""

import asyncio
import random
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
import websockets

from tests.browsers import Browser, make_room
from tests.faults.witness import Entries, read_on
from tests.serving import ServerProcess

ROUNDS = 5
BROWSERS = 4


@dataclass
class Person:
    """A browser with its outbox: ops that are not acknowledged yet, oldest first."""

    browser: Browser
    outbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    saved: dict[str, int] = field(default_factory=dict)
    seen: dict[int, str] = field(default_factory=dict)
    wished: int = 0

    async def live(self, chance: random.Random, power: "Power") -> None:
        """Come back, send what is not acknowledged, and go on wishing until the connection is gone."""
        with suppress(OSError, websockets.ConnectionClosed):
            await self.browser.open()
            for id, op in self.outbox.items():
                await self.browser.ask(op, id=id)
            while True:
                for _ in range(chance.randrange(1, 6)):
                    await self._wish()
                    power.use()
                await self.browser.answer(next(reversed(self.outbox)))
                self.take_stock()
        self.take_stock()

    async def finish(self) -> None:
        """Send what is not acknowledged, and wait until it is."""
        await self.browser.open()
        for id, op in self.outbox.items():
            await self.browser.ask(op, id=id)
        for id in self.outbox:
            await self.browser.answer(id)
        self.take_stock()
        assert self.outbox == {}

    def take_stock(self) -> None:
        """Forget what has been answered; remember what has been shown as saved."""
        for entry in self.browser.entries:
            self.seen[entry["seq"]] = entry["id"]
            if self.outbox.pop(entry["op"], None):
                self.saved[entry["op"]] = entry["seq"]
        for frame in self.browser.frames:
            if frame["type"] == "accepted" and self.outbox.pop(frame["id"], None):
                self.saved.setdefault(frame["id"], 0)

    async def _wish(self) -> None:
        self.wished += 1
        op = {"type": "rename", "name": f"{self.browser.name} {self.wished}"}
        id = str(uuid.uuid4())
        self.outbox[id] = op
        await self.browser.ask(op, id=id)


@dataclass
class Power:
    """Fails when so many wishes have been sent, whatever is on its way then."""

    server: ServerProcess
    left: int

    def use(self) -> None:
        """Count a wish."""
        self.left -= 1
        if self.left == 0:
            self.server.kill()


@pytest.mark.parametrize("seed", [20261123])
async def test_what_was_saved_survives_kill_minus_nine_at_any_moment(
    server: ServerProcess, seed: int
) -> None:
    chance = random.Random(seed)
    room = await make_room(server.address)
    people = [Person(room.participant(f"P{number}")) for number in range(BROWSERS)]

    entries: Entries = {}
    for _ in range(ROUNDS):
        power = Power(server, chance.randrange(50, 500))
        await asyncio.gather(*(person.live(chance, power) for person in people))
        server.start()
        read_on(server, room, entries)
    await asyncio.gather(*(person.finish() for person in people))
    await asyncio.gather(*(person.browser.close() for person in people))
    assert server.stop() == 0

    read_on(server, room, entries)
    stored = list(entries.values())
    assert [entry["seq"] for entry in stored] == list(range(1, len(stored) + 1))
    assert [entry["prev"] for entry in stored] == [None, *(entry["id"] for entry in stored[:-1])]
    ops = [entry["op"] for entry in stored if entry["op"]]
    assert len(ops) == len(set(ops)) == sum(person.wished for person in people), "each op exactly once"
    ids, seqs = {e["seq"]: e["id"] for e in stored}, {e["op"]: e["seq"] for e in stored}
    for person in people:
        assert person.seen.items() <= ids.items(), "what was shown is what is stored"
        assert {op: seq for op, seq in person.saved.items() if seq}.items() <= seqs.items()
        own = [e["events"][0]["participant"]["name"] for e in stored if e["op"] in person.saved]
        assert own == [f"{person.browser.name} {n}" for n in range(1, person.wished + 1)], (
            "in the order of wishing"
        )
    print(f"{ROUNDS} power cuts, {len(ops)} ops, {len(stored)} entries: none lost, none twice")
