"""One room, alive: what sockets ask of it, what comes over the bus, and what the clock brings. What changes
the room waits for its turn (turns.py); the rest is answered here.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from msgspec import structs

from server.hosting import frames
from server.hosting.casting import TICK_MS, Casting
from server.hosting.errands import Errands
from server.hosting.ports import BusMessage, Given, Passing, Score, Standing, Unavailable
from server.hosting.replica import Ports, Replica
from server.hosting.sessions import Session, Sessions
from server.hosting.signals import Signals
from server.hosting.turns import Gone, Turns
from server.hosting.wishes import Arrival, Wish
from server.room.rejection import Rejected
from server.room.state import Room

LOOK_TICKS: Final = 15


class Host:
    """A process's living copy of one room."""

    def __init__(self, replica: Replica, ports: Ports) -> None:
        self.sessions = Sessions()
        # A room whose heart has stopped must not look alive: everyone comes back, to one read anew.
        self._errands = Errands(lambda: self._turns.give_up(4001))
        self.signals = Signals(replica, ports, self.sessions, self._errands.begin)
        self.idle_since = ports.clock.now()
        self._replica = replica
        self._ports = ports
        self._clock = ports.clock
        self._casting = Casting(replica, ports, self.sessions)
        self._turns = Turns(replica, ports, self.sessions, self.signals, self._casting, self._errands)
        self._ticked = 0

    @property
    def room(self) -> Room:
        """The room as it is now; another value after each turn."""
        return self._replica.room

    @property
    def gone(self) -> bool:
        """Whether this copy is let go of: it answers nobody any more."""
        return self._turns.gone

    @property
    def writable(self) -> bool:
        """Whether its store took writes when last asked."""
        return self._turns.store.writable

    async def start(self) -> None:
        """Publish what a crash left sealed, then take wishes."""
        self._unsubscribe = await self._ports.bus.subscribe(self._replica.code, self._told)
        await self._turns.start()
        if self._ports.shared:
            self._errands.begin(self._copy)

    async def stop(self) -> None:
        """Let go of the room; its journal has everything, and a snapshot makes the next opening quick."""
        self._turns.gone = True
        self._unsubscribe()
        self.signals.stop()
        await self._errands.stop()
        self._turns.let_go(4000)
        with suppress(Unavailable):
            await self._replica.offer()
            await self._replica.save_snapshot()

    # What sockets ask for.

    async def join(self, arrival: Arrival) -> Session:
        """Admit a seat or a screen when its turn comes. Raises Rejected, NotAdmitted, Unavailable or Gone."""
        if self.gone:
            raise Gone(4000)
        self._turns.put(arrival)
        try:
            return await arrival.admitted
        except asyncio.CancelledError:
            # Admitted, but the connection had ended before it heard of it.
            if not arrival.admitted.cancelled() and arrival.admitted.exception() is None:
                await self.depart(arrival.admitted.result())
            raise

    def submit(self, wish: Wish) -> bool:
        """Put an op in the queue; False, and nothing, if the session has too many unanswered ones."""
        if wish.session is not None and wish.id is not None and not wish.session.ask(wish.id):
            return False
        if wish.session is not None and wish.turn is not None:
            wish.session.turn(wish.turn)
        self._turns.put(wish)
        return True

    async def cast(self, session: Session, n: int, round: int, statement: str, score: Score | None) -> bool:
        """Take a ballot and answer it; False, and nothing, if the session has too many unanswered ones."""
        return await self._ballot(session, n, self._casting.cast, round, statement, score)

    async def give(self, session: Session, n: int, board: str, round: int, given: Given) -> bool:
        """Take a ballot of stars, as `cast` takes a score."""
        return await self._ballot(session, n, self._casting.starring.give, board, round, given)

    def whisper(self, session: Session, said: frames.WhisperView | None) -> None:
        """Pass a signal on; it names its sender only where notes do."""
        if said is not None and self.room.settings.authors:
            said = structs.replace(said, participant=session.participant)
        self.signals.whisper(session, said, self._clock.now())

    async def depart(self, session: Session) -> None:
        """The connection has ended."""
        self.idle_since = self._clock.now()
        await self._turns.door.depart(session)

    async def resynchronise(self, session: Session) -> None:
        """Give a browser that was too slow everything again."""
        await self._turns.door.resynchronise(session)

    async def _ballot(
        self, session: Session, n: int, take: Callable[..., Awaitable[None]], *ballot: object
    ) -> bool:
        if self.gone:
            # Its browser reads nothing, and so does not know: of an erased room no ballot may be left.
            return True
        if session.refused_at == self._turns.store.mended:
            # It waited behind one that the box refused. Its browser may be elsewhere by now; if not, it sends
            # both again when it hears that the store takes writes.
            return True
        if not session.ask(cast := f"cast {n}"):
            return False
        try:
            await take(session, *ballot)
        except Rejected as refusal:
            session.answer(cast, frames.CastRefused(n, refusal.code))
        except Unavailable:
            session.refused_at = self._turns.store.mended
            session.settled(cast)
        else:
            session.answer(cast, frames.CastSaved(n))
        return True

    # What comes over the bus.

    def _told(self, message: BusMessage) -> None:
        if isinstance(message, Passing):
            self.signals.hear(message, self._clock.now())
        else:
            self._turns.told(message)

    # What the clock brings.

    def pulse(self, now: int) -> None:
        """Every second."""
        if not self.gone:
            self._turns.store.pulse(now)

    def tick(self, now: int) -> asyncio.Task[None] | None:
        """Every two seconds. Answers what is then under way."""
        self._ticked = now
        return None if self.gone else self._errands.begin(self._tick)

    async def _tick(self) -> None:
        now = self._ticked
        try:
            # First, while the rooms that tick together ask the same: the store needs to answer but once.
            if self._ports.shared and await self._casting.box_is_another():
                # A browser that hears of another box casts again what it had saved.
                await self._turns.telling.all_their_own()
            await self._casting.tick(now)
            if self._ports.shared:
                self.signals.compare(self._casting.here)
        except Unavailable:
            self._turns.store.refuses()
        if self._ports.shared and now // TICK_MS % LOOK_TICKS == 0:
            # What another process sealed before it died, it will not publish.
            self._turns.reveals.owes()
            self._turns.put(Standing(None))
        if self._ports.shared:
            self._errands.begin(self._copy)

    async def _copy(self) -> None:
        """A store that can be lost is given what it could be rebuilt from."""
        with suppress(Unavailable):
            await self._replica.offer()
