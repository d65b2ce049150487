"""What the port says of Presence, sentence by sentence."""

from server.hosting.ports import Presence

ROOM = "lugn-berg-482"
MINUTE = 60_000
NOON = 1_800_000_000_000


async def test_one_who_arrives_is_here_and_one_who_departs_is_not(presence: Presence) -> None:
    await presence.arrive(ROOM, "p_anna", NOON)
    await presence.arrive(ROOM, "p_bo", NOON)
    assert await presence.here(ROOM) == {"p_anna", "p_bo"}
    await presence.depart(ROOM, "p_anna", NOON + 1)
    assert await presence.here(ROOM) == {"p_bo"}


async def test_one_with_several_connections_is_here_until_the_last_is_gone(presence: Presence) -> None:
    await presence.arrive(ROOM, "p_anna", NOON)
    await presence.arrive(ROOM, "p_anna", NOON + 1)
    await presence.depart(ROOM, "p_anna", NOON + 2)
    assert await presence.here(ROOM) == {"p_anna"}
    await presence.depart(ROOM, "p_anna", NOON + 3)
    assert await presence.here(ROOM) == frozenset()


async def test_a_room_that_nobody_came_to_is_empty(presence: Presence) -> None:
    assert await presence.here(ROOM) == frozenset()
    assert (await presence.attendance(ROOM, 0)).recent == frozenset()


async def test_rooms_do_not_share_their_people(presence: Presence) -> None:
    await presence.arrive(ROOM, "p_anna", NOON)
    assert await presence.here("annan-bro-111") == frozenset()
    await presence.depart("annan-bro-111", "p_anna", NOON)
    assert await presence.here(ROOM) == {"p_anna"}


async def test_departing_without_having_arrived_is_nothing(presence: Presence) -> None:
    await presence.depart(ROOM, "p_anna", NOON)
    await presence.arrive(ROOM, "p_anna", NOON)
    await presence.depart(ROOM, "p_anna", NOON)
    await presence.depart(ROOM, "p_anna", NOON + MINUTE)
    assert (await presence.attendance(ROOM, NOON + 1)).recent == frozenset()
    await presence.arrive(ROOM, "p_anna", NOON + MINUTE)
    assert await presence.here(ROOM) == {"p_anna"}


async def test_recent_are_those_here_and_those_who_left_at_that_time_or_later(presence: Presence) -> None:
    for participant in ("p_here", "p_early", "p_just", "p_late"):
        await presence.arrive(ROOM, participant, NOON)
    await presence.depart(ROOM, "p_early", NOON + 1 * MINUTE)
    await presence.depart(ROOM, "p_just", NOON + 2 * MINUTE)
    await presence.depart(ROOM, "p_late", NOON + 3 * MINUTE)
    assert (await presence.attendance(ROOM, NOON + 2 * MINUTE)).recent == {"p_here", "p_just", "p_late"}
    assert (await presence.attendance(ROOM, NOON + 2 * MINUTE + 1)).recent == {"p_here", "p_late"}


async def test_it_is_the_end_of_the_last_connection_that_counts(presence: Presence) -> None:
    await presence.arrive(ROOM, "p_anna", NOON)
    await presence.arrive(ROOM, "p_anna", NOON)
    await presence.depart(ROOM, "p_anna", NOON + 1 * MINUTE)
    await presence.depart(ROOM, "p_anna", NOON + 3 * MINUTE)
    assert (await presence.attendance(ROOM, NOON + 3 * MINUTE)).recent == {"p_anna"}
    assert (await presence.attendance(ROOM, NOON + 3 * MINUTE + 1)).recent == frozenset()


async def test_one_who_comes_back_and_leaves_again_left_the_later_time(presence: Presence) -> None:
    for minute in (1, 5):
        await presence.arrive(ROOM, "p_anna", NOON)
        await presence.depart(ROOM, "p_anna", NOON + minute * MINUTE)
    assert (await presence.attendance(ROOM, NOON + 5 * MINUTE)).recent == {"p_anna"}


async def test_a_departure_is_remembered_for_ten_minutes(presence: Presence) -> None:
    await presence.arrive(ROOM, "p_anna", NOON)
    await presence.arrive(ROOM, "p_bo", NOON)
    await presence.depart(ROOM, "p_anna", NOON)
    await presence.depart(ROOM, "p_bo", NOON + 10 * MINUTE)
    assert (await presence.attendance(ROOM, NOON)).recent == {"p_anna", "p_bo"}
