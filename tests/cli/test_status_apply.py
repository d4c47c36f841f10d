"""``status apply``: a file of results moves filings; the same file again changes nothing; one bad line stops no other."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from tests.builders import a_filing_content, an_app, another_principal
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk

HEAD = "id,kind,outcome,person,code,bad_value,entity_no,service_no,at,note\n"


def write(folder: Path, *lines: str, head: str = HEAD) -> Path:
    file = folder / "results.csv"
    file.write_text(head + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


def uploaded(sample: SampleDesk, order_no: str = "ORD-1", **changes: object) -> str:
    filing = sample.pass_on(sample.add(replace(a_filing_content(), order_no=order_no, **changes)))
    sample.record(filing, "verification_received")
    with sample.desk.store.reading() as work:
        stands = work.filings.get(filing.id)
    view = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False)
    for item in view.checklist:
        if item.paper.value == "due" or not item.complete:
            sample.desk.followup.receive_paper(sample.who("lilei"), filing.id, item.kind, item.owner)
    sample.record(stands, "verification_passed")
    sample.record(stands, "upload")
    return filing.number


def test_a_batch_walks_a_filing_from_acceptance_to_approval_and_is_idempotent(
    sample: SampleDesk, shell: Shell, tmp_path: Path
) -> None:
    number = uploaded(sample)
    file = write(
        tmp_path,
        f"{number},upload,accepted,,,,,,,",
        f"{number},sms,verified,,,,,,,",
        f"{number},authority,approved,,,,京ICP备2026000001号,京ICP备2026000001号-1,,",
        f"{number},port,opened,,,,,,,",
    )
    first = shell.json("status", "apply", file)
    assert first["counts"] == {"rows": 4, "changed": 4, "unchanged": 0, "refused": 0, "failed": 0}
    assert [row.get("to") for row in first["results"]] == ["sms_pending", "authority_review", "approved", None]
    assert first["results"][2]["icp_no"] == "京ICP备2026000001号"
    again = shell.json("status", "apply", file)
    assert again["counts"] == {"rows": 4, "changed": 0, "unchanged": 4, "refused": 0, "failed": 0}
    assert again["batch"] == first["batch"]


def test_persons_verify_one_by_one(sample: SampleDesk, shell: Shell, tmp_path: Path) -> None:
    app = an_app(principal=another_principal())
    number = uploaded(sample, services=(app,))
    persons = [row["person"] for row in shell.json("show", number, "--only", "sms")["sms"]]
    assert len(persons) == 2
    file = write(
        tmp_path, f"{number},upload,accepted,,,,,,,", *(f"{number},sms,verified,{person},,,,,," for person in persons)
    )
    results = shell.json("status", "apply", file)["results"]
    assert [row.get("to") for row in results] == ["sms_pending", "sms_partial", "authority_review"]
    assert shell.json("status", "apply", file)["counts"]["unchanged"] == 3


def test_a_refused_line_is_told_and_the_rest_go_on_unless_strict(
    sample: SampleDesk, shell: Shell, tmp_path: Path
) -> None:
    number = uploaded(sample)
    file = write(
        tmp_path,
        f"{number},authority,approved,,,,,,,",
        f"{number},weather,fine,,,,,,,",
        "F-99999,upload,accepted,,,,,,,",
        f"{number},upload,accepted,,,,,,,",
    )
    strict = shell.json("status", "apply", file, "--strict", "--yes", code=5)
    assert (strict["counts"]["rows"], strict["left"]) == (1, 3)
    told = shell.json("status", "apply", file, "--yes", code=5)
    assert [row["outcome"] for row in told["results"]] == ["refused", "refused", "refused", "changed"]
    assert [row.get("code") for row in told["results"][:3]] == ["ILLEGAL_TRANSITION", "BAD_INPUT", "NOT_FOUND"]
    assert told["results"][0]["line"] == 2


def test_a_rehearsal_saves_nothing(sample: SampleDesk, shell: Shell, tmp_path: Path) -> None:
    number = uploaded(sample)
    file = write(tmp_path, f"{number},upload,refused,,1009;1011,bad@;,,,,")
    rehearsed = shell.json("status", "apply", file, "--dry-run")
    assert rehearsed["dry_run"] is True
    assert rehearsed["results"][0]["to"] == "upload_failed"
    assert shell.json("show", number, "--only", "gate")["stage"] == "uploaded"
    assert shell.json("status", "apply", file)["results"][0]["outcome"] == "changed"
    last = shell.json("audit", "show", number)["items"][-1]
    assert last["details"]["codes"] == "1009;1011"


def test_another_system_s_words_are_mapped(sample: SampleDesk, shell: Shell, tmp_path: Path) -> None:
    number = uploaded(sample)
    order = shell.json("show", number, "--only", "gate")["order_no"]
    mapping = tmp_path / "map.json"
    mapping.write_text(
        json.dumps(
            {
                "columns": {"订单": "order_no", "种类": "kind", "结果": "outcome", "操作员": "-"},
                "kinds": {"上报": "upload"},
                "outcomes": {"已接收": "accepted"},
            },
            ensure_ascii=False,
        ),
        encoding="utf-8",
    )
    file = write(tmp_path, f"{order},上报,已接收,某人", head="订单,种类,结果,操作员\n")
    assert shell.json("status", "apply", file, "--map", mapping)["results"][0]["to"] == "sms_pending"


def test_a_file_without_its_columns_is_refused_as_a_whole(shell: Shell, tmp_path: Path) -> None:
    for head in ("id,kind\n", "kind,outcome\n", "id,kind,outcome,colour\n"):
        assert shell("status", "apply", write(tmp_path, head=head), code=2).out == ""


def test_a_batch_over_many_filings_wants_yes_off_a_terminal(sample: SampleDesk, shell: Shell, tmp_path: Path) -> None:
    numbers = [uploaded(sample, "ORD-1"), "F-99999"]
    file = write(tmp_path, *(f"{number},upload,accepted,,,,,,," for number in numbers))
    assert shell("status", "apply", file, "--json", code=2).error["reason"] == "cli.say_yes"
    shell("status", "apply", file, "--yes", code=5)


def test_a_batch_of_a_hundred_with_a_bad_row_does_the_others_and_the_next_run_only_that_one(
    sample: SampleDesk, shell: Shell, tmp_path: Path
) -> None:
    number = uploaded(sample)
    sample.record(sample.filing(number), "accepted")
    start = sample.wait(hours=2)
    sample.run_on()
    lines = [f"{number},sms,page,sponsor,100,,,,{(start - timedelta(minutes=n)).isoformat()}," for n in range(1, 101)]
    lines[56] = f"{number},sms,page,sponsor,777,,,,{start.isoformat()},"
    first = shell.json("status", "apply", write(tmp_path, *lines), "--yes", code=5)
    assert first["counts"] == {"rows": 100, "changed": 99, "unchanged": 0, "refused": 1, "failed": 0}
    assert first["results"][56]["outcome"] == "refused"
    lines[56] = f"{number},sms,page,sponsor,101,,,,{start.isoformat()},"
    second = shell.json("status", "apply", write(tmp_path, *lines), "--yes")
    assert second["counts"] == {"rows": 100, "changed": 1, "unchanged": 99, "refused": 0, "failed": 0}
    (row,) = shell.json("due", "sms")["items"]
    assert (row["persons"][0]["resends"], row["persons"][0]["attempts_left"]) == (1, 5)


def test_the_sixth_wrong_entry_of_a_file_returns_the_filing_and_a_state_that_counts_needs_its_time(
    sample: SampleDesk, shell: Shell, tmp_path: Path
) -> None:
    number = uploaded(sample)
    sample.record(sample.filing(number), "accepted")
    start = sample.wait(hours=2)
    sample.run_on()
    told = shell.json("status", "apply", write(tmp_path, f"{number},sms,page,sponsor,2,,,,,"), code=5)
    assert told["counts"]["refused"] == 1
    lines = [f"{number},sms,page,sponsor,2,,,,{(start - timedelta(minutes=n)).isoformat()}," for n in range(1, 7)]
    told = shell.json("status", "apply", write(tmp_path, *lines), "--yes")
    assert told["results"][-1]["to"] == "sms_failed"
    again = shell.json("status", "apply", write(tmp_path, *lines), "--yes")
    assert again["counts"]["unchanged"] == 6


def test_whom_to_call_is_who_is_missing_with_little_time_left(sample: SampleDesk, shell: Shell, tmp_path: Path) -> None:
    number = uploaded(sample)
    sample.record(sample.filing(number), "accepted")
    assert shell.json("due", "sms", "--call-list")["items"] == []
    sample.wait(hours=19)
    sample.run_on()
    (row,) = shell.json("due", "sms", "--call-list")["items"]
    assert row["id"] == number
    assert "****" in row["call"]


def test_the_official_result_reconciles_what_was_told_by_phone_and_a_different_number_is_a_conflict(
    sample: SampleDesk, shell: Shell, tmp_path: Path
) -> None:
    number = uploaded(sample)
    for event in ("accepted", "sms_all_verified"):
        sample.record(sample.filing(number), event)
    shell("record", number, "authority_approved", "--input", "by_phone=yes", "--input", "number=京ICP备2026000001号")
    wrong = shell.json(
        "status", "apply", write(tmp_path, f"{number},authority,approved,,,,京ICP备2026000009号,,,"), code=5
    )
    assert (wrong["results"][0]["outcome"], wrong["results"][0]["code"]) == ("refused", "CONFLICT")
    assert shell.json("list", "is:by_phone")["items"][0]["by_phone"] is True
    file = write(tmp_path, f"{number},authority,approved,,,,京ICP备2026000001号,,,")
    assert shell.json("status", "apply", file)["results"][0]["event"] == "reconciled"
    assert shell.json("status", "apply", file)["counts"]["unchanged"] == 1
    assert shell.json("list", "is:by_phone")["items"] == []
