"""Many filings at once: a preview that leaves no trace, refusals row by row, races, interruptions, and doing it again."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from reviewer_tui.bootstrap import open_desk
from reviewer_tui.clocks import SetClock
from reviewer_tui.domain.decision import FREE_TEXT, DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import Conflict, NotFound, NotPermitted, Unavailable
from reviewer_tui.settings import Settings
from reviewer_tui.storage import engine
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.usecases.bulk_order import BulkOrder, BulkOutcome, BulkRow, BulkVerb
from tests.builders import a_certificate, a_filing_content, a_principal, a_sponsor
from tests.sample_desk import NOW, SampleDesk, sample_desk

TAKE, RELEASE = BulkOrder(verb=BulkVerb.TAKE), BulkOrder(verb=BulkVerb.RELEASE)
SAME = ReasonUse(code=FREE_TEXT, note="请补充说明")
RETURN = BulkOrder(verb=BulkVerb.RETURN, reasons=(SAME,))
CHANGED, UNCHANGED, REFUSED = BulkOutcome.CHANGED, BulkOutcome.UNCHANGED, BulkOutcome.REFUSED


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def add(desk: SampleDesk, count: int, first: int = 0) -> list[int]:
    return [int(desk.add(a_filing_content(order_no=f"ORD-{first + number}")).id) for number in range(count)]


def add_faulty(desk: SampleDesk, order_no: str) -> int:
    sponsor = a_sponsor(certificate=a_certificate(number="91110000600037341X"), principal=a_principal(mobile="123"))
    return int(desk.add(a_filing_content(order_no=order_no, sponsor=sponsor)).id)


def take(desk: SampleDesk, login: str, *ids: int) -> None:
    for number in ids:
        desk.desk.triage.take(desk.who(login), number)


def preview(desk: SampleDesk, order: BulkOrder, ids: list[int], login: str = "lilei") -> list[BulkRow]:
    return list(desk.desk.bulk.preview(desk.who(login), order, ids))


def apply(desk: SampleDesk, order: BulkOrder, ids: list[int], login: str = "lilei", **more: object) -> list[BulkRow]:
    return list(desk.desk.bulk.apply(desk.who(login), order, ids, **more))  # type: ignore[arg-type]


def outcomes(rows: list[BulkRow]) -> dict[int, BulkOutcome]:
    return {row.id: row.outcome for row in rows}


def everything_in(desk: SampleDesk) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    connection = connect(desk.database, read_only=True)
    try:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: [tuple(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in names}
    finally:
        connection.close()


@pytest.fixture
def mixed(desk: SampleDesk) -> tuple[list[int], dict[int, BulkOutcome]]:
    """Two hundred filings of which some are a colleague's, some returned, some held by lilei already; one does not exist."""
    ids = add(desk, 200)
    held, returned, mine = ids[10:20], ids[50:53], ids[100:110]
    take(desk, "hanmeimei", *held)
    take(desk, "hanmeimei", *returned)
    apply(desk, RETURN, returned, "hanmeimei")
    take(desk, "lilei", *mine)
    expected = dict.fromkeys([*ids, 99_999], CHANGED)
    expected |= dict.fromkeys([*held, *returned, 99_999], REFUSED)
    expected |= dict.fromkeys(mine, UNCHANGED)
    return [*ids, 99_999], expected


def test_a_preview_says_what_the_run_then_does_and_leaves_no_trace(
    desk: SampleDesk, mixed: tuple[list[int], dict[int, BulkOutcome]]
) -> None:
    ids, expected = mixed
    before, head = everything_in(desk), desk.settings.audit_head.read_bytes()
    seen = preview(desk, TAKE, ids)
    assert (everything_in(desk), desk.settings.audit_head.read_bytes()) == (before, head)
    done = apply(desk, TAKE, ids)
    assert outcomes(seen) == outcomes(done) == expected
    for dry, real in zip(seen, done, strict=True):
        assert str(dry.refusal) == str(real.refusal)
    again = apply(desk, TAKE, ids)
    assert Counter(outcomes(again).values()) == {UNCHANGED: 187, REFUSED: 14}
    held, passed, missing = (next(row for row in done if row.id == number) for number in (ids[10], ids[50], 99_999))
    assert isinstance(held.refusal, Conflict)
    assert held.refusal.values["by"] == "hanmeimei"
    assert passed.refusal is not None
    assert passed.refusal.reason == "refused.nothing_to_take"
    assert isinstance(missing.refusal, NotFound)
    assert missing.before is None


def test_a_run_that_is_interrupted_between_two_rows_goes_on_where_it_stopped(desk: SampleDesk) -> None:
    ids = add(desk, 12)
    first = list(islice(desk.desk.bulk.apply(desk.who("lilei"), TAKE, ids), 5))
    assert outcomes(first) == dict.fromkeys(ids[:5], CHANGED)
    assert [desk.filing(number).stage for number in ids[5:]] == [Stage.SUBMITTED] * 7
    second = apply(desk, TAKE, ids)
    assert outcomes(second) == {**dict.fromkeys(ids[:5], UNCHANGED), **dict.fromkeys(ids[5:], CHANGED)}
    for number in ids:
        assert [item.action for item in desk.desk.history.timeline(number)].count("audit.take") == 1


def test_the_same_filing_named_twice_is_one_row(desk: SampleDesk) -> None:
    (number,) = add(desk, 1)
    assert len(preview(desk, TAKE, [number, number])) == 1


def test_release_frees_mine_and_nobody_elses_unless_a_supervisor_asks(desk: SampleDesk) -> None:
    mine, theirs, free = add(desk, 3)
    take(desk, "lilei", mine)
    take(desk, "hanmeimei", theirs)
    assert outcomes(apply(desk, RELEASE, [mine, theirs, free])) == {mine: CHANGED, theirs: REFUSED, free: UNCHANGED}
    assert outcomes(apply(desk, RELEASE, [mine, theirs, free], "wang"))[theirs] is CHANGED
    assert desk.filing(theirs).assignee is None


def test_a_supervisor_assigns_to_anybody_and_a_reviewer_only_to_himself(desk: SampleDesk) -> None:
    one, two = add(desk, 2)
    to_han = BulkOrder(verb=BulkVerb.ASSIGN, login="hanmeimei")
    refused = apply(desk, to_han, [one, two])
    assert all(isinstance(row.refusal, NotPermitted) for row in refused)
    assert outcomes(apply(desk, replace(to_han, login="lilei"), [one])) == {one: CHANGED}
    assert outcomes(apply(desk, to_han, [one, two], "wang")) == {one: CHANGED, two: CHANGED}
    assert outcomes(apply(desk, to_han, [one, two], "wang")) == {one: UNCHANGED, two: UNCHANGED}
    assert outcomes(apply(desk, replace(to_han, login=None), [one], "wang")) == {one: CHANGED}
    assert desk.filing(one).assignee is None


def test_a_return_writes_each_its_own_letter_with_the_same_reasons_and_its_own_findings(desk: SampleDesk) -> None:
    clean, faulty, untaken = add(desk, 1)[0], add_faulty(desk, "FAULTY"), add(desk, 1, first=5)[0]
    take(desk, "lilei", clean, faulty)
    ids = [clean, faulty, untaken]
    left = preview(desk, RETURN, ids)[1].left_out
    assert left >= 2
    order = replace(RETURN, with_findings=True, internal_note="一起退回")
    rows = apply(desk, order, ids)
    assert outcomes(rows) == {clean: CHANGED, faulty: CHANGED, untaken: REFUSED}
    letters = [row.decision.letter for row in rows[:2] if row.decision]
    assert [len(letter.items) for letter in letters if letter] == [1, 1 + left]
    assert [row.left_out for row in rows[:2]] == [0, 0]
    for number in (clean, faulty):
        assert desk.filing(number).stage is Stage.NEEDS_CORRECTION
        assert desk.desk.decisions.undo(desk.who("lilei"), number).stage is Stage.ISP_REVIEW


def test_a_common_reason_takes_the_place_that_the_finding_of_a_filing_names(desk: SampleDesk) -> None:
    faulty = add_faulty(desk, "FAULTY")
    take(desk, "lilei", faulty)
    offers = desk.desk.decisions.offers(desk.who("lilei"), faulty, Verdict.RETURN)
    own = next(offer.use for offer in offers if offer.ticked and offer.use.path)
    (row,) = apply(desk, replace(RETURN, reasons=(ReasonUse(code=own.code),)), [faulty])
    assert row.outcome is CHANGED
    view = desk.desk.review.open(desk.who("lilei"), faulty, in_clear=False)
    assert [use.key for use in view.decisions[-1].reasons] == [own.key]


def test_a_return_without_a_reason_is_refused_where_a_filing_has_no_finding_of_its_own(desk: SampleDesk) -> None:
    clean, faulty = add(desk, 1)[0], add_faulty(desk, "FAULTY")
    take(desk, "lilei", clean, faulty)
    rows = preview(desk, BulkOrder(verb=BulkVerb.RETURN, with_findings=True), [clean, faulty])
    assert outcomes(rows) == {clean: REFUSED, faulty: CHANGED}
    assert rows[0].refusal is not None
    assert rows[0].refusal.reason == "refused.reason_needed"


def test_a_reason_that_does_not_exist_ends_the_run_before_anything_is_done(desk: SampleDesk) -> None:
    ids = add(desk, 3)
    take(desk, "lilei", *ids)
    rows = apply(desk, replace(RETURN, reasons=(ReasonUse(code="X99"),)), ids)
    assert [row.outcome for row in rows] == [BulkOutcome.FAILED]
    assert desk.filing(ids[0]).stage is Stage.ISP_REVIEW


def returned_again(settings: Settings, number: int, done: object) -> None:
    """In a process of its own: a supervisor frees the filing, a colleague takes it and returns it."""
    desk = open_desk(settings, clock=SetClock(NOW))
    people = {person.login: person for person in desk.staff.rows()}
    desk.triage.release(people["wang"], number)
    desk.triage.take(people["hanmeimei"], number)
    desk.decisions.decide(people["hanmeimei"], number, DecisionDraft(verdict=Verdict.RETURN, reasons=(SAME,)))
    desk.decisions.undo(people["hanmeimei"], number)
    desk.close()
    done.set()  # type: ignore[attr-defined]


def test_what_another_process_moved_in_the_middle_is_a_conflict_and_the_rest_goes_on(desk: SampleDesk) -> None:
    ids = add(desk, 6)
    take(desk, "lilei", *ids)
    versions = {row.id: row.before.version for row in preview(desk, RETURN, ids) if row.before}
    running = desk.desk.bulk.apply(desk.who("lilei"), RETURN, ids, versions)
    rows = list(islice(running, 2))
    context = multiprocessing.get_context("spawn")
    done = context.Event()
    worker = context.Process(target=returned_again, args=(desk.settings, ids[3], done))
    worker.start()
    assert done.wait(60)
    worker.join(timeout=10)
    rows += running
    assert outcomes(rows) == {**dict.fromkeys(ids, CHANGED), ids[3]: REFUSED}
    assert isinstance(rows[3].refusal, Conflict)
    assert rows[3].refusal.values["by"] == "hanmeimei"
    assert desk.filing(ids[3]).stage is Stage.ISP_REVIEW
    again = apply(desk, RETURN, ids, versions=versions)
    assert outcomes(again) == {**dict.fromkeys(ids, UNCHANGED), ids[3]: REFUSED}
    letters = [row for row in everything_in(desk)["outbox"] if "letter" in row]
    assert len(letters) == 6


def taken_by(settings: Settings, login: str, ids: list[int], start: object, results: object) -> None:
    desk = open_desk(settings, clock=SetClock(NOW))
    actor = desk.staff.by_login(login)
    assert actor is not None
    start.wait()  # type: ignore[attr-defined]
    rows = list(desk.bulk.apply(actor, TAKE, ids))
    results.put((login, {row.id: row.outcome.value for row in rows}))  # type: ignore[attr-defined]
    desk.close()


def test_two_people_who_take_the_same_filings_at_once_share_them_and_hold_none_twice(desk: SampleDesk) -> None:
    ids = add(desk, 60)
    context = multiprocessing.get_context("spawn")
    start, results = context.Event(), context.Queue()
    # One begins at the end, so that both get some.
    lists = {"lilei": ids, "hanmeimei": ids[::-1]}
    workers = [
        context.Process(target=taken_by, args=(desk.settings, login, mine, start, results))
        for login, mine in lists.items()
    ]
    for worker in workers:
        worker.start()
    start.set()
    told = dict(results.get(timeout=60) for _ in workers)
    for worker in workers:
        worker.join(timeout=10)
    assert {number: {told[login][number] for login in lists} for number in ids} == {
        number: {"changed", "refused"} for number in ids
    }
    for number in ids:
        lease = desk.filing(number).lease
        assert lease is not None
        winner = next(login for login in lists if told[login][number] == "changed")
        assert lease.holder == desk.who(winner).id


def test_a_busy_database_ends_the_run_and_what_was_done_stays_done(
    desk: SampleDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = add(desk, 5)
    running = desk.desk.bulk.apply(desk.who("lilei"), TAKE, ids)
    rows = list(islice(running, 2))
    monkeypatch.setattr(engine, "WAIT_SECONDS", 0.05)
    other = connect(desk.database)
    other.execute("BEGIN IMMEDIATE")
    rows += running
    other.execute("ROLLBACK")
    other.close()
    assert [row.outcome for row in rows] == [CHANGED, CHANGED, BulkOutcome.FAILED]
    assert isinstance(rows[-1].refusal, Unavailable)
    assert outcomes(apply(desk, TAKE, ids)) == {
        **dict.fromkeys(ids[:2], UNCHANGED),
        **dict.fromkeys(ids[2:], CHANGED),
    }


def test_an_auditor_is_refused_everything_and_only_the_run_is_written_down(desk: SampleDesk) -> None:
    (number,) = add(desk, 1)
    take(desk, "lilei", number)
    before = desk.desk.history.timeline(number)
    for order in (TAKE, RELEASE, BulkOrder(verb=BulkVerb.ASSIGN, login="lilei"), RETURN):
        (row,) = preview(desk, order, [number], "audit")
        assert isinstance(row.refusal, NotPermitted), order
    assert desk.desk.history.timeline(number) == before
    apply(desk, TAKE, [number], "audit")
    assert desk.desk.history.timeline(number)[-1].action == "audit.refused"
    assert desk.desk.history.verify(desk.who("wang")).first_bad is None
