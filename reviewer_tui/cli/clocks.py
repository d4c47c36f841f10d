"""Names of the clocks in commands and JSON, beside the handbook's codes DL01–DL19."""

from __future__ import annotations

from reviewer_tui.domain.clock_names import CLOCK_NAMES
from reviewer_tui.errors import NotFound


def clock_name(code: str) -> str:
    """``isp_review`` for DL02."""
    return CLOCK_NAMES.get(code, code)


def clock_code(text: str) -> str:
    """The code of a clock by code or name, empty for empty. NotFound for neither."""
    if not text or text.upper() in CLOCK_NAMES:
        return text.upper()
    for code, name in CLOCK_NAMES.items():
        if name == text:
            return code
    raise NotFound("cli.no_clock", clock_given=text, known=", ".join(CLOCK_NAMES.values()))
