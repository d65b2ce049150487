"""The Bus within one process."""

import asyncio
from collections import defaultdict
from collections.abc import Callable

from server.hosting.ports import BusMessage


class InProcessBus:
    """Delivers in the loop's next turn, so that a subscriber is never called inside its own publish."""

    def __init__(self) -> None:
        self._subscriptions: defaultdict[str, set[_Subscription]] = defaultdict(set)

    async def subscribe(self, room: str, receive: Callable[[BusMessage], None]) -> Callable[[], None]:
        subscription = _Subscription(receive)
        self._subscriptions[room].add(subscription)

        def unsubscribe() -> None:
            subscription.open = False
            subscriptions = self._subscriptions.get(room, set())
            subscriptions.discard(subscription)
            if not subscriptions:
                self._subscriptions.pop(room, None)

        return unsubscribe

    def publish(self, room: str, message: BusMessage) -> None:
        loop = asyncio.get_running_loop()
        for subscription in self._subscriptions.get(room, ()):
            loop.call_soon(subscription.deliver, message)

    async def close(self) -> None:
        self._subscriptions.clear()


class _Subscription:
    def __init__(self, receive: Callable[[BusMessage], None]) -> None:
        self.receive = receive
        self.open = True

    def deliver(self, message: BusMessage) -> None:
        if self.open:  # it may have ended since the message was published
            self.receive(message)
