"""The way to Redis: connections, scripts that survive SCRIPT FLUSH, and what a failure means to a port."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, NoReturn, Self
from urllib.parse import urlsplit

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ConnectionFailed
from redis.exceptions import NoScriptError, RedisError

from server.hosting.ports import Unavailable

PREFIX: Final = "workshop:"
LUA: Final = Path(__file__).parent / "lua"
ANSWER_S: Final = 3
CONNECTIONS: Final = 32
OLDEST: Final = 7

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
        # What failed in sending is sent once more at once: after a restart of Redis every connection of the
        # pool is a dead one. What was not answered in time is not: it may be carried out yet.
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=ANSWER_S,
            # `taken` keeps the time: redis-py sends in asyncio.wait_for, which may lose a cancel.
            socket_timeout=None,
            socket_connect_timeout=ANSWER_S,
            **({} if url.startswith("unix:") else {"socket_keepalive": True}),
            retry=Retry(NoBackoff(), 1, supported_errors=(ConnectionFailed,)),
            protocol=2,
        )
        self.client: Redis = Redis.from_pool(pool)
        self._prefix = prefix
        self._where = address(url)
        self._closed = False
        self._pending = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def key(self, room: str, part: str) -> str:
        """A key of the room's."""
        return f"{self._prefix}{{{room}}}:{part}"

    def own_key(self, name: str) -> str:
        """A key that is no room's."""
        return self._prefix + name

    async def rooms_with(self, part: str) -> AsyncIterator[str]:
        """Every room that has this key; one that comes or goes meanwhile may be missed."""
        before, after = f"{self._prefix}{{", f"}}:{part}"
        async with self.taken():
            async for key in self.client.scan_iter(match=f"{before}*{after}", count=1000):
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
        """What the command answers."""
        async with self.taken():
            return await self.client.execute_command(*command)  # type: ignore[no-untyped-call]

    async def check(self) -> None:
        """That Redis is there and new enough. Raises Unavailable with a text for the operator."""
        try:
            async with self.taken():
                version = str((await self.client.info("server"))["redis_version"])
        except Unavailable as error:
            raise Unavailable(f"Cannot reach Redis at {self._where}: {error}") from error
        if int(version.split(".", maxsplit=1)[0]) < OLDEST:
            raise Unavailable(f"Redis at {self._where} is {version}; {OLDEST}.0 or newer is needed.")

    @asynccontextmanager
    async def taken(self, seconds: float = ANSWER_S) -> AsyncIterator[None]:
        """Something is asked of Redis within, in that time. It is finished before closing; its failures are
        ours.
        """
        if self._closed:
            raise Unavailable("the store is closed")
        self._pending += 1
        self._idle.clear()
        try:
            async with asyncio.timeout(seconds):
                yield
        except (RedisError, OSError, TimeoutError) as error:
            raise Unavailable(str(error)) from error
        finally:
            self._pending -= 1
            if not self._pending:
                self._idle.set()

    async def close(self) -> None:
        """Finish what is under way and let go. Closing twice is one closing."""
        self._closed = True
        await self._idle.wait()
        await self.client.aclose()
        await self.client.connection_pool.disconnect()


async def end(*tasks: "asyncio.Task[NoReturn]") -> None:
    """Cancel them and wait."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def address(url: str) -> str:
    """The address without its secrets, to be shown."""
    parts = urlsplit(url)
    return parts.path if parts.scheme == "unix" else f"{parts.hostname}:{parts.port or 6379}"
