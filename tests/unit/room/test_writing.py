"""What people may write, in code points, whatever their alphabet."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.room.rejection import Rejected
from server.room.writing import one_line, paragraph

CONTROLS = [chr(point) for point in range(0xA0) if unicodedata.category(chr(point)) == "Cc"]
UNSEEN = ["", " ", "\u00a0", "\u200b", "\u2060", "\ufeff", "\u3000", "\u200b \u200d"]


# JSON that holds a lone surrogate is no frame at all, so none comes this far.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def refusal_of(write: Callable[[str, int], str], text: str) -> str | None:
    try:
        write(text, 40)
    except Rejected as refusal:
        return refusal.code
    return None


@given(texts)
def test_a_line_is_kept_trimmed_or_refused(text: str) -> None:
    refusal = refusal_of(one_line, text)

    assert refusal in (None, "bad_name", "too_long")
    if refusal is None:
        assert one_line(text, 40) == text.strip()
        assert 0 < len(text.strip()) <= 40


@given(texts)
def test_a_paragraph_is_kept_as_written_or_refused(text: str) -> None:
    refusal = refusal_of(paragraph, text)

    assert refusal in (None, "bad_text", "too_long")
    if refusal is None:
        assert paragraph(text, 40) == text


@pytest.mark.parametrize(
    "written", ["Åsa", "李雷", "محمد", "O'Neil-Đặng", "🙂", "👩\u200d⚕️", "\U0001fae8", "1"]
)
def test_every_alphabet_makes_a_name(written: str) -> None:
    assert one_line(f"  {written}\u00a0", 40) == written


@pytest.mark.parametrize("control", [*CONTROLS, "\u2028", "\u2029"], ids=ascii)
def test_a_line_has_no_control_characters_or_line_ends(control: str) -> None:
    with pytest.raises(Rejected, match="bad_name"):
        one_line(f"a{control}b", 40)


@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
def test_a_paragraph_has_no_control_characters_but_line_feed_and_tab(control: str) -> None:
    if control in "\n\t":
        assert paragraph(f"a{control}b", 40) == f"a{control}b"
    else:
        with pytest.raises(Rejected, match="bad_text"):
            paragraph(f"a{control}b", 40)


@pytest.mark.parametrize("text", UNSEEN, ids=ascii)
def test_what_nobody_can_see_is_no_name_and_no_text(text: str) -> None:
    with pytest.raises(Rejected, match="bad_name"):
        one_line(text, 40)
    with pytest.raises(Rejected, match="bad_text"):
        paragraph(text, 40)


def test_a_title_may_be_empty() -> None:
    assert one_line(" ", 120, empty=True) == ""


def test_length_is_counted_in_code_points_after_trimming() -> None:
    assert one_line(" " + "🙂" * 40 + " ", 40) == "🙂" * 40
    assert paragraph("🙂" * 2000, 2000) == "🙂" * 2000
    with pytest.raises(Rejected, match="too_long"):
        one_line("x" * 41, 40)
    with pytest.raises(Rejected, match="too_long"):
        paragraph("x" * 2001, 2000)


def test_wrong_characters_are_told_before_wrong_length() -> None:
    with pytest.raises(Rejected, match="bad_name"):
        one_line("\x07" + "x" * 50, 40)
    with pytest.raises(Rejected, match="bad_text"):
        paragraph("\x07" + "x" * 50, 40)


def test_a_line_may_be_refused_as_text() -> None:
    with pytest.raises(Rejected, match="bad_text"):
        one_line("\x07", 40, bad="bad_text")
