"""The one letter with all faults, put together from the texts of letters and the catalogue of reasons, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reviewer_tui.domain.calendar import closing_date
from reviewer_tui.domain.clock import Cause
from reviewer_tui.domain.deadline import Deadline, start
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, Letter, LetterItem, ReasonUse, Verdict
from reviewer_tui.domain.fields import label_of
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.verification import side_in
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.contracts import Words
from reviewer_tui.usecases.letter_post import LetterPair, letter_number
from reviewer_tui.usecases.surroundings import Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hand:
    """Writes in one language: the texts of letters, and the interface's names of fields."""

    around: Surroundings
    language: str
    names: Words

    def __call__(self, part: str, /, **values: object) -> str:
        """A part of a letter; BadInput where the table of texts has none."""
        text = self.around.tables().letter_texts.get(part)
        if text is None:
            raise BadInput("letter.no_text", part=part)
        return text.words(self.language, **values)

    def known(self, name: str) -> str:
        """A name of the interface, or nothing."""
        return self.names(name) if self.names.has(name) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """The letter that another one replaces: its number, its day, and the applicant's clock, which runs on."""

    number: str
    day: date
    reply: Deadline | None


def write_letters(
    around: Surroundings,
    filing: Filing,
    content: FilingContent,
    draft: DecisionDraft,
    *,
    version: int,
    replaces: Replaced | None = None,
) -> LetterPair:
    """The letter of a return or refusal in both languages, numbered by the ``version`` to which it leads.

    Only reasons and their notes are read, never the internal note.
    """
    number = letter_number(filing.id, version)
    zh, en = (_write(around, filing, content, draft, language, number, replaces) for language in ("zh", "en"))
    return LetterPair(zh=zh, en=en)


def _write(
    around: Surroundings,
    filing: Filing,
    content: FilingContent,
    draft: DecisionDraft,
    language: str,
    number: str,
    replaces: Replaced | None,
) -> Letter:
    hand = _Hand(around=around, language=language, names=around.words(language))
    items = tuple(_item(hand, content, use) for use in draft.reasons)
    window = replaces.reply if replaces is not None else _reply_window(around, filing, draft.verdict)
    reply_by = closing_date(window.due_at) if window is not None and window.due_at is not None else None
    provisional = window is not None and window.provisional
    name = draft.verdict.value
    opening = {"order_no": filing.order_no, "revision": filing.revision, "n": len(items)}
    lines = [
        hand("greeting", sponsor=content.sponsor.name or filing.order_no),
        "",
        *([hand("replaces", number=replaces.number, date=replaces.day.isoformat()), ""] if replaces else []),
        hand(f"opening_{name}", **opening),
        "",
    ]
    for place, item in enumerate(items, start=1):
        lines.append(hand("item", number=place, field=item.key_name, error=item.error))
        if item.suggest:
            lines.append(hand("advice", advice=item.suggest))
    lines.append("")
    if reply_by is not None:
        lines.append(hand("reply_by_provisional" if provisional else "reply_by", date=reply_by.isoformat()))
    lines += [hand("closing"), around.provider or hand("provider"), hand("letter_number", number=number)]
    subject = hand(f"subject_{name}", order_no=filing.order_no)
    return Letter(
        language=language,
        number=number,
        subject=hand("subject_amended", subject=subject) if replaces else subject,
        items=items,
        text="\n".join(lines),
        reply_by=reply_by,
        provisional=provisional,
        unfilled=sum(item.unfilled for item in items),
    )


def _item(hand: _Hand, content: FilingContent, use: ReasonUse) -> LetterItem:
    reason = hand.around.tables().reasons.get(use.code)
    label = _label(hand, content, use, reason.field if reason else "materials")
    if use.code == FREE_TEXT:
        return LetterItem(code=use.code, key_name=label, error=use.note, suggest="")
    if reason is None:
        raise BadInput("reason.unknown", code=use.code)
    if not use.path:
        label = hand.known(f"reason_field.{reason.field}") or label
    values = {name: _in_words(hand, name, value) for name, value in use.values}
    error, suggest = reason.words(hand.language, values)
    unfilled = sum(name not in values for name in reason.must_be_filled(hand.language))
    if use.note:
        error = hand("with_note", text=error, note=use.note)
    return LetterItem(code=use.code, key_name=label, error=error, suggest=suggest, unfilled=unfilled)


def _label(hand: _Hand, content: FilingContent, use: ReasonUse, field: str) -> str:
    """What is at fault: the declared field; of a material, the catalogue's ``field`` and the service it belongs to.

    Behind ``#`` a path of a material names a region of a page, in words.
    """
    path, _, region = use.path.partition("#")
    label = _place(hand, content, path, field)
    return hand("of_region", field=label, region=side_in(region, hand.language)) if region else label


def _place(hand: _Hand, content: FilingContent, path: str, field: str) -> str:
    kind, _, rest = path.partition(".")
    if kind == "material":
        label = _material(hand, rest.partition(".")[0], field)
        owners = rest.split(".")[1:]
        if "sponsor" in owners:
            return hand("of_service", service=hand.known("reason_field.sponsor.principal"), field=label)
        service = next((content.service(owner) for owner in owners if content.service(owner)), None)
        return hand("of_service", service=service.name, field=label) if service else label
    label = hand.known(label_of(path, content)) if path else ""
    if kind == "service":
        service = content.service(rest.partition(".")[0])
        label = label or rest.rpartition(".")[2]
        return hand("of_service", service=service.name, field=label) if service else label
    return (label or path) if path else hand("filing")


def _material(hand: _Hand, code: str, field: str) -> str:
    named = hand.known(f"reason_field.{field}") if field != "materials" else ""
    kind = hand.around.tables().material_kinds.get(code)
    if named or kind is None:
        return named or hand.known("reason_field.materials")
    return kind.name_zh if hand.language == "zh" else kind.name_en


def _in_words(hand: _Hand, name: str, value: str) -> str:
    """A material's code becomes its name; everything else stands as it is."""
    kind = hand.around.tables().material_kinds.get(value) if name == "material" else None
    if kind is None:
        return value
    return kind.name_zh if hand.language == "zh" else kind.name_en


def _reply_window(around: Surroundings, filing: Filing, verdict: Verdict) -> Deadline | None:
    """The applicant's clock as it would start now."""
    counting = around.counting(filing.province)
    rule = counting.rule("DL19")
    if verdict is not Verdict.RETURN or rule is None:
        return None
    return start(rule, around.clock.now(), counting.calendar_for(rule.waiting_on), Cause("T04"))
