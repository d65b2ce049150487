"""Histories by their seeds: `python -m tests.simulation 17` tells one, `1000 2000` those between."""

import sys
import time

from tests.simulation.history import Failed, tell


def main(first: int, last: int) -> int:
    """Tell them; say which fail."""
    failed, began = 0, time.monotonic()
    for seed in range(first, last):
        try:
            tell(seed)
        except Failed as failure:
            failed += 1
            print(failure if last - first == 1 else f"seed {seed}: {failure.why[:300]}", flush=True)
    print(f"{last - first} histories, {failed} failed, {time.monotonic() - began:.1f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(numbers[0], numbers[-1] if len(numbers) > 1 else numbers[0] + 1))
