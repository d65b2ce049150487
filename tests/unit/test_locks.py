"""The lock files hold what the project asks for, for every platform, and name no registry."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PYTHON_LOCKS = {
    "server/requirements.txt": PROJECT["project"]["dependencies"],
    "static/requirements.txt": PROJECT["build-system"]["requires"],
    "tests/requirements.txt": [text for group in PROJECT["dependency-groups"].values() for text in group],
}
NPM_LOCK = json.loads((ROOT / "static/package-lock.json").read_text())["packages"]


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_a_lock_holds_a_version_of_everything_asked_for(lock: str) -> None:
    locked = dict(re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / lock).read_text(), re.MULTILINE))

    for requirement in map(Requirement, PYTHON_LOCKS[lock]):
        assert requirement.specifier.contains(locked[requirement.name]), f"run `make lock`: {requirement}"


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_a_lock_is_hashes_and_no_registry(lock: str) -> None:
    for package in re.split(r"\n(?=\w)", (ROOT / lock).read_text().strip()):
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", package), package
        assert "://" not in package


def test_the_servers_lock_holds_the_source_and_every_platform() -> None:
    lock = (ROOT / "server/requirements.txt").read_text()
    msgspec = next(package for package in re.split(r"\n(?=\w)", lock) if package.startswith("msgspec=="))

    assert msgspec.count("--hash=") > 20


def test_the_npm_lock_holds_exactly_what_the_package_asks_for() -> None:
    package = json.loads((ROOT / "static/package.json").read_text())

    for name, version in (package["dependencies"] | package["devDependencies"]).items():
        assert NPM_LOCK[f"node_modules/{name}"]["version"] == version, f"run `make lock`: {name}"


def test_the_npm_lock_holds_every_platforms_program() -> None:
    for package, program in platform_programs():
        assert f"node_modules/{program}" in NPM_LOCK, f"{package} lacks {program}"


def test_the_npm_lock_is_hashes_and_no_registry() -> None:
    for path, package in NPM_LOCK.items():
        assert not path or package["integrity"]
        assert "resolved" not in package


def platform_programs() -> Iterator[tuple[str, str]]:
    for path, package in NPM_LOCK.items():
        for program in package.get("optionalDependencies", {}):
            yield path, program
