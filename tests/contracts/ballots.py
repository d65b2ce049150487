"""A room, four people's ballot keys, and what their ballots come to."""

from server.hosting.ports import Score, Tally

ROOM = "lugn-berg-482"
ANNA, BO, CIM, DEA = (letter * 32 for letter in (b"a", b"b", b"c", b"d"))


def tally(*ballots: Score) -> Tally:
    """The tally of these ballots."""
    one, two, three, four, five, six, seven, eight, nine, ten = (
        ballots.count(score) for score in range(1, 11)
    )
    return Tally((one, two, three, four, five, six, seven, eight, nine, ten), ballots.count("skip"))
