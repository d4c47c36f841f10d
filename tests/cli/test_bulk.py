"""``take``, ``release``, ``assign`` and ``return`` on many filings: rows, refusals, rehearsals, and asking twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from reviewer_tui.domain.stage import Stage
from reviewer_tui.usecases.queue_model import QueueQuery
from tests.builders import a_certificate, a_filing_content, a_sponsor
from tests.cli.running import ROOT, Shell, start
from tests.sample_desk import SampleDesk, environment


def add(sample: SampleDesk, *orders: str, **changes: object) -> list[str]:
    return [sample.add(replace(a_filing_content(), order_no=order, **changes)).number for order in orders]  # type: ignore[arg-type]


def test_what_a_filter_finds_is_taken_and_released_and_asking_twice_changes_nothing(
    sample: SampleDesk, shell: Shell
) -> None:
    numbers = add(sample, "ORD-1", "ORD-2", "ORD-3")
    shell("take", numbers[1], login="hanmeimei")
    told = shell.json("take", "--filter", "-stage:draft", "--yes", code=5)
    assert {row["id"]: row["outcome"] for row in told["results"]} == {
        numbers[0]: "changed",
        numbers[1]: "refused",
        numbers[2]: "changed",
    }
    assert told["counts"] == {"rows": 3, "changed": 2, "unchanged": 0, "refused": 1, "failed": 0}
    refused = next(row for row in told["results"] if row["id"] == numbers[1])
    assert (refused["code"], "hanmeimei" in refused["message"]) == ("CONFLICT", True)
    assert shell.json("take", numbers[0], numbers[2], "--yes")["counts"]["unchanged"] == 2
    assert shell.json("release", "--filter", "rev:me", "--yes")["counts"]["changed"] == 2
    assert shell.json("release", numbers[0], numbers[2], "--yes")["counts"]["unchanged"] == 2


def test_a_rehearsal_shows_row_by_row_what_the_run_then_does(sample: SampleDesk, shell: Shell) -> None:
    numbers = add(sample, "ORD-1", "ORD-2", "ORD-3")
    shell("take", *numbers[:2], "--yes")
    typed = ["return", *numbers, "--reason", "FREE::请补充说明"]
    before = shell.json("audit", "show", numbers[2])["items"]
    rehearsed = shell.json(*typed, "--dry-run", code=5)
    assert shell.json("audit", "show", numbers[2])["items"] == before
    assert [row["outcome"] for row in rehearsed["results"]] == ["changed", "changed", "refused"]
    assert rehearsed["dry_run"] is True
    done = shell.json(*typed, "--yes", code=5)
    for told in (*done["results"], *rehearsed["results"]):
        told.pop("undo_until", None)
    assert (done["results"], done["counts"], done["left"]) == (
        rehearsed["results"],
        rehearsed["counts"],
        rehearsed["left"],
    )
    assert sample.filing(numbers[0]).stage is Stage.NEEDS_CORRECTION
    assert [row["outcome"] for row in shell.json(*typed, "--yes", code=5)["results"]] == [
        "unchanged",
        "unchanged",
        "refused",
    ]


def test_a_return_with_suggested_gives_each_filing_its_own_findings(sample: SampleDesk, shell: Shell) -> None:
    sponsor = a_sponsor(certificate=a_certificate(number="91110000600037341X"))
    (clean,), (faulty,) = add(sample, "ORD-1"), add(sample, "ORD-2", sponsor=sponsor)
    shell("take", clean, faulty, "--yes")
    told = shell.json("return", clean, faulty, "--suggested", "--yes", code=5)["results"]
    assert [row["outcome"] for row in told] == ["refused", "changed"]
    assert (told[1]["to"], told[1]["left_out"]) == ("needs_correction", 0)
    assert shell("return", clean, "--json", code=2).error["reason"] == "bulk.reason_or_suggested"
    assert shell("return", clean, "--reason", "X99", "--json", code=2).json["results"][0]["outcome"] == "failed"


def test_many_filings_want_yes_off_a_terminal_and_nothing_is_done_without(sample: SampleDesk) -> None:
    numbers = add(sample, "ORD-1", "ORD-2")
    ran = start(sample.home, "--as", "lilei", "take", *numbers)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert sample.filing(numbers[0]).lease is None


def test_nobody_of_that_name_is_said_before_anything_is_done(sample: SampleDesk, shell: Shell) -> None:
    (number,) = add(sample, "ORD-1")
    assert (
        shell("assign", number, "--to", "nobody", "--json", login="wang", code=3).error["reason"] == "not_found.staff"
    )


def returned(sample: SampleDesk) -> int:
    return sample.desk.queue.counts(QueueQuery(), {}).stages.get(Stage.NEEDS_CORRECTION, 0)


@pytest.mark.fault
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_ended_from_outside_keeps_whole_filings_and_is_finished_by_the_same_command(
    sample: SampleDesk, shell: Shell, number: signal.Signals
) -> None:
    numbers = add(sample, *(f"ORD-{place}" for place in range(80)))
    shell("take", *numbers, "--yes")
    typed = ["return", *numbers, "--reason", "FREE::请补充说明", "--yes", "--json", "--as", "lilei"]
    process = subprocess.Popen(
        [sys.executable, "-m", "reviewer_tui", *typed],
        cwd=sample.home,
        env={**os.environ, **environment(sample.home), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    while returned(sample) < 3 and process.poll() is None:
        pass
    process.send_signal(number)
    out, _ = process.communicate(timeout=60)
    done = returned(sample)
    assert 3 <= done < len(numbers)
    if number is signal.SIGINT:
        assert process.returncode == 130
        told = json.loads(out)
        assert (len(told["results"]), told["left"]) == (done, len(numbers) - done)
    again = shell.json(*typed)["counts"]
    assert (again["unchanged"], again["changed"]) == (done, len(numbers) - done)
    for one in numbers:
        actions = [event["action"] for event in shell.json("audit", "show", one)["items"]]
        assert (actions.count("return"), actions.count("refused")) == (1, 0)
    assert sample.desk.history.verify(sample.who("wang")).first_bad is None
