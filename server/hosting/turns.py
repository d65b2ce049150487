"""A room's turns: what waits is heard, decided, appended, folded and told, one turn after another.

This is the one place where a room changes and where effects happen. Durable before visible: nothing is told
before the journal has it.
"""

import asyncio
import logging
from collections.abc import Sequence

from server.hosting import forgetting
from server.hosting.casting import Casting
from server.hosting.door import Door, refuse
from server.hosting.errands import Errands
from server.hosting.fanout import Fanout
from server.hosting.inbox import Inbox, Probe, Waiting, is_reveal
from server.hosting.ports import Appended, Head, NoSuchRoom, Standing, Unavailable
from server.hosting.replica import Ports, Replica
from server.hosting.reveals import Reveals
from server.hosting.sessions import Sessions
from server.hosting.signals import Signals
from server.hosting.store import Store
from server.hosting.telling import Telling
from server.hosting.wishes import Arrival, Outcome, Wish
from server.room import votes
from server.room.stars import ShowStars
from server.room.upcast import TooNew

log = logging.getLogger(__name__)


class Gone(Exception):
    """This process cannot serve the room: `code` is the close number for its connections."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Turns:
    """Takes them as long as anything waits, each for all that waits; `gone` when the room is let go of."""

    def __init__(
        self,
        replica: Replica,
        ports: Ports,
        sessions: Sessions,
        signals: Signals,
        casting: Casting,
        errands: Errands,
    ) -> None:
        fanout = Fanout(replica, sessions, ports.metrics)
        self.gone = False
        self.reveals = Reveals(replica, ports)
        self.store = Store(ports.clock, fanout, lambda: self.put(Probe()))
        self.door = Door(replica, ports, fanout, casting, signals, self.store)
        self.telling = Telling(replica, signals, casting, fanout, self.reveals, self.door)
        self._replica = replica
        self._ports = ports
        self._sessions = sessions
        self._fanout = fanout
        self._errands = errands
        self._inbox = Inbox(self._begin)
        self._started = False

    async def start(self) -> None:
        """Publish what a crash left sealed, then take what waits."""
        try:
            await self.reveals.settle(self._carry_out_one)
        except Unavailable:
            self.store.refuses()
        # What was appended between the reading and the subscribing no message tells.
        self._started = True
        self.put(Standing(None))

    def put(self, item: Waiting) -> None:
        """Let it wait for its turn."""
        self._inbox.put(item)

    def told(self, news: Appended | Standing) -> None:
        """Another process has appended, or says where the journal stands."""
        if self._is_news(news) or self.reveals.unsettled:
            self.put(news)

    def give_up(self, code: int, waiting: Sequence[Waiting] = ()) -> None:
        """The copy is not to be trusted, or the room is erased: everyone is sent away."""
        self.let_go(code, waiting)
        self._sessions.close(code)

    def let_go(self, code: int, waiting: Sequence[Waiting] = ()) -> None:
        """No turn comes any more: of those of a turn, and those who wait for one, who arrive are told so."""
        self.gone = True
        left = (*waiting, *self._inbox.empty())
        refuse([arrival for arrival in left if isinstance(arrival, Arrival)], Gone(code))

    def _begin(self) -> None:
        if self._started:
            self._errands.begin(self._take)

    async def _take(self) -> None:
        while self._inbox and not self.gone:
            waiting = await self._inbox.gather(self._sessions)
            try:
                await self._turn(waiting)
            except asyncio.CancelledError:
                self.let_go(4000, waiting)
                raise
            except Unavailable:
                self.store.refuses()
            except NoSuchRoom:
                self.give_up(4509, waiting)
                self._forgetting = asyncio.create_task(forgetting.forget(self._replica.code, self._ports))
            except TooNew:
                self.give_up(4000, waiting)
            except Exception:
                # The copy in memory may be half told: everyone comes back, to one read anew.
                log.exception("a turn failed")
                self.give_up(4001, waiting)

    async def _turn(self, waiting: Sequence[Waiting]) -> None:
        wishes = [wish for wish in waiting if isinstance(wish, Wish)]
        reveal = [wishes.pop()] if wishes and is_reveal(wishes[-1]) else []
        await self._hear([item for item in waiting if not isinstance(item, Wish)])
        await self._grant(wishes)
        await self._grant(reveal)
        arrivals = [arrival for arrival in waiting if isinstance(arrival, Arrival)]
        if arrivals:
            await self.door.admit(arrivals, self._carry_out)
        if self.store.writable and self.reveals.unsettled:
            await self.reveals.settle(self._carry_out_one)
        if self.store.writable and self._replica.wants_snapshot:
            await self._replica.save_snapshot()

    async def _hear(self, news: Sequence[Appended | Standing | Probe | Arrival]) -> None:
        """What others have appended, and whether the store takes writes again."""
        try:
            if any(self._is_news(told) for told in news):
                await self._replica.catch_up(self.telling.caught_up)
            if any(isinstance(item, Probe) for item in news):
                await self._try_writing()
        except Unavailable:
            self.store.refuses()

    def _is_news(self, told: Appended | Standing | Probe | Arrival) -> bool:
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

    async def _try_writing(self) -> None:
        """What an append without an answer did is read from the journal before anything is decided again, and
        the ballot box must answer too. Raises Unavailable.
        """
        if self.store.writable:
            return
        await self._ports.journal.probe(self._replica.code)
        await self._replica.catch_up(self.telling.caught_up)
        await self.reveals.settle(self._carry_out_one)
        self.store.takes()
        if self._ports.shared:
            # It may be another box since, of which someone could not be told.
            await self.telling.all_their_own()

    async def _grant(self, wishes: Sequence[Wish]) -> None:
        """Carry the wishes out; a reveal, which comes alone, asks the ballot box first. What the store
        refuses stays unanswered.
        """
        try:
            if not self.store.writable:
                raise Unavailable
            if self._ports.shared and any(map(is_reveal, wishes)):
                # What is asked of the ballot box follows from the room as it is now, not as it was.
                await self._replica.catch_up(self.telling.caught_up)
            await self._carry_out(
                [
                    await self.reveals.sealed(wish, wish.op)
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
            self.store.refuses()

    async def _carry_out(self, wishes: Sequence[Wish]) -> Sequence[Outcome]:
        if not wishes:
            return ()
        drafted = await self._replica.commit(wishes, self.telling.caught_up)
        _leave([wish for wish in wishes if wish.waits])
        self._fanout.settle(drafted.outcomes)
        await self.telling.follow(drafted.entries)
        return drafted.outcomes

    async def _carry_out_one(self, wish: Wish) -> None:
        await self._carry_out([wish])


def _leave(wishes: Sequence[Wish]) -> None:
    """They stay unanswered, and their browsers send them again."""
    for wish in wishes:
        if wish.session is not None and wish.id is not None:
            wish.session.settled(wish.id)
