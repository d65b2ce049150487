"""The text of one note, edited by two who began from the same text: no word that either typed is lost.

Texts are compared word by word. What one side changed is taken; what both changed at one place is kept from
both, theirs before mine. The comparison looks for the words that stand once on each side (a patience diff),
so its cost is bounded for any text.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

_TOKEN = re.compile(r"\s+|\S+")
_DEPTH = 8


def merge(base: str, theirs: str, mine: str) -> str:
    """The text with the changes from `base` to `theirs` and to `mine`."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    b, t, m = (_TOKEN.findall(text) for text in (base, theirs, mine))
    merged: list[str] = []
    for ours, their_part, my_part in _regions(b, t, m):
        merged += _either(ours, their_part, my_part)
    text = _joined(merged)
    # Each took away what the other left: then both keep what they left.
    return text if text.strip() else _joined([*t, *m])


def _regions(
    base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]
) -> Iterator[tuple[Sequence[str], Sequence[str], Sequence[str]]]:
    """The three texts cut at every word that all have in common, the words between them too."""
    in_theirs, in_mine = dict(_matches(base, theirs)), dict(_matches(base, mine))
    b = t = m = 0
    for kept in sorted(in_theirs.keys() & in_mine.keys()):
        yield base[b:kept], theirs[t : in_theirs[kept]], mine[m : in_mine[kept]]
        word = base[kept : kept + 1]
        yield word, word, word
        b, t, m = kept + 1, in_theirs[kept] + 1, in_mine[kept] + 1
    yield base[b:], theirs[t:], mine[m:]


def _either(base: Sequence[str], theirs: Sequence[str], mine: Sequence[str]) -> Sequence[str]:
    """What became of one region: the side that changed it, or both, with what they share said once."""
    if mine in (base, theirs):
        return theirs
    if theirs == base:
        return mine
    start, end = _shared(theirs, mine)
    # The space or line end beside a shared word belongs to the word that follows or precedes it.
    start -= start > 0 and theirs[start - 1].isspace()
    end -= end > 0 and theirs[-end].isspace()
    return [*theirs[: len(theirs) - end], *mine[start:]]


def _matches(
    a: Sequence[str], b: Sequence[str], at_a: int = 0, at_b: int = 0, depth: int = 0
) -> Iterator[tuple[int, int]]:
    """Which word of `a` is which of `b`, in order: the shared start and end, and what stands once on each
    side between them."""
    start, end = _shared(a, b)
    yield from ((at_a + i, at_b + i) for i in range(start))
    a_end, b_end = len(a) - end, len(b) - end
    if depth < _DEPTH:
        i, j = start, start
        anchors = _anchors(a, b, start, a_end, b_end)
        for next_i, next_j in [*anchors, (a_end, b_end)] if anchors else []:
            yield from _matches(a[i:next_i], b[j:next_j], at_a + i, at_b + j, depth + 1)
            if next_i < a_end:
                yield at_a + next_i, at_b + next_j
            i, j = next_i + 1, next_j + 1
    yield from ((at_a + a_end + i, at_b + b_end + i) for i in range(end))


def _shared(a: Sequence[str], b: Sequence[str]) -> tuple[int, int]:
    """How many words the two begin and, apart from those, end with in common."""
    most = min(len(a), len(b))
    start = next((i for i in range(most) if a[i] != b[i]), most)
    end = next((i for i in range(most - start) if a[-1 - i] != b[-1 - i]), most - start)
    return start, end


def _anchors(a: Sequence[str], b: Sequence[str], start: int, a_end: int, b_end: int) -> list[tuple[int, int]]:
    """The words that stand once on each side: the longest run of them that is in the same order on both."""
    once_a, once_b = Counter(a[start:a_end]), Counter(b[start:b_end])
    where = {word: j for j, word in enumerate(b[start:b_end], start) if once_b[word] == 1}
    pairs = [
        (i, where[word])
        for i, word in enumerate(a[start:a_end], start)
        if once_a[word] == 1 and word in where
    ]
    return _rising(pairs)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of the pairs whose second numbers rise."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [j]
        last[length : length + 1] = [at]
    run: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]


def _joined(tokens: Sequence[str]) -> str:
    """The tokens as a text. Two words meet only where two texts do, and would otherwise become one."""
    text: list[str] = []
    for token in tokens:
        if text and not text[-1].isspace() and not token.isspace():
            text.append(" ")
        text.append(token)
    return "".join(text)
