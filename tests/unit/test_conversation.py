"""What a connection does between the turn that lets it in and the moment that its own task hears of it."""

import asyncio
from typing import Any

import pytest

from server.hosting.frames import Text
from server.web.outlet import Outlet
from server.web.socket import Closed, Conversation


class Asked:
    """A host that only says who asked for everything again."""

    def __init__(self) -> None:
        self.sessions: list[object] = []

    async def resynchronise(self, session: object) -> None:
        self.sessions.append(session)


class Socket:
    """A browser that says what is no frame, and takes its time to hear."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    async def receive(self) -> dict[str, str]:
        return {"type": "websocket.receive", "text": "{"}

    async def send_text(self, text: str) -> None:
        for _ in range(10):
            await asyncio.sleep(0)
        self.heard.append(text)


async def test_what_was_answered_before_a_fault_still_goes_out() -> None:
    websocket: Any = Socket()
    host: Any = None
    outlet = Outlet()
    for answer in ("one", "another"):
        outlet.answer(Text(answer))
    with pytest.raises(Closed) as closed:
        await Conversation(websocket, host, outlet).run()
    assert closed.value.code == 4500
    assert websocket.heard == ["one", "another"]


async def test_one_who_was_too_slow_while_let_in_gets_everything_again_once_that_is_known() -> None:
    host: Any = Asked()
    websocket: Any = None
    conversation = Conversation(websocket, host, Outlet())
    again = asyncio.create_task(conversation._resynchronise())
    await asyncio.sleep(0)
    assert not again.done()
    session: Any = object()
    conversation._session = session
    assert conversation._joining is not None
    conversation._joining.set()
    await again
    assert host.sessions == [session]
