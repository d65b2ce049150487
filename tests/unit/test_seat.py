"""What follows from seats and keys, the same on the server and in the browser."""

from server.hosting.seat import screen_key_of


def test_the_big_screens_key_follows_from_the_leaders_as_the_browser_derives_it() -> None:
    # The same pair stands in tests/client/seat.test.js.
    assert screen_key_of("hemlig_nyckel-1") == "eNwev0GXcQF1Lf1XmW-xBb9mZwlin_P3yE2lSPzWblc"


def test_another_leaders_key_gives_another_screens() -> None:
    assert screen_key_of("hemlig_nyckel-1") != screen_key_of("hemlig_nyckel-2")
