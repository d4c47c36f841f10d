"""The code tables and rule packs in ``db/reference``: rows say where they come from, and the tables fit together."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from reviewer_tui.domain.calendar import CalendarYear, ListedDay, WorkingCalendar
from reviewer_tui.domain.clock import ClockRule, ClockUnit
from reviewer_tui.domain.stage import WaitingOn

REFERENCE = Path(__file__).parents[1] / "db" / "reference"

KEYS: dict[str, tuple[str, ...]] = {
    "access_modes": ("code",),
    "app_service_contents": ("code",),
    "attachment_types": ("kind", "code"),
    "certificate_types": ("code",),
    "clocks": ("code",),
    "entity_natures": ("code",),
    "languages": ("code",),
    "material_kinds": ("code",),
    "miit_result_codes": ("code",),
    "pre_approvals": ("code",),
    "province_rules": ("rule_id",),
    "provinces": ("gb2260_2",),
    "rejection_reasons": ("code",),
    "server_locations": ("code",),
    "tlds": ("tld", "scope"),
    "website_service_contents": ("code",),
    "working_days": ("date",),
    "working_years": ("year",),
}
TABLES = sorted(path.stem for path in REFERENCE.glob("*.csv"))
ROWS = {"rejection_reasons": 80, "province_rules": 172, "miit_result_codes": 204, "clocks": 19, "provinces": 31}


def rows(table: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def column(table: str, name: str) -> set[str]:
    return {row[name] for row in rows(table)}


def parts(table: str, name: str) -> set[str]:
    return {part for value in column(table, name) for part in value.split("|") if part}


def conditions(table: str, name: str) -> set[tuple[str, str]]:
    """The ``key=value`` pairs of a condition column, values split at commas."""
    found: set[tuple[str, str]] = set()
    for value in column(table, name):
        for condition in re.split(r";| OR ", value):
            if condition != "any":
                key, _, values = condition.partition("=")
                found |= {(key, one) for one in values.split(",")}
    return found


def key_of(table: str) -> tuple[str, ...]:
    """The key of a table; of a table that is not listed above everything but its origin."""
    return KEYS.get(table) or tuple(name for name in rows(table)[0] if name not in {"source", "last_verified"})


def test_every_table_of_the_handbook_is_there() -> None:
    assert set(KEYS) <= set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_every_row_is_complete_and_says_where_it_comes_from(table: str) -> None:
    for line, row in enumerate(rows(table), start=2):
        assert None not in row, line
        assert None not in row.values(), line
        assert row["source"], line
        assert re.fullmatch(r"|\d{4}(-\d\d(-\d\d)?)?", row["last_verified"]), line
        assert all(value == value.strip() for value in row.values()), line


@pytest.mark.parametrize("table", TABLES)
def test_keys_are_unique(table: str) -> None:
    counted = Counter(tuple(row[name] for name in key_of(table)) for row in rows(table))
    assert [key for key, times in counted.items() if times > 1] == []
    assert table not in KEYS or not any("" in key for key in counted)


@pytest.mark.parametrize("table", TABLES)
def test_files_are_utf8_without_mark_and_with_plain_line_ends(table: str) -> None:
    raw = (REFERENCE / f"{table}.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")


@pytest.mark.parametrize(("table", "number"), sorted(ROWS.items()))
def test_the_large_tables_are_whole(table: str, number: int) -> None:
    assert len(rows(table)) == number


@pytest.mark.parametrize(
    ("table", "name", "target", "key"),
    [
        ("rejection_reasons", "related_miit_code", "miit_result_codes", "code"),
        ("certificate_types", "nature_code", "entity_natures", "code"),
        ("province_rules", "province", "provinces", "gb2260_2"),
        ("server_locations", "gb2260_2", "provinces", "gb2260_2"),
    ],
)
def test_codes_that_point_to_another_table_exist_there(table: str, name: str, target: str, key: str) -> None:
    assert parts(table, name) <= column(target, key)


@pytest.mark.parametrize(("table", "name"), [("material_kinds", "required_when"), ("province_rules", "applies_to")])
def test_conditions_use_the_keys_and_codes_of_the_handbook(table: str, name: str) -> None:
    natures, provinces = column("entity_natures", "code"), column("provinces", "gb2260_2")
    allowed = {
        "entity": {"unit", "individual"},
        "nature": natures,
        "cert": column("certificate_types", "code"),
        "filing": set("1234567"),
        "mode": {"electronic", "manual"},
        "channel": {"on_site", "courier"},
        "service": {"website", "app"},
        "province": provinces,
        "pre_approval": {"true", "false"},
        "service_principal_is_legal_rep": {"true", "false"},
        "sponsor_principal_is_legal_rep": {"true", "false"},
        "account_entity": {"same", "related", "other"},
        "id_province": {"same", "other"},
        "domain_holder": {"shareholder", "principal", "manager"},
        "name_related": {"true", "false"},
        "keyword_hit": {"preapproval", "finance"},
        "site_count": {"over_limit"},
        "changed": {"sponsor_name"},
    }
    unknown = {(key, value) for key, value in conditions(table, name) if value not in allowed.get(key, set())}
    assert unknown == set()


def test_rules_have_one_of_the_three_severities_and_carry_their_province() -> None:
    abbreviations = {row["gb2260_2"]: row["abbr"] for row in rows("provinces")}
    for row in rows("province_rules"):
        assert row["severity"] in {"error", "warning", "hint"}
        assert re.fullmatch(rf"PR-{abbreviations[row['province']]}-\d\d", row["rule_id"])
        assert row["severity"] != "error" or abbreviations[row["province"]] == "XZ"


def test_only_xizang_is_not_served() -> None:
    assert [row["abbr"] for row in rows("provinces") if row["served"] != "true"] == ["XZ"]


def test_reasons_have_an_outcome_and_both_languages() -> None:
    for row in rows("rejection_reasons"):
        assert row["outcome"] in {"soft", "hard", "either"}, row["code"]
        assert all(row[name] for name in ("field", "reason_zh", "reason_en", "advice_zh", "advice_en")), row["code"]


def test_materials_have_a_scope_a_gate_and_a_limit_that_is_a_number() -> None:
    for row in rows("material_kinds"):
        assert row["scope"] in {"filing", "service", "domain", "principal"}, row["code"]
        assert row["due_by"] in {"T07", "T12"}, row["code"]
        assert row["max_bytes"] == "" or int(row["max_bytes"]) > 0, row["code"]


def test_the_published_years_have_their_number_of_working_days_and_their_notice() -> None:
    listed = [
        ListedDay(date=dt.date.fromisoformat(row["date"]), working=row["kind"] == "work")
        for row in rows("working_days")
    ]
    years = [CalendarYear(year=int(row["year"]), official=row["official"] == "true") for row in rows("working_years")]
    calendar = WorkingCalendar.build(listed, years)
    totals = {year: calendar.count(dt.date(year - 1, 12, 31), dt.date(year, 12, 31)) for year in (2024, 2025, 2026)}
    assert totals == {2024: 251, 2025: 248, 2026: 248}
    for row in rows("working_years"):
        of_year = {day["source"] for day in rows("working_days") if day["date"].startswith(row["year"])}
        assert of_year == {row["source"]}
        assert (row["official"] == "true") == row["source"].startswith("https://www.gov.cn/")


def test_listed_days_are_work_or_off_and_named() -> None:
    assert column("working_days", "kind") == {"work", "off"}
    assert "" not in column("working_days", "name_zh")
    assert [row["date"] for row in rows("working_days")] == sorted(column("working_days", "date"))


def test_the_unpublished_year_lists_its_statutory_days_only() -> None:
    days = [row["date"][5:] for row in rows("working_days") if row["date"].startswith("2027")]
    assert days == [
        "01-01",
        "02-05",
        "02-06",
        "02-07",
        "02-08",
        "04-05",
        "05-01",
        "05-02",
        "06-09",
        "09-15",
        "10-01",
        "10-02",
        "10-03",
    ]
    assert {row["kind"] for row in rows("working_days") if row["date"].startswith("2027")} == {"off"}


def test_the_nineteen_clocks_are_those_of_the_handbook() -> None:
    rules = {row["code"]: ClockRule.from_row(row) for row in rows("clocks")}
    assert list(rules) == [f"DL{number:02}" for number in range(1, 20)]
    wd, cd, h = ClockUnit.WORKING_DAYS, ClockUnit.CALENDAR_DAYS, ClockUnit.HOURS
    assert {code: (rules[code].limit, rules[code].unit) for code in rules} == {
        "DL01": (2, wd),
        "DL02": (2, wd),
        "DL03": (1, h),
        "DL04": (1, wd),
        "DL05": (24, h),
        "DL06": (20, wd),
        "DL07": (1, wd),
        "DL08": (2, wd),
        "DL09": (10, wd),
        "DL10": (10, wd),
        "DL11": (30, cd),
        "DL12": (30, cd),
        "DL13": (30, cd),
        "DL14": (30, cd),
        "DL15": (3, wd),
        "DL16": (5, wd),
        "DL17": (92, cd),
        "DL18": (None, cd),
        "DL19": (10, wd),
    }
    assert {code: rule.pauses for code, rule in rules.items() if rule.pauses} == {
        "DL01": ("applicant",),
        "DL02": ("applicant",),
        "DL04": ("hold",),
        "DL08": ("applicant",),
    }
    assert {code for code, rule in rules.items() if not rule.configurable} == {"DL05", "DL18"}
    assert rules["DL05"].waiting_on is WaitingOn.APPLICANT
    assert rules["DL06"].waiting_on is WaitingOn.AUTHORITY
    assert rules["DL07"].waiting_on is WaitingOn.NETWORK_OPERATIONS
