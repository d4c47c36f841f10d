"""Files of days: three forms that say the same, and what is refused with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reviewer_tui.errors import BadInput
from reviewer_tui.integrations.day_list_file import MAX_BYTES, read_day_list
from reviewer_tui.usecases.day_list import DayMark
from tests.notice_files import PAPER, as_csv, as_ical, as_json, days_of


def told(data: bytes, source: str = "") -> set[tuple[str, DayMark, str, str]]:
    return {(str(line.date), line.mark, line.name, line.source) for line in read_day_list(data, source=source).lines}


def refused(data: bytes, source: str = "") -> BadInput:
    with pytest.raises(BadInput) as caught:
        read_day_list(data, source=source)
    return caught.value


def an_event(summary: str, *lines: str, start: str = "DTSTART;VALUE=DATE:20270101") -> bytes:
    inner = "\r\n".join(("BEGIN:VEVENT", "UID:1", f"SUMMARY:{summary}", start, *lines, "END:VEVENT"))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inner}\r\nEND:VCALENDAR\r\n".encode()


def test_the_three_forms_of_one_notice_say_the_same_days() -> None:
    assert told(as_json()) == told(as_csv()) == told(as_ical(), PAPER)
    assert ("2026-12-31", DayMark.OFF, "元旦", PAPER) in told(as_json())
    assert ("2027-01-31", DayMark.WORK, "春节", PAPER) in told(as_ical(), PAPER)


@pytest.mark.parametrize("data", [as_json(), as_csv()])
def test_a_byte_order_mark_is_no_part_of_a_file(data: bytes) -> None:
    assert told(b"\xef\xbb\xbf" + data) == told(data)


def test_a_source_given_by_hand_stands_in_where_the_file_names_none() -> None:
    assert {source for *_rest, source in told(as_json(papers=()), "notice 12")} == {"notice 12"}
    assert {source for *_rest, source in told(as_json(), "notice 12")} == {PAPER}


def test_a_year_that_is_not_published_has_no_days() -> None:
    empty = read_day_list(as_json([], papers=()))
    assert (empty.year, empty.lines) == (2027, ())


def test_a_closure_names_its_province_and_a_year_alone_says_that_there_is_none() -> None:
    more = [("2027-02-12", "closure", "局内放假", "notice", "BJ"), ("2027", "closure", "", "notice", "上海")]
    closed = read_day_list(as_csv([], more=more)).lines
    assert [(str(line.date), line.year, line.province) for line in closed] == [
        ("2027-02-12", 2027, "BJ"),
        ("None", 2027, "上海"),
    ]


@pytest.mark.parametrize(
    ("summary", "mark", "name"),
    [
        ("元旦假期", DayMark.OFF, "元旦"),
        ("上班(补元旦假期)", DayMark.WORK, "元旦"),
        ("春节（休）", DayMark.OFF, "春节"),
        ("春节（班）", DayMark.WORK, "春节"),
        ("劳动节补班", DayMark.WORK, "劳动节"),
        ("[放假]中秋节", DayMark.OFF, "中秋节"),
        ("放假 不上班", DayMark.OFF, "放假 不上班"),
        ("调休上班", DayMark.WORK, "调休上班"),
    ],
)
def test_an_event_says_in_its_summary_whether_the_day_works(summary: str, mark: DayMark, name: str) -> None:
    (line,) = read_day_list(an_event(summary), source="x").lines
    assert (line.mark, line.name) == (mark, name)


def test_an_event_may_be_marked_as_apple_does() -> None:
    (line,) = read_day_list(an_event("春节", "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY"), source="x").lines
    assert line.mark is DayMark.WORK


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (an_event("春节调休"), "calendar.event_unclear"),
        (an_event("除夕"), "calendar.event_unclear"),
        (an_event("元旦假期", "RRULE:FREQ=YEARLY"), "calendar.event_repeats"),
        (an_event("元旦假期", start="DTSTART:20270101T000000Z"), "calendar.event_date"),
        (an_event("元旦假期", start="DTSTART;VALUE=DATE:20270199"), "calendar.event_date"),
        (an_event("元旦假期", start="X-NONE:1"), "calendar.event_date"),
        (an_event("元旦假期", "DTEND;VALUE=DATE:20370101"), "calendar.event_length"),
        (an_event("元旦假期", "DTEND;VALUE=DATE:20261230"), "calendar.event_length"),
        (an_event("假" * 300), "calendar.too_long"),
        (b"BEGIN:VCALENDAR\r\nnonsense", "calendar.not_ical"),
        (as_ical()[:400], "calendar.not_ical"),
        (an_event("元旦假期", "FOO BAR"), "calendar.event_date"),
    ],
)
def test_an_event_that_does_not_say_its_days_is_refused(data: bytes, reason: str) -> None:
    assert refused(data, "x").reason == reason


def changed(**day: Any) -> bytes:
    days = days_of()
    days[3] = {**days[3], **day}
    return as_json(days)


@pytest.mark.parametrize(
    ("data", "reason", "where"),
    [
        (changed(date="2027-02-30"), "calendar.date", 4),
        (changed(date="20270102"), "calendar.date", 4),
        (changed(date="2027-W01-1"), "calendar.date", 4),
        (changed(date="２０２７-01-02"), "calendar.date", 4),
        (changed(date=20270102), "calendar.date", 4),
        (changed(isOffDay=1), "calendar.json_day", 4),
        (changed(name=None), "calendar.json_day", 4),
        (changed(name="名" * 300), "calendar.too_long", 4),
        (as_json(["2027-01-01"]), "calendar.json_day", 1),  # type: ignore[list-item]
    ],
)
def test_a_day_that_is_wrong_is_named(data: bytes, reason: str, where: int) -> None:
    error = refused(data)
    assert (error.reason, error.values["place"], error.values["number"]) == (reason, "day", where)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"year": 2027, "year": 2028, "days": []}', "package.duplicate_key"),
        (b'{"year": 2027, "days": [', "calendar.not_json"),
        (b"[" * 10_000, "calendar.json_limits"),
        (b'{"year": 2027, "days": [{"name": "\\ud800", "date": "2027-01-01", "isOffDay": true}]}', "package.not_text"),
        (b'{"year": NaN, "days": []}', "package.not_a_number"),
        (b'{"year": true, "days": []}', "calendar.json_shape"),
        (b'{"year": "2027", "days": []}', "calendar.json_shape"),
        (b"[]", "calendar.json_shape"),
        (as_json(papers=[7]), "calendar.json_papers"),  # type: ignore[list-item]
        (json.dumps({"year": 2027, "days": [], "papers": "x"}).encode(), "calendar.json_papers"),
        (as_json(papers=["x" * 1001]), "calendar.long_source"),
        (b" " * (MAX_BYTES + 1), "calendar.file_too_large"),
        (as_csv().decode().encode("gbk"), "calendar.not_utf8"),
        (as_csv([]) + '2027-01-01,off,"元旦"x,x,'.encode(), "calendar.not_csv"),
    ],
)
def test_a_file_that_is_no_list_of_days_is_refused(data: bytes, reason: str) -> None:
    assert refused(data).reason == reason


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("2027-01-01,holiday,元旦,x,", "calendar.kind"),
        ("2027-01-01,off,元旦,x,BJ", "calendar.closure_province"),
        ("2027-01-01,closure,局内放假,x,", "calendar.closure_province"),
        ("2027,off,元旦,x,", "calendar.date"),
        ("01/02/2027,off,元旦,x,", "calendar.date"),
        ("2027-01-01,off,元旦", "calendar.cells"),
        ("2027-01-01,off,元旦,x,,,", "calendar.cells"),
        ("2027-01-01,off,\0,x,", "calendar.not_text"),
    ],
)
def test_a_line_that_is_wrong_is_named(row: str, reason: str) -> None:
    error = refused(as_csv([]) + row.encode())
    assert (error.reason, error.values["place"], error.values["number"]) == (reason, "line", 2)


@pytest.mark.parametrize("head", ["date,name_zh", "date,kind,kind", "date,kind,colour", ""])
def test_columns_that_are_missing_or_unknown_are_refused(head: str) -> None:
    assert refused(head.encode() + b"\n2027-01-01,off,x\n").reason == "calendar.columns"


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 25_000,
        b"BEGIN:VCALENDAR\r\n" + b"X" * 390_000,
        b"BEGIN:VCALENDAR\r\nX-A;" + b"A=" * 190_000,
        b"BEGIN:VCALENDAR\r\n" + b"X-A:1\r\n " * 45_000,
        as_ical() * 90,
        b"date,kind\n" + b'"' * 390_000,
        b'{"year": 2027, "days": ["' + b"\\" * 390_000,
    ],
    ids=["nested", "one line", "parameters", "folded", "many", "quotes", "backslashes"],
)
def test_a_file_that_is_made_to_be_slow_is_refused(data: bytes) -> None:
    assert refused(data, "x").exit_code == 2


@pytest.mark.parametrize("name", ["元旦\x1b]52;c;eA==\x07", "[@click=app.quit]x[/]", "=HYPERLINK(1)", "‮元旦"])
def test_a_name_is_kept_as_it_was_sent(name: str) -> None:
    days = [{**day, "name": name} for day in days_of()]
    assert {one[2] for one in told(as_json(days))} == {name}
