"""The summary as Markdown that pastes well: headings, lists and one table.

Whatever people have written stays text. Markdown takes characters for signs in two ways: some anywhere in a
line, some only where a line begins; each is escaped only where it could be taken for a sign, so that what is
pasted as plain text reads well too. A bare address stays as it was written, and leads where it says.
"""

import re
from collections.abc import Iterator

from server.exports.summary import Column, Graded, Profile, Summary, Written
from server.exports.words import WORDS, Words

# An underscore between letters, as in a file's name, is no sign.
_SIGNS = re.compile(r"[\\`*\[\]|~]|<(?=\S)|&(?=#|\w+;)|_(?:(?<![^\W_]_)|(?![^\W_]))")
_OPENING = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+=#>:]))", re.MULTILINE)
# A heading loses the number signs that it ends with after a space.
_CLOSING = re.compile(r"(?<=\s)(?=#+$)")


def render(summary: Summary) -> bytes:
    """The whole document, in UTF-8."""
    return ("\n\n".join(_blocks(summary, WORDS[summary.locale])) + "\n").encode()


def _blocks(summary: Summary, words: Words) -> Iterator[str]:
    yield from _head(summary, words)
    yield f"## {words.do_alone if summary.solo else words.do}"
    yield from _do(summary, words)
    yield f"## {words.profile_alone if summary.solo else words.profile}"
    yield from _profile(summary.profile, words, alone=summary.solo)
    for board in summary.boards:
        if any(column.notes for column in board.columns):
            yield f"## {_heading(board.heading)}"
            yield from _columns(board.columns, words)
    yield from _foot(summary, words)


def _head(summary: Summary, words: Words) -> Iterator[str]:
    arrived = words.arrived_alone if summary.solo else words.arrived
    days = f"{words.day(summary.created)}. {words.downloaded.format(day=words.day(summary.exported))}."
    yield f"# {_heading(summary.title)}"
    yield days if summary.title == arrived else f"{arrived}, {days}"


def _do(summary: Summary, words: Words) -> Iterator[str]:
    if not any(column.notes for column in summary.do):
        yield words.missing
    yield from _columns(summary.do, words, missing=words.missing)


def _profile(profile: Profile, words: Words, *, alone: bool) -> Iterator[str]:
    if profile.threshold is not None and not alone:
        yield words.threshold.format(k=profile.threshold)
    if not profile.shown:
        yield words.no_results
        return
    head = _row(f"{inline(profile.left)} (1)", words.mean, f"{inline(profile.right)} (10)", words.answers)
    rows = (_graded(graded, words) for graded in profile.statements)
    yield "\n".join((head, _row("---", "---:", "---", "---:"), *rows))


def _columns(columns: tuple[Column, ...], words: Words, missing: str | None = None) -> Iterator[str]:
    """Those that have notes."""
    for column in columns:
        if column.notes:
            yield f"### {_heading(column.heading)}"
            yield "\n".join(_note(note, words, missing) for note in column.notes)


def _foot(summary: Summary, words: Words) -> Iterator[str]:
    if summary.hidden:
        yield words.hidden(summary.hidden)
    if summary.source is not None:
        yield block(summary.source)


def _graded(graded: Graded, words: Words) -> str:
    if graded.n is None:
        return _row(inline(graded.left), words.no_result, inline(graded.right), "")
    if graded.mean is not None:
        mean = words.number(graded.mean)
    else:
        mean = words.end.format(end=inline(graded.left if graded.end == "left" else graded.right))
    return _row(inline(graded.left), mean, inline(graded.right), str(graded.n))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _note(note: Written, words: Words, missing: str | None) -> str:
    """A list item; who, when, author and statement stand on a line of their own under it."""
    pairs = [
        (words.who, note.who or missing),
        (words.when, note.when or missing),
        (f"{words.about}:", note.about and f"{note.about.left} – {note.about.right}"),
        (f"{words.author}:", note.author),
    ]
    under = " · ".join(f"{label} {inline(said)}" for label, said in pairs if said)
    item = f"- {block(note.text, indent='  ')}"
    return f"{item}\n  - {under}" if under else item


def block(text: str, indent: str = "") -> str:
    """Text as paragraphs, its line ends kept."""
    lines = _lines("\n".join(line.strip() for line in text.splitlines()))
    paragraphs = re.split(r"\n{2,}", lines.strip("\n"))
    return f"\n\n{indent}".join(paragraph.replace("\n", f"  \n{indent}") for paragraph in paragraphs)


def _heading(text: str) -> str:
    return _CLOSING.sub(r"\\", _lines(text))


def _lines(text: str) -> str:
    """Text whose lines are lines of the document."""
    return _OPENING.sub(lambda opening: f"{opening[1]}\\", inline(text))


def inline(text: str) -> str:
    """Text within a line."""
    return _SIGNS.sub(lambda sign: f"\\{sign[0]}", text)
