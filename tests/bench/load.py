"""A load client that costs little: raw sockets, one epoll loop, and a regular expression instead of a parser.

Every op carries a number in an id. An op has taken as long as it takes until the last client of its crowd
has received that number.
"""

import re
import select
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

MARK = re.compile(rb"4000-8000-([0-9a-f]{12})")
MARK_SIZE = 22
# uvicorn's pings hold four bytes; no JSON holds these two.
PING = b"\x89\x04"
PONG = 10
# A close with a number from 4352 on: nobody's text holds it either.
CLOSED = b"\x88\x02\x11"
READ_MAX = 262_144
TICK_S = 0.001
PATIENCE_S = 60

# What is sent after the upgrade, and what the answer to it holds.
Step = tuple[bytes | None, bytes]


def op_id(number: int) -> str:
    """A UUID that the load client finds again."""
    return f"00000000-0000-4000-8000-{number:012x}"


def masked(payload: bytes, opcode: int = 1) -> bytes:
    """A client's frame, masked with zeros: that costs nobody anything."""
    size = len(payload)
    head = bytes((0x80 | opcode, 0x80 | min(size, 126)))
    return head + (b"" if size < 126 else size.to_bytes(2)) + b"\0\0\0\0" + payload


@dataclass(eq=False)
class Client:
    """One connection."""

    socket: socket.socket
    upgrade: bytes
    steps: list[Step]
    crowd: int
    opened: float = 0.0
    tail: bytes = b""
    upgraded: bool = False
    ready: bool = False
    answered: Callable[[int], None] | None = None
    heard: bytes = b""


@dataclass
class Load:
    """All connections of a measurement. `breath`: seconds between two looks at the sockets, where it does not
    matter when something came: what comes meanwhile is read in one go, so that not the client is what is
    measured.
    """

    breath: float = 0.0
    took: list[float] = field(default_factory=list)
    deliveries: int = 0
    _left: dict[int, int] = field(default_factory=dict)
    _sent: dict[int, float] = field(default_factory=dict)
    _clients: dict[int, Client] = field(default_factory=dict)
    _numbers: int = 0

    def __post_init__(self) -> None:
        self._epoll = select.epoll()
        self._buffer = memoryview(bytearray(READ_MAX))
        self.waiting = 0

    def connect(
        self, port: int, path: str, steps: Sequence[Step], crowd: int = 0, protocol: str = ""
    ) -> Client:
        """Begin to connect; the client is one of so many who get each op."""
        sock = socket.socket()
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect_ex(("127.0.0.1", port))
        upgrade = (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            + (f"Sec-WebSocket-Protocol: {protocol}\r\n" if protocol else "")
            + "\r\n"
        ).encode()
        client = Client(sock, upgrade, list(steps), crowd)
        self._clients[sock.fileno()] = client
        self._epoll.register(sock.fileno(), select.EPOLLOUT)
        self.waiting += 1
        return client

    def settle(self) -> None:
        """Until everyone who connects has been let in."""
        self.run(lambda: not self.waiting, PATIENCE_S)
        if self.waiting:
            raise TimeoutError(f"{self.waiting} connections were not let in")

    def number(self) -> int:
        """The number of the next op."""
        self._numbers += 1
        return self._numbers

    def send(self, client: Client, frame: bytes, number: int) -> None:
        """Send the op with this number."""
        self._left[number] = client.crowd
        self._sent[number] = time.perf_counter()
        self.say(client, frame)

    def say(self, client: Client, frame: bytes) -> None:
        """Send what nobody waits for."""
        if client.socket.send(frame) != len(frame):
            raise BlockingIOError("the server does not read")

    def unanswered(self) -> int:
        """How many ops have not reached everyone."""
        return len(self._left)

    def forget(self) -> None:
        """Begin to measure: what was before does not count."""
        self.took.clear()
        self.deliveries = 0

    def drop(self, client: Client) -> None:
        """Break the connection off."""
        self._epoll.unregister(client.socket.fileno())
        del self._clients[client.socket.fileno()]
        client.socket.close()

    def close(self) -> None:
        """Break all off."""
        for client in tuple(self._clients.values()):
            self.drop(client)
        self._left.clear()

    def run(self, done: Callable[[], bool], seconds: float, tick: Callable[[], None] | None = None) -> None:
        """Read until it is done, or so many seconds; `tick` about every millisecond."""
        end = time.perf_counter() + seconds
        while not done() and (now := time.perf_counter()) < end:
            if tick is not None:
                tick()
            if self.breath:
                time.sleep(self.breath)
            for number, events in self._epoll.poll(TICK_S if tick else min(0.05, end - now)):
                client = self._clients[number]
                if events & select.EPOLLOUT:
                    self._begin(client)
                elif client.ready:
                    self._read(client)
                else:
                    self._greet(client)

    def _begin(self, client: Client) -> None:
        client.socket.send(client.upgrade)
        self._epoll.modify(client.socket.fileno(), select.EPOLLIN)

    def _greet(self, client: Client) -> None:
        client.heard += self._receive(client)
        # Nothing may be sent with the upgrade: some servers lose it.
        if not client.upgraded and b"\r\n\r\n" in client.heard:
            client.upgraded = True
            client.heard = client.heard.split(b"\r\n\r\n", 1)[1]
            self._step(client)
        while client.upgraded and client.steps and client.steps[0][1] in client.heard:
            del client.steps[0]
            self._step(client)
        if client.upgraded and not client.steps:
            client.ready, client.opened = True, time.perf_counter()
            self.waiting -= 1

    def _step(self, client: Client) -> None:
        if client.steps and client.steps[0][0] is not None:
            self.say(client, client.steps[0][0])

    def _read(self, client: Client) -> None:
        heard = self._receive(client)
        if CLOSED in heard:
            raise ConnectionError(f"the server has closed a connection: {heard[-4:].hex()}")
        if (ping := heard.find(PING)) >= 0:
            self.say(client, masked(heard[ping + 2 : ping + 6], PONG))
        data = client.tail + heard
        end = 0
        for match in MARK.finditer(data):
            end = match.end()
            self._arrived(client, int(match[1], 16))
        client.tail = data[max(end, len(data) - MARK_SIZE + 1) :]

    def _arrived(self, client: Client, number: int) -> None:
        left = self._left.get(number)
        if left is None:
            return
        self.deliveries += 1
        if left > 1:
            self._left[number] = left - 1
        else:
            del self._left[number]
            self.took.append(time.perf_counter() - self._sent.pop(number))
        if client.answered is not None:
            client.answered(number)

    def _receive(self, client: Client) -> bytes:
        # One buffer for all: the pages of a new one would be asked of the kernel for each read.
        size = client.socket.recv_into(self._buffer)
        if not size:
            raise ConnectionError(
                f"the server has ended a connection: {client.heard[-200:]!r} {client.tail!r}"
            )
        return bytes(self._buffer[:size])
