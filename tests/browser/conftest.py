"""What browser tests stand on. A missing Chromium fails them: they are never skipped."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import async_playwright, expect

from tests.browser.machines import Machines
from tests.browser.venue import Venue
from tests.serving import ServerProcess

QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--no-first-run",
)

# A count comes at a tick, every other second, and two cores may be busy with other tests.
expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser lives as long as the session, and so must the loop that its tests run in."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def machines() -> AsyncIterator[Machines]:
    """One browser for all; each person has a context of their own in it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_chromium(), args=QUIET)
        yield Machines(browser)
        await browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """One server for all tests that do not harm it."""
    with ServerProcess(tmp_path_factory.mktemp("data")) as process:
        yield process


@pytest_asyncio.fixture(loop_scope="session")
async def venue(machines: Machines, server: ServerProcess) -> AsyncIterator[Venue]:
    """A place for the people of one test."""
    async with Venue(machines, server) as place:
        yield place


@pytest_asyncio.fixture(loop_scope="session")
async def frail_venue(machines: Machines, tmp_path: Path) -> AsyncIterator[Venue]:
    """A place with a server of its own, to be killed."""
    with ServerProcess(tmp_path) as process:
        async with Venue(machines, process) as place:
            yield place


def _chromium() -> str | None:
    """The system's Chromium, else the one that Playwright has installed."""
    return shutil.which("chromium")
