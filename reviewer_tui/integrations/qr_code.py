"""QR codes as rows of modules and as a PNG. segno is imported when one is made."""

from __future__ import annotations

import io
from typing import Any

QUIET = 2
"""Modules of white around a code on a screen; a telephone needs no more there."""


class QrCodes:
    """Makes them, as coarse as the text allows."""

    def modules(self, text: str) -> tuple[tuple[bool, ...], ...]:
        """The code with its quiet border, row by row; True is dark."""
        return tuple(tuple(bool(dark) for dark in row) for row in _made(text).matrix_iter(border=QUIET))

    def png(self, text: str) -> bytes:
        """The code as a picture, with the border that the standard asks for."""
        file = io.BytesIO()
        _made(text).save(file, kind="png", scale=8, border=4)
        return file.getvalue()


def _made(text: str) -> Any:
    import segno

    return segno.make_qr(text, error="l", boost_error=False)
