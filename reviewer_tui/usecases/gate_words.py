"""What a condition of the gate misses, in words, without the filing at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer_tui.domain.authority_answer import RULE

if TYPE_CHECKING:
    from reviewer_tui.usecases.contracts import Words


def missing_text(words: Words, key: str) -> str:
    """The rule of a finding's key, a row, the kind of a slot, why a second person; the key where the catalogue has none."""
    rule = key.partition(":")[0]
    if rule.startswith(RULE):
        return words("rule_name.MIIT", code=rule.removeprefix(RULE))
    for name in (f"rule_name.{rule}", f"rule_name.{key.partition('.')[0]}", f"second.because.{key}"):
        if words.has(name):
            return words(name)
    return key
