"""R-PRN-01 … R-PRN-06 and R-CON-01 … R-CON-05: the principals, their documents and how they are reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.sponsor import Principal, Validity
from tests.builders import (
    TODAY,
    a_certificate,
    a_filing_content,
    a_personal_filing,
    a_principal,
    a_resident_number,
    a_sponsor,
    a_validity,
    a_website,
    another_principal,
    tables,
)
from tests.domain.checking import applies, found, of_rule, report_of, the_finding

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT


def with_head(**changes: Any) -> FilingContent:
    """The sponsor's principal changed, the service's as before."""
    return a_filing_content(sponsor=a_sponsor(principal=a_principal(**changes)))


def with_two(**changes: Any) -> FilingContent:
    """Another person as the service's principal."""
    return a_filing_content(services=(a_website(principal=another_principal(**changes)),))


def valid(**changes: Any) -> FilingContent:
    return with_head(document_validity=a_validity(**changes))


@pytest.mark.parametrize(
    ("rule", "content", "expected"),
    [
        ("R-PRN-01", with_head(name=""), [("missing", ERROR)]),
        ("R-PRN-01", with_head(name="字" * 129), [("too_long", ERROR)]),
        ("R-PRN-02", with_head(document_type=None), [("missing", ERROR)]),
        ("R-PRN-02", with_head(document_type=1), [("not_usable", ERROR)]),
        ("R-PRN-02", with_head(document_type=8), [("not_usable", ERROR)]),
        ("R-PRN-02", with_head(document_type=77), [("not_usable", ERROR)]),
        ("R-PRN-03", with_head(document_number=""), [("missing", ERROR)]),
        ("R-PRN-03", with_head(document_number="110105194912310021"), [("resident_check", ERROR)]),
        ("R-PRN-03", with_head(document_number="11010519491231002x"), []),
        ("R-PRN-03", with_head(document_type=41, document_number="810000199001010019"), []),
        ("R-PRN-03", with_head(document_type=42, document_number="830000199001010013"), [("resident_check", ERROR)]),
        ("R-PRN-03", with_head(document_type=7, document_number="E1"), [("passport", WARNING)]),
        ("R-PRN-03", with_head(document_type=14, document_number="H12345678"), []),
        ("R-PRN-03", with_head(document_type=11, document_number="X1"), [("twn_permit", WARNING)]),
        ("R-PRN-04", with_head(document_number=a_resident_number(date(2008, 11, 24))), [("too_young", WARNING)]),
        ("R-PRN-04", with_head(document_number=a_resident_number(date(2008, 11, 23))), []),
        ("R-PRN-05", with_head(is_legal_representative=False), [("is_not", WARNING)]),
        ("R-PRN-05", with_head(is_legal_representative=None), []),
        ("R-PRN-05", with_head(name="王样本"), [("other_name", WARNING)]),
        ("R-PRN-06", valid(), []),
        ("R-PRN-06", valid(long_term=True, start=None, end=None), []),
        ("R-PRN-06", valid(end=None), [("missing", ERROR)]),
        ("R-PRN-06", valid(start=None), [("missing", ERROR)]),
        ("R-PRN-06", valid(long_term=None, start=None, end=None), [("missing", ERROR)]),
        ("R-PRN-06", valid(end=date(2026, 11, 22)), [("expired", ERROR)]),
        ("R-PRN-06", valid(end=TODAY), [("ends_soon", WARNING)]),
        ("R-PRN-06", valid(end=date(2027, 2, 23)), [("ends_soon", WARNING)]),
        ("R-PRN-06", valid(end=date(2027, 2, 24)), []),
        ("R-PRN-06", valid(start=date(2026, 11, 24)), [("not_yet", ERROR)]),
        ("R-PRN-06", valid(start=date(2030, 1, 1), end=date(2027, 1, 1)), [("reversed", ERROR)]),
        ("R-CON-01", with_head(mobile=""), [("missing", ERROR)]),
        ("R-CON-01", with_head(mobile="12800138000"), [("malformed", ERROR)]),
        ("R-CON-01", with_head(mobile="1380013800"), [("length", ERROR)]),
        ("R-CON-01", with_head(mobile="１３800138000"), [("malformed", ERROR)]),
        ("R-CON-01", with_head(mobile="13800138000\n"), [("malformed", ERROR)]),
        ("R-CON-01", with_head(mobile="13800138000;19900138000"), []),
        ("R-CON-01", with_head(mobile="13800138000；19900138000"), [("malformed", ERROR)]),
        ("R-CON-01", with_head(mobile=";".join(["13800138000"] * 11)), [("length", ERROR)]),
        ("R-CON-02", with_head(office_phone=""), [("missing", ERROR)]),
        ("R-CON-02", with_head(office_phone="059112345678"), [("malformed", ERROR)]),
        ("R-CON-02", with_head(office_phone="13800138000"), [("malformed", ERROR)]),
        ("R-CON-02", with_head(office_phone="010-1234567"), []),
        ("R-CON-02", with_head(office_phone="0591-1234567８"), [("malformed", ERROR)]),
        ("R-CON-02", with_head(office_phone="010-123456"), [("length", ERROR)]),
        ("R-CON-03", with_head(email=""), [("missing", ERROR)]),
        ("R-CON-03", with_head(email="li.example.com"), [("malformed", ERROR)]),
        ("R-CON-03", with_head(email="li@example.com;wang@example.com"), []),
        ("R-CON-03", with_head(email="li@example.com;wang"), [("malformed", ERROR)]),
        ("R-CON-03", with_head(email="a@b.c"), [("length", ERROR)]),
        ("R-CON-03", with_head(email="li@example.com\n"), [("malformed", ERROR)]),
        ("R-CON-04", with_head(emergency_phone="13800138000"), [("same", WARNING)]),
        ("R-CON-04", with_head(emergency_phone="138 0013 8000"), [("same", WARNING)]),
        ("R-CON-04", with_head(emergency_phone=""), []),
        ("R-CON-05", with_two(mobile="13800138000"), [("mobile", WARNING)]),
        ("R-CON-05", with_two(email="LI@example.com"), [("email", WARNING)]),
        ("R-CON-05", with_two(), []),
    ],
)
def test_principal_and_contact_rules(rule: str, content: FilingContent, expected: list[tuple[str, Severity]]) -> None:
    assert of_rule(rule, content) == expected


def test_a_fault_of_the_service_principal_is_found_at_the_service() -> None:
    content = with_two(mobile="1")
    finding = the_finding("R-CON-01", content)
    assert (finding.path, finding.field, finding.reason) == ("service.s1.principal.mobile", "principal.mobile", "C01")
    assert "R-CON-01@s1" in {row.id for row in report_of(content).rows}


def test_the_two_principals_have_rows_of_their_own() -> None:
    rows = {row.id: row.owner for row in report_of(a_filing_content()).rows if row.rule == "R-PRN-01"}
    assert rows == {"R-PRN-01@sponsor": "sponsor", "R-PRN-01@s1": "s1"}


def test_a_unit_without_a_principal_is_told_so_for_both() -> None:
    nobody = Principal()
    content = a_filing_content(sponsor=a_sponsor(principal=nobody), services=(a_website(principal=nobody),))
    assert found(content) >= {
        "R-PRN-01:missing@sponsor.principal.name error",
        "R-PRN-01:missing@service.s1.principal.name error",
        "R-CON-01:missing@sponsor.principal.mobile error",
    }


def test_an_individual_is_its_own_principal_and_has_no_office() -> None:
    content = a_personal_filing()
    alone = replace(content, sponsor=replace(content.sponsor, principal=Principal()))
    assert report_of(alone).findings == ()
    assert not applies("R-CON-02", alone)
    assert not applies("R-PRN-05", alone)


def test_one_person_in_both_places_may_have_one_phone() -> None:
    assert not applies("R-CON-05", a_filing_content())


def test_who_is_not_said_to_be_the_legal_representative_is_a_hint() -> None:
    content = a_filing_content(
        sponsor=a_sponsor(
            certificate=a_certificate(legal_representative=""), principal=a_principal(is_legal_representative=None)
        )
    )
    assert of_rule("R-PRN-05", content) == [("unknown", HINT)]


def test_the_legal_representative_is_known_from_the_certificate() -> None:
    content = with_head(is_legal_representative=None, name="王样本")
    assert of_rule("R-PRN-05", content) == [("is_not", WARNING)]


def test_the_age_limit_is_a_setting() -> None:
    content = with_head(document_number=a_resident_number(date(2009, 1, 1)))
    assert of_rule("R-PRN-04", content, tables=tables(minimum_age=16)) == []


def test_a_validity_of_three_months_ends_on_the_last_day_of_a_short_month() -> None:
    content = with_head(document_validity=Validity(long_term=False, start=date(2020, 1, 1), end=date(2027, 2, 28)))
    assert of_rule("R-PRN-06", content, today=date(2026, 11, 30)) == [("ends_soon", WARNING)]
    assert of_rule("R-PRN-06", content, today=date(2026, 11, 27)) == []
