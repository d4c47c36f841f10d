"""R-TYP-01 … 12: what the register and the other orders of a sponsor allow of types 2–7 (handbook, section 16).

What the register lacks is no fault here: it asks for an adoption. Of two orders that exclude each other the earlier one stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from reviewer_tui.domain.checks.inspection import Check, Fault, Inspection, Rule, Subject, evidence
from reviewer_tui.domain.checks.subjects import SPONSOR
from reviewer_tui.domain.domain_names import same_name
from reviewer_tui.domain.filed import CANCELLED, FiledAccess, FiledService, OtherOrder
from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.filing_facts import is_blank
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.online_service import OnlineService, ServiceKind
from reviewer_tui.domain.sponsor import INDIVIDUAL

Faults = Iterator[Fault]
Subjects = Iterator[Subject[Any]]
_T = FilingType
_CANCELLATIONS = frozenset({_T.CANCEL_ACCESS, _T.CANCEL_SPONSOR, _T.CANCEL_SERVICE})
_EXTENDING = frozenset({_T.NEW_SERVICE, _T.NEW_ACCESS, _T.CHANGE})
_REFERRING = _EXTENDING | _CANCELLATIONS
ACCESS_FIRST = "access_first"
SHELL_ADDS = "shell_adds"


def _order(*types: FilingType, owner: str = "") -> Callable[[Inspection], Subjects]:
    """The order as a whole, where it is of one of these types; ``owner`` where the rule is asked about services, too."""

    def subjects(inspection: Inspection) -> Subjects:
        if inspection.content.type in types:
            yield Subject(value=None, path="sponsor", owner=owner)

    return subjects


def _services(*types: FilingType) -> Callable[[Inspection], Iterator[Subject[OnlineService]]]:
    """Every service of an order of one of these types."""

    def subjects(inspection: Inspection) -> Iterator[Subject[OnlineService]]:
        if inspection.content.type in types:
            for service in inspection.content.services:
                yield Subject(value=service, path=f"service.{service.id}", owner=service.id)

    return subjects


def _others(inspection: Inspection, *types: FilingType) -> Iterator[OtherOrder]:
    return (order for order in inspection.register.filed.orders if order.type in types)


def _conflict(case: str, path: str, other: OtherOrder, **changes: Any) -> Fault:
    return Fault(case=case, path=path, evidence=evidence({"other": other.filing}), **changes)


def _change_under_review(inspection: Inspection, subject: Subject[None]) -> Faults:
    for other in _others(inspection, _T.CHANGE):
        yield _conflict("change_under_review", subject.path, other)


def _province(inspection: Inspection, subject: Subject[None]) -> Faults:
    sponsor, filed = inspection.content.sponsor, inspection.register.filed.sponsor
    declared = sponsor.province.strip()[:2]
    if filed is not None and filed.province and declared and declared != filed.province:
        said = {"registered": f"{filed.province}0000", "declared": sponsor.province.strip()}
        yield Fault(case="province", path="sponsor.province", evidence=evidence(said))


def _certificate(inspection: Inspection, subject: Subject[None]) -> Faults:
    sponsor, filed = inspection.content.sponsor, inspection.register.filed.sponsor
    if filed is None:
        return
    number = sponsor.certificate.number.strip().upper()
    if number and filed.certificate_number and number != filed.certificate_number.strip().upper():
        yield Fault(case="certificate", path="sponsor.certificate.number")
    name = sponsor.name.strip()
    if name and filed.name and name != filed.name.strip() and "sponsor_name" not in inspection.content.changed:
        yield Fault(
            case="renamed",
            path="sponsor.name",
            severity=Severity.WARNING,
            reason="S13",
            field="sponsor.name",
        )


def _domains(inspection: Inspection, subject: Subject[OnlineService]) -> Faults:
    """A domain is not edited: a website keeps one of those it is filed under; what goes and comes at once is looked at."""
    service = subject.value
    filed = inspection.register.filed.services.get(service.id)
    declared = [domain.name for domain in service.domains if not is_blank(domain.name)]
    if filed is None or not filed.domains or not declared:
        return
    gone = [name for name in filed.domains if not any(same_name(name, other) for other in declared)]
    came = [name for name in declared if not any(same_name(name, other) for other in filed.domains)]
    if not gone or not came:
        return
    replaced = len(gone) == len(filed.domains) and service.kind is ServiceKind.WEBSITE
    yield Fault(
        case="domain_replaced" if replaced else "domain_swapped",
        path=f"{subject.path}.domains",
        severity=Severity.ERROR if replaced else Severity.WARNING,
        reason="",
        field="service.domains",
        evidence=evidence({"gone": ", ".join(gone), "came": ", ".join(came)}),
    )


def _exclusive(inspection: Inspection, subject: Subject[None]) -> Faults:
    """A change of the entity with a new service; a new access with a change, unless the province has the access first."""
    kind, path = inspection.content.type, subject.path
    access_first = _province_of(inspection) in inspection.tables.practices.get(ACCESS_FIRST, ())
    if kind is _T.CHANGE:
        if _changes_entity(inspection):
            for other in _others(inspection, _T.NEW_SERVICE):
                yield _conflict("new_service_first", path, other)
        for other in () if access_first else _others(inspection, _T.NEW_ACCESS):
            yield _conflict("new_access_first", path, other)
        return
    if kind is _T.NEW_ACCESS and access_first:
        return
    for other in _others(inspection, _T.CHANGE):
        yield _conflict("change_first", path, other)


def _changes_entity(inspection: Inspection) -> bool:
    changed = inspection.content.changed
    return not changed or any(name.startswith("sponsor") or name == "principal" for name in changed)


def _province_of(inspection: Inspection) -> str:
    filed = inspection.register.filed.sponsor
    return (filed.province if filed else "") or inspection.content.sponsor.province.strip()[:2]


def _own_access(inspection: Inspection, subject: Subject[OnlineService]) -> Faults:
    service = subject.value
    filed = inspection.register.filed.services.get(service.id)
    if filed is None or filed.status == CANCELLED:
        return
    for access in service.accesses:
        path = f"{subject.path}.accesses.{access.id}"
        mine = [known for known in filed.accesses if _is_access(known, access.authority_id, _starts(access.ips))]
        if any(known.provider for known in mine):
            names = ", ".join(sorted({known.provider for known in mine if known.provider}))
            yield Fault(case="other_provider", path=path, evidence=evidence({"provider": names}))
        elif not mine:
            yield Fault(case="unknown_access", path=path, severity=Severity.WARNING)


def _only_access(inspection: Inspection, subject: Subject[OnlineService]) -> Faults:
    filed = inspection.register.filed.services.get(subject.value.id)
    if filed is None or filed.status == CANCELLED or not filed.accesses:
        return
    if len(cut_accesses(subject.value, filed)) == len(filed.accesses):
        values = {"number": filed.number}
        yield Fault(case="only_access", path=f"{subject.path}.accesses", evidence=evidence(values))


def cut_accesses(service: OnlineService, filed: FiledService) -> tuple[FiledAccess, ...]:
    """The accesses on file that an order cancels: those it names, or all of ours where it names none."""
    own = tuple(access for access in filed.accesses if not access.provider)
    named = [(access.authority_id, _starts(access.ips)) for access in service.accesses]
    named = [(key, starts) for key, starts in named if key or starts]
    if not named:
        return own
    return tuple(access for access in own if any(_is_access(access, key, starts) for key, starts in named))


def _is_access(known: FiledAccess, authority_id: str, starts: frozenset[str]) -> bool:
    if not is_blank(authority_id) and known.authority_id:
        return authority_id.strip() == known.authority_id
    return known.start in starts


def _starts(ips: Iterable[Any]) -> frozenset[str]:
    return frozenset(span.start.strip() for span in ips if span.start.strip())


def _duplicate(inspection: Inspection, subject: Subject[None]) -> Faults:
    kind = inspection.content.type
    mine = {service.icp_number.strip() for service in inspection.content.services} - {""}
    for other in _others(inspection, kind):
        if kind is _T.CANCEL_SPONSOR or mine & other.services:
            yield _conflict("duplicate", subject.path, other)


def _being_cancelled(inspection: Inspection, subject: Subject[None]) -> Faults:
    if inspection.content.type is _T.CANCEL_SERVICE:
        for other in _others(inspection, _T.CANCEL_SPONSOR):
            yield _conflict("entity_being_cancelled", subject.path, other)
    else:
        for other in _others(inspection, _T.CANCEL_SERVICE):
            yield _conflict("service_being_cancelled", subject.path, other)


def _cancelled_sponsor(inspection: Inspection, subject: Subject[None]) -> Faults:
    filed = inspection.register.filed.sponsor
    if filed is not None and filed.status == CANCELLED:
        yield Fault(case="entity", path="sponsor.icp_number", evidence=evidence({"number": filed.number}))


def _cancelled_service(inspection: Inspection, subject: Subject[OnlineService]) -> Faults:
    filed = inspection.register.filed.services.get(subject.value.id)
    if filed is not None and filed.status == CANCELLED:
        yield Fault(case="service", path=f"{subject.path}.icp_number", evidence=evidence({"number": filed.number}))


def _list_of_services(inspection: Inspection) -> Subjects:
    if inspection.content.type is _T.CANCEL_SERVICE:
        yield Subject(value=None, path="service")


def _one_service(inspection: Inspection, subject: Subject[None]) -> Faults:
    count = len(inspection.content.services)
    if count > 1:
        yield Fault(case="several", path=subject.path, evidence=evidence({"count": count}))


def _shell(inspection: Inspection, subject: Subject[None]) -> Faults:
    """The last service goes, or a service comes under an entity that has none: what then is right depends on the province."""
    filed = inspection.register.filed
    adds = _province_of(inspection) in inspection.tables.practices.get(SHELL_ADDS, ())
    if inspection.content.type is _T.CANCEL_SERVICE:
        gone = sum(service.status != CANCELLED for service in filed.services.values())
        if filed.known and gone >= filed.known:
            yield Fault(case="last_service", path=subject.path, severity=Severity.WARNING, reason="")
    elif filed.sponsor is not None and filed.sponsor.status != CANCELLED and not filed.known:
        case = "shell_adds" if adds else "shell"
        yield Fault(case=case, path=subject.path, severity=Severity.HINT if adds else Severity.WARNING)


def _who_files(inspection: Inspection, subject: Subject[None]) -> Faults:
    sponsor, filed = inspection.content.sponsor, inspection.register.filed.sponsor
    if filed is None:
        return
    if filed.nature == INDIVIDUAL and sponsor.nature not in (None, INDIVIDUAL):
        yield Fault(case="individual", path="sponsor.nature", field="filing.type")
    name = sponsor.name.strip()
    if name and filed.name and name != filed.name.strip() and ("分公司" in name) != ("分公司" in filed.name):
        yield Fault(case="branch", path="sponsor.name", severity=Severity.WARNING, reason="S14", field="sponsor")


def _rule(id_: str, basis: str, reason: str, field: str, severity: Severity = Severity.ERROR) -> Rule:
    return Rule(id=id_, severity=severity, basis=basis, reason=reason, field=field)


_R01 = _rule("R-TYP-01", "MIIT-V3 1017, 1051", "S10", "sponsor")
_R02 = _rule("R-TYP-02", "MIIT-V3 1046", "S06", "sponsor.region")
_R03 = _rule("R-TYP-03", "VP-2025, seed", "S02", "sponsor.cert_number")
_R04 = _rule("R-TYP-04", "VP-2025", "S10", "sponsor")
_R05 = _rule("R-TYP-05", "MIIT-V3 1047, 1048", "", "access")
_R06 = _rule("R-TYP-06", "MIIT-V3 1025, VP-2025", "S08", "access")
_R07 = _rule("R-TYP-07", "MIIT-V3 1027, 1030, 1032", "S11", "sponsor")
_R08 = _rule("R-TYP-08", "MIIT-V3 1042, 1043", "S10", "sponsor")
_R09 = _rule("R-TYP-09", "MIIT-V3 1049, 1050", "S09", "sponsor")
_R10 = _rule("R-TYP-10", "VP-2025", "S08", "filing.type")
_R11 = _rule("R-TYP-11", "VP-2025", "S09", "sponsor", Severity.WARNING)
_R12 = _rule("R-TYP-12", "VP-2025", "S08", "sponsor")

CHECKS: tuple[Check[Any], ...] = (
    Check(_R01, _order(_T.CHANGE), _change_under_review),
    Check(_R02, _order(*_EXTENDING), _province),
    Check(_R03, _order(*_EXTENDING, owner=SPONSOR), _certificate),
    Check(_R03, _services(_T.CHANGE), _domains),
    Check(_R04, _order(*_EXTENDING), _exclusive),
    Check(_R05, _services(_T.CANCEL_ACCESS), _own_access),
    Check(_R06, _services(_T.CANCEL_ACCESS), _only_access),
    Check(_R07, _order(*_CANCELLATIONS), _duplicate),
    Check(_R08, _order(_T.CANCEL_SERVICE, _T.CANCEL_SPONSOR), _being_cancelled),
    Check(_R09, _order(*_REFERRING, owner=SPONSOR), _cancelled_sponsor),
    Check(_R09, _services(*_REFERRING), _cancelled_service),
    Check(_R10, _list_of_services, _one_service),
    Check(_R11, _order(_T.CANCEL_SERVICE, _T.NEW_SERVICE), _shell),
    Check(_R12, _order(*_EXTENDING), _who_files),
)
