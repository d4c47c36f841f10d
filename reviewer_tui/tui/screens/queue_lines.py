"""What the queue says: its columns, header and preview as pure functions of frozen values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rich.cells import cell_len

from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.finding import Severity
from reviewer_tui.domain.masking import STARS
from reviewer_tui.domain.policy import may
from reviewer_tui.locale import Texts
from reviewer_tui.tui.screens.freeze_lines import frozen_text
from reviewer_tui.tui.screens.queue_asked import Asked
from reviewer_tui.tui.session import Session
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.columns import Column
from reviewer_tui.tui.widgets.lines import Line, Run, Source, folded, line
from reviewer_tui.tui.wording import (
    SEVERITY_SIGNS,
    clock_time,
    day_of,
    due_text,
    event_text,
    finding_text,
    left_of,
    moment,
    risk_sign,
)
from reviewer_tui.usecases.handover import HandoverView
from reviewer_tui.usecases.horizon import Horizon
from reviewer_tui.usecases.queue_model import UNREACHED, Count, FilingPreview, QueueCounts, QueueRow


def queue_columns(session_now: Callable[[], Session], now: Callable[[], datetime]) -> tuple[Column[QueueRow], ...]:
    """The columns; ``now`` is the instant as of which signs and time left are told; the calendar may arrive later."""
    session = session_now()
    t, login = session.texts, session.actor.login

    def who(row: QueueRow) -> str:
        if row.holder:
            return f"{t('queue.me') if row.holder == login else session_now().name_of(row.holder)}*"
        return t("queue.me") if row.assignee == login else session_now().name_of(row.assignee) or "-"

    def findings(row: QueueRow) -> str:
        parts = [f"✗{row.errors}" if row.errors else "", f"!{row.warnings}" if row.warnings else ""]
        return " ".join(part for part in parts if part) or "✓"

    def stage(row: QueueRow) -> str:
        unreached = f"{t('queue.calls_sign', n=row.missed_calls)} " if row.missed_calls >= UNREACHED else ""
        said = t(f"stage.{row.stage}")
        phone = f"{t('queue.by_phone_sign')} " if row.by_phone else ""
        noted = f"{t('queue.handover_sign')} " if row.handover is not None else ""
        if row.frozen:
            return f"{t('freeze.sign')} {noted}{said}"
        return unreached + phone + noted + (t("queue.stage_second", stage=said) if row.second_wanted else said)

    def stage_role(row: QueueRow) -> Role:
        if row.frozen:
            return Role.FAULT
        if row.missed_calls >= UNREACHED:
            return Role.AT_RISK
        return Role.SOON if row.second_wanted else Role.PLAIN

    def clock(row: QueueRow) -> str:
        return t(f"clock.{row.clock}") if row.clock else ""

    def column(
        id: str,
        width: int,
        text: Callable[[QueueRow], str],
        role: Callable[[QueueRow], Role] | None = None,
        **more: int,
    ) -> Column[QueueRow]:
        return Column(id=id, title=t(f"queue.column.{id}"), width=width, text=text, role=role, **more)  # type: ignore[arg-type]

    return (
        column("sign", 2, lambda row: risk_sign(row, now())[0], lambda row: risk_sign(row, now())[1]),
        column("number", 8, lambda row: row.number),
        column("sponsor", 18, lambda row: row.sponsor, grow=3, most=40),
        column("service", 14, lambda row: row.service, grow=2, most=30, shown_from=110),
        column(
            "kind",
            4,
            lambda row: t(f"service_kind_short.{row.service_kind}") if row.service_kind else "",
            shown_from=104,
        ),
        column("type", 12, lambda row: t(f"filing_type.{row.type}"), shown_from=119),
        column("stage", 14, stage, stage_role),
        column("waiting", 9, lambda row: t(f"waiting_on.{row.waiting_on}")),
        column(
            "left",
            11,
            lambda row: left_of(t, session_now().reckoning, row, now()),
            lambda row: risk_sign(row, now())[1],
            align="right",  # type: ignore[arg-type]
        ),
        column("who", 8, who, grow=1, most=12),
        column("findings", 7, findings, shown_from=100),
        column("materials", 6, lambda row: f"{row.materials_present}/{row.materials_due}", shown_from=150),
        column("clock", 16, clock, shown_from=160),
        column(
            "due",
            15,
            lambda row: due_text(t, row.due_at, provisional=row.provisional) if row.due_at else "",
            shown_from=170,
        ),
        column("received", 15, lambda row: moment(t, row.received_at), shown_from=190),
    )


def header_line(
    session: Session, asked: Asked, counts: QueueCounts | None, now: datetime, horizon: Horizon | None = None
) -> Source:
    """Who, role, date, kind of day, as of when; in which order, by which filter, and how many it finds.

    While open deadlines wait for the notice of a year that is not published, it says so: in words where they fit.
    """
    t = session.texts
    kind = ""
    if session.calendar is not None:
        day = session.calendar.day(local_date(now))
        kind = t(f"day_kind.{day.kind}") + ("?" if not day.official else "")

    def lines(width: int) -> tuple[Line, ...]:
        name = session.actor.name or session.actor.login
        day = f"  {day_of(t, local_date(now))} {kind}"
        as_of = t("queue.as_of", time=clock_time(now))
        long: list[Run] = [
            (f"{name} {t(f'role.{session.actor.role}')}", Role.STRONG),
            (day, Role.PLAIN),
            (f"  {as_of}", Role.MUTED),
        ]
        short: list[Run] = [(name, Role.STRONG), (f" {clock_time(now)}", Role.MUTED)]
        facts: list[Run] = [(f"  {t(f'queue.order.{asked.sort}')}", Role.PLAIN)]
        if asked.typed:
            facts.append((f"  /{asked.typed}", Role.ACCENT))
            if counts is not None:
                facts.append((f"  {t('queue.found', n=str(counts.total))}", Role.PLAIN))
        words, sign = _horizon_runs(t, horizon)
        ways = ([*long, *facts, *words], [*long, *facts, *sign], [*short, *facts, *sign])
        fitting = (way for way in ways if sum(cell_len(text) for text, _role in way) <= width)
        return (Line(tuple(next(fitting, ways[-1]))),)

    return lines


def _horizon_runs(texts: Texts, horizon: Horizon | None) -> tuple[list[Run], list[Run]]:
    """The year without a notice and how many dates wait for it, in words and in short."""
    if horizon is None or not horizon.provisional:
        return [], []
    n = str(Count(filings=horizon.provisional, exact=horizon.exact))
    said, short = (texts(f"queue.{form}", year=horizon.unpublished, n=n) for form in ("horizon", "horizon_short"))
    return [(f"  {said}", Role.SOON)], [(f"  {short}", Role.SOON)]


def preview_line(session: Session, row: QueueRow | None, preview: FilingPreview | None) -> Source:
    """The preview in one line, for a narrow screen."""
    t = session.texts

    def lines(width: int) -> tuple[Line, ...]:
        if row is None:
            return ()
        runs: list[Run] = [(row.number, Role.STRONG), (f" {t('revision.short', n=row.revision)}  ", Role.MUTED)]
        if row.frozen:
            runs.append((f"{_frozen(session, preview)}  ", Role.FAULT))
        if row.errors:
            runs.append((f"✗{row.errors} ", Role.FAULT))
        if row.warnings:
            runs.append((f"!{row.warnings} ", Role.AT_RISK))
        if row.missed_calls >= UNREACHED:
            runs.append((f"{t('queue.unreached', n=row.missed_calls)} ", Role.AT_RISK))
        if preview is not None and preview.undelivered:
            runs.append((f"{t('letters.undelivered')}  ", Role.FAULT))
        if row.due_at is not None:
            runs.append((f"{t('queue.due')} {due_text(t, row.due_at, provisional=row.provisional)}  ", Role.PLAIN))
        if preview is not None and preview.handover is not None:
            runs.append((handover_text(session, preview.handover), Role.SOON))
        elif preview is not None and preview.findings:
            runs.append((finding_text(t, preview.findings[0]), Role.PLAIN))
        elif preview is not None and preview.last_event is not None:
            runs.append((event_text(t, preview.last_event), Role.MUTED))
        return (Line(tuple(runs)),)

    return lines


def preview_block(session: Session, row: QueueRow | None, preview: FilingPreview | None) -> Source:
    """The preview as a block: what, until when and why, which faults, what happened last."""
    t = session.texts

    def lines(width: int) -> tuple[Line, ...]:
        if row is None:
            return ()
        result = [line((row.sponsor, Role.STRONG))]
        services = preview.services if preview else (row.service,)
        kind = t(f"filing_type.{row.type}")
        result.extend(folded(f"{kind}: {t('list.between').join(services)}", width, Role.PLAIN, indent=2))
        if row.frozen:
            result.extend(folded(_frozen(session, preview), width, Role.FAULT, indent=2))
        if row.due_at is not None:
            due = due_text(t, row.due_at, provisional=row.provisional)
            result.append(
                line((f"  {t('queue.due')} {due}", Role.PLAIN), (f"  {t(f'clock.{row.clock}')}  (w)", Role.MUTED))
            )
        if row.missed_calls >= UNREACHED:
            result.append(line((f"  {t('queue.unreached', n=row.missed_calls)}  (c)", Role.AT_RISK)))
        if preview is not None and preview.undelivered:
            result.append(line((f"  {t('letters.undelivered')}  (8)", Role.FAULT)))
        if preview is not None and preview.handover is not None:
            result.extend(folded(handover_text(session, preview.handover), width, Role.SOON, indent=2)[:2])
        if row.holder:
            until = clock_time(row.held_until) if row.held_until else ""
            result.append(line((f"  {t('queue.held', holder=session.name_of(row.holder), until=until)}", Role.PLAIN)))
        result.append(
            line((f"  {t('queue.papers', present=row.materials_present, due=row.materials_due)}", Role.PLAIN))
        )
        if preview is not None:
            for finding in preview.findings[:12]:
                sign, role = SEVERITY_SIGNS[finding.severity]
                result.extend(folded(finding_text(t, finding), width, indent=4, first=[(f"  {sign} ", role)]))
            if not any(finding.severity is not Severity.HINT for finding in preview.findings):
                result.append(line((f"  ✓ {t('queue.no_faults')}", Role.ACCENT)))
            if preview.last_event is not None:
                event = preview.last_event
                said = f"{moment(t, event.at)} {session.name_of(event.actor)}: {event_text(t, event)}"
                result.extend(folded(said, width, Role.MUTED, indent=2))
        return tuple(result)

    return lines


def _frozen(session: Session, preview: FilingPreview | None) -> str:
    """That nothing moves it, and all about it once the preview is read."""
    if preview is None or preview.frozen is None:
        return session.texts("freeze.sign")
    return frozen_text(session, preview.frozen, preview.frozen_because)


def handover_text(session: Session, note: HandoverView) -> str:
    """Who left a note for whoever takes the filing next, and its words, for those who may write notes themselves."""
    t = session.texts
    said = note.text if may(session.actor, "note") else STARS
    return t("review.handover", by=session.name_of(note.by), at=moment(t, note.at), text=said)


def welcome_lines(session: Session) -> Source:
    """What to do when there is nothing at all yet."""
    t = session.texts

    def lines(width: int) -> tuple[Line, ...]:
        result = folded(t("queue.empty.title"), width, Role.STRONG)
        for text in (t("queue.empty.import"), t("queue.empty.next")):
            result.extend([Line(), *folded(text, width)])
        return tuple(result)

    return lines
