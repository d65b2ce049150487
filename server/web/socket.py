"""One WebSocket: hello, then frames in both directions until one side has had enough."""

import asyncio
from contextlib import suppress
from typing import Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from server.hosting import frames
from server.hosting.host import Host
from server.hosting.parting import Parting
from server.hosting.ports import Unavailable
from server.hosting.registry import Registry
from server.hosting.sessions import Session
from server.hosting.turns import Gone
from server.hosting.wishes import Arrival, Wish
from server.room.rejection import NotAdmitted, Rejected
from server.room.upcast import TooNew
from server.web import wire
from server.web.batching import write_of
from server.web.codes import canonical
from server.web.keys import role_of
from server.web.outlet import Outlet

HELLO_S: Final = 10
WHISPERS_MAX: Final = 600
FRAMES_WINDOW_S: Final = 10
CLOSE_S: Final = 1
ADMISSION: Final = {"closed": 4505, "full": 4510}


class Sockets:
    """Those that are open, so that a process that ends can wait for their goodbyes."""

    def __init__(self) -> None:
        self._open: dict[asyncio.Task[object], Outlet] = {}

    def __len__(self) -> int:
        return len(self._open)

    @property
    def backlog(self) -> int:
        """Characters that slow browsers have not taken."""
        return sum(outlet.backlog for outlet in self._open.values())

    def add_current(self, outlet: Outlet) -> None:
        """The task that runs now serves a socket, until it is done."""
        if (task := asyncio.current_task()) is not None:
            self._open[task] = outlet
            task.add_done_callback(self._open.pop)

    def farewell(self, parting: Parting) -> None:
        """Say goodbye to everyone, those too who have not said hello."""
        for outlet in self._open.values():
            outlet.answer(frames.encode(parting.bye()))
            outlet.close(4000)

    async def gone(self, seconds: float) -> None:
        """Wait until all are closed, or so many seconds."""
        if self._open:
            await asyncio.wait(tuple(self._open), timeout=seconds)


class Closed(Exception):
    """The connection ends with this close number."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


async def socket(websocket: WebSocket) -> None:
    """Serve one browser tab. The upgrade is always accepted: a browser cannot read an HTTP status there."""
    outlet = Outlet(write_of(websocket.scope))
    websocket.app.state.sockets.add_current(outlet)
    spoken = wire.SUBPROTOCOL in websocket.scope["subprotocols"]
    await websocket.accept(subprotocol=wire.SUBPROTOCOL if spoken else None)
    # They are not kept for as long as the connection lives.
    websocket.scope["headers"] = []
    try:
        if not spoken:
            raise Closed(4502)
        host = await _host(websocket)
        await Conversation(websocket, host, outlet).run()
    except (Closed, wire.Fault) as end:
        # A browser that reads nothing does not read this either.
        with suppress(RuntimeError, WebSocketDisconnect, TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await websocket.close(end.code)
    except WebSocketDisconnect:
        pass


async def _host(websocket: WebSocket) -> Host:
    registry: Registry = websocket.app.state.registry
    if registry.parting is not None:
        await websocket.send_text(frames.encode(registry.parting.bye()))
        raise Closed(4000)
    code = canonical(websocket.path_params["room"])
    try:
        host = None if code is None else await registry.host(code)
        if code is not None and host is None and await registry.ports.journal.erased(code):
            raise Closed(4509)
    except Unavailable:
        raise Closed(4001) from None
    except TooNew:
        raise Closed(4000) from None
    if host is None:
        raise Closed(4504)
    return host


class Conversation:
    """A connection to a room that exists."""

    def __init__(self, websocket: WebSocket, host: Host, outlet: Outlet) -> None:
        self._websocket = websocket
        self._host = host
        self._outlet = outlet
        self._session: Session | None = None
        # Kept no longer than it is needed: one for each connection is a kilobyte.
        self._joining: asyncio.Event | None = asyncio.Event()
        self._whispers = 0
        self._window = 0.0

    async def run(self) -> None:
        """Read and write at once, until either ends. Raises Closed, Fault or WebSocketDisconnect."""
        reader = asyncio.create_task(self._read())
        writer = asyncio.create_task(self._outlet.run(self._websocket.send_text, self._resynchronise))
        try:
            await asyncio.wait((reader, writer), return_when=asyncio.FIRST_COMPLETED)
            if writer.done():
                raise Closed(writer.result())
            await self._flush_and_raise(reader, writer)
        finally:
            reader.cancel()
            writer.cancel()
            await asyncio.gather(reader, writer, return_exceptions=True)
            # What ended them holds this frame: a circle that only a collector of garbage would find.
            del reader, writer
            if self._session is not None:
                await self._host.depart(self._session)

    async def _flush_and_raise(self, reader: "asyncio.Task[None]", writer: "asyncio.Task[int]") -> None:
        """What was answered before a fault still goes out before its close number."""
        try:
            reader.result()
        except (Closed, wire.Fault) as end:
            self._outlet.close(end.code)
            raise Closed(await writer) from None
        finally:
            del reader, writer

    async def _read(self) -> None:
        self._session = await self._hello()
        if self._joining is not None:
            self._joining.set()
            self._joining = None
        while True:
            await self._take(self._session, wire.read(await self._next()))

    async def _hello(self) -> Session:
        try:
            async with asyncio.timeout(HELLO_S):
                hello = await self._next_hello()
        except TimeoutError:
            raise Closed(4003) from None
        while True:
            try:
                return await self._join(hello)
            except Rejected as refusal:
                self._outlet.answer(frames.encode(frames.Rejected(None, refusal.code, refusal.detail)))
            hello = await self._next_hello()

    async def _next_hello(self) -> wire.Hello:
        frame = wire.read(await self._next())
        if not isinstance(frame, wire.Hello):
            raise wire.Fault(4501)
        return frame

    async def _join(self, hello: wire.Hello) -> Session:
        role = None if hello.key is None else role_of(self._host.room, hello.key)
        if hello.key is not None and role is None:
            raise wire.Fault(4503)
        if hello.seat is None and role != "screen":
            raise wire.Fault(4500)
        seat = None if hello.seat is None or role == "screen" else wire.read_seat(hello.seat)
        arrival = Arrival(
            outlet=self._outlet,
            seat=seat,
            facilitator=role == "facilitator",
            name=hello.name,
            head=wire.head_of(hello.head),
            view=None if hello.head is None else hello.head.view,
            admitted=asyncio.get_running_loop().create_future(),
        )
        try:
            return await self._host.join(arrival)
        except NotAdmitted as refusal:
            raise wire.Fault(ADMISSION[refusal.reason]) from None
        except Unavailable:
            raise Closed(4001) from None
        except Gone as gone:
            raise Closed(gone.code) from None

    async def _take(self, session: Session, frame: wire.AnyFrame) -> None:
        match frame:
            case wire.OpFrame():
                taken = self._host.submit(_wish(frame, session))
            case wire.Cast() | wire.CastStars():
                taken = await self._cast(session, frame)
            case wire.Whisper():
                taken = self._whisper(session, frame)
            case _:
                raise wire.Fault(4501)
        if not taken:
            raise wire.Fault(4508)

    async def _cast(self, session: Session, frame: wire.Cast | wire.CastStars) -> bool:
        try:
            if isinstance(frame, wire.CastStars):
                return await self._host.give(session, frame.n, *wire.read_stars(frame))
            return await self._host.cast(session, frame.n, *wire.read_cast(frame))
        except Rejected as refusal:
            self._outlet.answer(frames.encode(frames.CastRefused(frame.n, refusal.code)))
            return True

    def _whisper(self, session: Session, frame: wire.Whisper) -> bool:
        now = asyncio.get_running_loop().time()
        if now - self._window > FRAMES_WINDOW_S:
            self._window, self._whispers = now, 0
        self._whispers += 1
        if session.participant is not None:
            self._host.whisper(session, wire.read_whisper(frame))
        return self._whispers <= WHISPERS_MAX

    async def _next(self) -> str:
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code") or 1005)
        text: str | None = message.get("text")
        if text is None:
            raise wire.Fault(4500)
        return text

    async def _resynchronise(self) -> None:
        # Who is let in hears the room before this task hears of the session.
        if self._joining is not None:
            await self._joining.wait()
        if self._session is not None:
            await self._host.resynchronise(self._session)


def _wish(frame: wire.OpFrame, session: Session) -> Wish:
    after = frame.after if type(frame.after) is int else 0
    turn = frame.turn if type(frame.turn) is int and frame.turn >= 0 else None
    return Wish(wire.read_op(frame), frame.id, after, session, turn)
