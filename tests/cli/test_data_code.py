"""Data codes by command: consent, one reveal after the other on record, used and run out; nothing where they are off."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import Shell
from tests.police_numbers import waiting
from tests.sample_desk import SampleDesk, sample_desk

ISSUE = ("--input", "consent_by=sponsor", "--input", "consent_how=phone")


def test_a_code_is_issued_told_on_record_and_used(tmp_path: Path) -> None:
    sample = sample_desk(tmp_path, config="data_code = true\n")
    sample.run_on()
    shell, filing = Shell(sample), waiting(sample, "D-1")
    number = filing.number
    assert shell("record", number, "data_code_issued", code=2).out == ""
    assert shell.json("record", number, "data_code_issued", *ISSUE)["changed"]
    assert shell("record", number, "data_code_issued", *ISSUE, code=4).out == ""
    token = shell.json("data-code", "reveal", number, "--to", "sponsor")["token"]
    assert shell.json("data-code", "reveal", number, "--to", "s1")["token"] == token
    assert shell("data-code", "reveal", number, "--to", "9999", code=2).out == ""
    assert shell("data-code", "reveal", number, "--to", "s1", login="audit", code=7).out == ""
    listed = shell("data-code", "list", number, "--json")
    assert [one["to"] for one in listed.json["items"][0]["revealed"]] == ["sponsor", "s1"]
    trail = sample.desk.history.timeline(filing.id)
    assert sum(one.action == "audit.data_code_revealed" for one in trail) == 2
    everything = listed.out + shell("show", number, "--json").out + shell("audit", "show", number, "--json").out
    assert token not in everything + str(trail)
    assert all(token.encode() not in path.read_bytes() for path in sample.home.rglob("*") if path.is_file())
    assert shell.json("record", number, "data_code_used")["changed"]
    assert shell("data-code", "reveal", number, "--to", "s1", code=4).out == ""
    shell.json("record", number, "data_code_issued", *ISSUE)
    sample.wait(days=31)
    sample.run_on()
    states = [one["state"] for one in shell.json("data-code", "list", number)["items"]]
    assert states == ["used", "expired"]
    sample.desk.close()


def test_nothing_is_told_where_codes_are_off(sample: SampleDesk, shell: Shell) -> None:
    number = waiting(sample, "D-2").number
    for command in (("list", number), ("reveal", number, "--to", "sponsor")):
        assert shell("data-code", *command, "--json", code=4).error["reason"] == "refused.data_code_off"
    assert shell("record", number, "data_code_issued", *ISSUE, code=4).out == ""
