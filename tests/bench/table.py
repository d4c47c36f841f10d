"""The rows of the table: what is measured, against what, the goal; one value a round, judged on the median."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field

RATIO, BYTES, SECONDS = "x", " B", " s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line. ``goal`` is the highest median that is well; None for a row that only tells."""

    id: str
    group: str
    what: str
    against: str
    goal: float | None
    unit: str = RATIO


ROWS = (
    Row(id="ready", group="start", what="exec to first rows, long queue", against="hello-world Textual", goal=1.3),
    Row(id="ready-60", group="start", what="exec to first rows, 60", against="hello-world Textual", goal=1.3),
    Row(id="ready-grows", group="start", what="exec to first rows, long queue", against="the same at 60", goal=1.2),
    Row(id="first-key", group="start", what="exec to first key answered, long queue", against="hello-world", goal=1.4),
    Row(id="first-key-grows", group="start", what="exec to first key, long queue", against="the same at 60", goal=1.2),
    Row(id="memory", group="start", what="PSS in the queue before the first write", against="hello-world", goal=1.7),
    Row(id="memory-written", group="start", what="PSS after the first write", against="hello-world", goal=2.4),
    Row(id="memory-grows", group="start", what="PSS in the queue, long queue", against="the same at 60", goal=1.2),
    Row(id="move-p50", group="move", what="cursor move settled, p50", against="hello updating one line", goal=1.3),
    Row(id="move-p95", group="move", what="cursor move settled, p95", against="hello updating one line", goal=2.5),
    Row(id="move-grows", group="move", what="cursor move settled, p50, long queue", against="the same at 60", goal=1.2),
    Row(id="move-bytes", group="move", what="bytes a cursor move", against="-", goal=450, unit=BYTES),
    Row(id="first-paint", group="move", what="bytes of the whole first screen", against="-", goal=None, unit=BYTES),
    Row(id="held-bytes", group="held", what="held key: bytes a key", against="neomutt: 333", goal=433, unit=BYTES),
    Row(
        id="held-lag",
        group="held",
        what="held key 3 s, lag on 100 ms, 256 kbit/s",
        against="neomutt: 0.10-0.14",
        goal=0.15,
        unit=SECONDS,
    ),
    Row(id="held-grows", group="held", what="held key: bytes a key, long queue", against="the same at 60", goal=1.2),
    Row(id="page-bytes", group="page", what="page down: bytes a repainted row", against="-", goal=230, unit=BYTES),
    Row(id="page-grows", group="page", what="page down: bytes a row, long queue", against="the same at 60", goal=1.2),
    Row(id="idle", group="idle", what="bytes in 5 idle seconds within a minute", against="-", goal=0, unit=BYTES),
    Row(
        id="open",
        group="open",
        what="opening 20 materials, 60 findings, settled",
        against="pushing a plain Static screen",
        goal=2,
    ),
    Row(
        id="search-rare",
        group="search",
        what="search of 3 rare characters, key to rows",
        against="better bare query + a repaint",
        goal=2,
    ),
    Row(
        id="search-common",
        group="search",
        what="search of 2 common characters, key to rows",
        against="better bare query + a repaint",
        goal=2,
    ),
    Row(id="counts", group="counts", what="stage counts, long queue", against="GROUP BY", goal=0.2),
    Row(id="counts-grows", group="counts", what="stage counts, long queue", against="the same at 60", goal=1.2),
    Row(
        id="decision",
        group="decision",
        what="a decision, CPU time",
        against="the same statements by SQLAlchemy Core",
        goal=2,
    ),
    Row(
        id="command",
        group="command",
        what="list --json of 20,000, CPU time",
        against="bare interpreter, DB-API, same query, json",
        goal=3,
    ),
    Row(
        id="sweep",
        group="sweep",
        what="sweep with nothing to do, long queue, CPU time",
        against="bare interpreter, DB-API, same queries, json",
        goal=3,
    ),
    Row(
        id="sweep-grows",
        group="sweep",
        what="sweep with nothing to do, long queue, CPU time",
        against="the same at 60",
        goal=1.2,
    ),
    Row(
        id="deadlines-screen",
        group="deadlines",
        what="the deadlines from the key to the settled screen, long lists",
        against="the same at 60",
        goal=1.2,
    ),
    Row(
        id="deadlines-pages",
        group="deadlines",
        what="a screenful of each of its lists and the rows behind",
        against="the same at 60",
        goal=1.2,
    ),
    Row(
        id="risk-pages",
        group="deadlines",
        what="the queue in order of risk: a screenful and the next",
        against="the same at 60",
        goal=1.2,
    ),
    Row(
        id="claimers",
        group="claimers",
        what="twenty claimers, longest wait",
        against="the same with busy_timeout=5000 alone",
        goal=0.2,
    ),
    Row(
        id="add-days",
        group="calendar",
        what="20 working days added, with whether the date is certain",
        against="bisect in a list of dates",
        goal=3,
    ),
    Row(
        id="recount",
        group="calendar",
        what="an import moves 100,000 dates, on record, CPU time",
        against="one bare UPDATE of the same rows",
        goal=None,
    ),
    Row(
        id="recount-driver",
        group="calendar",
        what="an import moves 100,000 dates, on record, CPU time",
        against="its own statements in the database library",
        goal=3,
    ),
    Row(
        id="import-files",
        group="import",
        what="import of 300 packages",
        against="their JSON parsed, their files written and synced",
        goal=2,
    ),
    Row(
        id="import-rows",
        group="import",
        what="import: writing the rows, CPU time",
        against="executemany of the same rows",
        goal=3,
    ),
    Row(
        id="import-whole",
        group="import",
        what="import: whole packages with their checks, CPU time",
        against="executemany of the same rows",
        goal=None,
    ),
)
GROUPS = tuple(dict.fromkeys(row.group for row in ROWS))


@dataclass(slots=True)
class Table:
    """Collects the values of every round and, as side information, absolute figures by name."""

    values: dict[str, list[float]] = field(default_factory=dict)
    asides: dict[str, dict[str, list[float]]] = field(default_factory=dict)

    def note(self, row: str, value: float, **aside: float) -> None:
        """The value of one round of a row; ``aside`` are absolute figures, their unit in the name (``desk_ms``)."""
        self.values.setdefault(row, []).append(value)
        for name, figure in aside.items():
            self.asides.setdefault(row, {}).setdefault(name, []).append(figure)

    def lines(self) -> Iterable[str]:
        """The table as Markdown."""
        yield "| row | against | median | lowest-highest | goal | verdict | beside |"
        yield "|---|---|---|---|---|---|---|"
        for row in ROWS:
            values = self.values.get(row.id)
            if not values:
                continue
            median = statistics.median(values)
            verdict = "-" if row.goal is None else "ok" if median <= row.goal else "short"
            goal = "-" if row.goal is None else f"{row.goal:g}{row.unit}"
            beside = ", ".join(
                f"{name.replace('_', ' ')} {_figure(statistics.median(figures))}"
                for name, figures in self.asides.get(row.id, {}).items()
            )
            spread = f"{_figure(min(values))}-{_figure(max(values))}"
            yield (
                f"| {row.what} | {row.against} | {_figure(median)}{row.unit} | {spread} | {goal} | {verdict}"
                f" | {beside} |"
            )


def _figure(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
