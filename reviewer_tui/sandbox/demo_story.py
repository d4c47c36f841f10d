"""Moves the demo's filings through their stages by the real use-cases, under a clock that is set from step to step.

A story is a generator: it yields the instant at which it wants to go on. All stories together are played in order of time, so
that the audit trail reads as it would have been written.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Protocol

from reviewer_tui.domain.calendar import SHANGHAI, WorkingCalendar, local_date
from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.finding import RowState, Severity, TickState
from reviewer_tui.domain.reference import Province
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.sandbox.demo_dates import INCIDENTS, LATELY, LONG_AGO, Desk
from reviewer_tui.sandbox.sample_filings import SamplePackage, write_packages
from reviewer_tui.usecases.deadlines import Deadlines
from reviewer_tui.usecases.decisions import Decisions
from reviewer_tui.usecases.followup import Followup
from reviewer_tui.usecases.happenings import Happenings
from reviewer_tui.usecases.intake import Intake
from reviewer_tui.usecases.port_openings import PortOpenings
from reviewer_tui.usecases.review import Review
from reviewer_tui.usecases.triage import Triage
from reviewer_tui.usecases.verification import Verification


class MovableClock(Protocol):
    """A clock that can be set."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The use-cases that the stories call, the people who call them, and the clock they are played under."""

    clock: MovableClock
    calendar: WorkingCalendar
    intake: Intake
    triage: Triage
    review: Review
    decisions: Decisions
    followup: Followup
    ports: PortOpenings
    verification: Verification
    happenings: Happenings
    deadlines: Deadlines
    provinces: Mapping[str, Province]
    reviewers: tuple[StaffMember, ...]
    supervisor: StaffMember
    operator: StaffMember


Act = Callable[[Stage, int], None]
"""One step on the filing with this id."""

_HOURS = {
    "take": 1.5,
    "decide": 0.4,
    "verification_received": 20.0,
    "verification_passed": 3.0,
    "upload": 2.0,
    "outcome": 1.0,
    "sms": 3.0,
    "authority": 190.0,
    "ports": 2.0,
    "probe": 0.2,
}
"""Hours between steps, as an office would need them."""


_NATURAL = frozenset({"authority_review", "ports_open", "cancelled", "needs_correction", "isp_rejected", "resubmitted"})
"""Targets that lie back as long as their steps take."""


def play(
    stage: Stage,
    samples: tuple[SamplePackage, ...],
    folder: Path,
    *,
    now: datetime,
    on_step: Callable[[int, int], None] | None = None,
) -> None:
    """Write every package below ``folder``, import it when it was submitted, and lead it to its target stage by ``now``.

    ``on_step`` hears how many packages are written and how many stories have ended, and of how many together.
    """
    total = len(samples) * 2
    for done, _ in enumerate(write_packages(samples, folder), start=1):
        if on_step:
            on_step(done, total)
    by_order: dict[str, list[SamplePackage]] = {}
    for sample in samples:
        by_order.setdefault(sample.order_no, []).append(sample)
    waiting: list[tuple[datetime, int, Iterator[datetime]]] = []
    for number, revisions in enumerate(by_order.values()):
        story = _story(stage, revisions, folder, now)
        heapq.heappush(waiting, (next(story), number, story))
    done = len(samples)
    while waiting:
        at, number, story = heapq.heappop(waiting)
        stage.clock.at = at
        later = next(story, None)
        if later is None:
            done += len(list(by_order.values())[number])
            if on_step:
                on_step(done, total)
        else:
            heapq.heappush(waiting, (max(later, at), number, story))
    stage.clock.at = now


def _story(stage: Stage, revisions: list[SamplePackage], folder: Path, now: datetime) -> Iterator[datetime]:
    first = revisions[0]
    target = revisions[-1].target
    acts = _acts(first, target)
    at = _submitted(first, now)
    yield at
    filing_id = _import(stage, first, folder)
    applicant = first.order_no.rpartition("-")[2].lower()
    waits = _waits(target, applicant, [name for name, _ in acts], now - at)
    for index, (wait, (_, act)) in enumerate(zip(waits, acts, strict=True)):
        latest = now - timedelta(minutes=9 * (len(acts) - index) + 3)
        at = max(at + timedelta(minutes=1), min(_office(stage.calendar, at + wait), latest))
        yield at
        act(stage, filing_id)
    for again in revisions[1:]:
        yield max(at, min(_submitted(again, now), now - timedelta(minutes=20)))
        _import(stage, again, folder)
    for incident in INCIDENTS.get(applicant, ()):
        at = max(at, now - incident.before)
        yield at
        incident.act(_desk_of(stage, filing_id), filing_id)


def _desk_of(stage: Stage, filing_id: int) -> Desk:
    return Desk(
        review=stage.review,
        triage=stage.triage,
        followup=stage.followup,
        verification=stage.verification,
        happenings=stage.happenings,
        deadlines=stage.deadlines,
        reviewer=_reviewer(stage, filing_id),
        supervisor=stage.supervisor,
        today=local_date(stage.clock.at),
    )


def _waits(target: str, applicant: str, names: list[str], until_now: timedelta) -> list[timedelta]:
    """How long each step waits. What is left until now goes into the step that may well have taken long, so that the last
    steps are of today.
    """
    waits = [timedelta(hours=_HOURS[name]) for name in names]
    slow = "authority" if target in ("approved", "authority_rejected") else "verification_received"
    natural = (target in _NATURAL or applicant in LONG_AGO) and applicant not in LATELY
    if natural or slow not in names:
        return waits
    rest = until_now - sum(waits, timedelta(hours=8 * len(waits)))
    waits[names.index(slow)] += max(rest, timedelta())
    return waits


def _submitted(sample: SamplePackage, now: datetime) -> datetime:
    return min(sample.submitted_at, now)


def _import(stage: Stage, sample: SamplePackage, folder: Path) -> int:
    outcome = stage.intake.import_paths(stage.supervisor, [folder / sample.folder_name])[0]
    if outcome.refusal is not None:
        raise ValueError(f"{sample.order_no}: {outcome.refusal.reason} {outcome.refusal.values}")
    return int(outcome.filing.removeprefix("F-"))


def _office(calendar: WorkingCalendar, at: datetime) -> datetime:
    """The same instant, or the next one at which an office works: working days, nine to six in Shanghai."""
    local = at.astimezone(SHANGHAI)
    day = local.date()
    if local.time() > time(18, 0):
        day += timedelta(days=1)
    if day == local.date() and local.time() >= time(9, 0) and calendar.is_working(day):
        return at
    while not calendar.is_working(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(9, 10), SHANGHAI) + timedelta(minutes=local.minute % 40)


def _acts(sample: SamplePackage, target: str) -> list[tuple[str, Act]]:
    """The steps from submitted to ``target``, each with what it waits for."""
    czlx = _czlx(sample)
    if target in ("submitted",):
        return []
    if target == "withdrawn":
        return [("take", _record("withdraw", note="申请人来电撤回"))]
    acts: list[tuple[str, Act]] = [("take", _take)]
    if target == "isp_review":
        return acts
    if target in ("needs_correction", "resubmitted"):
        return [*acts, ("decide", _decide(Verdict.RETURN))]
    if target == "isp_rejected":
        return [*acts, ("decide", _decide(Verdict.REFUSE))]
    acts.append(("decide", _pass))
    if target == "verification_pending":
        return acts
    if czlx <= 4:
        acts.append(("verification_received", _record("verification_received", note="核验结果已到")))
        if target == "verification_review":
            return acts
        acts.append(("verification_passed", _pass_verification))
    if target == "ready_to_upload":
        return acts
    if target == "on_hold":
        return [*acts, ("upload", _hold)]
    acts.append(("upload", _record("upload")))
    rest: dict[str, list[tuple[str, Act]]] = {
        "uploaded": [],
        "upload_failed": [("outcome", _record("upload_refused", codes="1009:mail@;1031"))],
        "sms_pending": [("outcome", _record("accepted"))],
        "sms_partial": [("outcome", _record("accepted")), ("sms", _verify_first)],
        "sms_failed": [
            ("outcome", _record("accepted")),
            ("sms", _record("sms_failed", note="24 小时内未完成短信核验")),
        ],
    }
    if target in rest:
        return acts + rest[target]
    acts.append(("outcome", _record("accepted")))
    if czlx != 5:
        acts.append(("sms", _record("sms_all_verified")))
    if target == "authority_review":
        return acts
    if target == "authority_rejected":
        opinion = "网站名称与主体无关联，请补充说明（审核员 王*，010-5550****）"
        return [*acts, ("authority", _record("authority_refused", note=opinion))]
    acts.append(("authority", _approve))
    if target == "approved":
        return acts
    if czlx >= 5:
        return [*acts, ("ports", _record_ports), ("probe", _prove_ports)]
    acts += [("ports", _record_ports), ("probe", _prove_ports)]
    if target == "cancelled":
        acts.append(("outcome", _by_supervisor("forced_cancellation", note="管局通知强制注销，回执已发")))
    return acts


def _czlx(sample: SamplePackage) -> int:
    names = (
        "first_filing",
        "new_service",
        "new_access",
        "change",
        "cancel_access",
        "cancel_sponsor",
        "cancel_service",
    )
    return names.index(str(sample.filing["type"])) + 1


def _reviewer(stage: Stage, filing_id: int) -> StaffMember:
    return stage.reviewers[filing_id % len(stage.reviewers)]


def _take(stage: Stage, filing_id: int) -> None:
    stage.triage.take(_reviewer(stage, filing_id), filing_id)


def _decide(verdict: Verdict) -> Act:
    def act(stage: Stage, filing_id: int) -> None:
        actor = _reviewer(stage, filing_id)
        stage.triage.take(actor, filing_id)
        offers = stage.decisions.offers(actor, filing_id, verdict)
        uses = tuple(offer.use for offer in offers if offer.ticked)
        if not any(offer.reason.fits(verdict) for offer in offers if offer.ticked):
            fitting = next(offer for offer in offers if offer.reason.fits(verdict))
            uses = (*uses, ReasonUse(code=fitting.reason.code))
        draft = DecisionDraft(verdict=verdict, reasons=uses, internal_note="已电话告知经办人")
        stage.decisions.decide(actor, filing_id, draft)

    return act


def _pass(stage: Stage, filing_id: int) -> None:
    actor = _reviewer(stage, filing_id)
    stage.triage.take(actor, filing_id)
    stage.review.log_call(actor, filing_id, "已电话联系经办人，告知核验方式")
    view = stage.review.open(actor, filing_id, in_clear=True)
    for row in view.rows:
        if row.state is RowState.BY_EYE:
            stage.review.tick(actor, filing_id, row.row.id, TickState.PASS)
    for finding in view.findings:
        if finding.severity is Severity.WARNING:
            stage.review.confirm(actor, filing_id, finding.key, "已与经办人核实")
    stage.decisions.decide(actor, filing_id, DecisionDraft(verdict=Verdict.PASS))
    if view.mode == "electronic" and view.filing.type.czlx <= 4:
        stage.verification.issue(actor, filing_id)


def _pass_verification(stage: Stage, filing_id: int) -> None:
    actor = _reviewer(stage, filing_id)
    for item in stage.review.open(actor, filing_id, in_clear=False).checklist:
        if item.paper.value == "due" or (item.due.value == "required" and not item.complete):
            stage.followup.receive_paper(actor, filing_id, item.kind, item.owner)
    stage.triage.take(actor, filing_id)
    for row in stage.review.open(actor, filing_id, in_clear=True).rows:
        if row.state is RowState.BY_EYE:
            stage.review.tick(actor, filing_id, row.row.id, TickState.PASS)
    stage.followup.record(actor, filing_id, "verification_passed")


def _hold(stage: Stage, filing_id: int) -> None:
    until = stage.calendar.add(local_date(stage.clock.at), 3).date.isoformat()
    actor = _reviewer(stage, filing_id)
    stage.followup.record(actor, filing_id, "hold", inputs={"until": until, "note": "域名实名信息尚未同步"})


def _record(event: str, **inputs: str) -> Act:
    def act(stage: Stage, filing_id: int) -> None:
        stage.followup.record(_reviewer(stage, filing_id), filing_id, event, inputs=inputs)

    return act


def _by_supervisor(event: str, **inputs: str) -> Act:
    def act(stage: Stage, filing_id: int) -> None:
        stage.followup.record(stage.supervisor, filing_id, event, inputs=inputs)

    return act


def _verify_first(stage: Stage, filing_id: int) -> None:
    actor = _reviewer(stage, filing_id)
    step = next(step for step in stage.followup.steps(actor, filing_id) if step.event == "sms_one_verified")
    person = next(item for item in step.inputs if item.name == "person").choices[0]
    stage.followup.record(actor, filing_id, "sms_one_verified", inputs={"person": person})


def _approve(stage: Stage, filing_id: int) -> None:
    actor = _reviewer(stage, filing_id)
    step = next(step for step in stage.followup.steps(actor, filing_id) if step.event == "authority_approved")
    sponsor = stage.review.open(actor, filing_id, in_clear=False).content.sponsor
    province = stage.provinces.get(sponsor.province[:2])
    letter = province.icp_prefix if province else "京"
    number = sponsor.icp_number or f"{letter}ICP备2026{filing_id % 1000000:06d}号"
    inputs: dict[str, str] = {}
    for item in step.inputs:
        if item.name == "number":
            inputs["number"] = number
        elif item.kind == "numbers":
            inputs[item.name] = f"{number}-{50 + len(inputs)}"
    stage.followup.record(actor, filing_id, "authority_approved", inputs=inputs)


def _record_ports(stage: Stage, filing_id: int) -> None:
    if stage.ports.rows(filing_id=filing_id):
        stage.ports.opened(stage.operator, filing_id)


def _prove_ports(stage: Stage, filing_id: int) -> None:
    if stage.ports.rows(filing_id=filing_id):
        stage.ports.verify(stage.operator, filing_id)
