"""Groups of notes, and several notes moved at once: what no scenario tells."""

from itertools import permutations

import pytest

from server.room.groups import GroupNotes
from server.room.message import GROUPS_MAX
from server.room.rank import RANK_MAX
from server.room.rejection import Rejected
from server.room.room import decide
from server.room.state import Group, Room, replace
from tests.gathering import Gathering, op_id
from tests.unit.room.wall import (
    add,
    assert_well_placed,
    change,
    group,
    group_id,
    in_column,
    move,
    move_notes,
    note,
    of_group,
    place,
    texts,
    wall,
)

NOTES = "abcdef"


@pytest.fixture
def at_wall() -> Gathering:
    gathering = wall()
    for text in NOTES:
        add(gathering, "Anna", text)
    return gathering


def grouped(room: Room, column: int = 0) -> dict[str, list[str]]:
    """The notes of each group, in their order."""
    found: dict[str, list[str]] = {}
    for one in in_column(room, column):
        if one.group is not None:
            found.setdefault(one.group, []).append(one.text)
    return found


def test_a_room_has_three_hundred_groups_at_most(at_wall: Gathering) -> None:
    group(at_wall, "Anna", "a", "b")
    others = {f"g{number}": Group(f"g{number}", "") for number in range(GROUPS_MAX - 1)}
    full = replace(at_wall.room, groups={**at_wall.room.groups, **others})
    anna = at_wall.actor("Anna")

    with pytest.raises(Rejected, match="full"):
        decide(full, anna, GroupNotes(op_id("new"), (op_id("c"),), op_id("d")), 0)
    assert decide(full, anna, GroupNotes(op_id("new"), (op_id("c"),), op_id("a")), 0), "one there takes more"


def test_what_two_people_drop_at_one_place_has_one_order_for_all() -> None:
    """Whoever was first in the journal: the others fold the same entries."""
    for first, second in permutations((("Anna", "c"), ("Bo", "d"))):
        gathering = wall()
        for text in "abcd":
            add(gathering, "Anna", text)
        for person, text in (first, second):
            move(gathering, person, text, after=op_id("a"))

        assert texts(gathering.room) == ["a", second[1], first[1], "b"]
        assert_well_placed(gathering.room)


def test_two_people_lay_the_same_notes_on_each_other(at_wall: Gathering) -> None:
    """The second finds the group that the first made: both notes are in one, and nothing is turned round."""
    group(at_wall, "Anna", "a", "b")

    assert group(at_wall, "Bo", "b", "a") is None
    assert grouped(at_wall.room) == {group_id("a"): ["a", "b"]}


def test_a_note_that_another_laid_away_joins_the_last_who_took_it(at_wall: Gathering) -> None:
    group(at_wall, "Anna", "a", "c")
    group(at_wall, "Bo", "b", "c", "d")

    assert grouped(at_wall.room) == {group_id("a"): ["a"], group_id("b"): ["b", "c", "d"]}


def test_what_is_moved_and_laid_meanwhile_goes_where_the_last_put_it(at_wall: Gathering) -> None:
    """Grouping against moving, moving against removing, and an edit of what was just moved."""
    group(at_wall, "Anna", "a", "b", "c")
    move(at_wall, "Bo", "b", 2)
    change(at_wall, "Anna", "edit", "b", base="b", text="b, och mer")
    change(at_wall, "Bo", "remove", "c")
    of_group(at_wall, "Anna", "move_group", "a", **place(1))
    change(at_wall, "Anna", "restore", "c")

    assert note(at_wall, "b").text == "b, och mer"
    assert texts(at_wall.room, 2) == ["b, och mer"]
    assert grouped(at_wall.room, 1) == {group_id("a"): ["a"]}
    assert note(at_wall, "c").group is None, "its group lies in another column by now"


def test_a_note_put_back_joins_its_group_where_that_still_lies(at_wall: Gathering) -> None:
    group(at_wall, "Anna", "a", "b", "c")
    change(at_wall, "Bo", "remove", "b")
    change(at_wall, "Bo", "restore", "b")

    assert grouped(at_wall.room) == {group_id("a"): ["a", "b", "c"]}


def test_a_row_fits_between_two_notes_time_after_time(at_wall: Gathering) -> None:
    """When no rank is short enough any more the whole column is ranked anew, in its order."""
    for number in range(40):
        row = ("c", "d", "e") if number % 2 else ("e", "c", "d")
        move_notes(at_wall, "Anna", *row, after=op_id("a"))
        move_notes(at_wall, "Anna", "f", "b", after=op_id(row[0]))
        assert texts(at_wall.room) == ["a", row[0], "f", "b", *row[1:]]
        assert all(len(one.rank) <= RANK_MAX for one in in_column(at_wall.room, 0))


def test_a_group_grows_at_its_end_time_after_time(at_wall: Gathering) -> None:
    """A column ranked anew keeps its groups."""
    for number in range(40):
        added = f"g{number}"
        add(at_wall, "Anna", added)
        group(at_wall, "Bo", "a", added)

    assert grouped(at_wall.room) == {group_id("a"): ["a", *(f"g{number}" for number in range(40))]}
    assert texts(at_wall.room)[-5:] == [*"bcdef"]
    assert_well_placed(at_wall.room)
