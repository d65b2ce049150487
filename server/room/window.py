"""The ops that a room remembers, so that none of them is decided twice, however late a copy of it comes."""

from server.room.message import OP_WINDOW, Record
from server.room.rejection import Code

CHUNK = 256
REFUSALS_MAX = 256


class OpWindow(Record, frozen=True):
    """The ids of the ops of the last 4,096 entries and a little more, in chunks so that adding one copies
    little; and by their codes those of them that were `refused`, the last 256.
    """

    chunks: tuple[frozenset[str], ...] = ()
    refused: dict[str, Code] = {}

    def has(self, op: str) -> bool:
        """Whether the op was decided within the window."""
        return any(op in chunk for chunk in self.chunks)

    def with_op(self, op: str) -> "OpWindow":
        """The window with one more id, the oldest chunk dropped once a whole window follows it."""
        if not self.chunks or len(self.chunks[-1]) >= CHUNK:
            kept = self.chunks[-(OP_WINDOW // CHUNK) :]
            return OpWindow((*kept, frozenset((op,))), self.refused)
        return OpWindow((*self.chunks[:-1], self.chunks[-1] | {op}), self.refused)

    def with_refused(self, op: str, code: Code) -> "OpWindow":
        """The same for one that was refused."""
        refused = {**self.refused, op: code}
        kept = dict(list(refused.items())[-REFUSALS_MAX:])
        return OpWindow(self.with_op(op).chunks, kept)
