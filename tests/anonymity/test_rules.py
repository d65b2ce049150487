"""Each point of the promise has an id, one place where it is kept, and tests that hold it there: what
README.md says of them is so.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = Path(__file__).with_name("README.md").read_text(encoding="utf-8")
IDS = [*(f"ANON-{number}" for number in range(1, 11)), "ANON-N"]
ROWS = {
    id: (where, tests.split(", "))
    for id, where, tests in re.findall(r"^\| (ANON-\w+) \| .+? \| (\S+) \| (.+) \|$", README, re.MULTILINE)
}


def sources() -> Iterator[Path]:
    """All code of the product."""
    yield from (ROOT / "server").rglob("*.py")
    for path in (ROOT / "static").rglob("*.js"):
        if not {"vendor", "node_modules"} & set(path.parts):
            yield path


def test_every_point_of_the_promise_has_its_row() -> None:
    assert list(ROWS) == IDS


@pytest.mark.parametrize("id", IDS)
def test_a_point_is_kept_in_one_place(id: str) -> None:
    mark = re.compile(rf"{id}\b")
    found = {path: len(mark.findall(path.read_text(encoding="utf-8"))) for path in sources()}

    assert {path: times for path, times in found.items() if times} == {ROOT / ROWS[id][0]: 1}


@pytest.mark.parametrize("id", IDS)
def test_a_point_is_held_by_tests_that_carry_its_id(id: str) -> None:
    for named in ROWS[id][1]:
        path, name = named.split("::")
        text = (ROOT / path).read_text(encoding="utf-8")
        written = f'test("{name}"' if path.endswith(".js") else f"def {name}("
        assert written in text, named
        assert f"{id.lower().replace('-', '_')}_" in name or re.search(rf"{id}\b", text), named
