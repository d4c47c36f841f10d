"""A filing package goes across the desk from end to end by commands alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.sandbox.listeners import listeners
from tests.builders import a_filing_content
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk, sample_desk, write_package


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SampleDesk]:
    """A desk whose probes reach loopback listeners for every documentation address."""
    with listeners(hosts=("example.com",)) as listening:
        lines = "".join(f'"{key}" = "{host}:{port}"\n' for key, (host, port) in listening.mapping().items())
        config = f'[ports]\nnetworks = ["192.0.2.0/24"]\n[ports.listeners]\n{lines}'
        sample = sample_desk(tmp_path, config=config)
        sample.run_on()
        yield sample
        sample.desk.close()


def clear(shell: Shell, number: str) -> None:
    """Tick every look by eye and confirm every warning, as ``show`` lists them."""
    shown = shell.json("show", number, "--only", "checks,findings")
    for row in shown["checks"]:
        if row["by_eye"]:
            shell("record", number, "tick", "--row", row["row"], "--state", "pass")
    for finding in shown["findings"]:
        if finding["severity"] == "warning":
            shell("record", number, "confirm", "--finding", finding["key"], "--note", "checked by telephone")


def test_a_filing_goes_from_package_to_proven_ports_by_commands_alone(desk: SampleDesk, tmp_path: Path) -> None:
    shell = Shell(desk)
    package = write_package(tmp_path / "in" / "one", a_filing_content(), without=("MAT_LICENSE",))
    (refused,) = shell.json("import", tmp_path / "in" / "nothing", code=5)["results"]
    assert (refused["outcome"], refused["code"]) == ("refused", "package.no_such_path")
    (taken_in,) = shell.json("import", package)["results"]
    number = taken_in["id"]
    assert shell.json("import", package)["results"][0]["outcome"] == "unchanged"

    assert shell.json("next", "--peek")["items"][0]["id"] == number
    assert shell.json("next")["items"][0]["reviewer"] == "lilei"
    assert shell("record", number, "take", "--json").json["changed"] is False
    closed = shell("decide", number, "pass", "--json", code=4)
    assert closed.error["code"] == "GATE_CLOSED"

    clear(shell, number)
    version = shell.json("show", number, "--only", "gate")["version"]
    assert shell("decide", number, "pass", "--expect-version", version + 1, "--json", code=6).error["retryable"]
    passed = shell.json("decide", number, "pass", "--expect-version", version)
    assert (passed["changed"], passed["stage"]) == (True, "verification_pending")
    assert shell.json("decide", number, "pass")["changed"] is False

    def recorded(event: str, *more: object) -> str:
        told = shell.json("record", number, event, *more)
        assert told["changed"]
        return str(told["to"])

    assert recorded("verification_received") == "verification_review"
    for slot in shell.json("show", number, "--only", "checklist")["checklist"]:
        if slot["paper"] == "due" or not slot["complete"]:
            shell("record", number, "paper", "--kind", slot["kind"], "--owner", slot["owner"])
    shell("record", number, "take")
    for photo in shell.json("show", number, "--only", "verification")["verification"]["photos"]:
        shell("record", number, "tick", "--row", photo["row"])
    assert recorded("verification_passed") == "ready_to_upload"
    assert recorded("upload") == "uploaded"
    assert recorded("accepted") == "sms_pending"
    assert recorded("sms_all_verified") == "authority_review"
    numbers = ("number=京ICP备2026000001号", "service_number.s1=京ICP备2026000001号-1")
    assert recorded("authority_approved", *(f"--input={pair}" for pair in numbers)) == "approved"

    tasks = shell.json("ports", "list", number)["items"]
    assert sorted(task["port"] for task in tasks) == [80, 443, 8080]
    assert shell("ports", "verify", number, "--json", code=4).error["reason"] == "refused.ports_not_opened"
    assert shell.json("ports", "opened", number, login="net")["results"][0]["outcome"] == "changed"
    assert shell.json("ports", "opened", number, login="net")["results"][0]["outcome"] == "unchanged"
    proven = shell.json("ports", "verify", number, login="net")
    assert [task["ok"] for task in proven["items"]] == [True, True, True]
    assert shell.json("show", number, "--only", "gate")["stage"] == "ports_open"

    events = shell.json("audit", "show", number)["items"]
    walked = [event["transition"] for event in events if event["transition"]]
    assert walked == ["T01", "T03", "T07", "T09", "T12", "T15", "T19", "T22", "T26", "T30"]
    assert shell.json("audit", "verify", login="audit")["ok"]
    found = {row["number"] for row in shell.json("register", "show", "京ICP备2026000001号")["items"]}
    assert {"京ICP备2026000001号", "京ICP备2026000001号-1"} <= found


def test_a_faulty_filing_is_returned_corrected_and_comes_back(desk: SampleDesk, tmp_path: Path) -> None:
    shell = Shell(desk)
    content = a_filing_content(services=(), order_no="ORD-9")
    from dataclasses import replace

    from tests.builders import a_sponsor, a_website

    faulty = replace(content, services=(a_website(name=""),), sponsor=a_sponsor(address=""))
    package = write_package(tmp_path / "in" / "faulty", faulty)
    number = shell.json("import", package)["results"][0]["id"]
    shell("record", number, "take")
    checked = shell.json("check", number, "--exit-code", code=10)
    assert checked["counts"]["error"] >= 1
    without_reason = shell("decide", number, "return", "--json", code=4)
    assert without_reason.error["reason"] == "refused.reason_needed"
    returned = shell.json("decide", number, "return", "--suggested", "--note", "internal-only")
    assert returned["outcome"] == "soft"
    assert returned["letter"]["lang"] == "zh"
    assert "internal-only" not in returned["letter"]["text"]
    assert all(item["key_name"] and item["error"] for item in returned["audit_data"])
    assert shell("record", number, "undo", "--json").json["to"] == "isp_review"
    shell("record", number, "take")
    shell("decide", number, "return", "--suggested")
    again = replace(content, services=(a_website(),), revision=2)
    second = write_package(tmp_path / "in" / "again", again)
    assert shell.json("import", second)["results"][0]["outcome"] == "resubmitted"
    assert shell.json("show", number, "--only", "findings")["revision"] == 2
    assert shell.json("show", number, "--version", 1, "--only", "content")["content"]["sponsor"]["address"] == ""
