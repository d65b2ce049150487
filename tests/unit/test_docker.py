"""The files in docker/ agree with each other and with the server. They are read as text, without Docker."""

import re
from ipaddress import ip_network
from pathlib import Path

from starlette.routing import Route

from server.redis_url import parse
from server.settings import read
from server.web.files import page_files
from server.web.pages import healthz
from server.web.routes import routes

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
COMPOSE, CADDYFILE, DOCKERFILE, REDIS = (
    (DOCKER / name).read_text(encoding="utf-8")
    for name in ("compose.yaml", "Caddyfile", "Dockerfile", "redis.conf")
)
SERVICES = dict(
    re.findall(r"^  ([\w-]+):\n((?:    .*\n|\n)+)", COMPOSE.partition("\nservices:")[2], re.MULTILINE)
)
ENVIRON = dict(re.findall(r"(WORKSHOP_\w+)[:=] ?(\S+)", DOCKERFILE + COMPOSE))


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text, re.MULTILINE)
    assert match, pattern
    return match[1]


def test_what_is_mounted_and_built_from_is_there() -> None:
    mounted = re.findall(r"- \./(\S+?):(\S+?):ro", COMPOSE)
    assert {name for name, _ in mounted} == {"redis.conf", "Caddyfile"}
    assert all((DOCKER / name).is_file() for name, _ in mounted)
    assert dict(mounted)["redis.conf"] in found(r"command: (.*)", SERVICES["redis"])
    assert dict(mounted)["Caddyfile"] == "/etc/caddy/Caddyfile"
    assert (DOCKER / found(r"context: (\S+)", COMPOSE) / found(r"dockerfile: (\S+)", COMPOSE)).is_file()
    assert all((ROOT / name).is_file() for name in re.findall(r"-r (\S+)", DOCKERFILE))


def test_the_servers_understand_what_they_are_given() -> None:
    settings = read({**ENVIRON, "WORKSHOP_BASE_URL": ""})
    assert parse(settings.redis_url).address == "redis:6379"
    assert "redis" in SERVICES
    assert str(settings.data) == found(r"^VOLUME (\S+)", DOCKERFILE)
    for name in ("server-1", "server-2"):
        assert f'volumes: ["{name}:{settings.data}"]' in SERVICES[name]


def test_the_proxy_and_the_health_check_ask_where_the_servers_listen() -> None:
    port, path = ENVIRON["WORKSHOP_PORT"], "/healthz"
    listed = routes(page_files(as_written=True))
    assert [route.path for route in listed if isinstance(route, Route) and route.endpoint is healthz] == [
        path
    ]
    servers = sorted(name for name in SERVICES if name.startswith("server-"))
    assert found(r"reverse_proxy (.*) \{", CADDYFILE).split() == [f"{name}:{port}" for name in servers]
    assert found(r"^EXPOSE (\d+)", DOCKERFILE) == port
    assert f"http://127.0.0.1:{port}{path}'" in found(r"(CMD .*urlopen.*)", DOCKERFILE)
    assert found(r"health_uri (\S+)", CADDYFILE) == path


def test_only_the_proxy_is_reached_from_outside_and_it_is_trusted() -> None:
    assert [name for name, service in SERVICES.items() if "ports:" in service] == ["proxy"]
    inside = ip_network(found(r"- subnet: (\S+)", COMPOSE))
    assert ip_network(ENVIRON["WORKSHOP_TRUSTED_PROXIES"]) == inside


def test_neither_proxy_nor_redis_writes_down_what_nobody_is_to_see() -> None:
    assert "request delete" in CADDYFILE
    assert not re.search(r"^\tlog\b", CADDYFILE.partition("{$SITE")[2], re.MULTILINE)
    settings = dict(line.split(" ", 1) for line in REDIS.splitlines() if line and not line.startswith("#"))
    assert settings == {
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": '""',
        "maxmemory-policy": "noeviction",
        "slowlog-log-slower-than": "-1",
        "slowlog-max-len": "0",
        "crash-log-enabled": "no",
    }
