"""Findings 校验结果: what one check says about one field, without words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Severity(StrEnum):
    """error 错误 blocks a pass; warning 警告 needs a confirmation with a note; hint 提示 informs."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The result of one check on one field.

    ``rule`` is the handbook's id (R-APP-02, MAT_LICENSE for a material slot). ``case`` tells the variants of a rule apart:
    the words are the catalogue's ``rule.<rule>.<case>``, filled with ``evidence``. ``path`` points by minted ids
    (``service.s1.domains.d2.name``), ``field`` is the catalogue's field (``service.domains``), ``reason`` the code proposed
    for a letter. ``evidence`` may hold personal data: it is encrypted at rest and masked where it is shown.
    """

    rule: str
    case: str
    severity: Severity
    path: str
    field: str
    reason: str = ""
    evidence: tuple[tuple[str, str], ...] = ()
    basis: str = ""

    @property
    def key(self) -> str:
        """Stable over runs and revisions: the same fault at the same place has the same key."""
        return f"{self.rule}:{self.case}@{self.path}"

    @property
    def words(self) -> str:
        """The id of its words: every code of the Authority is told in the same way."""
        family = "MIIT" if self.rule.startswith("MIIT-") else self.rule
        return f"rule.{family}.{self.case}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """That a reviewer saw a warning and takes it on (已核), with a note."""

    key: str
    note: str
    by: str
    at: datetime


class TickState(StrEnum):
    """A reviewer's mark on a checklist row; a draft, not a decision."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A row of the checklist marked by a person: the row's id, the mark, a note, who and when."""

    row: str
    state: TickState
    note: str
    by: str
    at: datetime


class RowState(StrEnum):
    """How a checklist row stands: by machine (passed, error, warning, hint), by eye (open or ticked), or not applicable."""

    PASSED = "passed"
    ERROR = "error"
    WARNING = "warning"
    CONFIRMED = "confirmed"
    HINT = "hint"
    BY_EYE = "by_eye"
    TICKED = "ticked"
    FAILED_BY_EYE = "failed_by_eye"
    NOT_APPLICABLE = "not_applicable"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A row of the checklist before ticks: a rule (or a look by eye) that applies to this content.

    ``id`` is the rule id, or ``EYE-…`` with the owner for rows that only a person can judge; ``owner`` a minted id or empty;
    ``field`` the catalogue's field; ``reason`` the code that a failed look proposes; ``by_eye`` rows wait for a tick.
    """

    id: str
    rule: str
    owner: str = ""
    field: str = ""
    reason: str = ""
    basis: str = ""
    by_eye: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """Everything one run of the checks says: the pack it ran and on which day, the rows that applied and the findings."""

    pack: str
    rows: tuple[RuleRow, ...]
    findings: tuple[Finding, ...]
    on: date | None = None
