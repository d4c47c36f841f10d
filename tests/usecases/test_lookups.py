"""Look-ups over a real desk: evidence beside a field, sealed and masked, carried while the field is unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.lookup import LookupSource, likely_source
from reviewer_tui.errors import BadInput, NotFound, NotPermitted
from reviewer_tui.usecases.lookup_views import LookupView
from reviewer_tui.usecases.lookups import LookupResult
from tests.builders import a_filing_content
from tests.postgres_server import binaries, postgres_server
from tests.sample_desk import SampleDesk, sample_desk
from tests.server_desk import on_server

NAME, PRINCIPAL = "sponsor.name", "sponsor.principal.name"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def look_up(desk: SampleDesk, filing: Filing, path: str = NAME, by: str = "lilei", **typed: str) -> LookupResult:
    return desk.desk.lookups.add(desk.who(by), filing.id, path, likely_source(path), **typed)


def seen(desk: SampleDesk, filing: Filing, by: str = "lilei") -> tuple[LookupView, ...]:
    return desk.desk.review.open(desk.who(by), filing.id, in_clear=True).lookups


def test_what_was_looked_up_stands_beside_its_field_with_the_verdict_and_moves_nothing(desk: SampleDesk) -> None:
    filing = desk.add()
    declared = a_filing_content().sponsor.name
    assert look_up(desk, filing, found=declared) == LookupResult(number=1, changed=True)
    assert look_up(desk, filing, found=f"{declared}(集团)", text="存续", at="2026-11-22").number == 2
    assert look_up(desk, filing, found=declared) == LookupResult(number=1, changed=False), "the same on the same day"
    first, second = seen(desk, filing)
    assert (first.same, first.current, first.lookup.source) == (True, True, LookupSource.CREDIT_REGISTER)
    assert (first.lookup.by, first.lookup.at, first.lookup.revision) == ("lilei", desk.clock.now(), 1)
    assert (second.same, second.lookup.declared) == (False, declared)
    assert desk.filing(filing.id) == filing
    told = [one for one in desk.desk.history.timeline(filing.id) if one.action == "audit.lookup"]
    assert [dict(one.details)["field"] for one in told] == [NAME, NAME]
    assert declared not in str(told)


def test_values_are_sealed_and_masked_for_all_but_the_lease_holder(desk: SampleDesk) -> None:
    filing = desk.add()
    desk.desk.triage.take(desk.who("lilei"), filing.id)
    look_up(desk, filing, PRINCIPAL, found="赵样本某", text="电话 13700137000")
    (mine,), (theirs,) = seen(desk, filing), seen(desk, filing, "hanmeimei")
    assert (mine.lookup.found, mine.lookup.text) == ("赵样本某", "电话 13700137000")
    assert (theirs.lookup.found, theirs.lookup.text, theirs.same) == ("赵*", "***", False)
    assert theirs.lookup.declared.endswith("*")
    assert desk.desk.lookups.rows(desk.who("lilei"), filing.id) == (theirs,)
    files = b"".join(each.read_bytes() for each in desk.database.parent.glob("desk.db*"))
    assert "赵样本某".encode() not in files


def test_it_is_carried_to_a_later_revision_until_its_field_changes(desk: SampleDesk) -> None:
    filing = desk.add()
    look_up(desk, filing, found="x")
    look_up(desk, filing, PRINCIPAL, found="y")
    content = a_filing_content()
    desk.add(replace(content, revision=2, sponsor=replace(content.sponsor, name="另一家样本公司")))
    name, principal = seen(desk, filing)
    assert (name.current, name.lookup.revision, name.gone) == (False, 1, False)
    assert principal.current
    assert look_up(desk, filing, found="x").changed, "of another value it is another look-up"


def test_what_makes_no_sense_is_refused_and_writes_nothing(desk: SampleDesk) -> None:
    filing = desk.add()
    for typed, reason in (
        ({}, "lookup.nothing_found"),
        ({"found": "x" * 1001}, "lookup.too_long"),
        ({"found": "x", "at": "2026-11-24T10:00"}, "input.in_future"),
        ({"found": "x", "at": "2020-01-01"}, "input.before_filing"),
        ({"found": "x", "at": "yesterday"}, "input.when"),
    ):
        with pytest.raises(BadInput) as caught:
            look_up(desk, filing, **typed)
        assert caught.value.reason == reason
    with pytest.raises(NotFound):
        look_up(desk, filing, "sponsor.nothing", found="x")
    with pytest.raises(NotPermitted):
        look_up(desk, filing, by="audit", found="x")
    assert seen(desk, filing) == ()


@pytest.mark.skipif(binaries() is None, reason="PostgreSQL is not installed here")
def test_over_postgresql_look_ups_are_kept_and_counted(tmp_path: Path) -> None:
    with postgres_server() as url:
        desk = on_server(sample_desk(tmp_path), url)
        filing = desk.add()
        assert [look_up(desk, filing, found=value).number for value in "ab"] == [1, 2]
        assert [one.lookup.found for one in seen(desk, filing)] == ["a", "b"]
        desk.desk.close()
