"""Conditions of the tables (``required_when``, ``paper_when``, ``applies_to``) and what can be told of them.

``key=v1,v2`` holds when the fact has one of the values; ``;`` joins conditions (and), `` OR `` joins groups. An unset
fact is not false: what depends on it stays open until someone answers (handbook, section 7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from reviewer_tui.domain.material import DueState

Facts = Mapping[str, frozenset[str]]
"""What is known, several values where several hold; a key that is not there is unset."""

_ALWAYS = frozenset({"any", "always"})

_Group = tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionResult:
    """Whether a condition holds, and the unset facts that keep it open."""

    due: DueState
    open_facts: tuple[str, ...] = ()


def evaluate(condition: str, facts: Facts) -> ConditionResult:
    """A condition under ``facts``; an empty one never holds, ``any`` and ``always`` do."""
    if condition.strip() in _ALWAYS:
        return ConditionResult(due=DueState.REQUIRED)
    open_facts: list[str] = []
    for group in _groups(condition):
        known = [facts[key] & values for key, values in group if key in facts]
        if not all(known):
            continue
        unset = [key for key, _ in group if key not in facts]
        if not unset:
            return ConditionResult(due=DueState.REQUIRED)
        open_facts += unset
    if open_facts:
        return ConditionResult(due=DueState.OPEN, open_facts=tuple(dict.fromkeys(open_facts)))
    return ConditionResult(due=DueState.NOT_REQUIRED)


@cache
def _groups(condition: str) -> tuple[_Group, ...]:
    return tuple(
        tuple(_pair(part) for part in group.split(";") if part.strip())
        for group in condition.split(" OR ")
        if group.strip()
    )


def _pair(text: str) -> tuple[str, frozenset[str]]:
    key, _, values = text.partition("=")
    return key.strip(), frozenset(value.strip() for value in values.split(","))
