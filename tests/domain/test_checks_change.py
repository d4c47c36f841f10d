"""R-TYP-01 … 12: each rule with something that passes and something that fails."""

from __future__ import annotations

from typing import Any

import pytest

from reviewer_tui.domain.filed import CANCELLED, Filed, FiledAccess, FiledService, FiledSponsor, OtherOrder
from reviewer_tui.domain.filing import FilingContent, FilingType
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.online_service import IpRange
from reviewer_tui.domain.reference import RegisteredNeighbours
from tests.builders import CREDIT_CODE, UNIT_NAME, a_domain, a_filing_content, a_sponsor, a_website, an_access, an_app
from tests.domain.checking import of_rule

T = FilingType
NUMBER = "闽ICP备2026000001号"
ERROR, WARNING, HINT = Severity.ERROR, Severity.WARNING, Severity.HINT
OURS = FiledAccess(start="192.0.2.10", end="192.0.2.10")
THEIRS = FiledAccess(start="198.51.100.1", provider="示例接入商")


def filed_sponsor(**changes: Any) -> FiledSponsor:
    known = {"name": UNIT_NAME, "nature": 4, "province": "35", "certificate_type": 1, "certificate_number": CREDIT_CODE}
    return FiledSponsor(**{"number": NUMBER, **known, **changes})


def filed_service(**changes: Any) -> FiledService:
    known = {"name": "海河示例云", "kind": "website", "domains": ("example.com",), "accesses": (OURS,)}
    return FiledService(**{"number": f"{NUMBER}-1", **known, **changes})


def around(*orders: OtherOrder, known: int = 2, **changes: Any) -> RegisteredNeighbours:
    filed = {"sponsor": filed_sponsor(), "services": {"s1": filed_service()}, "orders": orders, "known": known}
    return RegisteredNeighbours(filed=Filed(**{**filed, **changes}))


def order(kind: FilingType, **changes: Any) -> FilingContent:
    values = {
        "sponsor": a_sponsor(icp_number=NUMBER),
        "services": (a_website(icp_number=f"{NUMBER}-1"),),
        "changed": ("ips",) if kind is T.CHANGE else (),
    }
    return a_filing_content(type=kind, **{**values, **changes})


def other(kind: FilingType, *services: str) -> OtherOrder:
    return OtherOrder(filing="F-7", type=kind, services=frozenset(services))


def test_a_change_passes_when_nothing_else_is_under_way_and_what_is_locked_is_as_it_was() -> None:
    content = order(T.CHANGE)
    for number in range(1, 13):
        assert of_rule(f"R-TYP-{number:02d}", content, register=around()) == []


def test_what_the_register_lacks_is_no_fault() -> None:
    for kind in T:
        for number in range(1, 13):
            assert of_rule(f"R-TYP-{number:02d}", order(kind)) == []


def test_a_change_that_came_first_blocks_a_second_one() -> None:
    register = around(other(T.CHANGE))
    assert of_rule("R-TYP-01", order(T.CHANGE), register=register) == [("change_under_review", ERROR)]
    assert of_rule("R-TYP-01", order(T.CANCEL_ACCESS), register=register) == []


@pytest.mark.parametrize("kind", [T.CHANGE, T.NEW_SERVICE, T.NEW_ACCESS])
def test_the_province_is_locked(kind: FilingType) -> None:
    moved = order(kind, sponsor=a_sponsor(icp_number=NUMBER, province="110000", city="110100"))
    assert of_rule("R-TYP-02", moved, register=around()) == [("province", ERROR)]
    silent = order(kind, sponsor=a_sponsor(icp_number=NUMBER, province=""))
    assert of_rule("R-TYP-02", silent, register=around()) == []


def test_the_certificate_number_is_locked_and_its_case_is_no_difference() -> None:
    register = around(sponsor=filed_sponsor(certificate_number="91110000600037341L"))
    assert of_rule("R-TYP-03", order(T.CHANGE), register=register) == [("certificate", ERROR)]
    same = around(sponsor=filed_sponsor(certificate_number=CREDIT_CODE.lower()))
    assert of_rule("R-TYP-03", order(T.CHANGE), register=same) == []


def test_a_new_name_is_said_or_warned_of() -> None:
    register = around(sponsor=filed_sponsor(name="示例旧名有限公司"))
    assert of_rule("R-TYP-03", order(T.CHANGE), register=register) == [("renamed", WARNING)]
    assert of_rule("R-TYP-03", order(T.CHANGE, changed=("sponsor_name",)), register=register) == []


@pytest.mark.parametrize(
    ("registered", "declared", "expected"),
    [
        (("example.com",), ("example.com", "example.cn"), []),
        (("example.com", "example.cn"), ("example.com",), []),
        (("EXAMPLE.com",), ("example.COM",), []),
        (("xn--fsqu00a.cn",), ("例子.cn",), []),
        (("example.net",), ("example.com",), [("domain_replaced", ERROR)]),
        (("example.net", "example.org"), ("example.org", "example.com"), [("domain_swapped", WARNING)]),
    ],
)
def test_domains_may_go_or_come_but_a_website_is_not_moved_to_another_one(
    registered: tuple[str, ...], declared: tuple[str, ...], expected: list[tuple[str, Severity]]
) -> None:
    domains = tuple(a_domain(id=f"d{place}", name=name) for place, name in enumerate(declared, start=1))
    content = order(T.CHANGE, services=(a_website(icp_number=f"{NUMBER}-1", domains=domains),))
    register = around(services={"s1": filed_service(domains=registered)})
    assert of_rule("R-TYP-03", content, register=register) == expected


def test_an_app_may_change_all_its_domains_which_is_looked_at() -> None:
    content = order(T.CHANGE, services=(an_app(icp_number=f"{NUMBER}-1A"),))
    register = around(services={"s2": filed_service(kind="app", domains=("old.example.com",))})
    assert of_rule("R-TYP-03", content, register=register) == [("domain_swapped", WARNING)]


def test_a_change_of_the_entity_and_a_new_service_exclude_each_other() -> None:
    entity = order(T.CHANGE, changed=("sponsor_address",))
    assert of_rule("R-TYP-04", entity, register=around(other(T.NEW_SERVICE))) == [("new_service_first", ERROR)]
    assert of_rule("R-TYP-04", order(T.CHANGE), register=around(other(T.NEW_SERVICE))) == []
    assert of_rule("R-TYP-04", order(T.NEW_SERVICE), register=around(other(T.CHANGE))) == [("change_first", ERROR)]
    assert of_rule("R-TYP-04", order(T.NEW_SERVICE), register=around(other(T.NEW_ACCESS))) == []


def test_a_new_access_and_a_change_exclude_each_other_unless_the_province_has_the_access_first() -> None:
    assert of_rule("R-TYP-04", order(T.CHANGE), register=around(other(T.NEW_ACCESS))) == [("new_access_first", ERROR)]
    assert of_rule("R-TYP-04", order(T.NEW_ACCESS), register=around(other(T.CHANGE))) == [("change_first", ERROR)]
    for kind, first in ((T.CHANGE, T.NEW_ACCESS), (T.NEW_ACCESS, T.CHANGE)):
        beijing = around(other(first), sponsor=filed_sponsor(province="11"))
        assert of_rule("R-TYP-04", order(kind), register=beijing) == []


def test_only_our_own_access_may_be_cancelled() -> None:
    register = around(services={"s1": filed_service(accesses=(OURS, THEIRS))})
    assert of_rule("R-TYP-05", order(T.CANCEL_ACCESS), register=register) == []
    for start, expected in (("198.51.100.1", ("other_provider", ERROR)), ("203.0.113.9", ("unknown_access", WARNING))):
        website = a_website(icp_number=f"{NUMBER}-1", accesses=(an_access(ips=(IpRange(start=start),)),))
        content = order(T.CANCEL_ACCESS, services=(website,))
        assert of_rule("R-TYP-05", content, register=register) == [expected]


def test_an_access_is_known_by_the_id_of_the_authority_before_its_address() -> None:
    known = filed_service(accesses=(FiledAccess(start="192.0.2.99", authority_id="7"), THEIRS))
    website = a_website(icp_number=f"{NUMBER}-1", accesses=(an_access(authority_id="7"),))
    register = around(services={"s1": known})
    assert of_rule("R-TYP-05", order(T.CANCEL_ACCESS, services=(website,)), register=register) == []


def test_the_only_access_cannot_be_cancelled_and_one_of_two_can() -> None:
    assert of_rule("R-TYP-06", order(T.CANCEL_ACCESS), register=around()) == [("only_access", ERROR)]
    for second in (THEIRS, FiledAccess(start="192.0.2.77")):
        register = around(services={"s1": filed_service(accesses=(OURS, second))})
        assert of_rule("R-TYP-06", order(T.CANCEL_ACCESS), register=register) == []


def test_an_order_that_names_no_access_cancels_all_of_ours() -> None:
    content = order(T.CANCEL_ACCESS, services=(a_website(icp_number=f"{NUMBER}-1", accesses=()),))
    two_of_ours = around(services={"s1": filed_service(accesses=(OURS, FiledAccess(start="192.0.2.77")))})
    assert of_rule("R-TYP-06", content, register=two_of_ours) == [("only_access", ERROR)]


@pytest.mark.parametrize("kind", [T.CANCEL_ACCESS, T.CANCEL_SERVICE])
def test_the_same_cancellation_twice_is_refused(kind: FilingType) -> None:
    assert of_rule("R-TYP-07", order(kind), register=around(other(kind, f"{NUMBER}-1"))) == [("duplicate", ERROR)]
    assert of_rule("R-TYP-07", order(kind), register=around(other(kind, f"{NUMBER}-2"))) == []


def test_an_entity_is_cancelled_once() -> None:
    content = order(T.CANCEL_SPONSOR, services=())
    assert of_rule("R-TYP-07", content, register=around(other(T.CANCEL_SPONSOR))) == [("duplicate", ERROR)]
    assert of_rule("R-TYP-07", content, register=around(other(T.CHANGE))) == []


def test_the_cancellation_of_an_entity_blocks_that_of_a_service_and_is_blocked_by_it() -> None:
    of_service, of_entity = order(T.CANCEL_SERVICE), order(T.CANCEL_SPONSOR, services=())
    entity_first, service_first = around(other(T.CANCEL_SPONSOR)), around(other(T.CANCEL_SERVICE, f"{NUMBER}-9"))
    assert of_rule("R-TYP-08", of_service, register=entity_first) == [("entity_being_cancelled", ERROR)]
    assert of_rule("R-TYP-08", of_entity, register=service_first) == [("service_being_cancelled", ERROR)]
    assert of_rule("R-TYP-08", of_service, register=service_first) == []


def test_cancelled_numbers_accept_nothing() -> None:
    register = around(
        sponsor=filed_sponsor(status=CANCELLED), services={"s1": filed_service(status=CANCELLED, accesses=())}
    )
    for kind in set(T) - {T.FIRST_FILING}:
        assert of_rule("R-TYP-09", order(kind), register=register) == [("entity", ERROR), ("service", ERROR)]
        assert of_rule("R-TYP-09", order(kind), register=around()) == []


def test_an_order_cancels_one_service() -> None:
    two = (a_website(icp_number=f"{NUMBER}-1"), a_website(id="s9", icp_number=f"{NUMBER}-2"))
    assert of_rule("R-TYP-10", order(T.CANCEL_SERVICE, services=two), register=around()) == [("several", ERROR)]
    assert of_rule("R-TYP-10", order(T.CANCEL_SERVICE), register=around()) == []


def test_the_last_service_leaves_a_shell_entity() -> None:
    content = order(T.CANCEL_SERVICE)
    assert of_rule("R-TYP-11", content, register=around(known=1)) == [("last_service", WARNING)]
    assert of_rule("R-TYP-11", content, register=around(known=2)) == []


def test_a_service_under_a_shell_entity_depends_on_the_province() -> None:
    content = order(T.NEW_SERVICE)
    beijing = around(known=0, services={}, sponsor=filed_sponsor(province="11"))
    assert of_rule("R-TYP-11", content, register=beijing) == [("shell_adds", HINT)]
    assert of_rule("R-TYP-11", content, register=around(known=0, services={})) == [("shell", WARNING)]
    assert of_rule("R-TYP-11", content, register=around(known=1)) == []


def test_an_individual_does_not_become_a_company() -> None:
    register = around(sponsor=filed_sponsor(nature=5))
    assert of_rule("R-TYP-12", order(T.CHANGE), register=register) == [("individual", ERROR)]
    silent = order(T.CHANGE, sponsor=a_sponsor(icp_number=NUMBER, nature=None))
    assert of_rule("R-TYP-12", silent, register=register) == []


def test_a_branch_files_on_its_own() -> None:
    branch = order(T.NEW_SERVICE, sponsor=a_sponsor(icp_number=NUMBER, name=f"{UNIT_NAME}福州分公司"))
    assert of_rule("R-TYP-12", branch, register=around()) == [("branch", WARNING)]
