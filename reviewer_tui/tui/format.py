"""Numbers as people read them. Dates and time left need the reader's language: see ``wording``."""

from __future__ import annotations

KIB = 1024


def file_size(count: int) -> str:
    """``517 B``, ``182 KB``, ``4.2 MB``; rounded up, so that a file over a limit never reads as being within it."""
    if count < KIB:
        return f"{count} B"
    if count < KIB * KIB:
        return f"{-(-count // KIB)} KB"
    tenths = -(-count * 10 // (KIB * KIB))
    return f"{tenths // 10}.{tenths % 10} MB"


def exact_size(count: int) -> str:
    """``131,072``: where a limit in bytes decides."""
    return f"{count:,}"
