"""The floor where there is no compiler: the same loop in Python, on raw sockets."""

import selectors
import socket

from tests.bench.peers.ports import free_port

UPGRADE = (
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
)

everyone: list[socket.socket] = []


def take(data: bytes) -> bytes:
    """Pass on every whole frame to everyone; what is left."""
    while len(data) >= 6:
        size, head = data[1] & 0x7F, 6
        if size == 126:
            size, head = int.from_bytes(data[2:4]), 8
        if len(data) < head + size:
            break
        frame = (
            b"\x81"
            + (bytes((size,)) if size < 126 else b"\x7e" + size.to_bytes(2))
            + data[head : head + size]
        )
        for one in everyone:
            one.send(frame)
        data = data[head + size :]
    return data


def main() -> None:
    """Serve for ever."""
    listening = free_port()
    selector = selectors.DefaultSelector()
    selector.register(listening, selectors.EVENT_READ)
    left: dict[socket.socket, bytes] = {}
    while True:
        for key, _ in selector.select():
            if key.fileobj is listening:
                one, _ = listening.accept()
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(one, selectors.EVENT_READ)
                left[one] = b""
                continue
            one = key.fileobj  # type: ignore[assignment]
            got = one.recv(65_536)
            if not got:
                selector.unregister(one)
                everyone.remove(one)
            elif one in everyone:
                left[one] = take(left[one] + got)
            elif b"\r\n\r\n" in got:
                one.send(UPGRADE)
                everyone.append(one)


if __name__ == "__main__":
    main()
