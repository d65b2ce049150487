"""Who is connected to which process, as Redis is told."""

from collections import Counter

LAPSE_S = 8.0


class Attendance:
    """Until a process has been silent for a while."""

    def __init__(self) -> None:
        self._here: dict[int, tuple[float, Counter[str]]] = {}
        self._left: dict[str, float] = {}

    def tell(self, process: int, here: Counter[str], now: float) -> None:
        """A process's word replaces its last one."""
        _, before = self._here.get(process, (0.0, Counter[str]()))
        self._left.update((who, now) for who in before.keys() - here.keys())
        self._here[process] = (now, Counter(here))

    def here(self, now: float) -> frozenset[str]:
        """Everyone that a process has lately told of."""
        return frozenset(
            who for at, told in self._here.values() if at > now - LAPSE_S for who, n in told.items() if n > 0
        )

    def recent(self, since: float, now: float) -> frozenset[str]:
        """And those who left after that."""
        return self.here(now) | {who for who, at in self._left.items() if at >= since}
