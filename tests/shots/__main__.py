"""`make shots`: fills a room on a real server, walks it through its steps, and photographs each of them.

One sheet a scene lies in ./shots afterwards, as HTML and as one picture. Scenes named as arguments are
the only ones photographed.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from tests.serving import ServerProcess
from tests.shots.camera import Camera
from tests.shots.scenes import Story
from tests.shots.sheet import make_sheet

FOLDER = Path("shots")
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


async def shoot(address: str, wanted: set[str]) -> None:
    """Tell the story, photographing each scene that is wanted, and lay out the sheets."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        camera = Camera(browser, FOLDER)
        async with Story(address, camera) as story:
            for scene in story.scenes():
                prepared = await scene.prepare()
                if wanted and scene.name not in wanted:
                    continue
                pictures = [shot for subject in prepared for shot in await camera.take(scene.name, subject)]
                await make_sheet(browser, FOLDER, scene.name, pictures)
                print(FOLDER / f"{scene.name}.png", flush=True)
        await browser.close()


def main() -> None:
    """Run against a server of its own, on a free port, with its data in a folder that goes away."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data, ServerProcess(Path(data)) as server:
        asyncio.run(shoot(server.address, set(sys.argv[1:])))


if __name__ == "__main__":
    main()
