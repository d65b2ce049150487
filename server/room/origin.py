"""What a note came from: a statement, a question, or another note that everyone may see.

A source stays named when its note is gone: the new note tells what it came from as long as that can be shown.
"""

from server.room.rejection import Rejected
from server.room.state import Room


def assert_known(room: Room, statement: str | None, question: str | None, source: str | None) -> None:
    """Raises Rejected `unknown_id` for what the room has never had."""
    known = (
        statement is None or statement in room.workshop.statement_ids(),
        question is None or question in room.workshop.question_ids(),
        source is None or source in room.notes or source in room.removed,
    )
    if not all(known):
        raise Rejected("unknown_id")


def assert_shown(room: Room, source: str | None) -> None:
    """A hidden note is no source, not even its writer's: the new one would tell of it. Raises Rejected
    `note_gone`."""
    if source is None:
        return
    note = room.notes.get(source)
    if note is None or note.hidden:
        raise Rejected("note_gone")
