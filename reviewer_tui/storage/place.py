"""Where one desk keeps its things: handed to this room by the composition root."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A SQLite file, or a PostgreSQL ``url`` in its stead; the key and the audit head lie outside the database."""

    database: Path
    key_file: Path
    audit_head: Path
    materials: Path
    url: str = ""
    read_only: bool = False
