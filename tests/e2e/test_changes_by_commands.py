"""Two journeys by commands alone: a change with a locked field, and the cancellation of the only access; adoption on the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import FilingType
from tests.builders import a_filing_content, a_sponsor, a_website
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk, sample_desk, write_package
from tests.usecases.filed_desk import NUMBER, SERVICE, fill_register

T = FilingType


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    made.run_on()
    yield made
    made.desk.close()


def take_in(sample: SampleDesk, shell: Shell, kind: FilingType, revision: int = 1, **changes: object) -> str:
    """A package about the filed website comes in by ``import``; its number."""
    values = {"sponsor": a_sponsor(icp_number=NUMBER), "services": (a_website(icp_number=SERVICE),), **changes}
    content = a_filing_content(type=kind, order_no=f"E-{kind.value}", revision=revision, **values)
    folder = write_package(sample.home / "packages" / f"{kind.value}-{revision}", content)
    (row,) = shell.json("import", folder)["results"]
    return str(row["id"])


def findings(shell: Shell, number: str) -> set[str]:
    return {row["rule"] for row in shell.json("show", number, "--only", "findings")["findings"]}


def test_a_change_with_a_locked_field_is_returned_and_comes_again_without_it(sample: SampleDesk) -> None:
    fill_register(sample)
    shell = Shell(sample)
    moved = a_sponsor(icp_number=NUMBER, province="110000", city="110100", county="")
    number = take_in(sample, shell, T.CHANGE, sponsor=moved, changed=("ips",))
    assert "R-TYP-02" in findings(shell, number)
    rows = {row["path"]: row for row in shell.json("show", number, "--only", "change")["change"]}
    assert rows["sponsor.province"]["state"] == "locked"
    shell("record", number, "take")
    assert shell("decide", number, "pass", code=4).err
    shell("decide", number, "return", "--reason", "S06:sponsor.region")
    sample.wait(minutes=3)
    take_in(sample, shell, T.CHANGE, revision=2, changed=("ips",))
    assert "R-TYP-02" not in findings(shell, number)
    rows = {row["path"]: row for row in shell.json("show", number, "--only", "change")["change"]}
    assert rows["sponsor.province"]["state"] == "same"


def test_the_only_access_stays_until_the_service_itself_is_cancelled(sample: SampleDesk) -> None:
    fill_register(sample)
    shell = Shell(sample)
    access = take_in(sample, shell, T.CANCEL_ACCESS)
    assert findings(shell, access) >= {"R-TYP-06"}
    shell("record", access, "take")
    assert shell("decide", access, "pass", code=4).err
    shell("decide", access, "refuse", "--reason", "S08:filing.type")
    sample.wait(minutes=3)
    shell("record", access, "withdraw", "--note", "files type 7 instead")
    service = take_in(sample, shell, T.CANCEL_SERVICE)
    cut = shell.json("show", service, "--only", "cut")["cut"]
    assert (cut["domains"], cut["addresses"], cut["irreversible"]) == (["example.com"], ["192.0.2.10"], True)
    filing = sample.make_ready(sample.filing(service))
    unnamed = shell("decide", filing.number, "pass", "--json", code=4).error
    assert SERVICE in unnamed["message"]
    assert "192.0.2.10" in unnamed["message"]
    assert shell("decide", filing.number, "pass", "--yes-cut", NUMBER, code=4).err
    shell("decide", filing.number, "pass", "--yes-cut", SERVICE)
    sample.wait(minutes=3)
    for event in ("upload", "accepted", "sms_all_verified", "authority_approved"):
        shell("record", service, event)
    tasks = shell.json("show", service, "--only", "ports")["ports"]
    assert {(task["address"], task["action"]) for task in tasks} == {("192.0.2.10", "close")}


def test_a_number_that_the_register_lacks_is_adopted_with_its_source_and_the_clock_ends(sample: SampleDesk) -> None:
    shell = Shell(sample)
    number = take_in(sample, shell, T.CHANGE, changed=("ips",))
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
