"""The invented desks and packages that the bench measures on: the same for the same seed, and sound."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from reviewer_tui.bootstrap import place_of
from reviewer_tui.storage.queue_reader import QueueReader
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.usecases.queue_model import QueueQuery, Term
from reviewer_tui.usecases.search_keys import domains_of, haystack_of, identities_of
from reviewer_tui.usecases.search_text import BREAK
from tests.bench.filled_desk import COMMON, RARE, FilledDesk, filled_desk
from tests.bench.full_packages import write_full_packages
from tests.sample_desk import sample_desk

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FILINGS = 300


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> FilledDesk:
    return filled_desk(tmp_path_factory.mktemp("filled"), FILINGS, now=NOW)


def _told(desk: FilledDesk) -> list[object]:
    """What a desk holds, but for what its own key makes of it."""
    plain = {
        "filing": "*",
        "deadline": "*",
        "filing_domain": "*",
        "filing_service": "*",
        "filing_tag": "*",
        "tally": "*",
        "check_run": "*",
        "finding": "filing_id, place, rule, severity, reason",
        "revision": "filing_id, content_hash",
        "audit_event": "sequence, at, actor, action, filing_id, details",
        "port_task": "filing_id, host, state, requested_at",
        "staff": "login, role",
    }
    connection = connect(desk.sample.database, read_only=True)
    told = [sorted(map(repr, connection.execute(f"SELECT {what} FROM {table}"))) for table, what in plain.items()]
    connection.close()
    return told


def test_the_same_seed_gives_the_same_desk_and_another_one_another(desk: FilledDesk, tmp_path: Path) -> None:
    again = filled_desk(tmp_path / "again", FILINGS, now=NOW)
    other = filled_desk(tmp_path / "other", FILINGS, now=NOW, seed=8)
    assert _told(again) == _told(desk)
    assert _told(other) != _told(desk)


def test_a_filled_desk_has_as_many_filings_as_were_asked_for_its_chain_is_whole_and_it_can_be_reopened(
    desk: FilledDesk,
) -> None:
    reopened = FilledDesk.reopen(desk.sample.home.parent)
    assert reopened == replace(desk, sample=reopened.sample)
    with reopened.sample.desk.store.reading() as work:
        verdict = work.audit.verify()
    reopened.sample.desk.close()
    assert verdict.first_bad is None
    assert verdict.rows > FILINGS
    connection = connect(desk.sample.database, read_only=True)
    counted = connection.execute("SELECT (SELECT count(*) FROM filing), (SELECT sum(filings) FROM tally)").fetchone()
    ((checked,),) = connection.execute("PRAGMA integrity_check").fetchall()
    assert not connection.execute("PRAGMA foreign_key_check").fetchall()
    connection.close()
    assert counted == (FILINGS, FILINGS)
    assert checked == "ok"


def test_what_a_filled_filing_is_found_by_is_what_the_importer_would_have_stored(desk: FilledDesk) -> None:
    store = desk.sample.desk.store
    connection = connect(desk.sample.database, read_only=True)
    with store.reading() as work:
        for filing_id, haystack in connection.execute("SELECT id, haystack FROM filing WHERE id > 20002").fetchall():
            content = work.revisions.content(filing_id, 1)
            assert _fields(haystack) == _fields(haystack_of(content)), filing_id
            domains = connection.execute(
                "SELECT domain FROM filing_domain WHERE filing_id = ?", (filing_id,)
            ).fetchall()
            assert tuple(row[0] for row in domains) == domains_of(content)
            kinds = connection.execute("SELECT kind FROM identity_key WHERE filing_id = ?", (filing_id,)).fetchall()
            assert sorted(row[0] for row in kinds) == sorted({kind for kind, _value in identities_of(content)})
    connection.close()


def _fields(haystack: str) -> set[str]:
    return {field.strip() for field in haystack.split(BREAK)}


def test_a_filled_filing_opens_and_the_rare_name_stands_in_one_of_them_alone(desk: FilledDesk) -> None:
    reader = QueueReader(place_of(desk.sample.settings))
    found = {word: reader.page(QueueQuery(terms=(Term(key="text", values=(word,)),))).rows for word in (RARE, COMMON)}
    reader.close()
    assert [row.number for row in found[RARE]] == [desk.rare]
    assert FILINGS / 20 < len(found[COMMON]) < FILINGS / 4
    actor = desk.sample.who("lilei")
    for row in (*found[RARE], *found[COMMON][:5]):
        view = desk.sample.desk.review.open(actor, row.id, in_clear=False)
        assert view.filing.number == row.number
        assert desk.sample.desk.queue.preview(row.id).sponsor == row.sponsor


def test_whole_packages_are_the_same_for_the_same_seed_and_can_be_imported(tmp_path: Path) -> None:
    folders = [list(write_full_packages(tmp_path / name, 3, now=NOW)) for name in ("one", "two")]
    hashes = [
        {
            file.relative_to(folder): sha256(file.read_bytes()).hexdigest()
            for file in folder.rglob("*")
            if file.is_file()
        }
        for folder in (tmp_path / "one", tmp_path / "two")
    ]
    assert hashes[0] == hashes[1]
    sample = sample_desk(tmp_path, now=NOW)
    outcomes = sample.desk.intake.import_paths(sample.who("lilei"), folders[0])
    sample.desk.close()
    assert [outcome.outcome for outcome in outcomes] == ["imported"] * 3
