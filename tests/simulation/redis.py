"""The Redis that all simulated processes share. Like a real one it can fall back to what a replica had, and
come back empty; and it remembers all that ever happened, for the verdict. What can go wrong on the way to it
is not its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from server.hosting.ports import Head, NoSuchRoom, StoredEntry, StoredSnapshot
from tests.gathering import START
from tests.simulation.attendance import Attendance
from tests.simulation.box import Box, Place
from tests.simulation.log import Log


@dataclass
class Written:
    """All that was there after one write."""

    log: Log | None
    box: Box
    gone: int | None


class Redis:
    """Of one room. What it has once called stable it keeps, and all that was written before; what follows
    that it may lose. `gone`: until when the tombstone of the erased room stands. `stood`: the last
    entry of the journal, each time that it was another.
    """

    def __init__(self, epoch: str, first: StoredEntry, *, may_fall: bool = True) -> None:
        self.log: Log | None = Log(epoch)
        self.log.entries.append(first)
        self.log._appended_at.append(0.0)
        self.box = Box()
        self.gone: int | None = None
        self.attendance = Attendance()
        self.instance, self.life = 1, 1
        self.ever = {first.id: first}
        self.stood: list[str | None] = []
        self.promised: set[str] = set()
        self.fallen = self.emptied = 0
        self.lost: set[Place] = set()
        self._may_fall = may_fall
        self._writes: list[Written] = []
        self._surely = 0
        self.wrote()

    @property
    def head(self) -> Head | None:
        """Where the journal stands; None: there is none."""
        return None if self.log is None else self.log.head

    @property
    def id(self) -> str:
        """Which Redis, and which life of it."""
        return f"{self.instance}.{self.life}"

    @property
    def room(self) -> Log:
        """The journal. Raises NoSuchRoom."""
        if self.log is None:
            raise NoSuchRoom("the room")
        return self.log

    def wrote(self) -> None:
        """After each write: as a replica may have it that hears of no other."""
        self._stands()
        if self._may_fall:
            log = None if self.log is None else self.log.copy()
            self._writes.append(Written(log, self.box.copy(), self.gone))

    def acknowledged(self) -> None:
        """The replicas have all that was written until now."""
        self._surely = max(0, len(self._writes) - 1)

    def append(self, expected: Head, entries: Sequence[StoredEntry], now: float) -> bool:
        """Whether they were appended now. Raises Conflict, NoSuchRoom."""
        before = self.room.head
        self.room.append(expected, entries, now)
        if now_there := self.room.head != before:
            self.ever.update((entry.id, entry) for entry in entries)
            self.stood.extend(entry.id for entry in entries)
        self.wrote()
        return now_there

    def stable(self, head: Head, now: float) -> Head:
        """What of it is promised from now on."""
        stable = Head(head.epoch, 0, "") if self.log is None else self.log.stable(head, now)
        if stable.seq and self.log is not None and stable.id not in self.promised:
            self.promised.add(stable.id)
            has = [not (one.log is None or one.log.lacks(stable.seq, stable.id)) for one in self._writes]
            self._surely = max(self._surely, has.index(True) if True in has else 0)
        return stable

    def restore(self, generation: int, start: StoredSnapshot, of: str, stable: Head) -> list[bytes]:
        """As the script of that name: the newest state wins until the first append; an erased room stays
        erased.
        """
        if self.gone:
            return [b"erased", str(self.gone).encode()]
        log, seq = self.log, start.head.seq
        lacking = log is not None and log.epoch == of and stable.seq and log.lacks(stable.seq, stable.id)
        if log is not None and not lacking:
            if log.restored is None or log.head.seq != log.restored[1]:
                return [b"there"]
            if (generation, seq) <= log.restored:
                return [b"there"]
        self.log = Log(start.head.epoch, start, generation)
        self.wrote()
        return [b"restored"]

    def standing(self, epoch: str, seq: int, id: str) -> list[bytes]:
        """As the script of that name."""
        if self.log is None:
            return [b"absent"]
        if self.log.epoch != epoch:
            return [b"anew"]
        return [b"lacking" if seq and self.log.lacks(seq, id) else b"there", str(START).encode()]

    def erase(self, until: int, which: str, until_before: int = 0) -> bytes:
        """As the script of that name: leave a tombstone."""
        if self.log is None and which != "always":
            return b"none" if self.gone is None else str(self.gone).encode()
        self.gone = until if self.log is not None else until_before
        self.log = None
        self.box.destroy(None)
        self.wrote()
        return str(self.gone).encode()

    def fall_back(self, chosen: float) -> None:
        """A replica takes over that was as far behind as it may: `chosen` says how far, from 0 to 1."""
        back = self._surely + round(chosen * (len(self._writes) - 1 - self._surely))
        self.fallen += back < len(self._writes) - 1
        del self._writes[back + 1 :]
        was = self._writes[-1]
        # No replica had them, so nobody was told of them.
        for place in self.box.seals.keys() - was.box.seals.keys():
            if self.box.counts[place]:
                self.box.counts[place].pop()
        self.log, self.gone = None if was.log is None else was.log.copy(), was.gone
        self.box = was.box.copy()
        self.life += 1
        self._stands()

    def empty(self) -> None:
        """FLUSHALL: not even tombstones are left."""
        self.lost |= self.box.counts.keys()
        self.log, self.gone = None, None
        self.box, before = Box(), self.box
        self.box.counts, self.box.taken = before.counts, before.taken
        self.instance += 1
        self.emptied += 1
        self._writes, self._surely = [], 0
        self.wrote()

    def _stands(self) -> None:
        last = None if self.log is None else self.log.head.id
        if not self.stood or self.stood[-1] != last:
            self.stood.append(last)
