"""A cancellation closes and takes out of the register exactly what it cancels; on both stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import Filing, FilingType
from reviewer_tui.domain.sponsor import Sponsor
from tests.builders import a_website
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server
from tests.usecases.filed_desk import NUMBER, OTHERS, OURS, SERVICE, fill_register, other_access, send
from tests.usecases.test_followup import walk

ROADS = ["sqlite", pytest.param("server", marks=pytest.mark.skipif(binaries() is None, reason="no PostgreSQL here"))]
T = FilingType
SECOND = "192.0.2.77"
ELSEWHERE = "203.0.113.5"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(params=ROADS)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    if request.param == "server":
        made = on_server(made, request.getfixturevalue("server"))
    fill_register(
        made,
        other_access(),
        other_access("", SECOND),
        f"service,{NUMBER}-2,海河示例二,,,,,website,,,",
        f"domain,{NUMBER}-2,example.net,,,,,,example.net,,",
        f"access,{NUMBER}-2,{ELSEWHERE},,,,,,,{ELSEWHERE},",
    )
    yield made
    made.desk.close()


def approved(desk: SampleDesk, filing: Filing) -> Filing:
    done = walk(desk, desk.pass_on(filing), "upload", "accepted")
    if filing.type is not T.CANCEL_ACCESS:
        done = walk(desk, done, "sms_all_verified")
    return desk.record(done, "authority_approved")


def closing(desk: SampleDesk, filing: Filing) -> set[str]:
    with desk.desk.store.reading() as work:
        tasks = work.ports.of(filing.id)
    assert {task.action.value for task in tasks} <= {"close"}
    return {task.address for task in tasks}


def cut(desk: SampleDesk, filing: Filing) -> tuple[set[str], tuple[str, ...], bool]:
    view = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False)
    assert view.cut is not None
    return {one.address for one in view.cut.addresses}, view.cut.domains, view.cut.irreversible


def test_a_cancelled_access_closes_its_own_address_only(desk: SampleDesk) -> None:
    filing = send(desk, T.CANCEL_ACCESS)
    assert cut(desk, filing) == ({OURS}, ("example.com",), False)
    assert closing(desk, approved(desk, filing)) == {OURS}


def test_an_order_that_names_no_access_closes_all_of_ours_and_none_of_others(desk: SampleDesk) -> None:
    filing = send(desk, T.CANCEL_ACCESS, services=(a_website(icp_number=SERVICE, accesses=()),))
    assert cut(desk, filing)[0] == {OURS, SECOND}
    assert closing(desk, approved(desk, filing)) == {OURS, SECOND}


def test_a_cancelled_service_closes_what_is_filed_under_it(desk: SampleDesk) -> None:
    website = a_website(icp_number=SERVICE, domains=(), accesses=())
    filing = send(desk, T.CANCEL_SERVICE, sponsor=Sponsor(icp_number=NUMBER), services=(website,))
    assert cut(desk, filing) == ({OURS, SECOND}, ("example.com",), True)
    assert closing(desk, approved(desk, filing)) == {OURS, SECOND}


def test_a_cancelled_entity_closes_all_of_ours_under_it(desk: SampleDesk) -> None:
    filing = send(desk, T.CANCEL_SPONSOR, sponsor=Sponsor(icp_number=NUMBER), services=())
    addresses, domains, irreversible = cut(desk, filing)
    assert (addresses, set(domains), irreversible) == ({OURS, SECOND, ELSEWHERE}, {"example.com", "example.net"}, True)
    assert closing(desk, approved(desk, filing)) == {OURS, SECOND, ELSEWHERE}


def test_the_register_keeps_the_other_accesses_of_a_service(desk: SampleDesk) -> None:
    from reviewer_tui.usecases.approval import note_cancellation

    filing = send(desk, T.CANCEL_ACCESS)
    with desk.desk.store.work() as work:
        note_cancellation(work, filing, work.revisions.content(filing.id, 1), desk.clock.at)
        work.commit()
    with desk.desk.store.reading() as work:
        left = {one.ip_start for one in work.register.records([NUMBER], "access")}
        (service,) = work.neighbours.numbered("service", [SERVICE])
    assert left == {SECOND, OTHERS, ELSEWHERE}
    assert service.status == "filed"
