"""Ranks: strings that order the notes of a column by code unit, so that one more always fits between two.

A rank is a fraction between 0 and 1 in base 62, without the point and without zeros at its end; so no two
are the same number, and the order of the strings is the order of the numbers. At an open end ranks go on in
equal steps, for most notes are added there; between two neighbours the shortest near their middle is taken,
and each halving costs a sixth of a character.
"""

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
BASE = len(DIGITS)
RANK_MAX = 24

# More than 100,000 steps fit on either side of the middle.
WIDTH = 6
WHOLE = BASE**WIDTH
MIDDLE = WHOLE // 2
STEP = BASE**3


def between(lower: str | None, upper: str | None) -> str:
    """A rank strictly between the two; None is an open end."""
    if lower is None and upper is None:
        return _rank(MIDDLE, WIDTH)
    if lower is not None and upper is None and _number(lower, WIDTH) + STEP < WHOLE:
        return _rank(_number(lower, WIDTH) + STEP, WIDTH)
    if lower is None and upper is not None and _number(upper, WIDTH) > STEP:
        return _rank(_number(upper, WIDTH) - STEP, WIDTH)
    return _shortest(lower, upper)


def spread(size: int, lower: str | None = None, upper: str | None = None) -> tuple[str, ...]:
    """So many ranks in order between the two, with room between them for more."""
    if lower is None and upper is None:
        first = MIDDLE - size // 2 * STEP
        return tuple(_rank(first + i * STEP, WIDTH) for i in range(size))
    if lower is None or upper is None:
        return _onwards(size, lower, upper)
    length = max(len(lower), len(upper)) + 1
    while _number(upper, length) - _number(lower, length) <= size:
        length += 1
    low, high = _number(lower, length), _number(upper, length)
    return tuple(_rank(low + (high - low) * (i + 1) // (size + 1), length) for i in range(size))


def _onwards(size: int, lower: str | None, upper: str | None) -> tuple[str, ...]:
    ranks: list[str] = []
    for _ in range(size):
        if upper is None:
            ranks.append(lower := between(lower, None))
        else:
            ranks.insert(0, upper := between(None, upper))
    return tuple(ranks)


def _shortest(lower: str | None, upper: str | None) -> str:
    widest = max(len(lower or ""), len(upper or "")) + 1
    low = 0 if lower is None else _number(lower, widest)
    high = BASE**widest if upper is None else _number(upper, widest)
    length = 1
    while True:
        unit = BASE ** (widest - length)
        first, last = low // unit + 1, (high - 1) // unit
        if first <= last:
            return _rank((first + last) // 2, length)
        length += 1


def _number(rank: str, width: int) -> int:
    """The first `width` digits as a whole number."""
    number = 0
    for digit in rank[:width]:
        number = number * BASE + DIGITS.index(digit)
    for _ in range(width - len(rank)):
        number *= BASE
    return number


def _rank(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, BASE)
        digits = DIGITS[digit] + digits
    return digits.rstrip(DIGITS[0])
