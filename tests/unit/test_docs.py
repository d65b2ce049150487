"""Docs that cannot rot: what the README says of settings, files and commands is so."""

import re
from pathlib import Path

from server import settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme_with_its_default() -> None:
    source = Path(settings.__file__).read_text(encoding="utf-8")
    names = set(re.findall(r"WORKSHOP_[A-Z_]+", source))
    rows = dict(re.findall(r"^\| `(WORKSHOP_[A-Z_]+)` \| `?([^`|]+)`? \|", README, re.MULTILINE))
    default = settings.Settings()
    assert rows.keys() == names
    assert rows["WORKSHOP_PORT"] == str(default.port)
    assert rows["WORKSHOP_HOST"] == default.host
    assert rows["WORKSHOP_DATA"] == str(default.data)
    assert rows["WORKSHOP_ROOMS_PER_MINUTE"] == str(default.rooms_per_minute)


def test_every_place_and_picture_that_the_readme_names_is_there() -> None:
    places = re.findall(r"^((?:server|static|tests)/\S*)", README, re.MULTILINE)
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    missing = [place for place in [*places, *pictures] if not (ROOT / place).exists()]
    assert places
    assert pictures
    assert missing == []


def test_every_setting_that_the_compose_file_gives_is_one() -> None:
    docker = "".join((ROOT / "docker" / name).read_text() for name in ("compose.yaml", "Dockerfile"))
    known = set(re.findall(r"WORKSHOP_[A-Z_]+", Path(settings.__file__).read_text(encoding="utf-8")))
    given = set(re.findall(r"WORKSHOP_[A-Z_]+", docker))
    assert given
    assert given <= known


def test_every_make_command_that_the_readme_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE))
    assert named
    assert named <= targets
