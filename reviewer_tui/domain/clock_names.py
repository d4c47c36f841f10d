"""The clocks by the handbook's codes DL01–DL19, and the names that commands and JSON call them by."""

from __future__ import annotations

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
