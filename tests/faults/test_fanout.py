"""A client that stops reading delays nobody."""

import json
import os
import subprocess
import sys

import pytest

from tests.serving import ROOT

LIMIT_MS = 100
ATTEMPTS = 3


@pytest.mark.alone
def test_an_op_reaches_the_last_of_a_hundred_browsers_within_100_ms_beside_one_that_never_reads() -> None:
    """Measured in a process of its own. On a machine that has more to do than it can, time is longer in
    proportion: so is the limit, and the best of three counts.
    """
    shares: list[float] = []
    while not shares or (shares[-1] >= 1 and len(shares) < ATTEMPTS):
        figures = measure()
        crowding = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
        print(figures, f"crowding {crowding:.1f}")
        shares.append(figures["p95"] / (LIMIT_MS * crowding))
    assert min(shares) < 1


def measure() -> dict[str, float]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.fanout"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    figures: dict[str, float] = json.loads(run.stdout)
    return figures
