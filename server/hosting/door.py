"""Coming in and going: who is admitted, what a browser gets first, and what makes up for too much missed."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

from server.hosting import frames
from server.hosting.casting import Casting
from server.hosting.deltas import Deltas, Stretch
from server.hosting.fanout import Fanout
from server.hosting.ports import Unavailable
from server.hosting.replica import Ports, Replica
from server.hosting.sessions import Session
from server.hosting.signals import Signals
from server.hosting.store import Store
from server.hosting.wishes import Arrival, Outcome, Wish
from server.room.message import Role

CarryOut = Callable[[Sequence[Wish]], Awaitable[Sequence[Outcome]]]


class Door:
    """The way into one room. People are admitted in the room's turns: nothing changes between two frames."""

    def __init__(
        self,
        replica: Replica,
        ports: Ports,
        fanout: Fanout,
        casting: Casting,
        signals: Signals,
        store: Store,
    ) -> None:
        self._replica = replica
        self._ports = ports
        self._clock = ports.clock
        self._fanout = fanout
        self._deltas = Deltas(replica)
        self._casting = casting
        self._signals = signals
        self._store = store

    async def admit(self, arrivals: Sequence[Arrival], carry_out: CarryOut) -> None:
        """Carry out their joins, and answer each arrival with its session or with why not."""
        waiting = [arrival for arrival in arrivals if not arrival.admitted.done()]
        alias = self._ports.alias(self._replica.room)
        wishes = {a: a.wish("p_" + self._ports.new_id()[:16], alias) for a in waiting}
        try:
            outcomes = await carry_out([wish for wish in wishes.values() if wish is not None])
        except Unavailable:
            await self._admit_known(waiting, carry_out)
            return
        by_wish = {outcome.wish: outcome for outcome in outcomes}
        admitted: dict[Arrival, bool] = {}
        for arrival, wish in wishes.items():
            outcome = None if wish is None else by_wish[wish]
            if outcome is not None and outcome.refusal is not None:
                refuse([arrival], outcome.refusal)
            else:
                admitted[arrival] = outcome is None or not outcome.joined
        await self._welcome(admitted)

    async def own(self, session: Session) -> Sequence[frames.Frame]:
        """One's own ballots and stars, if one answers; none also while the box cannot be read: the browser
        has a copy of its own.
        """
        try:
            ballots = await self._casting.own(session)
            stars = None if ballots is None else await self._casting.starring.own(session)
        except Unavailable:
            self._store.refuses()
            return ()
        return tuple(frame for frame in (ballots, stars) if frame is not None)

    async def resynchronise(self, session: Session) -> None:
        """Give a browser everything again. From the snapshot to the return nothing waits, so that no entry
        comes between.
        """
        own, here = await self.own(session), await self._signals.here()
        self._fanout.snapshot(session)
        answer(session, (*map(frames.encode, own), *self._live(here)))
        # Whoever was too slow may not have heard that the store refuses, and would wait for ever.
        self._fanout.beat_one(session, self._store.writable, self._clock.now())

    async def depart(self, session: Session) -> None:
        """The connection has ended."""
        self._fanout.sessions.discard(session)
        self._casting.stir()
        await self._signals.depart(session, self._clock.now())

    async def _admit_known(self, arrivals: Sequence[Arrival], carry_out: CarryOut) -> None:
        """The store refuses: whoever brings nothing new to store comes in all the same."""
        self._store.refuses()
        if len(arrivals) == 1:
            refuse(arrivals, Unavailable())
            return
        for arrival in arrivals:
            await self.admit([arrival], carry_out)

    async def _welcome(self, arrivals: Mapping[Arrival, bool]) -> None:
        """Welcome, then the room or what was missed, then what is personal; only then what is live. Those who
        come together share what can be shared; whether each was known here is said by its value.
        """
        sessions, keep_days = {a: self._session(a) for a in arrivals}, self._ports.keep_days
        missed = {a: await self._missed(a, sessions[a]) if known else None for a, known in arrivals.items()}
        owned = await asyncio.gather(*map(self._enter, sessions.values()))
        # From here to the last of them nothing waits, so that nothing comes between.
        live = self._live(await self._signals.here()) if sessions else ()
        for (arrival, session), own in zip(sessions.items(), owned, strict=True):
            now = self._clock.now()
            self._fanout.welcome(session, self._store.writable, now, keep_days, missed[arrival])
            answer(session, (*own, *live))
            self._fanout.sessions.add(session)
        self._casting.stir()
        for arrival, session in sessions.items():
            if arrival.admitted.cancelled():
                await self.depart(session)
            else:
                arrival.admitted.set_result(session)

    def _session(self, arrival: Arrival) -> Session:
        room = self._replica.room
        who = None if arrival.digest is None else room.seats[arrival.digest]
        role: Role = "screen" if who is None else room.participants[who].role
        return Session(arrival.outlet, role, who, arrival.seat)

    async def _missed(self, arrival: Arrival, session: Session) -> Stretch | None:
        """A head belongs to the seat that it was given to, and a new seat was given none."""
        if arrival.head is None or arrival.view != session.role:
            return None
        return await self._deltas.since(arrival.head)

    async def _enter(self, session: Session) -> Sequence[frames.Text]:
        own = await self.own(session)
        await self._signals.arrive(session, self._clock.now())
        return [frames.encode(frame) for frame in own]

    def _live(self, here: frames.Presence) -> Sequence[frames.Text]:
        """What follows the room and what is personal: the last tick's counts, who is here, what is said."""
        whispers = self._signals.whispers(self._clock.now())
        live = (self._casting.last, here, *((whispers,) if whispers.whispers else ()))
        return [frames.encode(frame) for frame in live]


def answer(session: Session, texts: Iterable[frames.Text]) -> None:
    """Send them to this browser alone."""
    for text in texts:
        session.outlet.answer(text)


def refuse(arrivals: Sequence[Arrival], why: Exception) -> None:
    """Answer those who still wait."""
    for arrival in arrivals:
        if not arrival.admitted.done():
            arrival.admitted.set_exception(why)
