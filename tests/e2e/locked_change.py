"""The story of a change with locked fields, and what the database holds when it has been told, by whatever road."""

from __future__ import annotations

from reviewer_tui.domain.decision import Verdict
from reviewer_tui.domain.stage import Stage
from tests.e2e.invented_orders import NEW_ADDRESS
from tests.e2e.journey_desk import JourneyDesk

ENTITY = "冀ICP备2020000005号"
SERVICE = f"{ENTITY}-1"
OLD_ADDRESS, OLD_DOMAIN = "203.0.113.6", "shitong-demo.cn"
OWN_WORDS = "变更备案不能更换网站域名，请保留原域名"
WALKED = (
    *("T01", "T03", "T04"),
    *("T06", "T03", "T07", "T09", "T12"),
    *("T15", "T19", "T22", "T26", "T30"),
)


def assert_it_was_told(desk: JourneyDesk, number: str, walked: tuple[str, ...] = WALKED) -> None:
    """The letter names both locked fields; the register has the new address, the old one no more, and what was locked as it was."""
    filing = desk.sample.filing(number)
    assert filing.stage is Stage.PORTS_OPEN
    desk.assert_the_trail_holds(number, *walked)
    (letter,) = desk.feed("letter")
    assert sorted(fault["code"] for fault in letter["audit_data"] if fault["lang"] == "zh") == ["FREE", "S06"]
    assert OWN_WORDS in letter["text"]
    assert [mail["To"] for mail in desk.postbox.taken] == ["office@shitong-demo.cn"]
    with desk.sample.desk.store.reading() as work:
        standing = [one.verdict for one in work.decisions.of(filing.id) if not one.undone]
        assert standing == [Verdict.RETURN, Verdict.PASS]
        (entity,) = work.register.records([ENTITY], "sponsor")
        assert [one.domain for one in work.register.records([ENTITY], "domain")] == [OLD_DOMAIN]
        assert [one.ip_start for one in work.register.records([ENTITY], "access")] == [NEW_ADDRESS]
        states = {one.ip_start: one.status for one in work.neighbours.numbered("access", [SERVICE])}
        assert {(one.address, one.action.value, one.state.value) for one in work.ports.of(filing.id)} == {
            (NEW_ADDRESS, "open", "proven")
        }
    assert entity.province == "13"
    assert states == {OLD_ADDRESS: "cancelled", NEW_ADDRESS: "filed"}
