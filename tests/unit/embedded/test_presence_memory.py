"""Presence in this process does not grow for ever."""

from server.adapters.embedded.presence import InProcessPresence


async def test_departures_are_forgotten_after_ten_minutes_whatever_their_room() -> None:
    presence = InProcessPresence()
    for room in ("a", "b"):
        await presence.arrive(room, "p_anna", 0)
    await presence.depart("a", "p_anna", 0)
    await presence.depart("b", "p_anna", 600_001)
    assert (await presence.attendance("a", 0)).recent == frozenset()
    assert (await presence.attendance("b", 0)).recent == {"p_anna"}
    assert set(presence._left) == {"b"}
    assert len(presence._departures) == 1
