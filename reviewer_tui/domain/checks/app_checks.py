"""R-APP-01 … R-APP-08: what only an APP has (handbook, section 9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reviewer_tui.domain.checks import subjects
from reviewer_tui.domain.checks.inspection import Check, Fault, Inspection, Rule, Subject, evidence
from reviewer_tui.domain.checks.material_checks import ICON_KIND, material_path
from reviewer_tui.domain.domain_names import levels_below, parse_domain_name
from reviewer_tui.domain.filing_facts import is_blank
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.identifiers import digest_fault, is_android_package, is_bundle_id, normal_digest
from reviewer_tui.domain.material import Material
from reviewer_tui.domain.online_service import App, AppPlatform, Domain, OnlineService

Faults = Iterator[Fault]

_MAIN_PLATFORMS = frozenset({"android", "ios"})
_PLATFORMS = _MAIN_PLATFORMS | {"harmonyos", "blackberry", "linux", "other"}
_DEBUG_SUBJECT = re.compile(r"(?:^|[,/+;])\s*CN\s*=\s*\"?\s*Android\s*Debug\b", re.ASCII | re.IGNORECASE)
ICON_LIMIT = 102_400
"""An icon has fewer bytes than this (seed: 小于 1024 字节 × 100)."""
MOST_LEVELS = 2
REFUSED_LEVELS = 4


def _severity(platform: str) -> Severity:
    return Severity.ERROR if platform in _MAIN_PLATFORMS else Severity.WARNING


def _has_platform(_: Inspection, subject: Subject[OnlineService]) -> Faults:
    app = subject.value.app
    if subject.required and not (app and app.platforms):
        yield Fault(case="no_platform", path=f"{subject.path}.app.platforms" if app else f"{subject.path}.app")


def _identified(_: Inspection, subject: Subject[AppPlatform]) -> Faults:
    """Package id and digest of a platform; its public key is R-APP-03's."""
    platform = subject.value
    package_path = f"{subject.path}.package_id"
    if platform.platform not in _PLATFORMS:
        values = evidence({"platform": platform.platform})
        yield Fault(case="unknown_platform", path=f"{subject.path}.platform", evidence=values)
    if is_blank(platform.package_id):
        yield Fault(case="package_missing", path=package_path, severity=_severity(platform.platform))
    elif (platform.platform == "android" and not is_android_package(platform.package_id)) or (
        platform.platform == "ios" and not is_bundle_id(platform.package_id)
    ):
        yield Fault(case=f"{platform.platform}_package", path=package_path)
    if is_blank(platform.certificate_digest):
        yield Fault(
            case="digest_missing",
            path=f"{subject.path}.certificate_digest",
            severity=_severity(platform.platform),
            reason="A02",
            field="app.platforms.cert_digest",
        )


def _with_digest(inspection: Inspection) -> Iterator[Subject[AppPlatform]]:
    return (subject for subject in subjects.platforms(inspection) if not is_blank(subject.value.certificate_digest))


def _digest(_: Inspection, subject: Subject[AppPlatform]) -> Faults:
    platform, digest = subject.value.platform, subject.value.certificate_digest
    path = f"{subject.path}.certificate_digest"
    fault = digest_fault(platform, digest)
    if fault == "length":
        values = evidence({"length": len(normal_digest(digest)), "wanted": 32 if platform == "android" else 40})
        yield Fault(case="length", path=path, evidence=values)
    elif fault:
        yield Fault(case=fault, path=path)
    elif platform == "harmonyos":
        yield Fault(case="harmonyos", path=path, severity=Severity.HINT)


def _public_key(_: Inspection, subject: Subject[AppPlatform]) -> Faults:
    if is_blank(subject.value.public_key):
        severity = _severity(subject.value.platform)
        yield Fault(case="missing", path=f"{subject.path}.public_key", severity=severity)


def _with_subject(inspection: Inspection) -> Iterator[Subject[AppPlatform]]:
    return (subject for subject in subjects.platforms(inspection) if not is_blank(subject.value.certificate_subject))


def _release_certificate(_: Inspection, subject: Subject[AppPlatform]) -> Faults:
    if _DEBUG_SUBJECT.search(subject.value.certificate_subject):
        yield Fault(case="debug", path=f"{subject.path}.certificate_subject")


def _icons(inspection: Inspection) -> Iterator[Subject[tuple[Material, ...]]]:
    """The icon files of each APP; whether one is there at all is the material checklist's (MAT_APP_ICON)."""
    owners = {subject.owner for subject in subjects.apps(inspection)}
    files = {material.id: material for material in inspection.materials}
    for item in inspection.checklist:
        if item.kind == ICON_KIND and item.owner in owners and item.present:
            icons = tuple(files[id_] for id_ in item.present)
            yield Subject(value=icons, path=material_path(item.kind, item.owner), owner=item.owner)


def _icon(_: Inspection, subject: Subject[tuple[Material, ...]]) -> Faults:
    for position, icon in enumerate(subject.value):
        path = subject.path if position == 0 else f"{subject.path}.{position + 1}"
        if icon.facts.format != "jpeg":
            yield Fault(case="format", path=path, evidence=evidence({"format": icon.facts.format}))
        elif icon.facts.broken:
            yield Fault(case="broken", path=path)
        if icon.facts.size >= ICON_LIMIT:
            values = evidence({"bytes": icon.facts.size, "limit": ICON_LIMIT})
            yield Fault(case="too_large", path=path, evidence=values)


def _sdks(_: Inspection, subject: Subject[OnlineService]) -> Faults:
    app = subject.value.app or App()
    if app.provides_sdk is None and subject.required:
        yield Fault(case="unanswered", path=f"{subject.path}.app.provides_sdk")
    if subject.required and all(is_blank(sdk.name) for sdk in app.sdks):
        yield Fault(case="none_listed", path=f"{subject.path}.app.sdks", severity=Severity.WARNING)


def _has_domain(_: Inspection, subject: Subject[OnlineService]) -> Faults:
    if subject.required and not subject.value.domains:
        yield Fault(case="none", path=f"{subject.path}.domains")


def _app_domains(inspection: Inspection) -> Iterator[Subject[Domain]]:
    owners = {subject.owner for subject in subjects.apps(inspection)}
    return (subject for subject in subjects.domains(inspection) if subject.owner in owners)


def _levels(_: Inspection, subject: Subject[Domain]) -> Faults:
    name = parse_domain_name(subject.value.name)
    if name is None:
        return
    levels = levels_below(name)
    if levels > MOST_LEVELS:
        severity = Severity.ERROR if levels >= REFUSED_LEVELS else Severity.WARNING
        case = "too_deep" if levels >= REFUSED_LEVELS else "deep"
        yield Fault(case=case, path=f"{subject.path}.name", severity=severity, evidence=evidence({"levels": levels}))


def _one_name(_: Inspection, subject: Subject[OnlineService]) -> Faults:
    """The name on every platform is the filed one; that it is unique is R-SVC-06's."""
    service = subject.value
    for platform in service.app.platforms if service.app else ():
        differs = not is_blank(platform.app_name) and platform.app_name.strip() != service.name.strip()
        if differs and not is_blank(service.name):
            path = f"{subject.path}.app.platforms.{platform.id}.app_name"
            yield Fault(case="differs", path=path, evidence=evidence({"name": service.name}))


def _rule(id_: str, severity: Severity, basis: str, reason: str, field: str) -> Rule:
    return Rule(id=id_, severity=severity, basis=basis, reason=reason, field=field)


_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_PLATFORM = _rule("R-APP-01", _ERROR, "seed", "A03", "app.platforms.package_id")
_DOMAINS = _rule("R-APP-07", _ERROR, "seed", "A05", "app.domains")

CHECKS: tuple[Check[Any], ...] = (
    Check(_PLATFORM, subjects.apps, _has_platform),
    Check(_PLATFORM, subjects.platforms, _identified),
    Check(_rule("R-APP-02", _ERROR, "seed, VP-2026", "A02", "app.platforms.cert_digest"), _with_digest, _digest),
    Check(_rule("R-APP-03", _ERROR, "seed", "A04", "app.platforms.public_key"), subjects.platforms, _public_key),
    Check(
        _rule("R-APP-04", _WARNING, "VP-2026", "A04", "app.platforms.public_key"), _with_subject, _release_certificate
    ),
    Check(_rule("R-APP-05", _ERROR, "seed", "A01", "app.icon"), _icons, _icon),
    Check(_rule("R-APP-06", _ERROR, "seed", "A06", "app.sdks"), subjects.apps, _sdks),
    Check(_DOMAINS, subjects.apps, _has_domain),
    Check(_DOMAINS, _app_domains, _levels),
    Check(_rule("R-APP-08", _ERROR, "seed", "N04", "service.name"), subjects.apps, _one_name),
)
