"""What the dialog of reasons says: the list with its ticks and notes, the letter, the warning about faults left out."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, Letter, ReasonUse, Verdict
from reviewer_tui.domain.finding import Finding
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.domain.stage import Stage
from reviewer_tui.locale import Texts
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, Source, folded, line
from reviewer_tui.tui.wording import day_of, event_text, field_text, finding_text, moment
from reviewer_tui.usecases.views import LetterPreview, ReasonOffer, ReviewView

FREE_KEY = f"{FREE_TEXT}@"


def matching(offers: Iterable[ReasonOffer], wanted: str) -> tuple[ReasonOffer, ...]:
    """The offers that a search finds in code, field or words of either language. Without one all of them, but a reason that
    the findings propose at its place does not stand in the catalogue once more.
    """
    want = wanted.strip().lower()
    if want:
        return tuple(offer for offer in offers if want in _haystack(offer))
    proposed = {offer.reason.code for offer in offers if offer.suggested}
    return tuple(offer for offer in offers if offer.suggested or offer.use.path or offer.reason.code not in proposed)


def _haystack(offer: ReasonOffer) -> str:
    reason = offer.reason
    said = (reason.code, reason.field, *reason.words("zh"), *reason.words("en"))
    return " ".join(said).lower()


def reason_lines(
    texts: Texts, offers: tuple[ReasonOffer, ...], draft: DecisionDraft, places: dict[str, str], wanted: str
) -> Source:
    """A line an offer: tick, code, field, words; below a ticked one its advice and the note that is sent along."""
    ticked = {use.key: use for use in draft.reasons}

    def lines(width: int) -> tuple[Line, ...]:
        result: list[Line] = []
        for free in (use for use in draft.reasons if use.code == FREE_TEXT):
            at = f"{places.get(free.path, '')}: " if places.get(free.path) else ""
            first: list[Run] = [("[x] ", Role.STRONG), (f"{texts('reasons.own_words')} ", Role.ACCENT)]
            result.extend(folded(f"{at}{free.note}", width, indent=4, first=first, key=free.key))
        part = ""
        for offer in matching(offers, wanted):
            by_hand = "reasons.at_place" if offer.use.path else "reasons.catalogue"
            heading = texts("reasons.suggested" if offer.severity else by_hand)
            if heading != part:
                part = heading
                result.append(line((heading, Role.MUTED)))
            result.extend(_offer(texts, offer, ticked.get(offer.use.key), places, width))
        if not result:
            result.append(line((texts("reasons.none_found"), Role.MUTED)))
        return tuple(result)

    return lines


def _offer(texts: Texts, offer: ReasonOffer, use: ReasonUse | None, places: dict[str, str], width: int) -> list[Line]:
    reason = offer.reason
    # A material is named by its place.
    said, advice = reason.words(texts.lang, {name: value for name, value in offer.use.values if name != "material"})
    place = places.get(offer.use.path, "")
    field = field_text(texts, reason.field)
    head = place if place.startswith(field) else f"{field} {place}".strip()
    box: Run = ("[x] ", Role.STRONG) if use is not None else ("[ ] ", Role.PLAIN)
    first: list[Run] = [box, (f"{reason.code} ", Role.ACCENT)]
    if offer.times:
        first.append((f"{texts('diff.given_before', n=offer.times)} ", Role.SOON))
    result = folded(f"{head}: {said}", width, indent=4, first=first, key=offer.use.key)
    if use is not None:
        result.extend(folded(texts("reasons.advice", advice=advice), width, Role.MUTED, indent=4))
        if use.note:
            result.extend(folded(texts("reasons.note", note=use.note), width, Role.SOON, indent=4))
    return result


def letter_lines(letter: Letter | None, never_sent: str = "") -> Source:
    """The letter as it would leave, and below it a sentence on what never does."""

    def lines(width: int) -> tuple[Line, ...]:
        if letter is None:
            return ()
        result = folded(letter.subject, width, Role.STRONG)
        for paragraph in letter.text.splitlines():
            result.extend(folded(paragraph, width) if paragraph.strip() else [Line()])
        if never_sent:
            result.extend([Line(), *folded(never_sent, width, Role.MUTED)])
        return tuple(result)

    return lines


def ticked_elsewhere(
    tables: ReferenceTables, offers: tuple[ReasonOffer, ...], draft: DecisionDraft
) -> tuple[ReasonOffer, ...]:
    """What was ticked at places of one's own choice, which no offer names."""
    known = {offer.use.key for offer in offers}
    return tuple(
        ReasonOffer(reason=tables.reasons[use.code], use=use, ticked=False, suggested=True)
        for use in draft.reasons
        if use.key not in known and use.code in tables.reasons
    )


def warning_lines(texts: Texts, left_out: tuple[Finding, ...], unfilled: int) -> Source:
    """Known faults that the letter does not name, and places left open in it."""

    def lines(width: int) -> tuple[Line, ...]:
        result: list[Line] = []
        if left_out:
            faults = "; ".join(finding_text(texts, finding) for finding in left_out)
            said = texts.plural("reasons.left_out", len(left_out), faults=faults)
            result.extend(folded(said, width, Role.FAULT, indent=2, first=[("! ", Role.FAULT)])[:3])
        if unfilled:
            result.extend(folded(texts.plural("reasons.unfilled", unfilled), width, Role.SOON))
        return tuple(result)

    return lines


def moved_on_lines(texts: Texts, seen: ReviewView, now: ReviewView) -> Source:
    """Who changed what since the view was read: the newest three events."""
    since = now.timeline[len(seen.timeline) :]

    def lines(width: int) -> tuple[Line, ...]:
        result = folded(texts("dialog.moved_on", version=now.filing.version), width, Role.FAULT)
        for event in since[-3:]:
            result.extend(
                folded(f"{moment(texts, event.at)} {event.actor}: {event_text(texts, event)}", width, Role.SOON)
            )
        return tuple(result)

    return lines


def facts_lines(texts: Texts, draft: DecisionDraft | None, letter: LetterPreview | None, opinion: str = "") -> Source:
    """Until when the applicant may reply, the note for colleagues, marked as not sent, and what the Authority said literally."""
    reply = letter.zh.reply_by if letter else None
    note = draft.internal_note if draft else ""

    def lines(width: int) -> tuple[Line, ...]:
        result = []
        if reply is not None:
            doubt = "?" if letter and letter.zh.provisional else ""
            said = texts("reasons.reply_by", day=f"{reply.year}-{day_of(texts, reply)}{doubt}")
            result.extend(folded(said, width, Role.MUTED))
        said = texts("reasons.internal", note=note or "-")
        result.extend(folded(said, width, Role.PLAIN if note else Role.MUTED))
        if opinion:
            result.extend(folded(texts("reasons.opinion", text=" ".join(opinion.split())), width, Role.SOON)[:4])
        return tuple(result)

    return lines


def opinion_of(view: ReviewView) -> str:
    """The opinion that the filing stands refused for, or nothing."""
    said = [one.text for one in view.answers if one.text and one.settled_at is None]
    return said[-1] if said and view.filing.stage is Stage.AUTHORITY_REJECTED else ""


def other_offers(tables: ReferenceTables, verdict: Verdict, offers: tuple[ReasonOffer, ...]) -> tuple[ReasonOffer, ...]:
    """The rest of the catalogue: what went wrong after the review may be any of its faults."""
    offered = {offer.reason.code for offer in offers}
    return tuple(
        ReasonOffer(reason=reason, use=ReasonUse(code=reason.code), ticked=False, suggested=False)
        for reason in tables.reasons.values()
        if reason.code not in offered and reason.fits(verdict)
    )
