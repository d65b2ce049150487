"""Lays pictures out on one sheet: a row for each role and language, light beside dark."""

from itertools import groupby
from pathlib import Path

from playwright.async_api import Browser

from tests.shots.camera import Shot

SHEET_WIDTH = 5000
STYLE = """
body { margin: 16px; background: #777; color: #fff; font: 16px system-ui }
section { display: flex; align-items: flex-start; gap: 8px; margin-block: 8px 24px }
h2 { margin: 0; font-size: 18px }
img { display: block; max-height: 900px; object-fit: cover; object-position: top }
"""


async def make_sheet(browser: Browser, folder: Path, scene: str, shots: list[Shot]) -> None:
    """Write `<scene>.html` and `<scene>.png`."""
    page_file = folder / f"{scene}.html"
    page_file.write_text(_document(folder, scene, shots), encoding="utf-8")
    page = await browser.new_page(viewport={"width": SHEET_WIDTH, "height": 800})
    await page.goto(page_file.resolve().as_uri())
    await page.screenshot(path=folder / f"{scene}.png", full_page=True)
    await page.close()


def _document(folder: Path, scene: str, shots: list[Shot]) -> str:
    rows = "".join(
        f"<h2>{role} · {locale}</h2><section>{''.join(_picture(folder, shot) for shot in row)}</section>"
        for (role, locale), row in groupby(sorted(shots, key=_order), key=_row)
    )
    head = f'<!doctype html><meta charset="utf-8"><title>{scene}</title><style>{STYLE}</style>'
    return f"{head}<h1>{scene}</h1>{rows}"


def _order(shot: Shot) -> tuple[str, str, bool, int]:
    return shot.role, shot.locale, shot.theme == "dark", shot.width


def _row(shot: Shot) -> tuple[str, str]:
    return shot.role, shot.locale


def _picture(folder: Path, shot: Shot) -> str:
    """Four widths side by side, each at a scale at which it can still be judged."""
    shown = {320: 240, 390: 290, 1280: 880, 1920: 1060}[shot.width]
    path = shot.file.relative_to(folder)
    return f'<img src="{path}" width="{shown}" alt="{shot.role} {shot.width} {shot.theme}">'
