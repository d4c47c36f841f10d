"""Answers of the Authority as findings: on their fields, in the words of our own reasons, with the bad value as evidence.

They stand beside those of the checks as long as the answer asks for something: until it is fixed here, uploaded afresh, or
another revision comes (handbook, sections 11 and 13).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reviewer_tui.domain.authority_answer import REFUSED, RULE, AnswerKind, AuthorityAnswer
from reviewer_tui.domain.decision import RejectionReason
from reviewer_tui.domain.fields import FieldValue, catalogue_field, flatten
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.finding import CheckReport, Finding, RuleRow, Severity
from reviewer_tui.domain.masking import mask
from reviewer_tui.domain.reference import ReferenceTables

_GOOD_NEWS = frozenset({1001, 1060, 1062})
_BASIS = "MIIT-V3"
_LEAVES = {"service.domains": ".name", "access.ips": ".ips", "sponsor.region": ".county"}
"""The leaf that stands for a field of several, where no value tells which."""


def open_answers(answers: Iterable[AuthorityAnswer], filing: Filing) -> tuple[AuthorityAnswer, ...]:
    """Codes and opinions on this revision that nothing has been done about."""
    return tuple(
        answer
        for answer in answers
        if answer.kind is not AnswerKind.APPROVAL and answer.settled_at is None and answer.revision == filing.revision
    )


def shown_answers(answers: Iterable[AuthorityAnswer], *, in_clear: bool) -> tuple[AuthorityAnswer, ...]:
    """Answers as they may be shown: who may write notes has to call the official back and sees name and number; bad values of
    the filing stand in the findings, under their masks.
    """
    return tuple(
        replace(
            answer,
            codes=tuple((code, "") for code, _ in answer.codes),
            official=answer.official if in_clear else mask("name", answer.official),
            phone=answer.phone if in_clear else mask("phone", answer.phone),
        )
        for answer in answers
    )


def with_answers(
    report: CheckReport, answers: Iterable[AuthorityAnswer], content: FilingContent, tables: ReferenceTables
) -> CheckReport:
    """The report with a finding and a row of the checklist for every code; the Authority's come first."""
    found = tuple(finding for answer in answers for finding in findings_of(answer, content, tables))
    if not found:
        return report
    rows = tuple(
        RuleRow(id=rule, rule=rule, field=field, reason=reason, basis=_BASIS)
        for rule, (field, reason) in {one.rule: (one.field, one.reason) for one in reversed(found)}.items()
    )
    return replace(report, rows=rows[::-1] + report.rows, findings=found + report.findings)


def findings_of(answer: AuthorityAnswer, content: FilingContent, tables: ReferenceTables) -> tuple[Finding, ...]:
    """A finding for every code and place; several bad values at one place stand in one."""
    if answer.kind is AnswerKind.OPINION:
        return (_opinion(answer, tables),)
    leaves = flatten(content)
    merged: dict[tuple[int, str], tuple[str, list[str]]] = {}
    for code, value in answer.codes:
        if code not in _GOOD_NEWS:
            path, personal = _place(code, value, leaves, tables)
            _, values = merged.setdefault((code, path), (personal, []))
            if value and value not in values:
                values.append(value)
    return tuple(
        _finding(code, path, personal, ", ".join(values), tables) for (code, path), (personal, values) in merged.items()
    )


def _finding(code: int, path: str, personal: str, value: str, tables: ReferenceTables) -> Finding:
    named = tables.result_codes[code]
    reasons = related(code, tables)
    reason = reasons[0] if reasons else None
    evidence = [
        ("code", str(code)),
        ("fault_zh", reason.words("zh")[0] if reason else named.name_zh),
        ("fault_en", reason.words("en")[0] if reason else named.name_en),
    ]
    if value:
        evidence.append((f"bad_{personal or 'value'}", value))
    return Finding(
        rule=f"{RULE}{code}",
        case="value" if value else "plain",
        severity=Severity.ERROR,
        path=path,
        field=named.field or (reason.field if reason else "filing"),
        reason=reason.code if reason else "",
        evidence=tuple(evidence),
        basis=_BASIS,
    )


def _opinion(answer: AuthorityAnswer, tables: ReferenceTables) -> Finding:
    reasons = related(REFUSED, tables)
    return Finding(
        rule=f"{RULE}{REFUSED}",
        case="opinion",
        severity=Severity.ERROR,
        path="",
        field="filing",
        reason=reasons[0].code if reasons else "",
        evidence=(("code", str(REFUSED)), ("text", answer.text)),
        basis=_BASIS,
    )


def related(code: int, tables: ReferenceTables) -> tuple[RejectionReason, ...]:
    """The reasons of the catalogue that a code belongs to, that of the code's own field first."""
    named = tables.result_codes.get(code)
    field = named.field if named else ""
    found = (reason for reason in tables.reasons.values() if code in reason.related_miit_codes)
    return tuple(sorted(found, key=lambda reason: reason.field != field))


def _place(code: int, value: str, leaves: tuple[FieldValue, ...], tables: ReferenceTables) -> tuple[str, str]:
    """The path of the field and its kind of mask: where the bad value stands, else the field itself, else nowhere.

    A value that cannot be placed may be anybody's: it is masked whole.
    """
    field = tables.result_codes[code].field
    at_field = [leaf for leaf in leaves if field and catalogue_field(leaf.path) == field]
    for among in (at_field, leaves):
        same = next((leaf for leaf in among if value.strip() and leaf.value.strip() == value.strip()), None)
        if same is not None:
            return same.path, same.personal
    if not at_field:
        return "", "unknown"
    tail = _LEAVES.get(field, "")
    best = next((leaf for leaf in at_field if leaf.path.endswith(tail) and leaf.value), at_field[0])
    return best.path, best.personal
