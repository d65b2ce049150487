"""What was shown of one run, by whom it was seen: the texts that two runs are compared by."""

import itertools
from dataclasses import dataclass, field


@dataclass
class Seen:
    """All that leaves the ballots' own file: by name, each a sequence of texts."""

    parts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, part: str, text: str) -> None:
        """One more."""
        self.parts.setdefault(part, []).append(text)

    def differences(self, other: "Seen") -> list[str]:
        """Each part that is not the same, byte for byte, with the first place where it is not."""
        found = []
        for part in sorted(self.parts.keys() | other.parts.keys()):
            pairs = itertools.zip_longest(self.parts.get(part, ()), other.parts.get(part, ()))
            for place, (mine, others) in enumerate(pairs):
                if mine != others:
                    found.append(f"{part}[{place}]:\n  {mine}\n  {others}")
                    break
        return found
