"""Every arrow of the stage table is walked by command, among them a hold, a recall, withdrawals, a correction and a freeze."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.stage import TRANSITIONS, Stage
from tests.builders import a_filing_content
from tests.cli.running import Shell
from tests.every_arrow import RECORDED, Walk, at_start_of
from tests.sample_desk import SampleDesk, sample_desk, write_package
from tests.usecases.filed_desk import SERVICE, fill_register, other_access, send

WITH_A_VERB = {"T01", "T03", "T04", "T05", "T06", "T07", "T08", "U01", "U02", "U03"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path_factory.mktemp("arrows"))
    made.run_on()
    yield made
    made.desk.close()


@pytest.fixture
def shell(sample: SampleDesk) -> Shell:
    return Shell(sample)


def walked(sample: SampleDesk, number: str) -> list[str]:
    return [one.transition for one in sample.desk.history.timeline(sample.filing(number).id) if one.transition]


def arguments(sample: SampleDesk, number: str, walk: Walk) -> list[str]:
    """What is typed behind ``record ID EVENT``; a service's number is named by the service."""
    (service,) = sample.desk.review.open(sample.who("lilei"), sample.filing(number).id, in_clear=False).content.services
    names = {"service_number": f"service_number.{service.id}"}
    given = [f"--input={names.get(name, name)}={value}" for name, value in walk.inputs.items()]
    return [*given, *([f"--reason={walk.reason}"] if walk.reason else [])]


def test_every_step_is_recorded(sample: SampleDesk, shell: Shell) -> None:
    for number, walk in enumerate(RECORDED):
        filing = at_start_of(sample, walk, number)
        told = shell.json("record", filing.number, walk.event, *arguments(sample, filing.number, walk), login=walk.by)
        assert (told["changed"], told["from"], told["to"], told["transition"]) == (
            True,
            walk.before.value,
            walk.after.value,
            walk.id,
        )
        assert sample.filing(filing.id).stage is walk.after
        if walk.event == "hold":
            assert sample.filing(filing.id).hold_until is not None
            assert shell("record", filing.number, "upload", "--json", code=4).error["reason"] == "refused.on_hold"


def test_what_has_a_verb_of_its_own_is_walked_by_it(sample: SampleDesk, shell: Shell, tmp_path: Path) -> None:
    content = a_filing_content(order_no="VERBS-1")
    number = shell.json("import", write_package(tmp_path / "one", content))["results"][0]["id"]
    for verdict in ("return", "refuse"):
        shell("take", number)
        shell("decide", number, verdict, "--reason", "FREE:sponsor.name:请补充")
        assert shell.json("record", number, "undo")["to"] == "isp_review"
    shell("take", number)
    shell("decide", number, "return", "--reason", "FREE:sponsor.name:请补充")
    later = a_filing_content(order_no="VERBS-1", revision=2)
    assert shell.json("import", write_package(tmp_path / "two", later))["results"][0]["outcome"] == "resubmitted"
    sample.make_ready(sample.filing(number))
    shell("decide", number, "pass")
    assert shell.json("record", number, "undo")["to"] == "isp_review"
    fill_register(sample, other_access())
    cancelled = sample.make_ready(send(sample, FilingType.CANCEL_ACCESS, order="VERBS-5")).number
    assert shell.json("decide", cancelled, "pass", "--yes-cut", SERVICE)["stage"] == "ready_to_upload"
    assert set(walked(sample, number)) | set(walked(sample, cancelled)) == WITH_A_VERB
    assert WITH_A_VERB | {walk.id for walk in RECORDED} == {row.id for row in TRANSITIONS}


def test_what_the_table_does_not_have_is_corrected_and_what_a_court_stops_is_frozen(
    sample: SampleDesk, shell: Shell
) -> None:
    number = sample.add(a_filing_content(order_no="BESIDE-1")).number
    put = ("record", number, "correction", "--input=to=approved", "--note=电话核对")
    assert shell.json(*put, login="wang")["to"] == "approved"
    shell("record", number, "freeze", "--note", "法院来函", login="wang")
    shell("record", number, "ports_done", code=4)
    shell("record", number, "unfreeze", "--note", "已解除", login="wang")
    assert shell.json("record", number, "ports_done")["to"] == "ports_open"
    assert sample.filing(number).stage is Stage.PORTS_OPEN
