"""Random histories: the invariants hold after every move, and the browser folds what each audience saw."""

from pathlib import Path

from hypothesis import given, settings

from server.room.entry import decode_snapshot, encode_snapshot
from server.room.room import OPS, fold
from tests.invariants import assert_same
from tests.scenarios.histories import FORMS, History, histories, play
from tests.transcripts import Transcripts


@settings(max_examples=100)
@given(histories)
def test_nothing_that_people_do_breaks_a_room(history: History) -> None:
    play(history)


@settings(max_examples=40)
@given(histories)
def test_a_room_read_from_any_snapshot_is_the_room_of_the_whole_journal(history: History) -> None:
    gathering = play(history)

    for cut in range(1, len(gathering.entries)):
        saved = fold(None, gathering.entries[:cut])
        assert saved is not None
        read = decode_snapshot(encode_snapshot(saved))
        assert_same(fold(read, gathering.entries[cut:]), gathering.room)


def test_the_browser_folds_random_histories_into_what_a_fresh_look_shows(tmp_path: Path) -> None:
    transcripts = Transcripts(tmp_path)

    @settings(max_examples=40)
    @given(histories)
    def write_down(history: History) -> None:
        play(history, transcripts.watch)

    write_down()

    transcripts.assert_folded_by_the_browser()


def test_histories_use_every_op_there_is() -> None:
    assert {str(op.__struct_config__.tag) for op in OPS} <= FORMS.keys()
