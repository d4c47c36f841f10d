"""What the queue shows, as a file: whole or not at all, private, without live formulas, and on record."""

from __future__ import annotations

import csv
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer_tui.errors import BadInput, DeskError
from reviewer_tui.usecases.exports import COLUMNS
from tests.builders import a_filing_content, a_personal_filing, a_sponsor
from tests.sample_desk import SampleDesk, sample_desk


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def export(sample: SampleDesk, file: Path, text: str = "") -> list[dict[str, str]]:
    actor, desk = sample.who("lilei"), sample.desk
    count = desk.exports.queue_csv(actor, desk.filters.query(actor, text), file)
    with file.open(encoding="utf-8", newline="") as written:
        rows = list(csv.DictReader(written))
    assert len(rows) == count
    return rows


def test_every_row_of_the_query_is_written_once_with_all_columns(sample: SampleDesk, tmp_path: Path) -> None:
    one = sample.add()
    other = sample.add(a_filing_content(order_no="BA-2", sponsor=a_sponsor(name="另一示例有限公司")))
    file = tmp_path / "out.csv"
    rows = export(sample, file)
    assert {row["id"] for row in rows} == {one.number, other.number}
    assert tuple(rows[0]) == COLUMNS
    with pytest.raises(BadInput, match=r"export\.there"):
        export(sample, file, "另一示例")
    assert file.read_text(encoding="utf-8").count("\n") == 3
    assert [row["id"] for row in export(sample, tmp_path / "other.csv", "另一示例")] == [other.number]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.glob("*out.csv*")] == ["out.csv"]


def test_names_of_people_are_masked_and_formulas_are_text(sample: SampleDesk, tmp_path: Path) -> None:
    person = a_personal_filing()
    sample.add(person)
    sample.add(a_filing_content(order_no="BA-2", sponsor=a_sponsor(name="=HYPERLINK(1)\x1b]0;x")))
    subjects = [row["subject"] for row in export(sample, tmp_path / "out.csv")]
    assert not any(person.sponsor.name in subject for subject in subjects)
    assert "'=HYPERLINK(1)\\x1b]0;x" in subjects


def test_an_export_is_in_the_audit_trail(sample: SampleDesk, tmp_path: Path) -> None:
    sample.add()
    before = sample.desk.history.verify(sample.who("wang")).rows
    export(sample, tmp_path / "out.csv")
    assert sample.desk.history.verify(sample.who("wang")).rows == before + 1


@pytest.mark.parametrize("place", ["missing/out.csv", "folder", "link.csv"])
def test_where_no_file_belongs_none_is_written(sample: SampleDesk, tmp_path: Path, place: str) -> None:
    sample.add()
    (tmp_path / "folder").mkdir()
    (tmp_path / "aim.csv").write_text("kept", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "aim.csv")
    with pytest.raises(BadInput):
        export(sample, tmp_path / place)
    assert (tmp_path / "aim.csv").read_text(encoding="utf-8") == "kept"
    assert not list(tmp_path.glob(".*.part"))


def test_without_its_audit_event_there_is_no_file(sample: SampleDesk, tmp_path: Path) -> None:
    sample.add()
    file = tmp_path / "out.csv"
    sample.settings.audit_head.unlink()
    sample.settings.audit_head.mkdir()
    with pytest.raises((DeskError, OSError)):
        export(sample, file)
    assert not file.exists()
    assert not list(tmp_path.glob(".*.part"))
