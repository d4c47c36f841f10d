"""Every declared value of a filing under its path by minted ids: for side-by-side view, diff and text checks.

A path is made of attribute names with ids after the lists: ``sponsor.certificate.number``,
``service.s1.domains.d1.name``, ``filing.remark``. The label of a path is its attributes without the ids:
``field.service.domains.name``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.online_service import Domain, IpRange, Sdk

_FILING_LEAVES = ("order_no", "type", "account", "verification_channel", "changed", "facts", "remark")
_NOT_DECLARED = frozenset({"id", "ref"})
_PERSONS = frozenset({"legal_representative", "shareholder", "principal", "manager"})
_PERSONAL_HOLDER = {"holder": "name", "holder_document_number": "id_number"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """One declared value as text (empty when it was not given), the kind of its mask, and the id of its label."""

    path: str
    value: str
    personal: str
    label: str


def flatten(content: FilingContent) -> tuple[FieldValue, ...]:
    """Every leaf of the content in reading order: the filing, the sponsor, then service by service."""
    return tuple(_leaves_of(content))


def field_value(content: FilingContent, path: str) -> str:
    """The declared value at ``path``; at a path of several values they are joined; "" where there is none."""
    leaves = flatten(content)
    for leaf in leaves:
        if leaf.path == path:
            return leaf.value
    below = [leaf for leaf in leaves if leaf.path.startswith(path + ".")]
    names = [leaf.value for leaf in below if leaf.path.endswith(".name") and leaf.value]
    return ", ".join(names or [leaf.value for leaf in below if leaf.value])


def label_of(path: str, content: FilingContent) -> str:
    """The id of the label of a path that is a leaf of the content or lies above one; else ``field.`` with the path."""
    for leaf in flatten(content):
        if leaf.path == path:
            return leaf.label
        if leaf.path.startswith(path + "."):
            cut = leaf.path[len(path) + 1 :].split(".")
            return _without_tail(leaf.label, cut)
    return f"field.{path}"


_CATALOGUE_FIELDS = {
    "sponsor": {
        "name": "sponsor.name",
        "nature": "sponsor.nature",
        "certificate.type": "sponsor.nature",
        "certificate.number": "sponsor.cert_number",
        "certificate.address": "sponsor.cert_address",
        "certificate.name_on_certificate": "sponsor.name",
        "province": "sponsor.province",
        "city": "sponsor.region",
        "county": "sponsor.region",
        "address": "sponsor.address",
    },
    "principal": {
        "name": "principal.name",
        "document_type": "principal.cert_type",
        "document_number": "principal.cert_number",
        "document_validity": "principal.cert_validity",
        "mobile": "principal.mobile",
        "emergency_phone": "principal.phones",
        "office_phone": "principal.office_phone",
        "email": "principal.email",
    },
    "service": {
        "name": "service.name",
        "contents": "service.contents",
        "languages": "service.languages",
        "home_url": "service.home_url",
        "domains": "service.domains",
        "pre_approvals": "service.pre_approvals",
        "accesses": "access",
        "app": "app.platforms.package_id",
    },
}
_APP_FIELDS = {
    "app_name": "service.name",
    "certificate_digest": "app.platforms.cert_digest",
    "certificate_subject": "app.platforms.public_key",
    "public_key": "app.platforms.public_key",
}


def catalogue_field(path: str) -> str:
    """The field of ``rejection_reasons.csv`` under which a fault at ``path`` is told to the applicant."""
    room, _, rest = path.partition(".")
    if room == "material":
        return "material.files"
    if room == "service":
        rest = rest.partition(".")[2]
    if room not in ("sponsor", "service"):
        return "filing.type" if path == "filing.type" else "filing"
    if rest.startswith("principal"):
        return _nearest(_CATALOGUE_FIELDS["principal"], rest.partition(".")[2], "sponsor.principal")
    if rest.startswith("accesses.") and rest.endswith(".ips"):
        return "access.ips"
    if rest.startswith("app.sdks") or rest == "app.provides_sdk":
        return "app.sdks"
    if rest.startswith("app.platforms."):
        return _APP_FIELDS.get(rest.rpartition(".")[2], "app.platforms.package_id")
    return _nearest(_CATALOGUE_FIELDS[room], rest, "sponsor" if room == "sponsor" else "filing")


def _nearest(known: Mapping[str, str], rest: str, otherwise: str) -> str:
    while rest:
        if rest in known:
            return known[rest]
        rest = rest.rpartition(".")[0]
    return otherwise


def _without_tail(label: str, tail: list[str]) -> str:
    parts = label.split(".")
    for name in reversed(tail):
        if parts[-1] == name:
            parts.pop()
    return ".".join(parts)


def _leaves_of(content: FilingContent) -> Iterator[FieldValue]:
    for name in _FILING_LEAVES:
        yield from _walk(getattr(content, name), f"filing.{name}", f"field.filing.{name}", personal_kind(content, name))
    yield from _walk(content.sponsor, "sponsor", "field.sponsor", "")
    for service in content.services:
        yield from _walk(service, f"service.{service.id}", "field.service", "")


def _walk(value: Any, path: str, label: str, personal: str) -> Iterator[FieldValue]:
    if isinstance(value, tuple) and value and is_dataclass(value[0]) and hasattr(value[0], "id"):
        for item in value:
            yield from _walk(item, f"{path}.{item.id}", label, "")
    elif declared := _declared(type(value)):  # type: ignore[arg-type]  # a class is hashable, whatever its metaclass
        for name in declared:
            inner = getattr(value, name)
            if name == "app" and inner is None:
                continue
            yield from _walk(inner, f"{path}.{name}", f"{label}.{name}", personal_kind(value, name))
    else:
        yield FieldValue(path=path, value=as_text(value), personal=personal, label=label)


def personal_kind(owner: Any, name: str) -> str:
    """The kind of mask for one attribute of a domain value; a holder who is a person is a person, also for a unit."""
    if isinstance(owner, Domain) and owner.holder_relation in _PERSONS and name in _PERSONAL_HOLDER:
        return _PERSONAL_HOLDER[name]
    return _personal(type(owner))[name]  # type: ignore[arg-type]


@cache
def _personal(kind: type[Any]) -> Mapping[str, str]:
    return {field.name: str(field.metadata.get("personal", "")) for field in fields(kind)}


@cache
def _declared(kind: type[Any]) -> tuple[str, ...]:
    """The attributes of a domain class that an applicant declares; none of another."""
    if not is_dataclass(kind):
        return ()
    return tuple(field.name for field in fields(kind) if field.name not in _NOT_DECLARED)


def as_text(value: object) -> str:
    """A declared value as one line: dates in ISO form, true and false, lists joined by comma and blank."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(as_text(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}={as_text(item)}" for key, item in value.items())
    if isinstance(value, IpRange):
        return value.start if value.end in ("", value.start) else f"{value.start}-{value.end}"
    if isinstance(value, Sdk):
        return f"{value.name} ({value.provider})" if value.provider else value.name
    return str(value)
