"""What a package may hold, and which names its files may have: the same for folders and archives."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from reviewer_tui.errors import BadInput

MAX_TOTAL: Final = 200_000_000
"""Bytes of all files of a package together, unpacked; also of an archive as it lies there."""
MAX_FILE: Final = 20_000_000
"""Bytes of one material."""
MAX_JSON: Final = 2_000_000
"""Bytes of ``filing.json``."""
MAX_FILES: Final = 200
"""Materials of a package."""
MAX_ENTRIES: Final = 400
"""Everything that lies in a package: folders and files that nobody asks for included."""
MAX_NAME: Final = 160
"""Characters of a path below ``materials/``."""
MAX_FOLDERS: Final = 4
"""Parts of a path below ``materials/``, the file's own name included."""

FILING: Final = "filing.json"
MATERIALS: Final = "materials"


def shown(name: str) -> str:
    """A stranger's name, cut, for an error."""
    return name[:80]


def check_path(path: str) -> None:
    """Raises BadInput for a path that leads elsewhere or that a screen cannot show."""
    if path.startswith("/") or path[1:2] == ":":
        raise BadInput("package.absolute_path", file=shown(path))
    parts = path.split("/")
    if ".." in parts:
        raise BadInput("package.path_outside", file=shown(path))
    if "" in parts or "." in parts or "\\" in path or not path.isprintable():
        raise BadInput("package.bad_name", file=shown(path))


def check_name(path: str) -> str:
    """A path below ``materials/`` in NFC. Raises BadInput for one that leads elsewhere, is too long or too deep."""
    check_path(path)
    name = unicodedata.normalize("NFC", path)
    if len(name) > MAX_NAME:
        raise BadInput("package.name_too_long", file=shown(path), limit=MAX_NAME)
    if name.count("/") >= MAX_FOLDERS:
        raise BadInput("package.path_too_deep", file=shown(path), limit=MAX_FOLDERS)
    return name


def check_unique(names: Iterable[str]) -> None:
    """No two names that a file system without case or with another Unicode form would take for one."""
    seen: set[str] = set()
    for name in names:
        key = unicodedata.normalize("NFKC", name).casefold()
        if key in seen:
            raise BadInput("package.duplicate_name", file=shown(name))
        seen.add(key)


class Meter:
    """Counts the bytes that were really read: each file once, and all together."""

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}

    def count(self, name: str, size: int, limit: int) -> None:
        """Raises BadInput when the file, or the package with it, is larger than allowed."""
        if size > limit:
            raise BadInput("package.file_too_large", file=shown(name), limit=limit)
        self._sizes[name] = size
        if sum(self._sizes.values()) > MAX_TOTAL:
            raise BadInput("package.too_large", limit=MAX_TOTAL)
