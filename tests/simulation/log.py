"""The journal of the room, as Redis holds it: a chain of one epoch, from its first entry or from the state
that it was restored from.
"""

from collections.abc import Sequence

from server.hosting.ports import Conflict, Head, Loaded, StoredEntry, StoredSnapshot

STABLE_S = 2.0


class Log:
    """Does what its port promises, at once. `restored`: the generation and seq of the state it began with."""

    def __init__(self, epoch: str, start: StoredSnapshot | None = None, generation: int = 0) -> None:
        self.epoch = epoch
        self.entries: list[StoredEntry] = []
        self.snapshot = start
        self.base = 0 if start is None else start.head.seq
        self.restored = None if start is None else (generation, self.base)
        self.first_kept = self.base + 1
        self._base_id = "" if start is None else start.head.id
        self._appended_at: list[float] = []

    @property
    def head(self) -> Head:
        """Where it stands."""
        seq = self.base + len(self.entries)
        return Head(self.epoch, seq, self._id_at(seq))

    def copy(self) -> "Log":
        """As it is now."""
        other = Log.__new__(Log)
        other.__dict__.update(self.__dict__)
        other.entries, other._appended_at = self.entries.copy(), self._appended_at.copy()
        return other

    def load(self) -> Loaded:
        """All that is needed to fold it."""
        after = self.base if self.snapshot is None else self.snapshot.head.seq
        return Loaded(self.head, self.snapshot, tuple(self.entries[after - self.base :]))

    def append(self, expected: Head, entries: Sequence[StoredEntry], now: float) -> None:
        """All of them or none. Raises Conflict."""
        if expected != self.head:
            missed = self.since(expected, len(self.entries))
            if missed is None or [e.id for e in missed[: len(entries)]] != [e.id for e in entries]:
                raise Conflict(missed)
            return
        self.entries.extend(entries)
        self._appended_at.extend(now for _ in entries)

    def since(self, head: Head, limit: int) -> Sequence[StoredEntry] | None:
        """What follows it, if that is still known."""
        if not self._has(head) or self.head.seq - head.seq > limit or head.seq + 1 < self.first_kept:
            return None
        return tuple(self.entries[head.seq - self.base :])

    def stable(self, head: Head, now: float) -> Head:
        """The newest before it that is two seconds old."""
        if not self._has(head):
            return Head(head.epoch, 0, "")
        seq = head.seq
        while seq > self.base and self._appended_at[seq - self.base - 1] > now - STABLE_S:
            seq -= 1
        return Head(self.epoch, seq, self._id_at(seq))

    def lacks(self, seq: int, id: str) -> bool:
        """Whether the entry is not on the chain; of what is no longer kept it is said to be."""
        return self.head.seq < seq or (seq > self.base and self._id_at(seq) != id)

    def save_snapshot(self, snapshot: StoredSnapshot, keep: int) -> None:
        """If it is on the chain and newer."""
        seq = snapshot.head.seq
        if self._has(snapshot.head) and (self.snapshot is None or seq > self.snapshot.head.seq):
            self.snapshot = snapshot
            self.first_kept = max(self.first_kept, min(seq, self.head.seq - keep + 1))

    def _has(self, head: Head) -> bool:
        within = head.epoch == self.epoch and self.base <= head.seq <= self.base + len(self.entries)
        return within and self._id_at(head.seq) == head.id

    def _id_at(self, seq: int) -> str:
        return self._base_id if seq == self.base else self.entries[seq - self.base - 1].id
