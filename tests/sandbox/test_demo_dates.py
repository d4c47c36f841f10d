"""What the demo's dates tell is about orders that there are, and events that the desk knows."""

from __future__ import annotations

from datetime import timedelta

from reviewer_tui.sandbox.demo_dates import INCIDENTS, LATELY, LONG_AGO
from reviewer_tui.sandbox.sample_filings.orders import ORDERS


def test_every_incident_belongs_to_an_order() -> None:
    applicants = {order.applicant for order in ORDERS}
    assert set(INCIDENTS) | LATELY | LONG_AGO <= applicants
    assert not LATELY & LONG_AGO


def test_incidents_lie_before_the_demos_now_the_earliest_first() -> None:
    for incidents in INCIDENTS.values():
        spans = [incident.before for incident in incidents]
        assert all(span > timedelta(0) for span in spans)
        assert spans == sorted(spans, reverse=True)
