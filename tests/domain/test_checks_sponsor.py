"""R-SPN-01 … R-SPN-09 on a clean sponsor and on one fault at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reviewer_tui.domain.filing import FilingContent, FilingType
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.sponsor import Sponsor
from tests.builders import (
    CREDIT_CODE,
    UNIT_NAME,
    a_certificate,
    a_filing_content,
    a_manual_filing,
    a_personal_filing,
    a_sponsor,
    a_website,
    an_app,
    an_app_filing,
)
from tests.domain.checking import applies, found, of_rule, report_of, the_finding

ERROR, WARNING = Severity.ERROR, Severity.WARNING


def with_sponsor(**changes: Any) -> FilingContent:
    return a_filing_content(sponsor=a_sponsor(**changes))


def with_certificate(**changes: Any) -> FilingContent:
    return with_sponsor(certificate=a_certificate(**changes))


@pytest.mark.parametrize(
    "content",
    [
        a_filing_content(),
        an_app_filing(),
        a_personal_filing(),
        a_manual_filing(),
        a_filing_content(services=(a_website(), an_app())),
    ],
    ids=["website", "app", "individual", "manual", "website and app"],
)
def test_a_clean_filing_has_rows_and_no_finding(content: FilingContent) -> None:
    report = report_of(content)
    assert report.findings == ()
    assert len(report.rows) > 30
    assert len({row.id for row in report.rows}) == len(report.rows)
    assert 0 < sum(row.by_eye for row in report.rows) <= 6
    assert report.pack.startswith("reference-")


@pytest.mark.parametrize(
    ("rule", "content", "expected"),
    [
        ("R-SPN-01", with_sponsor(name=""), [("missing", ERROR)]),
        ("R-SPN-01", with_sponsor(name=" \u3000\u200b\t"), [("missing", ERROR)]),
        ("R-SPN-01", with_sponsor(name="字" * 255), []),
        ("R-SPN-01", with_sponsor(name="字" * 256), [("too_long", ERROR)]),
        ("R-SPN-02", with_certificate(name_on_certificate="示例海河软件股份有限公司"), [("differs", WARNING)]),
        ("R-SPN-02", with_certificate(name_on_certificate=""), []),
        ("R-SPN-03", with_sponsor(nature=99), [("unknown", ERROR)]),
        ("R-SPN-03", with_sponsor(nature=None, certificate=a_certificate(type=None)), [("missing", ERROR)]),
        ("R-SPN-03", with_sponsor(nature=None), [("missing", ERROR)]),
        ("R-SPN-04", with_certificate(type=None), [("missing", ERROR)]),
        ("R-SPN-04", with_certificate(type=99), [("unknown", WARNING)]),
        ("R-SPN-04", with_sponsor(nature=3), [("mismatch", WARNING)]),
        ("R-SPN-05", with_certificate(number=""), [("missing", ERROR)]),
        ("R-SPN-05", with_certificate(number=CREDIT_CODE[:-1] + "4"), [("check", ERROR)]),
        ("R-SPN-05", with_certificate(number=CREDIT_CODE + "\n"), [("length", ERROR)]),
        ("R-SPN-05", with_certificate(number="350100000012345"), [("legacy_licence", WARNING)]),
        ("R-SPN-05", with_certificate(type=12, number="57197367-4"), [("legacy_organisation_code", WARNING)]),
        ("R-SPN-06", with_sponsor(province="110000", city="110100", county=""), [("elsewhere", WARNING)]),
        ("R-SPN-06", with_certificate(number="123"), []),
        ("R-SPN-07", with_sponsor(province=""), [("province_missing", ERROR)]),
        ("R-SPN-07", with_sponsor(city=""), [("city_missing", ERROR)]),
        ("R-SPN-07", with_sponsor(county=""), []),
        ("R-SPN-07", with_sponsor(city="35010"), [("not_six_digits", ERROR)]),
        ("R-SPN-07", with_sponsor(county="３50102"), [("not_six_digits", ERROR)]),
        ("R-SPN-07", with_sponsor(city="350100\n"), [("not_six_digits", ERROR)]),
        ("R-SPN-07", with_sponsor(city="110100"), [("other_province", ERROR)]),
        ("R-SPN-08", with_sponsor(province="540000", city="540100", county=""), [("not_served", ERROR)]),
        ("R-SPN-09", with_certificate(address=""), [("missing", ERROR)]),
        ("R-SPN-09", with_certificate(address="址" * 1024), []),
        ("R-SPN-09", with_certificate(address="址" * 1025), [("too_long", ERROR)]),
    ],
)
def test_sponsor_rules(rule: str, content: FilingContent, expected: list[tuple[str, Severity]]) -> None:
    assert of_rule(rule, content) == expected


def test_an_unknown_province_is_found_at_the_province() -> None:
    content = with_sponsor(province="990000", city="", county="")
    assert found(content) >= {
        "R-SPN-07:unknown_province@sponsor.province error",
        "R-SPN-07:city_missing@sponsor.city error",
    }


def test_a_name_that_differs_in_bracket_width_says_so() -> None:
    content = with_sponsor(
        name="示例(福州)有限公司", certificate=a_certificate(name_on_certificate="示例（福州）有限公司")
    )
    finding = the_finding("R-SPN-02", content)
    assert (finding.case, finding.reason, finding.field) == ("width", "S01", "sponsor.name")
    assert dict(finding.evidence) == {"name_on_certificate": "示例（福州）有限公司"}


def test_a_code_of_the_national_registry_fits_every_province() -> None:
    content = with_certificate(number="91100000600037341G")
    assert of_rule("R-SPN-05", content) == []
    assert of_rule("R-SPN-06", content) == []


def test_the_name_and_the_address_are_compared_by_eye() -> None:
    eyes = {row.id for row in report_of(a_filing_content()).rows if row.by_eye}
    assert {"EYE-SPN-02", "EYE-SPN-09"} <= eyes


def test_an_individual_needs_no_nature_when_the_certificate_says_it() -> None:
    content = a_personal_filing()
    assert of_rule("R-SPN-03", replace(content, sponsor=replace(content.sponsor, nature=None))) == []


def test_all_faults_are_found_at_once_each_at_its_field() -> None:
    content = with_sponsor(
        name="", nature=None, province="540000", city="", certificate=a_certificate(type=None, number="1", address="")
    )
    paths = {finding.path for finding in report_of(content).findings}
    assert paths >= {
        "sponsor.name",
        "sponsor.nature",
        "sponsor.province",
        "sponsor.city",
        "sponsor.certificate.type",
        "sponsor.certificate.address",
    }


@pytest.mark.parametrize("type_", [FilingType.NEW_SERVICE, FilingType.NEW_ACCESS, FilingType.CHANGE])
def test_where_the_register_has_the_sponsor_nothing_of_it_is_missing(type_: FilingType) -> None:
    sponsor = Sponsor(name=UNIT_NAME, icp_number="闽ICP备12345678号")
    service = a_website(icp_number="闽ICP备12345678号-1" if type_ is not FilingType.NEW_SERVICE else "")
    content = a_filing_content(type=type_, sponsor=sponsor, services=(service,), changed=("domains",))
    assert [finding.key for finding in report_of(content).findings] == []


def test_what_a_new_service_does_say_of_the_sponsor_is_checked() -> None:
    sponsor = Sponsor(icp_number="闽ICP备12345678号", certificate=a_certificate(number="1"))
    content = a_filing_content(type=FilingType.NEW_SERVICE, sponsor=sponsor)
    assert of_rule("R-SPN-05", content) == [("length", ERROR)]


@pytest.mark.parametrize("type_", [FilingType.CANCEL_ACCESS, FilingType.CANCEL_SPONSOR, FilingType.CANCEL_SERVICE])
def test_a_cancellation_declares_nothing_of_the_sponsor(type_: FilingType) -> None:
    content = a_filing_content(type=type_, sponsor=Sponsor(icp_number="闽ICP备12345678号"), services=())
    assert not applies("R-SPN-01", content)
    assert not applies("R-SPN-09", content)
