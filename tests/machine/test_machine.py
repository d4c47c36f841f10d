"""Anybody tries anything on a real desk, and after each step it stands as the handbook says: see ``model.py``.

Long because it is one machine: a rule a verb, and nothing else.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from reviewer_tui.domain.calendar import SHANGHAI, end_of_day
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.happening import CallResult
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import Conflict, NotFound, NotPermitted, Refused
from reviewer_tui.usecases.deliveries import Deliveries
from reviewer_tui.usecases.port_openings import PortOpenings
from reviewer_tui.usecases.sweep_model import SweepOutcome, SweepTask
from tests.machine.handbook import ARROWS, EVENTS, STAGES, UNDER_WAY
from tests.machine.invariants import insist
from tests.machine.model import Model
from tests.machine.orders import ROLES, Objections, Order
from tests.machine.real_desk import ORDERS, Probes, RealDesk, folder_of_all, package
from tests.outbox_desk import ScriptedChannel
from tests.sample_desk import NOW

REASONS = (ReasonUse(code=FREE_TEXT, note="请补充"),)
INPUTS = {
    "upload_refused": {"codes": "1009:x@;1031"},
    "sms_failed": {"note": "24 小时已过"},
    "authority_refused": {"note": "名称"},
    "recall": {"note": "重看"},
    "fixed_here": {"note": "更正", "consent": "电话同意"},
    "withdraw": {"note": "申请人撤回"},
    "forced_cancellation": {"note": "管局来函"},
}
MOBILES = itertools.cycle(("13912345678", "13812345678"))
WAITS = (1, 1, 3, 31, 31, 24 * 60 + 1, 4 * 24 * 60, 20 * 24 * 60)
BESIDE = (
    *(
        "tries_anything",
        "tries_anything",
        "records_anything",
        "undoes",
        "amends",
        "amends",
        "takes_and_looks_at_all",
        "releases",
    ),
    *("assigns", "corrects", "edits", "freezes", "sends_a_package", "sends_a_package", "answers_a_request"),
    *("answers_a_request", "takes_a_request_back", "works_on_ports", "works_on_ports", "writes_a_note"),
    *("is_told_the_steps", "waits", "waits", "waits", "delivers", "sweeps"),
)
FORWARD = (
    *("take", "pass", "verification_received", "verification_passed", "upload", "accepted", "sms_one_verified"),
    *("sms_all_verified", "authority_approved", "ports_done", "ports_closed"),
)
RUNS = itertools.count(1)

orders = st.sampled_from((0, 0, 0, 1, 2, 3))
logins = st.sampled_from(("lilei", "lilei", "lilei", "hanmeimei", "wang", "wang", "root", "net", "audit"))
persons = st.sampled_from(("sponsor", "s1"))
roads = st.lists(st.tuples(logins, st.integers(0, 19), persons), min_size=2, max_size=12)
yes = st.sampled_from((True, True, True, False))


class DeskMachine(RuleBasedStateMachine):
    """Rules are what people, packages and time do."""

    def __init__(self) -> None:
        super().__init__()
        self.real: RealDesk | None = None

    @initialize(two=st.booleans(), far=st.lists(st.integers(0, 12), min_size=4, max_size=4))
    def begin(self, two: bool, far: Sequence[int]) -> None:
        """A desk whose filings have gone some steps of their way already."""
        self.desk = RealDesk(folder_of_all() / f"run-{next(RUNS)}", two=two)
        self.real = self.desk
        people = {"W-1": ("sponsor", "s1"), "W-7": ("s1",)}
        found = self.desk.rows("SELECT id, order_no, version FROM filing ORDER BY id")
        self.orders = [
            Order(
                id=number,
                czlx=ORDERS[name].type.czlx,
                entity="A" if name in ("W-1", "W-2") else name,
                people=people.get(name, ("sponsor",)),
                stage="submitted",
                version=version,
                since=NOW,
                audit=self.desk.rows("SELECT count(*) FROM audit_event WHERE filing_id = ?", number)[0][0],
            )
            for number, name, version in found
        ]
        self.names = [name for _, name, _ in found]
        self.model = Model(self.orders, NOW, two=two)
        self.model.loose = self.desk.rows("SELECT count(*) FROM audit_event WHERE filing_id IS NULL")[0][0]
        for i, steps in enumerate(far):
            self._walks_on(i, [("lilei", 0, "sponsor")] * steps)

    def teardown(self) -> None:
        if self.real is not None:
            self.real.close()

    @invariant()
    def the_desk_stands_as_the_model(self) -> None:
        if self.real is not None:
            insist(self.desk, self.model)

    # -- how each try is judged

    def attempt(
        self, order: Order, no: Objections, call: Callable[[], Any], done: Callable[[Any], None] = lambda result: None
    ) -> None:
        """The verb succeeds when nothing is in its way, and is refused for a reason that is; a refusal is on record once."""
        got, result = "", None
        try:
            result = call()
        except NotPermitted:
            got = "role"
        except Refused:
            got = "rule"
        except Conflict:
            got = "conflict"
        except NotFound:
            got = "missing"
        assert got in (no or {""}), (got, no, order)
        if got in ("role", "rule"):
            order.audit += 1
        if not got:
            done(result)

    def walk(self, login: str, order: Order, event: str, *, reasons: bool = True, person: str = "sponsor") -> None:
        """Try an event by the verb that it has."""
        model, desk, actor = self.model, self.desk.desk, self.desk.people[login]
        if event == "take":
            no = model.may_take(login, order)
            self.attempt(order, no, lambda: desk.triage.take(actor, order.id), lambda _: model.take(login, order))
        elif event in ("pass", "return", "refuse"):
            order.gate, _ = self.desk.gates(order)
            verdict = Verdict(event)
            given = REASONS if reasons and verdict is not Verdict.PASS else ()
            no = model.may_decide(login, order, event, reasons=reasons)
            draft = DecisionDraft(verdict=verdict, reasons=given)
            self.attempt(
                order,
                no,
                lambda: desk.decisions.decide(actor, order.id, draft),
                lambda _: model.decide(login, order, event),
            )
        elif event.startswith("undo_") and order.decided is not None and event == f"undo_{order.decided.verdict}":
            self.undo_by(login, order)
        else:
            self.record(login, order, event, reasons=reasons, person=person)

    def record(self, login: str, order: Order, event: str, *, reasons: bool = True, person: str = "sponsor") -> None:
        model, actor = self.model, self.desk.people[login]
        _, order.well = self.desk.gates(order)
        inputs = dict(INPUTS.get(event, {}))
        until: datetime | None = None
        if event == "hold":
            day = (model.now + timedelta(days=3)).astimezone(SHANGHAI).date()
            inputs, until = {"until": day.isoformat(), "note": "实名"}, end_of_day(day)
        elif event == "sms_one_verified":
            inputs = {"person": person if person in order.people else order.people[0]}
        used = REASONS if reasons and event in {row.event for row in ARROWS if row.letter} else ()
        before = order.version

        def call() -> Any:
            return self.desk.desk.followup.record(actor, order.id, event, inputs=inputs, reasons=used)

        def done(result: Any) -> None:
            if not result.changed:
                assert model.is_same(login, order, event, inputs.get("person", "")), order
                return
            asked = self.desk.port_actions(order)[len(order.ports) :]
            model.record(login, order, event, person=inputs.get("person", ""), until=until, asked=asked)
            assert result.second is not None or result.filing.version == order.version > before

        if model.is_same(login, order, event, inputs.get("person", "")):
            self.attempt(order, set(), call, done)
        else:
            self.attempt(order, model.may_record(login, order, event, reasons=bool(used) or reasons), call, done)

    def undo_by(self, login: str, order: Order) -> None:
        self.attempt(
            order,
            self.model.may_undo(login, order),
            lambda: self.desk.desk.decisions.undo(self.desk.people[login], order.id),
            lambda _: self.model.undo(order),
        )

    # -- what people do

    @rule(i=orders, what=st.sampled_from(("", "", "", *BESIDE)), road=roads, pick=st.integers(0, 59), flag=yes)
    def does(self, i: int, what: str, road: list[tuple[str, int, str]], pick: int, flag: bool) -> None:
        """The filing goes its way, or somebody does anything else to it, or time goes by."""
        if not what:
            self._walks_on(i, road)
        elif what in ("waits", "delivers", "sweeps"):
            getattr(self, f"_{what}")(pick)
        else:
            getattr(self, f"_{what}")(i, road[0][0], pick, flag)

    def _walks_on(self, i: int, road: list[tuple[str, int, str]]) -> None:
        """Arrow by arrow, each by somebody who may; who holds it does it, and has looked at all. Seldom it is ended."""
        order = self.orders[i]
        for login, pick, person in road:
            if order.wanted is not None and order.wanted.state == "waiting":
                self._answers_a_request(i, "wang" if order.wanted.by != "wang" else "hanmeimei", 0, pick != 18)
            who = order.held_by(self.model.now) or login
            if order.stage == "verification_review" and not self.model.may_take(who, order):
                self.walk(who, order, "take")
            if not self.model.may_look(who, order):
                order.audit += self.desk.looked_at(who, order)
            order.gate, order.well = self.desk.gates(order)
            legal = [
                row.event
                for row in ARROWS
                if order.stage in row.sources
                and order.czlx in row.types
                and ((row.id[0] != "U" and row.id not in ("T02", "T10", "T32")) or pick > 17)
                and not self._objections(who, order, row.event)
            ]
            legal.sort(key=lambda event: event not in FORWARD)
            if legal:
                self.walk(who, order, legal[pick % len(legal)], person=person)
                insist(self.desk, self.model)

    def _objections(self, login: str, order: Order, event: str) -> Objections:
        if event == "take":
            return self.model.may_take(login, order)
        if event in ("pass", "return", "refuse"):
            return self.model.may_decide(login, order, event, reasons=True)
        if event.startswith("undo_"):
            mine = order.decided is not None and event == f"undo_{order.decided.verdict}"
            return self.model.may_undo(login, order) if mine else {"rule"}
        return self.model.may_record(login, order, event)

    def _tries_anything(self, i: int, login: str, pick: int, flag: bool) -> None:
        self.walk(login, self.orders[i], EVENTS[pick % len(EVENTS)], reasons=flag)

    def _records_anything(self, i: int, login: str, pick: int, flag: bool) -> None:
        self.record(login, self.orders[i], EVENTS[pick % len(EVENTS)], reasons=flag)

    def _undoes(self, i: int, login: str, pick: int, flag: bool) -> None:
        self.undo_by(login, self.orders[i])

    def _amends(self, i: int, login: str, pick: int, flag: bool) -> None:
        """Other reasons than before; where two people are needed this is another test's."""
        order, actor = self.orders[i], self.desk.people[login]
        no = self.model.may_amend(login, order)
        if self.model.two and not no:
            return
        said = ReasonUse(code=FREE_TEXT, note=f"另请补充第{order.version}项")
        draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(said,))
        self.attempt(
            order,
            no,
            lambda: self.desk.desk.amendments.amend(actor, order.id, draft),
            lambda _: self.model.amend(login, order),
        )

    def _takes_and_looks_at_all(self, i: int, login: str, pick: int, flag: bool) -> None:
        """Whoever may take it takes it and finds all in order; whoever may not cannot tick."""
        order = self.orders[i]
        if not self.model.may_take(login, order):
            self.walk(login, order, "take")
        if not self.model.may_look(login, order):
            order.audit += self.desk.looked_at(login, order)
            return
        actor = self.desk.people[login]
        self.attempt(
            order, self.model.may_look(login, order), lambda: self.desk.desk.review.confirm(actor, order.id, "x", "y")
        )

    def _releases(self, i: int, login: str, pick: int, flag: bool) -> None:
        order, actor = self.orders[i], self.desk.people[login]
        self.attempt(
            order,
            self.model.may_release(login, order),
            lambda: self.desk.desk.triage.release(actor, order.id),
            lambda _: self.model.release(order),
        )

    def _assigns(self, i: int, login: str, pick: int, flag: bool) -> None:
        order, actor = self.orders[i], self.desk.people[login]
        to = ("", *ROLES)[pick % (len(ROLES) + 1)]
        self.attempt(
            order,
            self.model.may_assign(login, order, to),
            lambda: self.desk.desk.triage.assign(actor, order.id, to or None),
            lambda _: self.model.assign(order, to),
        )

    def _corrects(self, i: int, login: str, pick: int, flag: bool) -> None:
        order, actor, model = self.orders[i], self.desk.people[login], self.model
        to, closed = STAGES[pick % len(STAGES)], flag
        no = model.may_correct(login, order, to, closed=closed)
        again = order.stage == to and order.last == "correction" and ROLES[login] in ("supervisor", "admin")

        def done(result: Any) -> None:
            if again:
                assert not result.changed
            else:
                model.correct(login, order, to)

        self.attempt(
            order,
            set() if again else no,
            lambda: self.desk.desk.corrections.correct(actor, order.id, Stage(to), "记错了", closed=closed),
            done,
        )

    def _edits(self, i: int, login: str, pick: int, flag: bool) -> None:
        order, actor = self.orders[i], self.desk.people[login]
        number = next(MOBILES)
        said = {"sponsor.principal.mobile": number if order.czlx != 7 else "", "filing.remark": f"改{number}"}
        self.attempt(
            order,
            self.model.may_edit(login, order),
            lambda: self.desk.desk.staff_edits.edit(actor, order.id, said, reason="手机号有误", consent="电话同意"),
            lambda result: self.model.edit(login, order) if result.changed else None,
        )

    def _freezes(self, i: int, login: str, pick: int, flag: bool) -> None:
        order, actor, verbs = self.orders[i], self.desk.people[login], self.desk.desk.freezes
        on = pick % 3 == 0
        self.attempt(
            order,
            self.model.may_freeze(login),
            lambda: (verbs.freeze if on else verbs.unfreeze)(actor, order.id, "法院来函"),
            lambda _: self.model.freeze(order, on=on),
        )

    def _sends_a_package(self, i: int, login: str, pick: int, flag: bool) -> None:
        """The platform sends the next revision, or one that is known, or a known one with other content."""
        self.send(i, login, ("new", "new", "new", "same", "other", "old")[pick % 6])

    def send(self, i: int, login: str, kind: str) -> None:
        order, name = self.orders[i], self.names[i]
        revision = order.revision + (kind == "new") - (kind == "old" and order.revision > 1)
        mark = revision if kind != "other" else 9
        path = package(name, revision, mark if revision > 1 or kind == "other" else 0)
        actor, intake = self.desk.people[login], self.desk.desk.intake
        if ROLES[login] not in ("reviewer", "supervisor", "admin"):
            try:
                intake.import_paths(actor, [path])
                raise AssertionError("imported")
            except NotPermitted:
                self.model.loose += 1
            return
        before = self._carried_over(order)
        (outcome,) = intake.import_paths(actor, [path])
        expected = self.model.arrives(order, revision, same=kind != "other")
        assert outcome.outcome == expected, (outcome, order)
        self.model.arrived(order, expected, revision)
        order.audit += self._carried_over(order) - before

    def _carried_over(self, order: Order) -> int:
        """How often marks went over to a new revision: which of them do is another test's matter."""
        sql = "SELECT count(*) FROM audit_event WHERE filing_id = ? AND action = 'audit.carried_over'"
        return int(self.desk.rows(sql, order.id)[0][0])

    def _answers_a_request(self, i: int, login: str, pick: int, flag: bool) -> None:
        order, actor, seconds = self.orders[i], self.desk.people[login], self.desk.desk.seconds
        agree = flag
        order.gate, _ = self.desk.gates(order)
        wanted = order.wanted
        said = "agreed" if agree else "declined"
        same = wanted is not None and (wanted.state, wanted.answered_by) == (said, login)

        def done(result: Any) -> None:
            assert result.changed is not same
            if not same:
                asked = self.desk.port_actions(order)[len(order.ports) :]
                self.model.answer(login, order, agree=agree, asked=asked)

        self.attempt(
            order,
            set() if same else self.model.may_answer(login, order, agree=agree),
            lambda: seconds.agree(actor, order.id) if agree else seconds.decline(actor, order.id, "还不行"),
            done,
        )

    def _takes_a_request_back(self, i: int, login: str, pick: int, flag: bool) -> None:
        order, actor, wanted = self.orders[i], self.desk.people[login], self.orders[i].wanted
        same = wanted is not None and (wanted.state, wanted.by) == ("withdrawn", login)
        self.attempt(
            order,
            set() if same else self.model.may_withdraw_request(login, order),
            lambda: self.desk.desk.seconds.withdraw(actor, order.id),
            lambda result: self.model.withdraw_request(order) if result.changed else None,
        )

    def _works_on_ports(self, i: int, login: str, pick: int, flag: bool) -> None:
        self.touch_ports(i, login, prove=pick % 2 == 1, well=flag)

    def touch_ports(self, i: int, login: str, *, prove: bool, well: bool) -> None:
        order, actor = self.orders[i], self.desk.people[login]
        ports = PortOpenings(self.desk.desk.around, Probes(well=well))
        no = self.model.may_touch_ports(login, order, prove=prove)
        if not prove:
            self.attempt(order, no, lambda: ports.opened(actor, order.id), lambda _: self.model.ports_opened(order))
            return
        started = self.desk.rows("SELECT 1 FROM deadline WHERE filing_id = ? AND clock = 'DL12'", order.id)
        opened = any(port.action == "open" and port.state != "requested" for port in order.ports)
        starts = well and opened and not started and order.stage not in ("cancelled", "withdrawn")
        self.attempt(
            order,
            no,
            lambda: ports.verify(actor, order.id),
            lambda _: self.model.ports_proven(order, well=well, starts=starts),
        )

    def _writes_a_note(self, i: int, login: str, pick: int, flag: bool) -> None:
        order, actor, review = self.orders[i], self.desk.people[login], self.desk.desk.review
        what = ("note", "reached", "missed")[pick % 3]
        no: Objections = {"role"} if ROLES[login] == "auditor" else set()
        if what == "note":
            self.attempt(order, no, lambda: review.note(actor, order.id, "备注"), lambda _: self._noted(order))
            return
        open_ = {
            clock
            for (clock,) in self.desk.rows(
                "SELECT clock FROM deadline WHERE filing_id = ? AND state IN ('running', 'paused')", order.id
            )
        }
        calls = self.desk.rows(
            "SELECT result FROM note WHERE filing_id = ? AND kind = 'call' ORDER BY number", order.id
        )
        before = bool(calls) and calls[-1][0] == "missed"
        moved = (
            bool(open_ & {"DL01", "DL03"})
            if what == "reached"
            else ("DL03" in open_ if before else "DL03" not in open_ and order.stage in UNDER_WAY)
        )

        def done(_: Any) -> None:
            self._noted(order)
            if moved:
                self.model.changed(order)
                order.audit += 1

        self.attempt(order, no, lambda: review.log_call(actor, order.id, "电话", CallResult(what)), done)

    def _noted(self, order: Order) -> None:
        order.audit += 1

    def _is_told_the_steps(self, i: int, login: str, pick: int, flag: bool) -> None:
        """The list of steps has exactly the arrows of the table, and greys those that would be refused."""
        order = self.orders[i]
        order.gate, order.well = self.desk.gates(order)
        steps = [s for s in self.desk.desk.followup.steps(self.desk.people[login], order.id) if s.transition]
        rows = {row.id: row for row in ARROWS if order.stage in row.sources and order.czlx in row.types}
        assert {step.transition for step in steps} == set(rows)
        for step in steps:
            row = rows[step.transition]
            if row.by != "import" and row.by != "undo":
                assert step.allowed is not bool(self._objections(login, order, row.event)), (step, order)

    # -- what time and machines do

    def _waits(self, pick: int) -> None:
        minutes = WAITS[pick % len(WAITS)]
        self.desk.clock.at += timedelta(minutes=minutes)
        self.model.now = self.desk.clock.at

    def _delivers(self, pick: int) -> None:
        channel = ScriptedChannel()
        before = {effect.key: effect.state for order in self.orders for effect in order.sent}
        tuple(Deliveries(self.desk.desk.around, [channel]).deliver(self.desk.people["root"], most=1000))
        self.model.delivered()
        left = [e.key for order in self.orders for e in order.sent if e.state == "sent" and before[e.key] != "sent"]
        assert sorted(channel.arrived) == sorted(left)

    def _sweeps(self, pick: int) -> None:
        """What falls due is done once: a second sweep at the same instant has nothing to do."""
        tasks = (SweepTask.HOLDS, SweepTask.ACCEPTED, SweepTask.REPLIES, SweepTask.SMS, SweepTask.BREACHES)
        root, now = self.desk.people["root"], self.model.now
        silent = {
            number
            for (number,) in self.desk.rows(
                "SELECT filing_id FROM deadline WHERE clock = 'DL19' AND state = 'running' AND due_at <= ?",
                int(now.timestamp() * 1000),
            )
        }
        noted = 0
        for row in self.desk.desk.sweep.run(root, tasks):
            if row.outcome is SweepOutcome.DONE and row.task in (SweepTask.SMS, SweepTask.BREACHES):
                order = next(one for one in self.orders if one.id == row.filing_id)
                order.audit += 1
                noted += 1
        self.model.swept(silent)
        again = [row for row in self.desk.desk.sweep.run(root, tasks) if row.outcome is SweepOutcome.DONE]
        assert again == []


TestDeskMachine = DeskMachine.TestCase
TestDeskMachine.settings = settings(
    max_examples=int(os.environ.get("MACHINE_RUNS", "20")),
    derandomize="MACHINE_RUNS" not in os.environ,
    stateful_step_count=25,
    deadline=None,
    report_multiple_bugs=False,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, *((Phase.shrink,) if "MACHINE_RUNS" in os.environ else ())),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
"""The same runs every time; ``MACHINE_RUNS=500 scripts/test tests/machine`` makes others."""
