"""Servers that tests may harm."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import ServerProcess


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """A process that the test may kill."""
    with ServerProcess(tmp_path / "data") as server:
        yield server
