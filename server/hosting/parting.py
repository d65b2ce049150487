"""Saying goodbye when a process ends: everyone is told to come back at a moment of their own, so that the
process that comes after it, or stands beside it, is not asked by all at once.
"""

from typing import Final

from server.hosting import frames

FIRST_MS: Final = 1_000
# Five times what a join costs: whoever takes them in goes on serving others.
EACH_MS: Final = 5
SHORTEST_MS: Final = 1_000
LONGEST_MS: Final = 20_000
# Multiples of it, without their whole part, lie evenly however many they are, and whichever in a row.
GOLDEN: Final = 0.618_033_988_75


class Parting:
    """The goodbyes to so many, each with another moment to come back at."""

    def __init__(self, leaving: int) -> None:
        self._within = min(max(leaving * EACH_MS, SHORTEST_MS), LONGEST_MS)
        self._said = 0

    def bye(self) -> frames.Bye:
        """The next goodbye. People of one room, who come in a row, are spread like all others."""
        self._said += 1
        return frames.Bye(FIRST_MS + int(self._said * GOLDEN % 1 * self._within))
