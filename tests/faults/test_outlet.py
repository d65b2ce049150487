"""The queue to one browser, when the browser is slow."""

import asyncio
from collections.abc import Sequence

import pytest

from server.hosting.frames import Text
from server.web.batching import text_frame
from server.web.outlet import BACKLOG_MAX, WRITE_MAX, Outlet


class Browser:
    """Takes a frame only when it is let. While it is resynchronised, something happens in the room."""

    def __init__(self, *, batching: bool) -> None:
        self.outlet = Outlet(self.write if batching else None)
        self.got: list[str] = []
        self.writes: list[Sequence[bytes]] = []
        self.reads = asyncio.Event()

    def write(self, frames: Sequence[bytes]) -> bool:
        if self.reads.is_set():
            self.writes.append(frames)
            self.got += [text_of(frame) for frame in frames]
        return self.reads.is_set()

    async def send(self, text: str) -> None:
        await self.reads.wait()
        self.got.append(text)

    async def resynchronise(self) -> None:
        entry = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(self._tell, entry)
        await entry
        self.outlet.answer(Text("snapshot"))

    def _tell(self, told: "asyncio.Future[None]") -> None:
        self.outlet.broadcast(Text("an entry that the snapshot holds"))
        told.set_result(None)


@pytest.fixture(params=[False, True], ids=["plain", "batching"])
def browser(request: pytest.FixtureRequest) -> Browser:
    """One at any server, and one where the server offers to write many frames at once."""
    return Browser(batching=request.param)


async def test_no_entry_comes_before_the_snapshot_that_it_follows(browser: Browser) -> None:
    running = asyncio.create_task(browser.outlet.run(browser.send, browser.resynchronise))
    while not browser.outlet._stale:
        browser.outlet.broadcast(Text("x" * (BACKLOG_MAX // 4)))
    browser.outlet.broadcast(Text("missed"))
    browser.reads.set()
    await until(browser, "snapshot")
    browser.outlet.broadcast(Text("an entry that follows"))
    browser.outlet.close(1000)
    assert await running == 1000
    assert browser.got[-2:] == ["snapshot", "an entry that follows"]
    assert "missed" not in browser.got
    assert "an entry that the snapshot holds" not in browser.got


async def test_of_whispers_only_the_newest_waits_and_answers_go_first(browser: Browser) -> None:
    for number in range(1000):
        browser.outlet.whisper(Text(f"whisper {number}"))
    browser.outlet.answer(Text("answer"))
    browser.outlet.close(1000)
    browser.reads.set()
    assert await browser.outlet.run(browser.send, browser.resynchronise) == 1000
    assert browser.got == ["answer", "whisper 999"]


async def test_a_snapshot_of_any_size_gets_through(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.web.outlet.ANSWERS_MAX", 1000)
    browser.outlet.answer(Text("x" * 100_000))
    browser.outlet.close(1000)
    browser.reads.set()
    assert await browser.outlet.run(browser.send, browser.resynchronise) == 1000
    assert browser.got == ["x" * 100_000]


async def test_one_who_reads_no_answers_is_sent_away(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.web.outlet.ANSWERS_MAX", 1000)
    for _ in range(1000):
        browser.outlet.answer(Text("x" * 100))
    assert browser.outlet._size <= 1100
    browser.reads.set()
    assert await browser.outlet.run(browser.send, browser.resynchronise) == 4002


async def test_while_nothing_waits_a_frame_goes_straight_to_the_socket_in_one_form_for_all() -> None:
    anna, bo = Browser(batching=True), Browser(batching=True)
    told = Text("entry")
    for browser in (anna, bo):
        browser.reads.set()
        browser.outlet.broadcast(told)
        assert browser.got == ["entry"]
    assert anna.writes[0][0] is bo.writes[0][0]


async def test_what_a_socket_refuses_waits_and_goes_out_in_order_in_few_writes() -> None:
    browser = Browser(batching=True)
    told = [f"entry {number}".ljust(WRITE_MAX // 8) for number in range(20)]
    running = asyncio.create_task(browser.outlet.run(browser.send, browser.resynchronise))
    for text in told[:10]:
        browser.outlet.broadcast(Text(text))
    await turn()
    browser.reads.set()
    for text in told[10:]:
        browser.outlet.broadcast(Text(text))
    browser.outlet.close(1000)
    assert await running == 1000
    assert browser.got == told
    assert len(browser.writes) == 3
    assert all(sum(map(len, frames)) <= WRITE_MAX + 100 for frames in browser.writes)


async def until(browser: Browser, text: str) -> None:
    """Let the loop turn until the browser has the frame."""
    while text not in browser.got:
        await turn()


async def turn() -> None:
    """Let the loop turn once."""
    turned = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(turned.set_result, None)
    await turned


def text_of(frame: bytes) -> str:
    """The text in the frame."""
    text = frame[4 if frame[1] == 126 else 10 if frame[1] == 127 else 2 :].decode()
    assert text_frame(text) == frame
    return text
