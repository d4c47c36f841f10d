"""``amend``: other reasons for a decision whose letter has left, as typed in the shell."""

from __future__ import annotations

import jsonschema

from reviewer_tui.cli.output_schemas import output_schema
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk


def test_reasons_are_added_and_dropped_and_the_letter_that_stands_is_replaced(shell: Shell, sample: SampleDesk) -> None:
    number = f"F-{sample.add().id}"
    shell("amend", number, "--drop", "D03", code=4)
    shell("take", number)
    first = shell.json("decide", number, "return", "--reason", "D03", "--reason", "FREE:sponsor.name:请补充")
    early = shell("amend", number, "--drop", "D03", "--json", code=4)
    assert early.error["code"] == "REFUSED"
    sample.wait(seconds=121)
    sample.run_on()
    change = ("amend", number, "--drop", "D03", "--reason", "M08", "--letter", "en", "--note", "internal-only")
    tried = shell.json(*change, "--dry-run")
    assert tried["dry_run"] is True
    assert len(shell.json("letter", "list", number)["items"]) == 1
    assert shell("amend", number, "--drop", "S01", code=2).err
    shell("amend", number, "--reason", "FREE:sponsor.name:请补充", code=4)
    shell("amend", number, "--drop", "D03", "--expect-version", "1", code=6)
    told = shell.json(*change)
    jsonschema.Draft202012Validator(output_schema("amend")).validate(told)
    assert [one["code"] for one in told["audit_data"]] == ["FREE", "M08"]
    assert (told["amends"], told["decision"], told["letter"]["lang"]) == (1, "return", "en")
    assert first["letter"]["number"] in told["letter"]["text"]
    assert "internal-only" not in told["letter"]["text"]
    again = shell.json(*change)
    assert (again["changed"], again["version"]) == (False, told["version"])
    shell(*change[:2], "--reason", "S01", code=4)
    shown = shell.json("letter", "show", number)["letter"]
    assert shown["replaces"] == f"letter/{number[2:]}/{first['version']}"
    assert [one["amends"] for one in shell.json("show", number, "--only", "decisions")["decisions"]] == [None, 1]
    assert shell.json("record", number, "undo")["changed"] is True
    assert shell.json("letter", "show", number)["letter"]["number"] == first["letter"]["number"]


def test_the_letter_of_a_step_leaves_in_the_language_that_was_chosen(shell: Shell, sample: SampleDesk) -> None:
    number = sample.record(sample.pass_on(sample.add()), "verification_received").number
    shell("record", number, "note", "--note", "x", "--letter", "en", code=2)
    shell("record", number, "verification_passed", "--letter", "en", code=2)
    shell("record", number, "verification_failed", "--reason", "FREE::不真实", "--letter", "both")
    letter = shell.json("letter", "show", number)["letter"]
    assert letter["lang"] == "both"
    assert "Dear" in letter["text"]


def test_the_catalogue_tells_how_often_each_reason_was_given_since_a_day(shell: Shell, sample: SampleDesk) -> None:
    number = f"F-{sample.add().id}"
    shell("take", number)
    shell("decide", number, "return", "--reason", "D03", "--reason", "S01")
    sample.wait(seconds=121)
    sample.run_on()
    shell("amend", number, "--drop", "S01", "--reason", "M08")

    def used(*more: str) -> dict[str, int]:
        document = shell.json("reasons", "list", *more)
        jsonschema.Draft202012Validator(output_schema("reasons list")).validate(document)
        assert {"scope", "outcome"} <= set(document["items"][0])
        return {one["code"]: one["used"] for one in document["items"]}

    every = used("--since", "2026-11-23")
    assert {code: n for code, n in every.items() if n} == {"D03": 1, "M08": 1}
    assert list(every)[:2] == ["D03", "M08"]
    assert {"D03", "M08"} == set(every) - set(used("--unused"))
    assert set(used("--unused", "--since", "2026-11-24")) == set(every)
    shell("record", number, "undo")
    assert {code: n for code, n in used("--since", "2026-11-01").items() if n} == {"D03": 1, "S01": 1}
