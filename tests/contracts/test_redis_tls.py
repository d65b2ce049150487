"""TLS to Redis, by whichever way; and secrets of the way that no log and no message shows."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from server.adapters.redis.bus import RedisBus
from server.adapters.redis.journal import RedisJournal
from server.hosting.ports import Appended, BusMessage, Unavailable
from tests.certificates import Authority
from tests.contracts.ballots import ROOM
from tests.contracts.chain import first, following
from tests.redis_server import RedisProcess, sharded, watched
from tests.serving import serve_in_vain


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.made(tmp_path_factory.mktemp("tls") / "ours")


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.made(tmp_path_factory.mktemp("tls") / "theirs")


@contextmanager
def there(way: str, folder: Path, tls: Authority) -> Iterator[str]:
    """The address of a Redis that speaks nothing but TLS."""
    if way == "one":
        with RedisProcess(folder, tls) as one:
            yield one.url
    elif way == "sentinel":
        with watched(folder, tls=tls) as behind:
            yield behind.url
    else:
        with sharded(folder, tls=tls) as cluster:
            yield cluster.url


@asynccontextmanager
async def ports(url: str, folder: Path) -> AsyncIterator[tuple[RedisJournal, RedisBus]]:
    journal = await RedisJournal.open(url, folder)
    bus = await RedisBus.open(url)
    yield journal, bus
    await journal.close()
    await bus.close()


@pytest.mark.parametrize("way", ["one", "sentinel", "cluster"])
async def test_what_is_appended_over_tls_is_kept_and_told(way: str, ours: Authority, tmp_path: Path) -> None:
    with there(way, tmp_path / "redis", ours) as url:
        async with ports(url, tmp_path) as (journal, bus):
            told: asyncio.Queue[BusMessage] = asyncio.Queue()
            await bus.subscribe(ROOM, told.put_nowait)
            start = await journal.create(ROOM, "epoch", first(), at=1000)
            await journal.append(ROOM, start, following(start), at=2000)
            async with asyncio.timeout(10):
                while not isinstance(await told.get(), Appended):
                    pass


async def test_a_redis_that_somebody_else_vouches_for_is_refused_in_one_line(
    ours: Authority, theirs: Authority, tmp_path: Path
) -> None:
    with RedisProcess(tmp_path / "redis", ours) as redis:
        urls = [redis.url.replace(str(ours.file), str(theirs.file)), redis.url.partition("?")[0]]
        answers = [serve_in_vain(WORKSHOP_REDIS_URL=url, WORKSHOP_DATA=str(tmp_path)) for url in urls]
    for status, said in answers:
        assert status == 1
        assert said.startswith(f"Cannot reach Redis at 127.0.0.1:{redis.port}: ")
        assert "certificate verify failed" in said
        assert said.count("\n") == 1


def test_a_file_that_is_not_there_is_named() -> None:
    status, said = serve_in_vain(WORKSHOP_REDIS_URL="rediss://:hemligt@one?ssl_ca_certs=/nowhere/ca.crt")
    assert (status, said) == (1, "WORKSHOP_REDIS_URL names a file that is not here: /nowhere/ca.crt\n")


@pytest.mark.parametrize("way", ["redis", "redis+cluster"])
async def test_a_wrong_password_is_told_without_it(way: str, redis: RedisProcess, tmp_path: Path) -> None:
    url = f"{way}://anna:hemligt@127.0.0.1:{redis.port}"
    status, said = await asyncio.to_thread(serve_in_vain, WORKSHOP_REDIS_URL=url, WORKSHOP_DATA=str(tmp_path))
    assert status == 1
    assert said.startswith(f"Cannot reach Redis at 127.0.0.1:{redis.port}: ")
    assert said.count("\n") == 1
    assert "hemligt" not in said
    assert "anna" not in said


async def test_nothing_that_is_logged_shows_name_or_password(
    redis: RedisProcess, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    redis.command("FLUSHALL")
    redis.command("ACL SETUSER anna on >hemligt +@all ~* &*")
    url = f"redis://anna:hemligt@127.0.0.1:{redis.port}"
    async with ports(url, tmp_path) as (journal, _):
        start = await journal.create(ROOM, "epoch", first(), at=1000)
        redis.command("ACL SETUSER anna off")
        redis.ask("CLIENT KILL USER anna")
        with pytest.raises(Unavailable) as refused:
            await journal.append(ROOM, start, following(start), at=2000)
        await asyncio.sleep(1.5)  # until what goes on by itself every second has failed too, in silence
    said = caplog.text + str(refused.value)
    assert "hemligt" not in said
    assert "anna" not in said
