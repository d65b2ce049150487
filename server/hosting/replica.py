"""A process's copy of one room: the fold of its journal, with the head it was read to.

Appending compares heads. If another process was first, the entries missed are folded and the wishes decided
again, so rules run once, on the latest state, without locks.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from server.hosting.clock import Clock
from server.hosting.metrics import Metrics
from server.hosting.ports import (
    BallotBox,
    Bus,
    Conflict,
    Head,
    Journal,
    NoSuchRoom,
    Presence,
    StoredEntry,
    StoredSnapshot,
)
from server.hosting.wishes import Draft, Wish, draft
from server.room import room as rules
from server.room.entry import Entry, decode_entry, decode_snapshot, encode_entry, encode_snapshot
from server.room.state import Room, replace
from server.room.workshop import Workshop

SNAPSHOT_EVERY: Final = 500
KEEP_ENTRIES: Final = 1000
TAIL: Final = 256


@dataclass(frozen=True)
class Ports:
    """The outside world of a host. `alias` gives a friendly name that is free in the room. `shared`: other
    processes serve the same rooms. `keep_days`: for how long a room that is not used is kept; None: until
    someone erases it.
    """

    journal: Journal
    box: BallotBox
    bus: Bus
    presence: Presence
    clock: Clock
    new_id: Callable[[], str]
    alias: Callable[[Room], str]
    shared: bool = False
    keep_days: int | None = None
    metrics: Metrics = field(default_factory=Metrics)


# Called with the entries folded from elsewhere, or with None when everything was read anew.
CaughtUp = Callable[[Sequence[Entry] | None], Awaitable[None]]


@lru_cache(maxsize=64)
def _shared(workshop: Workshop) -> Workshop:
    """One copy of each content, however many rooms run it."""
    return workshop


class Replica:
    """The room and its head."""

    def __init__(self, code: str, ports: Ports, room: Room, head: Head, snapshot_seq: int) -> None:
        self.code = code
        self.room = room
        self.head = head
        self._ports = ports
        self._offered = ""
        self.snapshot_seq = snapshot_seq
        self._tail: deque[Entry] = deque(maxlen=TAIL)

    @property
    def stable(self) -> int:
        """The newest seq known to survive what the store claims to survive."""
        return self._ports.journal.stable(self.code, self.head)

    @classmethod
    async def open(cls, code: str, ports: Ports) -> "Replica | None":
        """The room as its journal has it; None if there is no such room. Raises Unavailable, TooNew."""
        loaded = await ports.journal.load(code)
        if loaded is None:
            return None
        before = None if loaded.snapshot is None else decode_snapshot(loaded.snapshot.body)
        room = rules.fold(before, (decode_entry(stored.body) for stored in loaded.entries))
        if room is None:
            return None
        room = replace(room, workshop=_shared(room.workshop))
        snapshot_seq = 0 if loaded.snapshot is None else loaded.snapshot.head.seq
        return cls(code, ports, room, loaded.head, snapshot_seq)

    async def commit(self, wishes: Sequence[Wish], caught_up: CaughtUp) -> Draft:
        """Decide the wishes, append their entries and fold them. Raises Unavailable, and then nothing is told
        of them; NoSuchRoom.
        """
        compared = not self._ports.shared
        while True:
            drafted = draft(self.room, self.head, wishes, self._ports.clock.now(), self._ports.new_id)
            if drafted.entries:
                if await self._append(drafted, caught_up):
                    return drafted
            elif compared or not drafted.answers:
                return drafted
            else:
                # Nothing is appended, so no heads are compared; and nobody is answered out of the past.
                await self.catch_up(caught_up)
            compared = True

    async def catch_up(self, caught_up: CaughtUp) -> None:
        """Fold what others have appended since, if anything."""
        await self._fold_missed(
            await self._ports.journal.since(self.code, self.head, KEEP_ENTRIES), caught_up
        )

    async def entries_since(self, head: Head) -> Sequence[Entry] | None:
        """The entries that a browser with this head has missed; None if it needs a snapshot."""
        if head.epoch != self.head.epoch or head.seq > self.head.seq:
            return None
        if head == self.head:
            return ()
        after = [entry for entry in self._tail if entry.seq > head.seq]
        if after and after[0].seq == head.seq + 1:
            return after if after[0].prev == head.id else None
        stored = await self._ports.journal.since(self.code, head, KEEP_ENTRIES) or ()
        # The journal may be ahead of what is held here, or on another chain: that is told in its turn.
        missed = [decode_entry(entry.body) for entry in stored if entry.seq <= self.head.seq]
        return missed if missed and missed[-1].id == self.head.id else None

    @property
    def wants_snapshot(self) -> bool:
        """Whether so much was appended since the last snapshot that opening the room would become slow."""
        return self.head.seq - self.snapshot_seq >= SNAPSHOT_EVERY

    async def save_snapshot(self) -> None:
        """Save the room as it is, and let the journal trim what is older. Raises Unavailable."""
        if self.head.seq == self.snapshot_seq:
            return
        snapshot = StoredSnapshot(self.head, encode_snapshot(self.room))
        # A room that is not there is erased, or lost and coming back: whoever reads it next is told which.
        with suppress(NoSuchRoom):
            await self._ports.journal.save_snapshot(self.code, snapshot, KEEP_ENTRIES)
            self.snapshot_seq = snapshot.head.seq

    async def offer(self) -> None:
        """Give a store that can be lost what it could be rebuilt from. Raises Unavailable."""
        if self.head.id != self._offered:
            head, room = self.head, self.room
            await self._ports.journal.offer(self.code, head, lambda: encode_snapshot(room))
            self._offered = head.id

    async def _append(self, drafted: Draft, caught_up: CaughtUp) -> bool:
        """Whether the entries are in the journal, and folded; if not, what was missed is. Raises Unavailable,
        NoSuchRoom.
        """
        entries = drafted.entries
        stored = [StoredEntry(e.seq, e.id, e.prev, encode_entry(e)) for e in entries]
        try:
            with self._ports.metrics.appending(len(stored)):
                await self._ports.journal.append(self.code, self.head, stored, entries[0].at)
        except Conflict as conflict:
            await self._fold_missed(conflict.missed, caught_up)
            return False
        except NoSuchRoom:
            # Erased, or lost: reading anew offers what is held here.
            await self._fold_missed(None, caught_up)
            return False
        self._advance(drafted.room, drafted.head, entries)
        return True

    async def _fold_missed(self, missed: Sequence[StoredEntry] | None, caught_up: CaughtUp) -> None:
        if missed is None:
            await self._read_anew()
            await caught_up(None)
            return
        entries = [decode_entry(stored.body) for stored in missed]
        room = rules.fold(self.room, entries)
        if entries and room is not None:
            self._advance(room, Head(self.head.epoch, entries[-1].seq, entries[-1].id), entries)
            await caught_up(entries)

    async def _read_anew(self) -> None:
        self._offered = ""
        await self.offer()
        again = await Replica.open(self.code, self._ports)
        if again is None:
            raise NoSuchRoom(self.code)
        self.room, self.head, self.snapshot_seq = again.room, again.head, again.snapshot_seq
        self._tail.clear()

    def _advance(self, room: Room, head: Head, entries: Sequence[Entry]) -> None:
        self.room, self.head = room, head
        self._tail.extend(entries)
