"""The summary as a table for Excel: what the file is about, an empty row, then one row for each note and each
statement, in the order of the summary.

Written as the Excel of each language reads it: in Swedish semicolons and decimal commas, in English commas
and decimal points, both in UTF-8 with a byte order mark, without which Excel takes å, ä and ö for others.
"""

import csv
import io
from collections.abc import Iterator, Mapping

from server.exports.summary import Column, Graded, Summary, Written
from server.exports.words import WORDS, Words

# What makes a cell a formula: these signs, in full width too, and the characters that let one slip in
# after them. A formula in a note could send the table's content to a stranger.
_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_LEADS = ("\t", "\r", "\n")

_SCORES = range(1, 11)

# A row of the table by its fields; those that it lacks are empty cells.
Row = Mapping[str, str]


def render(summary: Summary) -> bytes:
    """The whole file."""
    words = WORDS[summary.locale]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=words.table.delimiter, lineterminator="\r\n")
    for cells in (*_about(summary, words), (), *_table(summary, words)):
        writer.writerow([neutral(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def neutral(cell: str) -> str:
    """The cell, with an apostrophe before it if a spreadsheet could take it for a formula."""
    return f"'{cell}" if cell.startswith(_LEADS) or cell.lstrip().startswith(_SIGNS) else cell


def _about(summary: Summary, words: Words) -> Iterator[tuple[str, str]]:
    table = words.table
    yield (table.title, summary.title)
    yield (table.created, summary.created.isoformat())
    yield (table.exported, summary.exported.isoformat())
    if summary.profile.threshold is not None:
        yield (table.threshold, str(summary.profile.threshold))
    yield (table.hidden, str(summary.hidden))
    if summary.kept is not None:
        yield (table.kept, summary.kept.until.isoformat())
    if summary.source is not None:
        yield (table.source, summary.source)


def _table(summary: Summary, words: Words) -> Iterator[list[str]]:
    fields = tuple(_fields(summary))
    for row in (_headings(words), *_rows(summary, words)):
        yield [row.get(field, "") for field in fields]


def _fields(summary: Summary) -> Iterator[str]:
    """The columns: what no row has in this room is left out."""
    yield from ("part", "column", "text", "who", "when")
    if any(column.notes for column in summary.do):
        yield from ("first_move", "how_known")
    for field in ("group", "stars", "color", "source", "question"):
        if any(getattr(note, field) is not None for note in summary.written()):
            yield field
    if summary.authors:
        yield "author"
    yield "left"
    if summary.earlier:
        yield "round"
    yield from ("mean", "right", "answers")
    if summary.tells("spread"):
        yield "spread"
    if summary.tells("distribution"):
        yield from map(_at, _SCORES)


def _at(score: int) -> str:
    return f"at {score}"


def _headings(words: Words) -> Row:
    table = words.table
    return {
        "part": table.part,
        "column": table.column,
        "group": table.group,
        "text": table.text,
        "who": words.who,
        "when": words.when,
        "first_move": words.first_move,
        "how_known": words.how_known,
        "stars": words.stars,
        "color": words.color,
        "source": words.source,
        "question": words.question,
        "author": words.author,
        "left": table.left,
        "mean": words.mean,
        "right": table.right,
        "answers": words.answers,
        "round": words.round,
        "spread": words.spread,
        **{_at(score): table.answers_at.format(score=score) for score in _SCORES},
    }


def _rows(summary: Summary, words: Words) -> Iterator[Row]:
    do = words.do_alone if summary.solo else words.do
    profile = words.profile_alone if summary.solo else words.profile
    for column in summary.do:
        for note in column.notes:
            yield _note(words, do, column, note, missing=words.missing)
    for round, graded in summary.graded():
        yield _graded(profile, round, graded, words)
    for board in summary.boards:
        for column in board.columns:
            for note in column.notes:
                yield _note(words, board.heading, column, note)


def _note(words: Words, part: str, column: Column, note: Written, missing: str = "") -> Row:
    written = {"part": part, "column": column.heading, "text": note.text, "author": note.author or ""}
    decided = {field: getattr(note, field) or missing for field in ("who", "when", "first_move", "how_known")}
    written |= {"color": note.color or "", "source": note.source or ""}
    written |= {"stars": words.starred(note.stars, nearly_all=note.nearly_all) or ""}
    written |= {"group": "" if note.group is None else note.group.name or words.nameless}
    written |= {"question": "" if note.question is None else note.question.short}
    about = {} if note.about is None else {"left": note.about.left, "right": note.about.right}
    return {**written, **decided, **about}


def _graded(part: str, round: int, graded: Graded, words: Words) -> Row:
    row = {"part": part, "round": str(round), "left": graded.left, "right": graded.right}
    if graded.n is None:
        return {**row, "text": words.no_result}
    row |= {"answers": str(graded.n), "spread": words.spread_of(graded.spread)}
    row |= {_at(score): str(count) for score, count in enumerate(graded.distribution or (), 1)}
    if graded.mean is not None:
        return {**row, "mean": words.number(graded.mean)}
    return {**row, "text": words.end.format(end=graded.left if graded.end == "left" else graded.right)}
