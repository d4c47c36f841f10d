"""R-NET-01 and R-NET-03: addresses, access mode and server location (handbook, section 6)."""

from __future__ import annotations

from collections.abc import Container, Iterator
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import Any

from reviewer_tui.domain.checks import subjects
from reviewer_tui.domain.checks.inspection import Check, Fault, Inspection, Rule, Subject, evidence
from reviewer_tui.domain.filing_facts import is_blank
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.online_service import Access, IpRange

Faults = Iterator[Fault]

_DOCUMENTATION = tuple(IPv4Network(net) for net in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))
_NOT_PUBLIC = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
"""Special-purpose addresses (RFC 6890 and its successors): the interpreter's own list changes between versions."""


def _addresses(inspection: Inspection, subject: Subject[Access]) -> Faults:
    path = f"{subject.path}.ips" if subject.value.id else subject.path
    ranges = [one for one in subject.value.ips if not is_blank(one.start) or not is_blank(one.end)]
    if not ranges:
        yield Fault(case="missing", path=path)
    for one in ranges:
        case = _range_fault(one, exempt=inspection.tables.exempt_documentation_addresses)
        if case:
            shown = one.start if one.end in ("", one.start) else f"{one.start}-{one.end}"
            yield Fault(case=case, path=path, evidence=evidence({"address": shown}))


def _range_fault(one: IpRange, *, exempt: bool) -> str:
    """not_ipv4, reversed or not_public; a range is public when none of its addresses is special."""
    try:
        start = IPv4Address(one.start)
        end = IPv4Address(one.end) if one.end else start
    except AddressValueError:
        return "not_ipv4"
    if start > end:
        return "reversed"
    special = _NOT_PUBLIC if exempt else _NOT_PUBLIC + _DOCUMENTATION
    overlapping = any(start <= net.broadcast_address and net.network_address <= end for net in special)
    return "not_public" if overlapping else ""


def _modes(inspection: Inspection, subject: Subject[Access]) -> Faults:
    yield from _chosen(subject, "modes", subject.value.modes, inspection.tables.access_modes)


def _locations(inspection: Inspection, subject: Subject[Access]) -> Faults:
    yield from _chosen(subject, "locations", subject.value.locations, inspection.tables.server_locations)


def _chosen(subject: Subject[Access], name: str, codes: tuple[int, ...], known: Container[int]) -> Faults:
    path = f"{subject.path}.{name}" if subject.value.id else subject.path
    if not codes:
        yield Fault(case=f"{name}_missing", path=path)
    unknown = [code for code in codes if code not in known]
    if unknown:
        values = evidence({"codes": ", ".join(str(code) for code in unknown)})
        yield Fault(case=f"{name}_unknown", path=path, evidence=values)


_ADDRESSES = Rule(id="R-NET-01", severity=Severity.ERROR, basis="MIIT-V3 1006", reason="I01", field="access.ips")
_CHOICES = Rule(id="R-NET-03", severity=Severity.ERROR, basis="MIIT-V3 1035, 1036", reason="I03", field="access")

CHECKS: tuple[Check[Any], ...] = (
    Check(_ADDRESSES, subjects.accesses, _addresses),
    Check(_CHOICES, subjects.accesses, _modes),
    Check(_CHOICES, subjects.accesses, _locations),
)
