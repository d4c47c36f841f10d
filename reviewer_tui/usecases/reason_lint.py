"""What is wrong with the catalogue of reasons and the texts of letters, before an applicant reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from reviewer_tui.domain.checks import all_checks
from reviewer_tui.domain.letter_text import PLACE, Fault, faults_of_texts
from reviewer_tui.usecases.contracts import Words
from reviewer_tui.usecases.decisions import SCOPES

if TYPE_CHECKING:
    from reviewer_tui.domain.decision import RejectionReason
    from reviewer_tui.domain.reference import ReferenceTables

_KNOWN = frozenset(scope for scopes in SCOPES.values() for scope in scopes)


class PlacedWords(Words, Protocol):
    """A catalogue that tells the places in its texts."""

    def places(self, beginning: str) -> frozenset[str]: ...


def evidence_by_reason(tables: ReferenceTables, words: PlacedWords) -> dict[str, frozenset[str]]:
    """What the findings that propose a reason know, by its code: the places that the rule's own words have.

    A paper that is missing is named by its code in the evidence, and in the words of its rule under other names.
    """
    known: dict[str, frozenset[str]] = {}
    for rule in (check.rule for check in all_checks(tables)):
        paper = frozenset({"material"}) if rule.id in tables.material_kinds else frozenset()
        known[rule.reason] = known.get(rule.reason, frozenset()) | words.places(f"rule.{rule.id}.") | paper
    return known


def faults_of_catalogue(
    tables: ReferenceTables, words: Iterable[Words], evidence: Mapping[str, frozenset[str]]
) -> tuple[Fault, ...]:
    """Faults of the reasons, then of the texts. ``evidence`` is what findings know, by reason: only that fills a place."""
    every = tuple(words)
    found = [
        fault
        for reason in tables.reasons.values()
        for fault in _faults(reason, every, evidence.get(reason.code, frozenset()))
    ]
    return (*found, *faults_of_texts(tables.letter_texts.values()))


def _faults(reason: RejectionReason, words: tuple[Words, ...], evidence: frozenset[str]) -> Iterable[Fault]:
    # A field such as ``sponsor|service.domains`` names more than one.
    for field in reason.field.split("|"):
        if not all(one.has(f"reason_field.{field}") for one in words):
            yield Fault(of=reason.code, id="dangling_field", value=field)
    for scope in reason.scope:
        if scope not in _KNOWN:
            yield Fault(of=reason.code, id="scope_without_stage", value=scope)
    if not reason.scope or not any(reason.scope):
        yield Fault(of=reason.code, id="scope_without_stage")
    for name in ("reason_zh", "reason_en", "advice_zh", "advice_en"):
        if not getattr(reason, name).strip():
            yield Fault(of=reason.code, id="empty", value=name)
    for place in sorted(reason.places - evidence):
        yield Fault(of=reason.code, id="no_evidence", value=place)
    zh, en = (
        set(PLACE.findall(text)) for text in (reason.reason_zh + reason.advice_zh, reason.reason_en + reason.advice_en)
    )
    for place in sorted(zh ^ en):
        yield Fault(of=reason.code, id="one_language", value=place)
    if not reason.source or not (reason.last_verified or "undated" in reason.source):
        yield Fault(of=reason.code, id="unverified")
