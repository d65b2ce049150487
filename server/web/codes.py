"""Room codes, "granit-sol-482": two Swedish words and three digits, typed in any case, with or without spaces
and hyphens.
"""

import re
import secrets
from collections.abc import Callable, Sequence
from typing import TypeVar

from server.content import CODE_WORDS

T = TypeVar("T")
_WORDS = frozenset(CODE_WORDS)


def new_code(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """A random code, one of about 1,000 for every pair of words."""
    digits = "".join(choose("0123456789") for _ in range(3))
    return f"{choose(CODE_WORDS)}-{choose(CODE_WORDS)}-{digits}"


def canonical(typed: str) -> str | None:
    """The code that was meant, or None if it can be none."""
    squeezed = re.sub(r"[\s\-_‐-―]+", "", typed).lower()
    match = re.fullmatch(r"([a-z]{4,40})(\d{3})", squeezed)
    if match is None:
        return None
    letters, digits = match.groups()
    for cut in range(2, len(letters) - 1):
        if letters[:cut] in _WORDS and letters[cut:] in _WORDS:
            return f"{letters[:cut]}-{letters[cut:]}-{digits}"
    return None
