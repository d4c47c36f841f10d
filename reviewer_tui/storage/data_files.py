"""Where the files of ``db/`` are: beside the program in the installed wheel, at the top of the tree in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reviewer_tui.errors import Unavailable

PACKAGE = Path(__file__).resolve().parent.parent


@cache
def data_root() -> Path:
    """The folder with ``reference``, ``migrations`` and ``schema.sql``; Unavailable when the installation has none."""
    for folder in (PACKAGE / "_db", PACKAGE.parent / "db"):
        if (folder / "reference").is_dir():
            return folder
    raise Unavailable("error.no_data_files", folder=str(PACKAGE / "_db"))
