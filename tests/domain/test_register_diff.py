"""An order beside the register: same, changed, new, gone, locked; what is left out is unchanged."""

from __future__ import annotations

from typing import Any

from reviewer_tui.domain.filed import NOTHING_FILED, Filed, FiledAccess
from reviewer_tui.domain.filing import FilingContent, FilingType
from reviewer_tui.domain.online_service import IpRange
from reviewer_tui.domain.register_diff import register_diff
from reviewer_tui.domain.sponsor import Sponsor
from tests.builders import a_domain, a_sponsor, a_website, an_access
from tests.domain.test_checks_change import NUMBER, around, filed_service, filed_sponsor, order

T = FilingType


def states(content: FilingContent, filed: Filed | None = None) -> dict[str, tuple[str, bool]]:
    diff = register_diff(content, around().filed if filed is None else filed)
    assert diff is not None
    return {field.path: (field.change.value, field.locked) for part in diff.parts for field in part.fields}


def changed(content: FilingContent, **filed: Any) -> dict[str, tuple[str, bool]]:
    return {path: one for path, one in states(content, around(**filed).filed).items() if one[0] != "same"}


def test_an_order_as_it_is_filed_differs_in_nothing() -> None:
    assert changed(order(T.CHANGE)) == {}


def test_a_first_filing_has_nothing_to_be_compared_with() -> None:
    assert register_diff(order(T.CHANGE), NOTHING_FILED) is None


def test_locked_fields_are_marked_whether_they_changed_or_not() -> None:
    assert states(order(T.CHANGE))["sponsor.province"] == ("same", True)
    moved = order(T.CHANGE, sponsor=a_sponsor(icp_number=NUMBER, province="110000", name="新名有限公司"))
    assert changed(moved) == {"sponsor.province": ("changed", True), "sponsor.name": ("changed", False)}
    other = changed(order(T.CHANGE), sponsor=filed_sponsor(certificate_number="91110000600037341L"))
    assert other == {"sponsor.certificate.number": ("changed", True)}


def test_an_individuals_nature_is_locked() -> None:
    assert changed(order(T.CHANGE), sponsor=filed_sponsor(nature=5)) == {"sponsor.nature": ("changed", True)}


def test_what_is_left_out_is_unchanged() -> None:
    silent = order(
        T.CHANGE,
        sponsor=Sponsor(icp_number=NUMBER),
        services=(a_website(icp_number=f"{NUMBER}-1", name="", domains=(), accesses=()),),
    )
    assert changed(silent) == {}
    diff = register_diff(silent, around().filed)
    assert diff is not None
    assert [field.new for part in diff.parts for field in part.fields if field.path == "sponsor.name"]


def test_domains_come_and_go_and_keep_their_ids() -> None:
    two = (a_domain(id="d1", name="EXAMPLE.com"), a_domain(id="d2", name="example.net"))
    content = order(T.CHANGE, services=(a_website(icp_number=f"{NUMBER}-1", domains=two),))
    filed = {"s1": filed_service(domains=("example.com", "example.org"))}
    assert changed(content, services=filed) == {
        "service.s1.domains.d2.name": ("added", False),
        "service.s1.domains.rd2.name": ("removed", False),
    }


def test_a_website_that_leaves_all_its_domains_is_locked_to_them() -> None:
    found = changed(order(T.CHANGE), services={"s1": filed_service(domains=("example.net",))})
    assert found == {
        "service.s1.domains.d1.name": ("added", True),
        "service.s1.domains.rd1.name": ("removed", True),
    }


def test_addresses_are_compared_access_by_access_and_other_providers_are_left_out() -> None:
    moved = an_access(authority_id="9", ips=(IpRange(start="192.0.2.20"),))
    content = order(T.CHANGE, services=(a_website(icp_number=f"{NUMBER}-1", accesses=(moved,)),))
    known = FiledAccess(start="192.0.2.10", authority_id="9")
    theirs = FiledAccess(start="198.51.100.1", provider="示例接入商")
    found = changed(content, services={"s1": filed_service(accesses=(known, theirs))})
    assert found == {"service.s1.accesses.a1.ips": ("changed", False)}
