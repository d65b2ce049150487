"""What holds for every test: the same examples at every run, and quiet for those that measure time."""

import fcntl
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# Drawn the same at every run, so that a failure here is a failure everywhere.
settings.register_profile(
    "pinned",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("pinned")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that run alone come first, one after another: later each would wait for a long one beside it."""
    items.sort(key=lambda item: item.get_closest_marker("alone") is None)


@pytest.fixture(autouse=True)
def _quiet(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Tests run in several processes; one marked `alone` waits for those beside it, and they for it."""
    measures = request.node.get_closest_marker("alone") is not None
    shared = tmp_path_factory.getbasetemp()
    folder = shared.parent if hasattr(request.config, "workerinput") else shared
    with (folder / "turn").open("w") as turn, (folder / "quiet").open("w") as lock:
        # In the order in which they came: else those beside it might follow on each other for ever.
        fcntl.flock(turn, fcntl.LOCK_EX)
        fcntl.flock(lock, fcntl.LOCK_EX if measures else fcntl.LOCK_SH)
        fcntl.flock(turn, fcntl.LOCK_UN)
        yield
