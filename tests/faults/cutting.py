"""A network that breaks: a proxy that cuts connections at random bytes, either way and within frames."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

CHUNK = 65_536
# A frame is a few hundred bytes long, a snapshot many thousand: the cut may come before, within or after one.
FAR = 12_000


@dataclass(eq=False)
class Link:
    """One connection through the proxy. `fuse`: how many bytes more, either way, until it is cut."""

    ends: tuple[asyncio.StreamWriter, asyncio.StreamWriter]
    fuse: int | None = None

    def abort(self) -> None:
        """Both ends at once, as when a cable is pulled."""
        for end in self.ends:
            end.transport.abort()


class CuttingProxy:
    """Stands before a server; `cuts` counts the connections that it has cut."""

    def __init__(self, port: int, chance: random.Random) -> None:
        self._port = port
        self._chance = chance
        self._links: set[Link] = set()
        self.cuts = 0
        self.address = ""

    async def cut(self, times: int) -> None:
        """Cut so many connections, one after another, each at a byte of its own."""
        goal = self.cuts + times
        while self.cuts < goal:
            await asyncio.sleep(self._chance.uniform(0.02, 0.2))
            whole = [link for link in self._links if link.fuse is None]
            if whole:
                self._chance.choice(whole).fuse = self._chance.randrange(FAR)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either end or the fuse ends it."""
        try:
            beyond, there = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            writer.transport.abort()
            return
        link = Link((writer, there))
        self._links.add(link)
        try:
            await asyncio.gather(self._pump(link, reader, there), self._pump(link, beyond, writer))
        finally:
            self._links.discard(link)
            link.abort()

    async def _pump(self, link: Link, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await source.read(CHUNK):
                if link.fuse is not None and link.fuse <= len(chunk):
                    sink.write(chunk[: link.fuse])
                    self._links.discard(link)
                    self.cuts += 1
                    link.abort()
                    return
                if link.fuse is not None:
                    link.fuse -= len(chunk)
                sink.write(chunk)
                await sink.drain()
        link.abort()


@asynccontextmanager
async def cutting(address: str, seed: int) -> AsyncIterator[CuttingProxy]:
    """A proxy before the server at the address, at an address of its own."""
    proxy = CuttingProxy(int(address.rsplit(":", 1)[1]), random.Random(seed))
    listening = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    async with listening:
        proxy.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        yield proxy
