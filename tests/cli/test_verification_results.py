"""Results of the verification in a status file: outcome, photo by photo, couriers and papers; applied again they change nothing."""

from __future__ import annotations

from pathlib import Path

from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.finding import RowState
from reviewer_tui.domain.stage import Stage
from reviewer_tui.domain.verification import PREFIX
from tests.builders import a_manual_filing
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk

HEAD = "id,kind,outcome,code,at,courier_out,courier_back,curtain_sent,papers,photos\n"


def write(folder: Path, *lines: str) -> Path:
    file = folder / "results.csv"
    file.write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return file


def photos(sample: SampleDesk, filing: Filing) -> dict[str, RowState]:
    view = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False)
    return {row.row.id.removeprefix(PREFIX): row.state for row in view.rows if row.row.id.startswith(PREFIX)}


def test_a_bad_photo_goes_back_and_the_same_file_again_changes_nothing(
    sample: SampleDesk, shell: Shell, tmp_path: Path
) -> None:
    filing = sample.pass_on(sample.add())
    names = list(photos(sample, filing))
    said = ";".join(f"{name}=pass" for name in names[1:]) + f";{names[0]}=fail M04 glare"
    file = write(
        tmp_path,
        f"{filing.number},verification,received,,2026-11-23T09:00,,,,,",
        f"{filing.number},verification,retake,,,,,,,{said}",
    )
    shell.json("status", "apply", file, "--dry-run", code=5)  # each line by itself: nothing to judge yet
    assert sample.filing(filing.id).stage is Stage.VERIFICATION_PENDING
    assert set(photos(sample, filing).values()) == {RowState.BY_EYE}
    first = shell.json("status", "apply", file)
    assert first["counts"] == {"rows": 2, "changed": 2, "unchanged": 0, "refused": 0, "failed": 0}
    assert first["results"][1]["news"] == ["photos"]
    assert sample.filing(filing.id).stage is Stage.VERIFICATION_PENDING
    assert photos(sample, filing)[names[0]] is RowState.FAILED_BY_EYE
    with sample.desk.store.reading() as work:
        letters = [effect for effect in work.outbox.of(filing.id) if effect.kind == "letter"]
        assert "glare" in str(dict(work.outbox.payload(letters[-1])))
    again = shell.json("status", "apply", file)
    assert again["counts"]["unchanged"] == 2
    second_round = write(tmp_path, f"{filing.number},verification,received,,2026-11-24T09:00,,,,,")
    assert shell.json("status", "apply", second_round)["counts"]["changed"] == 1
    assert photos(sample, filing)[names[0]] is RowState.BY_EYE


def test_couriers_and_papers_are_noted_with_the_outcome_all_or_nothing_of_a_line(
    sample: SampleDesk, shell: Shell, tmp_path: Path
) -> None:
    filing = sample.pass_on(sample.add(a_manual_filing(verification_channel="courier")))
    view = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False)
    papers = [
        f"{item.kind}.{item.owner}".rstrip(".")
        for item in view.checklist
        if item.paper.value == "due" or not item.complete
    ]
    seen = ";".join(f"{name}=pass" for name in photos(sample, filing))
    sent = f"{filing.number},verification,noted,,,SF1234567890,,2026-11-23,,"
    back = f"{filing.number},verification,received,,,,YT99887766,,{';'.join(papers)},"
    wrong = f"{filing.number},verification,received,,,,YT11111111,,MAT_NO_SUCH,"
    told = shell.json("status", "apply", write(tmp_path, sent, wrong), code=5)
    assert [row["outcome"] for row in told["results"]] == ["changed", "refused"]
    with sample.desk.store.reading() as work:
        assert dict(work.meetings.of(filing.id)) == {"courier_out": "SF1234567890", "curtain_sent": "2026-11-23"}
    passed = f"{filing.number},verification,passed,,,,,,,{seen}"
    told = shell.json("status", "apply", write(tmp_path, sent, back, passed))
    assert [row["outcome"] for row in told["results"]] == ["unchanged", "changed", "changed"]
    assert told["results"][1]["news"] == ["meeting", "papers"]
    assert sample.filing(filing.id).stage is Stage.READY_TO_UPLOAD
    assert shell.json("status", "apply", write(tmp_path, sent, back, passed))["counts"]["unchanged"] == 3


def test_a_photo_that_there_is_not_and_one_without_its_form_are_refused(
    sample: SampleDesk, shell: Shell, tmp_path: Path
) -> None:
    filing = sample.pass_on(sample.add())
    for said in ("CURTAIN.s1=pass", "LICENSE", "LICENSE=pass M04"):
        file = write(tmp_path, f"{filing.number},verification,noted,,,,,,,{said}")
        assert shell.json("status", "apply", file, code=5)["results"][0]["outcome"] in ("refused", "failed")
    assert set(photos(sample, filing).values()) == {RowState.BY_EYE}
