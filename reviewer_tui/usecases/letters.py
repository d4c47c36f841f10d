"""The one letter with all faults, put together from the catalogue of reasons in the applicant's language."""

from __future__ import annotations

import re

from reviewer_tui.domain.calendar import closing_date
from reviewer_tui.domain.clock import Cause
from reviewer_tui.domain.deadline import Deadline, start
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, Letter, LetterItem, ReasonUse, Verdict
from reviewer_tui.domain.fields import label_of
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.contracts import Words
from reviewer_tui.usecases.surroundings import Surroundings

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def write_letter(
    around: Surroundings, filing: Filing, content: FilingContent, draft: DecisionDraft, language: str
) -> Letter:
    """The letter of a return or refusal. Only reasons and their notes are read: the internal note never gets here."""
    words = around.words(language)
    items = tuple(_item(around, content, use, words, language) for use in draft.reasons)
    window = _reply_window(around, filing, draft.verdict)
    reply_by = closing_date(window.due_at) if window is not None and window.due_at is not None else None
    provisional = window is not None and window.provisional
    name = draft.verdict.value
    lines = [
        words("letter.greeting", sponsor=content.sponsor.name or filing.order_no),
        "",
        words(f"letter.opening_{name}", order_no=filing.order_no, revision=filing.revision, n=len(items)),
        "",
    ]
    for number, item in enumerate(items, start=1):
        lines.append(words("letter.item", number=number, field=item.key_name, error=item.error))
        if item.suggest:
            lines.append(words("letter.advice", advice=item.suggest))
    lines.append("")
    if reply_by is not None:
        said = "letter.reply_by_provisional" if provisional else "letter.reply_by"
        lines.append(words(said, date=reply_by.isoformat()))
    lines += [words("letter.closing"), around.provider or words("letter.provider")]
    text = "\n".join(lines)
    return Letter(
        language=language,
        subject=words(f"letter.subject_{name}", order_no=filing.order_no),
        items=items,
        text=text,
        reply_by=reply_by,
        provisional=provisional,
        unfilled=sum(len(_PLACEHOLDER.findall(item.error + item.suggest)) for item in items),
    )


def letter_payload(filing: Filing, letter: Letter) -> dict[str, str]:
    """The letter as the outbox keeps it; ``reply_by`` is a date, or empty; ``provisional`` says whether it may still move."""
    return {
        "order_no": filing.order_no,
        "language": letter.language,
        "subject": letter.subject,
        "text": letter.text,
        "reply_by": letter.reply_by.isoformat() if letter.reply_by else "",
        "provisional": "true" if letter.provisional else "false",
    }


def _item(around: Surroundings, content: FilingContent, use: ReasonUse, words: Words, language: str) -> LetterItem:
    reason = around.tables().reasons.get(use.code)
    label = _label(content, use, words, reason.field if reason else "materials")
    if use.code == FREE_TEXT:
        return LetterItem(code=use.code, key_name=label, error=use.note, suggest="")
    if reason is None:
        raise BadInput("reason.unknown", code=use.code)
    if not use.path:
        label = _known(words, f"reason_field.{reason.field}") or label
    error = reason.reason_zh if language == "zh" else reason.reason_en
    suggest = reason.advice_zh if language == "zh" else reason.advice_en
    values = {name: _in_words(around, name, value, language) for name, value in use.values}
    error, suggest = _filled(error, values), _filled(suggest, values)
    if use.note:
        error = words("letter.with_note", text=error, note=use.note)
    return LetterItem(code=use.code, key_name=label, error=error, suggest=suggest)


def _label(content: FilingContent, use: ReasonUse, words: Words, field: str) -> str:
    """What is at fault: the declared field; of a material, the catalogue's ``field`` and the service it belongs to."""
    kind, _, rest = use.path.partition(".")
    if kind == "material":
        label = _known(words, f"reason_field.{field}") or words("reason_field.materials")
        owners = rest.split(".")[1:]
        service = next((content.service(owner) for owner in owners if content.service(owner)), None)
        return words("letter.of_service", service=service.name, field=label) if service else label
    if kind == "service":
        service = content.service(rest.partition(".")[0])
        label = _known(words, label_of(use.path, content)) or rest.rpartition(".")[2]
        return words("letter.of_service", service=service.name, field=label) if service else label
    return (_known(words, label_of(use.path, content)) or use.path) if use.path else words("letter.filing")


def _known(words: Words, key: str) -> str:
    return words(key) if words.has(key) else ""


def _in_words(around: Surroundings, name: str, value: str, language: str) -> str:
    """A material's code becomes its name; everything else stands as it is."""
    kind = around.tables().material_kinds.get(value) if name == "material" else None
    if kind is None:
        return value
    return kind.name_zh if language == "zh" else kind.name_en


def _filled(text: str, values: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), text)


def _reply_window(around: Surroundings, filing: Filing, verdict: Verdict) -> Deadline | None:
    """The applicant's clock as it would start now."""
    counting = around.counting(filing.province)
    rule = counting.rule("DL19")
    if verdict is not Verdict.RETURN or rule is None:
        return None
    return start(rule, around.clock.now(), counting.calendar_for(rule.waiting_on), Cause("T04"))
