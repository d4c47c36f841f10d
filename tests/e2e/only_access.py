"""The story of the only access that is cancelled, and what the database holds when it has been told, by whatever road.

The rule says that this cannot be and offers type 7; the customer wants it nevertheless, so two people override the rule (handbook,
section 16: the authority clears the shell that is left).
"""

from __future__ import annotations

from reviewer_tui.domain.stage import Stage
from tests.e2e.journey_desk import JourneyDesk

ENTITY = "冀ICP备2020000027号"
SERVICE = f"{ENTITY}-1"
ADDRESS, DOMAIN = "203.0.113.28", "sanjin-demo.cn"
FINDING = "R-TYP-06:only_access@service.s1.accesses"
WHY = "the customer gives the site up and knows that a shell is left"
WALKED = ("T01", "T03", "T08", "T15", "T20", "T26", "T31")


def assert_it_was_told(desk: JourneyDesk, number: str) -> None:
    """No SMS was waited for, the ports are proven closed, our access is gone and nothing else; nothing is owed any more."""
    filing = desk.sample.filing(number)
    assert filing.stage is Stage.CANCELLED
    desk.assert_the_trail_holds(number, *WALKED)
    with desk.sample.desk.store.reading() as work:
        tasks = work.ports.of(filing.id)
        assert {(one.host, one.address, one.action.value, one.state.value) for one in tasks} == {
            (DOMAIN, ADDRESS, "close", "proven")
        }
        assert sorted(one.port for one in tasks) == [80, 443, 8080]
        assert work.reviews.sms(filing.id) == {}
        (override,) = work.seconds.of(filing.id)
        kept = {kind: len(work.register.records([ENTITY], kind)) for kind in ("sponsor", "service", "domain", "access")}
    assert (override.asked_by, override.answered_by) == ("lilei", "hanmeimei")
    assert kept == {"sponsor": 1, "service": 1, "domain": 1, "access": 0}
    assert not {code for code, clock in desk.clocks(number).items() if clock.open and clock.duty}
    assert desk.feed("letter") == []
