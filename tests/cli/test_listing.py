"""``list``: views, terms, paging, totals, the four forms, and foreign text that stays text."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from reviewer_tui.storage import queue_reader
from tests.builders import a_filing_content, a_personal_filing, a_sponsor, a_website
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk

HOSTILE = "=cmd|' /C calc'!A0 \x1b[31m\u202e\x9b[x[/]y 长"


def add(sample: SampleDesk, count: int) -> list[str]:
    return [sample.add(replace(a_filing_content(), order_no=f"ORD-{n}")).number for n in range(1, count + 1)]


def test_filings_come_in_risk_order_with_clock_and_exact_total(sample: SampleDesk, shell: Shell) -> None:
    early = replace(a_filing_content(order_no="EARLY"), submitted_at=sample.clock.at.replace(day=19))
    late, first = sample.add(), sample.add(early)
    told = shell.json("list")
    assert [row["id"] for row in told["items"]] == [first.number, late.number]
    assert told["total"] == 2
    clock = told["items"][1]["clock"]
    assert (clock["state"], clock["provisional"]) == ("running", False)
    assert clock["due"].endswith("T00:00:00+08:00")
    assert told["now"].startswith("2026-11-23T10:00")


def test_a_view_and_a_term_narrow_the_list(sample: SampleDesk, shell: Shell) -> None:
    mine, free, other = add(sample, 3)
    shell("record", mine, "take")
    shell("record", other, "take", login="hanmeimei")

    def listed(*arguments: str) -> set[str]:
        return {row["id"] for row in shell.json("list", *arguments)["items"]}

    assert listed("--view", "mine") == listed("rev:me") == {mine}
    assert listed("--view", "unassigned") == listed("rev:none") == {free}
    assert listed("rev:hanmeimei") == {other}
    assert listed("stage:submitted") == {free}
    assert listed("stage:isp_review", "ORD-3") == {other}
    assert listed("ORD-2") == {free}
    assert listed(mine.lower()) == {mine}


@pytest.mark.parametrize(
    ("term", "code"),
    [("stage:nonsense", 2), ("colour:red", 2), ("rev:nobody", 2), ("left:soon", 2), ("due:2026-13-01", 2)],
)
def test_a_wrong_term_is_refused(shell: Shell, term: str, code: int) -> None:
    assert shell("list", term, code=code).out == ""


def test_pages_follow_their_cursor_without_gap_or_repetition(sample: SampleDesk, shell: Shell) -> None:
    numbers = add(sample, 5)
    seen, cursor = [], ""
    while True:
        page = shell.json("list", "--limit", 2, "--cursor", cursor)
        seen += [row["id"] for row in page["items"]]
        assert page["total"] == 5
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(numbers)
    assert shell("list", "--cursor", "1.x", code=2).out == ""


def test_a_total_that_was_not_counted_is_said_to_be_so(
    sample: SampleDesk, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(sample, 3)
    page = shell.json("list", "示例", "--limit", 2)
    assert (page["total"], page["warnings"]) == (3, [])
    assert shell("list", "示例", "--count").out == "3\n"
    monkeypatch.setattr(queue_reader, "COUNTED_UP_TO", 2)
    page = shell.json("list", "示例", "--limit", 2)
    assert page["total"] is None
    assert "2" in page["warnings"][0]
    assert shell("list", "示例", "--count").out == "3\n"
    assert shell.json("list", "示例")["total"] == 3


def test_fields_are_picked_and_an_unknown_one_is_named(sample: SampleDesk, shell: Shell) -> None:
    (number,) = add(sample, 1)
    (row,) = shell.json("list", "--fields", "id,clock.code")["items"]
    assert row == {"id": number, "clock": {"code": "DL02"}}
    wrong = shell("list", "--fields", "id,colour", code=2)
    assert "colour" in wrong.err


def test_json_lines_are_rows_and_a_last_summary(sample: SampleDesk, shell: Shell) -> None:
    numbers = add(sample, 2)
    *rows, last = [json.loads(line) for line in shell("list", "--jsonl").out.splitlines()]
    assert {row["id"] for row in rows} == set(numbers)
    assert last["summary"]["total"] == 2


@pytest.mark.hostile
def test_a_stranger_s_name_acts_neither_on_a_terminal_nor_on_a_spreadsheet(sample: SampleDesk, shell: Shell) -> None:
    content = replace(a_filing_content(), sponsor=a_sponsor(name=HOSTILE), services=(a_website(name=HOSTILE),))
    sample.add(content)
    for form in ("--table", "--csv", "--json", "--jsonl"):
        out = shell("list", form).out
        assert not [char for char in out if char not in "\n\t" and not char.isprintable()], form
    assert shell.json("list")["items"][0]["subject"] == HOSTILE
    (row,) = csv.DictReader(io.StringIO(shell("list", "--csv").out))
    assert row["subject"].startswith("'=cmd")
    assert "\\x1b[31m\\u202e\\x9b" in row["subject"]


def test_a_person_s_name_is_masked_in_the_list(sample: SampleDesk, shell: Shell) -> None:
    sample.add(a_personal_filing())
    assert "李示例" not in shell("list", "--json").out
    assert shell.json("list")["items"][0]["subject"] == "李*"


def test_a_long_list_is_the_same_document_as_a_short_one(sample: SampleDesk, shell: Shell) -> None:
    from reviewer_tui.cli import output

    add(sample, 3)
    short = shell.json("list", "--now", "2026-11-23T11:00")
    before, output._LONG = output._LONG, 1
    try:
        long = shell.json("list", "--now", "2026-11-23T11:00")
    finally:
        output._LONG = before
    assert long == short


def test_now_reads_at_another_time(sample: SampleDesk, shell: Shell) -> None:
    add(sample, 1)
    (row,) = shell.json("list", "--now", "2026-11-30T09:00")["items"]
    assert row["clock"]["risk"] == "breached"
    assert row["clock"]["left_wd"] < 0


def test_a_filing_without_a_clock_has_the_same_columns_as_one_with_it(sample: SampleDesk, shell: Shell) -> None:
    first, second = add(sample, 2)
    shell("record", first, "withdraw", "--note", "asked for by the applicant")
    (row, closed) = csv.DictReader(io.StringIO(shell("list", "--csv").out))
    assert (row["id"], closed["id"]) == (second, first)
    assert "clock" not in row
    assert (row["clock.code"], closed["clock.code"]) == ("DL02", "")
    picked = shell.json("list", "stage:withdrawn", "--fields", "id,stage")["items"]
    assert picked == [{"id": first, "stage": "withdrawn"}]
