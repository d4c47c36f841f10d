"""Every date of a filing with its proof, what would be due after a step, the paragraph for a letter, and longer limits."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from reviewer_tui.domain.calendar import ListedDay
from reviewer_tui.domain.clock import MarkKind
from reviewer_tui.domain.deadline import DeadlineState
from reviewer_tui.errors import Conflict, DeskError, NotFound, NotPermitted, Refused
from reviewer_tui.usecases.date_views import OtherKind, ProofView
from tests.sample_desk import NOW, SampleDesk, sample_desk
from tests.usecases.test_followup import at_ready, walk

HOSTILE = "[@click=app.quit]x[/] \x1b]0;t\x07\x1b[2J \u202e管局系统维护"


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


def codes(views: tuple[ProofView, ...]) -> list[str]:
    return [view.proof.clock for view in views]


def at_authority(desk: SampleDesk) -> int:
    return walk(desk, at_ready(desk), "upload", "accepted", "sms_all_verified").id


def test_all_dates_of_a_filing_come_with_the_asked_one_first_then_open_ones_then_ended_ones(desk: SampleDesk) -> None:
    filing = at_authority(desk)
    found = desk.desk.deadlines.dates(filing)
    assert codes(found.proofs)[0] == "DL06"
    assert codes(desk.desk.deadlines.dates(filing, "dl02").proofs)[0] == "DL02"
    assert codes(desk.desk.deadlines.dates(filing, "", 0).proofs)[0] == "DL01"
    states = [view.deadline.open for view in found.proofs]
    assert states == sorted(states, reverse=True)
    assert len({view.place for view in found.proofs}) == len(found.proofs) >= 5
    with pytest.raises(NotFound):
        desk.desk.deadlines.dates(filing, "DL19")


def test_a_clock_of_an_authority_is_proven_by_the_days_on_which_that_authority_is_open(desk: SampleDesk) -> None:
    filing = at_authority(desk)
    before = desk.desk.deadlines.explain(filing, "DL06").proof
    closed = date(2026, 11, 25)
    with desk.desk.store.work() as work:
        day = ListedDay(date=closed, working=False, name="省局系统切换", source="test")
        work.calendar.replace_closures("35", 2026, [day])
        work.commit()
    proof = desk.desk.deadlines.explain(filing, "DL06").proof
    (step,) = [one for one in proof.steps if one.date == closed]
    assert (step.kind.value, step.name, step.n) == ("closure", "省局系统切换", None)
    assert str(proof.recounted) > str(before.due)
    assert all(one.kind.value != "closure" for one in desk.desk.deadlines.explain(filing, "DL02").proof.steps)


def test_a_hold_says_until_when_by_whom_and_why(desk: SampleDesk) -> None:
    filing = walk(desk, at_ready(desk), "hold")
    (hold,) = [one for one in desk.desk.deadlines.dates(filing.id).others if one.kind is OtherKind.HOLD]
    assert (hold.by, hold.why, hold.at) == ("lilei", "实名", filing.hold_until)


def test_a_lease_and_the_time_for_taking_back_say_which_setting_they_follow_from(desk: SampleDesk) -> None:
    filing = desk.add()
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    (lease,) = desk.desk.deadlines.dates(filing.id).others
    assert (lease.kind, lease.by, lease.seconds, lease.at - lease.since) == (
        OtherKind.LEASE,
        "lilei",
        1800,
        timedelta(minutes=30),
    )
    desk.pass_on(filing)
    undo = next(one for one in desk.desk.deadlines.dates(filing.id).others if one.kind is OtherKind.UNDO)
    assert (undo.seconds, undo.at - undo.since, undo.by) == (120, timedelta(seconds=120), "lilei")
    desk.wait(minutes=3)
    assert OtherKind.UNDO in {one.kind for one in desk.desk.deadlines.dates(filing.id).others}
    desk.record(desk.filing(filing.id), "verification_received")
    assert OtherKind.UNDO not in {one.kind for one in desk.desk.deadlines.dates(filing.id).others}


def test_what_would_be_due_after_a_step_is_what_is_due_once_it_is_taken(desk: SampleDesk) -> None:
    filing = desk.make_ready(desk.add())
    foreseen = desk.desk.deadlines.foresee(filing.id, "pass")
    assert foreseen.event == "pass"
    before = {view.proof.clock: view.deadline.state for view in foreseen.proofs}
    assert before["DL01"] is DeadlineState.PAUSED
    returned = desk.desk.deadlines.foresee(filing.id, "return").proofs
    assert codes(returned)[0] == "DL19"
    assert returned[0].proof.due == date(2026, 12, 7)
    assert desk.filing(filing.id).version == filing.version
    with pytest.raises(Refused, match=r"refused\.no_such_move"):
        desk.desk.deadlines.foresee(filing.id, "ports_done")


def test_an_event_beside_the_steps_is_foreseen_unless_it_brings_its_own_day(desk: SampleDesk) -> None:
    filing = walk(desk, at_ready(desk), "upload", "accepted", "sms_all_verified", "authority_approved").id
    foreseen = desk.desk.deadlines.foresee(filing, "inaccuracy_found")
    assert codes(foreseen.proofs) == ["DL10"]
    with pytest.raises(Refused, match=r"refused\.day_decides"):
        desk.desk.deadlines.foresee(filing, "task_received")
    desk.desk.happenings.record(desk.who("lilei"), filing, "inaccuracy_found")
    assert desk.desk.deadlines.explain(filing, "DL10").proof.due == foreseen.proofs[0].proof.due


def test_a_task_and_a_planned_change_are_proven_from_the_day_that_came_with_them(desk: SampleDesk) -> None:
    filing = walk(desk, at_ready(desk), "upload", "accepted", "sms_all_verified", "authority_approved")
    desk.desk.happenings.record(desk.who("lilei"), filing.id, "task_received", day=date(2026, 12, 1))
    desk.desk.happenings.record(desk.who("lilei"), filing.id, "change_planned", day=date(2027, 1, 15))
    task, change = (desk.desk.deadlines.explain(filing.id, clock).proof for clock in ("DL18", "DL11"))
    assert (task.back_from, task.due, task.steps) == (date(2026, 12, 1), date(2026, 12, 1), ())
    assert (change.back_from, change.due, change.first_day) == (
        date(2027, 1, 15),
        date(2026, 12, 16),
        date(2027, 1, 14),
    )
    assert "2027-01-15" in paragraph(desk, filing.id, "DL11", "zh")
    with pytest.raises(Refused, match=r"refused\.clock_fixed"):
        desk.desk.deadlines.extend(desk.who("wang"), filing.id, "DL18", 1, "x")


def paragraph(desk: SampleDesk, filing: int, clock: str, language: str) -> str:
    view = desk.desk.deadlines.explain(filing, clock)
    return desk.desk.deadlines.paragraph(view, language)


def test_the_paragraph_counts_with_names_and_ranges_and_names_no_staff(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path, now=NOW.replace(month=9, day=18))
    filing = at_authority(desk)
    desk.desk.deadlines.extend(desk.who("wang"), filing, "DL06", 3, "管局系统维护")
    zh, en = (paragraph(desk, filing, "DL06", language) for language in ("zh", "en"))
    for said in (
        "管局审核",
        "20 个工作日",
        "2026-09-18",
        "2026-09-25 至 2026-09-27（中秋节）",
        "2026-10-01 至 2026-10-07（国庆节）",
    ):
        assert said in zh
    for said in ("2026-09-20", "2026-10-10", "3 个工作日", "管局系统维护", "2026-10-27 24:00"):
        assert said in zh
    assert "暂定" not in zh
    assert "make-up" in en
    assert "on 2026-10-27 at 24:00" in en
    for person in ("wang", "王主管", "lilei", "李雷"):
        assert person not in zh + en


def test_the_paragraph_of_a_provisional_date_says_so(desk: SampleDesk) -> None:
    filing = at_authority(desk)
    desk.desk.deadlines.extend(desk.who("wang"), filing, "DL06", 9, "系统维护。")
    assert "系统维护。据此" in paragraph(desk, filing, "DL06", "zh")
    assert paragraph(desk, filing, "DL06", "zh").count("暂定") == 1
    assert "provisional" in paragraph(desk, filing, "DL06", "en")


def test_the_paragraph_of_a_hold_keeps_its_reason_inside(desk: SampleDesk) -> None:
    held = walk(desk, at_ready(desk), "hold")
    text = paragraph(desk, held.id, "DL04", "zh")
    assert "暂缓" in text
    assert "实名" not in text


def test_every_clock_of_every_state_has_a_paragraph_in_both_languages(desk: SampleDesk) -> None:
    filing = walk(desk, at_ready(desk), "upload", "accepted", "sms_all_verified", "authority_approved")
    for view in desk.desk.deadlines.dates(filing.id).proofs:
        for language in ("zh", "en"):
            text = desk.desk.deadlines.paragraph(view, language)
            assert not re.search(r"[{}]|date_letter|clock\.|step\.|audit\.", text), text


# Longer limits.


def test_a_supervisor_lengthens_a_limit_and_the_proof_says_who_and_why(desk: SampleDesk) -> None:
    filing = at_authority(desk)
    before = desk.filing(filing)
    done = desk.desk.deadlines.extend(desk.who("wang"), filing, "DL06", 3, HOSTILE, expect_version=before.version)
    assert done.filing.version == desk.filing(filing).version == before.version + 1
    assert done.before.proof.due == date(2026, 12, 21)
    assert done.after.proof.due == date(2026, 12, 24)
    (extension,) = desk.desk.deadlines.explain(filing, "DL06").proof.extensions
    assert (extension.amount, extension.by, extension.why) == (3, "wang", HOSTILE)
    row = desk.desk.queue.row(before.id)
    assert row.due_at == done.after.deadline.due_at


def test_the_audit_trail_has_the_dates_of_an_extension_and_not_its_reason(desk: SampleDesk) -> None:
    filing = at_authority(desk)
    desk.desk.deadlines.extend(desk.who("wang"), filing, "DL06", 3, "含有张三的理由")
    event = desk.desk.history.timeline(desk.filing(filing).id)[-1]
    said = dict(event.details)
    assert (event.action, event.actor) == ("audit.extended", "wang")
    assert (said["clock"], said["amount"], said["old"], said["new"]) == ("DL06", "3", "2026-12-21?", "2026-12-24?")
    desk.desk.close()
    assert "张三的理由".encode() not in desk.database.read_bytes()


def test_a_second_extension_adds_to_the_first_and_a_paused_clock_keeps_more(desk: SampleDesk) -> None:
    filing = walk(desk, at_ready(desk), "hold").id
    wang = desk.who("wang")
    desk.desk.deadlines.extend(wang, filing, "DL04", 2, "一")
    done = desk.desk.deadlines.extend(wang, filing, "DL04", 1, "二")
    assert (done.before.proof.remaining, done.after.proof.remaining) == (3, 4)
    assert [one.amount for one in done.after.proof.extensions] == [2, 1]


def test_a_preview_writes_nothing_and_answers_as_the_extension_will(desk: SampleDesk) -> None:
    filing = at_authority(desk)
    events = len(desk.desk.history.timeline(desk.filing(filing).id))
    seen = desk.desk.deadlines.preview_extension(desk.who("wang"), filing, "DL06", 3, "x")
    assert len(desk.desk.history.timeline(desk.filing(filing).id)) == events
    done = desk.desk.deadlines.extend(desk.who("wang"), filing, "DL06", 3, "x")
    assert (seen.before.proof.due, seen.after.proof.due) == (done.before.proof.due, done.after.proof.due)


@pytest.mark.parametrize(
    ("login", "clock", "amount", "why", "error", "reason"),
    [
        ("lilei", "DL06", 3, "x", NotPermitted, "refused.role"),
        ("net", "DL06", 3, "x", NotPermitted, "refused.role"),
        ("audit", "DL06", 3, "x", NotPermitted, "refused.role"),
        ("wang", "DL06", 0, "x", Refused, "refused.extension_amount"),
        ("wang", "DL06", -1, "x", Refused, "refused.extension_amount"),
        ("wang", "DL06", 61, "x", Refused, "refused.extension_amount"),
        ("wang", "DL06", 3, " \n", Refused, "refused.extension_reason"),
        ("wang", "DL06", 3, "长" * 501, Refused, "refused.extension_too_long"),
        ("wang", "DL05", 3, "x", Refused, "refused.clock_ended"),
        ("wang", "DL02", 3, "x", Refused, "refused.clock_ended"),
        ("wang", "DL19", 3, "x", NotFound, "not_found.clock"),
    ],
)
def test_what_may_not_be_lengthened_stays_and_the_refusal_is_on_record(
    desk: SampleDesk, login: str, clock: str, amount: int, why: str, error: type[DeskError], reason: str
) -> None:
    filing = at_authority(desk)
    before = desk.filing(filing)
    with pytest.raises(error) as refused:
        desk.desk.deadlines.extend(desk.who(login), filing, clock, amount, why)
    assert refused.value.reason == reason
    assert desk.filing(filing) == before
    if error is not NotFound:
        last = desk.desk.history.timeline(before.id)[-1]
        assert (last.action, dict(last.details)["because"]) == ("audit.refused", reason)


def test_the_limit_of_the_sms_clock_is_never_lengthened(desk: SampleDesk) -> None:
    filing = walk(desk, at_ready(desk), "upload", "accepted")
    with pytest.raises(Refused, match=r"refused\.clock_fixed"):
        desk.desk.deadlines.extend(desk.who("wang"), filing.id, "DL05", 3, "x")
    assert next(view for view in desk.desk.deadlines.dates(filing.id).proofs if view.proof.clock == "DL05").fixed


def test_an_extension_on_another_version_is_a_conflict_that_names_who_was_faster(desk: SampleDesk) -> None:
    filing = at_authority(desk)
    seen = desk.filing(filing).version
    desk.desk.deadlines.extend(desk.who("wang"), filing, "DL06", 1, "x", expect_version=seen)
    with pytest.raises(Conflict) as late:
        desk.desk.deadlines.extend(desk.who("root"), filing, "DL06", 1, "y", expect_version=seen)
    assert late.value.values["by"] == "wang"


def test_an_extension_is_a_mark_beside_the_start(desk: SampleDesk) -> None:
    filing = desk.add()
    desk.desk.deadlines.extend(desk.who("wang"), filing.id, "DL02", 5, "x")
    with desk.desk.store.reading() as work:
        marks = next(one for one in work.deadlines.of(filing.id) if one.clock == "DL02").marks
    assert [mark.kind for mark in marks] == [MarkKind.START, MarkKind.EXTEND]
