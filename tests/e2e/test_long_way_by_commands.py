"""The longest way by commands alone: JSON in, JSON out, exit codes."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.invented_orders import faulty_first_filing
from tests.e2e.journey_desk import JourneyDesk, journey_desk
from tests.e2e.long_way import (
    BAD_PHONE,
    CODES,
    CONSENT,
    ENTITY,
    GOOD_PHONE,
    HIS_PHONE,
    OFFICIAL,
    OPINION,
    REMARK,
    SERVICE,
    assert_it_was_told,
)


def test_the_longest_way_is_walked_by_commands_alone(tmp_path: Path) -> None:
    with journey_desk(tmp_path, faulty_first_filing(tmp_path / "sent")) as desk:
        number = returned_for_two_faults(desk)
        returned_for_what_is_still_open(desk, number)
        passed_when_fixed(desk, number)
        verified_and_uploaded(desk, number)
        missed_by_sms_and_uploaded_again(desk, number)
        refused_by_the_authority_and_fixed_here(desk, number)
        uploaded_with_two_wrong_codes(desk, number)
        approved_and_opened(desk, number)
        desk.at("12-18")
        desk.deliver()
        assert_it_was_told(desk, number)


def returned_for_two_faults(desk: JourneyDesk) -> str:
    shell = desk.shell
    number = str(desk.receive(1)["id"])
    assert shell.json("next")["items"][0]["id"] == number
    shown = shell.json("show", number, "--only", "findings,checks")
    assert {(row["reason"], row["severity"]) for row in shown["findings"]} == {("A01", "error"), ("P02", "error")}
    for row in shown["checks"]:
        if row["by_eye"]:
            shell("record", number, "tick", "--row", row["row"])
    closed = shell("decide", number, "pass", "--json", code=4).error
    assert (closed["code"], closed["reason"]) == ("GATE_CLOSED", "refused.gate")
    returned = shell.json("decide", number, "return", "--suggested", "--note", "they are new to this")
    assert (returned["stage"], returned["reply_due"]) == ("needs_correction", "2026-12-07")
    assert {item["code"] for item in returned["audit_data"]} == {"A01", "P02"}
    assert "they are new" not in returned["letter"]["text"]
    assert desk.postbox.taken == []
    desk.at("11-23", "10:30")
    desk.deliver()
    assert [one["filing"] for one in desk.feed("letter")] == [number]
    assert desk.clocks(number)["DL19"].open
    return number


def returned_for_what_is_still_open(desk: JourneyDesk, number: str) -> None:
    shell = desk.shell
    desk.at("11-24")
    assert desk.receive(2)["outcome"] == "resubmitted"
    answered = shell.json("show", number, "--diff")
    assert {row["code"]: row["state"] for row in answered["asked"]} == {"A01": "fixed", "P02": "open"}
    assert [(row["field"], row["state"]) for row in answered["fields"]] == [
        ("service.principal.emergency_phone", "not_asked")
    ]
    shell("record", number, "take")
    returned = shell.json("decide", number, "return", "--suggested")
    assert [item["code"] for item in returned["audit_data"]] == ["P02"]
    desk.at("11-24", "10:30")
    desk.deliver()


def passed_when_fixed(desk: JourneyDesk, number: str) -> None:
    shell = desk.shell
    desk.at("11-25")
    desk.receive(3)
    answered = shell.json("show", number, "--diff")
    assert [(row["code"], row["state"], row["times"]) for row in answered["asked"]] == [("P02", "fixed", 2)]
    shell("record", number, "take")
    waiting = [
        row["row"] for row in shell.json("show", number, "--only", "checks")["checks"] if row["state"] == "by_eye"
    ]
    assert set(waiting) == {"EYE-AUTH-LETTER", "EYE-VERIFICATION-LIST", "EYE-RESPONSIBILITY"}
    for row in waiting:
        shell("record", number, "tick", "--row", row)
    assert shell.json("decide", number, "pass")["stage"] == "verification_pending"
    desk.at("11-25", "10:30")


def verified_and_uploaded(desk: JourneyDesk, number: str) -> None:
    shell = desk.shell
    record(desk, number, "verification_received", to="verification_review")
    refused = shell("record", number, "verification_passed", "--json", code=4).error
    assert refused["reason"] == "refused.gate"
    shell("record", number, "take")
    shown = shell.json("show", number, "--only", "verification,checklist")
    assert len(shown["verification"]["photos"]) == 6
    for photo in shown["verification"]["photos"]:
        shell("record", number, "tick", "--row", photo["row"])
    for slot in shown["checklist"]:
        if slot["paper"] == "due":
            shell("record", number, "paper", "--kind", slot["kind"], "--owner", slot["owner"])
    record(desk, number, "verification_passed", to="ready_to_upload")
    record(desk, number, "upload", to="uploaded")
    record(desk, number, "accepted", to="sms_pending")


def missed_by_sms_and_uploaded_again(desk: JourneyDesk, number: str) -> None:
    shell = desk.shell
    desk.at("11-26", "12:00")
    told = shell.json("sweep", login="root")["results"]
    assert "sms_unknown" in {row.get("action") for row in told}
    (waiting,) = shell.json("due", "sms")["items"]
    assert (waiting["verified"], waiting["clock"]["risk"]) == ("0/2", "breached")
    record(desk, number, "sms_failed", "--note", "24 hours over, nobody entered the code", to="sms_failed")
    record(desk, number, "upload_again", to="ready_to_upload")
    record(desk, number, "upload", to="uploaded")
    record(desk, number, "accepted", to="sms_pending")
    record(desk, number, "sms_one_verified", "--person", "sponsor", to="sms_partial")
    record(desk, number, "sms_one_verified", "--person", "s1", to="authority_review")


def refused_by_the_authority_and_fixed_here(desk: JourneyDesk, number: str) -> None:
    shell = desk.shell
    desk.at("12-02")
    said = (f"official={OFFICIAL}", f"phone={HIS_PHONE}", "day=2026-12-01")
    opinion = (*(f"--input={pair}" for pair in said), "--note", OPINION)
    record(desk, number, "authority_refused", *opinion, to="authority_rejected")
    findings = shell.json("show", number, "--only", "findings")["findings"]
    assert OPINION in " ".join(row["message"] for row in findings)
    edit = ("staff_revision", "--set", f"service.s1.remark={REMARK}", "--note", OPINION, f"--input=consent={CONSENT}")
    shell("record", number, *edit)
    fixed = ("fixed_here", "--note", "remark added", f"--input=consent={CONSENT}")
    own = shell("record", number, *fixed, "--json", code=4).error
    assert own["reason"] == "refused.own_content"
    record(desk, number, *fixed, to="ready_to_upload", login="hanmeimei")


def uploaded_with_two_wrong_codes(desk: JourneyDesk, number: str) -> None:
    shell = desk.shell
    record(desk, number, "upload", to="uploaded", login="hanmeimei")
    record(desk, number, "upload_refused", f"--input=codes={CODES}", to="upload_failed", login="hanmeimei")
    errors = [row for row in shell.json("show", number, "--only", "findings")["findings"] if row["severity"] == "error"]
    assert {row["rule"][-4:] for row in errors} == {"1010", "1009"}
    edit = ("staff_revision", "--set", f"service.s1.principal.office_phone={GOOD_PHONE}", "--note", BAD_PHONE)
    shell("record", number, *edit, f"--input=consent={CONSENT}", login="hanmeimei")
    fixed = ("fixed_here", "--note", "phone corrected", f"--input=consent={CONSENT}")
    record(desk, number, *fixed, to="ready_to_upload")


def approved_and_opened(desk: JourneyDesk, number: str) -> None:
    shell = desk.shell
    desk.at("12-03")
    record(desk, number, "upload", to="uploaded")
    record(desk, number, "accepted", to="sms_pending")
    record(desk, number, "sms_all_verified", to="authority_review")
    desk.at("12-17")
    numbers = (f"--input=number={ENTITY}", f"--input=service_number.s1={SERVICE}")
    record(desk, number, "authority_approved", *numbers, to="approved")
    (opened,) = shell.json("ports", "opened", number, login="net")["results"]
    assert opened["outcome"] == "changed"
    proven = shell.json("ports", "verify", number, login="net")["items"]
    assert sorted((row["port"], row["ok"]) for row in proven) == [(80, True), (443, True), (8080, True)]
    assert shell.json("show", number, "--only", "gate")["stage"] == "ports_open"


def record(desk: JourneyDesk, number: str, event: str, *more: str, to: str, login: str = "") -> None:
    told = desk.shell.json("record", number, event, *more, login=login)
    assert (told["changed"], told["to"]) == (True, to)
