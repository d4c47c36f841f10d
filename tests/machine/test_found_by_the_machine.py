"""What the machine found once, each as a test of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reviewer_tui.domain.decision import DecisionDraft, Verdict
from reviewer_tui.errors import NotPermitted, Refused
from reviewer_tui.usecases.port_openings import PortOpenings
from tests.machine.real_desk import Probes
from tests.machine.test_every_move import go
from tests.machine.test_machine import DeskMachine

TO_THE_PASS = ("take", "looks", "pass")


@pytest.fixture(params=[False])
def machine(request: pytest.FixtureRequest) -> Iterator[DeskMachine]:
    made = DeskMachine()
    made.begin(two=request.param, far=[0, 0, 0, 0])
    yield made
    made.teardown()


def refusals(machine: DeskMachine) -> list[str]:
    sql = "SELECT details FROM audit_event WHERE action = 'audit.refused' ORDER BY sequence"
    return [details for (details,) in machine.desk.rows(sql)]


def test_a_package_for_a_frozen_filing_changes_nothing(machine: DeskMachine) -> None:
    order = machine.orders[0]
    machine.desk.desk.freezes.freeze(machine.desk.people["wang"], order.id, "法院来函")
    machine.model.freeze(order, on=True)
    go(machine, 0, "package")
    assert order.revision == 1


def test_ports_that_nobody_opened_are_not_proven_and_that_is_on_record(machine: DeskMachine) -> None:
    go(machine, 2, *TO_THE_PASS, "upload", "accepted", "authority_approved")
    ports = PortOpenings(machine.desk.desk.around, Probes(well=True))
    with pytest.raises(Refused, match=r"ports_not_opened"):
        ports.verify(machine.desk.people["net"], machine.orders[2].id)
    assert "refused.ports_not_opened" in refusals(machine)[-1]


def test_who_may_not_record_a_step_is_not_told_that_it_was_recorded(machine: DeskMachine) -> None:
    go(machine, 2, *TO_THE_PASS, "upload")
    again = machine.desk.desk.followup.record
    assert again(machine.desk.people["root"], machine.orders[2].id, "upload").changed is False
    for login in ("audit", "net"):
        with pytest.raises(Refused):
            again(machine.desk.people[login], machine.orders[2].id, "upload")


@pytest.mark.parametrize("machine", [True], indirect=True)
def test_while_a_second_person_is_asked_the_steps_grey_the_other_verdicts(machine: DeskMachine) -> None:
    go(machine, 0, "take", "looks")
    order, lilei = machine.orders[0], machine.desk.people["lilei"]
    machine.desk.desk.decisions.decide(lilei, order.id, DecisionDraft(verdict=Verdict.PASS))
    machine.desk.desk.triage.take(lilei, order.id)
    steps = {step.event: step for step in machine.desk.desk.followup.steps(lilei, order.id)}
    for verdict in ("pass", "return", "refuse"):
        assert (steps[verdict].allowed, steps[verdict].because) == (False, "refused.second_waits")


def test_of_two_passes_at_one_instant_an_undo_takes_back_the_newer_alone(machine: DeskMachine) -> None:
    go(machine, 0, *TO_THE_PASS, "verification_received", "take", "looks", "verification_passed", "recall", "pass")
    go(machine, 0, "undo_pass")
    states = machine.desk.rows(
        "SELECT state FROM deadline WHERE filing_id = ? AND clock = 'DL02' ORDER BY number", machine.orders[0].id
    )
    assert states == [("met",), ("running",)]


def test_a_role_that_may_not_import_is_refused_on_record(machine: DeskMachine) -> None:
    before = len(refusals(machine))
    with pytest.raises(NotPermitted):
        machine.desk.desk.intake.import_paths(machine.desk.people["net"], [])
    assert len(refusals(machine)) == before + 1


def test_a_port_that_is_found_open_after_a_forced_cancellation_begins_no_duty(machine: DeskMachine) -> None:
    go(machine, 0, *TO_THE_PASS, "verification_received", "take", "looks", "verification_passed", "upload", "accepted")
    go(machine, 0, "sms_all_verified", "authority_approved", "forced_cancellation", "ports")
    assert machine.orders[0].stage == "cancelled"
