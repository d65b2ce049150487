"""Presence within one process: counted connections, and a short memory of those who left."""

from collections import Counter, defaultdict, deque

from server.hosting.ports import Attendance

MEMORY_MS = 10 * 60 * 1000


class InProcessPresence:
    """Has no clock: time passes when someone departs."""

    def __init__(self) -> None:
        self._connections: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._left: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._departures: deque[tuple[int, str, str]] = deque()

    async def arrive(self, room: str, participant: str, at: int) -> None:
        self._connections[room][participant] += 1

    async def depart(self, room: str, participant: str, at: int) -> None:
        connections = self._connections.get(room)
        if connections is None or participant not in connections:
            return
        connections[participant] -= 1
        if connections[participant] == 0:
            del connections[participant]
            self._remember(room, participant, at)
        if not connections:
            del self._connections[room]

    async def here(self, room: str) -> frozenset[str]:
        return frozenset(self._connections.get(room, ()))

    async def attendance(self, room: str, since: int) -> Attendance:
        here, left = await self.here(room), self._left.get(room, {})
        return Attendance(here, here | {participant for participant, at in left.items() if at >= since})

    async def close(self) -> None:
        self._connections.clear()

    def _remember(self, room: str, participant: str, at: int) -> None:
        self._left[room][participant] = at
        self._departures.append((at, room, participant))
        while self._departures[0][0] < at - MEMORY_MS:
            self._forget(*self._departures.popleft())

    def _forget(self, at: int, room: str, participant: str) -> None:
        left = self._left[room]
        if left.get(participant) == at:  # else a later departure holds the place
            del left[participant]
        if not left:
            del self._left[room]
