"""Where a desk keeps its things, and the read sides that commands use by themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from reviewer_tui.settings import Settings
from reviewer_tui.storage.place import Place

if TYPE_CHECKING:
    from reviewer_tui.storage.due_reader import DueReader
    from reviewer_tui.storage.queue_reader import QueueReader


def place_of(settings: Settings) -> Place:
    """Where the desk of these settings keeps its things."""
    return Place(
        database=settings.database,
        url=settings.url,
        key_file=settings.key_file,
        audit_head=settings.audit_head,
        materials=settings.materials,
        read_only=settings.read_only,
    )


def queue_reader(settings: Settings) -> QueueReader:
    """The read side of the queue by itself; the key is loaded with the first search."""
    from reviewer_tui.storage.queue_reader import QueueReader

    return QueueReader(place_of(settings), _late_digest(settings))


def due_reader(settings: Settings) -> DueReader:
    """The read side of the open clocks by itself; the key is loaded with the first search."""
    from reviewer_tui.storage.due_reader import DueReader

    return DueReader(place_of(settings), _late_digest(settings))


def _late_digest(settings: Settings) -> Callable[[str, str], str]:
    def digest(kind: str, value: str) -> str:
        from reviewer_tui.storage.vault import Vault

        return Vault.load(settings.key_file).digest(kind, value)

    return digest
