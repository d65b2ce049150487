"""Every environment variable, read once, with its default."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from server import redis_url
from server.room.retention import KEEP_DAYS_MAX


class BadSetting(Exception):
    """An environment variable that cannot be understood; its text is for the operator."""


@dataclass(frozen=True)
class Settings:
    """What the operator chooses.

    WORKSHOP_HOST: the address to listen on. WORKSHOP_PORT: the port. WORKSHOP_DATA: the folder for the
    databases. WORKSHOP_BASE_URL: what links begin with; empty: as the browser's request came.
    WORKSHOP_TRUSTED_PROXIES: addresses of proxies whose X-Forwarded headers count, comma-separated.
    WORKSHOP_ROOMS_PER_MINUTE: how many rooms one address may make in a minute. WORKSHOP_REDIS_URL: the Redis
    through which several processes serve the same rooms (`redis_url` has its forms); empty: one process
    serves them from its own files. WORKSHOP_METRICS_KEY: who brings it may read GET /metrics; empty: nobody
    may. WORKSHOP_KEEP_DAYS: after how many days without use a room is erased; empty: never by itself.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = Path("data")
    base_url: str = ""
    trusted_proxies: str = "127.0.0.1"
    rooms_per_minute: int = 600
    redis_url: str = ""
    metrics_key: str = ""
    keep_days: int | None = None


def read(environ: Mapping[str, str]) -> Settings:
    """The settings of this environment. Raises BadSetting."""
    default = Settings()
    return Settings(
        host=environ.get("WORKSHOP_HOST", default.host),
        port=_number(environ, "WORKSHOP_PORT", default.port, 0, 65_535),
        data=Path(environ.get("WORKSHOP_DATA", default.data)),
        base_url=environ.get("WORKSHOP_BASE_URL", default.base_url).rstrip("/"),
        trusted_proxies=environ.get("WORKSHOP_TRUSTED_PROXIES", default.trusted_proxies),
        rooms_per_minute=_number(
            environ, "WORKSHOP_ROOMS_PER_MINUTE", default.rooms_per_minute, 1, 1_000_000
        ),
        metrics_key=environ.get("WORKSHOP_METRICS_KEY", default.metrics_key),
        redis_url=_redis(environ.get("WORKSHOP_REDIS_URL", default.redis_url)),
        keep_days=_keep_days(environ),
    )


def _keep_days(environ: Mapping[str, str]) -> int | None:
    name = "WORKSHOP_KEEP_DAYS"
    return _number(environ, name, 0, 1, KEEP_DAYS_MAX) if environ.get(name) else None


def _redis(url: str) -> str:
    try:
        told = redis_url.parse(url or "redis://")
    except ValueError:
        raise BadSetting(
            "WORKSHOP_REDIS_URL must be like redis://127.0.0.1:6379, unix:///run/redis.sock, "
            "rediss://host:6379?ssl_ca_certs=/etc/ca.crt, "
            "redis+sentinel://host:26379,host:26379/service or redis+cluster://host:6379,host:6379."
        ) from None
    for file in told.files:
        if not Path(file).is_file():
            raise BadSetting(f"WORKSHOP_REDIS_URL names a file that is not here: {file}")
    return url


def _number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environ.get(name, str(default))
    if not text.isascii() or not text.isdigit() or len(text) > len(str(high)) or not low <= int(text) <= high:
        raise BadSetting(f"{name} must be a whole number from {low} to {high}.")
    return int(text)
