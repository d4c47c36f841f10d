"""Protocols of the intake: the door that reads strangers' packages, and the store that keeps their materials.

Adapters raise the errors of ``reviewer_tui/errors.py`` only. What comes through the door was parsed and decoded elsewhere, in a
process that may die of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.material import MaterialFacts
from reviewer_tui.errors import BadInput


class Incoming(Protocol):
    """Files on their way into the store, sealed and written aside; what is not kept at the end is gone."""

    def add(self, sha256: str, data: bytes) -> None:
        """Write one aside; nothing is written when it is in the store already."""
        ...

    def sync(self) -> None:
        """Everything that was added is on the disk when this returns."""
        ...

    def keep(self, hashes: Iterable[str]) -> None:
        """These are in the store, to stay, when this returns; those that were not added are there already."""
        ...


class MaterialStore(Protocol):
    """The bytes of materials, sealed, under their hash."""

    def incoming(self) -> AbstractContextManager[Incoming]: ...
    def get(self, sha256: str) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPackage:
    """What a filing package says: its content without ids, what was left out, the facts of its materials by name.

    ``content_hash`` is over fields and files, ``sha256`` over the package as it came.
    """

    content: FilingContent
    unknown_keys: tuple[str, ...]
    facts: Mapping[str, MaterialFacts]
    content_hash: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A package that was read, or why it is refused."""

    path: Path
    package: ReadPackage | None = None
    refusal: BadInput | None = None


class Arrivals(Protocol):
    """Packages in the order in which they were named."""

    def __iter__(self) -> Iterator[Arrival]: ...
    def soon(self) -> bool:
        """Whether there is a next package that need not be waited for."""
        ...

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Hash and bytes of each material of the newest arrival; gone when the next is asked for. BadInput as from opening."""
        ...


class PackageDoor(Protocol):
    """Finds filing packages and has them read, behind limits."""

    def find(self, paths: Iterable[Path]) -> Iterator[Path]: ...
    def read(self, paths: Iterable[Path]) -> AbstractContextManager[Arrivals]: ...
