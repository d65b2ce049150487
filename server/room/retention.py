"""How long a room is kept, and what may hold anything of it after that. Pure; days are of 24 hours.

A room is used while someone is in it, and when something is written. That someone is there is told every hour
and noted about once a day, so its date lies a day after what is promised: a room that is kept for 90 days has
90 whole ones without use.

An erased room never comes back. A copy of a room is confirmed against the store before its date, or deleted
on it; a tombstone, which refuses all copies, outlives every copy that was confirmed before the erasure.
"""

from typing import Final

DAY_MS: Final = 24 * 60 * 60 * 1000
# How often it is told at least that someone is there, and how far apart the uses are that a store notes.
TELL_MS: Final = DAY_MS // 24
USE_MS: Final = DAY_MS - TELL_MS
COPY_DAYS: Final = 30
TOMBSTONE_DAYS: Final = 180
KEEP_DAYS_MAX: Final = 3650


def erased_at(used_at: int, keep_days: int) -> int:
    """The date of a room that was noted to be used then, and is kept for so many days without use."""
    return used_at + DAY_MS + keep_days * DAY_MS


def unused_since(now: int, keep_days: int) -> int:
    """The date of all rooms has come that were noted to be used then or before."""
    return now - DAY_MS - keep_days * DAY_MS


def copy_until(confirmed_at: int, used_at: int, keep_days: int | None) -> int:
    """The date of a copy that was confirmed then: never later than the room's."""
    until = confirmed_at + COPY_DAYS * DAY_MS
    return until if keep_days is None else min(until, erased_at(used_at, keep_days))


def tombstone_until(erased: int) -> int:
    """Until when it is remembered that the room is not to come back."""
    return erased + TOMBSTONE_DAYS * DAY_MS
