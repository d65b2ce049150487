"""ANON-4: the mean shown is the mean of the ballots, exact, to one decimal, a half rounded up."""

from decimal import ROUND_HALF_UP, Decimal

from server.room.votes import SCORES, Tally, mean_in_tenths, result_of

MOST = 1_000


def test_for_every_number_of_answers_and_every_sum_the_mean_is_the_nearest_tenth_or_the_one_above() -> None:
    """t tenths are right for a mean from half a tenth below them, which belongs to them, to half above."""
    for n in range(1, MOST + 1):
        wrong = [
            total
            for total in range(n, 10 * n + 1)
            if not 0 <= 20 * total - (2 * mean_in_tenths(total, n) - 1) * n < 2 * n
        ]
        assert wrong == []


def test_for_every_number_of_answers_it_is_shown_as_decimal_arithmetic_has_it() -> None:
    """At sums in all of the scale, and at each beside a half: where a float would go astray."""
    for n in range(1, MOST + 1):
        halves = {(2 * tenth - 1) * n // 20 + beside for tenth in (11, 37, 50, 73, 99) for beside in (0, 1)}
        for total in halves | {n, n + 2, 5 * n, 7 * n - 1, 10 * n}:
            exact = (Decimal(total) / n).quantize(Decimal("0.1"), ROUND_HALF_UP)
            assert result_of(tally(n, total), solo=True).mean == str(exact)


def tally(n: int, total: int) -> Tally:
    """Some ballots of n people with this sum: all at one score, but for those that make up the rest."""
    total = min(max(total, n), 10 * n)
    low, higher = divmod(total, n)
    counts = [0] * len(SCORES)
    counts[low - 1] += n - higher
    if higher:
        counts[low] += higher
    return Tally(tuple(counts), 0)  # type: ignore[arg-type]
