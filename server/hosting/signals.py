"""Passing signals beside the journal: who is here, who types, who drags. Coalesced, never stored, dropped
first.

Each process tells the others all that is whispered to it, and that someone has come or gone.
"""

import asyncio
from collections.abc import Callable

import msgspec

from server.hosting import frames
from server.hosting.errands import Work
from server.hosting.ports import Passing
from server.hosting.replica import Ports, Replica
from server.hosting.sessions import Session, Sessions
from server.room.state import Room

GATHER_MS = 60
WHISPER_MS = 5000
AGAIN_MS = 2000


class Word(msgspec.Struct, frozen=True):
    """What one process tells the others: everything that is whispered to it, and whether someone has come or
    gone.
    """

    whispers: tuple[frames.WhisperView, ...]
    people: bool


_word = msgspec.json.Decoder(Word)


class Signals:
    """The presence and the whispers of one room, as this process sees them."""

    def __init__(
        self, replica: Replica, ports: Ports, sessions: Sessions, begin: Callable[[Work], object]
    ) -> None:
        self._replica = replica
        self._clock = ports.clock
        self._begin = begin
        self._code = replica.code
        self._presence = ports.presence
        self._bus = ports.bus
        self._me = ports.new_id()
        self._sessions = sessions
        # What everyone was told, and of whom some who came since were told otherwise.
        self._here: frozenset[str] = frozenset()
        self._unsure: frozenset[str] = frozenset()
        self._whispers: dict[Session, tuple[int, frames.WhisperView]] = {}
        self._elsewhere: dict[str, tuple[int, tuple[frames.WhisperView, ...]]] = {}
        self._told = frames.Whispers(())
        self._word: tuple[int, tuple[frames.WhisperView, ...]] = (0, ())
        self._moved = False
        self._people = False
        self._stirred = False
        self._lapse: asyncio.TimerHandle | None = None

    async def arrive(self, session: Session, now: int) -> None:
        """The session is connected."""
        if session.participant is not None:
            await self._presence.arrive(self._code, session.participant, now)
            self._move()

    async def depart(self, session: Session, now: int) -> None:
        """The session is gone, and what it whispered with it."""
        self._whispers.pop(session, None)
        self.stir()
        if session.participant is not None:
            await self._presence.depart(self._code, session.participant, now)
            self._move()

    async def here(self) -> frames.Presence:
        """Everyone who is connected now, for one who comes; the others hear of it together with what comes
        next, or a thousand who come at once would be a million tidings.
        """
        here = await self._presence.here(self._code)
        if here != self._here:
            self._unsure |= here ^ self._here
            self.stir(people=True)
        return frames.Presence(full=True, here=sorted(here), gone=())

    def stir(self, *, people: bool = False) -> None:
        """Something has happened that may change what is told; `people`: and who is here."""
        self._people |= people
        self._stirred = True
        self._begin(self._tell)

    def compare(self, here: frozenset[str]) -> None:
        """With who was here a moment ago: that someone came or went elsewhere may not have been heard."""
        if here != self._here:
            self.stir(people=True)

    def follow(self) -> None:
        """The room has changed, and what is said may concern what is there no more."""
        if self._whispers or self._elsewhere:
            self.stir()

    def hear(self, message: Passing, now: int) -> None:
        """What another process tells: it replaces what that one told before."""
        if message.sender != self._me:
            word = _word.decode(message.body)
            self._elsewhere[message.sender] = (now + WHISPER_MS, word.whispers)
            self.stir(people=word.people)

    def whisper(self, session: Session, said: frames.WhisperView | None, now: int) -> None:
        """Note a signal; None: it ends."""
        if said is None:
            self._whispers.pop(session, None)
            self.stir()
            return
        _, before = self._whispers.get(session, (0, None))
        self._whispers[session] = (now + WHISPER_MS, said)
        # Whoever goes on typing changes nothing here; elsewhere it must be told again before it lapses.
        if said != before or now - self._word[0] >= AGAIN_MS:
            self.stir()

    def whispers(self, now: int) -> frames.Whispers:
        """What is said now. What concerns a silent board, or a note that is gone, is not passed on."""
        room = self._replica.room
        said = [said for until, said in self._whispers.values() if until > now]
        for until, heard in self._elsewhere.values():
            said += heard if until > now else ()
        # Where nobody is named, many say the same.
        may_pass = {one: _may_pass(room, one) for one in set(said)}
        return frames.Whispers(tuple(one for one in said if may_pass[one]))

    def stop(self) -> None:
        """Nothing lapses any more."""
        if self._lapse is not None:
            self._lapse.cancel()

    async def _tell(self) -> None:
        """Tell everyone what has changed, gathered so that it is at most about 16 times a second."""
        while self._stirred:
            self._stirred = False
            if self._people:
                self._people = False
                await self._tell_presence()
            now = self._clock.now()
            self._tell_whispers(now)
            self._tell_others(now)
            self._await_lapse(now)
            await self._clock.until(now + GATHER_MS)

    def _await_lapse(self, now: int) -> None:
        if self._lapse is None and (said := (*self._whispers.values(), *self._elsewhere.values())):
            lapse_ms = max(0, min(until for until, _ in said) - now)
            self._lapse = asyncio.get_running_loop().call_later(lapse_ms / 1000, self._lapsed)

    def _lapsed(self) -> None:
        """One that was said again meanwhile lapses later."""
        self._lapse = None
        self.stir()

    async def _tell_presence(self) -> None:
        here = await self._presence.here(self._code)
        changed = (here ^ self._here) | self._unsure
        if changed:
            self._here, self._unsure = here, frozenset()
            come, gone = sorted(changed & here), sorted(changed - here)
            self._sessions.broadcast(frames.Presence(full=False, here=come, gone=gone))

    def _tell_whispers(self, now: int) -> None:
        self._whispers = {session: said for session, said in self._whispers.items() if said[0] > now}
        self._elsewhere = {sender: said for sender, said in self._elsewhere.items() if said[0] > now}
        whispers = self.whispers(now)
        if whispers != self._told:
            self._told = whispers
            self._sessions.whisper(whispers)

    def _tell_others(self, now: int) -> None:
        """When it has changed; and again while it lasts, before it lapses there."""
        mine = tuple(said for _, said in self._whispers.values())
        at, told = self._word
        if self._moved or mine != told or (mine and now - at >= AGAIN_MS):
            body = msgspec.json.encode(Word(mine, self._moved))
            self._bus.publish(self._code, Passing(self._me, body))
            self._word, self._moved = (now, mine), False

    def _move(self) -> None:
        self._moved = True
        self.stir(people=True)


def _may_pass(room: Room, said: frames.WhisperView) -> bool:
    board = room.boards.get(said.board)
    if room.closed or board is None or board.silent or not room.workshop.has_column(said.board, said.column):
        return False
    if said.note is None:
        return True
    note = room.notes.get(said.note)
    # To all but its writer a hidden note is not there.
    return note is not None and not note.hidden
