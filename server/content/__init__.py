"""What rooms are made of: workshop templates, names for those who give none, and the words of room codes.

A template is a TOML file beside this one, and its name is the file's; only names found here are ever opened.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

import msgspec

from server.room.workshop import Workshop

_FOLDER = resources.files(__name__)
_TEMPLATES: Mapping[str, str] = MappingProxyType(
    {file.name.removesuffix(".toml"): file.name for file in _FOLDER.iterdir() if file.name.endswith(".toml")}
)


def templates() -> tuple[str, ...]:
    """The names of the templates, in alphabetical order."""
    return tuple(sorted(_TEMPLATES))


@cache
def load(template: str) -> Workshop:
    """The workshop of the template. Raises KeyError for a name that is none."""
    return msgspec.toml.decode(_read(_TEMPLATES[template]), type=Workshop)


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


# Pleasant single words from Swedish nature, none of them a common first name.
ALIASES = tuple(_read("aliases.txt").split())

# Swedish nouns of a to z, so that a code can be said aloud and typed on any keyboard. No two pairs of
# them run together into the same letters, so that a code typed without its hyphens is still one code.
CODE_WORDS = tuple(_read("code_words.txt").split())
