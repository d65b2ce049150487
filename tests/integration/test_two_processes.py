"""One room on two server processes through a real Redis: everyone sees the same, wherever they are."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from tests.browsers import NO_TLS, Room, make_room, new_seat
from tests.cluster import Cluster, at, cluster


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """They say nothing but their addresses, and end well."""
    with cluster(tmp_path_factory.mktemp("two")) as two:
        yield two
        assert [server.stop() for server in two.servers] == [0, 0]
        said = [line for server in two.servers for line in server.output]
        assert [line for line in said if not line.startswith("http://")] == []


@pytest.fixture
async def here(two: Cluster) -> Room:
    """A room, as the first process serves it."""
    return await make_room(two.servers[0].address, title="Teamet")


@pytest.fixture
def there(two: Cluster, here: Room) -> Room:
    """The same room, as the second does."""
    return at(here, two.servers[1])


async def test_what_is_done_on_one_is_seen_on_the_other_in_one_order(here: Room, there: Room) -> None:
    async with here.facilitator() as maria, there.participant("Anna") as anna:
        for number in range(10):
            await asyncio.gather(
                maria.do("rename_room", title=f"Rubrik {number}"), anna.do("rename", name=f"Anna {number}")
            )
        last = max(maria.seq, anna.seq)
        for browser in (maria, anna):
            await browser.wait(lambda browser=browser: {} if browser.seq >= last else None)  # type: ignore[misc]
        seen = [{entry["seq"]: entry["id"] for entry in browser.entries} for browser in (maria, anna)]
        both = seen[0].keys() & seen[1].keys()
        assert len(both) >= 20
        assert [seen[0][seq] for seq in both] == [seen[1][seq] for seq in both]


async def test_everyone_is_counted_whichever_process_they_cast_on(here: Room, there: Room) -> None:
    async with (
        here.facilitator() as maria,
        here.participant("Anna") as anna,
        there.participant("Bo") as bo,
        there.screen() as screen,
    ):
        await maria.do("set_step", step="grade")
        await anna.cast("offer", 7)
        for browser in (maria, bo):
            await browser.counts(lambda frame: frame["counts"]["offer"]["answered"] == 1)
        for statement in maria.snapshot["workshop"]["statements"]:
            await bo.cast(statement["id"], "skip")
        for browser in (maria, anna, bo, screen):
            counts = await browser.counts(
                lambda frame: frame["counts"]["offer"] == {"answered": 1, "skipped": 1} and frame["done"] == 1
            )
            assert counts["seats"] == 2


async def test_a_seat_with_tabs_on_both_is_one_participant_and_is_done_once(here: Room, there: Room) -> None:
    seat = new_seat()
    async with here.facilitator() as maria:
        await maria.do("set_step", step="grade")
        async with here.participant("Anna", seat) as one, there.participant("Anna", seat) as other:
            assert one.frames[0]["you"] == other.frames[0]["you"]
            for statement in maria.snapshot["workshop"]["statements"]:
                await one.cast(statement["id"], 5)
            for browser in (one, other, maria):
                counts = await browser.counts(lambda frame: frame["done"] > 0)
                assert (counts["done"], counts["seats"]) == (1, 1)


async def test_who_comes_and_goes_is_seen_on_both(here: Room, there: Room) -> None:
    async with here.facilitator() as maria:
        async with there.participant("Anna") as anna:
            me = anna.frames[0]["you"]["participant"]
            await maria.wait(lambda: {} if me in maria.here else None)
            assert maria.frames[0]["you"]["participant"] in anna.here
        await maria.wait(lambda: {} if me not in maria.here else None)


async def test_who_types_is_seen_on_both(here: Room, there: Room) -> None:
    typing = {"board": "thoughts", "column": "other", "note": None}
    async with here.facilitator() as maria, there.participant("Anna") as anna:
        await anna.say({"type": "whisper", "kind": "typing", **typing})
        for browser in (anna, maria):
            whispers = await browser.next("whispers")
            assert whispers["whispers"] == [{"participant": None, "kind": "typing", **typing}]
        await anna.say({"type": "whisper", "kind": "none", **typing})
        assert (await maria.next("whispers"))["whispers"] == []


async def test_a_reveal_on_one_seals_on_the_other(here: Room, there: Room) -> None:
    async with (
        here.facilitator() as maria,
        here.participant("Anna") as anna,
        there.participant("Bo") as bo,
        there.participant("Cim") as cim,
    ):
        await maria.do("set_step", step="results")
        for browser, score in ((anna, 7), (bo, 8), (cim, 4)):
            await browser.event("step_set", step="results")
            assert (await browser.cast("offer", score))["type"] == "cast_saved"
        await maria.do("reveal_result", statement="offer")
        for browser in (maria, anna, bo, cim):
            result = await browser.event("result_published", statement="offer")
            assert result["result"]["mean"] == "6.3"
        assert (await cim.cast("offer", 1))["code"] == "sealed"


async def test_a_closed_room_is_closed_on_both(here: Room, there: Room) -> None:
    async with here.facilitator() as maria, there.participant("Anna") as anna:
        await maria.do("close_room")
        await anna.event("room_closed")
        assert await anna.rejected("rename", name="Bo") == "room_closed"


async def test_a_room_that_is_erased_on_one_is_erased_on_both(here: Room, there: Room) -> None:
    headers = {"Authorization": f"Bearer {here.facilitator_key}"}
    async with here.facilitator() as maria, there.participant("Anna") as anna:
        async with httpx.AsyncClient(verify=NO_TLS, headers=headers) as client:
            erased = await client.delete(f"{here.address}/api/rooms/{here.code}")
        assert erased.status_code == 204
        assert [await maria.closed(), await anna.closed()] == [4509, 4509]
    await anna.connect()
    assert await anna.closed() == 4509


async def test_one_process_after_another_may_be_replaced(two: Cluster, here: Room, there: Room) -> None:
    """A browser goes on at the other process from what it has."""
    anna = here.participant("Anna")
    async with anna, there.facilitator() as maria:
        two.servers[0].stop()
        assert await anna.closed() == 4000
        await maria.do("rename_room", title="Därefter")
        anna.room = there
        async with anna:
            assert anna.frames[0]["mode"] == "delta"
            await anna.event("room_renamed", title="Därefter")
        two.servers[0].start()
