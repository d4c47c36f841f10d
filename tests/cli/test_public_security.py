"""The public-security filing by command: numbers recorded, shown, put right; what is refused ends with its code."""

from __future__ import annotations

from tests.cli.running import Shell
from tests.police_numbers import NUMBER, OTHER, two_services, waiting
from tests.sample_desk import SampleDesk


def test_numbers_are_recorded_shown_and_put_right(sample: SampleDesk, shell: Shell) -> None:
    filing = waiting(sample, "P-1", two_services("P-1"))
    event = ("record", filing.number, "public_security_filed", "--day", "2026-11-23")
    first = shell.json(*event, "--input", "service=1", "--input", f"police_number={NUMBER}")
    assert (first["changed"], first["warnings"]) == (True, [])
    assert not shell.json(*event, "--input", "service=1", "--input", f"police_number={NUMBER}")["changed"]
    assert shell(*event, "--input", "service=1", "--input", f"police_number={OTHER}", code=4).out == ""
    assert shell(*event, "--input", f"police_number={OTHER}", "--json", code=2).error["reason"] == "input.missing"
    assert shell(*event, "--input", "service=9", "--input", f"police_number={OTHER}", code=2).out == ""
    strange = shell.json(*event, "--input", "service=s2", "--input", "police_number=甘公网安备62010202001234号")
    assert len(strange["warnings"]) == 1
    right = ("record", filing.number, "public_security_corrected", "--day", "2026-11-23", "--input", "service=2")
    assert shell(*right, "--input", f"police_number={OTHER}", "--json", code=2).error["reason"] == "input.missing"
    assert shell.json(*right, "--input", f"police_number={OTHER}", "--note", "the wrong sheet")["changed"]
    shown = shell.json("show", filing.number, "--only", "public_security,timeline")
    assert [(one["service"], one["number"], one["granted_on"]) for one in shown["public_security"]] == [
        ("s1", NUMBER, "2026-11-23"),
        ("s2", OTHER, "2026-11-23"),
    ]
    assert f"甘公网安备62010202001234号 2026-11-23 -> {OTHER}" in shown["timeline"][-1]["text"]
    with sample.desk.store.reading() as work:
        filed = work.public_security.filed_as(filing.id)["s1"]
    assert NUMBER in shell("register", "show", filed).out
