"""Which files the page is made of: what is built of it at installation, in front of what is written.

Once a written file is newer than what was built, that is no longer the page, and all of it is served as it
is written.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

SERVED: Final = frozenset({".html", ".js", ".css", ".json", ".svg", ".woff2", ".txt"})
TOOLS: Final = ("node_modules", "package", "tsconfig", "requirements", ".")
STAMP: Final = ".stamp"

_PACKAGE: Final = Path(__file__).parents[1]
_IS_INSTALLED: Final = (_PACKAGE / "static").is_dir()


def static_folder() -> Path:
    """Inside the package when it is installed; beside it in a checkout."""
    return (_PACKAGE if _IS_INSTALLED else _PACKAGE.parent) / "static"


def page_files(*, as_written: bool = False) -> dict[str, Path]:
    """Where each file lies, by the name that the page has for it."""
    folder = static_folder()
    written = _files(folder)
    built = folder.parent / "built"
    if as_written or not built.is_dir() or not (_IS_INSTALLED or _is_newer(built, written)):
        return written
    return written | _files(built)


def _files(folder: Path) -> dict[str, Path]:
    """A checkout has the tools' files in the folder too; they are nobody's to read."""
    return {path.relative_to(folder).as_posix(): path for path in _walk(folder) if path.suffix in SERVED}


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith(TOOLS):
            continue
        yield from path.rglob("*") if path.is_dir() else [path]


def _is_newer(built: Path, written: dict[str, Path]) -> bool:
    stamp = built / STAMP
    return stamp.is_file() and all(path.stat().st_mtime <= stamp.stat().st_mtime for path in written.values())
