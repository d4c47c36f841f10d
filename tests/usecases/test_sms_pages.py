"""The ministry's SMS page, state by state and person by person; and uploading again what it sent back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.sms_page import SmsState, after, event_of
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import BadInput, Refused
from reviewer_tui.usecases.views import SmsPerson
from tests.builders import a_filing_content, a_manual_filing
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


def asked(desk: SampleDesk) -> Filing:
    filing = desk.pass_on(desk.add(a_filing_content()))
    for event in ("verification_received", "verification_passed", "upload", "accepted"):
        filing = desk.record(filing, event)
    return filing


def page(desk: SampleDesk, filing: Filing, state: int, *, person: str = "sponsor", **more: str) -> Filing:
    desk.wait(minutes=1)
    return desk.record(filing, "sms_page", person=person, page_state=str(state), **more)


def person(desk: SampleDesk, filing: Filing) -> SmsPerson:
    return desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).sms[0]


def five_may_be_wrong_and_the_sixth_returns_it(desk: SampleDesk) -> None:
    filing = asked(desk)
    for n in range(1, 6):
        filing = page(desk, filing, 2)
        state = person(desk, filing).state
        assert state is not None
        assert (filing.stage, state.attempts, state.attempts_left) == (Stage.SMS_PENDING, n, 5 - n)
    filing = page(desk, filing, 0)
    assert filing.stage is Stage.SMS_FAILED
    notes = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).notes
    assert "第六次" in notes[-1].text


def test_five_entries_may_be_wrong_and_the_sixth_returns_it(desk: SampleDesk) -> None:
    five_may_be_wrong_and_the_sixth_returns_it(desk)


@pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")
def test_a_server_counts_wrong_entries_alike(desk: SampleDesk) -> None:
    with postgres_server() as url:
        server = on_server(desk, url)
        five_may_be_wrong_and_the_sixth_returns_it(server)
        server.desk.close()


@pytest.mark.parametrize(
    ("state", "stage"), [(21, Stage.SMS_FAILED), (3, Stage.AUTHORITY_REVIEW), (4, Stage.SMS_PENDING)]
)
def test_a_state_of_the_page_leads_where_the_handbook_says(desk: SampleDesk, state: int, stage: Stage) -> None:
    assert page(desk, asked(desk), state).stage is stage


def test_own_part_done_is_the_whole_where_nobody_else_is_asked(desk: SampleDesk) -> None:
    assert page(desk, asked(desk), 31).stage is Stage.AUTHORITY_REVIEW


def test_resends_are_counted_until_none_is_left() -> None:
    state = after(after(after(None, 101), 101), 102)
    assert state == SmsState(page_state=102, resends=2, resends_over=True)
    assert event_of(state) == ""


def test_the_same_state_at_the_same_instant_is_noted_once(desk: SampleDesk) -> None:
    filing = asked(desk)
    desk.wait(hours=1)
    at = desk.clock.at.isoformat()
    for _ in range(3):
        page(desk, filing, 2, at=at)
    state = person(desk, filing).state
    assert state is not None
    assert state.attempts == 1


def test_an_upload_afresh_forgets_what_the_page_said(desk: SampleDesk) -> None:
    filing = page(desk, page(desk, asked(desk), 2), 21)
    filing = desk.record(desk.record(filing, "upload_again"), "upload")
    assert person(desk, filing).state is None


def test_what_is_no_state_of_the_page_is_refused(desk: SampleDesk) -> None:
    with pytest.raises(BadInput):
        page(desk, asked(desk), 7)


def test_nothing_is_noted_where_nobody_is_asked(desk: SampleDesk) -> None:
    with pytest.raises(Refused):
        page(desk, desk.add(replace(a_manual_filing(), order_no="ORD-2026-0077")), 2)


def test_what_changed_since_the_upload_cannot_be_uploaded_again_unchanged(desk: SampleDesk) -> None:
    filing = page(desk, asked(desk), 21)
    with desk.desk.store.work() as work:
        changed = replace(work.filings.get(filing.id), content_hash="other")
        work.filings.save(changed, work.deadlines.of(filing.id), expect_version=filing.version, at=desk.clock.at)
        work.commit()
    with pytest.raises(Refused) as no:
        desk.record(filing, "upload_again")
    assert no.value.reason == "refused.changed_since_upload"


def test_what_the_page_says_tomorrow_is_refused(desk: SampleDesk) -> None:
    filing = asked(desk)
    with pytest.raises(BadInput) as no:
        page(desk, filing, 2, at="2027-01-01T10:00")
    assert no.value.reason == "input.in_future"
