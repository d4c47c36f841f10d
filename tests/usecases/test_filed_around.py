"""What the register and other orders say of a change or cancellation, looked up on both stores, and asked again each time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import FilingType
from reviewer_tui.domain.sponsor import Certificate, Sponsor
from reviewer_tui.errors import Refused
from tests.builders import a_filing_content, a_sponsor, a_website
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server
from tests.usecases.filed_desk import NUMBER, SERVICE, fill_register, found, other_access, send

ROADS = ["sqlite", pytest.param("server", marks=pytest.mark.skipif(binaries() is None, reason="no PostgreSQL here"))]
T = FilingType


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(params=ROADS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    if request.param == "server":
        made = on_server(made, request.getfixturevalue("server"))
    yield made
    made.desk.close()


def test_the_earlier_change_stands_and_the_later_one_waits_until_it_is_over(desk: SampleDesk) -> None:
    fill_register(desk)
    first, second = send(desk, T.CHANGE, "BG-1"), send(desk, T.CHANGE, "BG-2")
    assert found(desk, first) == set()
    assert found(desk, second) == {"R-TYP-01:change_under_review@sponsor"}
    with pytest.raises(Refused) as closed:
        desk.pass_on(second)
    assert closed.value.reason == "refused.gate"
    desk.record(first, "withdraw", note="申请人撤回")
    assert found(desk, second) == set()


def test_an_order_that_names_only_the_entity_number_is_found_by_what_the_register_has_of_it(desk: SampleDesk) -> None:
    fill_register(desk)
    send(desk, T.CHANGE, "BG-1")
    named = Sponsor(icp_number=NUMBER, certificate=Certificate())
    second = send(desk, T.CHANGE, "BG-2", sponsor=named)
    assert "R-TYP-01:change_under_review@sponsor" in found(desk, second)


def test_orders_of_other_sponsors_exclude_nothing(desk: SampleDesk) -> None:
    fill_register(desk)
    other = a_sponsor(name="示例另一家有限公司")
    other = a_sponsor(certificate=other.certificate.__class__(type=1, number="91110000600037341L"))
    desk.add(a_filing_content(order_no="BG-0", type=T.CHANGE, sponsor=other, services=(a_website(),)))
    assert found(desk, send(desk, T.CHANGE)) == set()


def test_a_service_is_found_by_its_number_whoever_sends_the_order(desk: SampleDesk) -> None:
    send(desk, T.CANCEL_SERVICE, "ZX-1", sponsor=Sponsor())
    second = send(desk, T.CANCEL_SERVICE, "ZX-2", sponsor=Sponsor())
    assert found(desk, second) == {"R-TYP-07:duplicate@sponsor"}


def test_the_only_access_stays_until_the_register_knows_another_one(desk: SampleDesk) -> None:
    fill_register(desk)
    filing = send(desk, T.CANCEL_ACCESS)
    (service,) = content(desk, filing.id).services
    assert found(desk, filing) == {f"R-TYP-06:only_access@service.{service.id}.accesses"}
    fill_register(desk, other_access())
    assert found(desk, filing) == set()


def test_a_number_that_is_cancelled_meanwhile_accepts_nothing(desk: SampleDesk) -> None:
    fill_register(desk)
    filing = send(desk, T.CHANGE)
    assert found(desk, filing) == set()
    with desk.desk.store.work() as work:
        work.register.cancel(sponsor_number=NUMBER, at=desk.clock.at)
        work.commit()
    assert {key.partition("@")[0] for key in found(desk, filing)} == {"R-TYP-09:entity", "R-TYP-09:service"}


def test_the_other_orders_of_a_sponsor_are_looked_up_by_an_index(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    fill_register(desk)
    filing = send(desk, T.CHANGE)
    seen: list[str] = []
    with desk.desk.store.reading() as work:
        source = work.neighbours._source  # the plans are asked of the connection that answers
        asked = source.named
        source.named = lambda sql, values: (seen.append(sql), asked(sql, values))[1]
        work.neighbours.numbered("access", [SERVICE])
        work.neighbours.orders(
            filing.id, certificate_number="91350100M000100Y43", entity_number=NUMBER, services=[SERVICE]
        )
        del source.named
        for sql in seen:
            plan = [row["detail"] for row in asked(f"EXPLAIN QUERY PLAN {sql}", ["x"] * sql.count("?"))]
            assert plan
            assert not [step for step in plan if step.startswith("SCAN")], (sql, plan)


def content(desk: SampleDesk, filing_id: int):  # type: ignore[no-untyped-def]
    with desk.desk.store.reading() as work:
        return work.revisions.content(filing_id, 1)
