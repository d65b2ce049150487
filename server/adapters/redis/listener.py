"""Subscribed connections, one to each primary that has channels of ours, kept alive. Whatever breaks one, it
is made anew and every channel confirmed again: each confirmation means that messages may have been missed
before it.

redis-py would resubscribe by itself, silently; and a frozen Redis or a blackholed network only looks like
silence. So something is asked over the same connection again and again, and when nothing at all has come back
for a while, the connection is given up.

On a cluster a channel moves with the slot of its room: Redis then ends the subscription, or answers that it
is the wrong one, and every channel of the connection is looked up anew. redis-py's own cluster subscriptions
would ask the primaries in turn, and a quiet one would hold up the others.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, NoReturn

from redis.asyncio.client import PubSub

from server.adapters.redis.link import Link, end
from server.adapters.redis.ways import FAILURES
from server.hosting.ports import Unavailable

PROBE_S: Final = 1.0
SILENCE_S: Final = 3.0
AGAIN_S: Final = (0.05, 0.5)
PATIENCE_S: Final = 5.0
AT_ONCE: Final = 500


class Moved(Exception):
    """A channel is at another primary now."""


class Listener:
    """Calls `heard` for each message of its channels, and `confirmed` for each confirmation but the first
    of a channel, which `add` waits for. `own_channel` only keeps a connection subscribed that has no other.
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
        self._prefix = "" if link.publish == "PUBLISH" else "s"
        self._channels: dict[str, asyncio.Event] = {}
        self._at: dict[str, str] = {}
        self._wishes: defaultdict[str, asyncio.Queue[tuple[str, str]]] = defaultdict(asyncio.Queue)
        self._lives: dict[str, asyncio.Task[None]] = {}

    async def add(self, channel: str) -> None:
        """Return when every later message of the channel will be heard. Raises Unavailable."""
        if channel not in self._channels:
            node = self._link.node_of(channel)
            self._channels[channel] = asyncio.Event()
            self._place(channel, node)
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._channels[channel].wait()
        except TimeoutError:
            raise Unavailable("the channel is not confirmed") from None

    def remove(self, channel: str) -> None:
        """Listen to it no more."""
        if self._channels.pop(channel, None) is not None:
            self._wishes[self._at.pop(channel)].put_nowait(("unsubscribe", channel))

    async def close(self) -> None:
        """Hear nothing more."""
        await end(*self._lives.values())

    def _place(self, channel: str, node: str) -> None:
        self._at[channel] = node
        self._wishes[node].put_nowait(("subscribe", channel))
        if node not in self._lives:
            self._lives[node] = asyncio.create_task(self._live(node))

    async def _live(self, node: str) -> None:
        while node in self._at.values() or node in self._link.nodes():
            pubsub = self._link.at(node).pubsub()
            with suppress(Moved, *FAILURES):
                await self._converse(node, pubsub)
            with suppress(*FAILURES):
                await pubsub.aclose()  # type: ignore[no-untyped-call]
            # Many processes lose the same Redis at the same moment.
            await asyncio.sleep(random.uniform(*AGAIN_S))  # noqa: S311
            with suppress(Unavailable):
                await self._link.find()
                self._look_up(node)
        del self._lives[node]

    def _look_up(self, node: str) -> None:
        """What was at this primary may be at another. Raises Unavailable."""
        for channel in [channel for channel, at in self._at.items() if at == node]:
            if (now := self._link.node_of(channel)) != node:
                self._place(channel, now)

    async def _converse(self, node: str, pubsub: PubSub) -> None:
        """Until the connection fails or is silent for too long, or a channel is elsewhere."""
        wishes = self._wishes[node]
        while not wishes.empty():
            wishes.get_nowait()  # all channels are asked for anew
        async with asyncio.timeout(SILENCE_S):
            await pubsub.subscribe(self._own)
            await self._subscribe(pubsub, [channel for channel, at in self._at.items() if at == node])
        asking = asyncio.create_task(self._ask(wishes, pubsub))
        try:
            while not asking.done():
                async with asyncio.timeout(SILENCE_S):
                    message = await pubsub.get_message(timeout=None)
                if message is not None:
                    self._take(node, message)
        finally:
            await end(asking)

    async def _subscribe(self, pubsub: PubSub, channels: list[str]) -> None:
        """Sharded ones one by one: one command may name those of one slot."""
        if self._prefix:
            for channel in channels:
                await pubsub.ssubscribe(channel)
        else:
            for start in range(0, len(channels), AT_ONCE):
                await pubsub.subscribe(*channels[start : start + AT_ONCE])

    async def _ask(self, wishes: "asyncio.Queue[tuple[str, str]]", pubsub: PubSub) -> NoReturn:
        """In the order of the wishes: a channel may be left and wanted again. In between a sign of life."""
        while True:
            try:
                async with asyncio.timeout(PROBE_S):
                    what, channel = await wishes.get()
            except TimeoutError:
                await pubsub.ping()
            else:
                await getattr(pubsub, self._prefix + what)(channel)

    def _take(self, node: str, message: dict[str, Any]) -> None:
        what, channel = message["type"].removeprefix(self._prefix), (message["channel"] or b"").decode()
        if what == "message":
            self._heard(channel, message["data"])
        elif self._at.get(channel) == node:
            if what == "unsubscribe" and self._prefix:
                raise Moved  # or it was left and wanted again, which costs no more than this
            if what == "subscribe":
                if self._channels[channel].is_set():
                    self._confirmed(channel)
                self._channels[channel].set()
