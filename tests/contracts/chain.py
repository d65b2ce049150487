"""Makes entries that follow one another, as a host would."""

from itertools import pairwise
from uuid import uuid4

from server.hosting.ports import Head, StoredEntry


def first(body: bytes = b"first") -> StoredEntry:
    return StoredEntry(1, uuid4().hex, None, body)


def following(head: Head, entries: int = 1, body: bytes = b"body") -> list[StoredEntry]:
    links: list[StoredEntry] = []
    prev = head.id
    for seq in range(head.seq + 1, head.seq + 1 + entries):
        links.append(StoredEntry(seq, uuid4().hex, prev, body))
        prev = links[-1].id
    return links


def head_after(head: Head, entries: list[StoredEntry]) -> Head:
    return Head(head.epoch, entries[-1].seq, entries[-1].id)


def is_unbroken(entries: list[StoredEntry]) -> bool:
    """Whether each entry follows the one before it, and names it."""
    return all((b.seq, b.prev) == (a.seq + 1, a.id) for a, b in pairwise(entries))
