"""What an approved order leaves in the register: renamed records, what a change no longer lists, what an order leaves out."""

from __future__ import annotations

from pathlib import Path

from reviewer_tui.domain.filed import Filed, FiledAccess, FiledService, FiledSponsor
from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.online_service import IpRange
from reviewer_tui.domain.sponsor import Certificate
from reviewer_tui.usecases.contracts import RegisterRecord
from reviewer_tui.usecases.register_records import gone_from, records_of
from tests.builders import CREDIT_CODE, UNIT_NAME, a_domain, a_filing_content, a_sponsor, a_website, an_access
from tests.sample_desk import sample_desk
from tests.usecases.filed_desk import NUMBER, OTHERS, OURS, SERVICE, fill_register, found, send

FILED = Filed(
    sponsor=FiledSponsor(
        number=NUMBER, name=UNIT_NAME, certificate_type=1, certificate_number=CREDIT_CODE, province="35"
    ),
    services={
        "s1": FiledService(
            number=SERVICE,
            name="海河示例云",
            domains=("example.com", "example.net"),
            accesses=(FiledAccess(start=OURS), FiledAccess(start=OTHERS, provider="示例接入商")),
        )
    },
)


def test_a_change_takes_away_what_it_no_longer_lists_of_ours_and_leaves_alone_what_it_does_not_mention() -> None:
    moved = an_access(ips=(IpRange(start="192.0.2.77"),))
    listed = a_website(icp_number=SERVICE, domains=(a_domain(name="EXAMPLE.com"),), accesses=(moved,))
    assert set(gone_from(a_filing_content(services=(listed,)), FILED)) == {
        ("domain", SERVICE, "example.net"),
        ("access", SERVICE, OURS),
    }
    silent = a_website(icp_number=SERVICE, domains=(), accesses=())
    assert gone_from(a_filing_content(services=(silent,)), FILED) == ()


def test_what_an_order_leaves_out_stays_as_it_is_filed(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    bare = a_sponsor(
        icp_number=NUMBER, name="", nature=None, province="", certificate=Certificate(type=None, number="")
    )
    filing = desk.add(a_filing_content(type=FilingType.NEW_ACCESS, sponsor=bare))
    entity, *_ = records_of(filing, a_filing_content(type=FilingType.NEW_ACCESS, sponsor=bare), {}, FILED)
    assert (entity.name, entity.certificate_number, entity.province) == (UNIT_NAME, CREDIT_CODE, "35")


def test_a_number_has_one_name_and_a_list_may_call_an_access_what_it_likes(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    fill_register(desk, f"access,{SERVICE},海河官网,,,,,,,192.0.2.99,", f"service,{SERVICE},海河新名,,,,,website,,,")
    with desk.desk.store.work() as work:
        put = RegisterRecord(kind="sponsor", number=NUMBER, name="示例新名有限公司", certificate_number=CREDIT_CODE)
        assert work.register.put(put, from_filing="F-1", at=desk.clock.at)
        assert not work.register.put(put, from_filing="F-1", at=desk.clock.at)
        assert [one.name for one in work.register.records([NUMBER], "sponsor")] == ["示例新名有限公司"]
        assert [one.name for one in work.register.records([NUMBER], "service")] == ["海河新名"]
        assert [one.name for one in work.register.records([NUMBER], "access")] == [OURS, "192.0.2.99"]
        work.commit()
    only = send(desk, FilingType.CANCEL_ACCESS)
    assert found(desk, only, "R-TYP-06") == set()
