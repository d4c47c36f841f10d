"""A batch of a hundred with one bad line does the others, reports the one, and run again does only that one."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewer_tui.storage.sqlite_library import connect
from tests.bench.filled_desk import filled_desk
from tests.cli.running import Shell

pytestmark = pytest.mark.load
BAD = 57


def test_a_hundred_results_with_a_bad_line_57(tmp_path: Path) -> None:
    sample = filled_desk(tmp_path, 100).sample
    sample.desk.close()
    shell = Shell(sample)

    def set_stage(stage: str, where: str = "") -> None:
        connection = connect(sample.database)
        connection.execute(f"UPDATE filing SET stage = '{stage}', uploaded_at = received_at{where}")
        connection.close()

    set_stage("uploaded")
    connection = connect(sample.database, read_only=True)
    numbers = [f"F-{row[0]}" for row in connection.execute("SELECT id FROM filing ORDER BY id").fetchall()]
    connection.close()
    assert len(numbers) == 100
    bad = numbers[BAD - 1]
    set_stage("submitted", f" WHERE id = {bad[2:]}")
    file = tmp_path / "results.csv"
    file.write_text(
        "id,kind,outcome\n" + "".join(f"{number},upload,accepted\n" for number in numbers), encoding="utf-8"
    )

    first = shell.json("status", "apply", file, "--yes", code=5)
    assert first["counts"] == {"rows": 100, "changed": 99, "unchanged": 0, "refused": 1, "failed": 0}
    (refused,) = [row for row in first["results"] if row["outcome"] == "refused"]
    assert (refused["line"], refused["id"], refused["code"]) == (BAD + 1, bad, "ILLEGAL_TRANSITION")

    set_stage("uploaded", f" WHERE id = {bad[2:]}")
    again = shell.json("status", "apply", file, "--yes")
    assert again["counts"] == {"rows": 100, "changed": 1, "unchanged": 99, "refused": 0, "failed": 0}
    assert [row["id"] for row in again["results"] if row["outcome"] == "changed"] == [bad]
