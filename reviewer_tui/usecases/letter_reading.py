"""Letters as they were sent, or wait to be: their words, their faults, and what became of each way to the applicant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from reviewer_tui.domain.masking import mask
from reviewer_tui.domain.policy import may
from reviewer_tui.errors import NotFound
from reviewer_tui.usecases.effects import ADVICE, LETTER, LETTER_MAIL, EffectState

if TYPE_CHECKING:
    from reviewer_tui.domain.staff import StaffMember
    from reviewer_tui.usecases.contracts import Work
    from reviewer_tui.usecases.effects import Effect
    from reviewer_tui.usecases.surroundings import Surroundings

UNDELIVERED = (EffectState.FAILED, EffectState.UNKNOWN, EffectState.HELD)
"""States in which a letter stays until a person does something about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWay:
    """One way of one letter: into the feed (``to`` is empty) or to an address, masked. ``version`` is that after its decision.
    ``about`` is empty for the letter of a decision; of an advice letter why it was written (opened, reminder, asked-DAY).

    ``at`` is when it left, or until when it waits.
    """

    effect_id: int
    version: int
    to: str
    state: EffectState
    at: datetime
    trouble: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLetter:
    """A letter with its frozen words, by the names of ``letter_payload``, and its ways."""

    effect_id: int
    version: int
    about: str
    written_at: datetime
    payload: Mapping[str, str]
    ways: tuple[LetterWay, ...]

    def words(self, language: str) -> tuple[str, str]:
        """Subject and text; those of before both languages were kept are in the language they were written in."""
        told = self.payload
        zh, en = ((told.get(f"subject_{one}", ""), told.get(f"text_{one}", "")) for one in ("zh", "en"))
        if language == "both" and zh[1] and en[1]:
            return f"{zh[0]} / {en[0]}", f"{zh[1]}\n\n----\n\n{en[1]}"
        wanted = en if language == "en" else zh
        return wanted if wanted[1] else (told["subject"], told["text"])


class Letters:
    """Letters of a filing."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def ways(self, actor: StaffMember, filing_id: int) -> tuple[LetterWay, ...]:
        """Every way of every letter of a filing, oldest first."""
        self._around.insist(may(actor, "read"), actor, "letters", filing_id)
        with self._around.store.reading() as work:
            return letter_ways(work, work.filings.get(filing_id).id)

    def read(self, actor: StaffMember, filing_id: int, version: int | None = None) -> KeptLetter:
        """The newest letter that was not taken back, or that of the decision after which the filing had this version.

        Where all were taken back it is the newest; NotFound without one.
        """
        self._around.insist(may(actor, "read"), actor, "letters", filing_id)
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            ways = letter_ways(work, filing.id)
            feed = [way for way in ways if not way.to and version in (None, way.version)]
            if not feed:
                raise NotFound("not_found.letter", number=filing.number)
            newest = next((way for way in reversed(feed) if way.state is not EffectState.CANCELLED), feed[-1])
            effect = work.outbox.get(newest.effect_id)
            return KeptLetter(
                effect_id=effect.id,
                version=newest.version,
                about=newest.about,
                written_at=effect.created_at,
                payload=work.outbox.payload(effect),
                ways=tuple(way for way in ways if (way.version, way.about) == (newest.version, newest.about)),
            )


def letter_ways(work: Work, filing_id: int) -> tuple[LetterWay, ...]:
    """The ways of a filing's letters, oldest first."""
    kinds = (LETTER, LETTER_MAIL, ADVICE)
    return tuple(_way(work, effect) for effect in work.outbox.of(filing_id) if effect.kind in kinds)


def _way(work: Work, effect: Effect) -> LetterWay:
    mailed = effect.kind == LETTER_MAIL
    # letter/FILING/VERSION or advice/FILING/WHY; as mail: mail/KEY/PLACE
    kind, _, last = effect.key.removeprefix("mail/").split("/")[:3]
    return LetterWay(
        effect_id=effect.id,
        version=int(last) if kind == LETTER else 0,
        to=mask("email", work.outbox.payload(effect)["to"]) if mailed else "",
        state=effect.state,
        at=effect.sent_at or effect.not_before,
        trouble=effect.trouble,
        about=last if kind == ADVICE else "",
    )
