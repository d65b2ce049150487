"""Results: what is shown of a tally, and what it must not tell."""

from collections.abc import Collection, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.room.state import Result
from server.room.votes import SCORES, Score, result_of
from tests.gathering import tally_of

FEW = range(1, 8)

ballots = st.lists(st.sampled_from(SCORES), min_size=1, max_size=1000)


def exact_mean(scores: Collection[int]) -> Decimal:
    """As a person with paper would round it."""
    return (Decimal(sum(scores)) / len(scores)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def end_of(scores: Collection[int]) -> str | None:
    """The end rule of promise 4, in its own words."""
    if exact_mean(scores) == 1 or sum(scores) - len(scores) <= 1:
        return "left"
    if exact_mean(scores) == 10 or 10 * len(scores) - sum(scores) <= 1:
        return "right"
    return None


def spread_of(scores: Collection[int]) -> str:
    """The words of promise 4, from the variance as its definition has it: the mean squared distance."""
    mean = Fraction(sum(scores), len(scores))
    variance = sum((score - mean) ** 2 for score in scores) / len(scores)
    if variance <= 1:
        return "united"
    return "split" if variance >= Fraction(5, 2) ** 2 else "mixed"


def distribution_of(scores: Sequence[int]) -> tuple[int, ...] | None:
    """From 8 answers, unless united: how many gave each score."""
    if len(scores) < 8 or spread_of(scores) == "united":
        return None
    return tuple(scores.count(score) for score in SCORES)


def shown(scores: Collection[int]) -> Result:
    """What everyone sees of these answers."""
    return result_of(tally_of(scores))


def assert_shown_as_promised(scores: Sequence[int]) -> None:
    result = shown(scores)
    assert result.n == len(scores)
    assert result.end == end_of(scores)
    assert result.mean == (None if result.end else str(exact_mean(scores)))
    assert result.spread == (None if result.end else spread_of(scores))
    assert result.distribution == (None if result.end else distribution_of(scores))


@pytest.mark.parametrize("n", FEW)
def test_anon_4_every_small_group_sees_count_mean_and_spread_or_the_end(n: int) -> None:
    for scores in combinations_with_replacement(SCORES, n):
        assert_shown_as_promised(scores)


@given(ballots)
def test_anon_4_a_crowd_sees_the_same(scores: Sequence[int]) -> None:
    assert_shown_as_promised(scores)


@pytest.mark.parametrize(
    ("scores", "mean"),
    [
        ([1, 2, 1, 2], "1.5"),
        ([5, 5, 5, 6], "5.3"),
        ([6] * 19 + [7], "6.1"),
        ([9] * 11 + [10] * 9, "9.5"),
        ([2] * 21 + [1] * 19, "1.5"),
    ],
)
def test_anon_4_halves_are_rounded_up(scores: Sequence[int], mean: str) -> None:
    assert shown(scores).mean == mean


@pytest.mark.parametrize(
    ("scores", "end"),
    [
        ([1, 1, 1], "left"),
        ([1, 1, 2], "left"),
        ([1, 2, 2], None),
        ([10, 10, 10], "right"),
        ([9, 10, 10], "right"),
        ([9, 9, 10], None),
        ([1] * 961 + [2] * 39, "left"),
        ([1] * 950 + [2] * 50, None),
        ([10] * 961 + [9] * 39, "right"),
        ([10] * 950 + [9] * 50, "right"),
        ([10] * 949 + [9] * 51, None),
    ],
)
def test_anon_4_answers_nearly_all_at_an_end_show_the_end_alone(
    scores: Sequence[int], end: str | None
) -> None:
    assert shown(scores).end == end
    assert (shown(scores).mean is None) == (end is not None)


@pytest.mark.parametrize(
    ("scores", "spread"),
    [
        ([5, 5, 5], "united"),
        ([4, 5, 5, 6], "united"),
        ([4, 6], "united"),
        ([4, 4, 6, 7], "mixed"),
        ([4, 7], "mixed"),
        ([3, 8], "split"),
        ([3, 3, 8, 8], "split"),
        ([3, 4, 8, 8], "mixed"),
        ([1, 10, 5], "split"),
    ],
)
def test_anon_4_the_spread_is_a_word_and_its_bounds_belong_to_united_and_to_split(
    scores: Sequence[int], spread: str
) -> None:
    assert shown(scores).spread == spread


@pytest.mark.parametrize(
    ("scores", "distribution"),
    [
        ([3, 4, 5, 6, 7, 8, 9], None),
        ([3, 4, 5, 6, 7, 8, 9, 9], (0, 0, 1, 1, 1, 1, 1, 1, 2, 0)),
        ([4, 4, 4, 4, 6, 6, 6, 6], None),
        ([4, 4, 4, 4, 6, 6, 6, 7], (0, 0, 0, 4, 0, 3, 1, 0, 0, 0)),
        ([1, 1, 1, 1, 10, 10, 10, 10], (4, 0, 0, 0, 0, 0, 0, 0, 0, 4)),
        ([1] * 991 + [10] * 5, None),
    ],
)
def test_anon_4_from_eight_answers_that_are_not_united_the_distribution_is_shown(
    scores: Sequence[int], distribution: Sequence[int] | None
) -> None:
    assert shown(scores).distribution == distribution


@given(ballots, st.integers(0, 5))
def test_anon_2_skips_are_no_answers(scores: Sequence[int], skips: int) -> None:
    skip: Score = "skip"
    assert result_of(tally_of([*scores, *(skip for _ in range(skips))])) == shown(scores)


@given(ballots)
def test_anon_9_alone_the_mean_is_shown_at_the_ends_too(scores: Sequence[int]) -> None:
    assert result_of(tally_of(scores), solo=True) == Result(len(scores), str(exact_mean(scores)))
