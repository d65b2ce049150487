"""What waits for an app to receive it."""

import asyncio
import inspect
import re

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from server.web.batching import Messages


async def test_messages_come_in_their_order_whether_they_were_waited_for_or_not() -> None:
    messages = Messages()
    reader = asyncio.create_task(messages.get())
    await asyncio.sleep(0)
    for message in ("one", "two", "three"):
        messages.put_nowait(message)

    assert [await reader, await messages.get(), await messages.get()] == ["one", "two", "three"]
    assert messages.empty()


async def test_whoever_gives_up_waiting_loses_nothing() -> None:
    messages = Messages()
    reader = asyncio.create_task(messages.get())
    await asyncio.sleep(0)
    messages.put_nowait("one")
    reader.cancel()
    await asyncio.gather(reader, return_exceptions=True)

    assert reader.cancelled()
    messages.put_nowait("two")
    assert [await messages.get(), await messages.get()] == ["one", "two"]


def test_uvicorn_asks_for_no_more_than_there_is() -> None:
    asked = set(re.findall(r"self\.queue\.(\w+)", inspect.getsource(WebSocketsSansIOProtocol)))

    assert asked == {"put_nowait", "get", "empty"}
