"""Letters: both languages from texts that are data, places filled from the findings, and their way to the applicant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.letter_text import LetterText, faults_of_texts, phrase
from reviewer_tui.domain.online_service import IpRange
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import BadInput, Refused
from reviewer_tui.integrations.mailer import Mailer
from reviewer_tui.storage.reference_data import reference_tables
from reviewer_tui.usecases.decisions import Decisions
from reviewer_tui.usecases.effects import EffectState, Fate
from reviewer_tui.usecases.letter_post import addresses_of
from tests.builders import a_domain, a_filing_content, a_principal, a_sponsor, a_website, an_access
from tests.mail_servers import HOST, mail_server
from tests.outbox_desk import ScriptedChannel, deliveries, standing
from tests.sample_desk import SampleDesk, sample_desk

HOSTILE = "坏\r\nBcc: all@example.net\r\n\r\n\x1b[31m{note}\u202e{sponsor}"
TEXTS = reference_tables().letter_texts


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def writing_to_applicants(sample: SampleDesk) -> Decisions:
    return Decisions(replace(sample.desk.around, mail_letters=True))


def two_addresses() -> object:
    return a_filing_content(
        sponsor=a_sponsor(principal=a_principal(email="fang@example.com")),
        services=(a_website(principal=a_principal(email="fang@example.com; ops@example.org")),),
    )


def own_words(note: str = "请补充说明", language: str = "zh", path: str = "") -> DecisionDraft:
    use = ReasonUse(code=FREE_TEXT, path=path, note=note)
    return DecisionDraft(verdict=Verdict.RETURN, reasons=(use,), internal_note="内部：疑似代办", language=language)


def returned(sample: SampleDesk, draft: DecisionDraft) -> int:
    filing = sample.add(two_addresses())  # type: ignore[arg-type]
    sample.desk.triage.take(sample.who("lilei"), filing.id)
    writing_to_applicants(sample).decide(sample.who("lilei"), filing.id, draft)
    return int(filing.id)


def kept(sample: SampleDesk, filing: int, kind: str) -> list[dict[str, str]]:
    with sample.desk.store.reading() as work:
        return [dict(work.outbox.payload(one)) for one in work.outbox.of(filing) if one.kind == kind]


def test_the_texts_of_letters_are_complete_and_fill_all_their_places() -> None:
    assert faults_of_texts(TEXTS.values()) == ()


def test_a_text_that_is_missing_empty_strange_or_unverified_is_named() -> None:
    texts = [text for text in TEXTS.values() if text.part not in ("closing", "item")]
    texts += [
        LetterText(part="item", zh="{number}{colour}", en=" ", source="x", last_verified="2026"),
        LetterText(part="adieu", zh="a", en="a", source="x", last_verified="2026"),
        replace(TEXTS["filing"], last_verified=""),
    ]
    assert {(one.of, one.id, one.value) for one in faults_of_texts(texts)} == {
        ("item", "unfillable", "colour"), ("item", "empty", "en"), ("adieu", "unknown_part", ""),
        ("filing", "twice", ""), ("filing", "unverified", ""), ("closing", "missing", ""),
    }  # fmt: skip


def test_another_wording_needs_no_code(desk: SampleDesk) -> None:
    around = desk.desk.around
    texts = {**TEXTS, "closing": LetterText(part="closing", zh="此致敬礼", en="Kind regards")}
    tables = replace(around.tables(), letter_texts=texts)
    filing = desk.add()
    decisions = Decisions(replace(around, tables=lambda: tables))
    preview = decisions.preview(desk.who("lilei"), filing.id, own_words())
    assert "此致敬礼" in preview.zh.text
    assert "Kind regards" in preview.en.text
    bare = replace(tables, letter_texts={})
    with pytest.raises(BadInput, match=r"letter\.no_text"):
        Decisions(replace(around, tables=lambda: bare)).preview(desk.who("lilei"), filing.id, own_words())


def test_places_are_filled_from_the_finding_masked_where_personal_and_counted_where_nothing_fills_them(
    desk: SampleDesk,
) -> None:
    around = desk.desk.around
    own = around.tables().reasons
    filing = desk.add(a_filing_content(sponsor=a_sponsor(principal=a_principal(name="欧阳娜娜", mobile="123"))))
    actor = desk.who("lilei")
    offer = next(one for one in desk.desk.decisions.offers(actor, filing.id, Verdict.RETURN) if one.ticked)
    finding = next(
        one
        for one in desk.desk.review.open(actor, filing.id, in_clear=False).findings
        if one.reason == offer.reason.code
    )
    name, value = finding.evidence[0] if finding.evidence else ("", "")
    text = f"现为{{{name or 'x'}}}，应为{{nobody_knows}}"
    changed = replace(offer.reason, reason_zh=text, reason_en=text, advice_zh="改", advice_en="mend")
    tables = replace(around.tables(), reasons={**own, offer.reason.code: changed})
    decisions = Decisions(replace(around, tables=lambda: tables))
    again = next(one for one in decisions.offers(actor, filing.id, Verdict.RETURN) if one.use.key == offer.use.key)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(again.use,))
    letter = decisions.preview(actor, filing.id, draft).zh
    assert letter.unfilled == (1 if name else 2)
    assert "应为…" in letter.items[0].error
    if name:
        assert f"现为{value}" in letter.items[0].error


def test_no_letter_of_any_reason_shows_a_place_that_nothing_fills(desk: SampleDesk) -> None:
    filing = desk.add()
    uses = tuple(ReasonUse(code=code) for code in desk.desk.around.tables().reasons)
    for verdict in (Verdict.RETURN, Verdict.REFUSE):
        preview = desk.desk.decisions.preview(
            desk.who("lilei"), filing.id, DecisionDraft(verdict=verdict, reasons=uses)
        )
        for letter in (preview.zh, preview.en):
            assert letter.unfilled == 0
            assert not set("{}[]…") & set(letter.text)


def test_what_the_findings_know_stands_in_the_letter_in_both_languages(desk: SampleDesk) -> None:
    domain = a_domain(expires_on=date(2026, 12, 1))
    access = an_access(ips=(IpRange(start="10.0.0.9", end="10.0.0.9"),))
    filing = desk.add(a_filing_content(services=(a_website(domains=(domain,), accesses=(access,)),)))
    actor = desk.who("lilei")
    offers = desk.desk.decisions.offers(actor, filing.id, Verdict.RETURN)
    uses = tuple(one.use for one in offers if one.suggested and one.use.code in ("D04", "I01"))
    assert {use.code for use in uses} == {"D04", "I01"}
    preview = desk.desk.decisions.preview(actor, filing.id, DecisionDraft(verdict=Verdict.RETURN, reasons=uses))
    assert "（到期日：2026-12-01）" in preview.zh.text
    assert "it expires on 2026-12-01" in preview.en.text
    assert all("（10.0.0.9）" in text or "(10.0.0.9)" in text for text in (preview.zh.text, preview.en.text))


def test_words_in_brackets_stand_only_where_all_their_places_are_filled_and_values_are_never_read_again() -> None:
    text = "缺少[（{a}，{b}）][：{c}][注]"
    assert phrase(text, {}) == "缺少[注]"
    assert phrase(text, {"a": "1", "c": "{b}[{a}]"}) == "缺少：{b}[{a}][注]"
    assert phrase("至少{x}", {}) == "至少…"


def test_one_letter_leaves_in_the_language_that_was_chosen_and_is_kept_in_both(desk: SampleDesk) -> None:
    filing = returned(desk, own_words(language="both"))
    (letter,) = kept(desk, filing, "letter")
    assert letter["language"] == "both"
    assert letter["text"] == f"{letter['text_zh']}\n\n----\n\n{letter['text_en']}"
    faults = json.loads(letter["audit_data"])
    assert [(one["lang"], one["error"]) for one in faults] == [("zh", "请补充说明"), ("en", "请补充说明")]
    assert set(faults[0]) == {"lang", "code", "key_name", "error", "suggest"}


def test_a_page_region_and_a_field_are_named_in_the_letter(desk: SampleDesk) -> None:
    filing = desk.add()
    actor = desk.who("lilei")
    region = own_words(path="material.licence_copy#第2页右上")
    zh = desk.desk.decisions.preview(actor, filing.id, region).zh
    assert zh.items[0].key_name.endswith("（第2页右上）")
    field = own_words(path="sponsor.principal.mobile")
    assert desk.desk.decisions.preview(actor, filing.id, field).zh.items[0].key_name != "sponsor.principal.mobile"


def test_what_is_no_plain_mailbox_gets_no_mail() -> None:
    principal = a_principal(email='a@example.com\r\nRCPT TO:<b@example.com>; "c d"@example.com, e@example.com')
    content = a_filing_content(sponsor=a_sponsor(principal=principal), services=())
    assert addresses_of(content) == ("a@example.com", "e@example.com")


def test_letters_stay_in_the_house_unless_the_desk_is_to_write_to_applicants(desk: SampleDesk) -> None:
    filing = desk.add(two_addresses())  # type: ignore[arg-type]
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    desk.desk.decisions.decide(desk.who("lilei"), filing.id, own_words())
    assert kept(desk, filing.id, "letter_mail") == []


def test_each_address_gets_its_own_mail_after_the_delay_at_any_hour_and_hostile_words_make_no_header(
    desk: SampleDesk,
) -> None:
    filing = returned(desk, own_words(HOSTILE))
    with mail_server() as postbox:
        post = Mailer(host=HOST, port=postbox.port, security="none", sender="desk@example.com")
        post.name = "post"
        postbox.rcpt = lambda address: "550 no" if address.startswith("ops") else "250 OK"
        run = deliveries(desk, post)
        assert run.deliver(desk.who("root"), most=9) == ()
        desk.wait(hours=12)
        fates = [one.fate for one in run.deliver(desk.who("root"), most=9)]
        assert fates == [Fate.SENT, Fate.REFUSED]
        assert run.deliver(desk.who("root"), most=9) == ()
    (mail,) = postbox.taken
    assert mail["To"] == "fang@example.com"
    assert mail["Bcc"] is None
    body = mail.get_content()
    assert "\x1b" not in body
    assert "内部：疑似代办" not in body
    assert "{sponsor}" in body
    with desk.desk.store.reading() as work:
        states = [(one.kind, one.state, one.trouble) for one in work.outbox.of(filing) if one.kind == "letter_mail"]
    assert states == [("letter_mail", EffectState.SENT, ""), ("letter_mail", EffectState.FAILED, "mail.refused 550")]
    other = desk.add(a_filing_content(order_no="BA-2"))
    for text, ids in (("is:undelivered", [filing]), ("状态:通知未送达", [filing]), ("-is:undelivered", [other.id])):
        query = desk.desk.filters.query(desk.who("lilei"), text)
        assert [row.id for row in desk.desk.queue.page(query).rows] == ids
    assert [desk.desk.queue.preview(one).undelivered for one in (filing, other.id)] == [True, False]


def test_undo_takes_all_mails_back_and_is_too_late_once_one_has_left(either: SampleDesk) -> None:
    filing = returned(either, own_words())
    writing_to_applicants(either).undo(either.who("lilei"), filing)
    assert either.filing(filing).stage is Stage.ISP_REVIEW
    states = {key: state for key, state in standing(either).items() if "letter" in key}
    assert len(states) == 3
    assert set(states.values()) == {"cancelled"}
    either.desk.triage.take(either.who("lilei"), filing)
    writing_to_applicants(either).decide(either.who("lilei"), filing, own_words())
    mail = next(key for key, state in standing(either).items() if key.startswith("mail/") and state == "waiting")
    with either.desk.store.reading() as work:
        effect = next(one for one in work.outbox.of(filing) if one.key == mail)
    deliveries(either, ScriptedChannel(name="post")).send(either.who("root"), effect.id)
    with pytest.raises(Refused, match=r"too_late_to_undo"):
        writing_to_applicants(either).undo(either.who("lilei"), filing)
    assert either.filing(filing).stage is Stage.NEEDS_CORRECTION


def test_no_field_of_a_draft_but_its_reasons_gets_into_the_letter(desk: SampleDesk) -> None:
    filing = desk.add()
    actor = desk.who("lilei")
    plain = desk.desk.decisions.preview(actor, filing.id, own_words())
    kept_fields = {"verdict", "reasons", "language"}
    for name in DecisionDraft.__dataclass_fields__.keys() - kept_fields:
        marked = replace(own_words(), **{name: "绝不外发 never leaves"})  # type: ignore[arg-type]
        preview = desk.desk.decisions.preview(actor, filing.id, marked)
        assert (preview.zh, preview.en) == (plain.zh, plain.en), name
    assert "疑似代办" not in plain.zh.text + plain.en.text + plain.zh.subject
