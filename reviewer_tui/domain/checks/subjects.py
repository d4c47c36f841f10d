"""What the rules are asked about: the sponsor, the principals, the services and their parts, by filing type.

A first filing says everything. A new service or access refers to a sponsor that is filed, a new access to a service
that is filed, a change to both: there, what is left out is unchanged and not missing. Cancellations declare none of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer_tui.domain.checks.inspection import Inspection, Subject
from reviewer_tui.domain.filing_facts import is_blank, nobody
from reviewer_tui.domain.online_service import Access, AppPlatform, Domain, OnlineService, ServiceKind
from reviewer_tui.domain.sponsor import Principal, Sponsor

NEW_ACCESS = 3
CHANGE = 4
SPONSOR = "sponsor"
"""The owner of what is about the sponsor's principal, where a service has the same beside it."""


def sponsor(inspection: Inspection) -> Iterator[Subject[Sponsor]]:
    """The sponsor of a filing that files something."""
    if inspection.files_something:
        yield Subject(value=inspection.content.sponsor, path="sponsor", required=inspection.first)


def principals(inspection: Inspection) -> Iterator[Subject[Principal]]:
    """The sponsor's principal and each service's. An individual is its own principal and need not be named again."""
    if not inspection.files_something:
        return
    head = inspection.content.sponsor.principal
    if not nobody(head) or (inspection.first and inspection.entity != "individual"):
        yield Subject(value=head, path="sponsor.principal", owner=SPONSOR, required=inspection.first)
    for service in services(inspection):
        person = service.value.principal
        if not nobody(person) or service.required:
            path = f"{service.path}.principal"
            yield Subject(value=person, path=path, owner=service.owner, required=service.required)


def services(inspection: Inspection) -> Iterator[Subject[OnlineService]]:
    """Every service of a filing that files something."""
    if not inspection.files_something:
        return
    for service in inspection.content.services:
        required = inspection.content.type.czlx != NEW_ACCESS and not _only_named(inspection, service)
        yield Subject(value=service, path=f"service.{service.id}", owner=service.id, required=required)


def _only_named(inspection: Inspection, service: OnlineService) -> bool:
    """In a change of the sponsor a service may be listed by its number alone."""
    said = not is_blank(service.name) or service.domains or service.contents or service.accesses or service.app
    return inspection.content.type.czlx == CHANGE and not said


def websites(inspection: Inspection) -> Iterator[Subject[OnlineService]]:
    """The services that are websites."""
    return (subject for subject in services(inspection) if subject.value.kind is ServiceKind.WEBSITE)


def apps(inspection: Inspection) -> Iterator[Subject[OnlineService]]:
    """The services that are APPs, except those of a new access, which say nothing about the APP itself."""
    for subject in services(inspection):
        if subject.value.kind is ServiceKind.APP and (subject.required or subject.value.app):
            yield subject


def platforms(inspection: Inspection) -> Iterator[Subject[AppPlatform]]:
    """Every platform of every APP."""
    for subject in apps(inspection):
        for platform in subject.value.app.platforms if subject.value.app else ():
            path = f"{subject.path}.app.platforms.{platform.id}"
            yield Subject(value=platform, path=path, owner=subject.owner, required=subject.required)


def domains(inspection: Inspection) -> Iterator[Subject[Domain]]:
    """Every domain of every service."""
    for subject in services(inspection):
        for domain in subject.value.domains:
            path = f"{subject.path}.domains.{domain.id}"
            yield Subject(value=domain, path=path, owner=subject.owner, required=subject.required)


def website_domains(inspection: Inspection) -> Iterator[Subject[Domain]]:
    """Every domain of the websites."""
    owners = {subject.owner for subject in websites(inspection)}
    return (subject for subject in domains(inspection) if subject.owner in owners)


def accesses(inspection: Inspection) -> Iterator[Subject[Access]]:
    """Every access; one without content stands for a service that declares none where one is needed."""
    for subject in services(inspection):
        path = f"{subject.path}.accesses"
        for access in subject.value.accesses:
            yield Subject(value=access, path=f"{path}.{access.id}", owner=subject.owner)
        if not subject.value.accesses and inspection.content.type.czlx != CHANGE:
            yield Subject(value=Access(), path=path, owner=subject.owner)
