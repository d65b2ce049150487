"""What people may write: names, titles and notes, in code points."""

import unicodedata

from server.room.rejection import Code, Rejected

_UNSEEN = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs"})


def one_line(text: str, limit: int, *, empty: bool = False, bad: Code = "bad_name") -> str:
    """The text trimmed; `empty` allows nothing at all.

    Raises Rejected `bad` for control characters, line ends or nothing to see, `too_long` past `limit` code
    points.
    """
    if any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in text):
        raise Rejected(bad)
    trimmed = text.strip()
    if not empty and not _visible(trimmed):
        raise Rejected(bad)
    if len(trimmed) > limit:
        raise Rejected("too_long")
    return trimmed


def lines(*texts: tuple[str | None, int]) -> tuple[str | None, ...]:
    """Lines that may be left out, each with its limit. One of wrong characters is told before one that is too
    long, whichever comes first. Raises Rejected `bad_text` or `too_long`.
    """
    for text, _ in texts:
        if text is not None:
            one_line(text, len(text), bad="bad_text")
    return tuple(None if text is None else one_line(text, limit, bad="bad_text") for text, limit in texts)


def paragraph(text: str, limit: int) -> str:
    """The text as written. Raises Rejected `bad_text` for control characters other than line feed and tab, or
    for spaces alone.
    """
    if any(character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise Rejected("bad_text")
    if not _visible(text):
        raise Rejected("bad_text")
    if len(text) > limit:
        raise Rejected("too_long")
    return text


def is_blank(text: str) -> bool:
    """Whether there is nothing but spaces, so that the person has given no text at all."""
    return all(unicodedata.category(character) == "Zs" for character in text)


def _visible(text: str) -> bool:
    # What has no category yet is an emoji newer than this Python.
    return any(unicodedata.category(character) not in _UNSEEN for character in text)
