"""Notices: to whom, when they leave, one mail a person and sweep, never twice; and three weeks of sweeps around National Day."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reviewer_tui.bootstrap import open_desk
from reviewer_tui.domain.calendar import SHANGHAI, local_date
from reviewer_tui.domain.decision import DecisionDraft, Verdict
from reviewer_tui.domain.filing import Filing, Lease
from reviewer_tui.domain.office_hours import OfficeHours
from reviewer_tui.usecases.reasons import reason_uses
from reviewer_tui.usecases.sweep_model import SweepTask
from tests.builders import a_filing_content, a_personal_filing
from tests.sample_desk import SampleDesk
from tests.sweeping import desk_to_sweep, done, events, every_five_minutes, mails, returned, sweep, texting

TOLD = (SweepTask.SMS, SweepTask.BREACHES, SweepTask.NOTICES)


@pytest.fixture
def sample(tmp_path: Path) -> SampleDesk:
    return desk_to_sweep(tmp_path)


def at(text: str) -> datetime:
    """A time in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def breached(sample: SampleDesk, *, of: str = "", order: str = "ORD-1") -> Filing:
    filing = sample.add(a_filing_content(order_no=order))
    if of:
        sample.desk.triage.assign(sample.who("wang"), filing.id, of)
    return sample.filing(filing.id)


def in_view(sample: SampleDesk, name: str) -> bool:
    actor = sample.who("wang")
    view = sample.desk.filters.view(actor, name)
    return bool(sample.desk.queue.ids(sample.desk.filters.query(actor, view.filter), limit=1))


def told(sample: SampleDesk) -> list[str]:
    return [line for line in done(sweep(sample, *TOLD)) if line.startswith("notices")]


def test_who_has_a_filing_is_told_of_its_breach_in_one_mail_for_all(sample: SampleDesk) -> None:
    breached(sample, of="lilei", order="ORD-1")
    breached(sample, of="lilei", order="ORD-2")
    breached(sample, of="hanmeimei", order="ORD-3")
    sample.wait(days=4)
    assert told(sample) == ["notices noticed hanmeimei", "notices noticed lilei"]
    said = {effect.key: payload for effect, payload in mails(sample)}
    assert said["notice/lilei/2"]["text"].count("F-2000") == 4, "two clocks of two filings"
    assert said["notice/lilei/2"]["login"] == "lilei"
    assert told(sample) == []


def test_the_supervisors_are_told_of_what_is_nobody_s_or_of_somebody_who_is_gone(sample: SampleDesk) -> None:
    breached(sample, order="ORD-1")
    breached(sample, of="hanmeimei", order="ORD-2")
    sample.desk.staff.change(sample.who("root"), "hanmeimei", active=False)
    sample.wait(days=4)
    assert told(sample) == ["notices noticed wang"]
    assert mails(sample)[0][1]["subject"] == "备案审核台：2 件备案需要关注"


def test_who_holds_a_filing_is_told_rather_than_who_has_it(sample: SampleDesk) -> None:
    filing = breached(sample, of="lilei")
    sample.wait(days=4)
    lease = Lease(
        holder=sample.who("hanmeimei").id, since=sample.clock.at, until=sample.clock.at + timedelta(minutes=30)
    )
    with sample.desk.store.work() as work:
        work.filings.set_lease(replace(filing, lease=lease))
        work.commit()
    assert told(sample) == ["notices noticed hanmeimei"]


def test_without_an_address_nobody_is_written_to(tmp_path: Path) -> None:
    sample = desk_to_sweep(tmp_path, addresses=())
    breached(sample, of="lilei")
    sample.wait(days=4)
    assert told(sample) == []
    assert mails(sample) == []


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("2026-11-26T08:30", "2026-11-26T09:00"),
        ("2026-11-26T09:00", "2026-11-26T09:00"),
        ("2026-11-26T17:59", "2026-11-26T17:59"),
        ("2026-11-26T18:00", "2026-11-27T09:00"),
        ("2026-11-28T11:00", "2026-11-30T09:00"),
    ],
    ids=["before the opening", "at the opening", "in the afternoon", "after the close", "on a Saturday"],
)
def test_a_notice_leaves_while_the_office_works(sample: SampleDesk, now: str, leaves: str) -> None:
    breached(sample, of="lilei")
    sample.clock.at = at(now)
    assert told(sample) == ["notices noticed lilei"]
    assert [effect.not_before for effect, _ in mails(sample)] == [at(leaves)]


def test_the_office_hours_are_the_desk_s_own(sample: SampleDesk) -> None:
    hours = replace(sample.settings, office_hours=OfficeHours.read("10:30-12:00"))
    sample.desk = open_desk(hours, clock=sample.clock)
    breached(sample, of="lilei")
    sample.clock.at = at("2026-11-26T10:00")
    assert [line.split()[0] for line in done(sweep(sample))] == ["breaches", "breaches", "notices"]
    assert [effect.not_before for effect, _ in mails(sample)] == [at("2026-11-26T10:30")]
    sample.clock.at = at("2026-11-26T10:30")
    assert {line.split()[0] for line in done(sweep(sample))} == {"digest"}


def test_an_unknown_sms_outcome_calls_for_a_call(sample: SampleDesk) -> None:
    texting(sample)
    sample.wait(hours=25)
    assert told(sample) == ["notices noticed wang"]
    assert "短信核验结果未知，请联系申请人（1）" in mails(sample)[0][1]["text"]


def test_an_applicant_s_long_silence_and_a_long_pause_are_told_once(sample: SampleDesk) -> None:
    silent = returned(sample, "ORD-S")
    refused = sample.make_ready(sample.add(a_filing_content(order_no="ORD-P")))
    draft = DecisionDraft(verdict=Verdict.REFUSE, reasons=reason_uses(("S01",)))
    sample.desk.decisions.decide(sample.who("lilei"), refused.id, draft, expect_version=refused.version)
    found: dict[str, list[str]] = {}
    shown: dict[str, list[str]] = {"silent": [], "paused_long": []}
    for _ in range(40):
        sweep(sample)
        for view, days in shown.items():
            if in_view(sample, view):
                days.append(str(local_date(sample.clock.at)))
        for effect, payload in mails(sample):
            found.setdefault(effect.key, [str(local_date(sample.clock.at)), payload["text"]])
        sample.wait(days=1)
    silences = [(day, text) for day, text in found.values() if "申请人久未回应" in text]
    pauses = [(day, text) for day, text in found.values() if "暂停过久" in text]
    assert [day for day, _ in silences] == ["2026-12-01", "2026-12-01"], "more than five working days, to whom each is"
    assert {number for number in (silent.number, refused.number) for _, text in silences if number in text} == {
        silent.number,
        refused.number,
    }
    assert [day for day, _ in pauses] == ["2026-12-08"], "more than ten working days"
    assert refused.number in pauses[0][1]
    assert (shown["silent"][0], shown["paused_long"][0]) == ("2026-12-01", "2026-12-08"), (
        "as the views of the queue say"
    )


def test_names_of_persons_are_masked_and_no_number_or_telephone_is_told(sample: SampleDesk) -> None:
    content = a_personal_filing()
    filing = sample.add(content)
    sample.desk.triage.assign(sample.who("wang"), filing.id, "lilei")
    sample.wait(days=4)
    sweep(sample)
    texts = [payload["text"] for kind in ("notice", "digest") for _, payload in mails(sample, kind)]
    assert any(filing.number in text for text in texts)
    person = content.sponsor
    for hidden in (person.name, person.certificate.number, person.principal.mobile):
        assert hidden
        assert not [text for text in texts if hidden in text]


def test_a_notice_is_written_in_the_reader_s_language(sample: SampleDesk) -> None:
    sample.desk.staff.set_language(sample.who("lilei"), "en")
    breached(sample, of="lilei")
    sample.wait(days=4)
    sweep(sample, *TOLD)
    assert mails(sample)[0][1]["subject"] == "Review desk: 1 filings to look at"


def test_a_name_does_not_break_its_line(sample: SampleDesk) -> None:
    filing = breached(sample, of="lilei")
    with sample.desk.store.work() as work:
        work._connection.exec_driver_sql(
            "UPDATE filing SET sponsor = ? WHERE id = ?", ("甲\r\nBcc: x@example.com\u202e乙", int(filing.id))
        )
        work.commit()
    sample.wait(days=4)
    sweep(sample, *TOLD)
    assert "甲··Bcc: x@example.com·乙" in mails(sample)[0][1]["text"]


def test_what_was_noted_without_being_told_is_told_by_the_next_sweep(sample: SampleDesk) -> None:
    breached(sample, of="lilei")
    sample.wait(days=4)
    sweep(sample, SweepTask.BREACHES)
    sample.desk.close()
    assert told(sample) == ["notices noticed lilei"]


def test_three_weeks_around_national_day_every_five_minutes(tmp_path: Path) -> None:
    sample = desk_to_sweep(tmp_path, now=at("2026-09-21T10:00"))
    content = a_filing_content(submitted_at=sample.clock.at)
    filing = sample.add(content)
    sample.desk.triage.assign(sample.who("wang"), filing.id, "lilei")
    sample.clock.at = at("2026-09-24T23:00")
    late = sample.add(replace(content, order_no="ORD-2", submitted_at=sample.clock.at))
    sweeps = Counter(line for rows in every_five_minutes(sample, at("2026-10-13T23:00")) for line in done(rows))
    marks = {one.id: len(events(sample, one, "breached")) for one in (filing, late)}
    assert marks == {filing.id: 2, late.id: 2}, "one for each of the two clocks"
    assert sweeps["breaches breached DL01"] == sweeps["breaches breached DL02"] == 2
    working = ["09-28", "09-29", "09-30", "10-08", "10-09", "10-10", "10-12", "10-13"]
    digests = mails(sample, "digest")
    for login in ("lilei", "hanmeimei", "wang"):
        days = [
            f"{day:%m-%d}" for effect, _ in digests if f"/{login}/" in effect.key for day in [local(effect.not_before)]
        ]
        assert days == working, "one on each working day, a Saturday that works among them"
    hours = [local(effect.not_before) for effect, _ in [*digests, *mails(sample)]]
    assert {f"{one:%m-%d}" for one in hours} <= {*working, "09-25"}
    assert all(9 <= one.hour < 18 for one in hours)
    assert all(f"{one:%H:%M}" == "09:00" for one in map(local, (effect.not_before for effect, _ in digests)))


def local(instant: datetime) -> datetime:
    return instant.astimezone(SHANGHAI)
