"""Of which province a filing is, where its package does not say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reviewer_tui.usecases.precheck import province_of
from tests.builders import a_filing_content, a_sponsor, a_website
from tests.sample_desk import sample_desk


def test_the_province_is_the_declared_one_else_the_one_of_a_filing_number(tmp_path: Path) -> None:
    tables = sample_desk(tmp_path).desk.tables
    nowhere = replace(a_filing_content(), sponsor=replace(a_sponsor(), province="", icp_number=""))
    by_sponsor = replace(nowhere, sponsor=replace(nowhere.sponsor, icp_number="冀ICP备2026020008号"))
    by_service = replace(nowhere, services=(replace(a_website(), icp_number="陇ICP备2026020008号-1"),))
    told = [province_of(content, tables) for content in (a_filing_content(), by_sponsor, by_service, nowhere)]
    assert told == [a_sponsor().province[:2], "13", "62", ""]
