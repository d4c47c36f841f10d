"""Reasons that an answer of the Authority may mean beside those its findings propose: offered, the person picks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewer_tui.domain.authority_answer import REFUSED, AuthorityAnswer
from reviewer_tui.domain.decision import ReasonUse, RejectionReason
from reviewer_tui.domain.opinion_match import reasons_meant
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.usecases.answer_findings import related
from reviewer_tui.usecases.views import ReasonOffer


def opinion_use(code: str, path: str, answers: Iterable[AuthorityAnswer]) -> ReasonUse:
    """The reason for an opinion as a whole carries the Authority's own words to the applicant."""
    said = [answer.text for answer in answers if answer.text]
    return ReasonUse(code=code, path=path, note=said[-1] if said else "")


def answer_offers(answers: tuple[AuthorityAnswer, ...], tables: ReferenceTables) -> Iterator[ReasonOffer]:
    """Other reasons of the same codes, then those whose words an opinion shares; none is ticked."""
    for answer in answers:
        codes = dict.fromkeys(code for code, _ in answer.codes)
        for reason in (each for code in codes for each in related(code, tables)[1:]):
            yield _offer(reason)
        if answer.text:
            others = (one for one in tables.reasons.values() if REFUSED not in one.related_miit_codes)
            yield from map(_offer, reasons_meant(answer.text, others))


def _offer(reason: RejectionReason) -> ReasonOffer:
    return ReasonOffer(reason=reason, use=ReasonUse(code=reason.code), ticked=False, suggested=True)
