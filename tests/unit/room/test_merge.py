"""Two people edit one text, and no word that either typed is lost."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from server.room.merge import merge

# Few different words, so that they often stand more than once and both sides often type the same.
words = st.lists(st.sampled_from(["en", "två", "tre", "fyra", "fem", "sex"]), max_size=12)
spaces = st.sampled_from([" ", "  ", "\n", "\n\n", "\t"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    return "".join(word + draw(spaces) for word in draw(words)).removesuffix(" ")


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "merged"),
    [
        ("Vi ses", "Vi alla ses", "Vi ses i maj", "Vi alla ses i maj"),
        ("en två tre", "EN två tre", "en två TRE", "EN två TRE"),
        ("en två tre", "två tre", "en två tre fyra", "två tre fyra"),
        ("en två tre fyra fem", "EN två tre fyra FEM", "en två TRE fyra fem", "EN två TRE fyra FEM"),
        (
            "och en och två och tre",
            "Och en och två och Tre",
            "och en samt två och tre",
            "Och en samt två och Tre",
        ),
        (
            "1 A p och q B och 2",
            "ETT A P och Q B och TVÅ",
            "1 A p samt och q B och 2",
            "ETT A P samt och Q B och TVÅ",
        ),
        ("en\ntvå", "\ntvå", "en\n", "\ntvå en\n"),
        ("katten sov", "hunden sov", "hästen sov", "hunden hästen sov"),
        ("en", "en två", "en tre", "en två tre"),
        ("en", "en\ntvå", "en\ntre", "en\ntvå\ntre"),
        ("två", "en\ntvå", "noll\ntvå", "en\nnoll\ntvå"),
        ("en", "en två", "en två tre", "en två tre"),
        ("en två tre", "en tre", "en 2 tre", "en 2 tre"),
        ("", "en", "två", "en två"),
        (
            "och en och två",
            "och en och två och tre",
            "och noll och en och två",
            "och noll och en och två och tre",
        ),
        ("å  ä", "å  ä ö", "Å  ä", "Å  ä ö"),
    ],
)
def test_both_changes_are_kept(base: str, theirs: str, mine: str, merged: str) -> None:
    assert merge(base, theirs, mine) == merged


@given(texts(), texts())
def test_what_one_side_alone_changed_is_taken_as_it_is(base: str, changed: str) -> None:
    assert merge(base, changed, base) == changed
    assert merge(base, base, changed) == changed


@given(texts(), texts())
def test_the_same_change_by_both_is_made_once(base: str, changed: str) -> None:
    assert merge(base, changed, changed) == changed


@given(texts(), st.lists(st.tuples(st.integers(0, 20), st.booleans())))
def test_no_word_that_either_typed_is_lost(base: str, typed: list[tuple[int, bool]]) -> None:
    theirs, mine = base.split(), base.split()
    for number, (place, by_me) in enumerate(typed):
        side = mine if by_me else theirs
        side.insert(min(place, len(side)), f"nytt{number}")

    merged = merge(base, " ".join(theirs), " ".join(mine)).split()

    assert {word for word in (*theirs, *mine) if word.startswith("nytt")} <= set(merged)
    assert all(merged.count(f"nytt{number}") == 1 for number in range(len(typed)))


@given(texts(), texts(), texts())
def test_no_word_that_is_new_on_either_side_is_lost(base: str, theirs: str, mine: str) -> None:
    merged = merge(base, theirs, mine).split()

    assert (set(theirs.split()) | set(mine.split())) - set(base.split()) <= set(merged)
    assert set(merged) <= set(theirs.split()) | set(mine.split())


@given(texts(), texts(), texts())
def test_two_that_leave_words_leave_some_together(base: str, theirs: str, mine: str) -> None:
    assume(theirs.strip() and mine.strip())

    assert merge(base, theirs, mine).strip()


def test_a_word_that_one_took_away_and_nobody_else_touched_is_gone() -> None:
    assert merge("en två tre fyra fem", "en tre fyra fem", "en två tre fyra FEM") == "en tre fyra FEM"


@pytest.mark.parametrize(
    "texts",
    [
        ("a " * 1000, "b " * 1000, "a b " * 500),
        ("x" * 2000, "y" * 2000, "z" * 2000),
        tuple(" ".join(chr(0x4E00 + i * step % 997) for i in range(997)) for step in (1, 5, 996)),
    ],
    ids=["words that repeat", "one long word", "words in another order"],
)
def test_texts_made_to_be_hard_are_merged_like_any_other(texts: tuple[str, str, str]) -> None:
    base, theirs, mine = texts

    merged = merge(base, theirs, mine).split()

    assert (set(theirs.split()) | set(mine.split())) - set(base.split()) <= set(merged)
