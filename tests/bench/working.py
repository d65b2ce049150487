"""How smoothly a board of 500 notes works while 50 others work on it, and what an op costs the browser.

The others are sockets alone. Frames are the time between two drawings, in a Chromium that draws by the CPU,
and what the page's main thread did for one; script is its JavaScript for each entry that came. An empty page
beside the same others shows what the machine lets anybody have.
"""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from statistics import quantiles
from typing import Any, Self

import websockets

from tests.bench.chromium import BareChromium, Tab
from tests.bench.frames import tracing
from tests.browsers import SUBPROTOCOL, Browser, Room, make_room, new_seat

NOTES = 500
OTHERS = 50
BOARD = "thoughts"
COLUMNS = ("resources", "offers", "discretion", "organising", "other")
SECONDS = 4.0
TRACED_SECONDS = 2.0
A_WHISPER_EVERY = 0.3

# The time between drawings; how long a task waits for its turn shows in it too.
FRAMES = """new Promise((resolve) => {
  const times = [];
  const until = performance.now() + %d;
  const frame = (now) => {
    times.push(now);
    if (performance.now() < until) requestAnimationFrame(frame);
    else resolve(times.slice(1).map((time, i) => time - times[i]));
  };
  requestAnimationFrame(frame);
})"""


SPENT = ("TaskDuration", "ScriptDuration")

# What somebody does again and again, by the number of who does it.
Work = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Smoothness:
    """Milliseconds between drawings, and of the main thread for one; of a second, how many the main thread
    runs and runs script; its ops.
    """

    p50: float
    p95: float
    main_p50: float
    main_p95: float
    busy: float
    script: float
    ops: float


class Other:
    """Somebody else, who reads nothing of what is said, and says to know as much as `seen` tells."""

    def __init__(self, room: Room, number: int, seen: Callable[[], int]) -> None:
        self._room = room
        self._seen = seen
        self._hello = {"type": "hello", "seat": new_seat(), "key": None, "name": f"Deltagare {number}"}

    async def __aenter__(self) -> Self:
        self._socket = await websockets.connect(
            self._room.url,
            subprotocols=[websockets.Subprotocol(SUBPROTOCOL)],
            compression=None,
            max_size=None,
        )
        await self.say({**self._hello, "locale": "sv", "head": None})
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()
        await self._reading

    async def say(self, frame: dict[str, Any]) -> None:
        """Send a frame."""
        await self._socket.send(json.dumps(frame))

    async def whisper(self, kind: str, column: str, note: str | None) -> None:
        """Typing or dragging."""
        await self.say({"type": "whisper", "kind": kind, "board": BOARD, "column": column, "note": note})

    async def do(self, op: dict[str, Any]) -> None:
        """Send an op, and wait for nothing."""
        await self.say({"type": "op", "id": str(uuid.uuid4()), "after": self._seen(), "op": op})

    async def _read(self) -> None:
        async for _ in self._socket:
            pass


class Workplace:
    """A room with its notes, the others in it, and one page that looks at the board."""

    def __init__(self, chromium: BareChromium, address: str) -> None:
        self._chromium = chromium
        self._address = address
        self._closing = AsyncExitStack()
        self.notes: list[str] = []
        self.others: list[Other] = []

    async def __aenter__(self) -> Self:
        room = self._room = await make_room(self._address, title="Mätning", settings={"authors": True})
        leader = self._leader = await self._closing.enter_async_context(room.facilitator())
        await leader.do("set_step", step="document", place=BOARD)
        await self._write(leader)
        self.others = [
            await self._closing.enter_async_context(Other(room, number, lambda: leader.seq))
            for number in range(OTHERS)
        ]
        self.page = await self._empty_page()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.page.send("Page.close")
        await self._closing.aclose()

    async def _write(self, leader: Browser) -> None:
        for number in range(NOTES):
            note, column = str(uuid.uuid4()), COLUMNS[number % len(COLUMNS)]
            text = f"Tanke {number}: vi möter människor där de är, och lär oss av det som händer."
            self.notes.append(note)
            await leader.do("add_note", id=note, board=BOARD, column=column, text=text)

    async def opens(self) -> None:
        """The page looks at the board, in place of the empty one."""
        await self.page.send("Page.close")
        self.page = await self._empty_page()
        await self.page.send("Page.navigate", url=f"{self._room.address}/r/{self._room.code}")
        await self.page.run(appears("#name"))
        await self.page.run("document.querySelector('form button.primary').click()")
        await self.page.run(appears(f"#note-{self.notes[-1]}"))

    async def _empty_page(self) -> Tab:
        page = await self._chromium.new_tab()
        await page.send("Page.enable")
        await page.send("Performance.enable", timeDomain="threadTicks")
        await page.send(
            "Emulation.setDeviceMetricsOverride", width=1280, height=800, deviceScaleFactor=1, mobile=False
        )
        return page

    async def measure(self, others: Work | None = None, mine: Work | None = None) -> Smoothness:
        """Count frames while each of the others works, and this page's person too."""
        working = [asyncio.create_task(forever(others, number)) for number in range(OTHERS if others else 0)]
        enough = asyncio.Event()
        own = asyncio.create_task(until(enough, mine))
        await asyncio.sleep(1)
        before, seq = await self._spent(), self._leader.seq
        frames = await self.page.run(FRAMES % (SECONDS * 1000))
        after, ops = await self._spent(), (self._leader.seq - seq) / SECONDS
        # After the rest, for it takes the page's time.
        async with tracing(self._chromium) as trace:
            await self.page.run(FRAMES % (TRACED_SECONDS * 1000))
        # A hand that is called away in the middle of a gesture leaves Chromium waiting for its end.
        enough.set()
        await own
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
        cut, main = quantiles(frames, n=100), quantiles(trace.main_thread_ms(), n=100)
        busy, script = (1000 * (after[name] - before[name]) / SECONDS for name in SPENT)
        return Smoothness(cut[49], cut[94], main[49], main[94], busy, script, ops)

    async def _spent(self) -> dict[str, float]:
        """Seconds of the main thread's own time so far, whoever else the machine works for."""
        metrics = (await self.page.send("Performance.getMetrics"))["metrics"]
        return {each["name"]: each["value"] for each in metrics}

    # What the person at the page does

    async def write(self, number: int) -> None:
        """A letter in the first column's field."""
        await self.page.run("document.querySelector('.note-field textarea').focus()")
        await self.page.send("Input.insertText", text="a")
        await asyncio.sleep(0.06)

    async def carry(self, number: int) -> None:
        """A note lifted by the keys, two places down and back, and put back."""
        handle = f"document.querySelector('#note-{self.notes[1]} .note-handle')"
        await self.page.run(f"{handle}.focus(), {handle}.click()")
        for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"):
            await self._key(key)
            await asyncio.sleep(0.1)
        assert await self.page.run("document.activeElement.matches('[data-lifted] .note-handle')")
        await self._key("Escape")

    async def hold(self, number: int) -> None:
        """A note in hand that is taken nowhere, for as long as it takes the others to do something."""
        handle = f"document.querySelector('#note-{self.notes[1]} .note-handle')"
        await self.page.run(f"{handle}.focus(), {handle}.click()")
        await asyncio.sleep(SECONDS)
        assert await self.page.run("document.querySelector('[data-lifted]') !== null")
        await self._key("Escape")

    async def _key(self, key: str) -> None:
        await self.page.send("Input.dispatchKeyEvent", type="keyDown", key=key, code=key)

    async def drag(self, number: int) -> None:
        """A note taken by the mouse over all columns, a step a frame, and let go where it was."""
        note = f"document.getElementById('note-{self.notes[5]}')"
        await self.page.send("Input.setInterceptDrags", enabled=True)
        box = await self.page.run(
            f"{note}.scrollIntoView({{ block: 'center' }}), {note}.getBoundingClientRect().toJSON()"
        )
        at = {"x": box["x"] + 40, "y": box["y"] + 20}
        await self._mouse("mousePressed", at)
        await self._mouse("mouseMoved", {"x": at["x"] + 15, "y": at["y"]})
        await self._hand("dragEnter", at)
        for step in range(60):
            await self._hand("dragOver", {"x": at["x"] + 18 * step, "y": at["y"] + 3 * step})
            await asyncio.sleep(1 / 60)
        await self._hand("dragCancel", at)
        await self._mouse("mouseReleased", at)

    async def _mouse(self, type: str, at: dict[str, float]) -> None:
        await self.page.send(
            "Input.dispatchMouseEvent", type=type, **at, button="left", buttons=1, clickCount=1
        )

    async def _hand(self, type: str, at: dict[str, float]) -> None:
        data = {"items": [], "dragOperationsMask": 1}
        await self.page.send("Input.dispatchDragEvent", type=type, **at, data=data)

    # What the others do

    async def types(self, number: int) -> None:
        """Somebody writes in a column."""
        await self.others[number].whisper("typing", COLUMNS[number % len(COLUMNS)], None)
        await asyncio.sleep(A_WHISPER_EVERY)

    async def drags(self, number: int) -> None:
        """Somebody has a note in hand and takes it from column to column."""
        for column in COLUMNS:
            await self.others[number].whisper("dragging", column, self.notes[number * 7 % NOTES])
            await asyncio.sleep(A_WHISPER_EVERY)

    async def moves(self, number: int) -> None:
        """Somebody moves a note to the top of a column: one op a second each."""
        for column in COLUMNS:
            note = self.notes[number * 7 % NOTES]
            await self.others[number].do(
                {"type": "move_note", "id": note, "board": BOARD, "column": column, "after": None}
            )
            await asyncio.sleep(1)

    async def colours(self, number: int) -> None:
        """Somebody changes the colour of a note: one op a second each."""
        note = self.notes[(number * 7 + 3) % NOTES]
        await self.others[number].do({"type": "color_note", "id": note, "color": "blue"})
        await asyncio.sleep(1)
        await self.others[number].do({"type": "color_note", "id": note, "color": "green"})
        await asyncio.sleep(1)


async def forever(work: Work | None, number: int) -> None:
    """Until it is cancelled."""
    await asyncio.sleep(number / OTHERS)
    while work:
        await work(number)


async def until(enough: asyncio.Event, work: Work | None) -> None:
    """As often as there is time for, and the last time to its end."""
    while work and not enough.is_set():
        await work(0)


def appears(selector: str) -> str:
    """A promise of an element."""
    return f"""new Promise((resolve) => {{
      const look = () => document.querySelector("{selector}") ? resolve() : setTimeout(look, 50);
      look();
    }})"""
