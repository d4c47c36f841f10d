"""Names of the clocks in commands and JSON, beside the handbook's codes DL01–DL19."""

from __future__ import annotations

from reviewer_tui.errors import NotFound

CLOCK_NAMES = {
    "DL01": "first_contact",
    "DL02": "isp_review",
    "DL03": "second_call",
    "DL04": "upload",
    "DL05": "sms",
    "DL06": "authority_review",
    "DL07": "ports",
    "DL08": "adoption_review",
    "DL09": "change_after_access",
    "DL10": "correct_data",
    "DL11": "apply_for_change",
    "DL12": "public_security",
    "DL13": "show_police_number",
    "DL14": "data_code",
    "DL15": "domain_sync",
    "DL16": "cancel_shell",
    "DL17": "keep_uploads",
    "DL18": "unfiled_site",
    "DL19": "reply",
}


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
