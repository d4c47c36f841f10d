"""Finding a label by some of its letters: in order, not all of them; Chinese by its characters or its pinyin initials."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from reviewer_tui.tui.pinyin_initials import BY_LETTER

_WORD_START, _FOLLOWS, _BEGINS = 4, 6, 12
_GAP_AT_MOST = 12  # characters between two letters that still count as one find


@cache
def _readings() -> dict[str, str]:
    """The initials of every known character."""
    found: dict[str, str] = {}
    for letter, chars in BY_LETTER.items():
        for char in chars:
            found[char] = found.get(char, "") + letter
    return found


def initials(text: str) -> tuple[str, ...]:
    """What each character may be typed as: a Chinese one by its initials, any other by itself."""
    readings = _readings()
    return tuple(readings.get(char, char) for char in text.lower())


def best(wanted: str, texts: Iterable[str]) -> int:
    """How well the words that are wanted are found in the best of the texts; 0 where one of them is not found."""
    words = wanted.lower().split()
    said = [text for text in texts if text]
    return max((_all_words(words, text) for text in said), default=0) if words else 1


def _all_words(words: Sequence[str], text: str) -> int:
    plain, letters = tuple(text.lower()), initials(text)
    total = 0
    for word in words:
        score = max(_score(word, plain), _score(word, letters) if any(map(str.isascii, word)) else 0)
        if not score:
            return 0
        total += score
    return total


def _score(word: str, places: Sequence[str]) -> int:
    """The best of the finds that begin at any place with the first letter."""
    starts = [number for number, each in enumerate(places) if word[0] in each]
    return max((_from(word, places, start) for start in starts), default=0)


def _from(word: str, places: Sequence[str], start: int) -> int:
    score, before = 0, start - 1
    for letter in word:
        here = next(
            (at for at in range(before + 1, min(len(places), before + 2 + _GAP_AT_MOST)) if letter in places[at]), None
        )
        if here is None:
            return 0
        score += 1
        if here == 0:
            score += _BEGINS
        elif here == before + 1 and here > start:
            score += _FOLLOWS
        elif not places[here - 1].isalnum():
            score += _WORD_START
        before = here
    return score
