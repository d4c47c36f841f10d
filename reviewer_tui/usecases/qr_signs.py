"""A QR code as lines of signs, from rows of modules (True is dark). Light is drawn and dark is the ground, for a dark terminal."""

from __future__ import annotations

from itertools import zip_longest

Modules = tuple[tuple[bool, ...], ...]
_HALVES = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}


def half_blocks(rows: Modules) -> tuple[str, ...]:
    """Two rows of modules a line, upper and lower; what lies below the last row is ground."""
    pairs = zip_longest(rows[::2], rows[1::2], fillvalue=(True,) * len(rows[0]))
    return tuple("".join(_HALVES[upper, lower] for upper, lower in zip(*pair, strict=True)) for pair in pairs)


def plain_signs(rows: Modules) -> tuple[str, ...]:
    """Plain ASCII, two signs a module: ``##`` is light."""
    return tuple("".join("  " if dark else "##" for dark in row) for row in rows)


def inverted(rows: Modules) -> Modules:
    """Light for dark: what is drawn on a light ground."""
    return tuple(tuple(not dark for dark in row) for row in rows)
