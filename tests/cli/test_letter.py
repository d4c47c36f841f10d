"""``letter`` and ``reasons lint``: what was written to the applicant, what became of it, and faults of the catalogue."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from reviewer_tui.cli.output_schemas import output_schema
from reviewer_tui.domain.decision import RejectionReason
from reviewer_tui.locale import texts_for
from reviewer_tui.storage.data_files import data_root
from reviewer_tui.storage.reference_data import reference_tables
from reviewer_tui.usecases.effects import Fate, Reply
from reviewer_tui.usecases.reason_lint import faults_of_catalogue
from tests.cli.running import Shell
from tests.outbox_desk import ScriptedChannel, deliveries
from tests.sample_desk import SampleDesk, sample_desk


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    """A desk that writes to applicants."""
    mail = '[mail]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nsender = "desk@example.com"\nletters = true\n'
    made = sample_desk(tmp_path, config=mail)
    made.run_on()
    yield made
    made.desk.close()


def returned(shell: Shell, sample: SampleDesk, *more: str) -> str:
    number = f"F-{sample.add().id}"
    shell.json("take", number)
    shell.json("decide", number, "return", "--reason", "D03", "--reason", "FREE:sponsor.name:请补充", *more)
    return number


def test_a_letter_is_shown_in_each_language_as_text_as_json_and_as_csv(shell: Shell, sample: SampleDesk) -> None:
    number = returned(shell, sample)
    document = shell.json("letter", "show", number)
    jsonschema.Draft202012Validator(output_schema("letter show")).validate(document)
    assert document["letter"]["lang"] == "zh"
    assert [one["code"] for one in document["audit_data"]] == ["D03", "FREE"]
    assert {"key_name", "error", "suggest"} <= set(document["audit_data"][0])
    both = shell.json("letter", "show", number, "--in", "both")
    assert [one["lang"] for one in both["audit_data"]] == ["zh", "zh", "en", "en"]
    assert "Dear" in both["letter"]["text"]
    text = shell("letter", "show", number, "--in", "en").out
    assert "Transfer the domain" in text
    rows = list(csv.DictReader(io.StringIO(shell("letter", "show", number, "--csv").out)))
    assert [row["code"] for row in rows] == ["D03", "FREE"]


def test_every_way_of_a_letter_is_listed_with_its_state_and_a_masked_address(shell: Shell, sample: SampleDesk) -> None:
    number = returned(shell, sample)
    sample.wait(minutes=3)
    refusing = ScriptedChannel(name="post", reply=lambda one: Reply(fate=Fate.REFUSED, trouble="mail.refused 550"))
    deliveries(sample, refusing).deliver(sample.who("root"), most=9)
    document = shell.json("letter", "list", number)
    jsonschema.Draft202012Validator(output_schema("letter list")).validate(document)
    feed, *mails = document["items"]
    assert feed["state"] == "waiting"
    assert mails
    assert {(one["state"], one["trouble"]) for one in mails} == {("failed", "mail.refused 550")}
    assert all("*" in one["to"] for one in mails)


def test_the_language_of_a_letter_is_chosen_with_the_decision(shell: Shell, sample: SampleDesk) -> None:
    number = returned(shell, sample, "--letter", "both")
    assert shell.json("letter", "show", number)["letter"]["lang"] == "both"


def test_a_filing_without_a_letter_is_not_found(shell: Shell, sample: SampleDesk) -> None:
    number = f"F-{sample.add().id}"
    assert shell("letter", "show", number, code=3).out == ""


def test_the_catalogue_and_the_texts_are_without_fault_and_the_export_is_the_file(shell: Shell) -> None:
    document = shell.json("reasons", "lint")
    assert document["items"] == []
    jsonschema.Draft202012Validator(output_schema("reasons lint")).validate(document)
    exported = list(csv.DictReader(io.StringIO(shell("reasons", "export", "--csv").out)))
    file = (data_root() / "reference" / "rejection_reasons.csv").read_text(encoding="utf-8-sig")
    assert exported == list(csv.DictReader(io.StringIO(file)))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"field": "sponsor.shoe_size"}, ("dangling_field", "sponsor.shoe_size")),
        ({"scope": ("isp_review", "tea_break")}, ("scope_without_stage", "tea_break")),
        (
            {"reason_zh": "至少{limit_nobody_knows}", "reason_en": "{limit_nobody_knows}"},
            ("no_evidence", "limit_nobody_knows"),
        ),
        ({"reason_zh": "{bytes}", "reason_en": "{bytes}"}, ("no_evidence", "bytes")),
        ({"reason_zh": "缺少{material}"}, ("one_language", "material")),
        ({"advice_en": ""}, ("empty", "advice_en")),
        ({"last_verified": ""}, ("unverified", "")),
    ],
)
def test_a_fault_of_a_reason_is_named(change: dict[str, object], fault: tuple[str, str]) -> None:
    tables = reference_tables()
    reason: RejectionReason = replace(tables.reasons["D03"], **change)  # type: ignore[arg-type]
    broken = replace(tables, reasons={**tables.reasons, "D03": reason})
    found = faults_of_catalogue(broken, [texts_for("zh"), texts_for("en")], {"D03": frozenset({"material"})})
    assert [(one.id, one.value) for one in found if one.of == "D03"] == [fault]
