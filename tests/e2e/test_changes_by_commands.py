"""Changes and cancellations by commands alone: a locked field, the only access in both its ways, an adoption."""

from __future__ import annotations

from pathlib import Path

from reviewer_tui.domain.filing import FilingType
from tests.builders import a_filing_content, a_sponsor, a_website
from tests.cli.running import Shell
from tests.e2e import locked_change, only_access
from tests.e2e.invented_orders import cancellation_of_the_only_access, change_with_locked_fields
from tests.e2e.journey_desk import JourneyDesk, journey_desk
from tests.sample_desk import sample_desk, write_package
from tests.usecases.filed_desk import NUMBER, SERVICE


def walk(desk: JourneyDesk, number: str, *events: str) -> str:
    """Record these events one after the other; the stage in the end."""
    return [desk.shell.json("record", number, event)["to"] for event in events][-1]


def test_a_change_with_locked_fields_is_returned_comes_without_them_and_is_filed(tmp_path: Path) -> None:
    with journey_desk(tmp_path, change_with_locked_fields(tmp_path / "sent")) as desk:
        shell, number = desk.shell, str(desk.receive(1)["id"])
        shell("record", number, "take")
        shown = shell.json("show", number, "--only", "change,findings")
        states = {row["path"]: (row["register"], row["declared"], row["state"]) for row in shown["change"]}
        assert states["sponsor.province"] == ("130000", "120000", "locked")
        assert states["service.s1.accesses.ra1.ips"] == (locked_change.OLD_ADDRESS, None, "removed")
        errors = {row["rule"]: row["path"] for row in shown["findings"] if row["severity"] == "error"}
        assert errors == {"R-TYP-02": "sponsor.province", "R-TYP-03": "service.s1.domains"}
        closed = shell("decide", number, "pass", "--json", code=4).error
        assert (closed["code"], closed["condition"]) == ("GATE_CLOSED", "gate.errors")
        told = shell.json("decide", number, "return", "--suggested")
        assert any("R-TYP-03" in warning for warning in told["warnings"])
        assert shell.json("record", number, "undo")["to"] == "isp_review"
        shell("record", number, "take")
        free = ("--reason", f"FREE:service.s1.domains:{locked_change.OWN_WORDS}")
        assert shell.json("decide", number, "return", "--reason", "S06:sponsor.province", *free)["warnings"] == []

        desk.at("11-24")
        desk.deliver()
        desk.receive(2)
        answered = shell.json("show", number, "--diff")
        assert {row["code"]: row["state"] for row in answered["asked"]} == {"S06": "fixed", "FREE": "fixed"}
        shell("record", number, "take")
        ready(desk, number)
        assert shell.json("decide", number, "pass")["stage"] == "verification_pending"
        walk(desk, number, "verification_received")
        shell("record", number, "take")
        for photo in shell.json("show", number, "--only", "verification")["verification"]["photos"]:
            shell("record", number, "tick", "--row", photo["row"])
        events = ("verification_passed", "upload", "accepted", "sms_all_verified", "authority_approved")
        assert walk(desk, number, *events) == "approved"
        shell("ports", "opened", number, login="net")
        assert shell.json("ports", "verify", number, login="net")["counts"]["proven"] == 3
        walked = locked_change.WALKED
        locked_change.assert_it_was_told(desk, number, (*walked[:3], "U02", "T04", *walked[3:]))


def ready(desk: JourneyDesk, number: str) -> None:
    """Look at everything that waits for an eye."""
    for row in desk.shell.json("show", number, "--only", "checks")["checks"]:
        if row["state"] == "by_eye":
            desk.shell("record", number, "tick", "--row", row["row"])


def test_the_only_access_is_cancelled_when_two_people_override_the_rule(tmp_path: Path) -> None:
    with journey_desk(tmp_path, cancellation_of_the_only_access(tmp_path / "sent"), closed=True) as desk:
        shell, number = desk.shell, str(desk.receive(1)["id"])
        shell("record", number, "take")
        shown = shell.json("show", number, "--only", "findings,cut")
        (only,) = shown["findings"]
        assert (only["key"], only["severity"]) == (only_access.FINDING, "error")
        assert "type 7" in only["message"]
        assert shown["cut"]["addresses"] == [only_access.ADDRESS]
        named = ("--yes-cut", only_access.SERVICE)
        assert shell("decide", number, "pass", *named, "--json", code=4).error["missing"] == only_access.FINDING
        shell("second", "override", number, "--finding", only_access.FINDING, "--note", only_access.WHY)
        assert shell("second", "agree", number, "--json", code=4).error["reason"] == "refused.second_is_first"
        shell("second", "agree", number, login="hanmeimei")
        assert shell("decide", number, "pass", code=4).err, "a cancellation asks twice"
        assert shell.json("decide", number, "pass", *named)["stage"] == "ready_to_upload"
        assert walk(desk, number, "upload", "accepted") == "authority_review"
        assert walk(desk, number, "authority_approved") == "approved"
        shell("ports", "opened", number, login="net")
        proven = shell.json("ports", "verify", number, login="net")
        assert {row["case"] for row in proven["items"]} == {"closed"}
        only_access.assert_it_was_told(desk, number)


def test_the_only_access_is_refused_and_the_service_itself_is_cancelled(tmp_path: Path) -> None:
    with journey_desk(tmp_path, cancellation_of_the_only_access(tmp_path / "sent"), closed=True) as desk:
        shell, access = desk.shell, str(desk.receive(1)["id"])
        shell("record", access, "take")
        refused = shell.json("decide", access, "refuse", "--suggested")
        assert [item["code"] for item in refused["audit_data"]] == ["S08"]
        desk.at("11-24")
        desk.deliver()
        shell("record", access, "withdraw", "--note", "files type 7 instead")
        service = str(desk.receive(2)["id"])
        assert shell.json("show", service, "--only", "cut")["cut"]["irreversible"]
        shell("record", service, "take")
        for row in shell.json("show", service, "--only", "findings")["findings"]:
            shell("record", service, "confirm", "--finding", row["key"], "--note", "the entity is cancelled next")
        unnamed = shell("decide", service, "pass", "--json", code=4).error
        assert only_access.SERVICE in unnamed["message"]
        assert only_access.ADDRESS in unnamed["message"]
        assert shell("decide", service, "pass", "--yes-cut", only_access.ENTITY, code=4).err
        shell("decide", service, "pass", "--yes-cut", only_access.SERVICE)
        assert walk(desk, service, "upload", "accepted") == "sms_pending"
        walk(desk, service, "sms_all_verified", "authority_approved")
        shell("ports", "opened", service, login="net")
        shell("ports", "verify", service, login="net")
        desk.assert_the_trail_holds(service, "T01", "T03", "T08", "T15", "T19", "T22", "T26", "T31")
        with desk.sample.desk.store.reading() as work:
            left = [work.register.records([only_access.ENTITY], kind) for kind in ("service", "domain", "access")]
        assert left == [(), (), ()]


def test_a_number_that_the_register_lacks_is_adopted_with_its_source_and_the_clock_ends(tmp_path: Path) -> None:
    sample = sample_desk(tmp_path)
    sample.run_on()
    shell = Shell(sample)
    services = (a_website(icp_number=SERVICE),)
    content = a_filing_content(
        type=FilingType.CHANGE, sponsor=a_sponsor(icp_number=NUMBER), services=services, changed=("ips",)
    )
    (row,) = shell.json("import", write_package(tmp_path / "change", content))["results"]
    number = row["id"]
    adopt = (
        "register",
        "adopt",
        NUMBER,
        "--kind",
        "sponsor",
        "--set",
        "name=示例海河软件有限公司",
        "--set",
        "nature=4",
    )
    assert shell(*adopt, code=2).err
    sourced = (*adopt, "--source", "Authority's query, 23 Nov")
    assert shell.json(*sourced)["changed"] is True
    assert shell.json(*sourced)["changed"] is False
    assert shell("register", "adopt", SERVICE, "--kind", "service", "--source", "x", code=2).err
    assert shell.json(
        "register", "adopt", SERVICE, "--kind", "service", "--set", "name=海河示例云", "--source", "Authority's query"
    )["changed"]
    clocks = {row["code"]: row["state"] for row in shell.json("show", number, "--only", "clocks")["clocks"]}
    assert clocks["DL08"] == "met"
    assert shell("register", "adopt", "x", "--kind", "sponsor", "--source", "x", login="audit", code=7).err
