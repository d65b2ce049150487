"""What the turnstile owes those who are in, those who come, and the memory of the process. A new uvicorn that
changes what `PacedProtocol` stands on fails here.
"""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from server.web.batching import BatchingProtocol
from server.web.turnstile import AT_ONCE, PAUSE_S, Turnstile, paced
from tests.contracts.websocket import Client, serving

COME = 50
UPGRADE = (
    b"GET / HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


async def echo(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Say what is heard; to a plain request, that someone is there."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message["text"]})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async with serving(echo, BatchingProtocol, paced()) as port:
        yield port


async def test_the_first_come_in_at_once_and_the_others_a_few_in_a_turn_in_the_order_that_they_came() -> None:
    turnstile, come = Turnstile(), list[int]()
    for number in range(COME):
        turnstile.pass_through(lambda number=number: come.append(number))  # type: ignore[misc]
    assert come == list(range(AT_ONCE))
    turns = [len(come)]
    while len(come) < COME:
        await asyncio.sleep(0)
        if len(come) > sum(turns):
            turns.append(len(come) - sum(turns))
    assert come == list(range(COME))
    assert max(turns) == AT_ONCE


async def test_when_the_crowd_is_in_the_next_one_does_not_wait() -> None:
    turnstile, come = Turnstile(), list[int]()
    last_is_in = asyncio.Event()
    for number in range(COME):
        turnstile.pass_through(last_is_in.set if number == COME - 1 else lambda: None)
    await last_is_in.wait()
    await asyncio.sleep(2 * PAUSE_S)  # the pause after the last is over, which nothing announces
    turnstile.pass_through(lambda: come.append(1))
    assert come == [1]


async def test_everyone_of_a_crowd_is_heard_also_who_asks_for_a_page(port: int) -> None:
    async def ask(request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        answer = await reader.readuntil(b"\r\n")
        writer.transport.abort()
        return answer

    pages = [ask(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n") for _ in range(COME)]
    answers = await asyncio.gather(*pages, *(ask(UPGRADE) for _ in range(COME)))
    assert [answer.split()[1] for answer in answers] == [b"204"] * COME + [b"101"] * COME


async def test_a_request_in_pieces_is_whole_when_its_turn_comes(port: int) -> None:
    crowd = [await asyncio.open_connection("127.0.0.1", port) for _ in range(COME)]
    for _, writer in crowd:
        writer.write(UPGRADE[:20])
    for reader, writer in crowd:
        writer.write(UPGRADE[20:])
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()


async def test_who_goes_while_waiting_costs_the_others_nothing(port: int) -> None:
    crowd = [await asyncio.open_connection("127.0.0.1", port) for _ in range(COME)]
    for number, (_, writer) in enumerate(crowd):
        writer.write(UPGRADE)
        if number % 2:
            writer.transport.abort()
    for reader, writer in crowd[::2]:
        assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()


async def test_a_connection_that_has_ended_leaves_nothing_for_the_collector_of_garbage() -> None:
    made = list[weakref.ref[object]]()

    class Noted(BatchingProtocol):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            made.extend((weakref.ref(self), weakref.ref(self.conn)))

    class NotedAtTheDoor(paced()):  # type: ignore[misc]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            made.append(weakref.ref(self))

    gc.collect()
    gc.disable()
    try:
        async with serving(echo, Noted, NotedAtTheDoor) as port:
            for _ in range(3):
                async with Client.open(port):
                    pass
        # uvloop lets go of a closed transport in one of the next turns.
        for _ in range(10):
            await asyncio.sleep(0)
        assert len(made) == 9
        assert [type(one()) for one in made if one() is not None] == []
    finally:
        gc.enable()
