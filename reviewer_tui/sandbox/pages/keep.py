"""Drawings worth keeping between pictures: grounds, seals and fonts cost more to make than to copy."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_forgetters: list[Callable[[], None]] = []


def kept(most: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep the last `most` results of a function. Results are shared: whoever changes one copies it first."""

    def keep(make: Callable[P, R]) -> Callable[P, R]:
        keeping = lru_cache(maxsize=most)(make)
        _forgetters.append(keeping.cache_clear)
        return cast(Callable[P, R], keeping)

    return keep


def forget() -> None:
    """Give the memory of everything kept back."""
    for forgetter in _forgetters:
        forgetter()
