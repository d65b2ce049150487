"""What hosting asks of the outside world: four protocols whose docstrings state the guarantees.

Each port has an embedded and a Redis adapter; one contract suite (`tests/contracts`) holds every sentence
below against both. All calls may raise `Unavailable`: the store refuses now and nothing was changed, or, for
`append` alone, it is not known whether anything was changed. Every write is safe to repeat.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

from server.room.stars import Given as Given
from server.room.stars import StarTally as StarTally
from server.room.votes import Score as Score
from server.room.votes import Tally as Tally


class PortError(Exception):
    """Base of what a port may raise. Below it:

    Unavailable: the store refuses now; ask again later.
    RoomExists: `create` found a room, or the tombstone of one, under that code.
    NoSuchRoom: the room was never made, or it is erased.
    Conflict: another writer was first.
    Sealed: the round of the statement, or of the board's stars, is sealed, so the ballot was not taken.
    """


class Unavailable(PortError):
    """The store refuses now: full disk, lost connection, read-only file."""


class RoomExists(PortError):
    """The code is taken, by a living room or by an erased one."""


class NoSuchRoom(PortError):
    """Never made, or erased."""


class Sealed(PortError):
    """The ballot came after its round was sealed, and was not stored."""


class Head(msgspec.Struct, frozen=True, gc=False):
    """Where a journal stands: `epoch` names the chain, `seq` counts from 1, `id` is the last entry's."""

    epoch: str
    seq: int
    id: str


class StoredEntry(msgspec.Struct, frozen=True, gc=False):
    """One link of the chain. `prev` is the id of the entry before (None for the first); `body` is opaque
    here.
    """

    seq: int
    id: str
    prev: str | None
    body: bytes


class StoredSnapshot(msgspec.Struct, frozen=True):
    """A saved state of the room just after the entry at `head`; `body` is opaque here."""

    head: Head
    body: bytes


class Loaded(msgspec.Struct, frozen=True):
    """All that is needed to fold a room: the newest snapshot, if any, and the entries after it, in order."""

    head: Head
    snapshot: StoredSnapshot | None
    entries: Sequence[StoredEntry]


class RoomSummary(msgspec.Struct, frozen=True):
    """A line of the operator's list: the code and the server milliseconds of its last noted use."""

    room: str
    active_at: int


class Conflict(PortError):
    """The head was not the expected one. `missed` has the entries after it, or is None when it is no longer
    on the chain.
    """

    def __init__(self, missed: Sequence[StoredEntry] | None) -> None:
        super().__init__("the journal has moved on")
        self.missed = missed


class Journal(Protocol):
    """A room's ordered log. What `append` has answered survives the death of the process at any moment."""

    async def create(self, room: str, epoch: str, first: StoredEntry, at: int) -> Head:
        """Make the room with its first entry (seq 1, prev None), durably. Raises RoomExists."""
        ...

    async def load(self, room: str) -> Loaded | None:
        """The newest snapshot and everything after it, read at one moment; None if there is no such room."""
        ...

    async def append(self, room: str, expected: Head, entries: Sequence[StoredEntry], at: int) -> int:
        """Append all entries, or none, if the head is `expected`; answer the highest *stable* seq.

        Durable before it answers. If these very entries (by id) already follow `expected`, that is success: a
        lost answer may be asked again. Otherwise raises Conflict with the entries missed, or NoSuchRoom if
        the room is erased. After success every subscriber of the room on the Bus is told (`Appended`), at
        most once and without promise.
        """
        ...

    def stable(self, room: str, head: Head) -> int:
        """The highest seq, at or before this head of the room, that is known by now to survive what the store
        claims to survive; 0 if none is. Told of a head again later, it knows more.
        """
        ...

    async def since(self, room: str, head: Head, limit: int) -> Sequence[StoredEntry] | None:
        """The entries after `head`, in order; None if the head is of another epoch or chain, trimmed away,
        ahead of the journal, or more than `limit` entries behind.
        """
        ...

    async def save_snapshot(self, room: str, snapshot: StoredSnapshot, keep: int) -> None:
        """Keep the snapshot if it is on the chain and newer than the one kept, then trim the entries
        before its head's, but never any of the last `keep`. Otherwise changes nothing. Raises NoSuchRoom.
        """
        ...

    async def offer(self, room: str, head: Head, body: Callable[[], bytes]) -> None:
        """The snapshot that this process holds. A store that can be lost keeps it aside, and rebuilds a lost
        room from the newest such snapshot, under a new epoch; an erased room it never brings back. Other
        stores need none, and do not ask for the body.
        """
        ...

    async def rooms(self) -> Sequence[RoomSummary]:
        """All living rooms, the most recently active first."""
        ...

    async def use(self, room: str, at: int) -> None:
        """Someone is in the room at that time. An append is a use too; one less than `USE_MS` after the last
        that was noted is not noted, nor is that of a room that is not there.
        """
        ...

    async def unused(self, since: int) -> Sequence[str]:
        """The rooms that were noted to be used then or before. Where several processes share the store, one
        of them is answered in half an hour of `since`, and the others: none.
        """
        ...

    async def erase(self, room: str, unused_since: int | None = None) -> bool:
        """Remove the room with all its entries and snapshots, leaving only a tombstone of its code, so that a
        late append raises NoSuchRoom and the code is not used again. Erasing twice is one erasure; erasing
        what was never made is none. One that was used later than `unused_since` stays, in one atomic step.
        Answers whether the room is erased.
        """
        ...

    async def erased(self, room: str) -> bool:
        """Whether there was such a room, and there is a tombstone of it."""
        ...

    async def probe(self, room: str) -> None:
        """Write and take back something harmless where the room lies. Raises Unavailable if no writes are
        taken there.
        """
        ...

    async def close(self) -> None:
        """Finish what is queued and let go of everything."""
        ...


class Appended(msgspec.Struct, frozen=True, gc=False, tag="appended"):
    """Bus message: these entries were appended after `head`."""

    head: Head
    entries: Sequence[StoredEntry]


class Passing(msgspec.Struct, frozen=True, gc=False, tag="passing"):
    """Bus message: a passing signal (whisper, presence) of one process, opaque here."""

    sender: str
    body: bytes


class Standing(msgspec.Struct, frozen=True, gc=False, tag="standing"):
    """Bus message, from a Bus that may have missed others: where the journal stood a moment ago. None: there
    was no such room.
    """

    head: Head | None


BusMessage = Appended | Passing | Standing


class Bus(Protocol):
    """Hints between processes: at most once, in no promised order, nothing kept. A missed message is never a
    lost entry, because a gap is read from the journal.
    """

    async def subscribe(self, room: str, receive: Callable[[BusMessage], None]) -> Callable[[], None]:
        """Call `receive` (quick, never raising) for each later message of the room, until the returned
        function is called.
        """
        ...

    def publish(self, room: str, message: BusMessage) -> None:
        """Tell every subscriber of the room, the sender included; never waits and never raises."""
        ...

    async def close(self) -> None:
        """Hear and say nothing more."""
        ...


class Attendance(NamedTuple):
    """Participants by their ids: those with a connection now; and they and those who left lately."""

    here: frozenset[str]
    recent: frozenset[str]


class Presence(Protocol):
    """Who is connected now, in all processes, and who was until just now. Participants by their ids.

    No call raises Unavailable: who is here is a passing matter, and the last that was known stands.
    """

    async def arrive(self, room: str, participant: str, at: int) -> None:
        """One more connection of the participant."""
        ...

    async def depart(self, room: str, participant: str, at: int) -> None:
        """One connection less; the participant is gone when none is left. Never raises for one that was not
        there.
        """
        ...

    async def here(self, room: str) -> frozenset[str]:
        """The participants with a connection now."""
        ...

    async def attendance(self, room: str, since: int) -> Attendance:
        """Recent are those here now, and those whose last connection ended at `since` (server ms) or later.
        Departures are remembered for ten minutes, and may be for longer.
        """
        ...

    async def close(self) -> None:
        """Let go of everything."""
        ...


class Turnout(msgspec.Struct, frozen=True, gc=False):
    """Whose ballots are in for one statement, by ballot key; never with a score."""

    answered: frozenset[bytes]
    skipped: frozenset[bytes]


class SealedStatement(msgspec.Struct, frozen=True):
    """A sealed statement whose tally is still kept, because its result may not be published yet."""

    round: int
    statement: str
    tally: Tally


class SealedStars(msgspec.Struct, frozen=True):
    """A sealed round of stars whose tally is still kept, because it may not be published yet."""

    board: str
    round: int
    tally: StarTally


class StarBox(Protocol):
    """The part of the ballot box that stars lie in: a ballot is one whole distribution, and the rounds of a
    board are its own. All else that BallotBox says of ballots holds here too.
    """

    async def give(self, room: str, board: str, round: int, key: bytes, given: Given) -> None:
        """Store the ballot whole, replacing the one under the key; an empty one takes it back. Durable when
        it answers. Raises Sealed.
        """
        ...

    async def given(self, room: str, board: str, round: int, key: bytes) -> Given:
        """What lies under the key; empty if nothing does."""
        ...

    async def givers(self, room: str, rounds: Mapping[str, int]) -> Mapping[str, int]:
        """How many ballots each of these boards has in its given round."""
        ...

    async def seal_stars(self, room: str, board: str, round: int, budget: int, k: int) -> StarTally | None:
        """In one atomic step: with k ballots or more store the tally, delete the ballots and answer the
        tally; with fewer change nothing and answer None. A round sealed before answers its kept tally again;
        None if it is released. Afterwards no trace of the ballots is left, as soon as the store can.
        """
        ...

    async def sealed_stars(self, room: str) -> Sequence[SealedStars]:
        """Every sealed round of stars whose tally has not been released."""
        ...

    async def release_stars(self, room: str, board: str, round: int) -> None:
        """The result is stable in the journal: forget the tally, but go on refusing ballots."""
        ...

    async def destroy_stars(self, room: str, ended: Mapping[str, int]) -> None:
        """Destroy these boards' ballots of rounds up to the given ones: carried out late, it destroys none of
        a round that was begun since. No seal is destroyed.
        """
        ...


class BallotBox(StarBox, Protocol):
    """Where ballots are kept, counted and destroyed.

    A ballot lies under an opaque key (32 bytes), which joins it neither to a seat nor to another ballot.
    Nothing else of the caster, no order and no time is stored. No call but `scores` and `given` (the owner's
    key in hand) and the seals ever returns what was cast.
    """

    async def id(self, room: str) -> str:
        """The random id of the box that has the room's ballots: another id means that ballots of the former
        are lost, or may be.
        """
        ...

    async def cast(self, room: str, round: int, statement: str, key: bytes, score: Score | None) -> None:
        """Store the ballot, replacing the one under the key; None takes it back. Durable when it answers.
        Raises Sealed.
        """
        ...

    async def scores(self, room: str, round: int, keys: Mapping[str, bytes]) -> Mapping[str, Score]:
        """What lies under the given key of each given statement; statements without a ballot are left out."""
        ...

    async def turnout(self, room: str, round: int) -> Mapping[str, Turnout]:
        """Whose ballots are in, for each statement that has any and is not sealed."""
        ...

    async def seal(self, room: str, round: int, statements: Sequence[str], k: int) -> Mapping[str, Tally]:
        """For each statement, in one atomic step: with k scores or more (skips do not count) store the tally,
        delete the ballots and answer the tally; with fewer change nothing and leave the statement out of the
        answer. A statement sealed before answers its kept tally again; one whose tally is released is left
        out. Afterwards no trace of the deleted ballots is left in the store's own files, as soon as the store
        can.
        """
        ...

    async def done(self, room: str, teller: str, seats: frozenset[bytes]) -> int:
        """How many seats have answered everything, in all processes: `seats` are this teller's, each under an
        opaque key of its own (32 bytes), which joins it to nothing. A teller's last word stands for a while.
        """
        ...

    async def sealed(self, room: str) -> Sequence[SealedStatement]:
        """Every sealed statement whose tally has not been released."""
        ...

    async def rooms(self) -> Sequence[str]:
        """The rooms of which it holds ballots, or tallies that are not released."""
        ...

    async def release(self, room: str, round: int, statement: str) -> None:
        """The result is stable in the journal: forget the tally, but go on refusing ballots."""
        ...

    async def destroy(self, room: str, before_round: int | None = None) -> None:
        """Destroy the room's ballots and seals of rounds before the given one, but no tally that is not
        released, for what is sealed is published; stars are left alone. With None destroy everything of the
        room, such tallies and stars too.
        """
        ...

    async def close(self) -> None:
        """Finish what is queued and let go of everything."""
        ...
