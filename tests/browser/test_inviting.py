"""Bjud in: the link, the code and its picture, the big screen's window, and the facilitator's own link."""

from playwright.async_api import expect

from tests.browser.venue import PHONE, Venue, leading, taking_part


async def test_the_invitation_holds_link_code_and_qr(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    await facilitator.button("Bjud in").click()
    dialog = facilitator.page.get_by_role("dialog", name="Bjud in till rummet")

    await expect(dialog.get_by_label("Länk för deltagare")).to_have_value(taking_part(room))
    await expect(dialog.get_by_text(room.code, exact=True)).to_be_visible()
    await expect(dialog.get_by_role("img", name="QR-kod med länken till rummet")).to_be_visible()


async def test_the_facilitators_link_is_folded_and_warns(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    await facilitator.button("Bjud in").click()
    dialog = facilitator.page.get_by_role("dialog")
    link = dialog.get_by_label("Länk för dig som leder. Dela den inte: den som har länken kan leda rummet.")
    await expect(link).to_be_hidden()
    await dialog.get_by_text("Länk för dig som leder", exact=True).click()

    await expect(link).to_have_value(leading(room))


async def test_the_qr_code_fills_the_screen(venue: Venue) -> None:
    facilitator = await venue.facilitator(await venue.room())
    await facilitator.button("Bjud in").click()
    await facilitator.page.get_by_role("dialog").get_by_role("button", name="Visa QR-koden stort").click()
    picture = facilitator.page.get_by_role("dialog").get_by_role("img", name="QR-kod med länken till rummet")
    await expect(picture).to_be_in_viewport(ratio=1)
    box = await picture.bounding_box()

    assert box is not None
    assert box["width"] == box["height"] >= 800 * 0.6
    assert await picture.evaluate("image => image.naturalWidth > 0")


async def test_the_big_screen_is_a_window_of_its_own_whose_address_holds_no_key(venue: Venue) -> None:
    facilitator = await venue.person()
    await facilitator.makes_a_room(venue.address)
    code = facilitator.page.url.rsplit("/", 1)[1]
    screen = await facilitator.opens_the_big_screen()
    await expect(screen.main.get_by_text(code)).to_be_visible()

    assert screen.page.url == f"{facilitator.page.url}#screen"
    await screen.reloads()
    await expect(screen.main.get_by_text(code)).to_be_visible()
    await expect(screen.page.get_by_role("button")).to_have_count(0)
    await expect(facilitator.main.get_by_text("Bara du är här än")).to_be_visible()


async def test_who_leads_on_another_machine_opens_the_big_screen_too(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room)
    screen = await facilitator.opens_the_big_screen()

    await expect(screen.main.get_by_text(room.code)).to_be_visible()


async def test_on_a_phone_the_invitation_is_in_ones_own_menu(venue: Venue) -> None:
    room = await venue.room()
    facilitator = await venue.facilitator(room, **PHONE)
    await facilitator.opens_menu()
    await facilitator.button("Bjud in").tap()

    await expect(facilitator.page.get_by_label("Länk för deltagare")).to_have_value(taking_part(room))
