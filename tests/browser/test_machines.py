"""What tests stand on: a browser that is lent again is as a new one to whoever gets it."""

from playwright.async_api import expect

from tests.browser.machines import Machines
from tests.browser.venue import Venue, taking_part
from tests.serving import ServerProcess


async def test_a_browser_that_is_lent_again_knows_nobody(machines: Machines, server: ServerProcess) -> None:
    async with Venue(machines, server) as venue:
        room = await venue.room()
        anna = await venue.participant(room, "Anna")
        await anna.context.grant_permissions(["clipboard-read"])

    async with Venue(machines, server) as venue:
        guest = await venue.person()
        await guest.opens(taking_part(room))

        assert guest.context is anna.context
        await expect(guest.page.get_by_label("Ditt namn")).to_be_visible()
        state = "navigator.permissions.query({ name: 'clipboard-read' }).then(({ state }) => state)"
        assert await guest.page.evaluate(state) != "granted"


async def test_a_browser_whose_clock_was_held_is_not_lent_again(
    machines: Machines, server: ServerProcess
) -> None:
    async with Venue(machines, server) as venue:
        slow = await venue.person()
        await slow.page.clock.install()

    async with Venue(machines, server) as venue:
        assert (await venue.person()).context is not slow.context
