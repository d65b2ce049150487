"""When garbage is collected: while nobody waits.

To visit all that lives stops everyone for a tenth of a second with a thousand connections, and even Python's
collections of the young do for forty milliseconds with five hundred rooms at work. Nothing that happens often
leaves circles (`BatchingProtocol.connection_lost`), so that there is hardly anything to find.
"""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from typing import Final, NoReturn

LOOK_S: Final = 1.0
# At least so long between two, and at most, however busy.
SELDOM_S: Final = 60
OFTEN_S: Final = 30 * 60


async def collect_when_quiet(
    work: Callable[[], object], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> NoReturn:
    """Python collects no more by itself, and what is here from the start is never visited. `work`: a value
    that is another whenever something was done.
    """
    gc.collect()
    gc.freeze()
    gc.disable()
    done, since = work(), 0.0
    while True:
        await sleep(LOOK_S)
        since += LOOK_S
        before, done = done, work()
        if since >= (SELDOM_S if done == before else OFTEN_S):
            gc.collect()
            since = 0.0
