"""What a command writes to standard output: one JSON document, JSON lines, CSV or a table, from the same rows.

A row is a dictionary of plain values; ``clock.due`` names a value inside. Instants are written in Asia/Shanghai to the second.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.harmless import cell, plain, plain_json, plain_lines

SCHEMA = "reviewer-tui/1"
Row = Mapping[str, Any]


def local(instant: datetime | None) -> str | None:
    """``2026-10-14T15:20:00+08:00``."""
    from reviewer_tui.domain.calendar import SHANGHAI

    return None if instant is None else instant.astimezone(SHANGHAI).isoformat(timespec="seconds")


def day(value: date | None) -> str | None:
    """``2026-10-14``."""
    return None if value is None else value.isoformat()


def answer(
    call: Call,
    *,
    rows: Sequence[Row] | None = None,
    under: str = "items",
    columns: Sequence[str] = (),
    ok: bool = True,
    lines: Iterable[str] | None = None,
    **facts: Any,
) -> None:
    """Write the one answer of a command.

    ``rows`` go under the name ``under``, ``facts`` beside them. As a table the ``columns`` of the rows are shown, or ``lines`` where
    the answer is no list; CSV and ``--fields`` know every value of a row.
    """
    if rows is not None and call.fields:
        rows = [_picked(row, call.fields) for row in _checked(rows, call.fields)]
        columns = call.fields
    if call.form == "json":
        document = {**_head(call, ok), **facts, **({} if rows is None else {under: rows}), "warnings": call.warnings}
        put(_json(document))
    elif call.form == "jsonl":
        for row in rows or ():
            put(_json(row))
        put(_json({**_head(call, ok), "summary": {**facts, "rows": len(rows or ())}, "warnings": call.warnings}))
    else:
        if call.form == "csv":
            _csv([facts] if rows is None else rows, columns)
        elif lines is not None and not (call.fields and rows is not None):
            for line in lines:
                put(plain_lines(line))
        elif rows is not None:
            _table(call, rows, columns)
        for warning in call.warnings:
            note(call, warning)


def _head(call: Call, ok: bool) -> dict[str, Any]:
    head: dict[str, Any] = {"schema": SCHEMA, "command": call.command, "ok": ok}
    if call.dry_run:
        head["dry_run"] = True
    return head


def note(call: Call, text: str) -> None:
    """A remark for the person at the terminal: standard error, not with ``--quiet``."""
    if not call.quiet:
        sys.stderr.write(plain_lines(text) + "\n")


def put(line: str) -> None:
    """One line of the answer."""
    sys.stdout.write(line + "\n")


def _json(value: object) -> str:
    return plain_json(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain_value))


def _plain_value(value: object) -> object:
    if isinstance(value, datetime):
        return local(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _checked(rows: Sequence[Row], fields: Sequence[str]) -> Sequence[Row]:
    if rows:
        known = flat(rows[0])
        for name in fields:
            if name not in known and name not in rows[0]:
                raise click.BadOptionUsage("fields", f"{name}; {', '.join(known)}")
    return rows


def _picked(row: Row, fields: Sequence[str]) -> dict[str, Any]:
    picked: dict[str, Any] = {}
    for name in fields:
        place, value = picked, _at(row, name)
        *above, last = name.split(".")
        for part in above:
            place = place.setdefault(part, {})
        place[last] = value
    return picked


def _at(row: Row, name: str) -> Any:
    value: Any = row
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def flat(row: Row, above: str = "") -> dict[str, Any]:
    """The values of a row under dotted names; lists are joined by ``;``."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            found.update(flat(value, f"{above}{name}."))
        elif isinstance(value, list | tuple):
            found[above + name] = ";".join(_text(one) for one in value)
        else:
            found[above + name] = value
    return found


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return local(value) or ""
    if isinstance(value, Mapping):
        return " ".join(f"{name}={_text(one)}" for name, one in value.items())
    return str(value)


def _csv(rows: Sequence[Row], columns: Sequence[str]) -> None:
    import csv

    names = list(dict.fromkeys(name for row in rows for name in flat(row))) or list(columns)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        values = flat(row)
        writer.writerow(
            [cell(one) if isinstance(one := values.get(name), str) else _text(one) for name in names]
        )


def _table(call: Call, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Columns side by side, cut to the terminal's width; off a terminal nothing is cut."""
    texts = call.texts
    names = list(columns) or list(dict.fromkeys(name for row in rows for name in flat(row)))
    heads = [texts(f"column.{name}") if texts.has(f"column.{name}") else name for name in names]
    values = (flat(row) for row in rows)
    cells = [[plain(_text(row.get(name))) for name in names] for row in values]
    widths = [max(map(_width, column)) for column in zip(heads, *cells, strict=True)]
    if sys.stdout.isatty():
        from shutil import get_terminal_size

        over = sum(widths) + 2 * (len(widths) - 1) - get_terminal_size().columns
        widest = max(range(len(widths)), key=widths.__getitem__, default=0)
        if over > 0 and widths:
            widths[widest] = max(4, widths[widest] - over)
    for line in [heads, *cells]:
        put("  ".join(_fit(text, width) for text, width in zip(line, widths, strict=True)).rstrip())


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _fit(text: str, width: int) -> str:
    if _width(text) > width:
        while text and _width(text) >= width:
            text = text[:-1]
        text += ">"
    return text + " " * (width - _width(text))
