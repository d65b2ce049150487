"""The summary as Markdown that pastes well: headings, lists and one table.

Whatever people have written stays text. Markdown takes characters for signs in two ways: some anywhere in a
line, some only where a line begins; each is escaped only where it could be taken for a sign, so that what is
pasted as plain text reads well too. A bare address stays as it was written, and leads where it says.
"""

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from server.exports.summary import Column, Graded, Summary, Written
from server.exports.words import WORDS, Words

# An underscore between letters, as in a file's name, is no sign.
_SIGNS = re.compile(r"[\\`*\[\]|~]|<(?=\S)|&(?=#|\w+;)|_(?:(?<![^\W_]_)|(?![^\W_]))")
_OPENING = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+=#>:]))", re.MULTILINE)
# A heading loses the number signs that it ends with after a space.
_CLOSING = re.compile(r"(?<=\s)(?=#+$)")

# A column of the profile: its head, the rule under it, and its cell for a result of a round.
_Told = tuple[str, str, Callable[[int, Graded], str]]


def render(summary: Summary) -> bytes:
    """The whole document, in UTF-8."""
    return ("\n\n".join(_blocks(summary, WORDS[summary.locale])) + "\n").encode()


def _blocks(summary: Summary, words: Words) -> Iterator[str]:
    yield from _head(summary, words)
    yield f"## {words.do_alone if summary.solo else words.do}"
    yield from _do(summary, words)
    yield f"## {words.profile_alone if summary.solo else words.profile}"
    yield from _profile(summary, words)
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


def _profile(summary: Summary, words: Words) -> Iterator[str]:
    profile = summary.profile
    if profile.threshold is not None and not summary.solo:
        yield words.threshold.format(k=profile.threshold)
    if not profile.shown:
        yield words.no_results
        return
    told = tuple(_told(summary, words))
    rows = ([cell(round, graded) for _, _, cell in told] for round, graded in summary.graded())
    heads, rules = [head for head, _, _ in told], [rule for _, rule, _ in told]
    yield "\n".join(_row(*cells) for cells in (heads, rules, *rows))


def _told(summary: Summary, words: Words) -> Iterator[_Told]:
    """What the table tells: rounds where there are several, spread and distribution where they are shown."""
    profile = summary.profile
    yield f"{inline(profile.left)} (1)", "---", lambda _, graded: inline(graded.left)
    if summary.earlier:
        yield words.round, "---:", lambda number, _: str(number)
    yield words.mean, "---:", lambda _, graded: _mean(graded, words)
    yield f"{inline(profile.right)} (10)", "---", lambda _, graded: inline(graded.right)
    yield words.answers, "---:", lambda _, graded: "" if graded.n is None else str(graded.n)
    if summary.tells("spread"):
        yield words.spread, "---", lambda _, graded: words.spread_of(graded.spread)
    if summary.tells("distribution"):
        yield words.distribution, "---", lambda _, graded: ", ".join(map(str, graded.distribution or ()))


def _columns(columns: tuple[Column, ...], words: Words, missing: str | None = None) -> Iterator[str]:
    """Those that have notes."""
    for column in columns:
        if column.notes:
            yield f"### {_heading(column.heading)}"
            for group, notes in groupby(column.notes, key=lambda note: note.group):
                if group is not None:
                    yield f"#### {_heading(group.name or words.nameless)}"
                yield "\n".join(_note(note, words, missing) for note in notes)


def _foot(summary: Summary, words: Words) -> Iterator[str]:
    if summary.hidden:
        yield words.hidden(summary.hidden)
    if summary.kept is not None:
        yield words.kept(summary.kept.days, summary.kept.until)
    if summary.source is not None:
        yield block(summary.source)


def _mean(graded: Graded, words: Words) -> str:
    if graded.n is None:
        return words.no_result
    if graded.mean is not None:
        return words.number(graded.mean)
    return words.end.format(end=inline(graded.left if graded.end == "left" else graded.right))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _note(note: Written, words: Words, missing: str | None) -> str:
    """A list item; plan, origin, color and author stand on a line of their own under it."""
    pairs = [
        (words.who, note.who or missing),
        (words.when, note.when or missing),
        (words.first_move, note.first_move or missing),
        (words.how_known, note.how_known or missing),
        (f"{words.stars}:", note.stars and words.starred(note.stars, nearly_all=note.nearly_all)),
        (f"{words.about}:", note.about and f"{note.about.left} – {note.about.right}"),
        (f"{words.question}:", note.question and note.question.short),
        (f"{words.source}:", note.source and " ".join(note.source.split())),
        (f"{words.color}:", note.color),
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
