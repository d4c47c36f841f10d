"""What codes and minted ids of a filing stand for: the names that tables and the filing itself give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from reviewer_tui.domain.fields import FieldValue
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.questions import ANSWERS, PREFIX
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.domain.verification import side_in
from reviewer_tui.locale import Texts
from reviewer_tui.tui.wording import words


def owner_name(texts: Texts, content: FilingContent, owner: str) -> str:
    """Whose a row or slot is: a service's name, a domain, the sponsor or the service principal."""
    for service in content.services:
        if service.id == owner:
            return service.name or service.id
        for domain in service.domains:
            if domain.id == owner:
                return domain.name
    return words(texts, f"owner.{owner}", owner) if owner else ""


def part_name(texts: Texts, content: FilingContent, path: str) -> str:
    """The heading under which a field stands: the filing, the sponsor, a service with what belongs to it."""
    parts = path.split(".")
    if parts[0] == "filing":
        return texts("review.part.filing")
    if parts[0] == "sponsor":
        return texts("review.part.sponsor_principal" if parts[1:2] == ["principal"] else "review.part.sponsor")
    service = content.service(parts[1]) if len(parts) > 1 else None
    name = service.name if service else ""
    if parts[2:3] == ["principal"]:
        return texts("review.part.service_principal", name=name)
    if len(parts) > 3 and parts[2] == "domains":
        return texts("review.part.domain", name=owner_name(texts, content, parts[3]))
    if parts[2:3] == ["accesses"]:
        return texts("review.part.access", name=name)
    if parts[2:3] == ["app"]:
        return texts("review.part.app", name=name)
    return texts("review.part.service", name=name)


def field_name(texts: Texts, label: str) -> str:
    """What a field is called under the heading of its part: ``Mobile``, where the heading says whose."""
    name = words(texts, label, label.removeprefix("field."))
    owner, _, rest = label.partition(".principal.")
    whose = words(texts, f"{owner}.principal", "") if rest else ""
    short = name.removeprefix(whose).lstrip(":： ") if whose else ""
    return short[:1].upper() + short[1:] if short else name


def place_name(texts: Texts, content: FilingContent, path: str) -> str:
    """The innermost thing with a name that a path leads through."""
    names = [owner_name(texts, content, part) for part in path.split(".")[1:]]
    known = [name for name, part in zip(names, path.split(".")[1:], strict=True) if name and name != part]
    return known[-1] if known else ""


def spot_name(texts: Texts, tables: ReferenceTables, content: FilingContent, path: str) -> str:
    """A place as a list of faults names it: the thing with a name, the kind of a material, and the region of its page."""
    whole, _, region = path.partition("#")
    name = place_name(texts, content, whole)
    if whole.startswith("material."):
        kind = tables.material_kinds.get(whole.split(".")[1])
        called = "" if kind is None else kind.name_zh if texts.lang == "zh" else kind.name_en
        name = " ".join(part for part in (called, name) if part)
    return f"{name} #{side_in(region, texts.lang)}" if region else name


def value_name(texts: Texts, tables: ReferenceTables, field: FieldValue) -> str:
    """A declared value with the name of its code; values that are no codes stay as they are."""
    value = field.value
    last = field.label.rsplit(".", 1)[-1]
    if not value:
        return value
    if value in ("true", "false"):
        return texts(f"answer.{value}")
    if field.label == "field.filing.facts":
        return texts("list.between").join(_fact(texts, part) for part in value.split(", "))
    if field.label in _ENUMS:
        return words(texts, f"{_ENUMS[field.label]}.{value}", value)
    table = _table(tables, field.label, last)
    if table is not None:
        return texts("list.between").join(_named(texts, table, code) for code in value.split(", "))
    if last in ("province", "city", "county") and value[:2] in tables.provinces and value[2:] in ("", "0000"):
        province = tables.provinces[value[:2]]
        return f"{value} {province.name_zh if texts.lang == 'zh' else province.name_en}"
    return value


_ENUMS: Mapping[str, str] = {
    "field.service.kind": "service_kind",
    "field.filing.type": "filing_type",
    "field.filing.account.relation": "account_relation",
    "field.filing.verification_channel": "verification_channel",
    "field.service.domains.holder_relation": "holder_relation",
}


def _fact(texts: Texts, said: str) -> str:
    """``name_related=true`` as the question that it answers, with yes, no, or the answer itself."""
    fact, _, answer = said.partition("=")
    name = words(texts, f"rule_name.{PREFIX}{fact}", fact)
    yes, no = ANSWERS.get(fact, ("true", "false"))
    return f"{name}: {texts('answer.true') if answer == yes else texts('answer.false') if answer == no else answer}"


class _Entry(Protocol):
    """A line of a table of codes."""

    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...


def _table(tables: ReferenceTables, label: str, last: str) -> Mapping[int, _Entry] | None:
    """The table that the codes of a field stand in; None where the value is no code."""
    match label:
        case "field.service.accesses.modes":
            return tables.access_modes
        case "field.service.accesses.locations":
            return tables.server_locations
        case "field.service.languages":
            return tables.languages
        case "field.service.contents":
            return {**tables.website_contents, **tables.app_contents}
        case "field.service.pre_approvals.code":
            return tables.pre_approvals
    if last == "nature":
        return tables.natures
    if label == "field.sponsor.certificate.type" or last == "document_type":
        return tables.certificate_types
    return None


def _named(texts: Texts, table: Mapping[int, _Entry], code: str) -> str:
    if not code.isascii() or not code.isdigit() or int(code) not in table:
        return code
    entry = table[int(code)]
    return f"{code} {entry.name_zh if texts.lang == 'zh' else entry.name_en}"


def reason_name(texts: Texts, reasons: Iterable[str], tables: ReferenceTables) -> str:
    """Codes of reasons with their words; the Authority's result codes are reasons, too."""
    names = []
    for code in reasons:
        entry = tables.reasons.get(code)
        if entry is None:
            names.append(_named(texts, tables.result_codes, code))
        else:
            names.append(f"{code} {entry.words(texts.lang)[0]}")
    return texts("list.between").join(names)
