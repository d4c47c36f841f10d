"""What the Authority said, literally: result codes with bad values, an opinion 管局意见, an approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reviewer_tui.domain.finding import Finding


class AnswerKind(StrEnum):
    """Codes fail an upload (T16), an opinion refuses (T27), an approval brings numbers (T26)."""

    CODES = "codes"
    OPINION = "opinion"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityAnswer:
    """One answer. ``codes`` are (code, bad value) as they came; ``numbers`` are (input name, number) of an approval.

    ``official``, ``phone``, ``day`` and ``text`` are the four parts of an opinion (handbook, section 13). ``revision`` is the one
    it is about. ``settled_at``: fixed here, uploaded afresh, or reconciled; until then it asks for something. ``by_phone`` is an
    approval that somebody was told of, before the Authority's own data came.
    """

    kind: AnswerKind
    revision: int
    at: datetime
    recorded_by: str
    recorded_at: datetime
    number: int = 0
    codes: tuple[tuple[int, str], ...] = ()
    official: str = ""
    phone: str = ""
    day: date | None = None
    text: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    by_phone: bool = False
    settled_at: datetime | None = None


RULE = "MIIT-"
"""How the rule id of a finding begins that repeats a code of the Authority."""
REFUSED = 1002
"""The code under which an opinion comes (管局审核拒绝)."""


def spoken(finding: Finding, language: str) -> dict[str, str]:
    """The evidence of a finding as its words take it: ``fault`` in the language, ``value`` under whatever mask it stands."""
    said = dict(finding.evidence)
    if finding.rule.startswith(RULE):
        said["fault"] = said.get(f"fault_{language}") or said.get("fault_zh", "")
        said["value"] = next((value for name, value in finding.evidence if name.startswith("bad_")), "")
    return said
