"""Saved texts, opened."""

from __future__ import annotations

from reviewer_tui.domain.snippet import Snippet
from reviewer_tui.storage.reads.source import Source
from reviewer_tui.storage.vault import Vault


def text_place(staff_id: int, name: str) -> str:
    """Where a saved text is sealed."""
    return f"snippet.text/{staff_id}/{name}"


class SnippetReads:
    """Reads saved texts."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def of(self, staff_id: int) -> tuple[Snippet, ...]:
        """The person's own and everybody's."""
        rows = self._source.named("SELECT * FROM snippet WHERE staff_id IN (0, ?) ORDER BY name", [staff_id])
        return tuple(
            Snippet(
                name=row["name"],
                text=self._vault.open(text_place(row["staff_id"], row["name"]), bytes(row["sealed_text"])),
                owner="own" if row["staff_id"] else "shared",
            )
            for row in rows
        )
