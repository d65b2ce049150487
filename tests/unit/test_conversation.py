"""What a connection does between the turn that lets it in and the moment that its own task hears of it."""

import asyncio
from typing import Any

from server.web.outlet import Outlet
from server.web.socket import Conversation


class Asked:
    """A host that only says who asked for everything again."""

    def __init__(self) -> None:
        self.sessions: list[object] = []

    async def resynchronise(self, session: object) -> None:
        self.sessions.append(session)


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
