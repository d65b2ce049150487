"""What follows from seats and keys, the same on the server and in the browser."""

import hashlib
import hmac

from server.hosting.seat import ballot_key, mark, screen_key_of

SEAT = bytes(range(32))


def test_the_big_screens_key_follows_from_the_leaders_as_the_browser_derives_it() -> None:
    # The same pair stands in tests/client/seat.test.js.
    assert screen_key_of("hemlig_nyckel-1") == "eNwev0GXcQF1Lf1XmW-xBb9mZwlin_P3yE2lSPzWblc"


def test_another_leaders_key_gives_another_screens() -> None:
    assert screen_key_of("hemlig_nyckel-1") != screen_key_of("hemlig_nyckel-2")


def test_anon_6_a_ballot_lies_under_what_only_its_seat_can_make_for_this_room_round_and_statement() -> None:
    expected = hmac.new(SEAT, b"ballot|granit-sol-482|2|offer", hashlib.sha256).digest()

    assert ballot_key(SEAT, "granit-sol-482", 2, "offer") == expected


def test_anon_n_a_mark_is_a_digest_that_only_the_writers_seat_can_make() -> None:
    inner = hmac.new(SEAT, b"note|11111111-2222-4333-8444-555555555555", hashlib.sha256).digest()

    assert mark(SEAT, "11111111-2222-4333-8444-555555555555") == hashlib.sha256(inner).hexdigest()
