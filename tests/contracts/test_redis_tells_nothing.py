"""What Redis writes down beside its data shows no ballot, set as docker/redis.conf says; where it is set
otherwise, the operator is told.
"""

import asyncio
import logging
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from server.adapters.redis.ballots import RedisBallotBox
from server.adapters.redis.journal import RedisJournal
from server.hosting.ports import Unavailable
from tests.contracts.ballots import ANNA, BO, ROOM
from tests.redis_server import RedisProcess, wait_for

SAID = ["SLOWLOG GET -1", "LATENCY LATEST", "LATENCY DOCTOR", "ACL LOG", "CLIENT LIST", "INFO everything"]
AS_REDIS_COMES = {"slowlog_log_slower_than": "10000", "slowlog_max_len": "128", "crash_log_enabled": "yes"}
SLOW = {"lua_time_limit": "100", "latency_monitor_threshold": "1", "loglevel": "debug"}
# As long as a script takes on a Redis that has too much to do.
LONG = "for i = 1, 3e6 do end; return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])"
FOR_EVER = "while true do end"


async def all_that_it_says(redis: RedisProcess) -> bytes:
    """After casts that were taken, were slow, were refused, and were under way when it crashed."""
    box = await RedisBallotBox.open(redis.url)
    await box.cast(ROOM, 1, "offer", ANNA, 7)
    redis.command("ACL SETUSER outsider on >secret +@all ~elsewhere*")
    outsider = await RedisBallotBox.open(redis.url.replace("//", "//outsider:secret@"))
    with pytest.raises(Unavailable):
        await outsider.cast(ROOM, 1, "offer", BO, 3)
    operator = Redis.from_url(redis.url, protocol=2)
    await operator.eval(LONG, 1, f"workshop:{{{ROOM}}}:ballots", ANNA, "7")
    said = b"".join([await asyncio.to_thread(redis.ask, command) for command in SAID])
    for port in (box, outsider):
        await port.close()
    casting = asyncio.ensure_future(operator.eval(FOR_EVER, 1, f"workshop:{{{ROOM}}}:ballots", ANNA, "7"))
    log = redis.folder / "redis.log"
    await asyncio.to_thread(wait_for, lambda: b"Slow script" in log.read_bytes())
    redis.end(signal.SIGSEGV)
    with suppress(RedisError):
        await casting
    await operator.aclose()
    return said + log.read_bytes()


@pytest.mark.parametrize(("changes", "shown"), [({}, False), (AS_REDIS_COMES, True)])
async def test_what_redis_writes_down_shows_no_cast_as_we_set_it(
    tmp_path: Path, changes: dict[str, str], shown: bool
) -> None:
    with RedisProcess(tmp_path, logfile=str(tmp_path / "redis.log"), **SLOW, **changes) as redis:
        said = await all_that_it_says(redis)
    assert b"NOPERM" in said
    assert b"outsider" in said
    forms = [form for key in (ANNA, BO) for form in (key, repr(key)[2:-1].encode(), key.hex().encode())]
    assert any(form in said for form in forms) == shown


@pytest.mark.parametrize("name", ["slowlog_log_slower_than", "crash_log_enabled"])
async def test_an_operator_is_told_in_one_line_of_a_redis_that_may_write_casts_down(
    name: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with RedisProcess(tmp_path / "redis", **{name: AS_REDIS_COMES[name]}) as redis:
        await (await RedisJournal.open(redis.url, tmp_path)).close()
    told = "Redis may write down what is cast: set slowlog-log-slower-than -1, crash-log-enabled no"
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [told]


async def test_whoever_keeps_config_to_themselves_sees_to_it(
    redis: RedisProcess, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    redis.command("ACL SETUSER guest on >secret +@all -config ~* &*")
    await (await RedisJournal.open(redis.url.replace("//", "//guest:secret@"), tmp_path)).close()
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
