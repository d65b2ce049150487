"""Runs the browser's own tests, which Node understands, among the others."""

import subprocess
import sys
from pathlib import Path

import pytest

NODE = Path(sys.executable).with_name("node")
CLIENT_TESTS = Path(__file__).parents[1] / "client"


@pytest.mark.parametrize("path", sorted(CLIENT_TESTS.rglob("*.test.js")), ids=lambda path: path.name)
def test_the_client_does_what_its_tests_say(path: Path) -> None:
    run = subprocess.run([NODE, path], capture_output=True, text=True, check=False)

    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
