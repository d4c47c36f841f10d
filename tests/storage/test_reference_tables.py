"""The shipped tables as values, and what is said when a file of them is damaged."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reviewer_tui.domain.decision import Outcome
from reviewer_tui.errors import BadInput
from reviewer_tui.storage.data_files import data_root
from reviewer_tui.storage.reference_data import read_tables, reference_tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files that a test may damage."""
    return Path(shutil.copytree(data_root() / "reference", tmp_path / "reference"))


def test_the_shipped_tables_hold_what_the_rules_ask_for() -> None:
    tables = reference_tables()
    assert tables.certificate_types[1].number_rule == "uscc_or_reg15"
    assert tables.natures[5].is_individual
    assert not tables.provinces["54"].served
    assert tables.provinces["51"].icp_prefix == "蜀"
    assert tables.pre_approvals[4].abolished
    assert not tables.pre_approvals[3].abolished
    assert tables.app_contents[1].group == 500
    assert tables.website_contents[64].name_en == "Online advertising / information"
    assert tables.material_kinds["MAT_APP_ICON"].formats == ("jpeg",)
    assert tables.material_kinds["MAT_APP_ICON"].max_bytes == 102_399
    assert tables.material_kinds["MAT_VERIFICATION_LIST"].copies == 2
    assert tables.material_kinds["MAT_EVERIFY_ID"].copies == 2
    assert tables.material_kinds["MAT_PRE_APPROVAL"].copies == 1
    assert tables.reasons["S15"].outcome is Outcome.HARD
    assert tables.reasons["S02"].related_miit_codes == (1008,)
    assert tables.result_codes[1001].name_zh
    assert tables.other_holders["11"] == {"legal_representative"}


def test_documentation_addresses_are_exempt_only_when_asked_for() -> None:
    assert not reference_tables().exempt_documentation_addresses
    assert reference_tables(exempt_documentation_addresses=True).exempt_documentation_addresses
    assert not reference_tables().exempt_documentation_addresses


def test_the_pack_changes_with_the_files(folder: Path) -> None:
    before = read_tables(folder).pack
    assert before == reference_tables().pack
    natures = folder / "entity_natures.csv"
    natures.write_text(natures.read_text(encoding="utf-8").replace("Enterprise", "Company"), encoding="utf-8")
    assert read_tables(folder).pack != before


def test_a_damaged_row_is_named_by_file_and_line(folder: Path) -> None:
    natures = folder / "entity_natures.csv"
    lines = natures.read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].replace("false", "perhaps")
    natures.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_tables(folder)
    assert refused.value.values == {"file": "entity_natures.csv", "line": 3}


@pytest.mark.parametrize("damage", ["missing", "latin", "no column"])
def test_a_file_that_cannot_be_read_is_named(folder: Path, damage: str) -> None:
    languages = folder / "languages.csv"
    if damage == "missing":
        languages.unlink()
    elif damage == "latin":
        languages.write_bytes(b"code,name_zh\n1,\xe9t\xe9\n")
    else:
        languages.write_text("code\n1\n", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_tables(folder)
    assert refused.value.values["file"] == "languages.csv"


def test_reading_the_tables_needs_no_database_library() -> None:
    """And the suffix list is read only when a domain name is looked at."""
    code = (
        "import sys, reviewer_tui.domain.checks; from reviewer_tui.storage.reference_data import reference_tables;"
        "reference_tables();"
        "print(*sorted({'sqlmodel', 'sqlalchemy', 'publicsuffixlist', 'idna'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
