"""What the dialog for many filings says: its columns, the totals, and each row's sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from enum import Enum, auto

from reviewer_tui.tui.session import Session
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.columns import Column
from reviewer_tui.tui.widgets.lines import Line, Source, folded
from reviewer_tui.tui.wording import refusal_text
from reviewer_tui.usecases.bulk_order import BulkOrder, BulkOutcome, BulkRow, BulkVerb

_LOOKS: Mapping[BulkOutcome, tuple[str, Role]] = {
    BulkOutcome.CHANGED: ("+", Role.PLAIN),
    BulkOutcome.UNCHANGED: ("=", Role.MUTED),
    BulkOutcome.REFUSED: ("-", Role.MUTED),
    BulkOutcome.FAILED: ("!!", Role.FAULT),
}
_FIRST = (BulkOutcome.FAILED, BulkOutcome.REFUSED, BulkOutcome.CHANGED, BulkOutcome.UNCHANGED)


class BulkState(Enum):
    """Where the dialog is: looking what would happen, ready to do it, at work, or done."""

    LOOKING = auto()
    READY = auto()
    WORKING = auto()
    DONE = auto()


def in_reading_order(rows: Iterable[BulkRow]) -> tuple[BulkRow, ...]:
    """What will not be done stands first: that is what is to be read before the rest is done."""
    return tuple(sorted(rows, key=lambda row: _FIRST.index(row.outcome)))


def bulk_columns(
    session: Callable[[], Session], order: Callable[[], BulkOrder], result: Callable[[BulkRow], BulkRow | None]
) -> tuple[Column[BulkRow], ...]:
    """The columns of a list of previewed rows; ``result`` is what became of a row since."""
    t = session().texts

    def look(row: BulkRow) -> tuple[str, Role]:
        done = result(row)
        if done is not None and done.second is not None:
            return "~", Role.SOON
        if done is None or done.outcome is not BulkOutcome.CHANGED:
            return _LOOKS[(done or row).outcome]
        return "✓", Role.ACCENT

    return (
        Column(id="sign", title="", width=2, text=lambda row: look(row)[0], role=lambda row: look(row)[1]),
        Column(id="number", title=t("queue.column.number"), width=8, text=lambda row: row.number),
        Column(
            id="sponsor",
            title=t("queue.column.sponsor"),
            width=20,
            text=lambda row: row.before.sponsor if row.before else "",
            role=lambda row: _LOOKS[row.outcome][1],
            grow=1,
            most=36,
        ),
        Column(
            id="stage",
            title=t("queue.column.stage"),
            width=12,
            text=lambda row: t(f"stage.{row.before.stage}") if row.before else "",
            role=lambda row: _LOOKS[row.outcome][1],
            shown_from=100,
        ),
        Column(
            id="what",
            title=t("bulk.what"),
            width=24,
            text=lambda row: sentence(session(), order(), result(row) or row, done=result(row) is not None),
            role=lambda row: look(row)[1],
            grow=3,
        ),
    )


def sentence(session: Session, order: BulkOrder, row: BulkRow, *, done: bool) -> str:
    """What would happen to a filing, what has happened, or why not."""
    t = session.texts
    if row.refusal is not None:
        return refusal_text(t, row.refusal.reason, row.refusal.values)
    if row.second is not None:
        return t("bulk.waits_for_second" if done or row.outcome is BulkOutcome.UNCHANGED else "bulk.would_ask_second")
    if row.outcome is BulkOutcome.UNCHANGED:
        return t(f"bulk.so_already.{order.verb}")
    assert row.before is not None
    before = session.name_of(row.before.assignee) if row.before.assignee else t("bulk.nobody")
    if order.verb is BulkVerb.ASSIGN:
        return f"{before} -> {session.name_of(order.login) if order.login else t('bulk.nobody')}"
    letter = row.decision.letter if row.decision else None
    if letter is None:
        return t(f"bulk.{'done' if done else 'would'}.{order.verb}")
    said = t.plural("bulk.letter", len(letter.items), codes=" ".join(dict.fromkeys(item.code for item in letter.items)))
    if row.left_out:
        said += "  ! " + t.plural("bulk.left_out", row.left_out)
    if letter.unfilled:
        said += "  ! " + t.plural("reasons.unfilled", letter.unfilled)
    return said


def detail_lines(session: Session, order: BulkOrder, row: BulkRow | None, *, done: bool) -> Source:
    """The row under the cursor with its whole sentence."""

    def lines(width: int) -> tuple[Line, ...]:
        if row is None:
            return ()
        sponsor = row.before.sponsor if row.before else ""
        said = f"{row.number} {sponsor}: {sentence(session, order, row, done=done)}"
        return tuple(folded(said, width, Role.MUTED if row.refusal else Role.PLAIN)[:2])

    return lines


def title_text(session: Session, order: BulkOrder, count: int) -> str:
    """What Ctrl+S does with how many filings."""
    t = session.texts
    to = session.name_of(order.login) if order.login else t("bulk.nobody")
    return t.plural(f"bulk.title.{order.verb}", count, to=to)


def totals_text(session: Session, rows: Iterable[BulkRow], state: BulkState) -> str:
    """How many of each; while it is looked or worked only what is known so far."""
    t, rows = session.texts, tuple(rows)
    counts = Counter(row.outcome for row in rows)
    asking = sum(row.outcome is BulkOutcome.CHANGED and row.second is not None for row in rows)
    key = "bulk.totals_done" if state in (BulkState.WORKING, BulkState.DONE) else "bulk.totals"
    said = t(
        key,
        changed=counts[BulkOutcome.CHANGED] - asking,
        unchanged=counts[BulkOutcome.UNCHANGED],
        refused=counts[BulkOutcome.REFUSED] + counts[BulkOutcome.FAILED],
    )
    return f"{said}  {t('bulk.asking_second', n=asking)}" if asking else said
