"""Tasks that live only while there is something to do: where nothing happens, nothing waits."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

Work = Callable[[], Awaitable[None]]


class Errands:
    """Each kind of work at most once at a time. Whatever it raises is logged, and `failed` is called."""

    def __init__(self, failed: Callable[[], None]) -> None:
        self._failed = failed
        self._under_way: dict[Work, asyncio.Task[None]] = {}
        self._stopped = False

    def begin(self, work: Work) -> asyncio.Task[None] | None:
        """Begin the work, unless it is under way already and will see itself that there is more to do.
        Answers what is under way; None when all is stopped.
        """
        if work not in self._under_way and not self._stopped:
            self._under_way[work] = asyncio.create_task(self._run(work))
        return self._under_way.get(work)

    async def stop(self) -> None:
        """Cancel what is under way, and begin nothing more."""
        self._stopped = True
        under_way = tuple(self._under_way.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _run(self, work: Work) -> None:
        try:
            await work()
        except Exception:
            log.exception("what a room should do failed")
            self._failed()
        finally:
            del self._under_way[work]
