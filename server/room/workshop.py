"""The content that a room runs: statements, questions, boards and steps, copied into the room at its
creation.
"""

from server.room.message import Record


class Text(Record, frozen=True):
    """One text in both languages."""

    sv: str
    en: str


class Scale(Record, frozen=True):
    """The headings of the two poles: scores run from 1 at the left one to 10 at the right one."""

    left: Text
    right: Text


class Statement(Record, frozen=True):
    """A bipolar statement."""

    id: str
    left: Text
    right: Text


class Question(Record, frozen=True):
    """A reflection question; what is written on it is a note in its column."""

    id: str
    text: Text
    short: Text
    board: str
    column: str


class Column(Record, frozen=True):
    """A column of a board; `assignable` ones offer who and when on their notes."""

    id: str
    heading: Text
    hint: Text | None = None
    assignable: bool = False


class BoardPlan(Record, frozen=True):
    """A board as the workshop describes it."""

    id: str
    heading: Text
    columns: tuple[Column, ...]
    prompt: Text | None = None


class Guide(Record, frozen=True):
    """What a step is headed by, what a facilitator may say in it, and about how many minutes it takes."""

    step: str
    minutes: int
    say: Text
    heading: Text | None = None


class Workshop(Record, frozen=True):
    """The whole content. `meaning` explains the poles; `source` says where the material comes from."""

    steps: tuple[str, ...]
    scale: Scale
    statements: tuple[Statement, ...]
    questions: tuple[Question, ...]
    boards: tuple[BoardPlan, ...]
    guides: tuple[Guide, ...] = ()
    meaning: Text | None = None
    source: Text | None = None

    def statement_ids(self) -> tuple[str, ...]:
        """The ids of the statements, in the order of the paper."""
        return tuple(statement.id for statement in self.statements)

    def question_ids(self) -> tuple[str, ...]:
        """The ids of the questions, in the order of the paper."""
        return tuple(question.id for question in self.questions)

    def places(self, step: str) -> frozenset[str]:
        """The ids that may be a place within the step: statements, questions or boards."""
        match step:
            case "grade" | "results":
                return frozenset(self.statement_ids())
            case "reflect":
                return frozenset(self.question_ids())
            case "document":
                return frozenset(board.id for board in self.boards)
            case _:
                return frozenset()

    def has_column(self, board: str, column: str) -> bool:
        """Whether the board is there and has the column."""
        return any(plan.id == board and any(c.id == column for c in plan.columns) for plan in self.boards)
