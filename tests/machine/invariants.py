"""What the database must say after each step, whatever the step was."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from tests.machine.handbook import APPLICANT_PAUSES, ENDED, RUNS_ALWAYS_IN, RUNS_ONLY_IN, UNDER_WAY, WAITS_ON
from tests.machine.model import Model
from tests.machine.orders import Order
from tests.machine.real_desk import RealDesk

_FILING = (
    "SELECT stage, version, revision, waiting_on, assignee_id, lease_holder_id, lease_until, hold_until, stage_since,"
    " content_author_id, second_wanted, (SELECT count(*) FROM freeze z WHERE z.filing_id = f.id) FROM filing f WHERE id = ?"
)
_NEWEST = "SELECT filing_id, action, actor, details FROM audit_event ORDER BY sequence DESC LIMIT 5"
_NO_DUTY = ("DL14", "DL17")


def insist(desk: RealDesk, model: Model) -> None:
    """Filings, records, effects and clocks stand as the model says; counters agree; the chain of records is whole."""
    for order in model.orders:
        _filing(desk, model, order)
        _effects(desk, order)
        _clocks(desk, model, order)
    records = dict(desk.rows("SELECT filing_id, count(*) FROM audit_event GROUP BY filing_id"))
    assert records.pop(None) == model.loose
    assert records == {order.id: order.audit for order in model.orders}, desk.rows(_NEWEST)
    assert desk.desk.history.verify(desk.people["audit"]).first_bad is None
    tally = desk.rows("SELECT assignee_id, stage, filings FROM tally WHERE filings <> 0 ORDER BY 1, 2")
    assert tally == desk.rows("SELECT assignee_id, stage, count(*) FROM filing GROUP BY 1, 2 ORDER BY 1, 2")


def _filing(desk: RealDesk, model: Model, order: Order) -> None:
    (row,) = desk.rows(_FILING, order.id)
    ids = {login: member.id for login, member in desk.people.items()}
    live = bool(order.held_by(model.now))
    assert row == (
        order.stage,
        order.version,
        order.revision,
        WAITS_ON[order.stage],
        ids.get(order.assignee, 0),
        row[5] if not live else ids[order.holder],
        row[6] if not live else _millis(order.until),
        _millis(order.hold),
        _millis(order.since),
        ids.get(order.author),
        order.wanted is not None and order.wanted.state == "waiting",
        order.frozen,
    ), order
    assert live or row[6] is None or row[6] <= _millis(model.now)


def _effects(desk: RealDesk, order: Order) -> None:
    rows = desk.rows("SELECT key, kind, state FROM outbox WHERE filing_id = ? ORDER BY id", order.id)
    assert rows == [(effect.key, effect.kind, effect.state) for effect in order.sent]


def _clocks(desk: RealDesk, model: Model, order: Order) -> None:
    rows = desk.rows("SELECT clock, state, due_at FROM deadline WHERE filing_id = ?", order.id)
    open_ = [(clock, state) for clock, state, _ in rows if state in ("running", "paused")]
    assert max(Counter(clock for clock, _ in open_).values(), default=1) == 1, (rows, order)
    now = _millis(model.now) or 0
    assert all(due is not None for _, state, due in rows if state == "running")
    assert all(due is None or due <= now for _, state, due in rows if state == "paused"), "paused in time is due never"
    states = dict(open_)
    for clock, stages in RUNS_ONLY_IN.items():
        assert clock not in states or order.stage in stages, (clock, order)
    for clock, stages in RUNS_ALWAYS_IN.items():
        assert clock in states or order.stage not in stages, (clock, order)
    for clock in ("DL01", "DL02"):
        if clock in states:
            assert order.stage in UNDER_WAY
            assert (states[clock] == "paused") is (order.stage in APPLICANT_PAUSES), (clock, order)
    if "DL04" in states:
        assert (states["DL04"] == "paused") is (order.hold is not None), order
    if order.stage in ENDED:
        assert not [clock for clock in states if clock not in _NO_DUTY], order


def _millis(at: datetime | None) -> int | None:
    return None if at is None else round(at.timestamp() * 1000)
