"""The network between a process and Redis, which a test may cut without a word to either side."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Wire:
    """Passes bytes on, unless it is dead: then they are read by nobody, and nobody is told."""

    def __init__(self, port: int) -> None:
        self.port = 0
        self._to = port
        self._live = asyncio.Event()
        self._live.set()
        self._writers: set[asyncio.StreamWriter] = set()

    def die(self) -> None:
        """As when a cable is pulled."""
        self._live.clear()

    def revive(self) -> None:
        """What was sent meanwhile arrives, late."""
        self._live.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        there, here = await asyncio.open_connection("127.0.0.1", self._to)
        self._writers |= {writer, here}
        try:
            await asyncio.gather(self._pass(reader, here), self._pass(there, writer))
        finally:
            self._writers -= {writer, here}
            for end in (writer, here):
                end.close()

    def close(self) -> None:
        """All connections."""
        self.revive()
        for writer in self._writers:
            writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while part := await reader.read(1 << 16):
                await self._live.wait()
                writer.write(part)
                await writer.drain()
            await self._live.wait()
            writer.close()


@asynccontextmanager
async def wire(port: int) -> AsyncIterator[Wire]:
    """To what listens on the port, until the end of the `async with`."""
    between = Wire(port)
    server = await asyncio.start_server(between.serve, "127.0.0.1")
    between.port = server.sockets[0].getsockname()[1]
    try:
        yield between
    finally:
        server.close()
        between.close()
