"""A reviewer's decision 审核决定 and the letter that goes with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reviewer_tui.domain.letter_text import PLACE, needed, phrase

_NOTHING: Mapping[str, str] = {}


class Verdict(StrEnum):
    """pass 通过, return 退回补正 (soft), refuse 驳回 (hard); approving is the Authority's word."""

    PASS = "pass"
    RETURN = "return"
    REFUSE = "refuse"


class Outcome(StrEnum):
    """What a catalogue entry may be used for: soft in a return, hard in a refusal, either in both."""

    SOFT = "soft"
    HARD = "hard"
    EITHER = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectionReason:
    """An entry of the catalogue (``rejection_reasons.csv``): field + reason + advice in both languages, with places.

    ``words`` are what people read: words in square brackets are left out where their places cannot be filled.
    """

    code: str
    scope: tuple[str, ...]
    outcome: Outcome
    field: str
    reason_zh: str
    reason_en: str
    advice_zh: str
    advice_en: str
    related_miit_codes: tuple[int, ...] = ()
    source: str = ""
    last_verified: str = ""

    @property
    def places(self) -> frozenset[str]:
        """The names of the places in its words, in either language."""
        return frozenset(PLACE.findall(" ".join((self.reason_zh, self.reason_en, self.advice_zh, self.advice_en))))

    def words(self, language: str, values: Mapping[str, str] = _NOTHING) -> tuple[str, str]:
        """What is wrong and what to do, in a language, as far as ``values`` fill it."""
        zh = language == "zh"
        said, advice = (self.reason_zh, self.advice_zh) if zh else (self.reason_en, self.advice_en)
        return phrase(said, values), phrase(advice, values)

    def must_be_filled(self, language: str) -> list[str]:
        """The places that stay open where nothing fills them: those that no brackets leave out."""
        zh = language == "zh"
        return PLACE.findall(needed(self.reason_zh + self.advice_zh if zh else self.reason_en + self.advice_en))

    def fits(self, verdict: Verdict) -> bool:
        """Soft or either for a return, hard or either for a refusal (handbook, T04 and T05)."""
        wanted = Outcome.SOFT if verdict is Verdict.RETURN else Outcome.HARD
        return self.outcome in (wanted, Outcome.EITHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonUse:
    """A reason as used in a letter: catalogue code (or ``FREE`` with own words), the place, a note that is sent along.

    ``values`` fill the placeholders of the catalogue's words; they come from the finding's evidence.
    """

    code: str
    path: str = ""
    note: str = ""
    values: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """The same reason at the same place is one reason."""
        return f"{self.code}@{self.path}"


FREE_TEXT = "FREE"
"""The code of a reason in the reviewer's own words; its note is the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterItem:
    """One fault in the applicant's words: field label, what is wrong, what to do; ``unfilled`` counts places left open."""

    code: str
    key_name: str
    error: str
    suggest: str
    unfilled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The one letter with all faults, in one language, ready to read; ``unfilled`` counts placeholders left open.

    ``provisional``: a notice that is not out yet may still move ``reply_by``; the text says so. ``number`` is what the letter
    calls itself.
    """

    language: str
    subject: str
    items: tuple[LetterItem, ...]
    text: str
    reply_by: date | None
    provisional: bool = False
    unfilled: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDraft:
    """What a reviewer has put together so far for one filing; survives a dropped line. ``internal_note`` is never sent;
    ``language`` of the letter is zh, en or both.
    """

    verdict: Verdict
    reasons: tuple[ReasonUse, ...] = ()
    internal_note: str = ""
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided, by whom, on which version and content; ``second_by`` is who agreed where two people were asked for.

    An amendment 更正 ``amends`` an earlier decision by its ``id`` and holds in its place; ``filing_version`` is that after it.
    """

    id: int
    verdict: Verdict
    revision: int
    filing_version: int
    content_hash: str
    reasons: tuple[ReasonUse, ...]
    internal_note: str
    by: str
    at: datetime
    undo_until: datetime
    undone: bool = False
    second_by: str = ""
    amends: int | None = None


def holding(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that hold: neither taken back nor replaced by an amendment that holds itself."""
    alive = [each for each in decisions if not each.undone]
    replaced = {each.amends for each in alive}
    return tuple(each for each in alive if each.id not in replaced)
