"""What WORKSHOP_REDIS_URL says: one Redis, one that sentinels watch over, or a cluster.

    redis://host:port            one; rediss:// with TLS, unix:///path by a socket
    redis+sentinel://host:port,host:port/service     the sentinels, and the name of what they watch
    redis+cluster://host:port,host:port              some of a cluster's nodes; it tells of the others

Name and password of Redis stand before the hosts, those of the sentinels are `sentinel_username` and
`sentinel_password` in the query. `replicas=1` there: nothing is stable before so many have it. With TLS, to
Redis and to sentinels, `ssl_ca_certs`, `ssl_certfile` and `ssl_keyfile` are files: of who is trusted, and of
who we are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

from redis.asyncio.connection import SSLConnection, parse_url

Way = Literal["one", "sentinel", "cluster"]

FILES: Final = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
SENTINEL_PORT: Final = 26_379
REDIS_PORT: Final = 6_379


@dataclass(frozen=True)
class RedisUrl:
    """`options` are redis-py's, of a connection to Redis; `hosts` are sentinels' or a cluster's."""

    way: Way
    hosts: Sequence[tuple[str, int]]
    service: str
    options: Mapping[str, Any]
    sentinel: Mapping[str, Any]
    replicas: int

    @property
    def files(self) -> Sequence[str]:
        """What is read at each connection, and must be there."""
        return [self.options[name] for name in FILES if name in self.options]

    @property
    def address(self) -> str:
        """Where it is, without its secrets, to be shown."""
        if self.way != "one":
            return ",".join(f"{host}:{port}" for host, port in self.hosts)
        path, host, port = (self.options.get(part) for part in ("path", "host", "port"))
        return str(path or f"{host or 'localhost'}:{port or REDIS_PORT}")


def parse(url: str) -> RedisUrl:
    """Raises ValueError."""
    scheme, parts = url.partition("://")[0], urlsplit(url)
    base, _, way = scheme.partition("+")
    own, query = _own(parts.query, tls=base == "rediss")
    if not way:
        return RedisUrl("one", (), "", parse_url(parts._replace(query=query).geturl()), {}, own.replicas)
    if way not in ("sentinel", "cluster") or base not in ("redis", "rediss"):
        raise ValueError(url)
    user, at, hosts = parts.netloc.rpartition("@")
    service, _, database = parts.path.strip("/").partition("/")
    if bool(service) != (way == "sentinel"):
        raise ValueError(url)
    options: dict[str, Any] = dict(parse_url(f"{base}://{user}{at}host/{database}?{query}"))
    del options["host"]
    if options.pop("connection_class", None) is SSLConnection:
        options["ssl"] = True
    watch = {name: value for name, value in options.items() if name.startswith("ssl")} | own.sentinel
    default = SENTINEL_PORT if way == "sentinel" else REDIS_PORT
    where = [_host(one, default) for one in hosts.split(",")]
    replicas = own.replicas if own.told or way == "cluster" else 1
    return RedisUrl("sentinel" if service else "cluster", where, service, options, watch, replicas)


@dataclass(frozen=True)
class _Own:
    """What a query says beside redis-py's options."""

    replicas: int
    told: bool
    sentinel: dict[str, str]


def _own(query: str, *, tls: bool) -> tuple[_Own, str]:
    """The rest of the query is redis-py's, which fails at the first connection for what it does not know."""
    pairs = dict(parse_qsl(query, strict_parsing=True)) if query else {}
    replicas = pairs.pop("replicas", None)
    names = {name: f"sentinel_{name}" for name in ("username", "password")}
    sentinel = {name: pairs.pop(told) for name, told in names.items() if told in pairs}
    if pairs.keys() - (FILES if tls else ()):
        raise ValueError(query)
    return _Own(int(replicas or 0), replicas is not None, sentinel), urlencode(pairs)


def _host(text: str, default: int) -> tuple[str, int]:
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise ValueError(text)
    return parts.hostname, parts.port or default
