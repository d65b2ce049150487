"""The stores that all simulated processes share: a journal of one room, a ballot box, and who is connected.

Each does what its port promises, at once, and remembers all that ever happened, for the verdict. What can go
wrong on the way to them is not theirs.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.hosting.ports import (
    Conflict,
    Head,
    Loaded,
    Score,
    Sealed,
    SealedStatement,
    StoredEntry,
    StoredSnapshot,
    Tally,
    Turnout,
)
from tests.gathering import tally_of

STABLE_S = 2.0
LAPSE_S = 8.0


class Log:
    """The journal of the room. What it has once called stable it keeps; what follows that it may lose
    (`fall_back`), as a replica does that was behind when it took over.
    """

    def __init__(self, epoch: str, first: StoredEntry) -> None:
        self.epoch = epoch
        self.entries = [first]
        self.snapshot: StoredSnapshot | None = None
        self.first_kept = 1
        self.promised = 0
        self.fallen = 0
        self.ever: dict[str, StoredEntry] = {first.id: first}
        self._appended_at = [0.0]

    @property
    def head(self) -> Head:
        """Where it stands."""
        return Head(self.epoch, len(self.entries), self.entries[-1].id)

    def load(self) -> Loaded:
        """All that is needed to fold it."""
        after = 0 if self.snapshot is None else self.snapshot.head.seq
        return Loaded(self.head, self.snapshot, tuple(self.entries[after:]))

    def append(self, expected: Head, entries: Sequence[StoredEntry], now: float) -> None:
        """All of them or none. Raises Conflict."""
        if expected != self.head:
            missed = self.since(expected, len(self.entries))
            if missed is None or [e.id for e in missed[: len(entries)]] != [e.id for e in entries]:
                raise Conflict(missed)
            return
        self.entries.extend(entries)
        self._appended_at.extend(now for _ in entries)
        self.ever.update((entry.id, entry) for entry in entries)

    def since(self, head: Head, limit: int) -> Sequence[StoredEntry] | None:
        """What follows it, if that is still known."""
        behind = len(self.entries) - head.seq
        if head.epoch != self.epoch or not 0 <= behind <= limit or head.seq + 1 < self.first_kept:
            return None
        return tuple(self.entries[head.seq :]) if self.entries[head.seq - 1].id == head.id else None

    def stable(self, head: Head, now: float) -> int:
        """The newest that is two seconds old."""
        seq = min(head.seq, len(self.entries))
        while seq and self._appended_at[seq - 1] > now - STABLE_S:
            seq -= 1
        if (
            head.epoch != self.epoch
            or head.seq > len(self.entries)
            or self.entries[head.seq - 1].id != head.id
        ):
            return 0
        self.promised = max(self.promised, seq)
        return seq

    def save_snapshot(self, snapshot: StoredSnapshot, keep: int) -> None:
        """If it is on the chain and newer."""
        seq = snapshot.head.seq
        newer = self.snapshot is None or seq > self.snapshot.head.seq
        if newer and seq <= len(self.entries) and self.entries[seq - 1].id == snapshot.head.id:
            self.snapshot = snapshot
            self.first_kept = max(self.first_kept, min(seq, len(self.entries) - keep + 1))

    def fall_back(self, seq: int) -> None:
        """Be as it was, in the same epoch."""
        self.fallen += seq < len(self.entries)
        del self.entries[seq:], self._appended_at[seq:]
        if self.snapshot is not None and self.snapshot.head.seq > seq:
            self.snapshot, self.first_kept = None, 1


@dataclass
class Count:
    """One sealing: whose ballots were counted, and what came of it."""

    ballots: Mapping[bytes, Score]
    tally: Tally


@dataclass
class Box:
    """The ballots of the room."""

    ballots: dict[tuple[int, str], dict[bytes, Score]] = field(default_factory=lambda: defaultdict(dict))
    seals: dict[tuple[int, str], Tally | None] = field(default_factory=dict)
    counts: dict[tuple[int, str], list[Count]] = field(default_factory=lambda: defaultdict(list))
    taken: set[tuple[int, str, bytes, Score | None]] = field(default_factory=set)
    lost: set[tuple[int, str]] = field(default_factory=set)
    number: int = 1
    told_done: dict[str, frozenset[bytes]] = field(default_factory=dict)

    def cast(self, round: int, statement: str, key: bytes, score: Score | None) -> None:
        """The last one to arrive stands. Raises Sealed."""
        if (round, statement) in self.seals:
            raise Sealed(statement)
        self.taken.add((round, statement, key, score))
        self.ballots[round, statement].pop(key, None)
        if score is not None:
            self.ballots[round, statement][key] = score

    def scores(self, round: int, keys: Mapping[str, bytes]) -> Mapping[str, Score]:
        """One's own."""
        found = {s: self.ballots[round, s].get(key) for s, key in keys.items()}
        return {statement: score for statement, score in found.items() if score is not None}

    def turnout(self, round: int) -> Mapping[str, Turnout]:
        """Whose are in."""
        return {
            statement: Turnout(
                frozenset(key for key, score in ballots.items() if score != "skip"),
                frozenset(key for key, score in ballots.items() if score == "skip"),
            )
            for (of, statement), ballots in self.ballots.items()
            if of == round and ballots
        }

    def seal(self, round: int, statements: Sequence[str], k: int) -> Mapping[str, Tally]:
        """Count those that have enough, once."""
        tallies: dict[str, Tally] = {}
        for statement in statements:
            place = (round, statement)
            kept = self.seals.get(place)
            if place not in self.seals:
                ballots = self.ballots[place]
                tally = tally_of(ballots.values())
                if sum(tally.counts) < k:
                    continue
                self.counts[place].append(Count(dict(ballots), tally))
                kept = self.seals[place] = tally
                del self.ballots[place]
            if kept is not None:
                tallies[statement] = kept
        return tallies

    def sealed(self) -> Sequence[SealedStatement]:
        """Those whose tally is kept."""
        held = sorted((place, tally) for place, tally in self.seals.items() if tally is not None)
        return [SealedStatement(*place, tally) for place, tally in held]

    def release(self, round: int, statement: str) -> None:
        """Forget the tally, and go on refusing."""
        if (round, statement) in self.seals:
            self.seals[round, statement] = None

    def destroy(self, before_round: int | None) -> None:
        """What no round will count."""
        for place in [place for place in self.ballots if before_round is None or place[0] < before_round]:
            del self.ballots[place]
        for place, tally in tuple(self.seals.items()):
            if before_round is None or (place[0] < before_round and tally is None):
                del self.seals[place]

    def fall_back(self, last_round: int) -> None:
        """What came after the journal's last round is lost with it; it is another box from now on."""
        self.number += 1
        for held in (self.ballots, self.seals, self.counts):
            for place in [place for place in held if place[0] > last_round]:
                del held[place]
                self.lost.add(place)


class Attendance:
    """Who is connected to which process, until that one has been silent for a while."""

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
