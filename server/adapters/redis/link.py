"""The way to Redis: connections, scripts that survive SCRIPT FLUSH, and what a failure means to a port."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final, Self

from redis.asyncio import Redis
from redis.exceptions import NoScriptError

from server.adapters.redis.ways import FAILURES, way_of
from server.hosting.ports import Unavailable
from server.redis_url import parse

PREFIX: Final = "workshop:"
LUA: Final = Path(__file__).parent / "lua"
ANSWER_S: Final = 3
ALL_S: Final = 60
CONNECTIONS: Final = 32
AT_ONCE: Final = 200
LOST_S: Final = 1
OLDEST: Final = 7
# Enough to find one for a primary that has but a few of the 16,384 slots.
TAGS: Final = 100_000

Argument = str | bytes | int


class Script:
    """A Lua script, with the functions of `uses` before it. Scripts do not roll back: each checks all before
    its first write.
    """

    def __init__(self, name: str, uses: str | None = None) -> None:
        source = (LUA / f"{name}.lua").read_text(encoding="utf-8")
        if uses is not None:
            flags, rest = source.split("\n", 1)
            source = f"{flags}\n{(LUA / f'{uses}.lua').read_text(encoding='utf-8')}\n{rest}"
        self.source = source
        self.digest = hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()


class Link:
    """Connections of one port, or of the watch over all. Every call raises Unavailable when Redis refuses,
    is gone, or does not answer in time.
    """

    @classmethod
    async def open(cls, url: str, prefix: str = PREFIX) -> Self:
        """To a Redis that is there and new enough. Raises Unavailable with a text for the operator."""
        link = cls(url, prefix)
        try:
            await link.check()
        except BaseException:
            await link.close()
            raise
        return link

    def __init__(self, url: str, prefix: str = PREFIX) -> None:
        told = parse(url)
        self._way = way_of(told)
        self.publish = self._way.publish
        self.replicas = told.replicas
        self._prefix = prefix
        self._where = told.address
        self._turns = asyncio.Semaphore(CONNECTIONS)
        self._closed = False
        self._pending = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def key(self, room: str, part: str) -> str:
        """A key of the room's."""
        return f"{self._prefix}{{{room}}}:{part}"

    def own_key(self, name: str, node: str = "") -> str:
        """A key that is no room's; on a cluster, one that lies on this primary. Raises Unavailable."""
        if not node:
            return self._prefix + name
        tagged = (f"{self._prefix}{name}:{{{tag}}}" for tag in range(TAGS))
        found = next((key for key in tagged if self.node_of(key) == node), None)
        if found is None:
            raise Unavailable("the primary has no slots")
        return found

    def nodes(self) -> Sequence[str]:
        """The names of all primaries that rooms lie on."""
        return self._way.nodes()

    def node_of(self, key: str) -> str:
        """The one that has the key. Raises Unavailable."""
        try:
            return self._way.node_of(key)
        except FAILURES as error:
            raise Unavailable(str(error)) from error

    def at(self, node: str) -> Redis:
        """A client of one primary, to be used while it is `taken`."""
        return self._way.at(node)

    async def find(self) -> None:
        """Learn anew which primaries there are. Raises Unavailable."""
        async with self.taken():
            await self._way.find()

    async def rooms_with(self, part: str) -> AsyncIterator[str]:
        """Every room that has this key; one that comes or goes meanwhile may be missed."""
        before, after = f"{self._prefix}{{", f"}}:{part}"
        for node in self.nodes():
            async with self.taken(ALL_S):
                async for key in self.at(node).scan_iter(match=f"{before}*{after}", count=1000):
                    yield key.decode().removeprefix(before).removesuffix(after)

    async def run(self, script: Script, keys: Sequence[str], *arguments: Argument) -> Any:
        """What the script answers."""
        try:
            return await self.do("EVALSHA", script.digest, len(keys), *keys, *arguments)
        except Unavailable as refused:
            if not isinstance(refused.__cause__, NoScriptError):
                raise
        return await self.do("EVAL", script.source, len(keys), *keys, *arguments)

    async def do(self, *command: Argument) -> Any:
        """What the command answers, which names a key."""
        async with self.taken():
            return await self._way.client.execute_command(*command)

    async def each(self, commands: Iterable[Sequence[Argument]]) -> Sequence[Any]:
        """What the commands answer, which are sent together; an exception for one that failed."""
        async with self.taken(), self._way.client.pipeline(transaction=False) as pipeline:
            for command in commands:
                pipeline.execute_command(*command)
            return list(await pipeline.execute(raise_on_error=False))

    async def of_rooms(self, rooms: Sequence[str], command: str, part: str, *rest: str) -> Mapping[str, Any]:
        """What the command answers of that key of each room, but of those that could not be asked."""
        answers = dict[str, Any]()
        for first in range(0, len(rooms), AT_ONCE):
            some = rooms[first : first + AT_ONCE]
            told = await self.each([(command, self.key(room, part), *rest) for room in some])
            answers.update(zip(some, told, strict=True))
        return {room: answer for room, answer in answers.items() if not isinstance(answer, Exception)}

    async def check(self) -> None:
        """That Redis is there and new enough. Raises Unavailable with a text for the operator."""
        versions = set[str]()
        try:
            await self.find()
            for node in self.nodes():
                async with self.taken():
                    versions.add(str((await self.at(node).info("server"))["redis_version"]))
        except Unavailable as error:
            # What redis-py says of sentinels ends with all that it knows of them.
            said = str(error).partition(" : <")[0]
            raise Unavailable(f"Cannot reach Redis at {self._where}: {said}") from error
        for version in versions:
            if int(version.split(".", maxsplit=1)[0]) < OLDEST:
                raise Unavailable(f"Redis at {self._where} is {version}; {OLDEST}.0 or newer is needed.")

    @asynccontextmanager
    async def taken(self, seconds: float = ANSWER_S) -> AsyncIterator[None]:
        """Something is asked of Redis within, in that time. It is finished before closing; its failures are
        ours.
        """
        with self.begun():
            try:
                async with asyncio.timeout(seconds), self._turns:
                    yield
            except FAILURES as error:
                raise Unavailable(str(error)) from error

    @contextmanager
    def begun(self) -> Iterator[None]:
        """What takes several commands is finished before closing, as each of them is."""
        if self._closed and not self._pending:
            raise Unavailable("the store is closed")
        self._pending += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._pending -= 1
            if not self._pending:
                self._idle.set()

    async def close(self) -> None:
        """Finish what is under way and let go. Closing twice is one closing."""
        self._closed = True
        await self._idle.wait()
        await self._way.close()


async def end(*tasks: "asyncio.Task[Any]") -> None:
    """Cancel them and wait; again, for redis-py may lose a cancel."""
    while left := [task for task in tasks if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=LOST_S)
    await asyncio.gather(*tasks, return_exceptions=True)
