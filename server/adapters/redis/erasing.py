"""Erasing a room in Redis: its journal goes with its ballots, at once, and a tombstone is left."""

from typing import Final

from server.adapters.redis.link import Argument, Link, Script

ERASE: Final = Script("erase")

# What lasts of a room beside its head and its tombstone; all other keys pass by themselves.
LASTING: Final = ("log", "snapshot", "ballots", "seals", "stars", "star-seals")


async def erase(link: Link, room: str, until: int, which: Argument, until_before: int = 0) -> bytes:
    """As the script of that name: the date of the tombstone, `none` or `used`. Raises Unavailable."""
    keys = [link.key(room, part) for part in ("room", "gone", *LASTING)]
    answer: bytes = await link.run(ERASE, keys, until, which, until_before)
    return answer
