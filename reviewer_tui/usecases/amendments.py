"""Amending a return or refusal after its send delay: other reasons, one new letter that replaces the one before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from reviewer_tui.domain.amendment import Way, may_amend, way_back
from reviewer_tui.domain.decision import Decision, DecisionDraft, ReasonUse
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.policy import may, refused
from reviewer_tui.domain.second import Asked
from reviewer_tui.domain.second_policy import SecondKind
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.amending import replaced_by, write_amendment
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.decisions import Decisions, left_out
from reviewer_tui.usecases.draft_store import DraftPlace
from reviewer_tui.usecases.letter_post import kept_letter, letter_key
from reviewer_tui.usecases.letters import write_letters
from reviewer_tui.usecases.precheck import load_checked, second_needed
from reviewer_tui.usecases.second_asking import ask_second, insist_nobody_is_asked
from reviewer_tui.usecases.surroundings import Surroundings, refusal, refusal_on, version_conflict
from reviewer_tui.usecases.views import DecisionResult, LetterPreview


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendable:
    """The decision that stands, as a draft to change; ``decision`` is what it amends."""

    filing: Filing
    decision: Decision
    draft: DecisionDraft


class Amendments:
    """What can still be done about a decision, and amending it."""

    def __init__(self, around: Surroundings, decisions: Decisions) -> None:
        self._around = around
        self._decisions = decisions

    def way_back(self, actor: StaffMember, filing_id: int) -> Way:
        """What ``u`` is about now, and whether this person may."""
        self._around.insist(may(actor, "read"), actor, "undo", filing_id)
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            way = way_back(actor, filing, work.decisions.of(filing.id), self._around.clock.now())
            if way.answer.because != "refused.held" or filing.lease is None:
                return way
            holder = work.staff.by_id(filing.lease.holder).login
            values = {**dict(way.answer.values), "holder": holder}
            return replace(way, answer=replace(way.answer, values=tuple(values.items())))

    def open(self, actor: StaffMember, filing_id: int) -> Amendable:
        """The decision that stands with its reasons, places, own words and language. Refused where none can be amended."""
        self._around.insist(may(actor, "read"), actor, "amend", filing_id)
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            stands = self._stands(work, actor, filing)
            return Amendable(filing=filing, decision=stands, draft=_as_draft(work, filing, stands))

    def preview(self, actor: StaffMember, filing_id: int, draft: DecisionDraft) -> LetterPreview:
        """The amendment's letter in both languages, and the errors that it leaves out."""
        self._around.insist(may(actor, "read"), actor, "preview", filing_id)
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            checked = load_checked(self._around, work, filing)
            way = may_amend(actor, filing, work.decisions.of(filing.id), self._around.clock.now())
            replaces = replaced_by(work, filing, way.decision) if way.decision is not None else None
        letters = write_letters(
            self._around, filing, checked.content, draft, version=filing.version + 1, replaces=replaces
        )
        return LetterPreview(zh=letters.zh, en=letters.en, left_out=left_out(checked, draft))

    def amend(
        self, actor: StaffMember, filing_id: int, draft: DecisionDraft, *, expect_version: int | None = None
    ) -> DecisionResult:
        """Let the draft hold in place of the decision that stands, or ask a second person where the verdict needs one.

        Raises Conflict for another version, Refused where nothing can be amended, without a change or without a reason.
        """
        with self._around.attempt(actor, "amend", filing_id) as work:
            filing = work.filings.get(filing_id)
            if expect_version is not None and expect_version != filing.version:
                raise version_conflict(work, filing, expect_version)
            insist_nobody_is_asked(work, filing)
            stands = self._stands(work, actor, filing)
            draft = replace(draft, verdict=stands.verdict)
            checked = load_checked(self._around, work, filing)
            self._decisions.insist_on_reasons(checked, draft)
            if same_letter(draft, _as_draft(work, filing, stands)):
                raise refusal(refused("refused.amend_same"))
            kind = SecondKind(stands.verdict.value)
            because = second_needed(work, filing, self._around.second, kind)
            if because:
                asked = Asked(draft=draft, amends=stands.id)
                request = ask_second(self._around, work, actor, filing, kind, asked, because)
                result = DecisionResult(
                    filing=filing,
                    verdict=stands.verdict,
                    undo_until=None,
                    letter_id=None,
                    letter=None,
                    second=request,
                    amends=stands.id,
                )
            else:
                result = write_amendment(self._around, work, actor, filing, stands, checked, draft)
            work.drafts.forget(actor.id, draft_place(stands, filing))
            work.commit()
            return result

    def make_agreed(
        self, work: Work, asker: StaffMember, filing: Filing, draft: DecisionDraft, agreed_by: str
    ) -> DecisionResult:
        """Make the amendment that a second person agrees with at this moment. The caller commits."""
        way = may_amend(asker, replace(filing, lease=None), work.decisions.of(filing.id), self._around.clock.now())
        if way.decision is None or not way.answer:
            raise refusal(refused("refused.second_asker", by=asker.login))
        checked = load_checked(self._around, work, filing)
        return write_amendment(self._around, work, asker, filing, way.decision, checked, draft, agreed_by)

    def _stands(self, work: Work, actor: StaffMember, filing: Filing) -> Decision:
        way = may_amend(actor, filing, work.decisions.of(filing.id), self._around.clock.now())
        if way.decision is None or not way.answer:
            raise refusal_on(work, filing, way.answer)
        return way.decision


def draft_place(stands: Decision, filing: Filing) -> DraftPlace:
    """Where what is typed into the dialog of an amendment is kept: with the decision that it is about."""
    return DraftPlace(filing.id, f"amend.{stands.id}")


def changed_draft(
    draft: DecisionDraft, added: Iterable[ReasonUse], dropped: Iterable[tuple[str, str]], language: str = ""
) -> DecisionDraft:
    """The draft with reasons added (one at the same place takes its place) and dropped by code and place, or code alone.

    BadInput for a reason to drop that the draft does not have.
    """
    uses = {use.key: use for use in draft.reasons}
    for code, path in dropped:
        gone = [use.key for use in draft.reasons if use.code == code and path in ("", use.path)]
        if not gone:
            raise BadInput("amend.not_asked", code=f"{code}:{path}" if path else code)
        uses = {key: use for key, use in uses.items() if key not in gone}
    uses |= {use.key: use for use in added}
    return replace(draft, reasons=tuple(uses.values()), language=language or draft.language)


def same_letter(one: DecisionDraft, other: DecisionDraft) -> bool:
    """Whether two drafts ask for the same, in the same language; their order says nothing, nor does the internal note."""
    return (set(one.reasons), one.language) == (set(other.reasons), other.language)


def _as_draft(work: Work, filing: Filing, stands: Decision) -> DecisionDraft:
    letter = kept_letter(work, filing.id, letter_key(filing.id, stands.filing_version))
    return DecisionDraft(verdict=stands.verdict, reasons=stands.reasons, language=letter.get("language", "zh"))
