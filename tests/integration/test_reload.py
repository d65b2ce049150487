"""`make dev`: the server starts again when a file changes, and serves what stands in it now."""

import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The server and its files, to be changed."""
    for part in ("server", "static"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("node_modules"))
    return tmp_path


@pytest.fixture
def developing(checkout: Path) -> Iterator["subprocess.Popen[str]"]:
    """`serve --reload` in that checkout."""
    with subprocess.Popen(
        [sys.executable, "-m", "server", "serve", "--reload"],
        cwd=checkout,
        env=os.environ | {"WORKSHOP_PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield process
        process.terminate()


@pytest.mark.parametrize("path", ["static/locales/sv.json", "server/content/aliases.txt"])
def test_a_changed_file_is_served_anew(
    checkout: Path, developing: "subprocess.Popen[str]", path: str
) -> None:
    first = next_address(developing)
    changed = checkout / path
    later = changed.stat().st_mtime + 60
    changed.write_text(changed.read_text() + "\n")
    os.utime(changed, (later, later))

    second = next_address(developing)
    assert second != first
    with urllib.request.urlopen(f"{second}/static/locales/sv.json") as answer:
        assert answer.read() == (checkout / "static/locales/sv.json").read_bytes()


def next_address(process: "subprocess.Popen[str]") -> str:
    """What a server prints when it takes requests."""
    assert process.stdout is not None
    return next(line.strip() for line in process.stdout if line.startswith("http://"))
