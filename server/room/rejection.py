"""Why an op is refused: a code that the client has words for, and the order in which codes apply
(`protocol.md`, Codes).
"""

from collections.abc import Mapping
from typing import Literal

Code = Literal[
    "unknown_op",
    "bad_op",
    "bad_cast",
    "too_old",
    "room_closed",
    "not_allowed",
    "wrong_step",
    "wrong_round",
    "unknown_id",
    "id_taken",
    "note_gone",
    "bad_name",
    "bad_text",
    "too_long",
    "full",
    "board_silent",
    "setting_fixed",
    "published",
    "sealed",
    "too_few_answers",
    "slow_down",
]


class Rejected(Exception):
    """The op is not carried out, and is in no view. `detail` never carries a number that ballots decide."""

    def __init__(self, code: Code, detail: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.detail = dict(detail or {})


class NotAdmitted(Exception):
    """A seat may not come in: `closed` (closed to newcomers) or `full` (no room for another seat)."""

    def __init__(self, reason: Literal["closed", "full"]) -> None:
        super().__init__(reason)
        self.reason = reason
