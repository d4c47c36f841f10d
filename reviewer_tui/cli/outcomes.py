"""What a line of a status file means: its kind and outcome as an event of the stage table, its columns as inputs.

One table for files of the Authority, of SMS verification, of the verification applet, of network operations and of uploads.
"""

from __future__ import annotations

from collections.abc import Mapping

from reviewer_tui.cli.verification_columns import COLUMNS as VERIFICATION_COLUMNS
from reviewer_tui.domain.sms_page import COUNTED
from reviewer_tui.errors import BadInput

COLUMNS = (
    "id",
    "order_no",
    "kind",
    "outcome",
    "person",
    "code",
    "bad_value",
    "entity_no",
    "service_no",
    "at",
    "note",
    "official",
    "phone",
    "day",
    "by_phone",
    *VERIFICATION_COLUMNS,
)
VERIFICATION_NOTED = "verification"
"""Not an arrow: only what else the line says is written down."""
PORTS_OPENED = "ports_opened"
"""Not an arrow: network operations have done the port tasks of the filing."""

EVENTS: Mapping[str, Mapping[str, str]] = {
    "upload": {
        "sent": "upload",
        "uploaded": "upload",
        "accepted": "accepted",
        "refused": "upload_refused",
        "failed": "upload_refused",
    },
    "authority": {
        "accepted": "accepted",
        "approved": "authority_approved",
        "refused": "authority_refused",
        "rejected": "authority_refused",
    },
    "sms": {
        "verified": "sms_one_verified",
        "all_verified": "sms_all_verified",
        "failed": "sms_failed",
        "expired": "sms_failed",
        "page": "sms_page",
    },
    "verification": {
        "received": "verification_received",
        "passed": "verification_passed",
        "failed": "verification_failed",
        "retake": "retake",
        "noted": VERIFICATION_NOTED,
    },
    "port": {"opened": PORTS_OPENED, "closed": PORTS_OPENED, "done": "ports_done"},
}
_COUNTED = frozenset(map(str, COUNTED))
_REASONED = frozenset({"verification_failed", "retake"})
_NOTED = frozenset({"sms_failed", "authority_refused"})


def event_of(line: Mapping[str, str]) -> str:
    """The event of a line. A verified SMS without a person means all persons. BadInput for an unknown kind or outcome."""
    kind, outcome = line["kind"], line["outcome"]
    if kind not in EVENTS:
        raise BadInput("status.kind", given=kind, known=", ".join(EVENTS))
    if outcome not in EVENTS[kind]:
        raise BadInput("status.outcome", given=outcome, known=", ".join(EVENTS[kind]))
    event = EVENTS[kind][outcome]
    return "sms_all_verified" if event == "sms_one_verified" and not line["person"] else event


def reasons_of(event: str, line: Mapping[str, str]) -> tuple[str, ...]:
    """The catalogue codes of a line whose event goes to the applicant, as they are typed: ``V05`` or ``V05::note``."""
    if event not in _REASONED:
        return ()
    codes = [code.strip() for code in line["code"].split(";") if code.strip()]
    return tuple(f"{code}::{line['note']}" if line["note"] else code for code in codes)


def inputs_of(event: str, line: Mapping[str, str], wanted: tuple[str, ...]) -> dict[str, str]:
    """The inputs of the event, by the names that the arrow asks for (``wanted``); what it does not ask for is left out."""
    given = {"person": line["person"], "at": line["at"], "number": line["entity_no"], "note": line["note"]}
    given |= {name: line[name] for name in ("official", "phone", "day", "by_phone")}
    if event == "sms_page":
        if line["code"] in _COUNTED and not line["at"]:
            raise BadInput("status.page_at", code=line["code"])
        given["page_state"] = line["code"]
    if event == "upload_refused":
        given["codes"] = _codes(line)
    if event in _NOTED and not given["note"]:
        given["note"] = " ".join(part for part in (line["outcome"], _codes(line)) if part)
    given |= _services(line["service_no"], [name for name in wanted if name.startswith("service_number.")])
    return {name: value for name, value in given.items() if value and name in wanted}


def _codes(line: Mapping[str, str]) -> str:
    """``1009:bad;1011`` from the columns code and bad_value, each of them one or several joined by ``;``."""
    codes = [code.strip() for code in line["code"].split(";") if code.strip()]
    values = line["bad_value"].split(";") if len(codes) > 1 else [line["bad_value"].replace(";", ",")]
    values += [""] * len(codes)
    return ";".join(f"{code}:{value}" if value else code for code, value in zip(codes, values, strict=False))


def _services(text: str, names: list[str]) -> dict[str, str]:
    """``s1=…-1;s2=…-2``, or the numbers alone in the order of the services."""
    given: dict[str, str] = {}
    for place, part in enumerate(one.strip() for one in text.split(";") if one.strip()):
        service, sign, number = part.partition("=")
        if sign:
            given[f"service_number.{service.strip()}"] = number.strip()
        elif place < len(names):
            given[names[place]] = part
    return given
