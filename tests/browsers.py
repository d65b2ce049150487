"""A browser as the server sees it: HTTP and one WebSocket, spoken by hand, so that tests see every byte."""

import asyncio
import base64
import json
import secrets
import ssl
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import httpx
import websockets
from websockets.asyncio.client import ClientConnection, connect

SUBPROTOCOL = "workshop-board.v1"
PATIENCE = 15
# Our servers speak plain HTTP; to read all certificates of the machine for each client takes a while.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

Frame = dict[str, Any]


@dataclass(frozen=True)
class Room:
    """A room that a test has made."""

    address: str
    code: str
    facilitator_key: str
    screen_key: str

    @property
    def url(self) -> str:
        """Where its WebSocket is."""
        return f"ws{self.address.removeprefix('http')}/ws/{self.code}"

    def facilitator(self, name: str = "Maria") -> "Browser":
        """A browser with the facilitator's link."""
        return Browser(self, key=self.facilitator_key, name=name)

    def participant(self, name: str | None = None, seat: str | None = None) -> "Browser":
        """A browser with the participants' link."""
        return Browser(self, seat=seat or new_seat(), name=name)

    def screen(self) -> "Browser":
        """A projector."""
        return Browser(self, seat=None, key=self.screen_key)


async def make_room(address: str, **wanted: object) -> Room:
    """POST /api/rooms."""
    async with httpx.AsyncClient(verify=NO_TLS) as client:
        answer = await client.post(f"{address}/api/rooms", json=wanted)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    return Room(address, made["room"], made["facilitator_key"], made["screen_key"])


def new_seat() -> str:
    """32 random bytes in base64url."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")


@dataclass
class Browser:
    """One tab. Frames it has received are in `frames`, texts as they came in `texts`, when in `times`."""

    room: Room
    seat: str | None = field(default_factory=new_seat)
    key: str | None = None
    name: str | None = None
    head: Frame | None = None
    frames: list[Frame] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    casts: int = 0

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> Frame:
        """Connect, say hello, and wait until everything that belongs to joining has come; the welcome."""
        await self.connect()
        await self.hello()
        welcome = await self.next("welcome")
        await self.next("presence")
        return welcome

    async def hello(self, **changes: object) -> None:
        """Say hello without waiting, with what the browser has unless it is changed."""
        hello = {"seat": self.seat, "key": self.key, "name": self.name, "locale": "sv", "head": self.head}
        await self.say({"type": "hello", **hello, **changes})

    async def connect(self, subprotocol: str = SUBPROTOCOL) -> None:
        """Only the upgrade."""
        self.socket: ClientConnection = await connect(
            self.room.url, subprotocols=[websockets.Subprotocol(subprotocol)], compression=None, max_size=None
        )
        self._unread = 0
        self.frames, self.texts, self.times = [], [], []
        self._more = asyncio.Condition()
        self._reader = asyncio.create_task(self._read())

    async def close(self) -> None:
        """Go away."""
        await self.socket.close()
        await self._reader

    async def say(self, frame: Frame | str | bytes) -> None:
        """Send a frame, or raw text or bytes."""
        await self.socket.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    async def ask(self, op: Frame, *, id: str | None = None, after: int = 0) -> str:
        """Send an op without waiting; its id."""
        id = id or str(uuid.uuid4())
        await self.say({"type": "op", "id": id, "after": after or self.seq, "op": op})
        return id

    async def do(self, type: str, **fields: object) -> Frame:
        """Send an op and wait for its answer: its entry, `accepted` or `rejected`."""
        return await self.answer(await self.ask({"type": type, **fields}))

    async def answer(self, id: str) -> Frame:
        """The answer to the op with this id."""
        return await self.wait(lambda: self._answer(id))

    async def rejected(self, type: str, **fields: object) -> str:
        """The code that the op is rejected with."""
        answer = await self.do(type, **fields)
        assert answer.get("type") == "rejected", answer
        return str(answer["code"])

    async def cast(self, statement: str, score: object, round: int = 1) -> Frame:
        """Cast a ballot and wait for its answer."""
        frame = {"type": "cast", "round": round, "statement": statement, "score": score}
        return await self._ballot(frame, 256)

    async def give(self, board: str, stars: dict[str, int], round: int = 1) -> Frame:
        """Give stars and wait for the answer."""
        return await self._ballot(
            {"type": "cast_stars", "board": board, "round": round, "stars": stars}, 2048
        )

    async def _ballot(self, frame: Frame, length: int) -> Frame:
        self.casts += 1
        n = self.casts
        await self.say(json.dumps(frame | {"n": n}, separators=(",", ":")).ljust(length))
        return await self.wait(lambda: self._first(lambda f: f["type"].startswith("cast_") and f["n"] == n))

    async def next(self, type: str) -> Frame:
        """The next frame of the type that no `next` has given yet, also one that has come already."""

        def unread() -> Frame | None:
            for index in range(self._unread, len(self.frames)):
                if self.frames[index]["type"] == type:
                    self._unread = index + 1
                    return self.frames[index]
            return None

        return await self.wait(unread)

    def newest(self, type: str) -> Frame:
        """The last frame of the type that has come."""
        return [frame for frame in self.frames if frame["type"] == type][-1]

    async def event(self, type: str, **fields: object) -> Frame:
        """The first event of the type with these fields, past or coming."""
        return await self.wait(
            lambda: next((e for e in self.events if e["type"] == type and fields.items() <= e.items()), None)
        )

    async def counts(self, accept: Callable[[Frame], bool]) -> Frame:
        """The first counts frame that is accepted, past or coming."""
        return await self.wait(lambda: self._first(lambda f: f["type"] == "counts" and accept(f)))

    async def wait(self, found: Callable[[], Frame | None]) -> Frame:
        """What `found` finds, now or after a later frame; fails when the connection ends before."""
        async with asyncio.timeout(PATIENCE), self._more:
            while (frame := found()) is None:
                if self._reader.done():
                    self._reader.result()
                    raise ConnectionError(f"the connection ended: {self.socket.close_code}")
                await self._more.wait()
            return frame

    async def closed(self) -> int | None:
        """Wait for the server to close; the close number."""
        async with asyncio.timeout(PATIENCE):
            await self._reader
        return self.socket.close_code

    @property
    def seq(self) -> int:
        """The seq of what has been received."""
        return int(self.head["seq"]) if self.head else 0

    @property
    def entries(self) -> list[Frame]:
        """All entries received on this connection."""
        return [entry for frame in self.frames if frame["type"] == "entries" for entry in frame["entries"]]

    @property
    def events(self) -> list[Frame]:
        """All events received on this connection."""
        return [event for entry in self.entries for event in entry["events"]]

    @property
    def here(self) -> set[str]:
        """Who is connected, as told."""
        here: set[str] = set()
        for frame in self.frames:
            if frame["type"] == "presence":
                here = (set() if frame["full"] else here - set(frame["gone"])) | set(frame["here"])
        return here

    @property
    def snapshot(self) -> Frame:
        """The room of the newest snapshot frame."""
        rooms: list[Frame] = [frame["room"] for frame in self.frames if frame["type"] == "snapshot"]
        return rooms[-1]

    def _follow(self, frame: Frame) -> None:
        """Keep the head, and fail on an entry that does not follow it, as every browser does."""
        if frame["type"] == "snapshot":
            self.head = frame["head"]
        for entry in frame["entries"] if frame["type"] == "entries" else ():
            assert self.head is not None
            assert (entry["prev"], entry["seq"]) == (self.head["id"], self.head["seq"] + 1)
            self.head = {**self.head, "id": entry["id"], "seq": entry["seq"]}

    def _answer(self, id: str) -> Frame | None:
        entry = next((entry for entry in self.entries if entry["op"] == id), None)
        return entry or self._first(lambda f: f["type"] in ("accepted", "rejected") and f["id"] == id)

    def _first(self, accept: Callable[[Frame], bool]) -> Frame | None:
        return next((frame for frame in self.frames if accept(frame)), None)

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                frame = json.loads(text)
                async with self._more:
                    self.texts.append(str(text))
                    self.times.append(time.time())
                    self.frames.append(frame)
                    self._follow(frame)
                    self._more.notify_all()
        except websockets.ConnectionClosed:
            pass
        finally:
            async with self._more:
                self._more.notify_all()
