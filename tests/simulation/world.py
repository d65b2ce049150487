"""Where the processes of a history live: the Redis they share, the bus between them, and the troubles on the
way. All chance comes from the seed.
"""

import asyncio
import random
from collections import deque
from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

from server.hosting.ports import BusMessage, PortError, StoredEntry, Unavailable
from tests.simulation.disks import Disk
from tests.simulation.reasons import Reasons
from tests.simulation.redis import Redis
from tests.simulation.virtual import VirtualClock, VirtualLoop
from tests.simulation.weather import ANSWER_S, Weather

T = TypeVar("T")

REPLAYED: Final = 30


class Caller(Protocol):
    """A process, as the world sees it."""

    number: int
    dead: bool

    def hear(self, message: BusMessage) -> None: ...

    def crash(self) -> None: ...


class World:
    """One history's."""

    def __init__(
        self, seed: int, loop: VirtualLoop, first: StoredEntry, weather: Weather | None = None
    ) -> None:
        self.chance = random.Random(f"{seed} world")
        self.weather = weather or Weather.of(random.Random(f"{seed} weather"))
        self.clock = VirtualClock(loop)
        self.loop = loop
        self.may_be_lost = self.weather.empty > 0 or self.weather.erase > 0
        self.redis = Redis("epoch", first, may_fall=self.weather.fall_back > 0)
        self.reasons = Reasons(self.redis)
        self.disks: list[Disk] = []
        self.processes: list[Caller] = []
        self.refusing_until = 0.0
        self.full_until = self.full_since = 0.0
        self.erased_at: float | None = None
        self.apart: dict[int, float] = {}
        self.happened: list[str] = []
        self._said: deque[BusMessage] = deque(maxlen=REPLAYED)
        self._ids = 0

    def note(self, what: str) -> None:
        """For whoever reads of a failure."""
        self.happened.append(f"{self.loop.at:8.3f} {what}")

    def new_id(self) -> str:
        """Like those that are random."""
        self._ids += 1
        return f"{self._ids:06x}{self.chance.getrandbits(104):026x}"

    def happens(self, chance: float) -> bool:
        """Whether something of this chance does."""
        return chance > 0 and self.chance.random() < chance

    def take_disk(self, process: Any) -> Disk:
        """The first that no living process has."""
        free = next((disk for disk in self.disks if disk.taken_by is None), None)
        if free is None:
            self.disks.append(free := Disk())
        free.taken_by = process
        return free

    async def call(
        self,
        caller: Caller,
        name: str,
        effect: Callable[[], T],
        *,
        hungry: bool = False,
        late: tuple[float, float] | None = None,
    ) -> T:
        """A request to Redis on its way, what it does there, and the answer on its way back.

        The caller may die at each end; what it has sent is carried out all the same. `hungry`: it is refused
        while the memory is full. `late`: it may be, by so much.
        """
        self._live(caller, f"before {name}")
        refused = self._unreachable(caller) or self.happens(self.weather.refuse)
        if refused:
            await asyncio.sleep(self._travel())
            self.note(f"process {caller.number}: {name} refused")
            raise Unavailable(name)
        if late is not None and not self.happens(self.weather.late):
            late = None
        try:
            async with asyncio.timeout(ANSWER_S):
                done = await self._carried_out(effect, hungry=hungry, late=late)
        except TimeoutError:
            self.note(f"process {caller.number}: {name} not answered in time")
            raise Unavailable(name) from None
        self._live(caller, f"after {name}")
        life = self.redis.id
        await asyncio.sleep(self._travel())
        if life != self.redis.id:
            raise Unavailable("the connection broke with its primary")
        self._live(caller, f"answered {name}")
        if self.happens(self.weather.lose_answer):
            self.note(f"process {caller.number}: the answer of {name} is lost")
            raise Unavailable(name)
        return done

    def publish(self, message: BusMessage) -> None:
        """To every process, as the bus does it today."""
        self._said.append(message)
        for process in self.processes:
            if self.happens(self.weather.drop) or process.number in self.apart:
                continue
            self._send(process, message)
            if self.happens(self.weather.repeat):
                self._send(process, message)
            if self.happens(self.weather.replay):
                self._send(process, self.chance.choice(self._said))

    def _send(self, process: Caller, message: BusMessage) -> None:
        wait = self._travel() + (self.chance.random() * 3 if self.happens(self.weather.delay) else 0)
        self.loop.call_later(wait, process.hear, message)

    @property
    def is_full(self) -> bool:
        """Whether Redis is out of memory."""
        return self.full_until > self.loop.at

    def fill(self, seconds: float) -> None:
        """It will be, for so long."""
        if not self.is_full:
            self.full_since = self.loop.at
        self.full_until = max(self.full_until, self.loop.at + seconds)

    def is_apart(self, process: Caller) -> bool:
        """Whether neither stores nor bus reach it now."""
        return self.apart.get(process.number, 0.0) > self.loop.at

    def _unreachable(self, caller: Caller) -> bool:
        return self.refusing_until > self.loop.at or self.is_apart(caller)

    def _carried_out(
        self, effect: Callable[[], T], *, hungry: bool, late: tuple[float, float] | None
    ) -> "asyncio.Future[T]":
        """What the effect comes to when the request has come."""
        answer: asyncio.Future[T] = self.loop.create_future()

        def carry_out() -> None:
            try:
                if hungry and self.is_full:
                    raise Unavailable("out of memory")
                done = effect()
            except PortError as error:
                if not answer.done():
                    answer.set_exception(error)
            else:
                if not answer.done():
                    answer.set_result(done)

        travel = self._travel() if late is None else self.chance.uniform(*late)
        self.loop.call_later(travel, carry_out)
        return answer

    def _live(self, caller: Caller, where: str) -> None:
        """Raises CancelledError for a caller that is dead, or dies here."""
        if not caller.dead and self.happens(self.weather.die):
            self.note(f"process {caller.number}: dies {where}")
            caller.crash()
        if caller.dead:
            raise asyncio.CancelledError

    def _travel(self) -> float:
        slow = self.happens(self.weather.slow)
        return self.chance.random() * (0.8 if slow else 0.004) + 0.0001
