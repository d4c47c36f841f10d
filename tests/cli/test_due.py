"""``due`` and ``due sms``: what falls due, narrowed and in pages, as JSON, lines and CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from tests.builders import a_filing_content, a_principal, a_resident_number, a_website
from tests.cli.running import Shell
from tests.filings_on_the_way import texted
from tests.sample_desk import SampleDesk


def add(sample: SampleDesk, order_no: str, **changes: Any) -> str:
    return sample.add(replace(a_filing_content(), order_no=order_no, **changes)).number


@pytest.fixture
def five(sample: SampleDesk) -> list[str]:
    """Five filings that came together: ten clocks, all due at one instant."""
    return [add(sample, f"ORD-{number}") for number in range(5)]


def codes(told: Any) -> list[tuple[str, str]]:
    return [(row["id"], row["clock"]["code"]) for row in told["items"]]


def test_pages_of_one_instant_follow_each_other_without_a_gap(five: list[str], shell: Shell) -> None:
    whole = shell.json("due")
    assert codes(whole) == [(number, code) for number in five for code in ("DL01", "DL02")]
    assert (whole["total"], whole["next_cursor"]) == (10, None)
    found, cursor = [], ""
    while cursor is not None:
        page = shell.json("due", "--limit", 3, *(["--cursor", cursor] if cursor else []))
        found += codes(page)
        assert page["total"] == 10
        cursor = page["next_cursor"]
    assert found == codes(whole)
    assert shell("due", "--cursor", "1.2", code=2).out == ""


def test_paused_or_breached_may_be_asked_for_at_once(five: list[str], shell: Shell) -> None:
    late = ("--now", "2026-12-10T10:00:00+08:00")
    assert codes(shell.json("due", "--filter", "is:paused,breached")) == []
    assert len(codes(shell.json(*late, "due", "--filter", "is:paused,breached"))) == 10
    assert codes(shell.json(*late, "due", "--filter", "-is:paused,breached")) == []


def test_lines_and_csv_tell_the_same_rows(five: list[str], shell: Shell) -> None:
    rows = shell.json("due")["items"]
    *lines, last = map(json.loads, shell("due", "--jsonl").out.splitlines())
    assert lines == rows
    assert last["summary"]["total"] == last["summary"]["rows"] == 10
    table = list(csv.DictReader(io.StringIO(shell("due", "--csv", "--fields", "id,clock.due").out)))
    assert [row["id"] for row in table] == [row["id"] for row in rows]
    assert shell("due", "--csv", "--breached").out.startswith("id,")
    assert len(shell("due").out.splitlines()) == 11


def test_what_is_breached_says_since_when(five: list[str], shell: Shell) -> None:
    on = "--now", "2026-11-25T12:00"
    assert shell.json("due", "--today")["items"] == []
    assert shell.json("due", "--today", *on)["total"] == 10
    assert {row["clock"]["breached_since"] for row in shell.json("due", *on)["items"]} == {None}
    told = shell.json("due", "--breached", "--exit-code", "--now", "2026-11-26T12:00", code=10)
    assert {row["clock"]["breached_since"] for row in told["items"]} == {"2026-11-26T00:00:00+08:00"}
    assert {row["clock"]["risk"] for row in told["items"]} == {"breached"}


def test_options_and_filter_hold_together(five: list[str], shell: Shell) -> None:
    shell("record", five[1], "take")
    assert shell.json("due", "--filter", "rev:me", "--clock", "isp_review")["items"][0]["id"] == five[1]
    assert shell.json("due", "--filter", "clock:isp_review,first_contact rev:me")["total"] == 2
    assert shell.json("due", "--waiting", "applicant")["items"] == []
    assert shell.json("due", "--provisional")["items"] == []
    shell("decide", five[1], "return", "--reason", "S01")
    paused = shell.json("due", "--paused")["items"]
    assert {number for number, _ in codes({"items": paused})} == {five[1]}
    assert {row["clock"]["due"] for row in paused} == {None}
    assert all(row["clock"]["paused_since"] for row in paused)
    assert "colour" in shell("due", "--filter", "colour:red", code=2).err


def test_a_date_in_a_year_that_is_not_published_is_found_as_provisional(sample: SampleDesk, shell: Shell) -> None:
    sample.wait(days=28)
    number = add(sample, "ORD-1", submitted_at=sample.clock.at)
    rows = shell.json("due", "--provisional", "--now", "2026-12-21T12:00")["items"]
    assert codes({"items": rows}) == [(number, "DL01"), (number, "DL02")]
    assert all(row["clock"]["provisional"] for row in rows)


def test_the_sms_board_tells_each_person_masked(sample: SampleDesk, shell: Shell) -> None:
    other = a_principal(name="王小明", mobile="13900005678", document_number=a_resident_number(sequence=39))
    content = a_filing_content(services=(a_website(principal=other),))
    filing = texted(sample, sample.add(content))
    sample.wait(hours=3)
    sample.record(filing, "sms_one_verified", person="sponsor")
    (row,) = shell.json("due", "sms", "--now", "2026-11-23T13:00")["items"]
    assert (row["id"], row["verified"], row["clock"]["left_minutes"]) == (filing.number, "1/2", 21 * 60)
    first, second = row["persons"]
    assert (first["role"], first["verified"]) == ("sponsor", "2026-11-23T13:00:00+08:00")
    assert second["verified"] is None
    assert second["mobile"] == "139****5678"
    said = shell("due", "sms").out
    assert "王小明" not in said
    assert "13900005678" not in said


def test_many_rows_are_the_same_in_every_form(
    sample: SampleDesk, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reviewer_tui.cli.due_rows._PAGE", 3)
    monkeypatch.setattr("reviewer_tui.cli.output._LONG", 2)
    for number in range(4):
        add(sample, f"ORD-{number}")
    rows = shell.json("due")["items"]
    assert len(rows) == 8
    *lines, _last = map(json.loads, shell("due", "--jsonl").out.splitlines())
    assert lines == rows
    assert len(list(csv.DictReader(io.StringIO(shell("due", "--csv").out)))) == 8
