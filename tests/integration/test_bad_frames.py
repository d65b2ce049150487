"""Frames that no browser of ours sends: each ends its own connection, and nobody else notices."""

import asyncio
import json

import pytest
import websockets

from tests.browsers import Browser, Room, new_seat

HELLO = {"type": "hello", "seat": new_seat(), "key": None, "name": "Anna", "locale": "sv", "head": None}
OP = '{"type":"op","id":"11111111-2222-4333-8444-555555555555","after":1,"op":%s}'

UNREADABLE: dict[str, str | bytes] = {
    "not JSON": "{",
    "nothing": "",
    "a list": "[]",
    "null": "null",
    "no type": "{}",
    "a type that is no text": '{"type":1}',
    "an unknown type": '{"type":"shout"}',
    "a prototype": '{"type":"__proto__"}',
    "a server's frame": '{"type":"welcome"}',
    "binary": b'{"type":"hello"}',
    "deep": "[" * 32_000,
    "a deep op": OP % ("[" * 15_000 + "]" * 15_000),
}


@pytest.mark.parametrize("frame", [pytest.param(frame, id=id) for id, frame in UNREADABLE.items()])
async def test_an_unreadable_frame_is_a_fault_before_and_after_hello(room: Room, frame: str | bytes) -> None:
    stranger = Browser(room)
    await stranger.connect()
    await stranger.say(frame)
    assert await stranger.closed() == 4500

    anna = room.participant("Anna")
    await anna.open()
    await anna.say(frame)
    assert await anna.closed() == 4500


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"__proto__": {}},
        {"seat": 7},
        {"seat": "short"},
        {"seat": "å" * 43},
        {"seat": "=" * 43},
        {"key": 7},
        {"name": 7},
        {"locale": "no"},
        {"locale": None},
        {"head": {}},
        {"head": "x"},
        {"head": {"epoch": "e", "seq": "1", "id": "i", "view": "participant"}},
        {"head": {"epoch": "e", "seq": 1, "id": "i", "view": "god"}},
    ],
    ids=str,
)
async def test_a_hello_of_wrong_form_is_a_fault(room: Room, change: dict[str, object]) -> None:
    stranger = Browser(room)
    await stranger.connect()
    await stranger.say({**HELLO, **change})
    assert await stranger.closed() == 4500


@pytest.mark.parametrize(
    "frame",
    [
        '{"type":"hello","seat":"","name":"\\ud800"}',
        OP % '{"type":"rename","name":"\\udc00"}',
        OP % '{"type":"rename","\\ud800":1}',
        '{"type":"cast","n":1,"round":1,"statement":"\\ud800","score":1}',
        '{"type":"whisper","kind":"typing","board":"\\udfff\\ud800","column":"x","note":null}',
    ],
)
async def test_a_lone_surrogate_is_a_fault(room: Room, frame: str) -> None:
    async with room.facilitator() as maria:
        anna = room.participant("Anna")
        await anna.connect()
        if "hello" not in frame:
            await anna.say({**HELLO, "seat": anna.seat})
            await anna.next("presence")
        await anna.say(frame)
        assert await anna.closed() == 4500
        await maria.do("rename_room", title="Oberörd")


@pytest.mark.parametrize(
    "frame",
    [
        OP % '{"type":"rename_room","title":"A"}',
        '{"type":"cast","n":1,"round":1,"statement":"offer","score":1}',
        '{"type":"whisper","kind":"none","board":"","column":"","note":null}',
    ],
)
async def test_the_first_frame_must_be_hello(room: Room, frame: str) -> None:
    stranger = Browser(room)
    await stranger.connect()
    await stranger.say(frame)
    assert await stranger.closed() == 4501


async def test_hello_is_said_once(room: Room) -> None:
    anna = room.participant("Anna")
    await anna.open()
    await anna.hello()
    assert await anna.closed() == 4501


@pytest.mark.parametrize("extra", [{"n": "1"}, {"n": None}, {"n": 1.5}, {"who": "me"}])
async def test_a_cast_that_cannot_be_answered_is_a_fault(room: Room, extra: dict[str, object]) -> None:
    anna = room.participant("Anna")
    await anna.open()
    await anna.say({"type": "cast", "n": 1, "round": 1, "statement": "offer", "score": 1, **extra})
    assert await anna.closed() == 4500


async def test_bytes_that_are_no_text_are_a_fault(room: Room) -> None:
    stranger = Browser(room)
    await stranger.connect()
    await stranger.socket.send(b'{"type":"\xff"}', text=True)
    assert await stranger.closed() == 1007


async def test_a_frame_may_be_32768_bytes_and_no_more(room: Room) -> None:
    anna = room.participant("Anna")
    await anna.open()
    await anna.say((OP % '{"type":"rename","name":"Annika"}').ljust(32_768))
    await anna.event("participant_changed")
    await anna.say((OP % '{"type":"rename","name":"Annika"}').ljust(32_769))
    assert await anna.closed() == 1009


@pytest.mark.parametrize("subprotocols", [None, ["workshop-board.v2"], ["chat", "workshop-board.v0"]])
async def test_another_subprotocol_is_a_fault(room: Room, subprotocols: list[str] | None) -> None:
    offered = [websockets.Subprotocol(name) for name in subprotocols or ()]
    async with websockets.connect(room.url, subprotocols=offered or None) as socket:
        assert socket.subprotocol is None
        with pytest.raises(websockets.ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 4502


async def test_our_subprotocol_is_chosen_among_others(room: Room) -> None:
    offered = [websockets.Subprotocol(name) for name in ("workshop-board.v2", "workshop-board.v1")]
    async with websockets.connect(room.url, subprotocols=offered) as socket:
        assert socket.subprotocol == "workshop-board.v1"


async def test_a_hundred_bad_connections_leave_the_room_as_it_was(room: Room) -> None:
    async with room.facilitator() as maria:
        before = maria.seq

        async def misbehave(frame: str | bytes) -> None:
            stranger = Browser(room)
            await stranger.connect()
            await stranger.say(frame)
            assert await stranger.closed() == 4500

        for _ in range(8):
            await asyncio.gather(*(misbehave(frame) for frame in UNREADABLE.values()))
        await maria.do("rename_room", title="Efteråt")
        assert maria.seq == before + 1
        assert json.dumps(maria.frames).count("participant_joined") == 0
