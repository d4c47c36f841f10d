"""A filing's content with every personal field masked: what everybody sees who does not hold the filing."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from reviewer_tui.domain.fields import personal_kind
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.finding import Finding
from reviewer_tui.domain.masking import mask, mask_evidence

T = TypeVar("T")


def masked_content(content: FilingContent) -> FilingContent:
    """The content with the fields masked that carry ``personal`` metadata."""
    return _masked(content, content.sponsor.is_individual)


def masked_finding(finding: Finding, *, individual: bool) -> Finding:
    """The finding with its evidence masked."""
    evidence = tuple(mask_evidence(finding.evidence, individual=individual).items())
    return finding if evidence == finding.evidence else replace(finding, evidence=evidence)


def _masked(value: T, individual: bool) -> T:
    if isinstance(value, tuple):
        return tuple(_masked(item, individual) for item in value)  # type: ignore[return-value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes: dict[str, Any] = {}
    for item in fields(value):
        old = getattr(value, item.name)
        kind = personal_kind(value, item.name)
        new = mask(kind, old, individual=individual) if kind and isinstance(old, str) else _masked(old, individual)
        if new != old:
            changes[item.name] = new
    return replace(value, **changes) if changes else value
