"""Where two short texts differ, character by character: what is marked inside an old and a new value."""

from __future__ import annotations

from difflib import SequenceMatcher

_LONGEST = 1_000
"""Characters a side; beyond, only the common beginning and end are told apart, for the matcher's time grows with the square."""
_ALIKE = 0.34
"""Below this likeness two texts are two texts: marks here and there would say nothing."""

Spans = tuple[tuple[int, int], ...]
"""Half-open ranges of characters in reading order."""


def differing_spans(old: str, new: str) -> tuple[Spans, Spans]:
    """What to mark in the old and in the new text; nothing in equal texts, everything in texts that are not alike."""
    if old == new:
        return (), ()
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    whole = ((0, len(old)),) if old else (), ((0, len(new)),) if new else ()
    longest = max(len(middle_old), len(middle_new))
    if longest > _LONGEST:
        return _span(head, middle_old), _span(head, middle_new)
    matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
    same = head + tail + sum(block.size for block in matcher.get_matching_blocks())
    if same < _ALIKE * max(len(old), len(new)):
        return whole
    if not middle_old or not middle_new:
        return _span(head, middle_old), _span(head, middle_new)
    changed = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        tuple((head + code[1], head + code[2]) for code in changed if code[1] < code[2]),
        tuple((head + code[3], head + code[4]) for code in changed if code[3] < code[4]),
    )


def _span(start: int, text: str) -> Spans:
    return ((start, start + len(text)),) if text else ()


def _common(one: str, other: str) -> int:
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))
