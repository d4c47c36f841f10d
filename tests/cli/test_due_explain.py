"""``due explain`` and ``due extend``: the document of a proof, the same in lines and as a paragraph, and a longer limit."""

from __future__ import annotations

from datetime import date, timedelta

import jsonschema
import pytest

from reviewer_tui.cli.output_schemas import output_schema
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk
from tests.usecases.test_followup import at_ready, walk

REASON = "管局系统维护 [@click=app.quit]x[/] \x1b[2J"


@pytest.fixture
def number(sample: SampleDesk) -> str:
    return walk(sample, at_ready(sample), "upload", "accepted", "sms_all_verified").number


def test_a_proof_as_json_has_the_shape_of_its_schema_and_counts_by_itself(shell: Shell, number: str) -> None:
    shell("due", "extend", number, "--clock", "authority_review", "--by", 3, "--reason", REASON, login="wang")
    told = shell.json("due", "explain", number, "--clock", "authority_review")
    jsonschema.Draft202012Validator(output_schema("due explain")).validate(told)
    assert (told["clock"], told["start"], told["limit"]) == ("authority_review", "2026-11-23", {"wd": 20})
    (extension,) = told["extensions"]
    assert (extension["wd"], extension["by"], extension["why"]) == (3, "wang", REASON)
    assert (told["due_before_extension"], told["due"], told["provisional"]) == ("2026-12-21", "2026-12-24", True)
    assert told["provisional_days"] == [{"since": "2026-12-21", "until": "2026-12-24", "year": 2027}]
    day, left = date.fromisoformat(told["start"]), told["limit"]["wd"] + extension["wd"]
    for step in told["steps"]:
        day += timedelta(days=1)
        assert step["date"] == day.isoformat()
        left -= step["kind"] in ("workday", "makeup_workday") and not step.get("paused", False)
    assert (left, day.isoformat()) == (0, told["due"])


def test_all_dates_of_a_filing_are_told_in_one_document(shell: Shell, sample: SampleDesk) -> None:
    held = walk(sample, at_ready(sample), "hold")
    told = shell.json("due", "explain", held.number, "--all")
    jsonschema.Draft202012Validator(output_schema("due explain")).validate(told)
    assert {item["code"] for item in told["items"]} >= {"DL01", "DL02", "DL04"}
    (pause,) = next(item for item in told["items"] if item["code"] == "DL04")["pauses"]
    assert (pause["because"], pause["by"], pause["why"], pause["until"]) == ("T13", "lilei", "实名", None)
    assert {other["kind"] for other in told["others"]} >= {"hold"}
    assert "实名" in shell("due", "explain", held.number, "--all").out
    assert shell("due", "explain", held.number, "--all", "--clock", "DL04", code=2).out == ""


def test_a_proof_in_lines_says_who_lengthened_it_and_what_monday_to_friday_would_say(shell: Shell, number: str) -> None:
    shell("due", "extend", number, "--clock", "DL06", "--by", 1, "--reason", REASON, login="wang")
    out = shell("due", "explain", number, "--clock", "DL06").out
    assert "Extended by 1 working day" in out
    assert "wang" in out
    assert "2026-12-22 24:00" in out
    assert "notice for 2027 is not published" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(("language", "said"), [("zh", "暂定"), ("en", "provisional")])
def test_the_paragraph_for_a_letter_comes_in_the_language_that_is_asked_for(
    shell: Shell, number: str, language: str, said: str
) -> None:
    shell("due", "extend", number, "--clock", "DL06", "--by", 1, "--reason", REASON, login="wang")
    out = shell("due", "explain", number, "--clock", "DL06", "--letter", "--lang", language).out
    assert out.count("\n") == 1
    assert said in out
    assert "管局系统维护" in out
    assert "wang" not in out
    assert "\x1b" not in out
    told = shell.json("due", "explain", number, "--clock", "DL06", "--letter", "--lang", language)
    assert (told["lang"], said in told["letter"]) == (language, True)


def test_an_extension_is_rehearsed_made_and_told(shell: Shell, sample: SampleDesk, number: str) -> None:
    more = ("due", "extend", number, "--clock", "DL06", "--by", 3, "--reason", "x")
    rehearsed = shell.json(*more, "--dry-run", login="wang")
    assert (rehearsed["dry_run"], rehearsed["old"]["due"], rehearsed["new"]["due"]) == (
        True,
        "2026-12-21",
        "2026-12-24",
    )
    assert shell.json("due", "explain", number)["extensions"] == []
    done = shell.json(*more, login="wang")
    jsonschema.Draft202012Validator(output_schema("due extend")).validate(done)
    assert (done["new"], done["version"]) == (rehearsed["new"], sample.filing(number).version)
    assert "2026-12-21? -> 2026-12-24?" in shell("audit", "show", number, login="audit").out


def test_an_extension_is_refused_for_the_role_the_clock_the_amount_and_another_version(
    shell: Shell, number: str
) -> None:
    more = ("due", "extend", number, "--by", 3, "--reason", "x")
    shell(*more, "--clock", "DL06", code=7)
    shell(*more, "--clock", "sms", login="wang", code=4)
    shell(*more, "--clock", "reply", login="wang", code=3)
    shell(*more, "--clock", "", login="wang", code=2)
    shell(*more, "--clock", "DL06", "--version", 1, login="wang", code=6)
    shell("due", "extend", number, "--clock", "DL06", "--by", 61, "--reason", "x", login="wang", code=2)
    shell("due", "extend", number, "--clock", "DL06", "--by", 3, "--reason", " ", login="wang", code=4)


def test_every_due_date_that_commands_tell_is_the_one_that_is_proven(shell: Shell, sample: SampleDesk) -> None:
    number = walk(sample, at_ready(sample), "upload", "accepted", "sms_all_verified").number
    proven = {item["code"]: item["due_at"] for item in shell.json("due", "explain", number, "--all")["items"]}
    told = [row["clock"] for row in shell.json("due")["items"]]
    told += [row["clock"] for row in shell.json("list")["items"]]
    told += shell.json("show", number, "--only", "clocks")["clocks"]
    assert len(told) >= 8
    assert [clock for clock in told if clock["due"] != proven[clock["code"]]] == []


def test_the_reply_window_is_the_same_before_the_return_and_after_it(shell: Shell, sample: SampleDesk) -> None:
    number = sample.make_ready(sample.add()).number
    foreseen = shell.json("due", "explain", number, "--if", "return")
    assert (foreseen["event"], foreseen["items"][0]["code"]) == ("return", "DL19")
    due = foreseen["items"][0]["due"]
    assert shell.json("decide", number, "return", "--reason", "S01", "--dry-run")["reply_due"] == due
    done = shell.json("decide", number, "return", "--reason", "S01")
    assert (done["reply_due"], due in done["letter"]["text"]) == (due, True)
    assert shell.json("due", "explain", number, "--clock", "reply")["due"] == due
    (listed,) = shell.json("register", "list", "--view", "returned")["items"]
    assert listed["reply_due"] == shell.json("due", "explain", number, "--clock", "reply")["due_at"]
    (undo,) = [one for one in shell.json("due", "explain", number, "--all")["others"] if one["kind"] == "undo"]
    assert undo["until"] == done["undo_until"]
