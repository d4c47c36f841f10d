"""Drafts: what a person has typed into a dialog survives a dropped line and is there again on any host."""

from __future__ import annotations

from typing import Any, Final

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.policy import may
from reviewer_tui.domain.staff import StaffId, StaffMember
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.draft_store import Body, DraftPlace, KeptDraft
from reviewer_tui.usecases.surroundings import Surroundings

RETURN_DIALOG: Final = "decision"
REFUSE_DIALOG: Final = "refuse"
DECISION_DIALOGS: Final = {Verdict.RETURN: RETURN_DIALOG, Verdict.REFUSE: REFUSE_DIALOG, Verdict.PASS: "pass"}
_OF_REASONS: Final = {RETURN_DIALOG: Verdict.RETURN, REFUSE_DIALOG: Verdict.REFUSE}


class Drafts:
    """Keeps, finds and forgets what was typed. A draft is nobody's business but its writer's: it is no event of the filing."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def keep(self, actor: StaffMember, place: DraftPlace, body: Body) -> None:
        """Keep what this person typed there; NotPermitted for somebody who may not even read."""
        self._around.insist(may(actor, "read"), actor, "draft", place.filing_id)
        with self._around.store.work() as work:
            work.drafts.keep(actor.id, place, body, self._around.clock.now())
            work.commit()

    def kept(self, actor: StaffMember, place: DraftPlace) -> KeptDraft | None:
        """What this person typed there and never committed, or None."""
        with self._around.store.reading() as work:
            if place.dialog in _OF_REASONS:
                return _draft_of_verdict(work, actor.id, place.filing_id, _OF_REASONS[place.dialog])
            return work.drafts.of(actor.id, place)

    def forget(self, actor: StaffMember, place: DraftPlace) -> None:
        """It was committed, or thrown away."""
        with self._around.store.work() as work:
            work.drafts.forget(actor.id, place)
            work.commit()

    # Drafts of verdicts.

    def save(self, actor: StaffMember, filing_id: int, draft: DecisionDraft) -> None:
        """Keep the draft of a verdict."""
        self.keep(actor, DraftPlace(filing_id, DECISION_DIALOGS[draft.verdict]), body_of(draft))

    def load(self, actor: StaffMember, filing_id: int, verdict: Verdict = Verdict.RETURN) -> DecisionDraft | None:
        """The kept draft of a verdict, or None."""
        kept = self.kept(actor, DraftPlace(filing_id, DECISION_DIALOGS[verdict]))
        return decision_draft(kept.body) if kept is not None else None


def _draft_of_verdict(work: Work, staff_id: StaffId, filing_id: int, verdict: Verdict) -> KeptDraft | None:
    """The draft of a verdict. Before every dialog had a draft there was one for all verdicts, under that of the return."""
    for dialog in (DECISION_DIALOGS[verdict], RETURN_DIALOG):
        kept = work.drafts.of(staff_id, DraftPlace(filing_id, dialog))
        if kept is not None and kept.body.get("verdict") == verdict.value:
            return kept
    return None


def forget_decision_drafts(work: Work, staff_id: StaffId, filing_id: int) -> None:
    """A verdict is spoken: nothing is left of what was prepared for any."""
    for dialog in DECISION_DIALOGS.values():
        work.drafts.forget(staff_id, DraftPlace(filing_id, dialog))


def body_of(draft: DecisionDraft) -> dict[str, Any]:
    """A draft of reasons as it is kept."""
    reasons = [
        {"code": use.code, "path": use.path, "note": use.note, "values": [list(pair) for pair in use.values]}
        for use in draft.reasons
    ]
    return {
        "verdict": draft.verdict.value,
        "reasons": reasons,
        "internal_note": draft.internal_note,
        "language": draft.language,
    }


def decision_draft(body: Body) -> DecisionDraft:
    """A draft of reasons out of what was kept."""
    return DecisionDraft(
        verdict=Verdict(body["verdict"]),
        reasons=tuple(
            ReasonUse(
                code=use["code"],
                path=use["path"],
                note=use["note"],
                values=tuple((name, value) for name, value in use["values"]),
            )
            for use in body["reasons"]
        ),
        internal_note=body["internal_note"],
        language=body.get("language", "zh"),
    )
