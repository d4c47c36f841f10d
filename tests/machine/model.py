"""What the handbook says must become of filings: stages, versions, holds, records, effects; kept beside the real desk.

A verb is asked for its objections first (empty: it must succeed), and told when it succeeded. ``role`` is a refusal for the role,
``rule`` one by a rule, ``conflict`` somebody who was faster, ``missing`` nothing there; of several any may be said.
Long because the model is one: verbs share the same holds, clocks and records.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from tests.machine.handbook import (
    ARROWS,
    CLOSED,
    ENDED,
    HOLDABLE,
    IN_FLOW,
    LEAD,
    NETWORK,
    REVIEW,
    TAKEABLE,
    Arrow,
    arrow,
    may_be_corrected_to,
)
from tests.machine.orders import LEASE, ROLES, SEND_DELAY, TO_APPLICANT, Decided, Objections, Order, Port, Sent, Wanted

STANDS = {"needs_correction": "return", "isp_rejected": "refuse"}
"""Where a filing is back at its applicant, and by which verdict."""


class Model:
    """All filings of a desk. ``two`` says whether the policy wants two people for everything that it can."""

    def __init__(self, orders: list[Order], now: datetime, *, two: bool) -> None:
        self.orders = orders
        self.now = now
        self.two = two
        self.loose = 0

    # -- what every verb asks

    def _free(self, who: str, order: Order, roles: frozenset[str]) -> Objections:
        no: Objections = set()
        if ROLES[who] not in roles:
            no.add("role")
        if order.frozen:
            no.add("rule")
        if order.held_by(self.now) not in ("", who):
            no.add("conflict")
        return no

    def _may_walk(self, who: str, order: Order, row: Arrow) -> Objections:
        no = self._free(who, order, row.roles)
        if row.id in ("T04", "T05", "T07", "T08") and order.held_by(self.now) != who:
            no.add("rule")
        if row.event in ("pass", "fixed_here") and order.author == who:
            no.add("rule")
        return no

    def _waits(self, order: Order) -> bool:
        return order.wanted is not None and order.wanted.state == "waiting"

    # -- moves

    def move(self, order: Order, row: Arrow, *, delayed: bool = False) -> None:
        """A move by an arrow: one version, one record, one status row, and a letter where the arrow writes one."""
        order.taken.append(row.id)
        self._enter(order, row.to, row.event, delayed=delayed)
        if row.letter:
            order.sent.append(Sent(f"letter/{order.id}/{order.version}", "letter", self.now + SEND_DELAY))

    def _enter(self, order: Order, to: str, event: str, *, delayed: bool = False) -> None:
        self.changed(order)
        order.since = order.since if to == order.stage else self.now
        order.stage, order.last = to, event
        if to not in TAKEABLE:
            order.holder, order.until = "", None
        order.audit += 1
        at = self.now + SEND_DELAY if delayed else self.now
        order.sent.append(Sent(f"status/{order.id}/{order.version}", "status", at))

    def changed(self, order: Order) -> None:
        """Something about the filing changed: what waits for a second person is void."""
        order.version += 1
        if order.wanted is not None and order.wanted.state == "waiting":
            order.wanted.state = "void"

    # -- take, release, assign

    def may_take(self, who: str, order: Order) -> Objections:
        no = self._free(who, order, REVIEW)
        return no if order.stage in HOLDABLE else no | {"rule"}

    def take(self, who: str, order: Order) -> None:
        mine = order.held_by(self.now) == who
        order.holder, order.until = who, self.now + LEASE
        order.assignee = order.assignee or who
        row = arrow(order.stage, "take", order.czlx)
        if row is not None:
            self.move(order, row)
        elif not mine:
            order.audit += 1

    def may_release(self, who: str, order: Order) -> Objections:
        no: Objections = set() if ROLES[who] in REVIEW else {"role"}
        nobody = not order.holder and not order.assignee
        own = who in (order.held_by(self.now), order.assignee) or ROLES[who] in LEAD
        return no if nobody or own else no | {"rule"}

    def release(self, order: Order) -> None:
        if order.holder or order.assignee:
            order.holder, order.until, order.assignee = "", None, ""
            order.audit += 1

    def may_assign(self, who: str, order: Order, to: str) -> Objections:
        no: Objections = set() if ROLES[who] in (REVIEW if who == to else LEAD) else {"role"}
        if (to and ROLES[to] not in REVIEW) or (
            to != order.assignee and (order.frozen or (to and order.stage in CLOSED) or (who == to and order.assignee))
        ):
            no.add("rule")
        return no

    def assign(self, order: Order, to: str) -> None:
        if to != order.assignee:
            order.assignee = to
            if order.holder != to:
                order.holder, order.until = "", None
            order.audit += 1

    # -- decisions

    def may_decide(self, who: str, order: Order, verdict: str, *, reasons: bool) -> Objections:
        row = arrow(order.stage, verdict, order.czlx)
        if row is None:
            return {"rule"}
        no = self._may_walk(who, order, row)
        closed = not order.gate if verdict == "pass" else not reasons
        return no | {"rule"} if closed or self._waits(order) else no

    def decide(self, who: str, order: Order, verdict: str, *, second: str = "") -> None:
        row = arrow(order.stage, verdict, order.czlx)
        assert row is not None
        if self.two and not second:
            self._ask(who, order, verdict)
            order.holder, order.until = "", None
            return
        order.holder, order.until = "", None
        self.move(order, row, delayed=True)
        order.made.append([Decided(verdict, order.version, who, second, self.now + SEND_DELAY, self.now)])

    def may_undo(self, who: str, order: Order) -> Objections:
        decided = order.decided
        if decided is None or decided.version != order.version:
            return {"missing"}
        if len(order.made[-1]) > 1:
            return self._may_touch(who, order, decided) | ({"rule"} if self.now >= decided.until else set())
        row = arrow(order.stage, f"undo_{decided.verdict}", order.czlx)
        if row is None:
            return {"missing"}
        no = self._free(who, order, row.roles)
        mine = who in (decided.by, decided.second) or ROLES[who] in LEAD
        return no if mine and self.now < decided.until else no | {"rule"}

    def undo(self, order: Order) -> None:
        assert order.decided is not None
        row = arrow(order.stage, f"undo_{order.decided.verdict}", order.czlx)
        assert row is not None
        for effect in order.sent:
            if effect.key.endswith(f"/{order.id}/{order.version}"):
                effect.state = "cancelled"
        if len(order.made[-1]) > 1:
            order.made[-1].pop()
            self.changed(order)
            order.audit += 1
            return
        order.made.pop()
        self.move(order, row)

    def _may_touch(self, who: str, order: Order, decided: Decided) -> Objections:
        no = self._free(who, order, REVIEW)
        return no if who in (decided.by, decided.second) or ROLES[who] in LEAD else no | {"rule"}

    def may_amend(self, who: str, order: Order) -> Objections:
        """The return or refusal that put the filing where it is, once its send delay is over."""
        stands = STANDS.get(order.stage, "")
        decided = order.decided
        if decided is None or decided.verdict != stands or order.made[-1][0].at != order.since:
            return {"rule"}
        no = self._may_touch(who, order, decided)
        return no | {"rule"} if self.now < decided.until or self._waits(order) else no

    def amend(self, who: str, order: Order) -> None:
        """One new letter; the stage stays."""
        assert order.decided is not None
        self.changed(order)
        order.audit += 1
        order.sent.append(Sent(f"letter/{order.id}/{order.version}", "letter", self.now + SEND_DELAY))
        amended = Decided(order.decided.verdict, order.version, who, "", self.now + SEND_DELAY, self.now)
        order.made[-1].append(amended)

    # -- what is recorded

    def is_same(self, who: str, order: Order, event: str, person: str = "") -> bool:
        """The filing stands there by this very event: recorded again it is no news, to who may record it."""
        row = arrow(order.stage, event, order.czlx)
        if row is not None and not row.by:
            return event == "sms_one_verified" and person in order.verified and not self._may_walk(who, order, row)
        came = [one for one in ARROWS if one.event == event and one.to == order.stage and order.czlx in one.types]
        return order.last == event and any(ROLES[who] in one.roles for one in came)

    def may_record(self, who: str, order: Order, event: str, *, reasons: bool = True) -> Objections:
        row = arrow(order.stage, event, order.czlx)
        if row is None or row.by:
            return {"rule"}
        no = self._may_walk(who, order, row)
        if row.letter and not reasons:
            no.add("rule")
        in_the_way = {
            "verification_passed": not order.well,
            "upload_again": order.content != order.uploaded,
            "upload": (order.hold is not None and order.hold > self.now) or self._in_flow(order),
            "ports_done": any(port.state != "proven" for port in order.ports),
            "ports_closed": any(port.state != "proven" for port in order.ports),
            "forced_cancellation": self._waits(order),
        }
        return no | {"rule"} if in_the_way.get(event) else no

    def _in_flow(self, order: Order) -> bool:
        others = (one for one in self.orders if one.id != order.id and one.entity == order.entity)
        return any(one.stage in IN_FLOW for one in others)

    def record(
        self,
        who: str,
        order: Order,
        event: str,
        *,
        person: str = "",
        until: datetime | None = None,
        asked: Sequence[str] = (),
        second: str = "",
    ) -> None:
        """``asked``: what the port tasks are for that an approval or a forced cancellation brings."""
        row = arrow(order.stage, event, order.czlx)
        assert row is not None
        if event == "forced_cancellation" and self.two and not second:
            self._ask(who, order, event)
            return
        order.hold = until
        if event == "upload":
            order.verified, order.uploaded = set(), order.content
        elif event == "recall":
            order.holder, order.until = who, self.now + LEASE
            order.assignee = order.assignee or who
        elif event == "sms_all_verified":
            order.verified = set(order.people)
        elif event == "sms_one_verified":
            order.verified.add(person)
            if order.verified >= set(order.people):
                row = arrow(order.stage, "sms_all_verified", order.czlx) or row
        self.move(order, row)
        if row.letter and order.stage in STANDS:
            # Back at the applicant is a decision, which the next revision answers; a step is never taken back.
            order.made.append([Decided(STANDS[order.stage], order.version, who, second, self.now, self.now)])
        order.ports += [Port(action) for action in asked]
        if event == "authority_approved" and not order.ports:
            self._finish(order)

    def _finish(self, order: Order) -> None:
        row = arrow(order.stage, "ports_done" if order.czlx <= 4 else "ports_closed", order.czlx)
        if row is not None and all(port.state == "proven" for port in order.ports):
            self.move(order, row)

    # -- beside the table

    def may_correct(self, who: str, order: Order, to: str, *, closed: bool) -> Objections:
        no: Objections = set() if ROLES[who] in LEAD else {"role"}
        wrong = not may_be_corrected_to(order.stage, to, order.czlx) or ({order.stage, to} & ENDED and not closed)
        return no | {"rule"} if order.frozen or wrong or self._waits(order) else no

    def correct(self, who: str, order: Order, to: str, *, second: str = "") -> None:
        if self.two and not second:
            self._ask(who, order, "correction", to=to)
            return
        for effect in order.sent:
            if effect.state == "waiting":
                effect.state = "cancelled"
        order.holder, order.until, order.hold = "", None, None
        self._enter(order, to, "correction")

    def may_edit(self, who: str, order: Order) -> Objections:
        no = self._free(who, order, REVIEW)
        open_ = order.stage in ("isp_review", "upload_failed", "authority_rejected")
        mine = order.stage != "isp_review" or order.held_by(self.now) == who
        return no if open_ and mine else no | {"rule"}

    def edit(self, who: str, order: Order) -> None:
        self.changed(order)
        order.author, order.content = who, order.content + 1
        order.edits += 1
        order.audit += 1

    def may_freeze(self, who: str) -> Objections:
        return set() if ROLES[who] in LEAD else {"role"}

    def freeze(self, order: Order, *, on: bool) -> None:
        if order.frozen is not on:
            order.frozen = on
            order.audit += 1
            turned = ("waiting", "held") if on else ("held", "waiting")
            for effect in order.sent:
                if effect.state == turned[0] and effect.kind in TO_APPLICANT:
                    effect.state = turned[1]
            if on:
                order.holder, order.until = "", None

    def may_look(self, who: str, order: Order) -> Objections:
        no = self._free(who, order, REVIEW)
        return no if order.held_by(self.now) == who else no | {"rule"}

    # -- packages

    def arrives(self, order: Order, revision: int, *, same: bool) -> str:
        """What becomes of a package: its outcome."""
        if revision <= order.revision:
            return "unchanged" if same else "refused"
        if order.frozen:
            return "refused"
        if order.stage in ("needs_correction", "isp_rejected"):
            return "resubmitted"
        return "replaced" if order.stage in ("submitted", "resubmitted") else "refused"

    def arrived(self, order: Order, outcome: str, revision: int) -> None:
        if outcome not in ("resubmitted", "replaced"):
            return
        order.audit += 1 if order.edits else 0
        row = arrow(order.stage, "resubmit", order.czlx)
        if outcome == "resubmitted" and row is not None:
            self.move(order, row)
        else:
            self.changed(order)
            order.audit += 1
            order.last = "replaced"
        order.revision, order.edits, order.author = revision, 0, ""
        order.content += 1

    # -- second persons

    def _ask(self, who: str, order: Order, kind: str, **inputs: str) -> None:
        order.wanted = Wanted(kind, who, order.version, inputs)
        order.audit += 1

    def may_answer(self, who: str, order: Order, *, agree: bool) -> Objections:
        wanted = order.wanted
        if wanted is None:
            return {"missing"}
        if wanted.state != "waiting":
            return {"conflict"}
        row = arrow(order.stage, wanted.kind, order.czlx)
        roles = LEAD if row is None else row.roles
        no: Objections = set() if ROLES[who] in roles else {"role"}
        if who == wanted.by or order.author == who:
            no.add("rule")
        if order.held_by(self.now) not in ("", who, wanted.by):
            no.add("conflict")
        if order.frozen or (agree and wanted.kind == "pass" and (not order.gate or order.author == wanted.by)):
            no.add("rule")
        return no

    def answer(self, who: str, order: Order, *, agree: bool, asked: Sequence[str] = ()) -> None:
        wanted = order.wanted
        assert wanted is not None
        wanted.state, wanted.answered_by = ("agreed" if agree else "declined"), who
        order.audit += 1
        if not agree:
            return
        if wanted.kind == "correction":
            self.correct(wanted.by, order, wanted.inputs["to"], second=who)
        elif wanted.kind == "forced_cancellation":
            self.record(wanted.by, order, wanted.kind, asked=asked, second=who)
        else:
            self.decide(wanted.by, order, wanted.kind, second=who)

    def may_withdraw_request(self, who: str, order: Order) -> Objections:
        if order.wanted is None:
            return {"missing"}
        if order.wanted.state != "waiting":
            return {"conflict"}
        return set() if order.wanted.by == who else {"rule"}

    def withdraw_request(self, order: Order) -> None:
        assert order.wanted is not None
        order.wanted.state, order.wanted.answered_by = "withdrawn", order.wanted.by
        order.audit += 1

    # -- ports

    def may_touch_ports(self, who: str, order: Order, *, prove: bool) -> Objections:
        no: Objections = set() if ROLES[who] in NETWORK else {"role"}
        if not order.ports:
            no.add("missing")
        elif prove and all(port.state == "requested" for port in order.ports):
            no.add("rule")
        return no | {"rule"} if order.frozen else no

    def ports_opened(self, order: Order) -> None:
        for port in order.ports:
            if port.state in ("requested", "failed"):
                port.state = "done"
                order.audit += 1

    def ports_proven(self, order: Order, *, well: bool, starts: bool) -> None:
        """``starts``: the first port is proven open, and with it the clock of the public security begins."""
        for port in order.ports:
            if port.state != "requested":
                port.state = "proven" if well else "failed"
                order.audit += 1
        if starts:
            self.changed(order)
            order.audit += 1
        self._finish(order)

    # -- what leaves the house

    def delivered(self) -> None:
        """All that is due leaves, of one filing and kind in its order; who gets a letter is on record."""
        for order in self.orders:
            for kind in ("status", "letter"):
                for effect in order.sent:
                    if effect.kind != kind or effect.state not in ("waiting", "held"):
                        continue
                    if effect.at > self.now or effect.state == "held":
                        break
                    effect.state = "sent"
                    order.audit += kind == "letter"

    # -- what falls due

    def swept(self, silent: set[int]) -> None:
        """Holds end, quiet uploads count as accepted, applicants who stayed ``silent`` have withdrawn; never what is frozen."""
        for order in self.orders:
            if order.hold is not None and order.hold <= self.now and not order.frozen:
                order.hold = None
                self.changed(order)
                order.audit += 1
        for order in self.orders:
            free = not order.frozen and order.held_by(self.now) in ("", "root")
            if free and order.stage == "uploaded" and order.since <= self.now - timedelta(hours=24):
                self._walk_by_itself(order, "accepted")
            elif free and order.id in silent:
                self._walk_by_itself(order, "withdraw")

    def _walk_by_itself(self, order: Order, event: str) -> None:
        row = arrow(order.stage, event, order.czlx)
        assert row is not None
        order.hold = None
        self.move(order, row)
