"""The second person by command: list, show, agree, decline, withdraw, override, with exit codes and schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from reviewer_tui.cli.output_schemas import output_schema
from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.stage import Stage
from tests.builders import a_filing_content, a_principal, a_sponsor
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk, sample_desk


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path, config='[policy]\nsecond_person = ["override", "pass"]\n')
    made.run_on()
    yield made
    made.desk.close()


@pytest.fixture
def shell(sample: SampleDesk) -> Shell:
    return Shell(sample)


def ready(sample: SampleDesk, **content: object) -> Filing:
    return sample.make_ready(sample.add(a_filing_content(**content)))


def test_a_pass_waits_and_a_second_person_agrees(sample: SampleDesk, shell: Shell) -> None:
    number = ready(sample).number
    told = shell.json("decide", number, "pass")
    jsonschema.Draft202012Validator(output_schema("decide")).validate(told)
    assert (told["changed"], told["stage"], told["second"]["state"]) == (True, "isp_review", "waiting")
    assert shell.json("decide", number, "pass")["changed"] is False
    assert shell.json("second", "name", number, "--to", "hanmeimei")["wanted"] == "hanmeimei"
    assert shell.json("second", "name", number, "--to", "hanmeimei")["changed"] is False
    assert shell.json("second", "name", number, "--to", "-")["wanted"] is None
    (row,) = shell.json("second", "list")["items"]
    assert (row["id"], row["kind"], row["by"]) == (number, "pass", "lilei")
    assert json.loads(shell("second", "agree", number, "--json", code=4).err)["error"]["code"]
    shown = shell.json("second", "show", number, login="hanmeimei")
    jsonschema.Draft202012Validator(output_schema("second show")).validate(shown)
    assert shown["may_agree"] is True
    agreed = shell.json("second", "agree", number, login="hanmeimei")
    jsonschema.Draft202012Validator(output_schema("second agree")).validate(agreed)
    assert (agreed["stage"], agreed["answered_by"], agreed["changed"]) == ("verification_pending", "hanmeimei", True)
    assert shell.json("second", "agree", number, login="hanmeimei")["changed"] is False
    assert shell("second", "agree", number, login="wang", code=6).out == ""
    (decision,) = shell.json("show", number, "--only", "decisions")["decisions"]
    assert (decision["by"], decision["second_by"]) == ("lilei", "hanmeimei")


def test_roles_and_missing_requests_have_their_exit_codes(sample: SampleDesk, shell: Shell) -> None:
    number = ready(sample).number
    shell("second", "agree", number, login="wang", code=3)
    shell("decide", number, "pass")
    shell("second", "agree", number, login="net", code=7)
    shell("second", "withdraw", number, login="wang", code=4)
    shell("second", "decline", number, login="wang", code=2)
    declined = shell.json("second", "decline", number, "--note", "not \x1b[31m yet", login="wang")
    assert declined["state"] == "declined"
    shell("second", "withdraw", number, code=6)


def test_a_rehearsed_pass_a_refused_one_and_the_step_list_the_gate_as_show_does(
    sample: SampleDesk, shell: Shell
) -> None:
    person = a_principal(mobile="12")
    filing = ready(sample, sponsor=a_sponsor(principal=person))
    tried = shell.json("decide", filing.number, "pass", "--dry-run", code=4)
    assert tried["gate"] == shell.json("show", filing.number, "--only", "gate")["gate"]
    assert [one["condition"] for one in tried["gate"] if not one["holds"]] == ["errors", "second"]
    closed = shell("decide", filing.number, "pass", "--json", code=4).error
    assert (closed["code"], closed["gate"]) == ("GATE_CLOSED", tried["gate"])
    (step,) = (one for one in shell.json("steps", filing.number)["items"] if one["event"] == "pass")
    assert step["gate"] == tried["gate"]
    assert sample.filing(filing.id).stage is Stage.ISP_REVIEW


def test_an_error_is_overridden_by_two(sample: SampleDesk, shell: Shell) -> None:
    filing = ready(sample, sponsor=a_sponsor(principal=a_principal(mobile="12")))
    gate = shell.json("show", filing.number, "--only", "gate")["gate"]
    (key,) = next(one["missing"] for one in gate if one["condition"] == "errors")
    asked = shell.json("second", "override", filing.number, "--finding", key, "--note", "asked the company")
    jsonschema.Draft202012Validator(output_schema("second override")).validate(asked)
    shell("second", "override", filing.number, "--finding", "R-NO-01:x@", "--note", "x", code=3)
    shell("second", "agree", filing.number, login="wang")
    gate = shell.json("show", filing.number, "--only", "gate")["gate"]
    line = next(one for one in gate if one["condition"] == "errors")
    assert (line["holds"], line["overridden"], line["by"]) == (True, 1, ["lilei", "wang"])


def test_a_command_that_only_reads_writes_no_request(sample: SampleDesk, shell: Shell) -> None:
    number = ready(sample).number
    shell("decide", number, "pass", "--dry-run")
    assert shell.json("second", "list")["items"] == []
