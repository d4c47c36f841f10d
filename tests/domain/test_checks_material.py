"""Findings about materials: what is missing, which reason it proposes, and what the files themselves must be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reviewer_tui.domain.checks import missing_materials
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.material_checklist import material_checklist, slot_owner
from tests.builders import (
    a_domain,
    a_filing_content,
    a_manual_filing,
    a_material,
    a_pre_approval,
    a_website,
    an_app_filing,
    another_principal,
    materials_for,
    tables,
)
from tests.domain.checking import found, of_rule, report_of, the_finding

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@pytest.mark.parametrize(
    ("content", "kind", "path", "reason", "field"),
    [
        (a_filing_content(), "MAT_RESPONSIBILITY", "", "M12", "materials"),
        (a_filing_content(), "MAT_VERIFICATION_LIST", "s1", "M12", "materials"),
        (a_manual_filing(), "MAT_LICENSE", "", "M12", "materials"),
        (a_manual_filing(), "MAT_DOMAIN_CERT", "d1", "D10", "material.domain_certificate"),
        (a_manual_filing(), "MAT_DOMAIN_REALNAME", "d1", "D10", "material.domain_certificate"),
        (
            a_filing_content(services=(a_website(principal=another_principal()),)),
            "MAT_AUTH_LETTER",
            "s1",
            "P02",
            "material.authorization_letter",
        ),
        (
            a_filing_content(services=(a_website(domains=(a_domain(holder="王样本", holder_relation="manager"),)),)),
            "MAT_HOLDER_PROOF",
            "d1",
            "D11",
            "material.domain_holder_proof",
        ),
        (
            a_filing_content(services=(a_website(pre_approvals=(a_pre_approval(),)),)),
            "MAT_PRE_APPROVAL",
            "v1",
            "V01",
            "service.pre_approvals",
        ),
        (an_app_filing(), "MAT_APP_ICON", "s2", "A01", "app.icon"),
    ],
)
def test_a_missing_material_is_an_error_with_its_reason(
    content: FilingContent, kind: str, path: str, reason: str, field: str
) -> None:
    finding = the_finding(kind, content, materials=materials_for(content, without=(kind,)))
    assert (finding.case, finding.severity) == ("missing", ERROR)
    assert (finding.reason, finding.field) == (reason, field)
    assert finding.path == (f"material.{kind}.{path}" if path else f"material.{kind}")
    assert dict(finding.evidence)["material"] == kind
    assert of_rule(kind, content) == []


def test_one_copy_of_two_is_too_few() -> None:
    content = a_filing_content()
    first, *others = materials_for(content)
    assert first.kind == "MAT_VERIFICATION_LIST"
    finding = the_finding("MAT_VERIFICATION_LIST", content, materials=tuple(others))
    assert finding.case == "too_few"
    assert dict(finding.evidence) == {"material": "MAT_VERIFICATION_LIST", "needed": "2", "present": "1"}


def test_an_abolished_pre_approval_may_lack_its_scan_with_a_warning() -> None:
    content = a_filing_content(services=(a_website(pre_approvals=(a_pre_approval(code=6),)),))
    files = materials_for(content, without=("MAT_PRE_APPROVAL",))
    assert of_rule("MAT_PRE_APPROVAL", content, materials=files) == [("missing", WARNING)]


def test_what_is_due_later_is_asked_for_at_its_own_gate() -> None:
    content = a_manual_filing()
    files = materials_for(content)
    report = report_of(content, files)
    assert report.findings == ()
    assert "MAT_FACE_PHOTO@s1" not in {row.id for row in report.rows}
    listed = material_checklist(content, files, tables())
    [photo] = missing_materials(listed, tables(), "T12")
    assert (photo.rule, photo.reason, photo.path) == ("MAT_FACE_PHOTO", "M11", "material.MAT_FACE_PHOTO.s1")


@pytest.mark.parametrize(
    ("changes", "cases"),
    [
        ({"size": 4_194_304}, []),
        ({"size": 4_194_305}, ["too_large"]),
        ({"format": "png"}, []),
        ({"format": "pdf"}, ["format"]),
        ({"format": "unknown", "size": 9_999_999}, ["format", "too_large"]),
        ({"broken": True}, ["broken"]),
    ],
)
def test_a_file_has_the_format_and_size_of_its_kind(changes: dict[str, Any], cases: list[str]) -> None:
    content = a_filing_content()
    files = materials_for(content, without=("MAT_RESPONSIBILITY",))
    files = (*files, a_material("MAT_RESPONSIBILITY", **changes))
    report = report_of(content, files)
    assert [finding.case for finding in report.findings] == cases
    assert {finding.reason for finding in report.findings} <= {"M10"}
    assert {finding.path for finding in report.findings} <= {"material.MAT_RESPONSIBILITY"}


def test_two_bad_files_of_one_slot_are_two_findings() -> None:
    content = a_filing_content()
    files = tuple(
        replace(material, facts=replace(material.facts, format="gif"))
        if material.kind == "MAT_VERIFICATION_LIST"
        else material
        for material in materials_for(content)
    )
    assert found(content, files) == {
        "MAT_FILE:format@material.MAT_VERIFICATION_LIST.s1 error",
        "MAT_FILE:format@material.MAT_VERIFICATION_LIST.s1.2 error",
    }


def test_a_pre_approval_scan_is_below_two_hundred_kilobytes() -> None:
    content = a_filing_content(services=(a_website(pre_approvals=(a_pre_approval(),)),))
    files = materials_for(content, without=("MAT_PRE_APPROVAL",))
    scan = a_material("MAT_PRE_APPROVAL", service_id="s1", pre_approval=1, size=204_800)
    assert of_rule("MAT_FILE", content, materials=(*files, scan)) == [("too_large", ERROR)]


def test_papers_that_only_an_eye_can_judge_have_one_row_a_kind() -> None:
    content = a_manual_filing(services=(a_website(principal=another_principal()),))
    rows = [row for row in report_of(content).rows if row.by_eye]
    assert [row.id for row in rows] == [
        "EYE-SPN-02",
        "EYE-SPN-09",
        "EYE-LICENSE",
        "EYE-VERIFICATION-LIST",
        "EYE-AUTH-LETTER",
        "EYE-RESPONSIBILITY",
    ]
    assert [row.reason for row in rows[2:]] == ["S02", "M08", "P02", "M09"]


def test_a_material_of_an_unknown_kind_is_said_and_fills_nothing() -> None:
    content = a_filing_content()
    stranger = a_material("MAT_SOMETHING")
    files = (*materials_for(content), stranger)
    assert of_rule("MAT_FILE", content, materials=files) == [("unknown_kind", WARNING)]
    assert slot_owner(stranger, material_checklist(content, files, tables())) == ""
