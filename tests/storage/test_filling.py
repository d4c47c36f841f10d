"""A database from before the lists: its upgrade opens what is sealed and fills what the lists show, or asks for the key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.bootstrap import open_desk, place_of
from reviewer_tui.domain.filing import FilingType
from reviewer_tui.errors import BadInput
from reviewer_tui.storage import filling
from reviewer_tui.storage.engine import open_engine
from reviewer_tui.storage.filling import LISTS
from reviewer_tui.storage.migrate import fill_missing
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.usecases.list_model import ListQuery, ListRow, ListView
from tests.builders import a_filing_content, a_sponsor, a_website
from tests.sample_desk import SampleDesk, sample_desk
from tests.usecases.test_followup import at_ready, walk

REGISTER = """kind,number,name,certificate_number,nature,domain,ip_start
sponsor,京ICP备2026000008号,李示例,11010519491231002X,5,,
service,京ICP备2026000008号-1,示例网,,,,
domain,京ICP备2026000008号-1,示例网,,,PAGE.example.com,
access,京ICP备2026000008号-1,示例网,,,,203.0.113.7
"""


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    """An approved order with its numbers, an open change of what the register lacks, a withdrawn one, a register."""
    made = sample_desk(tmp_path)
    approved = walk(made, at_ready(made), "upload", "accepted", "sms_all_verified")
    numbers = {"number": "闽ICP备2026000001号", "service_number.s1": "闽ICP备2026000001号-1"}
    made.record(approved, "authority_approved", **numbers)
    for order in ("BA-OPEN", "BA-GONE"):
        sponsor = a_sponsor(icp_number=f"津ICP备2026{len(order)}00001号")
        services = (a_website(name=order, icp_number="津ICP备2026000001号-2"),)
        content = replace(a_filing_content(order_no=order, sponsor=sponsor, services=services), type=FilingType.CHANGE)
        filing = made.add(content)
    made.record(filing, "withdraw", note="asked for by the applicant")
    made.desk.register.import_csv(made.who("wang"), REGISTER)
    yield made
    made.desk.close()


def everything(sample: SampleDesk) -> dict[ListView, tuple[ListRow, ...]]:
    desk = open_desk(sample.settings, clock=sample.clock)
    try:
        return {view: desk.lists.page(ListQuery(view=view)).rows for view in ListView}
    finally:
        desk.close()


def empty_lists(sample: SampleDesk) -> None:
    """As the migration itself leaves an older database."""
    sample.desk.close()
    connection = connect(sample.database)
    connection.execute("DELETE FROM filing_service")
    connection.execute("DELETE FROM adoption")
    connection.execute("UPDATE register_record SET certificate = '', detail = ''")
    connection.close()


def upgrade(sample: SampleDesk, before: str = "0001_initial") -> None:
    place = place_of(sample.settings)
    engine = open_engine(place)
    try:
        with engine.begin() as connection:
            fill_missing(connection, place, before)
    finally:
        engine.dispose()


def test_an_upgrade_fills_the_lists_as_if_they_had_always_been_kept(sample: SampleDesk) -> None:
    before = everything(sample)
    assert all(before[view] for view in ListView if view is not ListView.RETURNED)
    assert "110***********002X" in str(before[ListView.SPONSOR])
    assert "闽ICP备2026000001号-1" in str(before[ListView.SERVICE])
    assert "page.example.com" in str(before[ListView.SERVICE])
    empty_lists(sample)
    assert everything(sample) != before
    upgrade(sample, before=LISTS)
    assert everything(sample) != before
    upgrade(sample)
    assert everything(sample) == before


def test_an_upgrade_without_the_key_says_so_and_fills_nothing(sample: SampleDesk) -> None:
    empty_lists(sample)
    before = everything(sample)
    key = sample.settings.key_file
    hidden = key.rename(key.with_suffix(".away"))
    with pytest.raises(BadInput, match=r"key\.missing"):
        upgrade(sample)
    assert everything(sample) == before
    hidden.rename(key)
    upgrade(sample)
    assert everything(sample) != before


def test_a_long_upgrade_says_how_far_it_is(sample: SampleDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "_PAGE", 1)
    empty_lists(sample)
    place = place_of(sample.settings)
    engine = open_engine(place)
    told: list[int] = []
    with engine.begin() as connection:
        fill_missing(connection, place, "0001_initial", told.append)
    engine.dispose()
    assert len(told) > 1
    assert told == list(range(1, len(told) + 1))
