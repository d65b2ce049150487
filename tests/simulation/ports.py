"""The ports of one simulated process: each call is a request that travels to the shared Redis and back."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from server.adapters.redis.recovery import Recovery, date_of
from server.hosting.ports import (
    Appended,
    Attendance,
    BusMessage,
    Given,
    Head,
    Loaded,
    RoomSummary,
    Score,
    SealedStars,
    SealedStatement,
    StarTally,
    StoredEntry,
    StoredSnapshot,
    Tally,
    Turnout,
    Unavailable,
)
from server.room.retention import tombstone_until
from tests.simulation.box import STARS, Place
from tests.simulation.weather import LATE, PUNCTUAL
from tests.tabs import CODE

if TYPE_CHECKING:
    from tests.simulation.process import Process

T = TypeVar("T")

TELL_S: Final = 3.0


class Port:
    """Asks the Redis there is."""

    def __init__(self, process: "Process") -> None:
        self._process = process
        self._world = process.world
        self._redis = process.world.redis

    async def close(self) -> None:
        """There is nothing to let go of."""

    async def _ask(self, name: str, effect: Callable[[], T]) -> T:
        return await self._world.call(self._process, name, effect)

    async def _write(
        self,
        name: str,
        effect: Callable[[], T],
        *,
        hungry: bool = True,
        late: tuple[float, float] = LATE,
    ) -> T:
        """`hungry`: a Redis that is out of memory refuses it. `late`: by how much it may be late."""

        def written() -> T:
            done = effect()
            self._redis.wrote()
            return done

        return await self._world.call(self._process, name, written, hungry=hungry, late=late)


class Journal(Port):
    """With the real Recovery, where Redis may be lost."""

    def __init__(self, process: "Process", recovery: Recovery | None) -> None:
        super().__init__(process)
        self._recovery = recovery
        self._stable = Head("", 0, "")

    async def create(self, room: str, epoch: str, first: StoredEntry, at: int) -> Head:
        raise NotImplementedError

    async def load(self, room: str) -> Loaded | None:
        found = await self._ask("load", lambda: None if self._redis.log is None else self._redis.log.load())
        if found is None and self._recovery is not None:
            await self._recovery.absent(room)
        return found

    async def append(self, room: str, expected: Head, entries: Sequence[StoredEntry], at: int) -> int:
        def effect() -> None:
            if self._redis.append(expected, entries, self._world.loop.at):
                self._world.note(
                    f"process {self._process.number}: appended up to {self._redis.room.head.seq}"
                )
                self._world.publish(Appended(expected, entries))

        await self._world.call(self._process, "append", effect, hungry=True, late=LATE)
        newest = entries[-1]
        return self.stable(room, Head(expected.epoch, newest.seq, newest.id))

    def stable(self, room: str, head: Head) -> int:
        self._stable = self._redis.stable(head, self._world.loop.at)
        return self._stable.seq

    async def since(self, room: str, head: Head, limit: int) -> Sequence[StoredEntry] | None:
        def effect() -> Sequence[StoredEntry] | None:
            return None if self._redis.log is None else self._redis.log.since(head, limit)

        return await self._ask("since", effect)

    async def save_snapshot(self, room: str, snapshot: StoredSnapshot, keep: int) -> None:
        await self._write("save_snapshot", lambda: self._redis.room.save_snapshot(snapshot, keep))

    async def offer(self, room: str, head: Head, body: Callable[[], bytes]) -> None:
        if self._recovery is not None:
            known = self._stable if self._stable.epoch == head.epoch and self._stable.seq else None
            await self._recovery.offer(room, head, body, known)

    async def rooms(self) -> Sequence[RoomSummary]:
        raise NotImplementedError

    async def use(self, room: str, at: int) -> None:
        """No history is so long that it matters."""

    async def unused(self, since: int) -> Sequence[str]:
        return ()

    async def erase(self, room: str, unused_since: int | None = None) -> bool:
        until = tombstone_until(self._world.clock.now())
        answer = await self._ask("erase", lambda: self._redis.erase(until, "known"))
        if answer == b"none":
            await self._recovered().absent(room)
            return False
        await self._recovered().erased(room, date_of(answer))
        return True

    def _recovered(self) -> Recovery:
        assert self._recovery is not None
        return self._recovery

    async def erased(self, room: str) -> bool:
        return await self._ask("erased", lambda: self._redis.gone is not None)

    async def probe(self, room: str) -> None:
        await self._world.call(self._process, "probe", lambda: None, hungry=True)


class Box(Port):
    """A ballot counts as long as its answer is waited for, and no longer; all else may come later."""

    async def id(self, room: str) -> str:
        return f"box {self._redis.id}"

    async def cast(self, room: str, round: int, statement: str, key: bytes, score: Score | None) -> None:
        await self._put("cast", (round, statement), key, score)

    async def scores(self, room: str, round: int, keys: Mapping[str, bytes]) -> Mapping[str, Score]:
        return await self._ask("scores", lambda: self._redis.box.scores(round, keys))

    async def turnout(self, room: str, round: int) -> Mapping[str, Turnout]:
        return await self._ask("turnout", lambda: self._redis.box.turnout(round))

    async def seal(self, room: str, round: int, statements: Sequence[str], k: int) -> Mapping[str, Tally]:
        return await self._seal(round, lambda: self._redis.box.seal(round, statements, k))

    async def done(self, room: str, teller: str, seats: frozenset[bytes]) -> int:
        return 0

    async def sealed(self, room: str) -> Sequence[SealedStatement]:
        return await self._kept("sealed", self._redis.box.sealed)

    async def rooms(self) -> Sequence[str]:
        return [CODE] if any(self._redis.box.ballots.values()) or self._redis.box.seals else []

    async def release(self, room: str, round: int, statement: str) -> None:
        await self._release((round, statement))

    async def destroy(self, room: str, before_round: int | None = None) -> None:
        await self._write("destroy", lambda: self._redis.box.destroy(before_round), hungry=False)

    async def give(self, room: str, board: str, round: int, key: bytes, given: Given) -> None:
        await self._put("give", (round, STARS + board), key, dict(given))

    async def given(self, room: str, board: str, round: int, key: bytes) -> Given:
        place = (round, STARS + board)
        return await self._ask("given", lambda: dict(self._redis.box.ballots[place].get(key, {})))

    async def givers(self, room: str, rounds: Mapping[str, int]) -> Mapping[str, int]:
        return await self._ask("givers", lambda: self._redis.box.givers(rounds)) if rounds else {}

    async def seal_stars(self, room: str, board: str, round: int, budget: int, k: int) -> StarTally | None:
        return await self._seal(round, lambda: self._redis.box.seal_stars(board, round, budget, k))

    async def sealed_stars(self, room: str) -> Sequence[SealedStars]:
        return await self._kept("sealed_stars", self._redis.box.sealed_stars)

    async def release_stars(self, room: str, board: str, round: int) -> None:
        await self._release((round, STARS + board))

    async def destroy_stars(self, room: str, ended: Mapping[str, int]) -> None:
        if ended:
            await self._write("destroy_stars", lambda: self._redis.box.destroy_stars(ended), hungry=False)

    async def _put(self, name: str, place: Place, key: bytes, ballot: Any) -> None:
        await self._write(name, lambda: self._redis.box.put(place, key, ballot), late=PUNCTUAL)

    async def _seal(self, round: int, seal: Callable[[], T]) -> T:
        life = self._redis.id
        tally = await self._write("seal", seal, hungry=False)
        await self._kept("wait", lambda: tally)
        if life != self._redis.id:
            raise Unavailable("failed over")
        self._world.note(f"process {self._process.number}: sealed {tally} of round {round}")
        return tally

    async def _kept(self, name: str, tallies: Callable[[], T]) -> T:
        """What is told of a seal the replicas have."""

        def kept() -> T:
            if found := tallies():
                self._redis.acknowledged()
            return found

        return await self._ask(name, kept)

    async def _release(self, place: Place) -> None:
        await self._write("release", lambda: self._redis.box.release(place), hungry=False)


class Bus:
    """Heard by whoever the world lets hear."""

    def __init__(self, process: "Process") -> None:
        self._process = process

    async def subscribe(self, room: str, receive: Callable[[BusMessage], None]) -> Callable[[], None]:
        return await self._process.subscribe(receive)

    def publish(self, room: str, message: BusMessage) -> None:
        world = self._process.world
        if not self._process.dead and not world.is_apart(self._process):
            world.publish(message)

    async def close(self) -> None:
        pass


class Presence:
    """The word of a process stands for a while, and is told again."""

    def __init__(self, process: "Process") -> None:
        self._process = process
        self._world = process.world
        self._attendance = process.world.redis.attendance
        self._mine: Counter[str] = Counter()
        process.begin(self._tell_again())

    async def arrive(self, room: str, participant: str, at: int) -> None:
        self._mine[participant] += 1
        await self._tell()

    async def depart(self, room: str, participant: str, at: int) -> None:
        if self._mine[participant] > 0:
            self._mine[participant] -= 1
        self._mine += Counter()
        await self._tell()

    async def here(self, room: str) -> frozenset[str]:
        await self._travel()
        return frozenset(self._mine) | self._attendance.here(self._world.loop.at)

    async def attendance(self, room: str, since: int) -> Attendance:
        here = await self.here(room)
        after = self._world.loop.at - (self._world.clock.now() - since) / 1000
        return Attendance(here, here | self._attendance.recent(after, self._world.loop.at))

    async def close(self) -> None:
        pass

    async def _travel(self) -> None:
        if self._process.dead:
            raise asyncio.CancelledError
        await asyncio.sleep(self._world.chance.random() * 0.004)

    async def _tell(self) -> None:
        await self._travel()
        if not self._process.dead and not self._world.is_apart(self._process):
            self._attendance.tell(self._process.number, self._mine, self._world.loop.at)

    async def _tell_again(self) -> None:
        while True:
            await asyncio.sleep(TELL_S)
            await self._tell()
