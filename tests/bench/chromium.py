"""A Chromium that only the measurement looks at: Playwright's listening would take a slow phone's time."""

import asyncio
import itertools
import json
import shutil
import tempfile
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

import websockets

from tests.browser.conftest import QUIET

Message = dict[str, Any]


class Tab:
    """One tab, spoken to in the devtools protocol."""

    def __init__(self, chromium: "BareChromium", session: str) -> None:
        self._chromium = chromium
        self._session = session

    async def send(self, method: str, **params: Any) -> Message:
        """Ask for something, and wait for the answer."""
        return await self._chromium.send(method, self._session, **params)

    async def run(self, expression: str) -> Any:
        """The value of a JavaScript expression, when it has settled."""
        answer = await self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")


class BareChromium:
    """A process of its own with an empty profile; each tab in a context that knows nothing."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Message]] = {}
        self._awaited: dict[str, asyncio.Future[Message]] = {}
        self._closing = AsyncExitStack()

    async def __aenter__(self) -> Self:
        profile = self._closing.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        process = await asyncio.create_subprocess_exec(
            shutil.which("chromium") or "chromium",
            *QUIET,
            "--headless",
            "--hide-scrollbars",
            "--accept-lang=sv-SE,sv",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            stderr=asyncio.subprocess.PIPE,
        )
        self._closing.push_async_callback(process.wait)
        self._closing.callback(process.terminate)
        address = await _address(process)
        self._socket = await self._closing.enter_async_context(websockets.connect(address, max_size=None))
        self._reading = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._closing.aclose()
        await self._reading

    async def new_tab(self) -> Tab:
        """An empty tab in a context of its own."""
        context = (await self.send("Target.createBrowserContext", disposeOnDetach=True))["browserContextId"]
        target = (await self.send("Target.createTarget", url="about:blank", browserContextId=context))[
            "targetId"
        ]
        session = (await self.send("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        return Tab(self, session)

    async def send(self, method: str, session: str | None = None, **params: Any) -> Message:
        """Ask for something, and wait for the answer."""
        id = next(self._ids)
        coming = self._answers[id] = asyncio.get_running_loop().create_future()
        frame = {"id": id, "method": method, "params": params} | ({"sessionId": session} if session else {})
        await self._socket.send(json.dumps(frame))
        answer = await coming
        assert "error" not in answer, answer["error"]
        result: Message = answer["result"]
        return result

    def hears(self, event: str) -> asyncio.Future[Message]:
        """What the next event of this name says."""
        self._awaited[event] = asyncio.get_running_loop().create_future()
        return self._awaited[event]

    async def read(self, handle: str) -> str:
        """All of a stream."""
        parts = []
        while True:
            part = await self.send("IO.read", handle=handle)
            parts.append(part["data"])
            if part.get("eof"):
                return "".join(parts)

    async def _read(self) -> None:
        async for text in self._socket:
            frame = json.loads(text)
            if "id" in frame:
                self._answers.pop(frame["id"]).set_result(frame)
            elif frame["method"] in self._awaited:
                self._awaited.pop(frame["method"]).set_result(frame["params"])


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    async for line in process.stderr:
        if b"DevTools listening on " in line:
            return line.decode().split()[-1]
    raise RuntimeError("Chromium did not start")
