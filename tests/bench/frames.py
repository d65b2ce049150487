"""What a page's main thread does between two drawings, from Chromium's own trace: script, style, layout and
painting alike, in the thread's own time, whoever else the machine works for.
"""

import json
from collections.abc import Iterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

from tests.bench.chromium import BareChromium

CATEGORIES = ("devtools.timeline", "disabled-by-default-devtools.timeline")

Event = dict[str, Any]


class Trace:
    """What happened until it was stopped."""

    events: list[Event]

    def main_thread_ms(self) -> list[float]:
        """Of each frame."""
        drawings = [event for event in self.events if event["name"] == "FireAnimationFrame"]
        thread = drawings[0]["pid"], drawings[0]["tid"]
        times = sorted(event["ts"] for event in drawings if (event["pid"], event["tid"]) == thread)
        tasks = sorted(
            (event["ts"], event.get("tdur") or event["dur"])
            for event in self.events
            if event["name"] == "RunTask" and event["ph"] == "X" and (event["pid"], event["tid"]) == thread
        )
        return list(_spent(times, tasks))


def _spent(times: list[int], tasks: list[tuple[int, int]]) -> Iterator[float]:
    coming = iter(tasks)
    task = next(coming, None)
    for start, end in pairwise(times):
        spent = 0
        while task is not None and task[0] < end:
            # A drawing happens in a task that began before it.
            spent += task[1] if task[0] + task[1] >= start else 0
            task = next(coming, None)
        yield spent / 1000


@asynccontextmanager
async def tracing(chromium: BareChromium) -> Any:
    """Everything that Chromium does meanwhile."""
    trace = Trace()
    await chromium.send(
        "Tracing.start",
        transferMode="ReturnAsStream",
        traceConfig={"includedCategories": CATEGORIES, "excludedCategories": ["*"]},
    )
    try:
        yield trace
    finally:
        complete = chromium.hears("Tracing.tracingComplete")
        await chromium.send("Tracing.end")
        handle = (await complete)["stream"]
        trace.events = json.loads(await chromium.read(handle))["traceEvents"]
