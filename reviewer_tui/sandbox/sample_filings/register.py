"""The register rows to which the sample orders of types 2–7 refer: what was filed before the demo begins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from reviewer_tui.sandbox.sample_filings.cast import Applicant
from reviewer_tui.sandbox.sample_filings.drafts import Order, address, icp_number

COLUMNS: Final = (
    "kind",
    "number",
    "name",
    "sponsor_number",
    "certificate_type",
    "certificate_number",
    "nature",
    "province",
    "service_kind",
    "domain",
    "ip_start",
    "ip_end",
    "authority_id",
    "provider",
    "status",
)
"""Columns of ``register import``."""

_REFERS_TO_SERVICES: Final = frozenset({"new_access", "change", "cancel_access", "cancel_sponsor", "cancel_service"})


def register_rows(order: Order, applicant: Applicant) -> Iterable[dict[str, str]]:
    """What the register knows of the order's sponsor: itself, and its services where the order refers to them."""
    entity = icp_number(applicant)
    yield _row(
        kind="sponsor",
        number=entity,
        name=applicant.name,
        sponsor_number=entity,
        certificate_type=str(applicant.nature.certificate),
        certificate_number=applicant.number,
        nature=str(applicant.nature.nature),
        province=applicant.province,
    )
    kinds = order.services if order.type in _REFERS_TO_SERVICES else ("website",)
    for number, kind in enumerate(kinds, 1):
        # A new service comes beside another one, which has a name of its own.
        name = f"{applicant.brand}{'服务平台' if kind == 'website' else '通'}"
        if order.type not in _REFERS_TO_SERVICES:
            name = f"{applicant.brand}官网"
        service = icp_number(applicant, number, kind)
        same = {"number": service, "name": name, "sponsor_number": entity, "province": applicant.province}
        yield _row(kind="service", service_kind=kind, **same)
        yield _row(kind="domain", domain=applicant.domain, **same)
        yield _row(
            kind="access",
            ip_start=address(applicant),
            ip_end=address(applicant),
            authority_id=f"JR-{applicant.latin}",
            **same,
        )
        if order.type == "cancel_access":
            # The only access of a service cannot be cancelled: another provider serves it as well.
            elsewhere = "198.51.100.250"
            yield _row(
                kind="access",
                ip_start=elsewhere,
                ip_end=elsewhere,
                authority_id=f"JR-{applicant.latin}-2",
                provider="示例云接入商",
                **same,
            )


def _row(**values: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {"status": "filed"} | values
