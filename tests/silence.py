"""A browser that says hello and then reads nothing: a raw socket with a tiny receive buffer."""

import asyncio
import base64
import json
import os
import socket
import struct
import uuid
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from tests.browsers import SUBPROTOCOL, Browser, Room, new_seat

HEAP = 2_600
COLORS = ["blue", "green", "rose", "yellow"] * 10
TEXT = 1
CLOSE = 8


class Stuck:
    """Connected for the length of an `async with`."""

    def __init__(self, room: Room) -> None:
        self.seat = new_seat()
        self._room = room
        self._socket = socket.socket()
        self._unread = b""

    def _connect(self) -> None:
        where = urlsplit(self._room.url)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.connect((where.hostname, where.port))
        self._socket.settimeout(2)
        self._socket.sendall(
            f"GET {where.path} HTTP/1.1\r\nHost: {where.netloc}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\n\r\n".encode()
        )
        while b"\r\n\r\n" not in self._unread:
            self._unread += self._socket.recv(1)
        self._unread = b""
        hello = {"seat": self.seat, "key": None, "name": "Fast", "locale": "sv", "head": None}
        self.say({"type": "hello", **hello})

    def say(self, frame: dict[str, object]) -> None:
        """Send a masked text frame."""
        body = json.dumps(frame).encode()
        self._socket.sendall(struct.pack("!BBH4x", 0x81, 0xFE, len(body)) + body)

    async def fill(self, facilitator: Browser) -> None:
        """Let so much happen that more than the sockets hold waits for this one."""
        await facilitator.event("participant_joined")
        await facilitator.do("set_step", step="reflect")
        note = str(uuid.uuid4())
        await facilitator.do("add_note", id=note, board="thoughts", column="other", text="å" * 2000)
        for _ in range(HEAP // len(COLORS)):
            # Each entry has the whole note, four kilobytes of it.
            asked = [
                await facilitator.ask({"type": "color_note", "id": note, "color": color}) for color in COLORS
            ]
            await facilitator.answer(asked[-1])

    def read(self) -> tuple[int, bytes]:
        """The next frame's opcode and body. Raises ConnectionError at the end, or when it is broken off."""
        first, length = self._take(2)
        size = length
        if length == 126:
            [size] = struct.unpack("!H", self._take(2))
        elif length == 127:
            [size] = struct.unpack("!Q", self._take(8))
        return first & 0x0F, self._take(size)

    def frame(self) -> dict[str, Any]:
        """The next text frame."""
        opcode, body = self.read()
        while opcode != TEXT:
            opcode, body = self.read()
        found: dict[str, Any] = json.loads(body)
        return found

    def _take(self, size: int) -> bytes:
        while len(self._unread) < size:
            more = self._socket.recv(65_536)
            if not more:
                raise ConnectionError("the server has ended the connection")
            self._unread += more
        taken, self._unread = self._unread[:size], self._unread[size:]
        return taken

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self._connect)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()


async def frames_of(stuck: Stuck) -> list[dict[str, Any]]:
    """All text frames until the newest snapshot and what follows it to presence."""

    def read() -> list[dict[str, Any]]:
        frames: list[dict[str, Any]] = []
        while not frames or frames[-1]["type"] != "presence" or not resynchronised(frames):
            frames.append(stuck.frame())
        return frames

    return await asyncio.to_thread(read)


def resynchronised(frames: list[dict[str, Any]]) -> bool:
    return [frame["type"] for frame in frames].count("snapshot") > 1
