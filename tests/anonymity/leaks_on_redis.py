"""Leaks on the way through Redis, planted so that the proof can be seen to notice them there: each a function
that plants one.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from server.adapters.redis.ballots import RedisBallotBox
from server.adapters.redis.journal import RedisJournal
from server.hosting.casting import Casting
from server.hosting.host import Host
from server.hosting.ports import Passing, StoredSnapshot, Tally
from server.hosting.sessions import Session
from tests.anonymity.leaks import Leak, a_trace_in_the_snapshot


def a_message_of_each_person(patch: pytest.MonkeyPatch) -> None:
    """The other processes are told who has cast."""
    take = Host.cast

    async def telling(self: Host, session: Session, *ballot: Any) -> bool:
        taken = await take(self, session, *ballot)
        word = b'{"whispers":[],"people":true}'
        self._ports.bus.publish(self._replica.code, Passing(session.participant or "", word))
        return taken

    patch.setattr(Host, "cast", telling)


def a_count_published_at_once(patch: pytest.MonkeyPatch) -> None:
    """The other processes are told how many have answered, and not at the tick alone."""
    cast = RedisBallotBox.cast

    async def telling(self: RedisBallotBox, room: str, round: int, *ballot: Any) -> None:
        await cast(self, room, round, *ballot)
        turnout = await self.turnout(room, round)
        answered = {statement: len(told.answered) for statement, told in sorted(turnout.items())}
        await self._link.do("PUBLISH", self._link.key(room, "counts"), str(answered))

    patch.setattr(RedisBallotBox, "cast", telling)


def a_score_in_a_message(patch: pytest.MonkeyPatch) -> None:
    """A ballot travels, without a name."""
    cast = RedisBallotBox.cast

    async def telling(
        self: RedisBallotBox, room: str, round: int, statement: str, key: bytes, score: Any
    ) -> None:
        await cast(self, room, round, statement, key, score)
        await self._link.do("PUBLISH", self._link.key(room, "bus-of-ballots"), f"{statement} {score}")

    patch.setattr(RedisBallotBox, "cast", telling)


def a_number_of_casts(patch: pytest.MonkeyPatch) -> None:
    """How many ballots have come stands beside the room."""
    cast = RedisBallotBox.cast

    async def telling(self: RedisBallotBox, room: str, *ballot: Any) -> None:
        await cast(self, room, *ballot)
        await self._link.do("HINCRBY", self._link.key(room, "room"), "casts", 1)

    patch.setattr(RedisBallotBox, "cast", telling)


def a_key_that_comes_and_goes(patch: pytest.MonkeyPatch) -> None:
    """While a ballot is taken the room is locked, which leaves nothing behind."""
    cast = RedisBallotBox.cast

    async def telling(self: RedisBallotBox, room: str, *ballot: Any) -> None:
        await self._link.do("SET", self._link.key(room, "lock"), "1")
        await cast(self, room, *ballot)
        await self._link.do("DEL", self._link.key(room, "lock"))

    patch.setattr(RedisBallotBox, "cast", telling)


def a_sign_of_life_of_who_casts(patch: pytest.MonkeyPatch) -> None:
    """Whoever casts is seen to be there, in the presence of all processes."""
    take = Casting.cast

    async def telling(self: Casting, session: Session, *ballot: Any) -> None:
        await take(self, session, *ballot)
        await self._presence.arrive(self._code, f"{session.participant} answers", 0)

    patch.setattr(Casting, "cast", telling)


def a_tally_beside_the_room(patch: pytest.MonkeyPatch) -> None:
    """What was counted is kept where everyone reads it, and not the published result alone."""
    seal = RedisBallotBox.seal

    async def telling(
        self: RedisBallotBox, room: str, round: int, statements: Sequence[str], k: int
    ) -> Mapping[str, Tally]:
        tallies = await seal(self, room, round, statements, k)
        for statement, tally in tallies.items():
            await self._link.do("HSET", self._link.key(room, "room"), statement, str(tally))
        return tallies

    patch.setattr(RedisBallotBox, "seal", telling)


def a_count_in_the_saved_room(patch: pytest.MonkeyPatch) -> None:
    """What is saved of a room at the end tells how many ballots lie in the box by then."""
    save = RedisJournal.save_snapshot

    async def telling(self: RedisJournal, room: str, snapshot: StoredSnapshot, keep: int) -> None:
        await save(self, room, snapshot, keep)
        ballots = await self._link.do("HGETALL", self._link.key(room, "ballots"))
        await self._link.do("HSET", self._link.key(room, "snapshot"), "sum", sum(map(int, ballots.values())))

    patch.setattr(RedisJournal, "save_snapshot", telling)


ALL: Sequence[Leak] = (
    a_message_of_each_person,
    a_count_published_at_once,
    a_score_in_a_message,
    a_number_of_casts,
    a_key_that_comes_and_goes,
    a_sign_of_life_of_who_casts,
    a_tally_beside_the_room,
    a_count_in_the_saved_room,
    a_trace_in_the_snapshot,
)
