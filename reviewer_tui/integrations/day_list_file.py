"""Files of days: JSON as holiday-cn publishes it, CSV as ``db/reference/working_days.csv``, and iCalendar.

Which of them it is shows in the first characters, not in the name. A file is read whole or refused with a BadInput that says
what is wrong, where (``place`` and ``number``) and in what; names are kept as they were written.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.day_list import LONGEST_NAME, LONGEST_SOURCE, MOST_LINES, DayLine, DayList, DayMark
from reviewer_tui.usecases.package_json import read_json

MAX_BYTES = 400_000
"""A year has some forty days; the whole reference table is 10 KB."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_COLUMNS = ("date", "kind", "name_zh", "source", "province", "last_verified")
_OF_A_PACKAGE = {
    "package.not_utf8": "calendar.not_utf8",
    "package.not_json": "calendar.not_json",
    **dict.fromkeys(("package.too_deep", "package.too_many_values", "package.json_too_large"), "calendar.json_limits"),
}
"""What is said of a package's file, as it is said of this one."""
_BOM = b"\xef\xbb\xbf"


def read_day_list(data: bytes, *, source: str = "") -> DayList:
    """The days of a file; ``source`` stands in where the file names no notice."""
    if len(data) > MAX_BYTES:
        raise BadInput("calendar.file_too_large", limit=MAX_BYTES)
    if len(source) > LONGEST_SOURCE or "\0" in source:
        raise BadInput("calendar.long_source", limit=LONGEST_SOURCE)
    data = data.removeprefix(_BOM)
    begin = data.lstrip()[:15].upper()
    if begin.startswith((b"{", b"[")):
        return _from_json(data, source)
    if begin.startswith(b"BEGIN:VCALENDAR"):
        from reviewer_tui.integrations.day_list_ical import read_ical

        return read_ical(data, source)
    return _from_csv(data, source)


def _from_json(data: bytes, source: str) -> DayList:
    try:
        told = read_json(data)
    except BadInput as error:
        raise BadInput(_OF_A_PACKAGE.get(error.reason, error.reason), **error.values) from None
    year, papers, days = (
        (told.get(key) for key in ("year", "papers", "days")) if isinstance(told, dict) else (None,) * 3
    )
    if isinstance(year, bool) or not isinstance(year, int) or not isinstance(days, list):
        raise BadInput("calendar.json_shape")
    papers = [] if papers is None else papers
    if not (isinstance(papers, list) and all(isinstance(paper, str) for paper in papers)):
        raise BadInput("calendar.json_papers")
    named = " ".join(paper for paper in papers if paper.strip()) or source
    if len(named) > LONGEST_SOURCE:
        raise BadInput("calendar.long_source", limit=LONGEST_SOURCE)
    lines = []
    for number, day in enumerate(days, start=1):
        name, off = (day.get("name"), day.get("isOffDay")) if isinstance(day, dict) else (None, None)
        if not (isinstance(name, str) and isinstance(off, bool)):
            raise BadInput("calendar.json_day", place="day", number=number)
        on = _date(day["date"] if isinstance(day.get("date"), str) else "", "day", number)
        mark = DayMark.OFF if off else DayMark.WORK
        lines.append(_line("day", number, mark, on, name, named))
    return DayList(lines=tuple(lines), year=year)


def _from_csv(data: bytes, source: str) -> DayList:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInput("calendar.not_utf8", byte=error.start) from None
    return DayList(lines=tuple(_csv_lines(csv.DictReader(io.StringIO(text, newline=""), strict=True), source)))


def _csv_lines(reader: csv.DictReader[str], source: str) -> Iterator[DayLine]:
    try:
        names = reader.fieldnames or ()
        if len(set(names)) < len(names) or not {"date", "kind"} <= set(names) <= set(_COLUMNS):
            raise BadInput("calendar.columns", known=", ".join(_COLUMNS))
        for number, row in enumerate(reader, start=1):
            at = reader.line_num
            if number > MOST_LINES:
                raise BadInput("calendar.too_many", limit=MOST_LINES)
            if None in row or None in row.values():
                raise BadInput("calendar.cells", place="line", number=at)
            if any("\0" in value for value in row.values()):
                raise BadInput("calendar.not_text", place="line", number=at)
            yield _csv_line(row, at, source)
    except csv.Error as error:
        raise BadInput("calendar.not_csv", place="line", number=reader.line_num, detail=str(error)) from None


def _csv_line(row: dict[str, str], at: int, source: str) -> DayLine:
    if row["kind"] not in tuple(DayMark):
        raise BadInput("calendar.kind", place="line", number=at, given=row["kind"][:20], known=", ".join(DayMark))
    mark, province = DayMark(row["kind"]), row.get("province", "").strip()
    if (mark is DayMark.CLOSURE) != bool(province):
        raise BadInput("calendar.closure_province", place="line", number=at)
    named = row.get("source", "").strip() or source
    if mark is DayMark.CLOSURE and _YEAR.fullmatch(row["date"]):
        on, year = None, int(row["date"])
    else:
        on = _date(row["date"], "line", at)
        year = on.year
    name = row.get("name_zh", "")
    _check_lengths(name, named, "line", at)
    return DayLine(place="line", number=at, mark=mark, date=on, year=year, name=name, source=named, province=province)


def _line(place: str, number: int, mark: DayMark, on: date, name: str, source: str) -> DayLine:
    _check_lengths(name, source, place, number)
    return DayLine(place=place, number=number, mark=mark, date=on, year=on.year, name=name, source=source)


def _check_lengths(name: str, source: str, place: str, number: int) -> None:
    if len(name) > LONGEST_NAME or len(source) > LONGEST_SOURCE:
        raise BadInput("calendar.too_long", place=place, number=number, limit=LONGEST_NAME)


def _date(text: str, place: str, number: int) -> date:
    # The interpreter alone would take weeks (2026-W01-1) and digits of other scripts for a date, too.
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadInput("calendar.date", place=place, number=number, given=text[:20])
