"""The numbers of the public-security filing: what may be recorded, what the clocks hear, and putting a wrong one right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from reviewer_tui.domain.calendar import closing_date
from reviewer_tui.domain.deadline import Deadline
from reviewer_tui.domain.filing import FilingType
from reviewer_tui.errors import BadInput, DeskError, NotPermitted, Refused
from tests.filings_on_the_way import texted
from tests.police_numbers import NUMBER, OTHER, numbered, proven, two_services, waiting
from tests.sample_desk import NOW, SampleDesk, sample_desk
from tests.usecases.filed_desk import SERVICE, fill_register, send


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SampleDesk]:
    desk = sample_desk(tmp_path_factory.mktemp("police"))
    yield desk
    desk.desk.close()


@pytest.fixture
def desk(made: SampleDesk) -> SampleDesk:
    made.clock.at = NOW
    return made


def clock(desk: SampleDesk, filing_id: int, code: str) -> Deadline | None:
    with desk.desk.store.reading() as work:
        return next((one for one in reversed(work.deadlines.of(filing_id)) if one.clock == code), None)


def state(desk: SampleDesk, filing_id: int, code: str) -> str:
    found = clock(desk, filing_id, code)
    return found.state.value if found else "-"


def due(desk: SampleDesk, filing_id: int, code: str) -> str:
    found = clock(desk, filing_id, code)
    assert found is not None
    assert found.due_at is not None
    return closing_date(found.due_at).isoformat()


def test_the_number_ends_the_duty_to_file_and_begins_the_one_to_show_it(desk: SampleDesk) -> None:
    filing = waiting(desk, "P-1")
    assert due(desk, filing.id, "DL12") == "2026-12-23"
    desk.wait(days=5)
    assert numbered(desk, filing, number="闽公网安备 ３５０１０２０２００１２３４号", on="2026-11-26").changed
    assert state(desk, filing.id, "DL12") == "met"
    assert due(desk, filing.id, "DL13") == "2026-12-26"
    view = desk.desk.review.open(desk.who("lilei"), filing.id, in_clear=False)
    assert [(one.number, str(one.granted_on), one.by) for one in view.public_security] == [
        (NUMBER, "2026-11-26", "lilei")
    ]
    last = view.timeline[-1]
    assert last.action == "audit.public_security_filed"
    assert dict(last.details) == {"service": "s1", "number": NUMBER, "on": "2026-11-26"}
    assert not numbered(desk, filing, on="2026-11-26").changed, "the same again is nothing new"
    with pytest.raises(Refused, match="has_number"):
        numbered(desk, filing, number=OTHER, on="2026-11-26")


def test_a_filing_with_several_services_owes_until_the_last_has_its_number(desk: SampleDesk) -> None:
    filing = waiting(desk, "P-2", two_services("P-2"))
    with pytest.raises(BadInput, match="missing name=service"):
        numbered(desk, filing)
    desk.wait(days=10)
    assert numbered(desk, filing, service="2", on="2026-11-28").changed
    assert (state(desk, filing.id, "DL12"), state(desk, filing.id, "DL13")) == ("running", "running")
    assert due(desk, filing.id, "DL13") == "2026-12-28", "the first number has to be shown"
    offers = {one.event: one for one in desk.desk.happenings.offers(desk.who("lilei"), filing.id)}
    assert offers["public_security_filed"].inputs[0].choices == ("s1",)
    assert offers["public_security_corrected"].inputs[0].choices == ("s2",)
    desk.desk.happenings.record(desk.who("lilei"), filing.id, "public_security_shown")
    assert numbered(desk, filing, service="s1", number=OTHER, on="2026-12-01").changed
    assert state(desk, filing.id, "DL12") == "met"
    assert due(desk, filing.id, "DL13") == "2026-12-31", "and the second one, too"
    offers = {one.event: one for one in desk.desk.happenings.offers(desk.who("lilei"), filing.id)}
    assert "public_security_filed" not in offers


@pytest.mark.parametrize(
    "number",
    [
        "",
        "闽公网安备3501020200123号",
        "闽公网安备350102020012345号",
        "蜀公网安备35010202001234号",
        "陇公网安备35010202001234号",
        "闽ICP备35010202001234号",
        "闽公网安备35010202001234",
        "闽公网安备٣٥٠١٠٢٠٢٠٠١٢٣٤号",
        f"{NUMBER}\x1b]52;c;AAAA\x07",
        f"{NUMBER} {OTHER}",
        f"{NUMBER}\u202e",
        "'; DROP TABLE public_security; --",
    ],
)
def test_what_is_no_number_is_refused_and_nothing_is_written(desk: SampleDesk, number: str) -> None:
    filing = _one(desk)
    before = len(desk.desk.history.timeline(filing))
    with pytest.raises(BadInput, match=r"police_form|missing"):
        numbered(desk, desk.filing(filing), number=number)
    with desk.desk.store.reading() as work:
        assert work.public_security.of(filing) == ()
    assert len(desk.desk.history.timeline(filing)) == before


@pytest.mark.parametrize(
    ("on", "because"),
    [
        ("2026-11-24", "in_future"),
        ("2026-11-22", "before_approval"),
        ("23.11.2026", "day_form"),
        ("2026-13-01", "day_form"),
        ("", "missing"),
    ],
)
def test_a_day_to_come_or_before_the_approval_is_refused(desk: SampleDesk, on: str, because: str) -> None:
    with pytest.raises(BadInput, match=because):
        numbered(desk, desk.filing(_one(desk)), on=on)


def _one(desk: SampleDesk) -> int:
    """One filing for all that is refused."""
    known = [row for row in range(20001, 20050) if _order(desk, row) == "P-3"]
    return known[0] if known else waiting(desk, "P-3").id


def _order(desk: SampleDesk, number: int) -> str:
    try:
        return desk.filing(number).order_no
    except DeskError:
        return ""


def test_letters_of_four_provinces_differ_from_those_of_filing_numbers_and_a_strange_one_is_only_a_warning(
    desk: SampleDesk,
) -> None:
    filing = waiting(desk, "P-4")
    told = numbered(desk, filing, number="川公网安备51010202001234号")
    assert (told.changed, told.warning, dict(told.values)) == (
        True, "warning.police_province", {"given": "川", "expected": "闽"},
    )  # fmt: skip
    assert numbered(desk, waiting(desk, "P-5")).warning == ""


def test_a_number_may_come_before_a_probe_has_proven_the_port(desk: SampleDesk) -> None:
    filing = waiting(desk, "P-6", open_=False)
    assert numbered(desk, filing).changed
    assert (state(desk, filing.id, "DL12"), state(desk, filing.id, "DL13")) == ("-", "running")
    proven(desk, filing)
    assert state(desk, filing.id, "DL12") == "-", "nothing is owed that was done before"


def test_a_service_filed_before_may_have_had_its_number_before_the_approval(desk: SampleDesk) -> None:
    fill_register(desk)
    filing = desk.record(texted(desk, send(desk, FilingType.NEW_ACCESS, "P-7")), "sms_all_verified")
    filing = proven(desk, desk.record(filing, "authority_approved"))
    assert numbered(desk, filing, on="2024-05-06").changed
    found = clock(desk, filing.id, "DL12")
    assert found is not None
    assert (found.state, found.ended_at) == ("met", found.started_at)


def test_a_wrong_number_is_put_right_with_a_reason_and_the_trail_keeps_both(desk: SampleDesk) -> None:
    filing = waiting(desk, "P-8")
    desk.wait(days=9)
    numbered(desk, filing, on="2026-11-30")
    with pytest.raises(BadInput, match="missing name=note"):
        numbered(desk, filing, "public_security_corrected", number=OTHER, on="2026-11-28")
    told = numbered(desk, filing, "public_security_corrected", number=OTHER, on="2026-11-28", note="a slip")
    assert told.changed
    assert due(desk, filing.id, "DL13") == "2026-12-28", "the duty to show it counts from the right day"
    last = desk.desk.history.timeline(filing.id)[-1]
    assert dict(last.details) == {
        "service": "s1", "old": f"{NUMBER} 2026-11-30", "new": f"{OTHER} 2026-11-28",
    }  # fmt: skip
    again = numbered(desk, filing, "public_security_corrected", number=OTHER, on="2026-11-28", note="a slip")
    assert not again.changed
    desk.desk.happenings.record(desk.who("lilei"), filing.id, "public_security_shown")
    numbered(desk, filing, "public_security_corrected", number=NUMBER, on="2026-11-29", note="again")
    assert state(desk, filing.id, "DL13") == "met", "what was done is not asked for again"


def test_the_register_has_the_number_and_a_later_approval_keeps_it(desk: SampleDesk) -> None:
    filing = waiting(desk, "P-9")
    numbered(desk, filing)
    with desk.desk.store.work() as work:
        (entity,) = {one.rpartition("-")[0] for one in work.public_security.filed_as(filing.id).values()}
        (record,) = work.register.records([entity], "service")
        assert record.public_security == NUMBER
        work.register.put(replace(record, public_security="", authority_id="7"), from_filing="F-1", at=NOW)
        (record,) = work.register.records([entity], "service")
        assert (record.public_security, record.authority_id) == (NUMBER, "7")
        work.commit()


def test_who_has_a_number_by_the_register_owes_none_when_another_order_opens_ports(desk: SampleDesk) -> None:
    fill_register(desk)
    lines = [f"service,{SERVICE},海河示例云,{number}" for number in ("35010202001234", NUMBER)]
    told = desk.desk.register.import_csv(desk.who("wang"), "\n".join(("kind,number,name,public_security", *lines)))
    assert [one.outcome for one in told] == ["refused", "changed"]
    filing = desk.record(texted(desk, send(desk, FilingType.NEW_ACCESS, "P-12")), "sms_all_verified")
    filing = proven(desk, desk.record(filing, "authority_approved"))
    assert state(desk, filing.id, "DL12") == "-"


def test_who_may_not_record_is_refused_and_so_is_a_stage_before_the_approval(desk: SampleDesk) -> None:
    filing = waiting(desk, "P-10")
    typed = {"police_number": NUMBER, "granted_on": "2026-11-23"}
    for login in ("net", "audit"):
        with pytest.raises(NotPermitted):
            desk.desk.happenings.record_typed(desk.who(login), filing.id, "public_security_filed", typed)
    early = desk.add(two_services("P-11"))
    with pytest.raises(Refused, match="no_such_move"):
        numbered(desk, early)
