"""What WORKSHOP_REDIS_URL says."""

import pytest

from server.redis_url import parse


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("redis://", "localhost:6379"),
        ("redis://:hemligt@redis:7000/3", "redis:7000"),
        ("rediss://redis", "redis:6379"),
        ("unix:///run/redis.sock", "/run/redis.sock"),
    ],
)
def test_one_redis_goes_by_its_address(url: str, address: str) -> None:
    told = parse(url)
    assert (told.way, told.address, told.replicas) == ("one", address, 0)


def test_sentinels_are_listed_and_told_what_they_watch() -> None:
    told = parse("rediss+sentinel://anna:hem%40ligt@one:1,two/workshop/2?sentinel_password=annat")
    assert (told.way, told.service) == ("sentinel", "workshop")
    assert list(told.hosts) == [("one", 1), ("two", 26379)]
    assert told.options == {"username": "anna", "password": "hem@ligt", "db": 2, "ssl": True}
    assert told.sentinel == {"password": "annat", "ssl": True}
    assert told.address == "one:1,two:26379"


def test_a_cluster_is_told_by_some_of_its_nodes() -> None:
    told = parse("redis+cluster://one,two:7001")
    assert (told.way, list(told.hosts)) == ("cluster", [("one", 6379), ("two", 7001)])


@pytest.mark.parametrize("url", ["rediss://one", "rediss+sentinel://one/workshop", "rediss+cluster://one"])
def test_tls_has_files_of_its_own(url: str) -> None:
    told = parse(f"{url}?ssl_ca_certs=/ca.crt&ssl_certfile=/our.crt&ssl_keyfile=/our.key")
    assert told.files == ["/ca.crt", "/our.crt", "/our.key"]
    if told.way == "sentinel":
        assert told.sentinel["ssl_ca_certs"] == "/ca.crt"


@pytest.mark.parametrize(
    ("url", "replicas"),
    [
        ("redis+sentinel://one/workshop", 1),
        ("redis+sentinel://one/workshop?replicas=0", 0),
        ("redis+cluster://one", 0),
        ("redis+cluster://one?replicas=2", 2),
        ("redis://one?replicas=1", 1),
    ],
)
def test_behind_sentinels_an_entry_is_to_have_a_replica_unless_told_otherwise(
    url: str, replicas: int
) -> None:
    assert parse(url).replicas == replicas


@pytest.mark.parametrize(
    "url",
    [
        "http://one",
        "redis+proxy://one",
        "unix+cluster://one",
        "redis+sentinel://one",
        "redis+sentinel:///workshop",
        "redis+cluster://one/workshop",
        "redis+cluster://",
        "redis://one:http",
        "redis://one?replicas=many",
        "redis://one?ssl_ca_certs=/ca.crt",
        "rediss://one?ssl_ca_cert=/ca.crt",
    ],
)
def test_what_is_none_of_these_is_not_understood(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the reason, the operator is shown the forms
        parse(url)
