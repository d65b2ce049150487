"""What of accessibility can be measured: axe's rules, reflow, the size of targets, focus under bars."""

from typing import Any, Literal

from playwright.async_api import Page

from tests.serving import ROOT

AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 1280)
THEMES: dict[Literal["light", "dark"], object] = {
    "light": {"type": "tag", "values": RULES},
    "dark": {"type": "rule", "values": ["color-contrast"]},
}

_RUN_AXE = """async options => {
  const { violations } = await axe.run(document, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary}`));
}"""

_SMALL_TARGETS = """() => {
  const typed = "input:not([type=radio]):not([type=checkbox])";
  const pressable = `button, a[href], summary, select, ${typed}, label:has(input)`;
  const seen = element =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest(".visually-hidden, .skip-link");
  const parts = element => {
    const { width, height } = element.getBoundingClientRect();
    const key = element.matches("[role=radiogroup] label");
    const least = key ? { width: 24, height: 44 } : { width: 44, height: 44 };
    const small = Math.round(width) < least.width || Math.round(height) < least.height;
    const name = element.textContent.trim() || element.getAttribute("aria-label");
    return small ? [`${element.tagName} "${name}" ${width.toFixed(1)} × ${height.toFixed(1)}`] : [];
  };
  return [...document.querySelectorAll(pressable)].filter(seen).flatMap(parts);
}"""

_COVERED_FOCUS = """() => {
  const focused = document.activeElement;
  if (focused === document.body || focused === null) return null;
  const drawn = focused.closest("label") ?? focused;
  const { left, right, top, bottom } = drawn.getBoundingClientRect();
  const across = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
  const down = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
  const found = document.elementFromPoint(across, down);
  const shown = found !== null && (drawn.contains(found) || found.contains(drawn));
  return shown ? "" : `${focused.outerHTML.slice(0, 90)} under ${found?.outerHTML.slice(0, 60)}`;
}"""


async def violations(page: Page) -> list[str]:
    """All that axe has to say of the page at both widths, in both themes. A theme changes only colours."""
    await page.evaluate(AXE.read_text())
    found: list[str] = []
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 720})
        for scheme, rules in THEMES.items():
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            said = await page.evaluate(_RUN_AXE, {"runOnly": rules, "resultTypes": ["violations"]})
            found += [f"{width} {scheme} {each}" for each in said]
    return found


async def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    wider: int = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wider


async def small_targets(page: Page) -> list[str]:
    """What is smaller than a finger: the scale's keys under 24 × 44, everything else under 44 × 44."""
    found: list[str] = await page.evaluate(_SMALL_TARGETS)
    return found


async def covered_while_tabbing(page: Page, most: int = 80) -> list[str]:
    """What lies under a bar when Tab has come to it, all through the page."""
    covered: list[str] = []
    await page.evaluate("document.activeElement?.blur(); getSelection().removeAllRanges()")
    for _ in range(most):
        await page.keyboard.press("Tab")
        under = await page.evaluate(_COVERED_FOCUS)
        if under is None:
            return covered
        covered += [under] if under else []
    return covered


async def style(element: Any, *properties: str) -> list[str]:
    """Computed styles of an element."""
    styles: list[str] = await element.evaluate(
        "(element, names) => names.map(name => getComputedStyle(element)[name])", list(properties)
    )
    return styles
