"""What each audience of a room saw, written down to hold the browser's own code against it in Node.

A transcript is a room as an audience saw it, the entries that it was sent, and the room as a fresh look shows
it afterwards.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import msgspec

from server.hosting.seat import mark
from server.room import view
from server.room.entry import Entry
from server.room.state import Room, replace
from server.room.view import Audience, EntryView, RoomView
from tests.invariants import ROLES

NODE = Path(sys.executable).with_name("node")
READER = Path(__file__).parent / "client" / "transcripts.test.js"


class Transcript(msgspec.Struct, frozen=True):
    """`before`, with the entries folded into it, is `after`."""

    before: RoomView
    entries: Sequence[EntryView]
    after: RoomView


class Transcripts:
    """A folder of them; what several audiences saw alike is there once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def watch(self, before: Room, entry: Entry, after: Room, seats: Collection[bytes]) -> None:
        """Write down what one entry showed to each role, and to each person with their own hidden notes."""
        for audience in (
            *(Looking(role) for role in ROLES),
            *(Looking("participant", seat) for seat in seats),
        ):
            self._write(Transcript(audience.room(before), [audience.entry(entry)], audience.room(after)))

    def written(self) -> int:
        """How many there are."""
        return len(list(self._folder.glob("*.json")))

    def assert_folded_by_the_browser(self) -> None:
        """That the browser's code comes to the room that a fresh look shows, for every transcript."""
        assert self.written()
        command: list[str | Path] = [NODE, "--test", READER]
        environment = {**os.environ, "TRANSCRIPTS": str(self._folder)}
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"

    def _write(self, transcript: Transcript) -> None:
        body = view.encode(transcript)
        (self._folder / f"{hashlib.sha256(body).hexdigest()[:16]}.json").write_bytes(body)


class Looking:
    """Someone who looks: a role and, for one with a seat, their own hidden notes too."""

    def __init__(self, role: Any, seat: bytes | None = None) -> None:
        self._role = role
        self._seat = seat

    def entry(self, entry: Entry) -> EntryView:
        """The entry as it is sent to them."""
        return view.of_entry(entry, Audience(self._role, self._marks(entry)))

    def room(self, room: Room) -> RoomView:
        """The snapshot that they get, with the notes of the `own` frame in their places."""
        shown, seat = view.of_room(room, Audience(self._role)), self._seat
        if seat is None:
            return shown
        own = view.own_notes(room, lambda note: mark(seat, note))
        return replace(shown, notes=view.notes_in_order((*shown.notes, *own)))

    def _marks(self, entry: Entry) -> frozenset[str]:
        seat = self._seat
        if seat is None:
            return frozenset()
        return frozenset(made for note, made in view.hidden_notes(entry) if mark(seat, note) == made)
