"""The ways to Redis: one, found by its address or by asking sentinels, or the primaries of a cluster.

A way has a client for what concerns a key, and one a node for what concerns a whole Redis: subscriptions,
replicas, the append-only file. Nodes go by their names; one Redis is one node, whoever is its primary now.
"""

from collections.abc import Sequence
from typing import Any, Final, Protocol

from redis.asyncio import Redis, RedisCluster, Sentinel
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.connection import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as ConnectionFailed
from redis.exceptions import RedisClusterException, RedisError

from server.redis_url import RedisUrl

CONNECT_S: Final = 3
SENTINEL_S: Final = 0.5
CLUSTER_TRIES: Final = 3
# All that redis-py raises of Redis and the way to it.
FAILURES: Final = (RedisError, RedisClusterException, OSError, TimeoutError)


class Way(Protocol):
    """`publish` is the command that tells a room's channel."""

    publish: str

    @property
    def client(self) -> Redis | RedisCluster:
        """For commands that name a key."""
        ...

    async def find(self) -> None:
        """Learn anew which nodes there are, and what lies on which."""
        ...

    def nodes(self) -> Sequence[str]:
        """Every primary."""
        ...

    def node_of(self, key: str) -> str:
        """The one that has the key."""
        ...

    def at(self, node: str) -> Redis:
        """A client of this one alone."""
        ...

    async def close(self) -> None:
        """Let go of all connections."""
        ...


def way_of(url: RedisUrl) -> Way:
    """The way that the address asks for."""
    return ToCluster(url) if url.way == "cluster" else ToOne(url)


class ToOne:
    """Behind sentinels, every new connection asks them which Redis is the primary."""

    publish: str = "PUBLISH"

    def __init__(self, url: RedisUrl) -> None:
        # What failed in sending is sent once more at once: after a restart of Redis every connection of the
        # pool is a dead one. What was not answered in time is not: it may be carried out yet.
        retry = Retry(NoBackoff(), 1, supported_errors=(ConnectionFailed,))
        options: dict[str, Any] = {**_patience(url), "retry": retry}
        if url.way == "sentinel":
            watch = {**url.sentinel, "socket_timeout": SENTINEL_S, "socket_connect_timeout": SENTINEL_S}
            watch["retry"] = Retry(NoBackoff(), 0)
            sentinel = Sentinel(url.hosts, sentinel_kwargs=watch, **options)  # type: ignore[no-untyped-call]
            self._sentinels: Sequence[Redis] = sentinel.sentinels
            self.client: Redis = sentinel.master_for(url.service)
        else:
            self._sentinels = ()
            self.client = Redis.from_pool(ConnectionPool(**options))

    async def find(self) -> None:
        """A connection finds it when it is made."""

    def nodes(self) -> Sequence[str]:
        return ("",)

    def node_of(self, key: str) -> str:
        return ""

    def at(self, node: str) -> Redis:
        return self.client

    async def close(self) -> None:
        for client in (self.client, *self._sentinels):
            await client.aclose()
            await client.connection_pool.disconnect()


class ToCluster:
    """Messages are told by sharded pub/sub, within the node that has the room."""

    publish: str = "SPUBLISH"

    def __init__(self, url: RedisUrl) -> None:
        # A subscription that is made anew in silence would ask one node for the channels of many slots.
        self._alone: dict[str, Any] = {**_patience(url), "retry": Retry(NoBackoff(), 0, supported_errors=())}
        self._alone.pop("db", None)
        self._at: dict[str, Redis] = {}
        self.client = RedisCluster(
            startup_nodes=[ClusterNode(host, port) for host, port in url.hosts],
            require_full_coverage=False,
            retry=Retry(NoBackoff(), CLUSTER_TRIES),
            **_patience(url),
        )

    async def find(self) -> None:
        await self.client.initialize()
        await self.client.nodes_manager.initialize()
        gone = self._at.keys() - set(self.nodes())
        for client in [self._at.pop(name) for name in gone]:
            await client.connection_pool.disconnect(inuse_connections=False)

    def nodes(self) -> Sequence[str]:
        return sorted(node.name for node in self.client.get_primaries())

    def node_of(self, key: str) -> str:
        return str(getattr(self.client.get_node_from_key(key), "name", ""))

    def at(self, node: str) -> Redis:
        if node not in self._at:
            host, _, port = node.rpartition(":")
            self._at[node] = Redis(host=host, port=int(port), **self._alone)
        return self._at[node]

    async def close(self) -> None:
        await self.client.aclose()
        for client in self._at.values():
            await client.aclose()
            await client.connection_pool.disconnect()


def _patience(url: RedisUrl) -> dict[str, Any]:
    """redis-py sends in asyncio.wait_for, which may lose a cancel: whoever asks keeps the time."""
    options = {"socket_timeout": None, "socket_connect_timeout": CONNECT_S, "protocol": 2, **url.options}
    return options if "path" in options else {**options, "socket_keepalive": True}
