"""What a process counts for whoever runs it: the work of rooms, and never anything of a ballot.

What is counted here stands in the journal too, or happened to a store: no cast, and nobody.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from server.hosting.ports import Conflict, Unavailable


class Metrics:
    """Counters since the process began. `ops` by what became of them: accepted, unchanged, or the code."""

    def __init__(self) -> None:
        self.appends = 0
        self.append_seconds = 0.0
        self.conflicts = 0
        self.unavailable = 0
        self.entries = 0
        self.deliveries = 0
        self.ops: Counter[str] = Counter()

    @contextmanager
    def appending(self, entries: int) -> Iterator[None]:
        """Around one append; what it raises is passed on."""
        began = time.perf_counter()
        try:
            yield
        except Conflict:
            self.conflicts += 1
            raise
        except Unavailable:
            self.unavailable += 1
            raise
        else:
            self.entries += entries
        finally:
            self.appends += 1
            self.append_seconds += time.perf_counter() - began
