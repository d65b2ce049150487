"""Where hosting gets time and randomness from, so that tests can give their own."""

import asyncio
import secrets
import time
from typing import Protocol


class Clock(Protocol):
    """Server time in milliseconds since 1970, and waiting for it."""

    def now(self) -> int:
        """Milliseconds now."""
        ...

    async def until(self, at: int) -> None:
        """Return at that time or just after."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> int:
        """Milliseconds now."""
        return time.time_ns() // 1_000_000

    async def until(self, at: int) -> None:
        """Return at that time or just after, also when the machine's clock is set meanwhile by less than the
        wait.
        """
        await asyncio.sleep(max(0, at - self.now()) / 1000)


def new_id() -> str:
    """A random id: 128 bits in 32 characters."""
    return secrets.token_hex(16)
