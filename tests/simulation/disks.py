"""What the real Recovery of a process is given: a way to the shared Redis that speaks its scripts, and copies
on a disk that outlives the process.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from server.adapters.redis import erasing, recovery
from server.adapters.redis.copies import Dates
from server.hosting.ports import Head, StoredSnapshot
from tests.gathering import START
from tests.simulation.weather import LATE
from tests.tabs import CODE

if TYPE_CHECKING:
    from tests.simulation.process import Process


USED_AT = str(START).encode()


class Disk:
    """The copies of one machine, as Copies keeps them in a file. One process at a time has it."""

    def __init__(self) -> None:
        self.taken_by: Process | None = None
        self.copies: dict[str, tuple[StoredSnapshot, Dates]] = {}
        self.buried: dict[str, int] = {}
        self._known: str | None = None

    async def known(self) -> str | None:
        return self._known

    async def know(self, instance: str) -> None:
        self._known = instance

    async def save(self, room: str, snapshot: StoredSnapshot, dates: Dates) -> None:
        self.copies[room] = (snapshot, dates)

    async def confirm(self, dates: Mapping[str, Dates]) -> None:
        self.copies.update((room, (self.copies[room][0], anew)) for room, anew in dates.items())

    async def find(self, room: str) -> tuple[StoredSnapshot, Dates] | None:
        return self.copies.get(room)

    async def dates(self) -> Mapping[str, Dates]:
        return {room: dates for room, (_, dates) in self.copies.items()}

    async def bury(self, rooms: Mapping[str, int]) -> None:
        self.buried.update(rooms)
        for room in rooms:
            self.copies.pop(room, None)

    async def erased_until(self, room: str) -> int | None:
        return self.buried.get(room)

    async def erased(self) -> Mapping[str, int]:
        return dict(self.buried)

    async def expire(self, _now: int) -> Sequence[str]:
        """No history is that long."""
        return ()

    async def close(self) -> None:
        self.taken_by = None


class Link:
    """Runs the scripts of Recovery."""

    def __init__(self, process: "Process") -> None:
        self._process = process
        self._world = process.world
        self._redis = process.world.redis

    def key(self, room: str, part: str) -> str:
        return f"{room}:{part}"

    async def run(self, script: Any, _keys: Sequence[str], *arguments: Any) -> Any:
        if script is recovery.STANDING:
            return await self._ask("standing", lambda: self._redis.standing(*arguments))
        if script is erasing.ERASE:
            return await self._ask("erase", lambda: self._redis.erase(*arguments))
        assert script is recovery.RESTORE
        generation, seq, id, body, epoch, _at, of, stable_seq, stable_id = arguments

        def restore() -> list[bytes]:
            start = StoredSnapshot(Head(epoch, seq, id), body)
            answer = self._redis.restore(generation, start, of, Head(of, stable_seq, stable_id))
            self._world.note(f"process {self._process.number}: offers {seq} of {of}: {answer[0].decode()}")
            return answer

        return await self._world.call(self._process, "restore", restore, hungry=True, late=LATE)

    async def of_rooms(self, rooms: Sequence[str], command: str, *_rest: str) -> Mapping[str, bytes | None]:
        def of_one() -> bytes | None:
            if command == "GET":
                return None if self._redis.gone is None else str(self._redis.gone).encode()
            return None if self._redis.log is None else USED_AT

        return {room: await self._ask(command, of_one) for room in rooms}

    async def rooms_with(self, _part: str) -> AsyncIterator[str]:
        if await self._ask("scan", lambda: self._redis.gone):
            yield CODE

    async def of_all(self) -> str:
        """As Instance says which Redis it is."""
        return str(await self._ask("instance", lambda: self._redis.id))

    async def _ask(self, name: str, effect: Any) -> Any:
        return await self._world.call(self._process, name, effect)


def lost_and_erased(process: "Process", disk: Disk) -> recovery.Recovery:
    """The real one, from the beginning of the process."""
    link: Any = Link(process)
    known = disk._known
    if known is None:
        known = disk._known = process.world.redis.id

    def make() -> recovery.Recovery:
        return recovery.Recovery(link, disk, link, known, None, process.world.clock.now)  # type: ignore[arg-type]

    return process.within(make)


def virtual_time() -> Any:
    """In place of the module `time` in Recovery."""
    loop = asyncio.get_running_loop
    return SimpleNamespace(
        monotonic=lambda: loop().time(), time_ns=lambda: START * 1_000_000 + int(loop().time() * 1e9)
    )


def virtual_ids(chance: random.Random) -> Any:
    """In place of the module `uuid` there."""
    return SimpleNamespace(uuid4=lambda: SimpleNamespace(hex=f"{chance.getrandbits(128):032x}"))
