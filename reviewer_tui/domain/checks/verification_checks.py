"""R-VER-01: the address that the platform gives for the QR code of the electronic verification can stand in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reviewer_tui.domain.checks.inspection import Check, Fault, Inspection, Rule, Subject
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.verification_address import is_verification_address

PATH = "filing.verification_address"


def _addresses(inspection: Inspection) -> Iterator[Subject[str]]:
    if inspection.content.verification_address.strip():
        yield Subject(value=inspection.content.verification_address.strip(), path=PATH)


def _can_stand_in_a_code(_: Inspection, subject: Subject[str]) -> Iterator[Fault]:
    if not is_verification_address(subject.value):
        yield Fault(case="address", path=subject.path)


_RULE = Rule(id="R-VER-01", severity=Severity.WARNING, basis="design", reason="", field="filing")

CHECKS: tuple[Check[Any], ...] = (Check(_RULE, _addresses, _can_stand_in_a_code),)
