"""Leaks, planted so that the proof can be seen to notice them: each a function that plants one."""

import logging
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, cast

import pytest
from msgspec.structs import replace

from server.adapters.embedded import stars as star_tables
from server.adapters.embedded.ballots import SqliteBallotBox
from server.adapters.embedded.stars import SqliteStarBox
from server.hosting import frames
from server.hosting.casting import Casting
from server.hosting.host import Host
from server.hosting.ports import Turnout
from server.hosting.reveals import Reveals
from server.hosting.sessions import Session
from server.hosting.wishes import Wish
from server.room import stars, votes
from server.room.message import Event
from server.room.rejection import Rejected
from server.room.room import INTERNAL
from server.room.state import Room, Stars

Leak = Callable[[pytest.MonkeyPatch], None]
Seats = set[str]
Keys = Mapping[str, tuple[int, Mapping[str, bytes]]]


def an_event_of_each_person(patch: pytest.MonkeyPatch) -> None:
    """Everyone is told at once who has cast."""
    take = Casting.cast

    async def telling(self: Casting, session: Session, *ballot: Any) -> None:
        await take(self, session, *ballot)
        who = session.participant or ""
        self._sessions.broadcast(frames.Presence(full=False, here=(who,), gone=()))

    patch.setattr(Casting, "cast", telling)


def a_count_with_who(patch: pytest.MonkeyPatch) -> None:
    """The counts of the tick tell how many statements each participant has answered."""
    count = Casting._count

    async def telling(self: Casting, room: Room, now: int) -> frames.Counts:
        told = await count(self, room, now)
        turnout = await self._box.turnout(self._code, room.round)
        of = {
            who: sum(keys.ballots[s] in turnout[s].answered for s in told.counts if s in turnout)
            for who, keys in self._keys.items()
        }
        return replace(told, counts={**told.counts, **{who: frames.Count(n, 0) for who, n in of.items()}})

    patch.setattr(Casting, "_count", telling)


def a_mean_below_k(patch: pytest.MonkeyPatch) -> None:
    """One answer fewer than promised is enough."""
    threshold = votes.threshold
    patch.setattr(votes, "threshold", lambda room: threshold(room) - 1)


def an_order_by_score(patch: pytest.MonkeyPatch) -> None:
    """Results come in the order of the exact means, also of those that show an end alone."""
    _in_order(patch, lambda counts: sum(score * count for score, count in enumerate(counts)) / sum(counts))


def an_order_by_exact_spread(patch: pytest.MonkeyPatch) -> None:
    """Results come in the order of the exact variances, and not of the words."""

    def variance(counts: Sequence[int]) -> float:
        n = sum(counts)
        mean = sum(score * count for score, count in enumerate(counts)) / n
        return sum((score - mean) ** 2 * count for score, count in enumerate(counts)) / n

    _in_order(patch, variance)


def a_moving_mean(patch: pytest.MonkeyPatch) -> None:
    """The counts of a tick grow with the sum of the scores."""
    turnout = SqliteBallotBox.turnout

    async def telling(self: SqliteBallotBox, room: str, round: int) -> Mapping[str, Turnout]:
        sums = dict(
            await self._writer.run(
                lambda db: db.execute(
                    "SELECT statement, sum(score) FROM ballot WHERE round = ? GROUP BY statement", (round,)
                ).fetchall()
            )
        )
        return {
            statement: replace(told, answered=frozenset(n.to_bytes(32) for n in range(sums[statement])))
            for statement, told in (await turnout(self, room, round)).items()
        }

    patch.setattr(SqliteBallotBox, "turnout", telling)


def a_timing_of_each_ballot(patch: pytest.MonkeyPatch) -> None:
    """Whenever a ballot is taken, the counts are sent again, as they were."""
    take = Casting.cast

    async def telling(self: Casting, *ballot: Any) -> None:
        await take(self, *ballot)
        self._sessions.broadcast(self.last)

    patch.setattr(Casting, "cast", telling)


def a_fresh_count_for_one_who_reconnects(patch: pytest.MonkeyPatch) -> None:
    """Whoever comes in gets the counts of the moment."""
    own = Casting.own

    async def telling(self: Casting, session: Session) -> frames.Ballots | None:
        self._last = await self._count(self._replica.room, 0)
        return await own(self, session)

    patch.setattr(Casting, "own", telling)


def an_event_of_each_who_gives_stars(patch: pytest.MonkeyPatch) -> None:
    """Everyone is told at once who has given stars."""
    give = Host.give

    async def telling(self: Host, session: Session, *ballot: Any) -> bool:
        taken = await give(self, session, *ballot)
        who = session.participant or ""
        self.sessions.broadcast(frames.Presence(full=False, here=(who,), gone=()))
        return taken

    patch.setattr(Host, "give", telling)


def stars_that_move(patch: pytest.MonkeyPatch) -> None:
    """The tick tells how many stars have been given, and not how many have given theirs."""

    def summed(place: tuple[str, str, int], db: sqlite3.Connection) -> int:
        sql = "SELECT sum(stars) FROM starred WHERE (room, board, round) = (?, ?, ?)"
        return int(db.execute(sql, place).fetchone()[0] or 0)

    async def telling(self: SqliteStarBox, room: str, rounds: Mapping[str, int]) -> Mapping[str, int]:
        return {
            board: await self._writer.run(partial(summed, (room, board, round)))
            for board, round in rounds.items()
        }

    patch.setattr(SqliteStarBox, "givers", telling)


def sums_of_stars_where_only_nearly_all_is_said(patch: pytest.MonkeyPatch) -> None:
    """The exact sums are shown."""
    _showing(patch, lambda _shown, tally: tally.stars)


def an_order_of_stars_by_who_gave_them(patch: pytest.MonkeyPatch) -> None:
    """The notes come in the order of the ballots' keys, which the seats make."""
    patch.setattr(star_tables, "SUMS", star_tables.SUMS.replace("ORDER BY note", "ORDER BY min(key)"))
    _showing(patch, lambda shown, tally: {note: shown[note] for note in tally.stars if note in shown})


def a_refusal_that_counts_stars(patch: pytest.MonkeyPatch) -> None:
    """`too_few_answers` says how many have given theirs."""
    seal = Reveals._seal_stars

    async def telling(self: Reveals, board: str, asked: Stars) -> stars.PublishStars:
        publish = await seal(self, board, asked)
        if publish.tally is None:
            givers = await self._box.givers(self._replica.code, {board: asked.round})
            raise Rejected("too_few_answers", {"given": str(givers[board])})
        return publish

    patch.setattr(Reveals, "_seal_stars", telling)


def the_length_of_ones_own_stars(patch: pytest.MonkeyPatch) -> None:
    """One's own stars are as long as they are many."""
    patch.setattr(frames, "STARS_PADDING", 1)


def an_answer_that_counts_ballots(patch: pytest.MonkeyPatch) -> None:
    """`too_few_answers` says how many there are, so that asking again and again counts them."""
    sealed = Reveals.sealed

    async def telling(self: Reveals, wish: Wish, op: votes.RevealResult) -> Wish:
        asked = await sealed(self, wish, op)
        if not (isinstance(asked.op, votes.Publish) and not asked.op.tallies):
            return asked
        turnout = await self._box.turnout(self._replica.code, asked.op.round)
        detail = {statement: str(len(told.answered)) for statement, told in sorted(turnout.items())}
        return Wish(Rejected("too_few_answers", detail), wish.id, wish.after, wish.session)

    patch.setattr(Reveals, "sealed", telling)


def the_length_of_a_frame(patch: pytest.MonkeyPatch) -> None:
    """One's own ballots are as long as what one has answered."""
    patch.setattr(frames, "BALLOTS_PADDING", 1)


def a_log_of_ballots(patch: pytest.MonkeyPatch) -> None:
    """A line for each ballot, without name or score."""
    take = Host.cast

    async def telling(self: Host, *ballot: Any) -> bool:
        logging.getLogger("server.hosting.host").info("a ballot")
        return await take(self, *ballot)

    patch.setattr(Host, "cast", telling)


def a_trace_in_the_snapshot(patch: pytest.MonkeyPatch) -> None:
    """What is saved of the room, and shown to nobody, tells who has cast."""
    take = Casting.cast

    async def telling(self: Casting, session: Session, *ballot: Any) -> None:
        await take(self, session, *ballot)
        room = self._replica.room
        self._replica.room = replace(room, recent=room.recent.with_op(f"{session.participant} {ballot}"))

    patch.setattr(Casting, "cast", telling)


def _showing(patch: pytest.MonkeyPatch, other: Callable[[stars.Given, stars.StarTally], stars.Given]) -> None:
    """Other stars are shown, made of those that would be and of the tally."""

    def telling(room: Room, op: stars.PublishStars) -> tuple[Event, ...]:
        events: Any = stars.publish_stars(room, op)
        return tuple(
            replace(event, stars=other(event.stars, op.tally))
            if isinstance(event, stars.StarsShown) and op.tally
            else event
            for event in events
        )

    patch.setitem(cast("dict[Any, Any]", INTERNAL), stars.PublishStars, telling)


def _in_order(patch: pytest.MonkeyPatch, weight: Callable[[Sequence[int]], float]) -> None:
    def telling(room: Room, op: votes.Publish) -> tuple[Event, ...]:
        return tuple(sorted(votes.publish(room, op), key=lambda event: weight((0, *counts(op, event)))))

    def counts(op: votes.Publish, event: Any) -> Sequence[int]:
        return op.tallies[event.statement].counts

    patch.setitem(cast("dict[Any, Any]", INTERNAL), votes.Publish, telling)


ALL: Sequence[Leak] = (
    an_event_of_each_person,
    a_count_with_who,
    a_mean_below_k,
    an_order_by_score,
    an_order_by_exact_spread,
    a_moving_mean,
    a_timing_of_each_ballot,
    a_fresh_count_for_one_who_reconnects,
    an_answer_that_counts_ballots,
    an_event_of_each_who_gives_stars,
    stars_that_move,
    sums_of_stars_where_only_nearly_all_is_said,
    an_order_of_stars_by_who_gave_them,
    a_refusal_that_counts_stars,
    the_length_of_ones_own_stars,
    the_length_of_a_frame,
    a_log_of_ballots,
    a_trace_in_the_snapshot,
)
