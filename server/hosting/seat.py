"""What is derived from a seat (its digest, its ballots' keys, its notes' marks) and from a leader's key.

The seat itself (32 random bytes made by the browser) is held in memory alone, while it is connected; stores
see only what is derived here.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode


def digest(seat: bytes) -> str:
    """What stores hold of a seat or a key: its SHA-256, in hex."""
    return hashlib.sha256(seat).hexdigest()


def ballot_key(seat: bytes, room: str, round: int, statement: str) -> bytes:
    """Where a ballot lies: it joins a ballot neither to a name nor to another ballot."""
    return hmac.digest(seat, f"ballot|{room}|{round}|{statement}".encode(), "sha256")


def done_key(seat: bytes, room: str, round: int) -> bytes:
    """What a seat that has answered everything is counted by across processes; it is the key of nothing."""
    return hmac.digest(seat, f"done|{room}|{round}".encode(), "sha256")


def mark(seat: bytes, note: str) -> str:
    """What proves the writer of a note, and links it to no other (ANON-N)."""
    return hashlib.sha256(hmac.digest(seat, f"note|{note}".encode(), "sha256")).hexdigest()


def screen_key_of(facilitator_key: str) -> str:
    """The key of the room's big screen, derived so that whoever leads can open one in any browser."""
    digested = hashlib.sha256(f"screen|{facilitator_key}".encode()).digest()
    return urlsafe_b64encode(digested).decode().rstrip("=")
