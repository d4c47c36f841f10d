"""Which reasons of the catalogue an opinion in free words may mean: offered, never chosen by the program."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from math import log

from reviewer_tui.domain.decision import RejectionReason

_RUNS = re.compile(r"[一-鿿]+|[a-z][a-z0-9-]{2,}")
_LEAST = 5.5
_MOST = 6
_LONGEST = 4_000  # characters of an opinion that are looked at


def reasons_meant(text: str, reasons: Iterable[RejectionReason]) -> tuple[RejectionReason, ...]:
    """The likeliest first, at most six: those that share words with the text which few other reasons have.

    Words are pairs of Chinese characters and whole Latin words; a word that many reasons have weighs little.
    """
    every = [(reason, _words(" ".join((*reason.words("zh"), reason.words("en")[0])))) for reason in reasons]
    found_in = Counter(word for _, words in every for word in words)
    said = _words(text[:_LONGEST])
    scored = [
        (sum(log(len(every) / found_in[word]) for word in words & said), place)
        for place, (_, words) in enumerate(every)
    ]
    likely = sorted((one for one in scored if one[0] >= _LEAST), key=lambda one: (-one[0], one[1]))
    return tuple(every[place][0] for _, place in likely[:_MOST])


def _words(text: str) -> frozenset[str]:
    words: set[str] = set()
    for run in _RUNS.findall(text.lower()):
        words |= {run} if run.isascii() else {run[n : n + 2] for n in range(len(run) - 1)}
    return frozenset(words)
