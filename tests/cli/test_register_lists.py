"""``register list``: the five lists, filters in both languages, paging, counts, forms, foreign text that stays text."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.cli.output_schemas import output_schema
from reviewer_tui.domain.filing import FilingType
from tests.builders import a_filing_content, a_personal_filing, a_sponsor, a_website
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk

ENTITY = "津ICP备2026000001号"
HOSTILE = "=cmd|' /C calc'!A0 \x1b[31m\u202e\x9b[x[/]y"


@pytest.fixture
def numbers(sample: SampleDesk, shell: Shell) -> dict[str, str]:
    """A first filing, a returned one, a change of what the register lacks; by name."""
    first = sample.add(a_filing_content(order_no="ORD-1"))
    sample.wait(minutes=1)
    returned = sample.add(a_filing_content(order_no="ORD-2", services=(a_website(name="退回网"),)))
    shell("record", returned.number, "take")
    shell("decide", returned.number, "return", "--reason", "S01", "--reason", "N01")
    sample.wait(minutes=1)
    content = a_filing_content(order_no="ORD-3", sponsor=a_sponsor(icp_number=ENTITY))
    change = sample.add(
        replace(content, type=FilingType.CHANGE, services=(a_website(name="海河网", icp_number=f"{ENTITY}-2"),))
    )
    return {"first": first.number, "returned": returned.number, "change": change.number}


def test_each_list_has_its_rows(shell: Shell, numbers: dict[str, str]) -> None:
    def listed(*arguments: str) -> list[str]:
        return [row["filing"] for row in shell.json("register", "list", *arguments)["items"]]

    assert set(listed()) == set(listed("--view", "service")) == set(numbers.values())
    assert set(listed("--view", "sponsor")) == {numbers["first"], numbers["returned"]}
    assert set(listed("--view", "access")) == set(numbers.values())
    (back,) = shell.json("register", "list", "--view", "returned")["items"]
    assert (back["filing"], back["reasons"], back["stage"]) == (numbers["returned"], ["S01", "N01"], "needs_correction")
    assert back["reply_due"].endswith("T00:00:00+08:00")
    lacking = shell.json("register", "list", "--view", "adoption")["items"]
    assert {(row["kind"], row["number"]) for row in lacking} == {("sponsor", ENTITY), ("service", f"{ENTITY}-2")}


def test_what_the_register_lacked_is_adopted_by_an_import(
    sample: SampleDesk, shell: Shell, numbers: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "more.csv"
    file.write_text(f"kind,number,name\nsponsor,{ENTITY},示例\nservice,{ENTITY}-2,海河网\n", encoding="utf-8")
    shell("register", "import", file, login="wang")
    assert shell.json("register", "list", "--view", "adoption")["items"] == []
    (row,) = shell.json("register", "list", "--view", "sponsor", f"number:{ENTITY}")["items"]
    assert (row["status"], row["service_count"], row["filing"]) == ("filed", 1, None)


def test_a_closed_order_needs_no_adoption(shell: Shell, numbers: dict[str, str]) -> None:
    shell("record", numbers["change"], "withdraw", "--note", "asked for by the applicant")
    assert shell.json("register", "list", "--view", "adoption")["items"] == []


def test_an_approval_gives_the_service_its_number(sample: SampleDesk, shell: Shell) -> None:
    from tests.usecases.test_followup import at_ready, walk

    filing = walk(sample, at_ready(sample), "upload", "accepted", "sms_all_verified")
    names = {"number": "闽ICP备2026000001号", "service_number.s1": "闽ICP备2026000001号-1"}
    sample.record(filing, "authority_approved", **names)
    (row,) = shell.json("register", "list", "number:闽ICP备2026000001号-1")["items"]
    assert (row["filing"], row["status"], row["domains"]) == (filing.number, "filed", ["example.com"])


@pytest.mark.parametrize(
    ("view", "text", "kept"),
    [
        ("service", "stage:needs_correction", "returned"),
        ("service", "阶段:退回补正", "returned"),
        ("service", "name:退回", "returned"),
        ("service", "备案号:津ICP备", "change"),
        ("service", f"number:{ENTITY}-2", "change"),
        ("service", "type:变更", "change"),
        ("service", "reason:S01", "returned"),
        ("service", "退回 -stage:needs_correction,submitted", ""),
        ("returned", "reason:S02", ""),
        ("returned", "changed:2026-11-23..2026-11-23 退回", "returned"),
        ("returned", "changed:<2026-11-23", ""),
        ("access", "address:192.0.2 name:海河网", "change"),
        ("adoption", "number:-2", "change"),
        ("sponsor", "status:filed", ""),
    ],
)
def test_a_filter_keeps_what_it_says(shell: Shell, numbers: dict[str, str], view: str, text: str, kept: str) -> None:
    found = {row["filing"] for row in shell.json("register", "list", "--view", view, text)["items"]}
    assert found == ({numbers[kept]} if kept else set())
    assert shell("register", "list", "--view", view, text, "--count").out == f"{1 if kept else 0}\n"


@pytest.mark.parametrize("text", ["colour:red", "stage:nonsense", "own:yes", "changed:someday"])
def test_a_wrong_term_is_refused(shell: Shell, text: str) -> None:
    assert shell("register", "list", text, code=2).out == ""


def test_a_term_of_another_list_is_refused_and_the_right_ones_are_named(shell: Shell) -> None:
    wrong = shell("register", "list", "--view", "sponsor", "reason:S01", code=2)
    assert "certificate" not in wrong.err
    assert "domain" in wrong.err


def test_pages_follow_their_cursor_without_gap_or_repetition(sample: SampleDesk, shell: Shell) -> None:
    services = tuple(a_website(id=f"s{n}", name=f"网站{n}号") for n in range(1, 4))
    for number in range(1, 5):
        sample.add(a_filing_content(order_no=f"ORD-{number}", services=services))
    seen, cursor = [], ""
    while True:
        page = shell.json("register", "list", "--limit", 5, "--cursor", cursor)
        seen += [(row["filing"], row["name"]) for row in page["items"]]
        assert page["total"] == 12
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 12
    for wrong in ("1.x", "1.2.3", "1.2.3.4.5", "..."):
        assert shell("register", "list", "--cursor", wrong, code=2).out == ""


@pytest.mark.parametrize("view", ["sponsor", "service", "access", "returned", "adoption"])
def test_every_list_is_what_its_schema_says(shell: Shell, numbers: dict[str, str], view: str) -> None:
    import jsonschema

    document = shell.json("register", "list", "--view", view)
    jsonschema.Draft202012Validator(output_schema("register list")).validate(document)
    assert document["items"]


def test_the_four_forms_tell_the_same_rows(shell: Shell, numbers: dict[str, str]) -> None:
    told = shell.json("register", "list", "--view", "returned")["items"]
    *lines, last = [
        json.loads(line) for line in shell("register", "list", "--view", "returned", "--jsonl").out.splitlines()
    ]
    assert lines == told
    assert last["summary"]["total"] == 1
    (row,) = csv.DictReader(io.StringIO(shell("register", "list", "--view", "returned", "--csv").out))
    assert row["reasons"] == "S01;N01"
    assert "S01;N01" in shell("register", "list", "--view", "returned").out


@pytest.mark.hostile
def test_a_stranger_s_text_acts_neither_on_a_terminal_nor_on_a_spreadsheet(sample: SampleDesk, shell: Shell) -> None:
    sponsor = a_sponsor(name=HOSTILE, icp_number=HOSTILE)
    sample.add(replace(a_filing_content(), sponsor=sponsor, services=(a_website(name=HOSTILE, icp_number=HOSTILE),)))
    for view in ("sponsor", "service", "access", "adoption"):
        for form in ("--table", "--csv", "--json", "--jsonl"):
            out = shell("register", "list", "--view", view, form).out
            assert not [char for char in out if char not in "\n\t" and not char.isprintable()], (view, form)
    assert shell.json("register", "list")["items"][0]["name"] == HOSTILE
    (row,) = csv.DictReader(io.StringIO(shell("register", "list", "--csv").out))
    assert row["name"].startswith("'=cmd")


def test_a_person_s_name_and_certificate_are_masked(sample: SampleDesk, shell: Shell, tmp_path: Path) -> None:
    sample.add(a_personal_filing())
    file = tmp_path / "people.csv"
    rows = "kind,number,name,certificate_number,nature\nsponsor,京ICP备2026000008号,李示例,11010519491231002X,5\n"
    file.write_text(rows, encoding="utf-8")
    shell("register", "import", file, login="wang")
    out = "".join(
        shell("register", "list", "--view", view, "--json").out for view in ("sponsor", "service", "access", "adoption")
    )
    assert "李示例" not in out
    assert "11010519491231002X" not in out
    assert "110***********002X" in out
    (row,) = shell.json("register", "list", "--view", "sponsor", "11010519491231002X")["items"]
    assert row["number"] == "京ICP备2026000008号"


def test_listing_loads_no_orm(sample: SampleDesk, numbers: dict[str, str], tmp_path: Path) -> None:
    import os
    import subprocess
    import sys

    from tests.cli.running import ROOT
    from tests.sample_desk import environment

    probe = (
        "import sys\nfrom reviewer_tui.cli.program import main\n"
        "code = main(sys.argv[1:])\nheavy = {'sqlalchemy', 'sqlmodel', 'textual', 'rich', 'PIL', 'httpx', 'pydantic'}\n"
        "sys.stderr.write(f'{code} {sorted(heavy & set(sys.modules))}')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", probe, "--as", "lilei", "register", "list", "--view", "returned", "退回"],
        env={**os.environ, **environment(sample.home), "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert ran.stderr == "0 []"
    assert "退回网" in ran.stdout
