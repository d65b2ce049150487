"""What the port says of a Bus, sentence by sentence."""

import asyncio

from server.hosting.ports import Appended, Bus, BusMessage, Head, Passing
from tests.contracts.chain import following

ROOM = "lugn-berg-482"
HEAD = Head("epoch-1", 1, "x")


def passing(body: bytes) -> Passing:
    return Passing("process-1", body)


class Inbox:
    """A subscriber that keeps what it is told."""

    def __init__(self) -> None:
        self._told: asyncio.Queue[BusMessage] = asyncio.Queue()

    def receive(self, message: BusMessage) -> None:
        self._told.put_nowait(message)

    async def bodies_until(self, last: bytes) -> list[bytes]:
        """The bodies of the passing messages, up to and with the one that is waited for."""
        bodies: list[bytes] = []
        while last not in bodies:
            message = await self._told.get()
            assert isinstance(message, Passing)
            bodies.append(message.body)
        return bodies

    async def next(self) -> BusMessage:
        return await self._told.get()


async def test_every_subscriber_of_the_room_is_told(bus: Bus) -> None:
    one, other = Inbox(), Inbox()
    await bus.subscribe(ROOM, one.receive)
    await bus.subscribe(ROOM, other.receive)
    bus.publish(ROOM, passing(b"hello"))
    assert await one.next() == passing(b"hello")
    assert await other.next() == passing(b"hello")


async def test_both_kinds_of_message_arrive_whole(bus: Bus) -> None:
    inbox = Inbox()
    await bus.subscribe(ROOM, inbox.receive)
    appended = Appended(HEAD, following(HEAD, 2, body=bytes(range(256))))
    bus.publish(ROOM, appended)
    assert await inbox.next() == appended
    bus.publish(ROOM, Passing("process-1", bytes(range(256))))
    assert await inbox.next() == Passing("process-1", bytes(range(256)))


async def test_one_handler_may_subscribe_twice_and_is_told_twice(bus: Bus) -> None:
    inbox = Inbox()
    await bus.subscribe(ROOM, inbox.receive)
    leave = await bus.subscribe(ROOM, inbox.receive)
    bus.publish(ROOM, passing(b"hello"))
    assert [await inbox.next(), await inbox.next()] == [passing(b"hello")] * 2
    leave()
    bus.publish(ROOM, passing(b"again"))
    assert await inbox.next() == passing(b"again")


async def test_other_rooms_are_not_told(bus: Bus) -> None:
    here, elsewhere = Inbox(), Inbox()
    await bus.subscribe(ROOM, here.receive)
    await bus.subscribe("annan-bro-111", elsewhere.receive)
    bus.publish("annan-bro-111", passing(b"elsewhere"))
    assert await elsewhere.bodies_until(b"elsewhere") == [b"elsewhere"]
    bus.publish(ROOM, passing(b"here"))
    assert await here.bodies_until(b"here") == [b"here"]


async def test_earlier_messages_are_not_kept_for_one_who_comes_later(bus: Bus) -> None:
    early, late = Inbox(), Inbox()
    await bus.subscribe(ROOM, early.receive)
    bus.publish(ROOM, passing(b"before"))
    await early.bodies_until(b"before")
    await bus.subscribe(ROOM, late.receive)
    bus.publish(ROOM, passing(b"after"))
    assert await late.bodies_until(b"after") == [b"after"]


async def test_one_who_has_left_is_told_nothing_more(bus: Bus) -> None:
    stays, leaves, heard = Inbox(), Inbox(), list[BusMessage]()
    await bus.subscribe(ROOM, stays.receive)
    leave = await bus.subscribe(ROOM, heard.append)
    await bus.subscribe(ROOM, leaves.receive)
    bus.publish(ROOM, passing(b"first"))
    await stays.bodies_until(b"first")
    await leaves.bodies_until(b"first")
    leave()
    bus.publish(ROOM, passing(b"second"))
    await stays.bodies_until(b"second")
    await leaves.bodies_until(b"second")
    assert heard == [passing(b"first")]


async def test_not_even_a_message_that_was_on_its_way(bus: Bus) -> None:
    stays, heard = Inbox(), list[BusMessage]()
    leave = await bus.subscribe(ROOM, heard.append)
    await bus.subscribe(ROOM, stays.receive)
    bus.publish(ROOM, passing(b"on its way"))
    leave()
    await stays.bodies_until(b"on its way")
    assert heard == []


async def test_leaving_twice_is_leaving_once(bus: Bus) -> None:
    inbox = Inbox()
    leave = await bus.subscribe(ROOM, inbox.receive)
    leave()
    leave()
    await bus.subscribe(ROOM, inbox.receive)
    leave()
    bus.publish(ROOM, passing(b"hello"))
    assert await inbox.next() == passing(b"hello")


async def test_one_may_leave_or_come_while_being_told(bus: Bus) -> None:
    late, once = Inbox(), Inbox()
    coming: list[asyncio.Task[object]] = []

    def replace(message: BusMessage) -> None:
        once.receive(message)
        leave()
        coming.append(asyncio.create_task(bus.subscribe(ROOM, late.receive)))

    leave = await bus.subscribe(ROOM, replace)
    bus.publish(ROOM, passing(b"first"))
    await once.bodies_until(b"first")
    await coming[0]
    bus.publish(ROOM, passing(b"second"))
    assert await late.bodies_until(b"second") == [b"second"]


async def test_publishing_to_nobody_is_no_error(bus: Bus) -> None:
    bus.publish(ROOM, passing(b"anybody?"))
    inbox = Inbox()
    await bus.subscribe(ROOM, inbox.receive)
    bus.publish(ROOM, passing(b"now"))
    assert await inbox.bodies_until(b"now") == [b"now"]
