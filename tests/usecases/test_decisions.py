"""Pass, return, refuse and undo over a real desk: gates, versions, letters, and what the trail says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.finding import Severity, TickState
from reviewer_tui.domain.lookup import likely_source
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import Conflict, NotFound, NotPermitted, Refused
from reviewer_tui.storage.sqlite_library import connect
from tests.builders import a_certificate, a_filing_content, a_principal, a_sponsor, a_website
from tests.sample_desk import SampleDesk, sample_desk

PASS = DecisionDraft(verdict=Verdict.PASS)


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


def faulty_content() -> object:
    sponsor = a_sponsor(certificate=a_certificate(number="91110000600037341X"), principal=a_principal(mobile="123"))
    return a_filing_content(order_no="BA-FAULTY", sponsor=sponsor)


def returned(desk: SampleDesk, verdict: Verdict = Verdict.RETURN) -> tuple[object, object]:
    filing = desk.add()
    taken = desk.desk.triage.take(desk.who("lilei"), filing.id)
    draft = DecisionDraft(verdict=verdict, reasons=(ReasonUse(code=FREE_TEXT, note="请补充说明"),))
    return filing, desk.desk.decisions.decide(desk.who("lilei"), filing.id, draft, expect_version=taken.version)


def test_a_clean_filing_passes_to_verification_and_its_lease_ends(desk: SampleDesk) -> None:
    moved = desk.pass_on(desk.add())
    assert (moved.stage, moved.lease) == (Stage.VERIFICATION_PENDING, None)
    last = desk.desk.history.timeline(moved.id)[-1]
    assert (last.action, last.transition, last.actor) == ("audit.pass", "T07", "lilei")
    assert dict(last.details)["content"] == moved.content_hash


def test_a_pass_needs_every_look_by_eye(desk: SampleDesk) -> None:
    filing = desk.add()
    taken = desk.desk.triage.take(desk.who("lilei"), filing.id)
    with pytest.raises(Refused, match=r"refused\.gate") as refusal:
        desk.desk.decisions.decide(desk.who("lilei"), filing.id, PASS, expect_version=taken.version)
    assert refusal.value.values["condition"] == "gate.by_eye"
    assert desk.filing(filing.id).stage is Stage.ISP_REVIEW


def test_an_error_blocks_a_pass_whatever_is_ticked(desk: SampleDesk) -> None:
    filing = desk.add(faulty_content())  # type: ignore[arg-type]
    ready = desk.make_ready(filing)
    with pytest.raises(Refused) as refusal:
        desk.desk.decisions.decide(desk.who("lilei"), filing.id, PASS, expect_version=ready.version)
    assert refusal.value.values["condition"] == "gate.errors"


def test_a_failed_look_blocks_a_pass_and_offers_its_reason(desk: SampleDesk) -> None:
    filing = desk.make_ready(desk.add())
    actor = desk.who("lilei")
    row = next(item.row for item in desk.desk.review.open(actor, filing.id, in_clear=False).rows if item.row.by_eye)
    desk.desk.review.tick(actor, filing.id, row.id, TickState.FAIL, "印章不清")
    with pytest.raises(Refused, match=r"refused\.gate"):
        desk.desk.decisions.decide(actor, filing.id, PASS)
    first = desk.desk.decisions.offers(actor, filing.id, Verdict.RETURN)[0]
    assert (first.reason.code, first.ticked, first.use.note) == (row.reason, True, "印章不清")


def test_a_decision_on_another_version_is_refused_and_tells_who_moved_it(desk: SampleDesk) -> None:
    filing, result = returned(desk)
    desk.desk.decisions.undo(desk.who("lilei"), filing.id)  # type: ignore[attr-defined]
    with pytest.raises(Conflict) as conflict:
        desk.desk.decisions.decide(desk.who("lilei"), filing.id, PASS, expect_version=2)  # type: ignore[attr-defined]
    assert conflict.value.values["by"] == "lilei"
    assert conflict.value.values["action"] == "audit.undo_return"
    assert result is not None


def test_a_pass_binds_to_the_content_that_was_seen(desk: SampleDesk) -> None:
    filing = desk.make_ready(desk.add())
    with pytest.raises(Conflict, match=r"conflict\.content"):
        desk.desk.decisions.decide(desk.who("lilei"), filing.id, PASS, expect_hash="0" * 64)
    desk.desk.decisions.decide(desk.who("lilei"), filing.id, PASS, expect_hash=filing.content_hash)


def test_what_colleagues_add_beside_the_content_does_not_undo_what_was_seen_and_the_gate_is_asked_anew(
    desk: SampleDesk,
) -> None:
    filing, han = desk.make_ready(desk.add()), desk.who("hanmeimei")
    seen = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=True)
    slot = seen.checklist[0]
    desk.desk.followup.receive_paper(han, filing.id, slot.kind, slot.owner)
    desk.desk.lookups.add(han, filing.id, "sponsor.name", likely_source("sponsor.name"), text="登记状态：存续")
    row = next(one.row.id for one in seen.rows if one.row.by_eye and not one.row.id.startswith("Q"))
    desk.desk.review.tick(desk.who("lilei"), filing.id, row, None)  # the same person, at another terminal
    version, content = seen.filing.version, seen.filing.content_hash
    with pytest.raises(Refused, match=r"refused\.gate"):
        desk.desk.decisions.decide(desk.who("lilei"), filing.id, PASS, expect_version=version, expect_hash=content)
    desk.desk.review.tick(desk.who("lilei"), filing.id, row, TickState.PASS)
    assert (
        desk.desk.decisions.decide(
            desk.who("lilei"), filing.id, PASS, expect_version=version, expect_hash=content
        ).filing.version
        > filing.version
    )


def test_only_the_holder_decides(desk: SampleDesk) -> None:
    filing = desk.make_ready(desk.add())
    with pytest.raises(Conflict, match=r"conflict\.held") as conflict:
        desk.desk.decisions.decide(desk.who("hanmeimei"), filing.id, PASS)
    assert conflict.value.values["by"] == "lilei"
    desk.wait(minutes=31)
    with pytest.raises(Refused, match=r"refused\.take_first"):
        desk.desk.decisions.decide(desk.who("lilei"), filing.id, PASS)


@pytest.mark.parametrize("login", ["net", "audit", "root"])
def test_other_roles_may_not_decide_and_the_refusal_is_written_down(desk: SampleDesk, login: str) -> None:
    filing = desk.make_ready(desk.add())
    desk.wait(minutes=31)
    with pytest.raises(NotPermitted):
        desk.desk.decisions.decide(desk.who(login), filing.id, PASS)
    last = desk.desk.history.timeline(filing.id)[-1]
    assert (last.action, last.actor, dict(last.details)["verb"]) == ("audit.refused", login, "pass")


def test_every_machine_found_fault_is_offered_ticked_and_stands_in_one_letter(desk: SampleDesk) -> None:
    filing = desk.add(faulty_content())  # type: ignore[arg-type]
    actor = desk.who("lilei")
    taken = desk.desk.triage.take(actor, filing.id)
    offers = desk.desk.decisions.offers(actor, filing.id, Verdict.RETURN)
    ticked = [offer for offer in offers if offer.ticked]
    assert {"S02", "C01"} <= {offer.reason.code for offer in ticked}
    draft = DecisionDraft(
        verdict=Verdict.RETURN, reasons=tuple(offer.use for offer in ticked), internal_note="INTERNAL-ONLY"
    )
    preview = desk.desk.decisions.preview(actor, filing.id, draft)
    assert preview.left_out == ()
    for letter in (preview.zh, preview.en):
        assert len(letter.items) == len(ticked)
        assert letter.unfilled == 0
        assert "INTERNAL-ONLY" not in letter.text + letter.subject
    result = desk.desk.decisions.decide(actor, filing.id, draft, expect_version=taken.version)
    assert result.filing.stage is Stage.NEEDS_CORRECTION
    assert result.letter is not None
    assert result.letter.reply_by is not None
    assert result.letter.reply_by.isoformat() == "2026-12-07"


def test_a_known_fault_that_is_left_out_is_named(desk: SampleDesk) -> None:
    filing = desk.add(faulty_content())  # type: ignore[arg-type]
    actor = desk.who("lilei")
    ticked = [o for o in desk.desk.decisions.offers(actor, filing.id, Verdict.RETURN) if o.ticked]
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ticked[0].use,))
    left = desk.desk.decisions.preview(actor, filing.id, draft).left_out
    assert {(finding.reason, finding.path) for finding in left} == {(o.use.code, o.use.path) for o in ticked[1:]}
    assert all(finding.severity is Severity.ERROR for finding in left)


@pytest.mark.parametrize(
    ("verdict", "reasons", "said"),
    [
        (Verdict.RETURN, (), "reason_needed"),
        (Verdict.RETURN, (ReasonUse(code=FREE_TEXT),), "free_text_needed"),
        (Verdict.RETURN, (ReasonUse(code="S08"),), "reason_does_not_fit"),
        (Verdict.REFUSE, (ReasonUse(code="A01"),), "reason_does_not_fit"),
    ],
)
def test_reasons_must_be_there_and_fit(
    desk: SampleDesk, verdict: Verdict, reasons: tuple[ReasonUse, ...], said: str
) -> None:
    filing = desk.add()
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    with pytest.raises(Refused, match=said):
        desk.desk.decisions.decide(desk.who("lilei"), filing.id, DecisionDraft(verdict=verdict, reasons=reasons))
    assert desk.filing(filing.id).stage is Stage.ISP_REVIEW


@pytest.mark.parametrize("verdict", list(Verdict))
def test_undo_restores_the_review_within_the_send_delay_only(desk: SampleDesk, verdict: Verdict) -> None:
    if verdict is Verdict.PASS:
        filing = desk.pass_on(desk.add())
    else:
        code = "S08" if verdict is Verdict.REFUSE else "S03"
        filing = desk.add()
        desk.desk.triage.take(desk.who("lilei"), filing.id)
        draft = DecisionDraft(verdict=verdict, reasons=(ReasonUse(code=code),))
        desk.desk.decisions.decide(desk.who("lilei"), filing.id, draft)
    before = desk.filing(filing.id)
    desk.wait(seconds=119)
    undone = desk.desk.decisions.undo(desk.who("lilei"), filing.id)
    assert (undone.stage, undone.version) == (Stage.ISP_REVIEW, before.version + 1)
    assert (
        desk.desk.history.timeline(filing.id)[-1].transition
        == {"pass": "U01", "return": "U02", "refuse": "U03"}[verdict]
    )
    with pytest.raises(NotFound):
        desk.desk.decisions.undo(desk.who("lilei"), filing.id)


def test_undo_is_too_late_once_the_letter_may_have_left(desk: SampleDesk) -> None:
    filing, _ = returned(desk)
    desk.wait(seconds=120)
    with pytest.raises(Refused, match=r"refused\.too_late_to_undo"):
        desk.desk.decisions.undo(desk.who("lilei"), filing.id)  # type: ignore[attr-defined]


def test_undo_is_too_late_for_a_letter_that_has_left_early(desk: SampleDesk) -> None:
    filing, _ = returned(desk)
    connection = connect(desk.database)
    connection.execute("UPDATE outbox SET state = 'sent' WHERE kind = 'letter'")
    connection.close()
    before = desk.filing(filing.id)  # type: ignore[attr-defined]
    with pytest.raises(Refused, match=r"refused\.too_late_to_undo"):
        desk.desk.decisions.undo(desk.who("lilei"), filing.id)  # type: ignore[attr-defined]
    assert desk.filing(filing.id) == before  # type: ignore[attr-defined]


def test_nobody_else_takes_a_decision_back_but_a_supervisor(desk: SampleDesk) -> None:
    filing, _ = returned(desk)
    with pytest.raises(Refused, match=r"refused\.not_your_decision"):
        desk.desk.decisions.undo(desk.who("hanmeimei"), filing.id)  # type: ignore[attr-defined]
    desk.desk.decisions.undo(desk.who("wang"), filing.id)  # type: ignore[attr-defined]


def test_a_draft_survives_and_a_decision_ends_it(desk: SampleDesk) -> None:
    filing = desk.add()
    actor = desk.who("lilei")
    desk.desk.triage.take(actor, filing.id)
    draft = DecisionDraft(
        verdict=Verdict.RETURN,
        reasons=(ReasonUse(code="S03", path="sponsor.certificate.address", note="与证件不一致"),),
        internal_note="[/]\x1b",
    )
    desk.desk.drafts.save(actor, filing.id, draft)
    assert desk.desk.drafts.load(actor, filing.id) == draft
    assert desk.desk.drafts.load(desk.who("hanmeimei"), filing.id) is None
    desk.desk.decisions.decide(actor, filing.id, draft)
    assert desk.desk.drafts.load(actor, filing.id) is None


def test_personal_data_are_masked_until_the_holder_opens_them_and_that_is_audited_once(desk: SampleDesk) -> None:
    content = a_filing_content()
    number = content.sponsor.principal.document_number
    filing = desk.add(content)
    masked = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=True)
    assert not masked.unmasked
    assert number not in repr(masked)
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    for _ in range(2):
        view = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=True)
        assert view.unmasked
        assert view.content.sponsor.principal.document_number == number
    opened = [item for item in desk.desk.history.timeline(filing.id) if item.action == "audit.opened"]
    assert len(opened) == 1
    assert number not in repr(desk.desk.review.open(desk.who("wang"), filing.id, in_clear=True))


def test_nothing_personal_lies_readable_on_the_disk(desk: SampleDesk) -> None:
    principal = a_principal(name="欧阳测试", mobile="13900001234", email="canary@example.com")
    content = a_filing_content(services=(replace(a_website(), principal=principal),))
    filing = desk.add(content)
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    desk.desk.review.note(desk.who("lilei"), filing.id, "电话 13900001234 已联系欧阳测试")
    desk.desk.close()
    stored = b"".join(path.read_bytes() for path in desk.home.glob("desk.db*"))
    for secret in ("欧阳测试", "13900001234", "canary@example.com", principal.document_number):
        assert secret.encode() not in stored


def test_machine_codes_of_a_failed_upload_become_ticked_reasons(desk: SampleDesk) -> None:
    filing = desk.pass_on(desk.add())
    for event in ("verification_received", "verification_passed", "upload"):
        filing = desk.record(filing, event)
    desk.record(filing, "upload_refused", codes="1009:not@a@mail;1031;5001")
    offers = desk.desk.decisions.offers(desk.who("lilei"), filing.id, Verdict.RETURN)
    assert {offer.reason.code for offer in offers if offer.ticked} == {"C06", "C07"}
    assert {scope for offer in offers for scope in offer.reason.scope} >= {"upload", "isp_review"}
    trail = repr(desk.desk.history.timeline(filing.id))
    assert "1009;1031;5001" in trail
    assert "not@a@mail" not in trail
