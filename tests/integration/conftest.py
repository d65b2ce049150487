"""One server process for all these tests, each of which has a room of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsers import Room, make_room
from tests.serving import ServerProcess


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Whatever the tests do to it, it says nothing but its address, and ends well."""
    data = tmp_path_factory.mktemp("data")
    with ServerProcess(data, {"WORKSHOP_ROOMS_PER_MINUTE": "100000"}) as server:
        yield server
        assert server.stop() == 0
        assert [line for line in server.output if not line.startswith("http://")] == []


@pytest.fixture
async def room(server: ServerProcess) -> Room:
    return await make_room(server.address, title="Teamet")


@pytest.fixture
def server_of_its_own(tmp_path: Path) -> Iterator[ServerProcess]:
    """A process that the test may end as it likes."""
    with ServerProcess(tmp_path / "data") as server:
        yield server
