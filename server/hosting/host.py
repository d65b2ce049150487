"""One room, alive: wishes wait in its inbox; each turn decides them, appends their entries, folds them and
tells everyone.

This is the one place where a room changes and where effects happen. Durable before visible: nothing is told
before the journal has it.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Final

from msgspec import structs

from server.hosting import forgetting, frames
from server.hosting.casting import TICK_MS, Casting
from server.hosting.door import Door, refuse
from server.hosting.errands import Errands
from server.hosting.fanout import Fanout
from server.hosting.inbox import Inbox, Probe, Waiting, is_reveal
from server.hosting.ports import (
    Appended,
    BusMessage,
    Given,
    Head,
    NoSuchRoom,
    Passing,
    Score,
    Standing,
    Unavailable,
)
from server.hosting.replica import Ports, Replica
from server.hosting.reveals import Reveals
from server.hosting.sessions import Session, Sessions
from server.hosting.signals import Signals
from server.hosting.store import Store
from server.hosting.wishes import Arrival, Outcome, Wish
from server.room import votes
from server.room.entry import Entry
from server.room.lifecycle import RoomClosed
from server.room.participants import ParticipantChanged, ParticipantLeft
from server.room.rejection import Rejected
from server.room.stars import ShowStars, StarsShown
from server.room.state import Room
from server.room.upcast import TooNew

log = logging.getLogger(__name__)

LOOK_TICKS: Final = 15


class Gone(Exception):
    """This process cannot serve the room: `code` is the close number for its connections."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Host:
    """A process's living copy of one room."""

    def __init__(self, replica: Replica, ports: Ports) -> None:
        self.sessions = Sessions()
        # A room whose heart has stopped must not look alive: everyone comes back, to one read anew.
        self._errands = Errands(lambda: self._give_up((), 4001))
        self.signals = Signals(replica, ports, self.sessions, self._errands.begin)
        self.gone = False
        self.idle_since = ports.clock.now()
        self._replica = replica
        self._ports = ports
        self._clock = ports.clock
        self._fanout = Fanout(replica, self.sessions, ports.metrics)
        self._reveals = Reveals(replica, ports)
        self._casting = Casting(replica, ports, self.sessions)
        self._store = Store(ports.clock, self._fanout, self._probe)
        self._door = Door(replica, ports, self._fanout, self._casting, self.signals, self._store)
        self._inbox = Inbox(self._take_turns)
        self._started = False
        self._ticked = 0

    @property
    def room(self) -> Room:
        """The room as it is now; another value after each turn."""
        return self._replica.room

    @property
    def writable(self) -> bool:
        """Whether its store took writes when last asked."""
        return self._store.writable

    async def start(self) -> None:
        """Publish what a crash left sealed, then take wishes."""
        self._unsubscribe = await self._ports.bus.subscribe(self._replica.code, self._told)
        try:
            await self._reveals.settle(self._carry_out_one)
        except Unavailable:
            self._store.refuses()
        # What was appended between the reading and the subscribing no message tells.
        self._started = True
        self._inbox.put(Standing(None))
        if self._ports.shared:
            self._errands.begin(self._copy)

    async def stop(self) -> None:
        """Let go of the room; its journal has everything, and a snapshot makes the next opening quick."""
        self.gone = True
        self._unsubscribe()
        self.signals.stop()
        await self._errands.stop()
        self._fail_all((), Gone(4000))
        with suppress(Unavailable):
            await self._replica.offer()
            await self._replica.save_snapshot()

    # What sockets ask for.

    async def join(self, arrival: Arrival) -> Session:
        """Admit a seat or a screen when its turn comes. Raises Rejected, NotAdmitted, Unavailable or Gone."""
        if self.gone:
            raise Gone(4000)
        self._inbox.put(arrival)
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
        self._inbox.put(wish)
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
        await self._door.depart(session)

    async def resynchronise(self, session: Session) -> None:
        """Give a browser that was too slow everything again."""
        await self._door.resynchronise(session)

    async def _ballot(
        self, session: Session, n: int, take: Callable[..., Awaitable[None]], *ballot: object
    ) -> bool:
        if self.gone:
            # Its browser reads nothing, and so does not know: of an erased room no ballot may be left.
            return True
        if not session.ask(cast := f"cast {n}"):
            return False
        try:
            await take(session, *ballot)
        except Rejected as refusal:
            session.answer(cast, frames.CastRefused(n, refusal.code))
        except Unavailable:
            session.settled(cast)
        else:
            session.answer(cast, frames.CastSaved(n))
        return True

    # Turns.

    def _take_turns(self) -> None:
        if self._started:
            self._errands.begin(self._turns)

    async def _turns(self) -> None:
        while self._inbox and not self.gone:
            waiting = await self._inbox.gather(self.sessions)
            try:
                await self._turn(waiting)
            except asyncio.CancelledError:
                self._fail_all(waiting, Gone(4000))
                raise
            except Unavailable:
                self._store.refuses()
            except NoSuchRoom:
                self._give_up(waiting, 4509)
                self._forgetting = asyncio.create_task(forgetting.forget(self._replica.code, self._ports))
            except TooNew:
                self._give_up(waiting, 4000)
            except Exception:
                # The copy in memory may be half told: everyone comes back, to one read anew.
                log.exception("a turn failed")
                self._give_up(waiting, 4001)

    async def _turn(self, waiting: Sequence[Waiting]) -> None:
        wishes = [wish for wish in waiting if isinstance(wish, Wish)]
        reveal = [wishes.pop()] if wishes and is_reveal(wishes[-1]) else []
        await self._hear([item for item in waiting if not isinstance(item, Wish)])
        await self._grant(wishes)
        await self._grant(reveal)
        arrivals = [arrival for arrival in waiting if isinstance(arrival, Arrival)]
        if arrivals:
            await self._door.admit(arrivals, self._carry_out)
        if self._store.writable and self._reveals.unsettled:
            await self._reveals.settle(self._carry_out_one)
        if self._store.writable and self._replica.wants_snapshot:
            await self._replica.save_snapshot()

    async def _hear(self, news: Sequence[Appended | Standing | Probe | Arrival]) -> None:
        """What others have appended, and whether the store takes writes again."""
        try:
            if any(self._is_news(told) for told in news):
                await self._replica.catch_up(self._caught_up)
            if any(isinstance(item, Probe) for item in news):
                await self._try_writing()
        except Unavailable:
            self._store.refuses()

    async def _grant(self, wishes: Sequence[Wish]) -> None:
        """Carry the wishes out; a reveal, which comes alone, asks the ballot box first. What the store
        refuses stays unanswered.
        """
        try:
            if not self._store.writable:
                raise Unavailable
            if self._ports.shared and any(map(is_reveal, wishes)):
                # What is asked of the ballot box follows from the room as it is now, not as it was.
                await self._replica.catch_up(self._caught_up)
            await self._carry_out(
                [
                    await self._reveals.sealed(wish, wish.op)
                    if isinstance(wish.op, votes.RevealResult | ShowStars) and not wish.waits
                    else wish
                    for wish in wishes
                ]
            )
        except Unavailable:
            for wish in wishes:
                if wish.session is not None:
                    wish.session.begin_anew()
            _leave(wishes)
            self._store.refuses()

    async def _carry_out(self, wishes: Sequence[Wish]) -> Sequence[Outcome]:
        if not wishes:
            return ()
        drafted = await self._replica.commit(wishes, self._caught_up)
        _leave([wish for wish in wishes if wish.waits])
        self._fanout.settle(drafted.outcomes)
        await self._follow(drafted.entries)
        return drafted.outcomes

    async def _carry_out_one(self, wish: Wish) -> None:
        await self._carry_out([wish])

    async def _caught_up(self, entries: Sequence[Entry] | None) -> None:
        if entries is None:
            for session in self.sessions:
                session.begin_anew()
                if session.participant is not None and session.participant not in self.room.participants:
                    self.sessions.discard(session)
                    session.outlet.close(4000)  # the store has lost the join: hello again
                else:
                    self._fanout.snapshot(session)
            # Only now what must be asked for: nobody's room waits for another's ballots.
            await self._tell_all_own()
        else:
            self._fanout.entries(entries)
            await self._follow(entries)

    async def _follow(self, entries: Sequence[Entry]) -> None:
        """What follows from facts, outside the room: the ballot box, closed sockets, one's own ballots."""
        self._casting.stir()
        self.signals.follow()
        for event in (event for entry in entries for event in entry.events):
            match event:
                case ParticipantLeft():
                    for session in self.sessions.of(event.participant.id):
                        session.outlet.close(1000)
                case ParticipantChanged():
                    for session in self.sessions.of(event.participant.id):
                        await self._tell_own(session)
                case votes.ResultPublished() | votes.RoundStarted() | RoomClosed() | StarsShown():
                    self._reveals.owes()
                case _:
                    pass

    async def _tell_all_own(self) -> None:
        for session in self.sessions:
            await self._tell_own(session)

    async def _tell_own(self, session: Session) -> None:
        for own in await self._door.own(session):
            session.outlet.answer(frames.encode(own))

    def _probe(self) -> None:
        self._inbox.put(Probe())

    def _told(self, message: BusMessage) -> None:
        if isinstance(message, Passing):
            self.signals.hear(message, self._clock.now())
            return
        if self._is_news(message) or self._reveals.unsettled:
            self._inbox.put(message)

    def _is_news(self, told: BusMessage | Probe | Arrival) -> bool:
        """Whether the journal must be asked. Where it stands, if not here, may also be another chain. And a
        browser that has seen more elsewhere is not to be answered out of the past.
        """
        head = self._replica.head
        match told:
            case Appended():
                return told.head.seq >= head.seq
            case Standing():
                return told.head != head
            case Arrival(head=Head(epoch=epoch, seq=seq)):
                return epoch != head.epoch or seq > head.seq
            case _:
                return False

    # What the clock brings.

    def pulse(self, now: int) -> None:
        """Every second."""
        if not self.gone:
            self._store.pulse(now)

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
                await self._tell_all_own()
            await self._casting.tick(now)
            if self._ports.shared:
                self.signals.compare(self._casting.here)
        except Unavailable:
            self._store.refuses()
        if self._ports.shared and now // TICK_MS % LOOK_TICKS == 0:
            # What another process sealed before it died, it will not publish.
            self._reveals.owes()
            self._inbox.put(Standing(None))
        if self._ports.shared:
            self._errands.begin(self._copy)

    async def _copy(self) -> None:
        """A store that can be lost is given what it could be rebuilt from."""
        with suppress(Unavailable):
            await self._replica.offer()

    async def _try_writing(self) -> None:
        """What an append without an answer did is read from the journal before anything is decided again, and
        the ballot box must answer too. Raises Unavailable.
        """
        if self._store.writable:
            return
        await self._ports.journal.probe(self._replica.code)
        await self._replica.catch_up(self._caught_up)
        await self._reveals.settle(self._carry_out_one)
        self._store.takes()
        if self._ports.shared:
            # It may be another box since, of which someone could not be told.
            await self._tell_all_own()

    def _give_up(self, waiting: Sequence[Waiting], code: int) -> None:
        self.gone = True
        self._fail_all(waiting, Gone(code))
        self.sessions.close(code)

    def _fail_all(self, waiting: Sequence[Waiting], error: Exception) -> None:
        """Those of the turn, and those who wait for one that does not come."""
        left = (*waiting, *self._inbox.empty())
        refuse([arrival for arrival in left if isinstance(arrival, Arrival)], error)


def _leave(wishes: Sequence[Wish]) -> None:
    """They stay unanswered, and their browsers send them again."""
    for wish in wishes:
        if wish.session is not None and wish.id is not None:
            wish.session.settled(wish.id)
