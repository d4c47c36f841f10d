"""What the lines of a file amount to: notices of the State Council by year, closures by province and year, and what is odd.

A notice of year Y may move the last days of December Y-1 (2011-12-31, 2018-12-29, 2018-12-31 were moved so): they belong to
it. What cannot be a whole notice is refused, for dates would then be counted as certain that are not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from reviewer_tui.domain.calendar import ListedDay, is_late
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.day_list import DayLine, DayList, DayMark

_FEWEST_OFF, _MOST_OFF = 10, 90
"""Eleven days were statutory until 2024, thirteen are since; with their weekends a notice lists some thirty."""
_ALWAYS_OFF = ((1, 1), (5, 1), (10, 1))
_EARLIEST = 2000
_AHEAD = 10
"""Years ahead for which statutory days are taken; a notice comes for the next year at the earliest."""
_NO_NOTICE = ("provisional", "暂定")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The arrangement of one year, by date; ``source`` names the notice, or the papers of it that followed each other.

    Not ``official`` is what the source itself calls provisional: the statutory days of a year that has no notice yet.
    """

    year: int
    source: str
    days: tuple[ListedDay, ...]
    official: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Closures:
    """All days of a year on which the Authority of a province (two digits) is closed; none is an answer, too."""

    province: str
    year: int
    days: tuple[ListedDay, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What a file arranges. ``unpublished`` is the year that it says is not published yet; ``odd`` are warnings as text ids."""

    notices: tuple[Notice, ...]
    closures: tuple[Closures, ...]
    unpublished: int | None = None
    odd: tuple[tuple[str, Mapping[str, object]], ...] = ()


def arranged(told: DayList, *, today: date, provinces: Mapping[str, str]) -> Arrangement:
    """The lines as notices and closures; BadInput says which line does not fit. ``provinces`` are the ways to write a code."""
    state = [line for line in told.lines if line.mark is not DayMark.CLOSURE]
    notices = _notices(_once(state), told.year)
    for notice in notices:
        _insist_on_whole(notice, today)
    return Arrangement(
        notices=notices,
        closures=_closures([line for line in told.lines if line.mark is DayMark.CLOSURE], provinces),
        unpublished=told.year if not told.lines else None,
        odd=tuple(_odd(notices)),
    )


def province_code(written: str, provinces: Mapping[str, str]) -> str | None:
    """The two digits of a province; 河北 is as good as 河北省."""
    if written in provinces or written.isascii():
        return provinces.get(written)
    codes = {code for name, code in provinces.items() if name.startswith(written)}
    return codes.pop() if len(codes) == 1 else None


def newest_years(told: Iterable[tuple[str, int]]) -> dict[str, int]:
    """By source the newest year that it speaks of: whose notice it is. ``told`` are pairs of source and year of a day."""
    newest: dict[str, int] = {}
    for source, year in told:
        newest[source] = max(year, newest.get(source, year))
    return newest


def _once(lines: Iterable[DayLine]) -> list[DayLine]:
    """Each day once; the same said twice is well, two things said of one day are not."""
    seen: dict[date | None, DayLine] = {}
    for line in lines:
        known = seen.setdefault(line.date, line)
        if known.mark is not line.mark:
            raise BadInput("calendar.twice", place=line.place, number=line.number, other=known.number, date=line.date)
    return list(seen.values())


def _notices(lines: list[DayLine], year: int | None) -> tuple[Notice, ...]:
    """All that one paper says belongs to one year, papers of one year together."""
    newest = newest_years((line.source, year or line.year) for line in lines)
    days: dict[int, list[DayLine]] = {}
    for line in lines:
        days.setdefault(newest[line.source], []).append(line)
    return tuple(_notice(of, days[of]) for of in sorted(days))


def _notice(year: int, lines: list[DayLine]) -> Notice:
    for line in lines:
        if line.date is None or not (line.year == year or (line.year == year - 1 and is_late(line.date))):
            raise BadInput(
                "calendar.other_year", place=line.place, number=line.number, date=line.date, year=year, before=year - 1
            )
        if not line.source:
            raise BadInput("calendar.no_notice", place=line.place, number=line.number, year=year)
    source = " ".join(dict.fromkeys(line.source for line in lines))
    return Notice(
        year=year,
        source=source,
        official=not any(word in source.casefold() for word in _NO_NOTICE),
        days=tuple(sorted((_listed(line) for line in lines), key=lambda day: day.date)),
    )


def _listed(line: DayLine) -> ListedDay:
    assert line.date is not None
    return ListedDay(date=line.date, working=line.mark is DayMark.WORK, name=line.name, source=line.source)


def _insist_on_whole(notice: Notice, today: date) -> None:
    year, off = notice.year, {day.date for day in notice.days if not day.working}
    last = today.year + (1 if notice.official else _AHEAD)
    if not _EARLIEST <= year <= last:
        raise BadInput("calendar.year", year=year, first=_EARLIEST, last=last)
    missing = [date(year, *day) for day in _ALWAYS_OFF if date(year, *day) not in off]
    if missing or len(off) < _FEWEST_OFF:
        raise BadInput("calendar.not_whole", year=year, off=len(off), date=missing[0] if missing else "-")
    if len(off) > _MOST_OFF:
        raise BadInput("calendar.too_much", year=year, off=len(off), most=_MOST_OFF)


def _closures(lines: list[DayLine], provinces: Mapping[str, str]) -> tuple[Closures, ...]:
    days: dict[tuple[str, int], dict[date, ListedDay]] = {}
    for line in lines:
        code = province_code(line.province, provinces)
        if code is None:
            raise BadInput("calendar.province", place=line.place, number=line.number, given=line.province[:20])
        if not line.source:
            raise BadInput("calendar.no_notice", place=line.place, number=line.number, year=line.year)
        of_year = days.setdefault((code, line.year), {})
        if line.date is not None:
            of_year.setdefault(line.date, _listed(line))
    return tuple(
        Closures(province=code, year=year, days=tuple(sorted(days[code, year].values(), key=lambda day: day.date)))
        for code, year in sorted(days)
    )


def _odd(notices: tuple[Notice, ...]) -> Iterable[tuple[str, Mapping[str, object]]]:
    for notice in notices:
        if not notice.official:
            yield "calendar.odd_provisional", {"year": notice.year, "source": notice.source}
            continue
        working = [day.date for day in notice.days if day.working]
        plain = [day for day in working if day.isoweekday() <= 5]
        if not working:
            yield "calendar.odd_no_makeup", {"year": notice.year}
        if plain:
            yield "calendar.odd_weekday", {"year": notice.year, "date": plain[0], "n": len(plain)}
