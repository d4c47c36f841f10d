"""Letters on their way to applicants: as the outbox keeps them, to which addresses they go, and taking them back.

A letter is one effect for the feed, and one mail to each of the applicant's addresses where the desk is to write to them. Its
words are frozen in these effects: nothing is put together again when a letter is read.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from reviewer_tui.domain.filing import filing_number
from reviewer_tui.domain.mail_address import is_mail_address
from reviewer_tui.usecases.effects import LETTER, LETTER_MAIL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reviewer_tui.domain.decision import Letter
    from reviewer_tui.domain.filing import Filing, FilingContent
    from reviewer_tui.usecases.contracts import Work
    from reviewer_tui.usecases.surroundings import Surroundings

_BETWEEN = re.compile(r"[;,，；\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPair:
    """One letter in both languages."""

    zh: Letter
    en: Letter

    def sent(self, language: str) -> Letter:
        """As it leaves: one of them, or for ``both`` the Chinese letter with the English one below it."""
        if language != "both":
            return self.en if language == "en" else self.zh
        return replace(
            self.zh,
            language="both",
            subject=f"{self.zh.subject} / {self.en.subject}",
            items=(*self.zh.items, *self.en.items),
            text=f"{self.zh.text}\n\n----\n\n{self.en.text}",
            unfilled=max(self.zh.unfilled, self.en.unfilled),
        )


def letter_key(filing_id: int, version: int) -> str:
    """The key of a letter's effect: of the decision that led to this version."""
    return f"letter/{filing_id}/{version}"


def letter_number(filing_id: int, version: int) -> str:
    """What a letter calls itself: ``F-20001/5``, by the same two numbers as its key."""
    return f"{filing_number(filing_id)}/{version}"


def post_letter(
    around: Surroundings,
    work: Work,
    filing: Filing,
    content: FilingContent,
    letters: LetterPair,
    language: str,
    *,
    key: str,
    at: datetime,
    replaces: str = "",
) -> int:
    """Put a letter into the outbox, to leave after the send delay: for the feed, and as mail; the id of the first.

    ``replaces`` is the key of the letter that this one replaces.
    """
    payload = letter_payload(filing, letters, language, replaces)
    return post_words(around, work, filing, content, payload, kind=LETTER, key=key, at=at)


def post_words(
    around: Surroundings,
    work: Work,
    filing: Filing,
    content: FilingContent,
    payload: Mapping[str, str],
    *,
    kind: str,
    key: str,
    at: datetime,
) -> int:
    """``post_letter`` of words that are ready, as an effect of this kind."""
    not_before = at + around.send_delay
    number = work.outbox.add(key=key, kind=kind, filing_id=filing.id, payload=payload, at=at, not_before=not_before)
    for place, address in enumerate(addresses_of(content) if around.mail_letters else (), start=1):
        work.outbox.add(
            key=f"mail/{key}/{place}",
            kind=LETTER_MAIL,
            filing_id=filing.id,
            payload={"to": address, "subject": payload["subject"], "text": payload["text"]},
            at=at,
            not_before=not_before,
        )
    return number


def letter_payload(filing: Filing, letters: LetterPair, language: str, replaces: str = "") -> dict[str, str]:
    """The letter as the outbox keeps it; ``reply_by`` is a date, or empty; ``provisional`` says whether it may still move.

    ``audit_data`` is a JSON list of the faults, in both languages; ``text_zh`` and ``text_en`` are the letter in each.
    """
    letter = letters.sent(language)
    faults = [
        {
            "lang": one.language,
            "code": item.code,
            "key_name": item.key_name,
            "error": item.error,
            "suggest": item.suggest,
        }
        for one in (letters.zh, letters.en)
        for item in one.items
    ]
    return {
        "order_no": filing.order_no,
        "number": letter.number,
        "replaces": replaces,
        "language": letter.language,
        "subject": letter.subject,
        "text": letter.text,
        "reply_by": letter.reply_by.isoformat() if letter.reply_by else "",
        "provisional": "true" if letter.provisional else "false",
        "audit_data": json.dumps(faults, ensure_ascii=False),
        "subject_zh": letters.zh.subject,
        "text_zh": letters.zh.text,
        "subject_en": letters.en.subject,
        "text_en": letters.en.text,
    }


def addresses_of(content: FilingContent) -> tuple[str, ...]:
    """Where the applicant reads mail: the sponsor's principal, then the services' principals, each address once.

    What is no plain mailbox is left out: a stranger wrote it, and it would stand on a mail server's command line.
    """
    declared = (content.sponsor.principal.email, *(service.principal.email for service in content.services))
    found = [part for text in declared for part in _BETWEEN.split(text) if is_mail_address(part)]
    return tuple(dict.fromkeys(found))


def cancel_letter(work: Work, filing_id: int, key: str, *, now: datetime) -> bool:
    """Take a letter back with all its mails; False when any of them has left, is leaving or is due."""
    effects = [one for one in work.outbox.of(filing_id) if one.key == key or one.key.startswith(f"mail/{key}/")]
    return all(work.outbox.cancel(one.key, now=now) for one in effects)


def kept_letter(work: Work, filing_id: int, key: str) -> Mapping[str, str]:
    """A letter's frozen words, by the names of ``letter_payload``; empty when there is none under the key."""
    found = next((one for one in work.outbox.of(filing_id) if one.key == key), None)
    return work.outbox.payload(found) if found is not None else {}


def faults_in(payload: Mapping[str, str], language: str) -> list[dict[str, str]]:
    """The faults that a kept letter names, of one language or both; none in a letter of before they were kept."""
    rows: list[dict[str, str]] = json.loads(payload.get("audit_data", "[]"))
    return [row for row in rows if language in ("both", row["lang"])]
