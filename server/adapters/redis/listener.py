"""One subscribed connection, kept alive. Whatever breaks it, it is made anew and every channel confirmed
again: each confirmation means that messages may have been missed before it.

redis-py would resubscribe by itself, silently; and a frozen Redis or a blackholed network only looks like
silence. So a probe is sent through a channel of our own, and when nothing at all has come back for a while,
the connection is given up.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, NoReturn

from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from server.adapters.redis.link import Link, end
from server.hosting.ports import Unavailable

PROBE_S: Final = 1.0
SILENCE_S: Final = 3.0
AGAIN_S: Final = (0.05, 0.5)
PATIENCE_S: Final = 5.0
AT_ONCE: Final = 500


class Listener:
    """Calls `heard` for each message of its channels, and `confirmed` for each one but the first
    of a channel, which `add` waits for.
    """

    def __init__(
        self,
        link: Link,
        own_channel: str,
        heard: Callable[[str, bytes], None],
        confirmed: Callable[[str], None],
    ) -> None:
        self._link = link
        self._own = own_channel
        self._heard = heard
        self._confirmed = confirmed
        self._channels: dict[str, asyncio.Event] = {}
        self._wishes: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self._tasks = [asyncio.create_task(self._live()), asyncio.create_task(self._probe())]

    async def add(self, channel: str) -> None:
        """Return when every later message of the channel will be heard. Raises Unavailable."""
        if channel not in self._channels:
            self._channels[channel] = asyncio.Event()
            self._wishes.put_nowait(("subscribe", channel))
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._channels[channel].wait()
        except TimeoutError:
            raise Unavailable("the channel is not confirmed") from None

    def remove(self, channel: str) -> None:
        """Listen to it no more."""
        if self._channels.pop(channel, None) is not None:
            self._wishes.put_nowait(("unsubscribe", channel))

    async def close(self) -> None:
        """Hear nothing more."""
        await end(*self._tasks)

    async def _live(self) -> NoReturn:
        while True:
            pubsub = self._link.client.pubsub()
            with suppress(RedisError, OSError, TimeoutError):
                await self._converse(pubsub)
            with suppress(RedisError, OSError):
                await pubsub.aclose()  # type: ignore[no-untyped-call]
            # Many processes lose the same Redis at the same moment.
            await asyncio.sleep(random.uniform(*AGAIN_S))  # noqa: S311

    async def _converse(self, pubsub: PubSub) -> None:
        """Until the connection fails or is silent for too long."""
        while not self._wishes.empty():
            self._wishes.get_nowait()  # all channels are asked for anew
        wanted = [self._own, *self._channels]
        async with asyncio.timeout(SILENCE_S):
            for start in range(0, len(wanted), AT_ONCE):
                await pubsub.subscribe(*wanted[start : start + AT_ONCE])
        asking = asyncio.create_task(self._ask(pubsub))
        try:
            while not asking.done():
                async with asyncio.timeout(SILENCE_S):
                    message = await pubsub.get_message(timeout=None)
                if message is not None:
                    self._take(message)
        finally:
            await end(asking)

    async def _ask(self, pubsub: PubSub) -> NoReturn:
        """In the order of the wishes: a channel may be left and wanted again."""
        while True:
            what, channel = await self._wishes.get()
            await (pubsub.subscribe if what == "subscribe" else pubsub.unsubscribe)(channel)

    def _take(self, message: dict[str, Any]) -> None:
        channel = message["channel"].decode()
        if message["type"] == "message" and channel != self._own:
            self._heard(channel, message["data"])
        elif message["type"] == "subscribe" and channel in self._channels:
            if self._channels[channel].is_set():
                self._confirmed(channel)
            self._channels[channel].set()

    async def _probe(self) -> NoReturn:
        while True:
            with suppress(Unavailable):
                await self._link.do("PUBLISH", self._own, b"")
            await asyncio.sleep(PROBE_S)
