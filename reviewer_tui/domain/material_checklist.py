"""Which materials are due, and how many of them are there (handbook, section 7).

The conditions are those of ``material_kinds.csv``; the owner of a slot is what the kind's scope says: nothing for the
filing, the id of the service or domain, ``sponsor`` or the service's id for a principal, the id of a pre-approval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from reviewer_tui.domain.conditions import Facts, evaluate
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.filing_facts import (
    domain_facts,
    filing_facts,
    nobody,
    pre_approval_codes,
    same_person,
    service_facts,
    verification_mode,
)
from reviewer_tui.domain.material import ChecklistItem, DueState, Material, MaterialKind, PaperReceipt, PaperState
from reviewer_tui.domain.online_service import OnlineService
from reviewer_tui.domain.reference import NO_FACTS, ReferenceTables
from reviewer_tui.domain.sponsor import Principal

__all__ = ["material_checklist", "slot_owner", "verification_mode"]

SPONSOR = "sponsor"
_FILLED_BY_CAPTURE = {"MAT_LICENSE": "MAT_EVERIFY_LICENSE"}
"""One slot, not two: where the capture of the applet is due, the scan is not (notes in ``material_kinds.csv``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Owner:
    """To what a slot belongs, what is known there, and which of the kind's files are its own."""

    id: str
    facts: Facts
    holds: Callable[[Material], bool]


def material_checklist(
    content: FilingContent,
    materials: tuple[Material, ...],
    tables: ReferenceTables,
    papers: tuple[PaperReceipt, ...] = (),
    facts: Mapping[str, str] = NO_FACTS,
) -> tuple[ChecklistItem, ...]:
    """The slots that are due, those left open by an unset fact, and those that hold files though they are not due.

    ``facts`` are the reviewer's answers to open facts; they win over the package. Order: that of the table, then of the
    services and domains.
    """
    received = {(paper.kind, paper.owner) for paper in papers}
    of_filing = filing_facts(content, tables, facts)
    items = []
    for kind in tables.material_kinds.values():
        files = [material for material in materials if material.kind == kind.code]
        for owner in _owners(kind, content, of_filing, facts):
            present = tuple(material.id for material in files if owner.holds(material))
            item = _item(kind, owner, present, tables, paper_received=(kind.code, owner.id) in received)
            if item.due is not DueState.NOT_REQUIRED or present:
                items.append(item)
    return tuple(items)


def slot_owner(material: Material, checklist: tuple[ChecklistItem, ...]) -> str:
    """The owner of the slot that this material fills, or "" when it fills none or belongs to the filing."""
    return next((item.owner for item in checklist if material.id in item.present), "")


def _item(
    kind: MaterialKind, owner: _Owner, present: tuple[str, ...], tables: ReferenceTables, *, paper_received: bool
) -> ChecklistItem:
    result = evaluate(kind.required_when, owner.facts)
    due, open_facts = result.due, result.open_facts
    capture = tables.material_kinds.get(_FILLED_BY_CAPTURE.get(kind.code, ""))
    if capture and due is not DueState.NOT_REQUIRED:
        captured = evaluate(capture.required_when, owner.facts)
        if captured.due is DueState.REQUIRED:
            due, open_facts = DueState.NOT_REQUIRED, ()
        elif captured.due is DueState.OPEN:
            due, open_facts = DueState.OPEN, captured.open_facts
    paper = PaperState.NOT_DUE
    if due is DueState.REQUIRED and evaluate(kind.paper_when, owner.facts).due is DueState.REQUIRED:
        paper = PaperState.RECEIVED if paper_received else PaperState.DUE
    return ChecklistItem(
        kind=kind.code,
        owner=owner.id,
        gate=kind.gate,
        due=due,
        needed=kind.copies + _second_document(kind, owner.facts),
        present=present,
        paper=paper,
        open_facts=open_facts,
        received=paper_received,
    )


def _second_document(kind: MaterialKind, facts: Facts) -> int:
    """Where the sponsor principal is not the legal representative, the documents of both are due (notes, seed)."""
    another = "false" in facts.get("sponsor_principal_is_legal_rep", ()) and "unit" in facts.get("entity", ())
    return int(kind.code == "MAT_ID_SPONSOR" and another)


def _owners(
    kind: MaterialKind, content: FilingContent, of_filing: Facts, answers: Mapping[str, str]
) -> Iterator[_Owner]:
    if kind.copies_rule.endswith("per category"):
        yield from _category_owners(content, of_filing, answers)
    elif kind.scope == "service":
        for service in content.services:
            facts = service_facts(content, service, of_filing, answers)
            yield _Owner(id=service.id, facts=facts, holds=_of_service(content, service))
    elif kind.scope == "domain":
        yield from _domain_owners(content, of_filing, answers)
    elif kind.scope == "principal":
        yield from _principal_owners(content, of_filing)
    else:
        yield _Owner(id="", facts=of_filing, holds=lambda material: True)


def _of_service(content: FilingContent, service: OnlineService) -> Callable[[Material], bool]:
    only_one = len(content.services) == 1
    return lambda material: material.service_id == service.id or (only_one and not material.service_id)


def _category_owners(content: FilingContent, of_filing: Facts, answers: Mapping[str, str]) -> Iterator[_Owner]:
    """One slot a chosen category; one for the whole service while the question was not answered."""
    for service in content.services:
        facts = service_facts(content, service, of_filing, answers)
        own = _of_service(content, service)
        codes = pre_approval_codes(service)
        chosen = [one for one in service.pre_approvals or () if one.code in (codes or ())]
        for one in chosen:
            yield _Owner(id=one.id, facts=facts, holds=_of_category(own, one.code, alone=len(chosen) == 1))
        if not chosen:
            yield _Owner(id=service.id, facts=facts, holds=own)


def _of_category(own: Callable[[Material], bool], code: int | None, *, alone: bool) -> Callable[[Material], bool]:
    return lambda material: (
        own(material) and (material.pre_approval == code or (alone and material.pre_approval is None))
    )


def _domain_owners(content: FilingContent, of_filing: Facts, answers: Mapping[str, str]) -> Iterator[_Owner]:
    """One slot a domain name: a name that serves a website and an APP has one certificate."""
    ids: dict[str, set[str]] = {}
    for service in content.services:
        for domain in service.domains:
            ids.setdefault(domain.name.strip().lower() or domain.id, set()).add(domain.id)
    seen: set[str] = set()
    for service in content.services:
        facts = service_facts(content, service, of_filing, answers)
        for domain in service.domains:
            name = domain.name.strip().lower() or domain.id
            if name not in seen:
                seen.add(name)
                holds = _of_domain(ids[name], alone=len(ids) == 1)
                yield _Owner(id=domain.id, facts=domain_facts(content, domain, facts), holds=holds)


def _of_domain(ids: set[str], *, alone: bool) -> Callable[[Material], bool]:
    return lambda material: material.domain_id in ids or (alone and not material.domain_id)


def _principal_owners(content: FilingContent, of_filing: Facts) -> Iterator[_Owner]:
    """One slot a person: a service principal who is the sponsor's, or another service's, has no second one."""
    people = [(SPONSOR, content.sponsor.principal), *((service.id, service.principal) for service in content.services)]
    known = [(owner, person) for owner, person in people if not nobody(person)] or people[:1]
    first: dict[str, Principal] = {}
    shared: dict[str, set[str]] = {}
    for owner, person in known:
        same = next((one for one, other in first.items() if same_person(other, person)), owner)
        if same == owner:
            first[owner] = person
        shared.setdefault(same, set()).add(owner)
    for owner in first:
        yield _Owner(id=owner, facts=of_filing, holds=_of_person(shared[owner], alone=len(first) == 1))


def _of_person(owners: set[str], *, alone: bool) -> Callable[[Material], bool]:
    def holds(material: Material) -> bool:
        if alone:
            return True
        if material.principal == SPONSOR:
            return SPONSOR in owners
        services = owners - {SPONSOR}
        return bool(services) and (material.service_id in services or not material.service_id)

    return holds
