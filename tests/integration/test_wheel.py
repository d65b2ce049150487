"""The wheel holds all that a server needs and nothing of the workshop it was made in."""

import os
import re
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [path] = folder.glob("*.whl")
    return path


def test_the_wheel_holds_every_module_page_style_and_word(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())

    wanted = {path.relative_to(ROOT) for path in server_files()}
    wanted |= {Path("server") / path.relative_to(ROOT) for path in static_files()}
    assert {path.as_posix() for path in wanted} <= packed


def test_the_wheel_holds_no_tool_of_the_checkout(wheel: Path) -> None:
    packed = zipfile.ZipFile(wheel).namelist()

    assert [
        name for name in packed if re.search(r"requirements|package|config|node_modules|tests/|\.stamp", name)
    ] == []


def test_the_wheel_serves_its_pages_in_any_folder(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    with subprocess.Popen(
        [sys.executable, "-m", "server", "serve"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(installed), "WORKSHOP_PORT": "0", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout
            address = next(
                found[0] for line in process.stdout if (found := re.search(r"http://[\w.:]+", line))
            )
            assert b"<html" in fetch(f"{address}/")
            assert b"html" in fetch(f"{address}/static/vendor/lit-html.js")
        finally:
            process.terminate()

    assert (tmp_path / "data").is_dir()


def server_files() -> Iterator[Path]:
    for path in (ROOT / "server").rglob("*"):
        if path.suffix in {".py", ".toml", ".txt"} and path.name != "requirements.txt":
            yield path


def static_files() -> Iterator[Path]:
    for path in (ROOT / "static").rglob("*"):
        if path.suffix in {".js", ".css", ".html", ".svg", ".woff2"} and "node_modules" not in path.parts:
            yield path
    yield from (ROOT / "static/locales").glob("*.json")


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        body: bytes = answer.read()
    return body
