"""What `BatchingProtocol` owes whoever speaks WebSocket (RFC 6455), in the manner of the Autobahn suite, and
what `websocket.write` owes the app. A new uvicorn or websockets that changes what it stands on fails here.
"""

import asyncio
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import uvicorn
import websockets
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol

from server.web.batching import EXTENSION, BatchingProtocol, text_frame, write_of
from server.web.turnstile import paced
from tests.contracts.websocket import MAX_SIZE, Client, serving

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

PING = Frame(Opcode.PING, b"still there?")
END = Frame(Opcode.CLOSE, b"\x03\xe8")


def text(data: str | bytes, *, fin: bool = True) -> Frame:
    return Frame(Opcode.TEXT, data.encode() if isinstance(data, str) else data, fin)


def more(data: bytes, *, fin: bool = True) -> Frame:
    return Frame(Opcode.CONT, data, fin)


async def echo(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Say what is heard: texts by the extension, where there is one."""
    write = write_of(scope)
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        if message.get("text") is None:
            await send({"type": "websocket.send", "bytes": message["bytes"]})
        elif write is None or not write([text_frame(message["text"])]):
            await send({"type": "websocket.send", "text": message["text"]})


@pytest.fixture(
    params=[(BatchingProtocol, paced), (WebSocketsSansIOProtocol, lambda: HttpToolsProtocol)],
    ids=["batching", "plain"],
)
async def port(request: pytest.FixtureRequest) -> AsyncIterator[int]:
    """The echo, also on a server that offers nothing: it must not be told apart."""
    protocol, at_the_door = request.param
    async with serving(echo, protocol, at_the_door()) as port:
        yield port


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 65_535, 65_536, MAX_SIZE])
async def test_texts_of_every_size_come_back_as_they_were(port: int, size: int) -> None:
    async with Client.open(port) as client:
        client.say(text("å" * (size // 2) + "x" * (size % 2)))
        assert await client.hear_text() == "å" * (size // 2) + "x" * (size % 2)


@pytest.mark.parametrize("size", [0, 126, 65_536])
async def test_bytes_come_back_as_they_were(port: int, size: int) -> None:
    async with Client.open(port) as client:
        client.say(Frame(Opcode.BINARY, b"\xff" * size))
        assert await client.hear() == Frame(Opcode.BINARY, b"\xff" * size)


async def test_fragments_are_one_text_also_when_a_letter_is_cut_and_some_are_empty(port: int) -> None:
    async with Client.open(port) as client:
        client.say(
            text(b"\xf0\x9f", fin=False), more(b"", fin=False), more(b"\x98\x80", fin=False), more(b"")
        )
        assert await client.hear_text() == "😀"
        client.say(text("", fin=False), more(b""))
        assert await client.hear_text() == ""


async def test_control_frames_between_fragments_are_answered_at_once(port: int) -> None:
    async with Client.open(port) as client:
        client.say(text("Håll", fin=False), PING, Frame(Opcode.PONG, b"unasked"), more(b" i"))
        assert await client.hear() == Frame(Opcode.PONG, PING.data)
        assert await client.hear_text() == "Håll i"


async def test_byte_by_byte_is_as_good_as_at_once(port: int) -> None:
    async with Client.open(port) as client:
        for byte in text("långsamt").serialize(mask=True):
            client.say_bytes(bytes([byte]))
            await asyncio.sleep(0)
        assert await client.hear_text() == "långsamt"


async def test_it_does_not_matter_where_what_is_sent_is_cut(port: int) -> None:
    said = text("ett"), PING, text(b"tv\xc3", fin=False), more(b"\xa5"), text("tre" * 50)
    sent = b"".join(frame.serialize(mask=True) for frame in said)
    async with Client.open(port) as client:
        for cut in range(len(sent)):
            client.say_bytes(sent[:cut])
            await asyncio.sleep(0)
            client.say_bytes(sent[cut:])
            heard = [await client.hear() for _ in range(4)]
            # A ping is answered by the server, before the app has heard what came with it.
            heard.remove(Frame(Opcode.PONG, PING.data))
            assert heard == [text("ett"), text("två"), text("tre" * 50)]


async def test_what_lies_in_a_frame_is_no_frame_although_it_comes_by_itself(port: int) -> None:
    within = text("no").serialize(mask=True)
    async with Client.open(port) as client, Client.open(port) as neighbour:
        client.say_bytes(b"\x82" + bytes([0x80 + 3 + len(within)]) + b"\0\0\0\0" + b"yes")
        neighbour.say(PING)
        assert await neighbour.hear() == Frame(Opcode.PONG, PING.data)
        client.say_bytes(within)
        assert await client.hear() == Frame(Opcode.BINARY, b"yes" + within)


async def test_a_text_that_comes_after_half_a_text_is_an_error(port: int) -> None:
    async with Client.open(port) as client:
        client.say(text("a", fin=False), PING)
        assert await client.hear() == Frame(Opcode.PONG, PING.data)
        client.say(text("b"))
        assert await client.hear_close() == 1002


async def test_texts_sent_together_come_one_by_one_in_their_order(port: int) -> None:
    async with Client.open(port) as client:
        client.say(*(text(str(number) * number) for number in range(200)))
        for number in range(200):
            assert await client.hear_text() == str(number) * number


@pytest.mark.parametrize("size", [0, 1, 125])
async def test_a_ping_is_answered_with_what_it_held(port: int, size: int) -> None:
    async with Client.open(port) as client:
        client.say(Frame(Opcode.PING, b"\x00" * size))
        assert await client.hear() == Frame(Opcode.PONG, b"\x00" * size)


WRONG: dict[str, tuple[bytes, int]] = {
    "a first reserved bit": (b"\xc1\x80\0\0\0\0", 1002),
    "a second reserved bit": (b"\xa1\x80\0\0\0\0", 1002),
    "a third reserved bit": (b"\x91\x80\0\0\0\0", 1002),
    **{f"opcode {code}": (bytes([0x80 | code]) + b"\x80\0\0\0\0", 1002) for code in (3, 4, 5, 6, 7, 11, 15)},
    "no mask": (b"\x81\x01x", 1002),
    "a ping too long": (b"\x89\xfe\x00\x7e\0\0\0\0" + b"x" * 126, 1002),
    "a ping in fragments": (b"\x09\x80\0\0\0\0", 1002),
    "a close in fragments": (b"\x08\x80\0\0\0\0", 1002),
    "a continuation of nothing": (more(b"x").serialize(mask=True), 1002),
    "a text within a text": (
        text("a", fin=False).serialize(mask=True) + text("b").serialize(mask=True),
        1002,
    ),
    "too long": (b"\x81\xff" + (MAX_SIZE + 1).to_bytes(8) + b"\0\0\0\0", 1009),
    "too long in fragments": (
        text("x" * MAX_SIZE, fin=False).serialize(mask=True) + more(b"x").serialize(mask=True),
        1009,
    ),
    "a length of 63 bits": (b"\x81\xff\x7f" + b"\xff" * 7 + b"\0\0\0\0", 1009),
    "half a letter": (text(b"\xc3").serialize(mask=True), 1007),
    "a letter written too long": (text(b"\xc0\xaf").serialize(mask=True), 1007),
    "a surrogate": (text(b"\xed\xa0\x80").serialize(mask=True), 1007),
    "past the last letter": (text(b"\xf4\x90\x80\x80").serialize(mask=True), 1007),
    "half a letter in fragments": (
        text(b"\xc3", fin=False).serialize(mask=True) + more(b"x").serialize(mask=True),
        1007,
    ),
}


@pytest.mark.parametrize(("sent", "number"), [pytest.param(*case, id=id) for id, case in WRONG.items()])
async def test_what_is_no_websocket_ends_the_connection_with_its_number(
    port: int, sent: bytes, number: int
) -> None:
    async with Client.open(port) as client:
        client.say_bytes(sent)
        assert await client.hear_close() == number
        await client.hear_end()


@pytest.mark.parametrize(
    "number", [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
)
async def test_a_close_is_answered_with_its_own_number(port: int, number: int) -> None:
    async with Client.open(port) as client:
        client.say(Frame(Opcode.CLOSE, number.to_bytes(2) + "hej då".encode()))
        assert await client.hear_close() == number
        await client.hear_end()


async def test_a_close_without_a_number_is_answered_without_one(port: int) -> None:
    async with Client.open(port) as client:
        client.say(Frame(Opcode.CLOSE, b""))
        assert await client.hear_close() == 1005
        await client.hear_end()


@pytest.mark.parametrize("number", [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535])
async def test_a_number_that_nobody_may_send_is_an_error(port: int, number: int) -> None:
    async with Client.open(port) as client:
        client.say(Frame(Opcode.CLOSE, number.to_bytes(2)))
        assert await client.hear_close() == 1002


@pytest.mark.parametrize(("body", "number"), [(b"\x03", 1002), (b"\x03\xe8\xc3", 1007)])
async def test_a_close_of_wrong_form_is_an_error(port: int, body: bytes, number: int) -> None:
    async with Client.open(port) as client:
        client.say(Frame(Opcode.CLOSE, body))
        assert await client.hear_close() == number


async def test_nothing_is_answered_after_a_close(port: int) -> None:
    async with Client.open(port) as client:
        client.say(END, text("too late"), PING)
        assert await client.hear_close() == 1000
        await client.hear_end()


# How what comes is read.


async def test_whole_texts_need_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(echo, BatchingProtocol) as port, Client.open(port) as client:
        client.say(text("Håll", fin=False), PING, more(b" i"))
        assert await client.hear() == Frame(Opcode.PONG, PING.data)
        assert await client.hear_text() == "Håll i"
        monkeypatch.delattr(Protocol, "receive_data")
        client.say(text("ett"), text("två" * 100))
        assert await client.hear_text() == "ett"
        assert await client.hear_text() == "två" * 100


async def test_a_client_that_says_more_than_the_app_takes_is_not_read_on() -> None:
    takes = asyncio.Event()

    async def app(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await takes.wait()
        await echo_on(receive, send)

    async def echo_on(receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": message["text"][:9]})

    async with serving(app, BatchingProtocol) as port, Client.open(port) as client:
        async with serving(echo, BatchingProtocol) as another, Client.open(another) as neighbour:
            for number in range(400):
                client.say(text(f"{number:09}".ljust(60_000)))
                neighbour.say(text("is there time to read?"))
                assert await neighbour.hear_text() == "is there time to read?"
        assert client.unsent > 10_000_000
        takes.set()
        assert [int(await client.hear_text()) for _ in range(400)] == list(range(400))


async def test_what_is_said_to_an_app_that_has_closed_keeps_nobody_waiting() -> None:
    async def app(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": 4000})

    async with serving(app, BatchingProtocol) as port, Client.open(port) as client:
        assert await client.hear_close() == 4000
        for number in range(3):
            client.say(text(f"too late {number}"))
            await asyncio.sleep(0)
        client.say(Frame(Opcode.CLOSE, (4000).to_bytes(2)))
        async with asyncio.timeout(5):  # uvicorn itself waits for ten
            await client.hear_end()


# What the extension owes the app.


async def test_what_is_written_and_what_is_sent_come_in_one_order_and_together() -> None:
    async def app(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        write = scope["extensions"][EXTENSION]["write"]
        await receive()
        assert not write([text_frame("before the upgrade")])
        await send({"type": "websocket.accept"})
        assert write([text_frame("1"), text_frame("2")])
        await send({"type": "websocket.send", "text": "3"})
        assert write([text_frame("4")])
        await send({"type": "websocket.close", "code": 4000})
        assert not write([text_frame("after the close")])

    async with serving(app, BatchingProtocol) as port, Client.open(port) as client:
        assert [await client.hear_text() for _ in range(4)] == ["1", "2", "3", "4"]
        assert await client.hear_close() == 4000
        client.say(Frame(Opcode.CLOSE, (4000).to_bytes(2)))
        await client.hear_end()


async def test_a_socket_whose_client_reads_nothing_refuses_and_what_was_refused_can_wait_in_send() -> None:
    refused = asyncio.Event()

    async def app(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        write = scope["extensions"][EXTENSION]["write"]
        await receive()
        await send({"type": "websocket.accept"})
        number = 0
        while write([text_frame(f"{number}".ljust(60_000))]):
            number += 1
            await asyncio.sleep(0)
        refused.set()
        await send({"type": "websocket.send", "text": f"{number}"})
        assert write([text_frame("and on")])

    async with serving(app, BatchingProtocol) as port, Client.open(port) as client:
        await refused.wait()
        heard = [await client.hear_text()]
        while heard[-1] != "and on":
            heard.append(await client.hear_text())
        assert [int(one) for one in heard[:-1]] == list(range(len(heard) - 1))


async def test_a_socket_whose_client_is_gone_refuses() -> None:
    answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def app(scope: dict[str, Any], receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass
        answered.set_result(scope["extensions"][EXTENSION]["write"]([text_frame("anyone?")]))

    async with serving(app, BatchingProtocol) as port:
        async with Client.open(port):
            pass
        assert await answered is False


async def test_written_frames_need_no_compression_where_it_is_agreed_on() -> None:
    async with (
        serving(echo, BatchingProtocol) as port,
        websockets.connect(f"ws://127.0.0.1:{port}", compression="deflate") as client,
    ):
        assert client.response is not None
        assert "permessage-deflate" in client.response.headers["Sec-WebSocket-Extensions"]
        await client.send("å" * 1000)
        assert await client.recv() == "å" * 1000


async def test_pings_come_spread_and_never_later_than_asked_for() -> None:
    config = uvicorn.Config(echo, ws_ping_interval=20, lifespan="off")
    waits = []
    for _ in range(200):
        protocol = BatchingProtocol(config, ServerState(), {})
        protocol.schedule_ping()
        assert protocol.ping_timer is not None
        waits.append(protocol.ping_timer.when() - protocol.loop.time())
        protocol.stop_keepalive()
    assert 9.9 < min(waits) < max(waits) <= 20
    assert statistics.stdev(waits) > 2


async def test_a_client_that_answers_no_ping_is_given_up() -> None:
    async with (
        serving(echo, BatchingProtocol, ws_ping_interval=0.02, ws_ping_timeout=0.02) as port,
        Client.open(port) as client,
    ):
        assert (await client.hear()).opcode is Opcode.PING
        assert await client.hear_close() == 1011
