"""Freezing a filing 冻结 for a court or the police, and lifting it: a supervisor's verbs; and what comes in meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from reviewer_tui.domain.filing import Filing, Freeze, FrozenFor
from reviewer_tui.domain.policy import may, refused
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.effects import TO_APPLICANT, EffectState
from reviewer_tui.usecases.freeze_store import FreezeCause
from reviewer_tui.usecases.surroundings import Surroundings, event, granted, refusal
from reviewer_tui.usecases.views import HappeningOffer, HappeningResult, NoteView, StepInput

FREEZE, UNFREEZE = "freeze", "unfreeze"
AUTHORITIES = tuple(each.value for each in FrozenFor)
HELD = "outbox.frozen"
"""The trouble of what a freeze holds back."""


class Freezes:
    """While a filing is frozen nothing moves it (``policy.is_free``); its clocks run on, for the law knows no such pause."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def freeze(
        self,
        actor: StaffMember,
        filing_id: int,
        why: str,
        *,
        authority: FrozenFor = FrozenFor.OTHER,
        document: str = "",
    ) -> bool:
        """Stop a filing; whoever holds it holds it no more, and what has not left to the applicant waits. False when it is frozen.

        Refused without a reason, and without the number of the document that a court or the police always send.
        """
        with self._around.attempt(actor, FREEZE, filing_id) as work:
            granted(may(actor, "freeze"))
            filing = work.filings.get(filing_id)
            if filing.frozen is not None:
                return False
            _insist_on_text(why)
            if authority is not FrozenFor.OTHER and not document.strip():
                raise refusal(refused("refused.document_needed"))
            now = self._around.clock.now()
            freeze = Freeze(by=actor.login, at=now, authority=authority)
            work.freezes.add(filing.id, freeze, FreezeCause(document=document.strip(), why=why.strip()))
            work.filings.set_lease(replace(filing, lease=None))
            for effect in work.outbox.unsent(filing.id, TO_APPLICANT):
                if effect.state is EffectState.WAITING:
                    work.outbox.settle(effect, EffectState.HELD, trouble=HELD)
            said = "  ".join(part for part in (document.strip(), why.strip()) if part)
            self._note(work, actor, filing, FREEZE, said, now, authority=authority.value)
            work.commit()
            return True

    def unfreeze(self, actor: StaffMember, filing_id: int, why: str) -> bool:
        """Lift the freeze, and let go what it held back; False when there is none. Refused without a reason."""
        with self._around.attempt(actor, UNFREEZE, filing_id) as work:
            granted(may(actor, "freeze"))
            filing = work.filings.get(filing_id)
            if filing.frozen is None:
                return False
            _insist_on_text(why)
            work.freezes.remove(filing.id)
            for effect in work.outbox.unsent(filing.id, TO_APPLICANT):
                if effect.state is EffectState.HELD and effect.trouble == HELD:
                    work.outbox.settle(effect, EffectState.WAITING)
            self._note(work, actor, filing, UNFREEZE, why.strip(), self._around.clock.now())
            work.commit()
            return True

    def record_typed(
        self, actor: StaffMember, filing_id: int, happening: str, typed: Mapping[str, str]
    ) -> HappeningResult:
        """Either verb with what was typed: ``note``, and for a freeze ``authority`` and ``document``. BadInput for any other."""
        known = ("note", "authority", "document") if happening == FREEZE else ("note",)
        for name in typed:
            if name not in known:
                raise BadInput("input.unknown", name=name, known=", ".join(known))
        authority = typed.get("authority", FrozenFor.OTHER.value)
        if authority not in AUTHORITIES:
            raise BadInput("input.choice", name="authority", known=", ".join(AUTHORITIES))
        why = typed.get("note", "")
        if happening == FREEZE:
            document = typed.get("document", "")
            changed = self.freeze(actor, filing_id, why, authority=FrozenFor(authority), document=document)
        else:
            changed = self.unfreeze(actor, filing_id, why)
        with self._around.store.reading() as work:
            return HappeningResult(filing=work.filings.get(filing_id), event=happening, changed=changed)

    def hear(self, actor: StaffMember, filing_id: int, happening: str, said: str) -> bool:
        """Keep what came in from outside while nothing moves, as a note; False when the same stands there already."""
        with self._around.attempt(actor, "note", filing_id) as work:
            granted(may(actor, "note"))
            filing = work.filings.get(filing_id)
            if filing.frozen is None or any(note.text == said for note in work.reviews.notes(filing.id)):
                return False
            now = self._around.clock.now()
            work.reviews.add_note(filing.id, NoteView(at=now, by=actor.login, kind="note", text=said))
            work.audit.append(event(now, actor, "audit.heard_frozen", filing.id, event=happening))
            work.commit()
            return True

    def _note(
        self, work: Work, actor: StaffMember, filing: Filing, verb: str, said: str, now: datetime, **details: str
    ) -> None:
        work.audit.append(event(now, actor, f"audit.{verb}", filing.id, **details))
        work.reviews.add_note(filing.id, NoteView(at=now, by=actor.login, kind="note", text=said))


def freeze_offers(actor: StaffMember, filing: Filing) -> tuple[HappeningOffer, ...]:
    """Freezing or lifting, for who may."""
    if not may(actor, "freeze"):
        return ()
    note = StepInput(name="note", kind="note", required=True)
    if filing.frozen is not None:
        return (HappeningOffer(event=UNFREEZE, allowed=True, inputs=(note,)),)
    inputs = (
        StepInput(name="authority", kind="authority", required=True, choices=AUTHORITIES),
        StepInput(name="document", kind="document", required=False),
        note,
    )
    return (HappeningOffer(event=FREEZE, allowed=True, inputs=inputs),)


def notes_for(actor: StaffMember, work: Work, filing: Filing, notes: tuple[NoteView, ...]) -> tuple[NoteView, ...]:
    """The notes of a filing; why it was frozen, or freed again, only for who may read that."""
    if may(actor, "freeze_why"):
        return notes
    verbs = (f"audit.{FREEZE}", f"audit.{UNFREEZE}")
    hidden = {(one.at, one.actor) for one in work.audit.of(filing.id) if one.action in verbs}
    return tuple(note for note in notes if note.kind != "note" or (note.at, note.by) not in hidden)


def _insist_on_text(why: str) -> None:
    if not why.strip():
        raise refusal(refused("refused.note_needed"))
