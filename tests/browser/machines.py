"""Browser contexts, lent as machines of people's own: wiped when they come back, and lent again.

A context that has loaded the page once has its files, as one's own browser has the second time; to make a
new one and to load them again costs a second of a core for every person of every test.
"""

import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, CDPSession, Error, Page

IDLE_MAX = 8
KEPT_BY_PAGES = "cookies,local_storage,indexeddb,service_workers,cache_storage"
# A clock that is installed stays for all later pages of the context.
CLOCKED = "'__pwClock' in globalThis"


@dataclass(frozen=True)
class Machine:
    """A context, with a blank page of ours that outlives the pages of those who borrow it."""

    context: BrowserContext
    options: dict[str, Any]
    _blank: Page
    _cdp: CDPSession

    @classmethod
    async def made(cls, chromium: Chromium, options: dict[str, Any]) -> "Machine":
        """A new one."""
        context = await chromium.new_context(**options)
        blank = await context.new_page()
        return cls(context, options, blank, await context.new_cdp_session(blank))

    async def shut_pages(self) -> None:
        """Close all pages but ours."""
        for page in self.context.pages:
            if page is not self._blank:
                await page.close()

    async def is_as_made(self) -> bool:
        """Whether nothing was done to it that outlasts its pages."""
        try:
            return not any([await page.evaluate(CLOCKED) for page in self.context.pages])
        except Error:
            return False  # a page that does not answer

    async def wipe(self, origin: str) -> None:
        """Forget everything that pages have kept, and all that was allowed."""
        await self._cdp.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": KEPT_BY_PAGES})
        await self.context.set_offline(False)
        await self.context.clear_permissions()
        if "permissions" in self.options:
            await self.context.grant_permissions(self.options["permissions"])


class Machines:
    """Those that wait to be lent, by their options, the longest unused first."""

    def __init__(self, chromium: Chromium) -> None:
        self._chromium = chromium
        self._idle: OrderedDict[int, Machine] = OrderedDict()

    async def lend(self, options: dict[str, Any]) -> Machine:
        """One that holds nothing of anyone."""
        wanted = _spelled(options)
        for key, machine in reversed(self._idle.items()):
            if _spelled(machine.options) == wanted:
                del self._idle[key]
                return machine
        return await Machine.made(self._chromium, options)

    async def take_back(self, machine: Machine, origin: str) -> None:
        """Wipe it, or do away with it if that is not enough."""
        if not await machine.is_as_made():
            await machine.context.close()
            return
        await machine.shut_pages()
        await machine.wipe(origin)
        self._idle[id(machine)] = machine
        if len(self._idle) > IDLE_MAX:
            _, oldest = self._idle.popitem(last=False)
            await oldest.context.close()


def _spelled(options: dict[str, Any]) -> str:
    return json.dumps(options, sort_keys=True)
