"""Which Redis this is: a random id that it holds, so that a Redis that came back empty is another one."""

import uuid

from server.adapters.redis.link import Link


class Instance:
    """The id is minted by whoever asks first."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._key = link.own_key("instance")

    async def id(self) -> str:
        """The id now. Raises Unavailable."""
        while (found := await self._link.do("GET", self._key)) is None:
            await self._link.do("SET", self._key, uuid.uuid4().hex, "NX")
        return str(found.decode())
