"""The letter of a step that gives reasons; one that sends the filing back is on record as the return or refusal that it is."""

from __future__ import annotations

from datetime import datetime

from reviewer_tui.domain.amendment import STANDS
from reviewer_tui.domain.decision import Decision, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.stage import Stage
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.letter_post import letter_key, post_letter
from reviewer_tui.usecases.letters import write_letters
from reviewer_tui.usecases.precheck import Checked
from reviewer_tui.usecases.surroundings import Surroundings


def write_step_letter(
    around: Surroundings,
    work: Work,
    filing: Filing,
    checked: Checked,
    reasons: tuple[ReasonUse, ...],
    language: str,
    *,
    by: str,
    at: datetime,
) -> None:
    """Write to the applicant after a step; ``filing`` is as the step left it.

    Back at the applicant (T11, T18, T25, T29) it is a decision, for the next revision answers it. A step is never taken back:
    its time for that is over at once.
    """
    verdict = Verdict.REFUSE if filing.stage is Stage.ISP_REJECTED else Verdict.RETURN
    draft = DecisionDraft(verdict=verdict, reasons=reasons, language=language)
    letters = write_letters(around, filing, checked.content, draft, version=filing.version)
    key = letter_key(filing.id, filing.version)
    post_letter(around, work, filing, checked.content, letters, language, key=key, at=at)
    if filing.stage not in STANDS:
        return
    work.decisions.add(
        filing.id,
        Decision(
            id=0,
            verdict=verdict,
            revision=filing.revision,
            filing_version=filing.version,
            content_hash=filing.content_hash,
            reasons=reasons,
            internal_note="",
            by=by,
            at=at,
            undo_until=at,
        ),
    )
