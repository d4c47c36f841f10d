"""The advice letter about the public-security filing 公安联网备案: what to do, where, and until when; and putting it on its way.

It is the applicant's own duty: the provider advises and tracks (handbook, section 15).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from reviewer_tui.domain.calendar import closing_date, local_date
from reviewer_tui.domain.deadline import Deadline
from reviewer_tui.domain.decision import Letter
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.effects import ADVICE, LETTER_MAIL, EffectState
from reviewer_tui.usecases.letter_post import LetterPair, letter_payload, post_words
from reviewer_tui.usecases.surroundings import Surroundings

OWED = "DL12"
LANGUAGES = ("zh", "en", "both")


class Occasion(StrEnum):
    """Why a letter is written: ports opened, the time is running out, or somebody of the staff asks for it."""

    OPENED = "opened"
    REMINDER = "reminder"
    ASKED = "asked"


def owed(work: Work, filing: Filing) -> Deadline | None:
    """The clock of the duty while it runs."""
    clocks = work.deadlines.of(filing.id)
    return next((one for one in clocks if one.clock == OWED and one.open and one.due_at is not None), None)


def advice_key(filing_id: int, occasion: Occasion, at: datetime) -> str:
    """The key of a letter's effect: one when ports open, one reminder, and on request one a day."""
    day = f"-{local_date(at):%Y%m%d}" if occasion is Occasion.ASKED else ""
    return f"{ADVICE}/{filing_id}/{occasion}{day}"


def post_advice(
    around: Surroundings, work: Work, filing: Filing, occasion: Occasion, *, at: datetime, language: str = ""
) -> bool:
    """Write the letter into the outbox, for the feed and as mail; False where nothing is owed or it is there already.

    The caller writes the trail and commits.
    """
    clock, key = owed(work, filing), advice_key(filing.id, occasion, at)
    if clock is None or any(effect.key == key for effect in work.outbox.of(filing.id)):
        return False
    content = work.revisions.content(filing.id, filing.revision)
    letter = _Letter(around, filing, content, clock, occasion, lacking(work, filing, content), at)
    zh, en = (letter.write(one) for one in ("zh", "en"))
    letters, language = LetterPair(zh=zh, en=en), language or around.police.language
    payload = {**letter_payload(filing, letters, language), "about": occasion.value, "address": around.police.address}
    post_words(around, work, filing, content, payload, kind=ADVICE, key=key, at=at)
    return True


def stop_advice(work: Work, filing_id: int) -> None:
    """The number is there: no letter asks for it any more."""
    waiting = work.outbox.unsent(filing_id, (ADVICE, LETTER_MAIL))
    for effect in waiting:
        if effect.key.removeprefix("mail/").startswith(f"{ADVICE}/"):
            work.outbox.settle(effect, EffectState.CANCELLED, trouble=effect.trouble)


def lacking(work: Work, filing: Filing, content: FilingContent) -> tuple[tuple[str, str], ...]:
    """The services that have no number yet, by name, each with its filing number where that is known."""
    known = {one.service_id for one in work.public_security.of(filing.id)}
    filed = work.public_security.filed_as(filing.id)
    return tuple((one.name or one.id, filed.get(one.id, "")) for one in content.services if one.id not in known)


@dataclass(frozen=True, slots=True)
class _Letter:
    """What a letter is written from."""

    around: Surroundings
    filing: Filing
    content: FilingContent
    clock: Deadline
    occasion: Occasion
    services: tuple[tuple[str, str], ...]
    at: datetime

    def write(self, language: str) -> Letter:
        """In one language."""
        kind = "reminder" if self.occasion is Occasion.REMINDER else "advice"
        order = self.filing.order_no
        assert self.clock.due_at is not None
        until = closing_date(self.clock.due_at)
        days = (until - local_date(self.at)).days
        lines = [
            self._said(language, "greeting", sponsor=self.content.sponsor.name or order),
            "",
            self._said(language, f"opening_{kind}", order_no=order),
            self._said(language, "police_due", date=until, days=days)
            if self.at < self.clock.due_at
            else self._said(language, "police_over", date=until),
            "",
            self._said(language, "police_services"),
        ]
        for number, (service, icp) in enumerate(self.services, start=1):
            part = "police_filed" if icp else "police_service"
            lines.append(self._said(language, part, number=number, service=service, icp=icp))
        lines += ["", self._said(language, "police_do")]
        lines.append(self._said(language, "police_apply", address=self.around.police.address))
        lines += [self._said(language, part) for part in ("police_tell", "police_show")]
        lines += ["", *(self._said(language, part) for part in ("police_sanction", "police_own", "closing"))]
        lines.append(self.around.provider or self._said(language, "provider"))
        return Letter(
            language=language,
            subject=self._said(language, f"subject_{kind}", order_no=order),
            items=(),
            text="\n".join(lines),
            reply_by=until,
            provisional=self.clock.provisional,
            unfilled=0,
        )

    def _said(self, language: str, part: str, **values: object) -> str:
        text = self.around.tables().letter_texts.get(part)
        if text is None:
            raise BadInput("letter.no_text", part=part)
        return text.words(language, **values)
