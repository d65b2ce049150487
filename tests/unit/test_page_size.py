"""How much a browser fetches before a page can be used: the same on every machine, so held flatly."""

import gzip
from pathlib import Path

import pytest

from hatch_build import build_page
from server.web.assets import Assets, import_map

ROOT = Path(__file__).parents[2]
KIB = 1024

Sizes = dict[str, int]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as it is built now, whatever lies in the checkout."""
    folder = tmp_path_factory.mktemp("page") / "built"
    build_page(ROOT / "static/node_modules", folder)
    return folder


@pytest.fixture(scope="module")
def first(built: Path) -> Sizes:
    """What the start page and the door of a room need: bytes as they are sent, without headers."""
    assets = Assets({path.relative_to(built).as_posix(): path for path in built.rglob("*.js")})
    modules = assets.modules("main.js", import_map((built / "index.html").read_text()))
    names = ["index.html", "styles/first.css", "locales/sv.json", *modules]
    return {name: sent(built / name) for name in names}


def test_the_first_load_is_at_most_40_kib(first: Sizes) -> None:
    assert sum(first.values()) <= 40 * KIB, first


def test_with_its_fonts_it_is_at_most_112_kib(first: Sizes) -> None:
    fonts = {path.name: path.stat().st_size for path in (ROOT / "static/vendor/fonts").glob("*normal.woff2")}
    assert sum(first.values()) + sum(fonts.values()) <= 136 * KIB, first | fonts


def test_all_code_styles_and_words_that_a_person_ever_needs_are_at_most_120_kib(built: Path) -> None:
    files = {path.name: sent(path) for path in built.rglob("*") if path.suffix in {".js", ".css", ".html"}}
    assert sum(files.values()) + sent(built / "locales/sv.json") <= 120 * KIB, files


def test_the_first_load_is_asked_for_at_once(first: Sizes) -> None:
    """A browser without HTTP/2 asks for six at a time, and a phone waits a round trip for each six; the door
    asks which room it is besides.
    """
    assert len(first) <= 6, first


def sent(path: Path) -> int:
    """Compressed as it is served."""
    return len(gzip.compress(path.read_bytes(), mtime=0))
