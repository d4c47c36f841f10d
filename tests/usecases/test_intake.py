"""Taking in packages over a real desk: once each, later revisions, refusals that do not stop the rest."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import NotPermitted, Refused, Unavailable
from reviewer_tui.storage.material_store import SealedFiles
from reviewer_tui.usecases import intake
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.precheck import run_checks
from reviewer_tui.usecases.queue_model import QueueQuery, Term
from reviewer_tui.usecases.surroundings import Surroundings
from tests.builders import a_filing_content, a_website
from tests.sample_desk import SampleDesk, sample_desk, write_package


@pytest.fixture
def desk(tmp_path: Path) -> SampleDesk:
    return sample_desk(tmp_path)


def package(desk: SampleDesk, content: FilingContent, name: str = "p") -> Path:
    return write_package(desk.home / "packages" / f"{name}-{content.order_no}-{content.revision}", content)


def outcome_of(desk: SampleDesk, path: Path) -> str:
    return desk.desk.intake.import_paths(desk.who("lilei"), [path])[0].outcome


def later(content: FilingContent, name: str = "改过名的示例网站") -> FilingContent:
    service = replace(content.services[0], name=name)
    return replace(content, revision=content.revision + 1, services=(service, *content.services[1:]))


def test_the_same_package_again_as_folder_or_zip_is_one_filing(desk: SampleDesk) -> None:
    path = package(desk, a_filing_content())
    zipped = Path(shutil.make_archive(str(desk.home / "again"), "zip", path))
    assert outcome_of(desk, path) == "imported"
    assert outcome_of(desk, path) == "unchanged"
    assert outcome_of(desk, zipped) == "unchanged"
    assert len(desk.desk.queue.page(QueueQuery()).rows) == 1


def test_the_same_revision_with_other_content_is_refused(desk: SampleDesk) -> None:
    content = a_filing_content()
    desk.add(content)
    other = package(desk, replace(content, remark="anders"), "other")
    (outcome,) = desk.desk.intake.import_paths(desk.who("lilei"), [other])
    assert outcome.refusal is not None
    assert outcome.refusal.reason == "package.other_content"


def test_a_later_revision_replaces_what_nobody_has_taken(desk: SampleDesk) -> None:
    content = a_filing_content()
    filing = desk.add(content)
    assert outcome_of(desk, package(desk, later(content))) == "replaced"
    now = desk.filing(filing.id)
    assert (now.revision, now.stage, now.version) == (2, Stage.SUBMITTED, filing.version + 1)
    assert desk.desk.queue.row(filing.id).service == "改过名的示例网站"


def test_a_later_revision_is_a_conflict_while_in_review_and_too_late_after_the_pass(desk: SampleDesk) -> None:
    content = a_filing_content()
    filing = desk.make_ready(desk.add(content))
    path = package(desk, later(content))
    (outcome,) = desk.desk.intake.import_paths(desk.who("lilei"), [path])
    assert outcome.refusal is not None
    assert outcome.refusal.reason == "package.in_review"
    desk.pass_on(filing)
    (outcome,) = desk.desk.intake.import_paths(desk.who("lilei"), [path])
    assert outcome.refusal is not None
    assert outcome.refusal.reason == "package.too_late"


def test_a_resubmission_keeps_ids_restarts_the_review_clock_and_goes_on_with_the_rest(desk: SampleDesk) -> None:
    content = a_filing_content()
    filing = desk.add(content)
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code="S03"),))
    desk.desk.decisions.decide(desk.who("lilei"), filing.id, draft)
    assert desk.desk.deadlines.explain(filing.id, "DL01").deadline.due_at is None
    desk.wait(days=3)
    assert outcome_of(desk, package(desk, later(content))) == "resubmitted"
    now = desk.filing(filing.id)
    assert (now.stage, now.revision, now.assignee) == (Stage.RESUBMITTED, 2, desk.who("lilei").id)
    with desk.desk.store.reading() as work:
        one, two = (work.revisions.content(filing.id, revision) for revision in (1, 2))
        clocks = {clock.clock: clock for clock in work.deadlines.of(filing.id)}
    assert [service.id for service in one.services] == [service.id for service in two.services]
    assert clocks["DL02"].due_at is not None
    assert clocks["DL02"].due_at.isoformat() == "2026-11-30T16:00:00+00:00"
    assert not clocks["DL19"].open
    assert desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False).filing.revision == 2


def test_refused_packages_are_listed_with_their_field_and_the_rest_go_on(desk: SampleDesk) -> None:
    folder = desk.home / "packages"
    package(desk, a_filing_content(order_no="GOOD-1"), "a")
    bad = package(desk, a_filing_content(order_no="BAD"), "b") / "filing.json"
    said = json.loads(bad.read_text())
    said["sponsor"]["certificate"]["type"] = "one"
    bad.write_text(json.dumps(said))
    package(desk, a_filing_content(order_no="GOOD-2"), "c")
    heard: list[tuple[int, int]] = []
    outcomes = desk.desk.intake.import_paths(
        desk.who("lilei"), [folder], lambda done, total, _: heard.append((done, total))
    )
    assert [item.outcome for item in outcomes] == ["imported", "refused", "imported"]
    assert outcomes[1].refusal is not None
    assert outcomes[1].refusal.path == "sponsor.certificate.type"
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_unknown_keys_are_kept_by_name_and_shown(desk: SampleDesk) -> None:
    path = write_package(desk.home / "packages" / "x", a_filing_content(), surprise={"a": 1})
    (outcome,) = desk.desk.intake.import_paths(desk.who("lilei"), [path])
    assert outcome.unknown_keys == ("surprise",)
    number = int(outcome.filing.removeprefix("F-"))
    assert desk.desk.review.open(desk.who("lilei"), number, in_clear=False).unknown_keys == ("surprise",)


def test_a_dry_run_stores_nothing(desk: SampleDesk) -> None:
    path = package(desk, a_filing_content())
    (outcome,) = desk.desk.intake.import_paths(desk.who("lilei"), [path], dry_run=True)
    assert outcome.outcome == "imported"
    assert desk.desk.queue.page(QueueQuery()).rows == ()
    assert [path for path in desk.settings.materials.rglob("*") if path.is_file()] == []


def test_the_same_file_in_another_filing_is_named(desk: SampleDesk) -> None:
    one = package(desk, a_filing_content(order_no="ONE"))
    two = package(desk, a_filing_content(order_no="TWO", services=(a_website(name="另一个示例网站"),)))
    for name in ("filing.json",):
        assert (one / name).exists()
    first = next((one / "materials").iterdir())
    (two / "materials" / first.name).write_bytes(first.read_bytes())
    outcomes = desk.desk.intake.import_paths(desk.who("lilei"), [one, two])
    number = int(outcomes[1].filing.removeprefix("F-"))
    materials = desk.desk.review.open(desk.who("lilei"), number, in_clear=False).materials
    assert [item.also_in for item in materials if item.also_in] == [(outcomes[0].filing,)]


def test_materials_lie_sealed_and_come_back_as_they_were(desk: SampleDesk) -> None:
    path = package(desk, a_filing_content())
    originals = {file.read_bytes() for file in (path / "materials").iterdir()}
    desk.desk.intake.import_paths(desk.who("lilei"), [path])
    stored = [file for file in desk.settings.materials.rglob("*") if file.is_file()]
    assert {desk.desk.materials.get(file.name) for file in stored} == originals
    assert not {file.read_bytes() for file in stored} & originals


def test_a_disk_that_takes_no_more_stops_the_run_and_the_next_one_goes_on(
    desk: SampleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [package(desk, a_filing_content(order_no=f"N-{number}")) for number in range(3)]
    real, calls = SealedFiles.add, []

    def full(files: SealedFiles, sha256: str, data: bytes) -> None:
        calls.append(sha256)
        if len(calls) == 5:
            raise Unavailable("materials.not_written", folder="x", detail="No space left on device")
        real(files, sha256, data)

    monkeypatch.setattr(SealedFiles, "add", full)
    with pytest.raises(Unavailable):
        desk.desk.intake.import_paths(desk.who("lilei"), paths)
    done = len(desk.desk.queue.page(QueueQuery()).rows)
    outcomes = desk.desk.intake.import_paths(desk.who("lilei"), paths)
    assert [item.outcome for item in outcomes] == ["unchanged"] * done + ["imported"] * (3 - done)


def test_a_package_that_is_refused_after_its_rows_were_written_leaves_none_and_its_neighbours_stay(
    desk: SampleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [package(desk, a_filing_content(order_no=name)) for name in ("ONE", "BAD", "TWO", "BAD2", "THREE")]

    def refusing(around: Surroundings, work: Work, filing: Filing, *given: Any) -> Any:
        checked = run_checks(around, work, filing, *given)
        if filing.order_no.startswith("BAD"):
            raise Refused("refused.open_errors")
        return checked

    monkeypatch.setattr(intake, "run_checks", refusing)
    outcomes = desk.desk.intake.import_paths(desk.who("lilei"), paths)
    assert [one.outcome for one in outcomes] == ["imported", "refused", "imported", "refused", "imported"]
    with desk.desk.store.reading() as work:
        assert work.filings.by_order("BAD") is None
        assert work.audit.verify().first_bad is None
        imported = [event for number in ("ONE", "TWO", "THREE") for event in events_of(work, number)]
    assert [event.action for event in imported] == ["audit.imported"] * 3
    kept = {file.name for file in desk.settings.materials.glob("??/*")}
    good = [file for path in paths[::2] for file in (path / "materials").iterdir()]
    assert kept == {hashlib.sha256(file.read_bytes()).hexdigest() for file in good}
    assert list((desk.settings.materials / ".incoming").iterdir()) == []


def events_of(work: Work, order_no: str) -> tuple[AuditEvent, ...]:
    filing = work.filings.by_order(order_no)
    assert filing is not None
    return work.audit.of(filing.id)


def test_an_operator_may_not_import(desk: SampleDesk) -> None:
    with pytest.raises(NotPermitted):
        desk.desk.intake.import_paths(desk.who("net"), [package(desk, a_filing_content())])


def test_sealed_values_are_found_by_their_full_text_and_the_tail_of_a_phone(desk: SampleDesk) -> None:
    content = a_filing_content()
    person = content.sponsor.principal
    number = desk.add(content).number
    mobile = person.mobile.split(";")[0]

    def found(text: str) -> list[str]:
        query = QueueQuery(terms=(Term(key="text", values=(text,)),))
        return [row.number for row in desk.desk.queue.page(query).rows]

    for text in (person.name, person.document_number.lower(), mobile, mobile[-4:], person.email.upper()):
        assert found(text) == [number], text
    for text in (person.name[:1] + "某", mobile[:-1], person.document_number[:-1]):
        assert found(text) == []
