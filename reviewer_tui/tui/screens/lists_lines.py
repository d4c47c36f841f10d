"""What the lists over filings and register say: columns, tabs, the line of the filter and of the row, as pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from rich.cells import cell_len

from reviewer_tui.tui.naming import reason_name
from reviewer_tui.tui.session import Session
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.columns import Column
from reviewer_tui.tui.widgets.lines import Line, Run, Source, beside, folded
from reviewer_tui.tui.wording import clock_time, due_text, short_due, short_moment
from reviewer_tui.usecases.list_model import (
    AccessRow,
    AdoptionRow,
    ListRow,
    ListStatus,
    ListView,
    ReturnedRow,
    ServiceRow,
    SponsorRow,
)
from reviewer_tui.usecases.queue_model import Count

LEADS: Mapping[ListView, str] = {
    ListView.SPONSOR: "sponsor_name",
    ListView.SERVICE: "service_name",
    ListView.ACCESS: "service_name",
    ListView.RETURNED: "order",
    ListView.ADOPTION: "number",
}
"""The column that carries the cursor."""
_ROLES = {ListStatus.CANCELLED: Role.MUTED, ListStatus.WITHDRAWN: Role.MUTED}


def list_columns(session: Session, view: ListView, now: Callable[[], datetime]) -> tuple[Column[Any], ...]:
    """The columns of a list: those that must be seen stand left, the others join from a width on."""
    t = session.texts

    def column(id: str, width: int, text: Callable[[Any], str], title: str = "", **more: Any) -> Column[Any]:
        return Column(id=id, title=t(f"lists.column.{title or id}"), width=width, text=text, **more)

    def stage(row: ListRow) -> str:
        return t(f"stage.{row.stage}") if row.stage else t(f"lists.status.{row.status}")

    def changed(row: ListRow) -> str:
        return short_moment(row.changed_at, now())

    def kind(row: ListRow) -> str:
        return t(f"filing_type.{row.type}") if row.type else ""

    def role(row: ListRow) -> Role:
        return _ROLES.get(row.status, Role.PLAIN)

    number = column("number", 22, lambda row: row.number, "service_number")
    order = column("order", 8, lambda row: row.filing)
    stages = column("stage", 14, stage, role=role)
    types = column("type", 12, kind)
    match view:
        case ListView.SPONSOR:
            return (
                column("sponsor_name", 20, lambda row: row.name, role=role, grow=3, most=44),
                column("number", 20, lambda row: row.number, "entity_number"),
                column("status", 9, lambda row: t(f"lists.status.{row.status}"), role=role),
                column("services", 6, lambda row: str(row.services), align="right"),
                column("stage", 14, lambda row: t(f"stage.{row.stage}") if row.stage else ""),
                column("certificate", 18, lambda row: row.certificate, shown_from=104),
                column("changed", 11, changed, shown_from=116),
                column("order", 8, lambda row: row.filing, shown_from=124),
                column("province", 4, lambda row: row.province, shown_from=132),
            )
        case ListView.SERVICE:
            return (
                column("service_name", 18, lambda row: row.name, role=role, grow=3, most=40),
                number,
                stages,
                types,
                column("kind", 4, lambda row: t(f"service_kind_short.{row.kind}") if row.kind else ""),
                column("changed", 11, changed, shown_from=92),
                column("reasons", 12, lambda row: " ".join(row.reasons), shown_from=105),
                column("domains", 18, lambda row: _first(row.domains), shown_from=124, grow=2, most=30),
                column("sponsor", 16, lambda row: row.sponsor, shown_from=144, grow=2, most=40),
            )
        case ListView.ACCESS:
            return (
                column("service_name", 18, lambda row: row.name, role=role, grow=3, most=40),
                column("address", 23, lambda row: _first(row.addresses), grow=2, most=32),
                column("own", 4, lambda row: _own(session, row)),
                column("status", 9, lambda row: t(f"lists.status.{row.status}"), role=role),
                column("stage", 14, lambda row: t(f"stage.{row.stage}") if row.stage else ""),
                column("number", 22, lambda row: row.number, "service_number", shown_from=96),
                column("changed", 11, changed, shown_from=108),
            )
        case ListView.RETURNED:
            return (
                order,
                column("service_name", 12, lambda row: row.name, grow=2, most=30),
                stages,
                column("reasons", 12, lambda row: " ".join(row.reasons), grow=1, most=24),
                column("due", 12, lambda row: _due(row, now()), role=lambda row: _due_role(row, now())),
                column("type", 12, kind),
                column("number", 22, lambda row: row.number, "service_number", shown_from=106),
                column("changed", 11, changed, shown_from=119),
                column("sponsor", 16, lambda row: row.sponsor, shown_from=138, grow=2, most=40),
            )
        case ListView.ADOPTION:
            return (
                column("lacking", 7, lambda row: t(f"lists.lacking.{row.kind}")),
                column("number", 22, lambda row: row.number),
                column("sponsor", 18, lambda row: row.name, grow=3, most=40),
                order,
                stages,
                column("type", 12, kind, shown_from=92),
                column("since", 11, changed, shown_from=104),
                column("service_name", 16, lambda row: _first(row.services), shown_from=122, grow=2, most=30),
            )


def _first(values: tuple[str, ...]) -> str:
    return (values[0] if len(values) == 1 else f"{values[0]} +{len(values) - 1}") if values else ""


def _own(session: Session, row: AccessRow) -> str:
    return "" if row.own is None else session.texts("lists.own.yes" if row.own else "lists.own.no")


def _due(row: ReturnedRow, now: datetime) -> str:
    return short_due(row.due_at, now, provisional=row.provisional) if row.due_at is not None else ""


def _due_role(row: ReturnedRow, now: datetime) -> Role:
    return Role.BREACHED if row.due_at is not None and row.due_at < now else Role.PLAIN


def tab_line(session: Session, view: ListView, counts: Mapping[ListView, Count]) -> Source:
    """The five lists with their counts; short names where the long ones do not fit."""
    t = session.texts

    def runs(titles: str, lead: str) -> list[Run]:
        found: list[Run] = [(lead, Role.STRONG)] if lead else []
        for number, each in enumerate(ListView, 1):
            count = counts.get(each)
            inner = f"{number} {t(f'lists.{titles}.{each}')}" + (f" {count}" if count is not None else "")
            found.append((f"[{inner}]", Role.HEADER) if each is view else (f" {inner} ", Role.PLAIN))
        return found

    def lines(width: int) -> tuple[Line, ...]:
        told = (runs("view", f"{t('lists.title')}  "), runs("view", ""), runs("short", ""))
        fitting = (each for each in told if sum(cell_len(text) for text, _role in each) <= width)
        return (Line(tuple(next(fitting, told[-1]))),)

    return lines


def filter_line(session: Session, view: ListView, text: str, found: Count | None, as_of: datetime) -> Source:
    """The filter with how many rows it found, or how one is written; as of when at the right."""
    t = session.texts
    right = t("queue.as_of", time=clock_time(as_of))

    def lines(width: int) -> tuple[Line, ...]:
        if not text:
            left = t("lists.filter_example", example=t(f"lists.example.{view}"))
            return (Line(((beside(left, right, width), Role.MUTED),)),)
        count = f"  {found}" if found is not None else ""
        room = width - cell_len(right) - cell_len(count)
        return (Line(((beside(f"/{text}{count}", right, width) if room > 0 else text, Role.ACCENT),)),)

    return lines


def row_lines(session: Session, row: ListRow | None) -> Source:
    """The row in full: names as long as they are, the reasons with their words, what to do about it."""
    t = session.texts

    def lines(width: int) -> tuple[Line, ...]:
        if row is None:
            return ()
        head = "  ".join(part for part in (row.filing, row.name, row.number) if part)
        result = folded(head, width, Role.STRONG)[:1]
        result.extend(folded(_more(session, row), width, Role.PLAIN))
        return tuple(result)

    def _more(session: Session, row: ListRow) -> str:
        match row:
            case SponsorRow():
                stage = t(f"stage.{row.stage}") if row.stage else ""
                order = t("lists.open_order", filing=row.filing, stage=stage) if row.filing else ""
                return "  ".join(part for part in (row.certificate, order) if part)
            case ServiceRow():
                parts = (row.sponsor, " ".join(row.domains), reason_name(t, row.reasons, session.desk.tables))
                return "  ".join(part for part in parts if part)
            case AccessRow():
                return " ".join(row.addresses)
            case ReturnedRow():
                why = reason_name(t, row.reasons, session.desk.tables) or t("lists.without_reasons")
                due = due_text(t, row.due_at, provisional=row.provisional) if row.due_at else ""
                return f"{t('lists.reply_due', due=due)}  {why}" if due else why
            case AdoptionRow():
                said = t(f"lists.lacks.{row.kind}", filing=row.filing, number=row.number)
                return f"{said}{t('list.sentences')}{t('lists.adopt')}"

    return cast(Source, lines)
