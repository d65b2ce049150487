"""The queue to one browser, when the browser is slow."""

import asyncio

import pytest

from server.web.outlet import BACKLOG_MAX, Outlet


class Browser:
    """Takes a frame only when it is let. While it is resynchronised, something happens in the room."""

    def __init__(self) -> None:
        self.outlet = Outlet()
        self.got: list[str] = []
        self.reads = asyncio.Event()

    async def send(self, text: str) -> None:
        await self.reads.wait()
        self.got.append(text)

    async def resynchronise(self) -> None:
        entry = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(self._tell, entry)
        await entry
        self.outlet.answer("snapshot")

    def _tell(self, told: "asyncio.Future[None]") -> None:
        self.outlet.broadcast("an entry that the snapshot holds")
        told.set_result(None)


async def test_no_entry_comes_before_the_snapshot_that_it_follows() -> None:
    browser = Browser()
    running = asyncio.create_task(browser.outlet.run(browser.send, browser.resynchronise))
    while not browser.outlet._stale:
        browser.outlet.broadcast("x" * (BACKLOG_MAX // 4))
    browser.outlet.broadcast("missed")
    browser.reads.set()
    await until(browser, "snapshot")
    browser.outlet.broadcast("an entry that follows")
    browser.outlet.close(1000)
    assert await running == 1000
    assert browser.got[-2:] == ["snapshot", "an entry that follows"]
    assert "missed" not in browser.got
    assert "an entry that the snapshot holds" not in browser.got


async def test_of_whispers_only_the_newest_waits_and_answers_go_first() -> None:
    browser = Browser()
    for number in range(1000):
        browser.outlet.whisper(f"whisper {number}")
    browser.outlet.answer("answer")
    browser.outlet.close(1000)
    browser.reads.set()
    assert await browser.outlet.run(browser.send, browser.resynchronise) == 1000
    assert browser.got == ["answer", "whisper 999"]


async def test_a_snapshot_of_any_size_gets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.web.outlet.ANSWERS_MAX", 1000)
    browser = Browser()
    browser.outlet.answer("x" * 100_000)
    browser.outlet.close(1000)
    browser.reads.set()
    assert await browser.outlet.run(browser.send, browser.resynchronise) == 1000
    assert browser.got == ["x" * 100_000]


async def test_one_who_reads_no_answers_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.web.outlet.ANSWERS_MAX", 1000)
    browser = Browser()
    for _ in range(1000):
        browser.outlet.answer("x" * 100)
    assert browser.outlet._size <= 1100
    browser.reads.set()
    assert await browser.outlet.run(browser.send, browser.resynchronise) == 4002


async def until(browser: Browser, text: str) -> None:
    """Let the loop turn until the browser has the frame."""
    while text not in browser.got:
        turned = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(turned.set_result, None)
        await turned
