"""An order beside what the register has of it: only the fields that the register knows, what is left out being unchanged.

A locked field may not be edited in a change (R-TYP-02, R-TYP-03, R-TYP-12; handbook, section 16).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reviewer_tui.domain.domain_names import same_name
from reviewer_tui.domain.filed import Filed, FiledAccess, FiledService, FiledSponsor
from reviewer_tui.domain.filing import FilingContent, FilingType
from reviewer_tui.domain.filing_facts import is_blank
from reviewer_tui.domain.online_service import Access, Domain, IpRange, OnlineService, ServiceKind
from reviewer_tui.domain.revision_diff import Change, FieldDiff, PartDiff, RevisionDiff
from reviewer_tui.domain.sponsor import INDIVIDUAL


def register_content(content: FilingContent, filed: Filed) -> FilingContent:
    """The order as it would be if nothing differed from the register; domains and accesses that are gone get ids of their own."""
    sponsor = content.sponsor
    if known := filed.sponsor:
        certificate = replace(
            sponsor.certificate,
            number=known.certificate_number or sponsor.certificate.number,
            type=known.certificate_type or sponsor.certificate.type,
        )
        sponsor = replace(
            sponsor,
            name=known.name or sponsor.name,
            nature=known.nature or sponsor.nature,
            icp_number=known.number,
            province=_province(sponsor.province, known),
            certificate=certificate,
        )
    services = tuple(
        _registered(service, filed.services[service.id]) if service.id in filed.services else service
        for service in content.services
    )
    return replace(content, sponsor=sponsor, services=services)


def register_diff(content: FilingContent, filed: Filed) -> RevisionDiff | None:
    """Part by part; None where the register has nothing of the order."""
    if filed.sponsor is None and not filed.services:
        return None
    parts = [] if filed.sponsor is None else [_sponsor(content, filed.sponsor)]
    old = register_content(content, filed)
    for service in content.services:
        if known := filed.services.get(service.id):
            before = old.service(service.id)
            assert before is not None
            parts += _service(content.type, service, before, known)
    return RevisionDiff(parts=tuple(parts), materials=())


def locked_by(path: str) -> str:
    """The rule that locks a field."""
    return {"sponsor.province": "R-TYP-02", "sponsor.nature": "R-TYP-12"}.get(path, "R-TYP-03")


def locked_changes(content: FilingContent, filed: Filed) -> dict[str, str]:
    """The locked fields that an order declares otherwise than they are filed: what is filed, by path."""
    diff = register_diff(content, filed)
    fields = [field for part in diff.parts for field in part.fields] if diff is not None else []
    return {field.path: field.old for field in fields if field.locked and field.change is not Change.SAME}


def _province(declared: str, known: FiledSponsor) -> str:
    return declared if declared.strip()[:2] == known.province or not known.province else f"{known.province}0000"


def _registered(service: OnlineService, known: FiledService) -> OnlineService:
    domains = [
        next((own for own in service.domains if same_name(own.name, name)), Domain(id=f"rd{place}", name=name))
        for place, name in enumerate(known.domains, start=1)
    ]
    spans: dict[str, tuple[IpRange, ...]] = {}
    for place, one in enumerate(known.accesses, start=1):
        if not one.provider:
            key = next((own.id for own in service.accesses if _is(own, one)), f"ra{place}")
            span = IpRange(start=one.start, end=one.end if one.end != one.start else "")
            spans[key] = (*spans.get(key, ()), span)
    own_accesses = {access.id: access for access in service.accesses}
    accesses = [replace(own_accesses.get(key, Access(id=key)), ips=ips) for key, ips in spans.items()]
    return replace(
        service,
        name=known.name or service.name,
        icp_number=known.number,
        domains=tuple(dict.fromkeys(domains)),
        accesses=tuple(accesses),
    )


def _is(own: Access, known: FiledAccess) -> bool:
    if known.authority_id and not is_blank(own.authority_id):
        return own.authority_id.strip() == known.authority_id
    return any(span.start.strip() == known.start for span in own.ips)


def _sponsor(content: FilingContent, known: FiledSponsor) -> PartDiff:
    sponsor, locks = content.sponsor, content.type.czlx in (2, 3, 4)
    person = known.nature == INDIVIDUAL
    fields = (
        _field("sponsor.name", "sponsor_name", known.name, sponsor.name),
        _field("sponsor.nature", "", _code(known.nature), _code(sponsor.nature), locked=locks and person),
        _field("sponsor.icp_number", "", known.number, sponsor.icp_number),
        _field("sponsor.certificate.type", "", _code(known.certificate_type), _code(sponsor.certificate.type)),
        _field(
            "sponsor.certificate.number",
            "sponsor_number",
            known.certificate_number,
            sponsor.certificate.number,
            locked=locks,
        ),
        _field(
            "sponsor.province",
            "",
            _province(sponsor.province, known),
            sponsor.province,
            locked=locks and bool(known.province),
        ),
    )
    return _part("sponsor", tuple(field for field in fields if field.old or field.new))


def _service(
    kind: FilingType, service: OnlineService, before: OnlineService, known: FiledService
) -> Iterator[PartDiff]:
    path, label = f"service.{service.id}", "field.service"
    yield _part(
        path,
        (
            _field(f"{path}.name", "", known.name, service.name),
            _field(f"{path}.icp_number", "", known.number, service.icp_number),
        ),
    )
    if service.domains and known.domains:
        declared, filed = {one.id: one.name for one in service.domains}, {one.id: one.name for one in before.domains}
        kept = declared.keys() & filed.keys()
        # None of the domains that are filed is left: the website would be moved to another one.
        locked = kind is FilingType.CHANGE and service.kind is ServiceKind.WEBSITE and not kept
        yield from _listed(f"{path}.domains", f"{label}.domains.name", "name", filed, declared, locked=locked)
    if service.accesses:
        yield from _listed(f"{path}.accesses", f"{label}.accesses.ips", "ips", _ips(before), _ips(service))


def _ips(service: OnlineService) -> dict[str, str]:
    return {
        access.id: ", ".join(
            span.start if span.end in ("", span.start) else f"{span.start}-{span.end}" for span in access.ips
        )
        for access in service.accesses
    }


def _listed(
    path: str, label: str, name: str, old: dict[str, str], new: dict[str, str], *, locked: bool = False
) -> Iterator[PartDiff]:
    """What is in a list by its ids: in both, new or gone."""
    for key in dict.fromkeys((*new, *old)):
        was, now = old.get(key, ""), new.get(key, "")
        change = Change.ADDED if key not in old else Change.REMOVED if key not in new else Change.SAME
        if change is Change.SAME and was != now and not same_name(was, now):
            change = Change.CHANGED
        field = FieldDiff(
            path=f"{path}.{key}.{name}", label=label, personal="", old=was, new=now, change=change, locked=locked
        )
        yield PartDiff(path=f"{path}.{key}", change=change, fields=(field,))


def _field(path: str, personal: str, old: str, new: str, *, locked: bool = False) -> FieldDiff:
    """What the order leaves out is as it is filed; letter case of a number is no difference."""
    if is_blank(new):
        change, new = Change.SAME, old
    elif not old:
        change = Change.ADDED
    else:
        change = Change.SAME if old.strip().upper() == new.strip().upper() else Change.CHANGED
    return FieldDiff(path=path, label=_label(path), personal=personal, old=old, new=new, change=change, locked=locked)


def _label(path: str) -> str:
    parts = path.split(".")
    return "field." + ".".join(parts if parts[0] == "sponsor" else [parts[0], *parts[2:]])


def _part(path: str, fields: tuple[FieldDiff, ...]) -> PartDiff:
    same = all(field.change is Change.SAME for field in fields)
    return PartDiff(path=path, change=Change.SAME if same else Change.CHANGED, fields=fields)


def _code(value: int | None) -> str:
    return "" if value is None else str(value)
