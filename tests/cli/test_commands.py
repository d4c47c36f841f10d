"""The other commands: what they do, that they say so when it was so already, and that a rehearsal keeps nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests.builders import UNIT_NAME, a_certificate, a_filing_content, a_principal, a_sponsor
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk, write_package


def add(sample: SampleDesk, order_no: str = "ORD-1", **changes: object) -> str:
    return sample.add(replace(a_filing_content(), order_no=order_no, **changes)).number  # type: ignore[arg-type]


def events(shell: Shell, number: str) -> list[str]:
    return [event["action"] for event in shell.json("audit", "show", number)["items"]]


def test_filings_are_assigned_and_given_back_and_asking_twice_changes_nothing(sample: SampleDesk, shell: Shell) -> None:
    one, two = add(sample, "ORD-1"), add(sample, "ORD-2")
    to_han = ["assign", one, two, "--to", "hanmeimei", "--yes"]
    assert shell.json(*to_han, login="wang")["counts"]["changed"] == 2
    assert shell.json(*to_han, login="wang")["counts"]["unchanged"] == 2
    assert shell.json("list", "rev:hanmeimei")["total"] == 2
    assert (
        shell.json("assign", "--filter", "rev:hanmeimei", "--release", "--yes", login="wang")["counts"]["changed"] == 2
    )
    refused = shell.json("assign", one, "--to", "net", login="wang", code=5)["results"][0]
    assert refused["code"] == "REFUSED"
    assert shell("assign", one, two, "--to", "hanmeimei", login="wang", code=2).out == ""
    assert shell("assign", one, code=2).out == ""


def test_next_peeks_claims_and_hands_to_a_colleague(sample: SampleDesk, shell: Shell) -> None:
    urgent = add(sample, "ORD-1", submitted_at=sample.clock.at.replace(day=19))
    other = add(sample, "ORD-2")
    assert shell.json("next", "--peek")["items"][0]["id"] == urgent
    assert shell.json("next", "--for", "hanmeimei", login="wang")["items"][0]["reviewer"] == "hanmeimei"
    claimed = shell.json("next")["items"][0]
    assert (claimed["id"], claimed["holder"]) == (other, "lilei")
    assert shell("next", "--json", code=3).error["reason"] == "not_found.next"


def test_a_return_takes_typed_reasons_with_field_and_note(sample: SampleDesk, shell: Shell) -> None:
    number = add(sample)
    shell("record", number, "take")
    reasons = ["--reason", "S01:sponsor.name:see the licence", "--reason", "FREE::the colour of the seal"]
    told = shell.json("decide", number, "return", *reasons)
    assert [item["code"] for item in told["audit_data"]] == ["S01", "FREE"]
    assert "see the licence" in told["audit_data"][0]["error"]
    assert told["audit_data"][1]["error"] == "the colour of the seal"
    assert told["reply_due"] > "2026-11-23"
    other = add(sample, "ORD-2")
    wrong = shell("decide", other, "return", "--reason", "X99", "--json", code=2)
    assert wrong.error["reason"] == "reason.unknown"
    shell("record", other, "take")
    for nowhere in ("sponsor.nope", "material.MAT_NOPE.s1", "service.s9.name"):
        wrong = shell("decide", other, "return", "--reason", f"FREE:{nowhere}:wrong", "--json", code=2)
        assert (wrong.error["reason"], wrong.error["place"]) == ("reason.no_such_place", nowhere)
    region = shell.json("decide", other, "return", "--reason", "FREE:material.MAT_AUTH_LETTER#page 2, below:no seal")
    assert region["changed"]
    assert shell("record", other, "nosuch", "--json", code=2).error["reason"] == "event.unknown"


def test_marks_are_recorded_once(sample: SampleDesk, shell: Shell) -> None:
    number = add(sample)
    assert (
        shell("record", number, "tick", "--row", "EYE-RESPONSIBILITY", "--json", code=4).error["reason"]
        == "refused.take_first"
    )
    assert shell.json("record", number, "take")["changed"]
    assert shell.json("record", number, "tick", "--row", "EYE-RESPONSIBILITY")["changed"]
    assert not shell.json("record", number, "tick", "--row", "EYE-RESPONSIBILITY")["changed"]
    assert shell.json("record", number, "tick", "--row", "EYE-RESPONSIBILITY", "--state", "none")["changed"]
    assert shell("record", number, "tick", "--row", "R-NO-1", "--json", code=3).error["reason"] == "not_found.row"
    assert shell("record", number, "tick", code=2).out == ""
    assert shell.json("record", number, "note", "--note", "hello")["changed"]
    assert shell.json("record", number, "call", "--note", "spoke to them")["changed"]
    assert shell.json("record", number, "release")["changed"]
    assert not shell.json("record", number, "release")["changed"]
    clocks = {clock["code"]: clock["state"] for clock in shell.json("show", number, "--only", "clocks")["clocks"]}
    assert clocks["DL01"] == "met"


def test_what_happened_is_recorded_once_with_its_day_and_a_missed_call_needs_no_note(
    sample: SampleDesk, shell: Shell
) -> None:
    number = add(sample)
    assert shell.json("record", number, "call", "--result", "missed")["changed"]
    assert shell("record", number, "call", code=4).out == ""
    first = shell.json("record", number, "task_received", "--day", "2026-12-05", "--note", "来自管局")
    assert (first["changed"], first["event"], first["transition"]) == (True, "task_received", None)
    assert not shell.json("record", number, "task_received", "--day", "2026-12-05")["changed"]
    assert shell("record", number, "task_received", "--json", code=2).error["reason"] == "input.missing"
    assert (
        shell("record", number, "qr_issued", "--at", "2026-11-24", "--json", code=2).error["reason"]
        == "input.in_future"
    )
    assert shell("record", number, "public_security_filed", "--json", code=4).error["reason"] == "refused.no_such_move"
    assert shell("record", number, "qr_issued", "--as", "net", "--json", code=7).error["reason"] == "refused.role"
    clocks = {clock["code"]: clock for clock in shell.json("show", number, "--only", "clocks")["clocks"]}
    assert (clocks["DL03"]["state"], clocks["DL18"]["due"]) == ("running", "2026-12-06T00:00:00+08:00")
    said = shell.json("steps", number)
    assert "qr_issued" in {one["event"] for one in said["happenings"]}
    assert {one["event"]: one["inputs"] for one in said["happenings"]}["task_received"] == ["day", "[at]", "[note]"]
    assert "task_received" in shell("steps", number).out


def test_steps_tell_what_is_legal_and_why_the_rest_is_not(sample: SampleDesk, shell: Shell) -> None:
    number = add(sample)
    shell("record", number, "take")
    steps = {step["event"]: step for step in shell.json("steps", number)["items"]}
    assert steps["return"]["allowed"]
    assert not steps["pass"]["allowed"]
    assert "ticked" in steps["pass"]["because"]


@pytest.mark.parametrize(
    "typed",
    [
        ["record", "{id}", "take"],
        ["record", "{id}", "note", "--note", "x"],
        ["record", "{id}", "withdraw", "--note", "x"],
        ["next"],
        ["assign", "{id}", "--to", "lilei"],
        ["check", "{id}"],
        ["staff", "add", "zhao", "赵"],
        ["staff", "role", "lilei", "supervisor"],
    ],
)
def test_a_rehearsal_says_what_would_happen_and_keeps_nothing(
    sample: SampleDesk, shell: Shell, typed: list[str]
) -> None:
    number = add(sample)
    before = (
        events(shell, number),
        shell.json("list", "--now", "2026-11-23T11:00")["items"],
        shell.json("staff", "list"),
    )
    login = "root" if typed[0] == "staff" else ""
    told = shell.json(*(part.format(id=number) for part in typed), "--dry-run", login=login)
    assert told["dry_run"] is True
    after = (
        events(shell, number),
        shell.json("list", "--now", "2026-11-23T11:00")["items"],
        shell.json("staff", "list"),
    )
    assert before == after


def test_a_rehearsed_import_leaves_no_filing_and_no_file(sample: SampleDesk, shell: Shell, tmp_path: Path) -> None:
    package = write_package(tmp_path / "one", a_filing_content())
    assert shell.json("import", package, "--dry-run")["counts"]["imported"] == 1
    assert shell.json("list")["total"] == 0
    assert not [file for file in sample.settings.materials.rglob("*") if file.is_file()]


def test_refused_packages_are_listed_with_reason_and_path_and_the_rest_go_on(
    sample: SampleDesk, shell: Shell, tmp_path: Path
) -> None:
    write_package(tmp_path / "in" / "a", a_filing_content(order_no="A"))
    write_package(tmp_path / "in" / "b", a_filing_content(order_no="B"), type="nonsense")
    told = shell.json("import", tmp_path / "in", code=5)
    assert told["counts"] | {"imported": 1, "refused": 1} == told["counts"]
    refused = next(row for row in told["results"] if row["outcome"] == "refused")
    assert (refused["code"], refused["path"]) == ("package.not_allowed", "type")
    assert "first_filing" in refused["message"]


def test_now_dates_a_write_only_on_a_demo(sample: SampleDesk, shell: Shell) -> None:
    from reviewer_tui.bootstrap import place_of
    from reviewer_tui.storage.house import write_house

    number = add(sample)
    shell("record", number, "note", "--note", "x", "--now", "2026-11-23T12:00")
    write_house(place_of(sample.settings), {"purpose": "production"})
    refused = shell("record", number, "note", "--note", "x", "--now", "2026-11-23T12:00", login="root", code=2)
    assert "--now" in refused.err
    assert shell.json("list", "--now", "2026-11-23T12:00", login="root")["total"] == 1


def test_a_date_is_explained_day_by_day(sample: SampleDesk, shell: Shell) -> None:
    number = add(sample)
    told = shell.json("due", "explain", number, "--clock", "isp_review")
    assert (told["code"], told["start"], told["due"]) == ("DL02", "2026-11-23", "2026-11-25")
    assert [step["n"] for step in told["steps"]] == [1, 2]
    assert shell("due", "explain", number, "--clock", "DL02").out.startswith(number)
    assert shell("due", "explain", number, "--clock", "nonsense", code=3).out == ""
    assert shell("due", "explain", number, "--clock", "sms", code=3).out == ""


def test_deadlines_are_listed_within_working_days_and_by_clock(sample: SampleDesk, shell: Shell) -> None:
    number = add(sample)
    codes = [row["clock"]["code"] for row in shell.json("due")["items"]]
    assert codes == ["DL01", "DL02"]
    assert shell.json("due", "--within", "1wd")["items"] == []
    assert shell.json("due", "--within", "2wd")["total"] == 2
    assert [row["id"] for row in shell.json("due", "--clock", "isp_review")["items"]] == [number]
    assert shell.json("due", "--breached")["items"] == []
    assert shell("due", "--within", "soon", code=2).out == ""


def test_the_calendar_counts_and_says_what_is_provisional(shell: Shell) -> None:
    counted = shell.json("calendar", "add", "2026-09-18", "20", "--explain")
    assert (counted["date"], counted["provisional"], counted["naive_mon_fri"]) == ("2026-10-22", False, "2026-10-16")
    assert counted["steps"][-1]["n"] == 20
    assert shell("calendar", "add", "2026-09-18", "20").out == "2026-10-22\n"
    assert shell.json("calendar", "add", "2026-12-18", "10")["provisional"] is True
    assert shell.json("calendar", "check", "--horizon", "60wd", "--exit-code", code=10)["warnings"]
    assert shell.json("calendar", "check", "--horizon", "5wd", "--exit-code")["provisional"] is False
    names = {day["name"] for day in shell.json("calendar", "show", "--year", "2026")["items"]}
    assert {"中秋节", "国庆节"} <= names


def test_the_register_is_filled_searched_and_shown(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    rows = "kind,number,name,sponsor_number\n"
    rows += "sponsor,京ICP备2026000009号,示例单位,\nservice,京ICP备2026000009号-1,示例网站,京ICP备2026000009号\n"
    file.write_text(rows + "planet,1,Mars,\n", encoding="utf-8")
    told = shell.json("register", "import", file, login="wang", code=5)
    assert told["counts"] == {"rows": 3, "changed": 2, "unchanged": 0, "refused": 1}
    assert shell.json("register", "import", file, login="wang", code=5)["counts"]["unchanged"] == 2
    assert [row["name"] for row in shell.json("register", "list", "示例网站")["items"]] == ["示例网站"]
    assert {row["kind"] for row in shell.json("register", "show", "京ICP备2026000009号")["items"]} == {
        "sponsor",
        "service",
    }
    assert shell("register", "show", "京ICP备1号", code=3).out == ""
    assert shell("register", "import", file, code=7).out == ""


def test_people_are_added_and_changed_by_an_administrator_only(shell: Shell) -> None:
    assert shell("staff", "add", "zhao", "赵", code=7).out == ""
    assert shell.json("staff", "add", "zhao", "赵", "--role", "operator", login="root")["changed"]
    assert not shell.json("staff", "add", "zhao", "赵", "--role", "operator", login="root")["changed"]
    assert shell.json("staff", "role", "zhao", "auditor", login="root")["items"][0]["role"] == "auditor"
    assert shell.json("staff", "role", "zhao", "--inactive", login="root")["items"][0]["active"] is False
    assert shell("list", login="zhao", code=7).out == ""
    assert (
        shell("staff", "role", "root", "reviewer", "--json", login="root", code=4).error["reason"]
        == "refused.last_admin"
    )


def test_the_language_is_the_person_s_own_then_the_option(sample: SampleDesk, shell: Shell) -> None:
    assert "Sponsor" in shell("list").out
    sample.desk.staff.set_language(sample.who("lilei"), "zh")
    assert "主办单位" in shell("list").out


def test_the_audit_trail_shows_one_filing_and_a_broken_chain_is_told(sample: SampleDesk, shell: Shell) -> None:
    from reviewer_tui.storage.sqlite_library import connect

    number = add(sample)
    shell("record", number, "take")
    assert events(shell, number) == ["imported", "take"]
    assert shell.json("audit", "show", number, "--since", "2030-01-01")["items"] == []
    assert shell("audit", "verify", code=7).out == ""
    assert shell.json("audit", "verify", login="audit")["ok"]
    sample.desk.close()
    connection = connect(sample.database)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE audit_event SET actor = 'nobody' WHERE sequence = 2")
    connection.close()
    broken = shell.json("audit", "verify", login="audit", code=1)
    assert (broken["ok"], broken["first_bad"], broken["because"]) == (False, 2, "changed_row")


def test_a_backup_is_made_and_the_database_checked(sample: SampleDesk, shell: Shell, tmp_path: Path) -> None:
    add(sample)
    made = Path(shell.json("db", "backup", "--to", tmp_path / "kept", login="root")["folder"])
    assert (made / "desk.db").is_file()
    assert shell("db", "backup", "--to", tmp_path / "kept", code=7).out == ""
    checks = shell.json("db", "check", login="root")
    assert checks["ok"], checks
    assert shell.json("db", "init", login="root")["changed"] is False
    migrated = shell.json("db", "migrate", login="root")
    assert (migrated["changed"], migrated["backup"]) == (False, None)


def test_a_check_finds_faults_and_tells_them_masked(sample: SampleDesk, shell: Shell) -> None:
    number = add(sample, sponsor=a_sponsor(certificate=a_certificate(number="1")))
    told = shell.json("check", number, "--exit-code", code=10)
    (row,) = told["items"]
    assert row["checks"]["error"] == told["counts"]["error"] >= 1
    assert all(finding["message"] for finding in row["findings"])
    assert shell("check", number, "--pack", "XX@1", code=3).out == ""


def test_show_masks_persons_and_takes_an_order_number(sample: SampleDesk, shell: Shell) -> None:
    add(sample, "ORD-7")
    shown = shell("show", "ORD-7", "--json")
    assert "13800138000" not in shown.out
    assert "李示例" not in shown.out
    assert set(shown.json) >= {"content", "checks", "findings", "gate", "materials", "clocks", "timeline"}
    text = shell("show", "ORD-7").out
    assert "13800138000" not in text
    assert "[content]" in text
    assert shell("show", "ORD-7", "--only", "colour", code=2).out == ""


def test_a_limit_that_ends_a_day_is_read_as_24_o_clock_of_that_day(sample: SampleDesk, shell: Shell) -> None:
    add(sample)
    assert shell.json("due")["items"][0]["clock"]["due"] == "2026-11-26T00:00:00+08:00"
    assert "2026-11-25 24:00" in shell("due").out


def test_a_difference_lists_fields_and_files_masked_and_the_first_revision_has_none(
    sample: SampleDesk, shell: Shell
) -> None:
    number = add(sample, "ORD-1", sponsor=a_sponsor(principal=a_principal(mobile="13800138000", email="")))
    first = shell.json("show", number, "--diff")
    assert (first["before"], first["fields"], first["files"]) == (None, [], [])
    assert "none before it" in shell("show", number, "--diff").out
    again = a_sponsor(principal=a_principal(mobile="13800448000", email="li@example.com"), investor="")
    add(sample, "ORD-1", revision=2, sponsor=again)
    told = shell.json("show", number, "--diff")
    assert (told["before"], told["revision"]) == (1, 2)
    assert {field["path"]: (field["old"], field["new"], field["change"]) for field in told["fields"]} == {
        "sponsor.principal.mobile": ("138****8000", "138****8000", "changed"),
        "sponsor.principal.email": ("", "l***@example.com", "added"),
        "sponsor.investor": (UNIT_NAME, "", "removed"),
    }
    assert told["files"] == []
    said = shell("show", number, "--diff", "--text").out
    assert "138****8000  changed behind the mask" in said
    assert "13800" not in said
    assert shell.json("show", number, "--diff", "--version", 1)["before"] is None
    assert shell("show", number, "--diff", "--version", 7, "--json", code=3).error["reason"] == "not_found.revision"


def test_a_picture_that_was_only_saved_anew_is_told_and_leaves_what_was_asked_open(
    sample: SampleDesk, shell: Shell
) -> None:
    number = add(sample)
    shell("record", number, "take")
    paper = shell.json("show", number, "--only", "materials")["materials"][0]
    shell.json("decide", number, "return", "--reason", f"FREE:material.{paper['kind']}:the edge is cut off")
    content = replace(a_filing_content(), order_no="ORD-1", revision=2)
    folder = write_package(sample.home / "again", content)
    file = min((folder / "materials").glob(f"*{paper['kind'].lower()}*"))
    with Image.open(file) as picture:
        picture.resize((600, 600)).save(file, quality=60)
    sample.desk.intake.import_paths(sample.who("lilei"), [folder])
    told = shell.json("show", number, "--diff")
    (changed,) = told["files"]
    assert (changed["change"], changed["likeness"], changed["state"]) == ("replaced", "same_picture", "open")
    assert changed["distance"] <= 5
    assert [(one["state"], one["same_picture_again"]) for one in told["asked"]] == [("open", True)]
    assert "same picture again" in shell("show", number, "--diff").out


def test_a_backup_of_a_desk_that_lacks_papers_is_no_success_and_the_check_says_so(
    sample: SampleDesk, shell: Shell, tmp_path: Path
) -> None:
    sample.add()
    assert shell.json("db", "check", login="root")["ok"] is True
    paper = next(path for path in sample.settings.materials.rglob("*") if path.is_file())
    paper.unlink()
    told = shell.json("db", "check", code=1, login="root")
    assert [row["check"] for row in told["checks"] if not row["ok"]] == ["materials"]
    told = shell.json("db", "backup", "--to", tmp_path / "kept", code=1, login="root")
    assert (told["ok"], told["missing"]) == (False, 1)
    assert Path(told["folder"], "desk.db").exists()


@pytest.mark.parametrize("filter_text", ["", "-", '""'])
def test_an_empty_filter_never_means_every_filing_to_a_verb(sample: SampleDesk, shell: Shell, filter_text: str) -> None:
    number = sample.add().id
    shell("take", "--filter", filter_text, "--yes", code=2)
    assert sample.filing(number).lease is None


@pytest.mark.parametrize("instant", ["0001-01-01", "2080-01-01", "9999-12-31"])
def test_a_time_beyond_the_calendar_is_a_wrong_argument(shell: Shell, instant: str) -> None:
    shell("list", "--now", instant, code=2)
