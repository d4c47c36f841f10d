"""A saved text 常用语 that people put in again and again: one's own, or everybody's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Owner = Literal["own", "shared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A text under a name. It is put in as it stands: nothing in it is filled in or carried out."""

    name: str
    text: str
    owner: Owner = "own"


def in_order(snippets: Iterable[Snippet]) -> tuple[Snippet, ...]:
    """One's own before everybody's, each by name."""
    return tuple(sorted(snippets, key=lambda one: (one.owner != "own", one.name)))


def named(snippets: Iterable[Snippet], name: str) -> Snippet | None:
    """The snippet that a name means: one's own goes before everybody's."""
    return next((one for one in in_order(snippets) if one.name == name), None)
