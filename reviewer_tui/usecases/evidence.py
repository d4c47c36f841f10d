"""Declared values beside what other parts of the filing say of the same thing."""

from __future__ import annotations

from dataclasses import replace

from reviewer_tui.domain.fields import FieldValue, flatten
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.masking import mask
from reviewer_tui.usecases.views import EvidenceLine


def evidence_lines(content: FilingContent, *, in_clear: bool) -> tuple[EvidenceLine, ...]:
    """Every declared field in reading order, with its evidence where there is some; masked unless ``in_clear``."""
    known = _evidence(content)
    individual = content.sponsor.is_individual
    lines = []
    for field in flatten(content):
        source, value = known.get(field.path, ("", ""))
        same = _same(field.value, value) if source and value else None
        if not in_clear:
            value = mask(field.personal, value, individual=individual)
            field = _masked(field, individual)
        lines.append(EvidenceLine(field=field, source=source if value else "", evidence=value, same=same))
    return tuple(lines)


def _evidence(content: FilingContent) -> dict[str, tuple[str, str]]:
    sponsor = content.sponsor
    certificate = sponsor.certificate
    found = {
        "sponsor.name": ("evidence.certificate", certificate.name_on_certificate),
        "sponsor.principal.name": ("evidence.legal_representative", certificate.legal_representative),
    }
    for service in content.services:
        place = f"service.{service.id}"
        for domain in service.domains:
            found[f"{place}.domains.{domain.id}.holder"] = ("evidence.sponsor_name", sponsor.name)
            number = ("evidence.sponsor_number", certificate.number if domain.holder_document_number else "")
            found[f"{place}.domains.{domain.id}.holder_document_number"] = number
        if service.app:
            for platform in service.app.platforms:
                name = ("evidence.service_name", service.name if platform.app_name else "")
                found[f"{place}.app.platforms.{platform.id}.app_name"] = name
    return found


def _same(declared: str, evidence: str) -> bool:
    return declared.strip() == evidence.strip()


def _masked(field: FieldValue, individual: bool) -> FieldValue:
    value = mask(field.personal, field.value, individual=individual)
    return field if value == field.value else replace(field, value=value)
