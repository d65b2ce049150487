"""Of an erased room no ballot is left: neither one that was cast where others knew of the end already, nor
one that was still on its way.
"""

from typing import Final

from server.hosting.ports import Unavailable
from server.hosting.replica import Ports

# Longer than a ballot may be under way and still count.
LATE_MS: Final = 5_000
AGAIN_MS: Final = 2_000


async def forget(room: str, ports: Ports) -> None:
    """Destroy them now, and what comes meanwhile a little later. A process that ends before leaves it to the
    one that starts next.
    """
    clock = ports.clock
    for wait in (0, LATE_MS):
        await clock.until(clock.now() + wait)
        while True:
            try:
                await ports.box.destroy(room)
                break
            except Unavailable:
                await clock.until(clock.now() + AGAIN_MS)
