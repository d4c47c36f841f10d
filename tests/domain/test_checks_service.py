"""R-SVC, R-DOM, R-NET: the service, its domains and how it is connected."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reviewer_tui.domain.domain_names import levels_below, parse_domain_name, registered_domain
from reviewer_tui.domain.filing import FilingContent, FilingType
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.online_service import IpRange, ServiceKind
from reviewer_tui.domain.reference import RegisteredNeighbours, RegisteredService
from reviewer_tui.domain.sponsor import Sponsor
from tests.builders import (
    TODAY,
    UNIT_NAME,
    a_domain,
    a_filing_content,
    a_material,
    a_personal_filing,
    a_pre_approval,
    a_sponsor,
    a_website,
    an_access,
    an_app,
    an_app_filing,
    materials_for,
    tables,
)
from tests.domain.checking import applies, found, of_rule, the_finding

ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT


def site(**changes: Any) -> FilingContent:
    return a_filing_content(services=(a_website(**changes),))


def domain(**changes: Any) -> FilingContent:
    """A website with one changed domain, and a home URL that fits it."""
    one = a_domain(**changes)
    return site(domains=(one,), home_url=f"https://{one.name}/")


def address(start: str, end: str = "") -> FilingContent:
    return site(accesses=(an_access(ips=(IpRange(start=start, end=end),)),))


def held_by(holder: str, relation: str = "", **sponsor: Any) -> FilingContent:
    service = a_website(domains=(a_domain(holder=holder, holder_relation=relation),))
    return a_filing_content(services=(service,), sponsor=a_sponsor(**sponsor))


@pytest.mark.parametrize(
    ("rule", "content", "expected"),
    [
        ("R-SVC-01", site(name=""), [("missing", ERROR)]),
        ("R-SVC-01", site(name="字" * 512), []),
        ("R-SVC-01", site(name="字" * 513), [("too_long", ERROR)]),
        ("R-SVC-01", a_filing_content(services=()), [("no_service", ERROR)]),
        ("R-SVC-07", site(contents=()), [("missing", ERROR)]),
        ("R-SVC-07", site(contents=(3,)), [("unknown", ERROR)]),
        ("R-SVC-07", an_app_filing(services=(an_app(contents=(500,)),)), [("not_leaf", ERROR)]),
        ("R-SVC-07", an_app_filing(services=(an_app(contents=(3, 176)),)), []),
        ("R-SVC-07", an_app_filing(services=(an_app(contents=(999,)),)), [("unknown", ERROR)]),
        ("R-SVC-12", site(languages=()), [("missing", ERROR)]),
        ("R-SVC-12", site(languages=(1, 99)), [("unknown", ERROR)]),
        ("R-DOM-01", site(domains=()), [("none", ERROR)]),
        ("R-DOM-01", domain(name=""), [("missing", ERROR)]),
        ("R-DOM-01", domain(name="a.b"), [("length", ERROR)]),
        ("R-DOM-01", domain(name="a" * 126 + ".cn"), [("length", ERROR)]),
        ("R-DOM-01", domain(name="exa_mple.com"), [("malformed", ERROR)]),
        ("R-DOM-01", domain(name="-example.com"), [("malformed", ERROR)]),
        ("R-DOM-01", domain(name="https://example.com"), [("malformed", ERROR)]),
        ("R-DOM-01", domain(name="example.com:8080"), [("malformed", ERROR)]),
        ("R-DOM-01", domain(name="example.com\n"), [("malformed", ERROR)]),
        ("R-DOM-01", domain(name="example１.com"), [("malformed", ERROR)]),
        ("R-DOM-01", domain(name="example。com"), [("malformed", ERROR)]),
        ("R-DOM-01", domain(name="192.0.2.1"), [("malformed", ERROR)]),
        ("R-DOM-01", domain(name="例子.中国"), []),
        ("R-DOM-01", domain(name="xn--fsqu00a.xn--fiqs8s"), []),
        ("R-DOM-02", domain(name="Example.COM"), []),
        ("R-DOM-02", domain(name="example.com.cn"), []),
        ("R-DOM-02", domain(name="www.example.com"), [("www", ERROR)]),
        ("R-DOM-02", domain(name="shop.example.com.cn"), [("subdomain", ERROR)]),
        ("R-DOM-02", domain(name="com.cn"), [("suffix_only", ERROR)]),
        ("R-DOM-02", domain(name="jw.example.gov.cn"), []),
        ("R-DOM-02", domain(name="www.example.gov.cn"), [("www", ERROR)]),
        ("R-DOM-02", domain(name="商店.例子.中国"), [("subdomain", ERROR)]),
        ("R-DOM-05", domain(expires_on=date(2027, 2, 23)), [("ends_soon", ERROR)]),
        ("R-DOM-05", domain(expires_on=date(2027, 2, 24)), []),
        ("R-DOM-05", domain(expires_on=TODAY), [("ends_soon", ERROR)]),
        ("R-DOM-05", domain(expires_on=date(2026, 11, 22)), [("expired", ERROR)]),
        ("R-DOM-05", domain(expires_on=None), [("unknown", WARNING)]),
        ("R-DOM-07", held_by("别的公司"), [("differs", ERROR)]),
        ("R-DOM-07", held_by(f" {UNIT_NAME} ", "self"), []),
        ("R-DOM-07", held_by(""), [("unknown", WARNING)]),
        ("R-DOM-07", held_by("李示例", "legal_representative"), [("province_accepts", WARNING)]),
        ("R-DOM-07", held_by("李示例"), [("province_accepts", WARNING)]),
        ("R-DOM-07", held_by("股东", "shareholder"), [("shareholder", ERROR)]),
        ("R-DOM-07", held_by("李示例", province="310000", city="310100"), [("legal_representative", ERROR)]),
        ("R-DOM-10", site(home_url=""), [("missing", ERROR)]),
        ("R-DOM-10", site(home_url="example.com"), []),
        ("R-DOM-10", site(home_url="http://example.com:8080/index.html"), []),
        ("R-DOM-10", site(home_url="https://example.org/?from=example.com"), [("other_domain", ERROR)]),
        ("R-DOM-10", site(home_url="https://notexample.com/"), [("other_domain", ERROR)]),
        ("R-DOM-10", site(home_url="http://[bad"), [("malformed", ERROR)]),
        ("R-DOM-10", site(home_url="example.com\n"), [("malformed", ERROR)]),
        ("R-DOM-10", site(home_url="https://example.com/" + "x" * 236), [("length", ERROR)]),
        ("R-NET-01", address("192.0.2.1", "192.0.2.9"), []),
        ("R-NET-01", address("192.0.2.9", "192.0.2.1"), [("reversed", ERROR)]),
        ("R-NET-01", address("10.1.2.3"), [("not_public", ERROR)]),
        ("R-NET-01", address("172.31.0.1"), [("not_public", ERROR)]),
        ("R-NET-01", address("100.64.0.1"), [("not_public", ERROR)]),
        ("R-NET-01", address("224.0.0.1"), [("not_public", ERROR)]),
        ("R-NET-01", address("9.0.0.0", "11.0.0.0"), [("not_public", ERROR)]),
        ("R-NET-01", address("2001:db8::1"), [("not_ipv4", ERROR)]),
        ("R-NET-01", address("192.0.2.1:443"), [("not_ipv4", ERROR)]),
        ("R-NET-01", address("192.0.2.0/24"), [("not_ipv4", ERROR)]),
        ("R-NET-01", address("192.0.2.1\n"), [("not_ipv4", ERROR)]),
        ("R-NET-01", address("１92.0.2.1"), [("not_ipv4", ERROR)]),
        ("R-NET-01", address("192.0.02.1"), [("not_ipv4", ERROR)]),
        ("R-NET-01", address(""), [("missing", ERROR)]),
        ("R-NET-01", site(accesses=()), [("missing", ERROR)]),
        ("R-NET-03", site(accesses=()), [("modes_missing", ERROR), ("locations_missing", ERROR)]),
        ("R-NET-03", site(accesses=(an_access(modes=(3,)),)), [("modes_unknown", ERROR)]),
        ("R-NET-03", site(accesses=(an_access(locations=()),)), [("locations_missing", ERROR)]),
        ("R-NET-03", site(accesses=(an_access(locations=(3,)),)), [("locations_unknown", ERROR)]),
    ],
)
def test_service_domain_and_network_rules(
    rule: str, content: FilingContent, expected: list[tuple[str, Severity]]
) -> None:
    assert of_rule(rule, content) == expected


def test_documentation_addresses_pass_only_where_they_are_exempt() -> None:
    for start in ("192.0.2.1", "198.51.100.1", "203.0.113.1"):
        assert of_rule("R-NET-01", address(start), tables=tables(exempt_documentation_addresses=True)) == []
        strict = tables(exempt_documentation_addresses=False)
        assert of_rule("R-NET-01", address(start), tables=strict) == [("not_public", ERROR)]


def test_the_same_name_twice_is_an_error_for_an_app_and_a_warning_for_a_website() -> None:
    apps = (an_app(), an_app(id="s3", name="海河 示例", domains=(), accesses=()))
    assert of_rule("R-SVC-06", a_filing_content(services=apps)) == [("double", ERROR)]
    sites = (a_website(), a_website(id="s3"))
    assert the_finding("R-SVC-06", a_filing_content(services=sites)).path == "service.s3.name"


def test_a_website_and_an_app_of_one_name_are_only_mentioned() -> None:
    services = (a_website(name="海河示例"), an_app())
    assert of_rule("R-SVC-06", a_filing_content(services=services)) == [("other_kind", HINT)]


def test_a_name_that_the_register_has_is_found_but_not_the_service_itself() -> None:
    known = RegisteredService(name="海河示例云", kind="website", icp_number="闽ICP备12345678号-1")
    register = RegisteredNeighbours(services=(known,))
    assert of_rule("R-SVC-06", a_filing_content(), register=register) == [("double", WARNING)]
    itself = a_website(icp_number="闽ICP备12345678号-1")
    content = a_filing_content(
        type=FilingType.CHANGE,
        sponsor=a_sponsor(icp_number="闽ICP备12345678号"),
        services=(itself,),
        changed=("domains",),
    )
    assert of_rule("R-SVC-06", content, register=register) == []


def test_a_name_known_without_number_or_kind_is_a_double_only_of_something_new() -> None:
    register = RegisteredNeighbours(services=(RegisteredService(name="海河示例", kind=""),))
    assert of_rule("R-SVC-06", an_app_filing(), register=register) == [("double", WARNING)]
    change = an_app_filing(type=FilingType.CHANGE)
    assert of_rule("R-SVC-06", change, register=register) == []
    known = RegisteredNeighbours(services=(RegisteredService(name="海河示例", kind="app", icp_number="闽ICP备1号"),))
    assert of_rule("R-SVC-06", an_app_filing(), register=known) == [("double", ERROR)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"number": ""}, [("number_missing", ERROR)]),
        ({"number": "号" * 513}, [("number_too_long", ERROR)]),
        ({"code": 4, "number": ""}, [("number_missing", WARNING)]),
        ({"code": 24, "number": ""}, []),
        ({"code": 77}, [("unknown", WARNING)]),
        ({}, []),
    ],
)
def test_a_chosen_pre_approval_has_a_number(changes: dict[str, Any], expected: list[tuple[str, Severity]]) -> None:
    assert of_rule("R-SVC-09", site(pre_approvals=(a_pre_approval(**changes),))) == expected


def test_a_pre_approval_has_at_most_ten_scans() -> None:
    content = site(pre_approvals=(a_pre_approval(),))
    scans = tuple(
        a_material("MAT_PRE_APPROVAL", id=f"m{page}", service_id="s1", pre_approval=1, page=page) for page in range(11)
    )
    files = materials_for(content, without=("MAT_PRE_APPROVAL",))
    assert of_rule("R-SVC-09", content, materials=files + scans[:10]) == []
    assert of_rule("R-SVC-09", content, materials=files + scans) == [("too_many_scans", ERROR)]


def test_an_individual_holds_its_own_domain() -> None:
    content = a_personal_filing()
    assert applies("R-DOM-07", content)
    [service] = content.services
    other = a_domain(holder="王样本", holder_relation="self")
    assert of_rule("R-DOM-07", a_personal_filing(services=(a_website(domains=(other,)),))) == [("differs", ERROR)]
    number = a_domain(holder=content.sponsor.name, holder_document_number="11010519491231002X")
    assert of_rule("R-DOM-07", a_personal_filing(services=(a_website(domains=(number,)),))) == [("other_number", ERROR)]
    assert service.domains[0].holder == content.sponsor.name


def test_the_holder_of_a_unit_may_differ_in_width_with_a_warning() -> None:
    content = held_by("示例（福州）有限公司", name="示例(福州)有限公司")
    assert of_rule("R-DOM-07", content) == [("width", WARNING)]


def test_months_of_a_domain_are_a_setting() -> None:
    content = domain(expires_on=date(2027, 1, 1))
    assert of_rule("R-DOM-05", content, tables=tables(minimum_domain_months=1)) == []


def test_a_fault_of_a_domain_proposes_its_reason_at_its_field() -> None:
    finding = the_finding("R-DOM-05", domain(expires_on=TODAY))
    assert (finding.reason, finding.field) == ("D04", "material.domain_certificate")
    assert finding.path == "service.s1.domains.d1.expires_on"
    assert dict(finding.evidence) == {"expires": "2026-11-23", "months": "3"}


def test_a_new_access_says_the_access_and_need_not_repeat_the_service() -> None:
    service = a_website(
        icp_number="闽ICP备12345678号-1", name="", contents=(), languages=(), home_url="", domains=(), accesses=()
    )
    content = a_filing_content(
        type=FilingType.NEW_ACCESS, sponsor=Sponsor(icp_number="闽ICP备12345678号"), services=(service,)
    )
    assert {key.split("@")[0] for key in found(content)} == {
        "R-NET-01:missing",
        "R-NET-03:modes_missing",
        "R-NET-03:locations_missing",
    }


def test_a_mini_program_in_existing_data_is_not_judged_as_an_app() -> None:
    content = site(kind=ServiceKind.MINI_PROGRAM)
    assert not applies("R-APP-01", content)


@pytest.mark.parametrize(
    ("name", "registered", "levels"),
    [
        ("example.com", "example.com", 0),
        ("example.com.cn", "example.com.cn", 0),
        ("a.b.example.com.cn", "example.com.cn", 2),
        ("a.b.c.d.example.cn", "example.cn", 4),
        ("商店.例子.中国", "xn--fsqu00a.xn--fiqs8s", 1),
    ],
)
def test_levels_are_counted_left_of_the_registered_domain(name: str, registered: str, levels: int) -> None:
    parsed = parse_domain_name(name)
    assert parsed is not None
    assert registered_domain(parsed) == registered
    assert levels_below(parsed) == levels


def test_both_forms_of_a_name_are_kept() -> None:
    parsed = parse_domain_name("例子.中国")
    assert parsed is not None
    assert (parsed.unicode, parsed.ascii) == ("例子.中国", "xn--fsqu00a.xn--fiqs8s")
    assert parse_domain_name("XN--FSQU00A.xn--fiqs8s") == parsed
