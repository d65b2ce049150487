"""The Bus on Redis pub/sub, sharded on a cluster, and the check of heads that notices what no message told.

A message is a hint. What makes up for a lost one is `Standing`: where the room's journal stood, read from
Redis at every confirmation of its channel, and every other second.
"""

import asyncio
import uuid
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Final, NoReturn, Self

import msgspec

from server.adapters.redis.link import PREFIX, Link, end
from server.adapters.redis.listener import Listener
from server.hosting.ports import Appended, BusMessage, Head, Passing, Standing, Unavailable

HEADS_S: Final = 2.0
AT_ONCE: Final = 200
OUT_MAX: Final = 1_000

_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[Appended | Passing | Standing] = msgspec.msgpack.Decoder(BusMessage)


def encode(message: BusMessage) -> bytes:
    """The message as it travels."""
    return _encoder.encode(message)


def channel_of(link: Link, room: str) -> str:
    """Where the room's messages travel."""
    return link.key(room, "bus")


class RedisBus:
    """Hears every room that someone here has subscribed to, over one connection to each primary."""

    @classmethod
    async def open(cls, url: str, prefix: str = PREFIX) -> Self:
        """Raises Unavailable with a text for the operator."""
        return cls(await Link.open(url, prefix))

    def __init__(self, link: Link) -> None:
        self._link = link
        self._rooms: dict[str, set[_Subscription]] = {}
        self._room_of: dict[str, str] = {}
        self._unsure: set[str] = set()
        self._look = asyncio.Event()
        self._out: deque[tuple[str, bytes]] = deque(maxlen=OUT_MAX)
        self._sent: list[asyncio.Future[None]] = []
        self._more = asyncio.Event()
        own_channel = link.own_key(f"process:{uuid.uuid4().hex}")
        self._listener = Listener(link, own_channel, self._heard, self._confirmed)
        loops = (self._send, self._check_all, self._check_unsure)
        self._tasks = [asyncio.create_task(loop()) for loop in loops]

    async def subscribe(self, room: str, receive: Callable[[BusMessage], None]) -> Callable[[], None]:
        subscription = _Subscription(receive)
        channel = channel_of(self._link, room)
        self._room_of[channel] = room
        self._rooms.setdefault(room, set()).add(subscription)

        def unsubscribe() -> None:
            subscription.open = False
            subscriptions = self._rooms.get(room, set())
            if subscription in subscriptions:
                subscriptions.discard(subscription)
                if not subscriptions:
                    del self._rooms[room], self._room_of[channel]
                    self._listener.remove(channel)

        try:
            await self._all_sent()
            await self._listener.add(channel)
        except BaseException:
            unsubscribe()
            raise
        subscription.open = True
        return unsubscribe

    def publish(self, room: str, message: BusMessage) -> None:
        self._out.append((channel_of(self._link, room), encode(message)))
        self._more.set()

    async def close(self) -> None:
        """Hear and say nothing more."""
        await end(*self._tasks)
        await self._listener.close()
        await self._link.close()

    async def _all_sent(self) -> None:
        """What was published here before someone subscribes is not for them."""
        sent = asyncio.get_running_loop().create_future()
        self._sent.append(sent)
        self._more.set()
        await sent

    def _heard(self, channel: str, message: bytes) -> None:
        """What a newer process says in words unknown here is passed over: no message is promised."""
        if (room := self._room_of.get(channel)) is not None:
            with suppress(msgspec.MsgspecError):
                self._tell(room, _decoder.decode(message))

    def _confirmed(self, channel: str) -> None:
        if (room := self._room_of.get(channel)) is not None:
            self._unsure.add(room)
            self._look.set()

    def _tell(self, room: str, message: BusMessage) -> None:
        for subscription in tuple(self._rooms.get(room, ())):
            subscription.deliver(message)

    async def _send(self) -> NoReturn:
        while True:
            await self._more.wait()
            self._more.clear()
            waiting, self._out = tuple(self._out), deque(maxlen=OUT_MAX)
            sent, self._sent = self._sent, []
            with suppress(Unavailable):
                await self._link.each([(self._link.publish, *one) for one in waiting])
            for one in sent:
                if not one.done():
                    one.set_result(None)

    async def _check_all(self) -> NoReturn:
        while True:
            await asyncio.sleep(HEADS_S)
            await self._check(tuple(self._rooms))

    async def _check_unsure(self) -> NoReturn:
        while True:
            await self._look.wait()
            self._look.clear()
            unsure, self._unsure = self._unsure, set()
            await self._check(unsure)

    async def _check(self, rooms: Iterable[str]) -> None:
        """Tell each room where its journal stands. What cannot be read now is read two seconds later."""
        left = list(rooms)
        while left:
            some, left = left[:AT_ONCE], left[AT_ONCE:]
            with suppress(Unavailable):
                heads = await self._link.each(
                    [("HMGET", self._link.key(room, "room"), "epoch", "seq", "id") for room in some]
                )
                for room, found in zip(some, heads, strict=True):
                    if not isinstance(found, Exception):
                        epoch, seq, id = found
                        head = None if epoch is None else Head(epoch.decode(), int(seq), id.decode())
                        self._tell(room, Standing(head))


class _Subscription:
    """Open from the moment that `subscribe` returns: what came before is not promised."""

    def __init__(self, receive: Callable[[BusMessage], None]) -> None:
        self.receive = receive
        self.open = False

    def deliver(self, message: BusMessage) -> None:
        if self.open:
            self.receive(message)
