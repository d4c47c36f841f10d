"""The invented filings: the real reader takes them, the real checks find the faults that were put in and no others."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest

from reviewer_tui import imaging
from reviewer_tui.domain.checks import check_filing
from reviewer_tui.domain.filing import FilingContent, FilingType
from reviewer_tui.domain.finding import CheckReport, Severity
from reviewer_tui.domain.identifiers import credit_code_fault, parse_icp_number, resident_number_fault
from reviewer_tui.domain.material import DueState, Material, MaterialFacts
from reviewer_tui.domain.material_checklist import material_checklist
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.domain.stage import TAKEABLE, Stage
from reviewer_tui.integrations.package_files import open_package
from reviewer_tui.integrations.package_paths import find_packages
from reviewer_tui.sandbox.painter import AppIcon, missing_characters, paint
from reviewer_tui.sandbox.sample_filings import (
    DEMO_NOW,
    ON_HOLD,
    REGISTER_COLUMNS,
    SamplePackage,
    register_sample,
    sample_hosts,
    sample_packages,
    write_package,
    write_packages,
)
from reviewer_tui.sandbox.sample_filings.faults import FAULTS
from reviewer_tui.sandbox.sample_filings.orders import ORDERS
from reviewer_tui.storage.reference_data import reference_tables
from reviewer_tui.usecases.package_format import (
    bind_materials,
    content_hash,
    mint_ids,
    package_schema,
    parse_package,
    unlisted_files,
)

SAMPLES = sample_packages()
TODAY = DEMO_NOW.date()
# What the checks see of a sound scan; icons and raw files are looked at for real.
A_SCAN = MaterialFacts(size=200_000, sha256="0" * 64, format="jpeg", width=1_240, height=1_754)


@pytest.fixture(scope="module")
def tables() -> ReferenceTables:
    return reference_tables(exempt_documentation_addresses=True)


def taken_in(sample: SamplePackage) -> tuple[FilingContent, tuple[Material, ...]]:
    package = parse_package(json.dumps(sample.filing).encode())
    assert package.unknown_keys == ()
    content = mint_ids(package.content, None)
    facts = {}
    for name, page in sample.materials:
        if isinstance(page, bytes):
            facts[name] = imaging.facts(page)
        else:
            facts[name] = imaging.facts(paint(page)) if isinstance(page, AppIcon) else A_SCAN
    assert unlisted_files(content, facts) == ()
    return content, bind_materials(content, facts)


def report(sample: SamplePackage, tables: ReferenceTables) -> CheckReport:
    content, materials = taken_in(sample)
    return check_filing(content, materials, tables, today=TODAY)


def words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from words(getattr(value, field.name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from words(inner)


def by_urgency() -> list[SamplePackage]:
    """The newest revision of every order that waits for its first review, the first submitted first."""
    newest = {sample.order_no: sample for sample in SAMPLES}
    takeable = [sample for sample in newest.values() if sample.target in TAKEABLE - {Stage.VERIFICATION_REVIEW}]
    return sorted(takeable, key=lambda sample: sample.submitted_at)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.folder_name)
def test_the_checks_find_the_faults_that_were_put_in_and_no_others(
    sample: SamplePackage, tables: ReferenceTables
) -> None:
    assert tuple(sorted(finding.rule for finding in report(sample, tables).findings)) == sample.rules


@pytest.mark.parametrize("sample", [one for one in SAMPLES if not one.rules], ids=lambda sample: sample.folder_name)
def test_a_clean_filing_has_all_its_materials_at_both_gates_and_no_open_question(
    sample: SamplePackage, tables: ReferenceTables
) -> None:
    items = material_checklist(*taken_in(sample), tables)
    assert [item for item in items if not item.complete] == []
    assert all(item.due is DueState.REQUIRED for item in items)


def test_the_most_urgent_has_two_errors_the_next_is_clean_and_neither_has_more(tables: ReferenceTables) -> None:
    first, second = by_urgency()[:2]
    assert [finding.severity for finding in report(first, tables).findings] == [Severity.ERROR, Severity.ERROR]
    assert second.rules == ()
    assert (first.target, second.target) == ("submitted", "submitted")


def test_about_forty_orders_stand_in_every_stage_and_have_all_seven_types() -> None:
    orders = {sample.order_no: sample for sample in SAMPLES}
    assert 38 <= len(orders) <= 46
    targets = Counter(sample.target for sample in orders.values())
    assert set(targets) == {stage.value for stage in Stage if stage is not Stage.DRAFT} | {ON_HOLD}
    assert targets["submitted"] >= 6
    assert {sample.filing["type"] for sample in orders.values()} == {kind.value for kind in FilingType}
    assert len({sample.filing["sponsor"].get("province") for sample in orders.values()}) > 10
    faulty = sum(1 for sample in orders.values() if sample.rules)
    assert len(orders) / 4 <= faulty <= len(orders) / 2


def test_whoever_passes_the_review_is_clean() -> None:
    stopped = {"submitted", "isp_review", "needs_correction", "isp_rejected", "resubmitted", "withdrawn"}
    assert [sample.order_no for sample in SAMPLES if sample.rules and sample.target not in stopped] == []


def test_every_fault_is_used_somewhere() -> None:
    assert {name for order in ORDERS for name in order.faults} == set(FAULTS)


def test_a_resubmission_is_a_later_revision_of_the_same_order_that_keeps_the_ids() -> None:
    second = [sample for sample in SAMPLES if sample.revision == 2]
    assert len(second) == 2
    for sample in second:
        first = next(one for one in SAMPLES if one.order_no == sample.order_no)
        assert first.revision == 1
        assert first.submitted_at < sample.submitted_at < DEMO_NOW
        before = mint_ids(parse_package(json.dumps(first.filing).encode()).content, None)
        after = mint_ids(parse_package(json.dumps(sample.filing).encode()).content, before)
        assert [one.id for one in after.services] == [one.id for one in before.services]
        assert content_hash(before) != content_hash(after)


def test_every_package_fits_the_published_schema() -> None:
    validator = jsonschema.Draft202012Validator(package_schema())
    for sample in SAMPLES:
        validator.validate(sample.filing)


def test_identifiers_of_clean_filings_are_valid_and_nobodys() -> None:
    for sample in SAMPLES:
        sponsor = sample.filing["sponsor"]
        if sample.rules or "certificate" not in sponsor:
            continue
        number = sponsor["certificate"]["number"]
        valid = not resident_number_fault(number, TODAY) if sponsor["nature"] == 5 else not credit_code_fault(number)
        assert valid
        assert "9999" in number
        for person in (sponsor["principal"], *(service["principal"] for service in sample.filing["services"])):
            assert person["document_number"][2:6] == "9999"
            assert person["mobile"].startswith("1990000")


def test_no_two_sponsors_share_a_number_a_domain_or_an_address() -> None:
    first = [sample.filing for sample in SAMPLES if sample.revision == 1 and sample.filing["services"]]
    declared = [service for filing in first for service in filing["services"][:1] if "domains" in service]
    for values in (
        [filing["sponsor"]["certificate"]["number"] for filing in first if "certificate" in filing["sponsor"]],
        [service["accesses"][0]["ips"][0]["start"] for service in declared],
        [service["domains"][0]["name"] for service in declared],
    ):
        assert len(values) == len(set(values))


def test_every_character_on_a_paper_can_be_drawn() -> None:
    used = {
        character for sample in SAMPLES for _, page in sample.materials for text in words(page) for character in text
    }
    assert missing_characters("".join(used)) == set()


def test_the_same_seed_gives_the_same_packages_and_another_seed_other_people() -> None:
    assert sample_packages() == SAMPLES
    other = sample_packages(2)
    assert [one.order_no for one in other] == [one.order_no for one in SAMPLES]
    assert other[1].filing["sponsor"]["certificate"]["number"] != SAMPLES[1].filing["sponsor"]["certificate"]["number"]


def test_dates_move_with_the_chosen_now(tables: ReferenceTables) -> None:
    now = datetime(2027, 3, 1, 4, 0, tzinfo=UTC)
    for sample in sample_packages(now=now):
        assert sample.submitted_at < now
        content, materials = taken_in(sample)
        found = check_filing(content, materials, tables, today=date(2027, 3, 1)).findings
        assert tuple(sorted(finding.rule for finding in found)) == sample.rules


def test_a_written_package_goes_through_the_importers_door_and_its_pictures_are_sound(
    tmp_path: Path, tables: ReferenceTables
) -> None:
    chosen = [SAMPLES[0], next(sample for sample in SAMPLES if "bowuguan" in sample.order_no.lower())]
    for sample, home in write_packages(chosen, tmp_path, processes=2):
        assert home.name == sample.folder_name
    for sample, path in zip(sorted(chosen, key=lambda one: one.folder_name), find_packages([tmp_path]), strict=True):
        with open_package(path) as package:
            content = mint_ids(parse_package(package.filing_json()).content, None)
            facts = {name: imaging.facts(package.read(name)) for name in package.material_names()}
        assert all(not fact.broken and fact.size > 15_000 for fact in facts.values())
        found = check_filing(content, bind_materials(content, facts), tables, today=TODAY).findings
        assert tuple(sorted(finding.rule for finding in found)) == sample.rules


def test_writing_one_package_twice_is_refused_by_the_file_system(tmp_path: Path) -> None:
    sample = next(one for one in SAMPLES if not one.materials)
    write_package(sample, tmp_path)
    with pytest.raises(FileExistsError):
        write_package(sample, tmp_path)


def test_the_register_knows_what_the_orders_of_types_two_to_seven_refer_to() -> None:
    rows = register_sample()
    assert all(tuple(row) == REGISTER_COLUMNS for row in rows)
    numbers = {row["number"] for row in rows}
    assert all(parse_icp_number(number) for number in numbers)
    names = {row["name"] for row in rows if row["kind"] == "sponsor"}
    for sample in SAMPLES:
        if sample.filing["type"] == "first_filing" or sample.rules:
            continue
        assert sample.filing["sponsor"]["name"] in names
        assert sample.filing["sponsor"]["icp_number"] in numbers
        for service in sample.filing["services"]:
            assert service.get("icp_number") in {*numbers, None}
    assert {row["kind"] for row in rows} == {"sponsor", "service", "domain", "access"}


def test_the_listeners_certificate_can_name_every_host() -> None:
    hosts = set(sample_hosts())
    declared = {
        domain["name"] for one in SAMPLES for service in one.filing["services"] for domain in service.get("domains", ())
    }
    assert {name.removeprefix("www.") for name in declared} <= hosts
