"""Where packages lie: the names below the paths that were given. Nothing is opened here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from reviewer_tui.integrations.package_names import FILING


def find_packages(paths: Iterable[Path]) -> Iterator[Path]:
    """The packages that ``paths`` name: a folder with ``filing.json``, else its direct child folders and archives, sorted.

    A path with nothing in it, and one that is not there, comes out as it is, so that opening it tells why it is refused.
    """
    for path in paths:
        named = Path(os.path.realpath(path))
        if not named.is_dir() or (named / FILING).exists():
            yield named
            continue
        children = sorted(child for child in named.iterdir() if _looks_like_package(child))
        yield from children or [named]


def _looks_like_package(child: Path) -> bool:
    if child.name.startswith("."):
        return False
    if child.suffix.casefold() == ".zip":
        return True
    return child.is_dir() and os.path.lexists(child / FILING)
