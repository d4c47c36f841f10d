"""R-APP-01 … R-APP-08, R-NUM-01 and R-TXT-01: APPs, filing numbers, and characters that do not show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reviewer_tui.domain.filing import FilingContent, FilingType
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.material import Material
from reviewer_tui.domain.online_service import App, AppPlatform, ServiceKind
from reviewer_tui.domain.sponsor import Sponsor
from tests.builders import (
    MD5,
    SHA1,
    a_domain,
    a_filing_content,
    a_platform,
    a_sponsor,
    a_website,
    an_access,
    an_app,
    an_app_filing,
    an_icon,
    an_ios_platform,
    materials_for,
)
from tests.domain.checking import applies, found, of_rule, report_of, the_finding

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
T = FilingType


def app(**changes: Any) -> FilingContent:
    service = an_app()
    assert service.app
    return an_app_filing(services=(replace(service, app=replace(service.app, **changes)),))


def on(*platforms: AppPlatform) -> FilingContent:
    return app(platforms=platforms)


def at(name: str) -> FilingContent:
    return an_app_filing(services=(an_app(domains=(a_domain(id="d2", name=name),)),))


@pytest.mark.parametrize(
    ("rule", "content", "expected"),
    [
        ("R-APP-01", on(), [("no_platform", ERROR)]),
        ("R-APP-01", an_app_filing(services=(an_app(app=None),)), [("no_platform", ERROR)]),
        ("R-APP-01", on(a_platform(package_id="")), [("package_missing", ERROR)]),
        ("R-APP-01", on(a_platform(platform="linux", package_id="")), [("package_missing", WARNING)]),
        ("R-APP-01", on(a_platform(package_id="example")), [("android_package", ERROR)]),
        ("R-APP-01", on(a_platform(package_id="com.example.海河")), [("android_package", ERROR)]),
        ("R-APP-01", on(an_ios_platform(package_id="com.example_app")), [("ios_package", ERROR)]),
        ("R-APP-01", on(a_platform(platform="harmonyos", package_id="任意")), []),
        ("R-APP-01", on(a_platform(certificate_digest=" ")), [("digest_missing", ERROR)]),
        ("R-APP-01", on(a_platform(platform="other", certificate_digest="")), [("digest_missing", WARNING)]),
        ("R-APP-01", on(a_platform(platform="symbian")), [("unknown_platform", ERROR)]),
        ("R-APP-02", on(a_platform(certificate_digest=SHA1)), [("android_sha1", ERROR)]),
        ("R-APP-02", on(an_ios_platform(certificate_digest=MD5)), [("ios_md5", ERROR)]),
        ("R-APP-02", on(an_ios_platform(certificate_digest=MD5 + "0")), [("length", ERROR)]),
        ("R-APP-02", on(a_platform(certificate_digest="签名" * 16)), [("not_hex", ERROR)]),
        ("R-APP-02", on(a_platform(certificate_digest=":".join([MD5[:2]] * 16))), []),
        ("R-APP-02", on(a_platform(platform="harmonyos")), [("harmonyos", HINT)]),
        ("R-APP-03", on(a_platform(public_key="")), [("missing", ERROR)]),
        ("R-APP-03", on(a_platform(platform="linux", public_key="")), [("missing", WARNING)]),
        ("R-APP-04", on(a_platform(certificate_subject="CN=Android Debug, O=Android, C=US")), [("debug", WARNING)]),
        ("R-APP-04", on(a_platform(certificate_subject="C=US,O=Android,CN = Android Debug")), [("debug", WARNING)]),
        ("R-APP-04", on(a_platform(certificate_subject="cn=android debug")), [("debug", WARNING)]),
        ("R-APP-04", on(a_platform(certificate_subject="CN=Example, O=Android Debug Tools")), []),
        ("R-APP-06", app(provides_sdk=None), [("unanswered", ERROR)]),
        ("R-APP-06", app(provides_sdk=True), []),
        ("R-APP-06", app(sdks=()), [("none_listed", WARNING)]),
        ("R-APP-06", an_app_filing(services=(an_app(app=None),)), [("unanswered", ERROR), ("none_listed", WARNING)]),
        ("R-APP-07", an_app_filing(services=(an_app(domains=()),)), [("none", ERROR)]),
        ("R-APP-07", at("example.com.cn"), []),
        ("R-APP-07", at("b.a.example.com.cn"), []),
        ("R-APP-07", at("c.b.a.example.com.cn"), [("deep", WARNING)]),
        ("R-APP-07", at("d.c.b.a.example.com.cn"), [("too_deep", ERROR)]),
        ("R-APP-07", at("not a domain"), []),
        ("R-APP-08", on(a_platform(app_name="海河示例Pro")), [("differs", ERROR)]),
        ("R-APP-08", on(a_platform(app_name="")), []),
    ],
)
def test_app_rules(rule: str, content: FilingContent, expected: list[tuple[str, Severity]]) -> None:
    assert of_rule(rule, content) == expected


@pytest.mark.parametrize(
    ("icon", "expected"),
    [
        (an_icon(size=102_399), []),
        (an_icon(size=102_400), [("too_large", ERROR)]),
        (an_icon(format="png"), [("format", ERROR)]),
        (an_icon(format="png", file="icon.jpg", size=131_072), [("format", ERROR), ("too_large", ERROR)]),
        (an_icon(broken=True), [("broken", ERROR)]),
    ],
)
def test_an_icon_is_a_jpeg_by_content_and_below_the_limit(icon: Material, expected: list[tuple[str, Severity]]) -> None:
    content = an_app_filing()
    files = (*materials_for(content, without=("MAT_APP_ICON",)), icon)
    assert of_rule("R-APP-05", content, materials=files) == expected
    if expected:
        findings = [one for one in report_of(content, files).findings if one.rule == "R-APP-05"]
        assert {one.reason for one in findings} == {"A01"}
        assert {one.path for one in findings} == {"material.MAT_APP_ICON.s2"}
        assert not of_rule("MAT_FILE", content, materials=files)


def test_a_digest_proposes_the_reason_of_digests_also_when_it_is_missing() -> None:
    finding = the_finding("R-APP-01", on(a_platform(certificate_digest="")))
    assert (finding.reason, finding.field) == ("A02", "app.platforms.cert_digest")
    assert finding.path == "service.s2.app.platforms.p1.certificate_digest"


def test_app_rules_have_rows_for_apps_only() -> None:
    assert applies("R-APP-02", an_app_filing())
    assert not applies("R-APP-01", a_filing_content())
    assert applies("R-DOM-05", an_app_filing())
    assert not applies("R-DOM-02", an_app_filing())
    assert not applies("R-DOM-10", an_app_filing())


def test_a_website_and_an_app_may_share_a_domain() -> None:
    services = (a_website(), an_app(domains=(a_domain(id="d2"),)))
    assert report_of(a_filing_content(services=services)).findings == ()


NUMBER = "闽ICP备12345678号"


def refers(type_: FilingType, sponsor_number: str = NUMBER, service_number: str = "", **service: Any) -> FilingContent:
    return a_filing_content(
        type=type_,
        sponsor=a_sponsor(icp_number=sponsor_number),
        services=(a_website(icp_number=service_number, **service),),
        changed=("domains",),
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (refers(T.NEW_SERVICE), []),
        (refers(T.NEW_SERVICE, ""), [("sponsor_number_missing", ERROR)]),
        (refers(T.NEW_SERVICE, "闽ICP备1234567号"), [("malformed", ERROR)]),
        (refers(T.NEW_SERVICE, "闽ICP备2026003711号"), []),
        (refers(T.NEW_SERVICE, " 闽ＩＣＰ备１２３４５６７８号"), []),
        (refers(T.NEW_SERVICE, NUMBER + "-1"), [("not_entity", ERROR)]),
        (refers(T.NEW_SERVICE, "粤B2-20090059"), [("licence_style", WARNING)]),
        (refers(T.NEW_ACCESS, NUMBER, "京ICP证030173号-1"), [("licence_style", WARNING)]),
        (refers(T.CHANGE, NUMBER, "京ICP证030173号-1"), [("malformed", ERROR)]),
        (refers(T.NEW_ACCESS, NUMBER, NUMBER + "-1"), []),
        (refers(T.NEW_ACCESS, "", NUMBER + "-1"), []),
        (refers(T.NEW_ACCESS), [("service_number_missing", ERROR)]),
        (refers(T.NEW_ACCESS, NUMBER, "", authority_id="900001"), []),
        (refers(T.NEW_ACCESS, NUMBER, NUMBER), [("not_service", ERROR)]),
        (refers(T.NEW_ACCESS, NUMBER, NUMBER + "-2A"), [("kind_letter", ERROR)]),
        (refers(T.NEW_ACCESS, NUMBER, NUMBER + "-2A", kind=ServiceKind.APP), []),
        (refers(T.NEW_ACCESS, NUMBER, NUMBER + "-2", kind=ServiceKind.APP), [("kind_letter", ERROR)]),
        (refers(T.NEW_ACCESS, NUMBER, NUMBER + "-2", kind=ServiceKind.MINI_PROGRAM), [("kind_letter", ERROR)]),
        (refers(T.NEW_ACCESS, NUMBER, "闽ICP备87654321号-1"), [("other_entity", WARNING)]),
        (refers(T.CHANGE, ""), [("sponsor_number_missing", ERROR), ("service_number_missing", ERROR)]),
        (refers(T.CANCEL_ACCESS, ""), [("service_number_missing", ERROR)]),
        (refers(T.CANCEL_ACCESS, "", accesses=(an_access(authority_id="700001"),)), []),
        (refers(T.CANCEL_SPONSOR, ""), [("sponsor_number_missing", ERROR)]),
        (refers(T.CANCEL_SERVICE, "", NUMBER + "-1"), []),
        (a_filing_content(type=T.CANCEL_SERVICE, services=()), [("service_number_missing", ERROR)]),
        (a_filing_content(), []),
    ],
)
def test_filing_numbers(content: FilingContent, expected: list[tuple[str, Severity]]) -> None:
    assert of_rule("R-NUM-01", content) == expected


@pytest.mark.parametrize("type_", [T.CANCEL_ACCESS, T.CANCEL_SPONSOR, T.CANCEL_SERVICE])
def test_a_cancellation_needs_its_number_and_nothing_else(type_: FilingType) -> None:
    service = a_website(
        icp_number=NUMBER + "-1", name="", contents=(), languages=(), domains=(), home_url="", accesses=()
    )
    content = a_filing_content(type=type_, sponsor=Sponsor(icp_number=NUMBER), services=(service,))
    report = report_of(content, ())
    assert report.findings == ()
    rules = {row.rule for row in report.rows if not row.rule.startswith("R-TYP-")}
    assert rules == {"R-NUM-01", "R-TXT-01"}


@pytest.mark.parametrize(
    ("text", "case", "named"),
    [
        ("海河\x1b]52;c;示例\x07云", "control", "U+001B U+0007"),
        ("海河\x9b示例云", "control", "U+009B"),
        ("海河\u2028示例云", "control", "U+2028"),
        ("海河\n示例云", "control", "U+000A"),
        ("海河\u202e示例云", "bidi", "U+202E"),
        ("海河\u200b示例云", "hidden", "U+200B"),
        ("海河\ufeff示例\u00ad云", "hidden", "U+FEFF U+00AD"),
        ("海河\u3164示例云", "hidden", "U+3164"),
        ("海河示例云\U000e0041", "hidden", "U+E0041"),
        ("海河\u00a0示例\u2003云", "hidden", "U+00A0 U+2003"),
        ("海河\ue000示例云\ufdd0", "hidden", "U+E000 U+FDD0"),
    ],
)
def test_hidden_characters_are_found_where_they_stand(text: str, case: str, named: str) -> None:
    content = a_filing_content(services=(a_website(name=text),))
    finding = the_finding("R-TXT-01", content)
    assert (finding.case, finding.severity, finding.path) == (case, WARNING, "service.s1.name")
    assert finding.field == "service.name"
    assert dict(finding.evidence) == {"characters": named}


def test_ordinary_text_of_all_scripts_hides_nothing() -> None:
    content = a_filing_content(services=(a_website(name="海河　𠮷 ʔ café שלום نص 🙂 （1）"),))
    assert of_rule("R-TXT-01", content) == []


def test_a_remark_may_have_lines_but_no_escape_sequence() -> None:
    assert of_rule("R-TXT-01", a_filing_content(remark="第一行\n第二行\t完")) == []
    assert of_rule("R-TXT-01", a_filing_content(remark="第一行\x1b[2J")) == [("control", WARNING)]


def test_the_name_of_a_file_is_looked_at_too() -> None:
    content = a_filing_content()
    first, *rest = materials_for(content)
    files = (replace(first, file="scan\u202egpj.exe"), *rest)
    assert found(content, files) == {"R-TXT-01:bidi@material.MAT_VERIFICATION_LIST.s1 warning"}


def test_an_app_without_its_part_is_still_an_app() -> None:
    content = an_app_filing(services=(an_app(app=App()),))
    assert {"R-APP-01", "R-APP-06"} <= {finding.rule for finding in report_of(content).findings}
