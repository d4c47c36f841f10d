"""What the deadlines screen says: its columns, header, titles and the row in full, as pure functions of frozen values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from reviewer_tui.domain.calendar import closing_date, local_date
from reviewer_tui.domain.clock import ClockUnit
from reviewer_tui.domain.port_opening import PORTS, PortAction, PortState
from reviewer_tui.locale import Texts
from reviewer_tui.tui.session import Session
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.columns import Column
from reviewer_tui.tui.widgets.lines import Line, Run, Source, beside, folded
from reviewer_tui.tui.wording import (
    clock_time,
    day_of,
    due_text,
    local,
    moment,
    proof_text,
    risk_sign,
    short_due,
    short_moment,
    time_left,
)
from reviewer_tui.usecases.due_model import DueLine, DueList, DueRow, PortsRow, SmsRow, clock_of
from reviewer_tui.usecases.queue_model import Count

if TYPE_CHECKING:
    from reviewer_tui.usecases.views import SmsPerson

PORTS_CLOCK = "DL07"
LEAD = "number"
"""The column that carries the cursor."""
_MINUTE = timedelta(minutes=1)
_PORT_ORDER = (PortState.FAILED, PortState.REQUESTED, PortState.DONE, PortState.PROVEN)
"""Of several tasks of one port the one is told that is farthest from its end."""
_PORT_ROLES = {
    PortState.FAILED: Role.FAULT,
    PortState.REQUESTED: Role.STRONG,
    PortState.DONE: Role.SOON,
    PortState.PROVEN: Role.ACCENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCounts:
    """How many rows each list has under its filter, and how many clocks of the first one are breached."""

    lists: Mapping[DueList, Count]
    breached: Count


def due_columns(session: Callable[[], Session], which: DueList, now: Callable[[], datetime]) -> tuple[Column[Any], ...]:
    """The columns of a list; what must be seen stands left. ``session`` may have its calendar later, ``now`` is as of when."""
    t = session().texts

    def column(id: str, width: int, text: Callable[[Any], str], **more: Any) -> Column[Any]:
        return Column(id=id, title=t(f"deadlines.column.{id}"), width=width, text=text, **more)

    def urgency(row: DueLine) -> Role:
        return risk_sign(clock_of(row), now())[1]

    def left(row: DueLine) -> str:
        return left_text(session(), clock_of(row), now())

    def ports_left(row: PortsRow) -> str:
        return left(row) if row.due.clock == PORTS_CLOCK else ""

    sign = column("sign", 2, lambda row: risk_sign(clock_of(row), now())[0], role=urgency, ticks=True)
    number = column("number", 8, lambda row: clock_of(row).number)
    remaining = column("left", 11, left, role=urgency, align="right", ticks=True)

    def sponsor(width: int, **more: Any) -> Column[Any]:
        return column("sponsor", width, lambda row: clock_of(row).sponsor, **more)

    match which:
        case DueList.NEXT:
            return (
                sign,
                number,
                sponsor(10, grow=4, most=40),
                column("clock", 12, lambda row: t(f"clock.{row.clock}"), grow=1, most=24),
                column("waiting", 9, lambda row: t(f"waiting_on.{row.waiting_on}"), shown_from=70),
                column("due", 12, lambda row: _due(row, now())),
                remaining,
                column("state", 12, lambda row: state_text(t, row, now()), ticks=True, shown_from=92),
                column("who", 8, lambda row: who(session(), row), shown_from=102, grow=1, most=14),
                column("service", 14, lambda row: row.service, shown_from=140, grow=2, most=30),
                column("stage", 14, lambda row: t(f"stage.{row.stage}"), shown_from=124),
                column("province", 4, lambda row: row.province, shown_from=168),
            )
        case DueList.SMS:
            return (
                sign,
                number,
                column("left", 7, left, role=urgency, align="right", ticks=True),
                column("verified", 5, lambda row: f"{row.verified}/{len(row.persons)}", align="right"),
                column("persons", 30, lambda row: persons_text(t, row, now()), grow=5, most=90),
                sponsor(16, grow=2, most=36, shown_from=100),
                column("due", 12, lambda row: _due(row.due, now()), shown_from=124),
                column("who", 8, lambda row: who(session(), row.due), shown_from=150, grow=1, most=14),
            )
        case DueList.PORTS:
            return (
                sign,
                number,
                column("host", 12, host_text, grow=3, most=44),
                column(
                    "approved",
                    5,
                    lambda row: f"{local(row.due.started_at):%m-%d}" if row.due.clock == PORTS_CLOCK else "",
                    shown_from=72,
                ),
                *(_port_column(t, port) for port in PORTS),
                column("left", 11, ports_left, role=urgency, align="right", ticks=True),
                column("police", 6, lambda row: police_text(t, row, now()), align="right", ticks=True),
                column("icp", 22, lambda row: row.icp_number, shown_from=104),
                sponsor(16, grow=2, most=36, shown_from=130),
            )


def _port_column(t: Texts, port: int) -> Column[Any]:
    def state(row: PortsRow) -> PortState | None:
        states = {task.state for task in row.tasks if task.port == port}
        return next((each for each in _PORT_ORDER if each in states), None)

    def text(row: PortsRow) -> str:
        found = state(row)
        return t(f"deadlines.port.{found}") if found is not None else "-"

    def role(row: PortsRow) -> Role:
        found = state(row)
        return _PORT_ROLES[found] if found is not None else Role.MUTED

    return Column(id=f"port_{port}", title=str(port), width=7, text=text, role=role)


def _due(row: DueRow, now: datetime) -> str:
    return "-" if row.due_at is None else short_due(row.due_at, now, provisional=row.provisional)


def left_text(session: Session, row: DueRow, now: datetime) -> str:
    """What is left: hours and minutes of an hours clock, else days; of a paused clock what is left of its limit."""
    t = session.texts
    if row.due_at is None:
        if row.remaining is None:
            return t("left.paused")
        left = t(f"left.{row.unit}", n=row.remaining) if row.remaining else t("left.same_day")
        return f"{left}?" if row.provisional else left
    if row.unit == ClockUnit.HOURS:
        return countdown(row.due_at, now)
    return time_left(t, session.reckoning, row.clock, row.province, row.due_at, now, provisional=row.provisional)


def countdown(due_at: datetime, now: datetime) -> str:
    """``2:41``, ``-0:05``: hours and minutes; the last minute is not yet none."""
    over = now > due_at
    minutes = abs(due_at - now) // _MINUTE if over else -((now - due_at) // _MINUTE)
    return f"{'-' if over else ''}{minutes // 60}:{minutes % 60:02d}"


def state_text(t: Texts, row: DueRow, now: datetime) -> str:
    """Overdue, or paused since when; nothing of what simply runs."""
    if row.paused:
        since = f" {local(row.paused_since):%m-%d}" if row.paused_since else ""
        return t("left.paused") + since
    return t("deadlines.breached") if row.breached(now) else ""


def who(session: Session, row: DueRow) -> str:
    """Who has the filing; ``*`` where it is held."""
    login = row.holder or row.reviewer
    name = session.texts("queue.me") if login == session.actor.login else session.name_of(login)
    return (f"{name}*" if row.holder else name) or "-"


def persons_text(t: Texts, row: SmsRow, now: datetime) -> str:
    """Every person concerned, masked; the sign says who has verified, and stands first."""
    return "  ".join(_person(t, person, now) for person in row.persons)


def _person(t: Texts, person: SmsPerson, now: datetime, *, in_words: bool = False) -> str:
    role = t("deadlines.sponsor" if person.role == "sponsor" else "deadlines.service")
    if person.verified_at is not None:
        return f"✓ {role} {person.name} {person.mobile} {short_time(person.verified_at, now)}"
    waits = f" {t('deadlines.waits')}" if in_words else ""
    return f"o {role} {person.name} {person.mobile}{page_text(t, person)}{waits}"


def page_text(t: Texts, person: SmsPerson) -> str:
    """Wrong entries and texts sent again, as far as somebody noted them."""
    state = person.state
    if state is None:
        return ""
    said = [t("sms.attempts", n=state.attempts)] if state.attempts else []
    said += [t("sms.resends", n=state.resends)] if state.resends else []
    said += [t("sms.resends_over")] if state.resends_over else []
    return f" ({t('list.between').join(said)})" if said else ""


def short_time(at: datetime, now: datetime) -> str:
    """``13:05`` of today, else ``11-22 13:05``."""
    told = short_moment(at, now)
    return clock_time(at) if local_date(at) == local_date(now) else told


def host_text(row: PortsRow) -> str:
    """The first host and address, and how many more there are."""
    places = list(dict.fromkeys(f"{task.host} {task.address}" for task in row.tasks))
    if not places:
        return row.due.service
    return places[0] + (f" +{len(places) - 1}" if len(places) > 1 else "")


def police_text(t: Texts, row: PortsRow, now: datetime) -> str:
    """Days until the public-security filing 公安 is due; nothing before a port is open."""
    if row.police_due is None:
        return ""
    days = (closing_date(row.police_due) - local_date(now)).days
    return t("left.calendar_days", n=days) + ("?" if row.police_provisional else "")


# Header, titles, the row in full.


def header_line(session: Session, text: str, now: datetime) -> Source:
    """What the screen is, as of when, the kind of day, which years the calendar knows; the filter instead where one is set."""
    t = session.texts

    def lines(width: int) -> tuple[Line, ...]:
        runs: list[Run] = [(t("deadlines.title"), Role.STRONG), (f"  {moment(t, now)}", Role.PLAIN)]
        if session.calendar is not None:
            day = session.calendar.day(local_date(now))
            runs.append((f" {t(f'day_kind.{day.kind}')}{'' if day.official else '?'}", Role.PLAIN))
        if text:
            runs.append((f"  /{text}", Role.ACCENT))
            return (Line(tuple(runs)),)
        room = width - sum(cell_len(said) for said, _role in runs) - 2
        years = next((said for said in _years(session, now) if cell_len(said) <= room), "")
        return (Line((*runs, (f"  {years}", Role.MUTED))),)

    return lines


def _years(session: Session, now: datetime) -> tuple[str, ...]:
    """Which of this year and the next are published, in fewer and fewer words."""
    t, calendar, this = session.texts, session.calendar, local(now).year
    if calendar is None:
        return ("",)
    said = []
    for known, unknown in (("long", "long"), ("short", "long"), ("short", "short")):
        keys = {True: f"deadlines.year.published_{known}", False: f"deadlines.year.missing_{unknown}"}
        parts = [t(keys[calendar.year(year).official], year=year) for year in (this, this + 1)]
        said.append(t("list.between").join(parts))
    missing = [year for year in (this, this + 1) if not calendar.year(year).official]
    said.append(t("deadlines.year.missing_short", year=missing[0]) if missing else "")
    return tuple(said)


def list_title(session: Session, which: DueList, counts: DueCounts | None, clock: str) -> str:
    """The name of a list with its key, how many rows it has, how many are breached, and the clock it is narrowed to."""
    t = session.texts
    parts = [f"[{list(DueList).index(which) + 1}] {t(f'deadlines.list.{which}')}"]
    if counts is not None:
        parts.append(str(counts.lists[which]))
        if which is DueList.NEXT and counts.breached.filings:
            parts.append(t("deadlines.breached_count", n=str(counts.breached)))
    if which is DueList.NEXT and clock:
        parts.append(f"{t('deadlines.only')} {clock} {t(f'clock.{clock}')}")
    return "  ".join(parts)


def tab_line(session: Session, open_list: DueList, counts: DueCounts | None, clock: str) -> Source:
    """The three lists as tabs, for a screen that has room for one of them; the clock at the right."""
    t = session.texts

    def lines(width: int) -> tuple[Line, ...]:
        runs: list[Run] = []
        for number, which in enumerate(DueList, 1):
            inner = f"{number} {t(f'deadlines.tab.{which}')}" + (f" {counts.lists[which]}" if counts else "")
            runs.append((f"[{inner}]", Role.HEADER) if which is open_list else (f" {inner} ", Role.PLAIN))
        if counts is not None and counts.breached.filings:
            runs.append((f" {t('deadlines.breached_count', n=str(counts.breached))}", Role.BREACHED))
        room = width - sum(cell_len(said) for said, _role in runs)
        if clock and room > len(clock) + 2:
            runs.append((beside("", f"{t('deadlines.only')} {clock}", room), Role.ACCENT))
        return (Line(tuple(runs)),)

    return lines


def row_lines(session: Session, row: DueLine | None, now: datetime) -> Source:
    """The row in full."""
    t = session.texts

    def lines(width: int) -> tuple[Line, ...]:
        if row is None:
            return ()
        clock = clock_of(row)
        head = "  ".join(part for part in (clock.number, clock.sponsor, clock.service) if part)
        return (*folded(head, width, Role.STRONG)[:1], *folded(_more(row), width, Role.PLAIN))

    def _more(row: DueLine) -> str:
        if isinstance(row, SmsRow):
            return "  ".join(_person(t, person, now, in_words=True) for person in row.persons)
        if isinstance(row, PortsRow) and row.tasks:
            return _tasks(t, row)
        if isinstance(row, PortsRow):
            return _clock_sentence(session, row.due, now)
        return _clock_sentence(session, row, now)

    return lines


def _clock_sentence(session: Session, row: DueRow, now: datetime) -> str:
    t = session.texts
    parts = [
        t(f"clock.{row.clock}"),
        t(f"stage.{row.stage}"),
        t("deadlines.since", day=day_of(t, local(row.started_at).date())),
    ]
    if row.paused:
        parts.append(
            t("deadlines.paused_since", at=moment(t, row.paused_since)) if row.paused_since else t("left.paused")
        )
    if row.breached(now):
        parts.append(t("deadlines.breached_since", at=due_text(t, row.due_at)))  # type: ignore[arg-type]
    elif row.due_at is not None:
        due = due_text(t, row.due_at, provisional=row.provisional)
        parts.append(t("deadlines.due_provisional" if row.provisional else "deadlines.due", at=due))
    return "  ".join(parts)


def _tasks(t: Texts, row: PortsRow) -> str:
    """The tasks by host and address; of a failed one what its probe found."""
    places: dict[str, list[str]] = {}
    for task in row.tasks:
        does = f" {t(f'does.{task.action}')}" if task.action is PortAction.CLOSE else ""
        said = f"{task.port}{does} {t(f'port_state.{task.state}')}"
        if task.evidence and task.state is PortState.FAILED:
            said += f" ({proof_text(t, task.evidence)})"
        places.setdefault(f"{task.host} {task.address}", []).append(said)
    return "  ".join(f"{place}  {t('list.between').join(dict.fromkeys(said))}" for place, said in places.items())
