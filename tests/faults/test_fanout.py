"""A client that stops reading delays nobody."""

import json
import subprocess
import sys

import pytest

from tests.serving import ROOT

LIMIT_MS = 100
ATTEMPTS = 3


@pytest.mark.alone
def test_an_op_reaches_the_last_of_a_hundred_browsers_within_100_ms_beside_one_that_never_reads() -> None:
    """Measured in a process of its own. A machine that is busy with something else may spoil a run, so the
    best of three counts.
    """
    took: list[float] = []
    while not took or (took[-1] >= LIMIT_MS and len(took) < ATTEMPTS):
        figures = measure()
        print(figures)
        took.append(figures["p95"])
    assert min(took) < LIMIT_MS


def measure() -> dict[str, float]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.beside_stuck"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(run.stdout)
    return figures
