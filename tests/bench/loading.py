"""How soon a page can be used that a phone has never seen: bytes, requests, and time on a slow network.

The slow phone is Chromium with a CPU four times slower and a network of 1.6 Mbit/s down, 750 kbit/s up and
150 ms there and back. A page is interactive when its first control has been drawn and the main thread
answers: every listener is in place when it is drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.bench.chromium import BareChromium

PHONE: Mapping[str, Any] = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}
SLOW_CPU = 4
SLOW_NETWORK: Mapping[str, Any] = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}

# When the first control was there, when a task after the next frame had its turn, and what had come by then.
WATCH = """
  const loaded = () => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
    .filter((entry) => entry.responseEnd > 0).map(({ name, transferSize }) => [name, transferSize]);
  globalThis.ready = new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector("#app :is(button, input)")) return;
      observer.disconnect();
      const drawn = performance.now();
      requestAnimationFrame(() => setTimeout(() => {
        const interactive = performance.now();
        const files = loaded();
        document.fonts.ready.then(() => resolve({
          drawn, interactive, fonts: performance.now(),
          files: [...files, ...loaded().filter(([name]) => name.endsWith(".woff2"))],
        }));
      }));
    }).observe(document, { childList: true, subtree: true });
  });
"""


@dataclass(frozen=True)
class Load:
    """One first load: what came until the page could be used, its fonts besides, and when."""

    requests: float
    bytes: float
    font_bytes: float
    drawn_ms: float
    interactive_ms: float
    fonts_ms: float


async def first_load(chromium: BareChromium, address: str, *, slow: bool) -> Load:
    """Load a page in a browser that has never been there."""
    tab = await chromium.new_tab()
    await tab.send("Page.enable")
    await tab.send("Network.enable")
    await tab.send("Emulation.setDeviceMetricsOverride", **PHONE)
    await tab.send("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
    if slow:
        await tab.send("Network.emulateNetworkConditions", **SLOW_NETWORK)
        await tab.send("Emulation.setCPUThrottlingRate", rate=SLOW_CPU)
    await tab.send("Page.navigate", url=address)
    ready = await tab.run("ready")
    await tab.send("Page.close")
    files = dict(ready["files"])
    fonts = sum(size for name, size in files.items() if name.endswith(".woff2"))
    return Load(
        requests=len(files),
        bytes=sum(files.values()) - fonts,
        font_bytes=fonts,
        drawn_ms=ready["drawn"],
        interactive_ms=ready["interactive"],
        fonts_ms=ready["fonts"],
    )
