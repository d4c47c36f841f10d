"""A filing that comes again: what it answers, what still stands, and what of the marks on it is kept, over the real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import FilingContent, FilingId
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.resubmission import LineState, Resubmission
from tests.builders import a_certificate, a_filing_content, a_principal, a_sponsor
from tests.sample_desk import SampleDesk, sample_desk

MAIL = "sponsor.principal.email"
ADDRESS = "sponsor.certificate.address"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def content(revision: int = 1, *, address: str = "", investor: str | None = None, **person: str) -> FilingContent:
    certificate = a_certificate(address=address) if address else a_certificate()
    more: dict[str, Any] = {} if investor is None else {"investor": investor}
    return a_filing_content(
        revision=revision, sponsor=a_sponsor(principal=a_principal(**person), certificate=certificate, **more)
    )


def send_back(desk: SampleDesk, number: FilingId, *uses: ReasonUse) -> None:
    lilei = desk.who("lilei")
    desk.desk.triage.take(lilei, number)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=uses, internal_note="between us")
    desk.desk.decisions.decide(lilei, number, draft, expect_version=desk.filing(number).version)


def mail_use(desk: SampleDesk, number: FilingId) -> ReasonUse:
    offers = desk.desk.decisions.offers(desk.who("lilei"), number, Verdict.RETURN)
    return next(offer.use for offer in offers if offer.use.path == MAIL)


def answer(desk: SampleDesk, number: FilingId) -> Resubmission:
    found = desk.desk.review.compare(desk.who("lilei"), number, in_clear=False).answer
    assert found is not None
    return found


def test_two_faults_half_fixed_and_one_thing_changed_unasked(desk: SampleDesk) -> None:
    number = desk.add(content(email="nothing", mobile="12")).id
    offers = desk.desk.decisions.offers(desk.who("lilei"), number, Verdict.RETURN)
    uses = tuple(offer.use for offer in offers if offer.ticked)
    assert len(uses) == 2
    send_back(desk, number, *uses)
    desk.add(content(2, email="li@example.com", mobile="12", investor="另一示例出资人"))
    found = answer(desk, number)
    assert (len(found.asked), found.fixed, found.open, found.not_asked) == (2, 1, 1, 1)
    assert found.states[MAIL] is LineState.FIXED
    assert found.states["sponsor.principal.mobile"] is LineState.OPEN
    assert found.states["sponsor.investor"] is LineState.NOT_ASKED


def test_what_a_person_asked_and_nobody_changed_is_proposed_again_with_how_often_and_the_letter_does_not_say_so(
    desk: SampleDesk,
) -> None:
    number = desk.add(content()).id
    use = ReasonUse(code="S03", path=ADDRESS, note="与证件图片不一致")
    for revision in (1, 2):
        send_back(desk, number, use)
        desk.add(content(revision + 1, investor=f"示例出资人{revision}"))
    lilei = desk.who("lilei")
    (asked,) = answer(desk, number).asked
    assert (asked.open, asked.times) == (True, 2)
    offer = next(one for one in desk.desk.decisions.offers(lilei, number, Verdict.RETURN) if one.use == use)
    assert (offer.suggested, offer.ticked, offer.times) == (True, False, 2)
    letter = desk.desk.decisions.preview(lilei, number, DecisionDraft(verdict=Verdict.RETURN, reasons=(offer.use,)))
    for said in (letter.zh.text, letter.en.text):
        assert "2 " not in said.partition("S03")[2][:8]
        assert "between us" not in said
        assert "times" not in said


def test_the_revision_that_was_returned_is_the_base_though_another_came_between(desk: SampleDesk) -> None:
    number = desk.add(content(email="nothing")).id
    send_back(desk, number, mail_use(desk, number))
    desk.add(content(2, email="li@example.com"))
    desk.add(content(3, email="li@example.com", investor="另一示例出资人"))
    view = desk.desk.review.compare(desk.who("lilei"), number, in_clear=False)
    assert (view.old_revision, view.new_revision) == (1, 3)
    assert view.answer is not None
    assert view.answer.fixed == 1


def test_marks_on_unchanged_fields_go_over_with_who_and_when_and_the_others_are_asked_again(desk: SampleDesk) -> None:
    filing = desk.add(content(email="nothing"))
    desk.make_ready(filing, by="lilei")
    marked_at = desk.clock.at
    lilei = desk.who("lilei")
    before = desk.desk.review.open(lilei, filing.id, in_clear=False)
    confirmed = {each.key for each in before.confirmations}
    looks = {row.row.id for row in before.rows if row.tick is not None}
    assert {"EYE-SPN-09", "EYE-SPN-02", "EYE-VERIFICATION-LIST"} & looks
    use = mail_use(desk, filing.id)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(use,))
    desk.desk.decisions.decide(lilei, filing.id, draft, expect_version=desk.filing(filing.id).version)
    desk.wait(days=1)
    desk.add(content(2, email="li@example.com"), by="hanmeimei")
    after = desk.desk.review.open(lilei, filing.id, in_clear=False)
    kept = {row.row.id: row.tick for row in after.rows if row.tick is not None}
    eye = {look for look in looks if look.startswith("EYE-SPN")}
    assert eye
    assert eye <= set(kept)
    assert all(tick.by == "lilei" and tick.at == marked_at for tick in kept.values())
    assert "EYE-VERIFICATION-LIST" not in kept, "the list names the person whose mail has changed"
    same = {one.key for one in after.findings if one.severity is Severity.WARNING and one.key in confirmed}
    assert {each.key for each in after.confirmations} == same
    (event,) = [one for one in after.timeline if one.action == "audit.carried_over"]
    assert dict(event.details)["ticks"] == str(len(kept))


def test_a_look_whose_field_has_changed_is_asked_again(desk: SampleDesk) -> None:
    filing = desk.add(content())
    desk.make_ready(filing)
    send_back(desk, filing.id, ReasonUse(code=FREE_TEXT, note="请更正住所"))
    desk.add(content(2, address="福建省福州市示例路2号"))
    after = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False)
    assert all(row.tick is None for row in after.rows if row.row.id == "EYE-SPN-09")
    assert any(row.tick is not None for row in after.rows if row.row.id == "EYE-SPN-02")
