"""Every arrow of the handbook's table is taken once, and every stage, verb and role that it does not have is refused, on record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reviewer_tui.bootstrap import Desk
from reviewer_tui.domain.decision import DecisionDraft, Verdict
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import NotPermitted, Refused
from tests.machine.handbook import ARROWS, EVENTS, HOLDABLE, REVIEW, STAGES, arrow
from tests.machine.invariants import insist
from tests.machine.orders import ROLES
from tests.machine.real_desk import RealDesk, folder_of_all
from tests.machine.test_machine import INPUTS, REASONS, DeskMachine

ROAD = (
    *("take", "looks", "return", "undo_return", "take", "refuse", "undo_refuse", "take", "pass", "undo_pass"),
    *("take", "return", "package", "take", "looks", "pass", "verification_received", "take", "looks", "retake"),
    *("verification_received", "verification_failed", "package", "take", "looks", "pass", "verification_received"),
    *("take", "looks", "verification_passed", "hold", "recall", "pass", "verification_received", "take", "looks"),
    *("verification_passed", "upload", "upload_refused", "fixed_here", "upload", "upload_refused"),
    *("applicant_must_fix", "package", "take", "looks", "pass", "verification_received", "take", "looks"),
    *("verification_passed", "upload", "accepted", "sms_one_verified", "sms_failed", "upload_again", "upload"),
    *("accepted", "sms_failed", "data_must_change", "package", "take", "looks", "pass", "verification_received"),
    *("take", "looks", "verification_passed", "upload", "accepted", "sms_all_verified", "authority_refused"),
    *("fixed_here", "upload", "accepted", "sms_all_verified", "authority_refused", "applicant_must_fix", "package"),
    *("take", "looks", "pass", "verification_received", "take", "looks", "verification_passed", "upload"),
    *("accepted", "sms_all_verified", "authority_approved", "ports", "forced_cancellation"),
)
CANCELLED = ("take", "looks", "pass", "upload", "accepted", "authority_approved", "ports")

ONE_OF_EACH = tuple({role: login for login, role in ROLES.items()}.values())
VERDICTS = ("pass", "return", "refuse")


@pytest.fixture
def machine() -> Iterator[DeskMachine]:
    made = DeskMachine()
    made.begin(two=False, far=[0, 0, 0, 0])
    yield made
    made.teardown()


def go(machine: DeskMachine, i: int, *road: str) -> None:
    order = machine.orders[i]
    for step in road:
        if step == "looks":
            order.audit += machine.desk.looked_at("lilei", order)
        elif step == "package":
            machine.send(i, "lilei", "new")
        elif step == "ports":
            machine.touch_ports(i, "net", prove=False, well=True)
            machine.touch_ports(i, "net", prove=True, well=True)
        else:
            machine.walk("wang" if step == "forced_cancellation" else "lilei", order, step)
            assert order.last == step or step == "take", (order, step)
        insist(machine.desk, machine.model)


def test_every_arrow_is_taken(machine: DeskMachine) -> None:
    go(machine, 0, *ROAD)
    go(machine, 1, "withdraw")
    go(machine, 2, *CANCELLED)
    walked = {
        name for (name,) in machine.desk.rows("SELECT DISTINCT transition FROM audit_event WHERE transition <> ''")
    }
    assert walked == {row.id for row in ARROWS}


@pytest.mark.parametrize(
    ("order_no", "czlx", "events"),
    [("W-1", 1, EVENTS), ("W-5", 5, ("pass", "accepted", "sms_all_verified", "ports_done", "ports_closed"))],
)
def test_what_the_table_does_not_have_is_refused_and_on_record(
    order_no: str, czlx: int, events: tuple[str, ...]
) -> None:
    desk = RealDesk(folder_of_all() / f"refusals-{czlx}", two=False)
    ((number,),) = desk.rows("SELECT id FROM filing WHERE order_no = ?", order_no)
    for stage in STAGES[1:]:
        desk.rows("UPDATE filing SET stage = ? WHERE id = ?", stage, number)
        seen = desk.rows("SELECT * FROM filing WHERE id = ?", number)
        before = _refusals(desk, number)
        tried = [_refused(desk, number, stage, login, event, czlx) for login in ONE_OF_EACH for event in events]
        assert _refusals(desk, number) == before + sum(tried)
        assert desk.rows("SELECT * FROM filing WHERE id = ?", number) == seen
    desk.close()


def _refusals(desk: RealDesk, number: int) -> int:
    sql = "SELECT count(*) FROM audit_event WHERE filing_id = ? AND action = 'audit.refused'"
    return int(desk.rows(sql, number)[0][0])


def _refused(desk: RealDesk, number: int, stage: str, login: str, event: str, czlx: int) -> bool:
    """Try what the table does not have; False where it has it. For the role alone it is ``NotPermitted``."""
    row, actor = arrow(stage, event, czlx), desk.people[login]
    known = row is not None if event != "take" else stage in HOLDABLE
    roles = row.roles if row is not None else REVIEW
    if known and ROLES[login] in roles:
        return False
    with pytest.raises(Refused) as caught:
        _try(desk.desk, actor, number, event)
    assert isinstance(caught.value, NotPermitted) or not known or (row is not None and bool(row.by)), event
    return True


def _try(desk: Desk, actor: StaffMember, number: int, event: str) -> None:
    if event == "take":
        desk.triage.take(actor, number)
    elif event in VERDICTS:
        draft = DecisionDraft(verdict=Verdict(event), reasons=REASONS if event != "pass" else ())
        desk.decisions.decide(actor, number, draft)
    else:
        desk.followup.record(actor, number, event, inputs=INPUTS.get(event, {}))


def test_a_return_is_amended_after_its_delay_and_the_amendment_is_taken_back(machine: DeskMachine) -> None:
    order = machine.orders[0]
    go(machine, 0, "take", "looks", "return")
    machine._amends(0, "lilei", 0, True)
    for login in ("audit", "lilei"):
        machine._waits(2)
        machine._amends(0, login, 0, True)
        insist(machine.desk, machine.model)
    assert (order.stage, len(order.made[-1])) == ("needs_correction", 2)
    machine.undo_by("lilei", order)
    insist(machine.desk, machine.model)
    assert (order.stage, len(order.made[-1])) == ("needs_correction", 1)
