"""What a command writes to standard output: one JSON document, JSON lines, CSV or a table, from the same rows.

A row is a dictionary of plain values; ``clock.due`` names a value inside. Instants are written in Asia/Shanghai to the second.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.harmless import cell, plain, plain_json, plain_lines

SCHEMA = "reviewer-tui/1"
Row = Mapping[str, Any]
_LONG = 500
"""Rows from which on the faster encoder pays for its import."""

_DATED = frozenset({"due", "close_of_business", "left_wd", "left_minutes", "reply_due", "breached_since"})
"""Names of dates, and of what is counted from them, which a row may call provisional."""


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

    ``rows`` go under the name ``under``, ``facts`` beside them. As a table the ``columns`` of the rows are shown, or ``lines``
    where the answer is no list; CSV and ``--fields`` know every value of a row.
    """
    if rows is not None and call.fields:
        rows, columns = _told(call, _checked(rows, call.fields)), call.fields
    if call.form == "json":
        document = {**_head(call, ok), **facts}
        if rows is not None and len(rows) >= _LONG:
            put(f'{_json(document)[:-1]},"{under}":{_long_json(rows)},"warnings":{_json(call.warnings)}}}')
        else:
            put(_json({**document, **({} if rows is None else {under: rows}), "warnings": call.warnings}))
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


def stream(
    call: Call,
    batches: Iterable[Sequence[Row]],
    *,
    columns: Sequence[str],
    tail: Callable[[int], Mapping[str, Any]],
    **facts: Any,
) -> int:
    """Write a long answer while its rows are read, and tell how many there were; every row has the same keys.

    ``facts`` are known before, what ``tail`` tells only once so many rows have been written. A table is held back until then: its
    columns are as wide as their widest cell.
    """
    count, names = 0, list[str]()
    held: list[Row] = []
    if call.form == "json":
        sys.stdout.write(f'{_json({**_head(call, True), **facts})[:-1]},"items":[')
    for batch in batches:
        rows: Sequence[Row] = batch
        if call.fields and rows:
            rows = _told(call, _checked(rows, call.fields))
        if call.form == "json" and rows:
            text = _long_json(rows) if len(rows) >= _LONG else _json(rows)
            sys.stdout.write(("," if count else "") + text[1:-1])
        elif call.form == "jsonl":
            sys.stdout.writelines(f"{line}\n" for line in _json_lines(rows))
        elif call.form == "csv":
            names = _csv(rows, call.fields or columns, names)
        else:
            held += rows
        count += len(rows)
    if call.form in ("json", "jsonl"):
        known = {**tail(count), "warnings": call.warnings} if call.form == "json" else tail(count)
        if call.form == "json":
            put(f"],{_json(known)[1:]}")
        else:
            summary = {**facts, **known, "rows": count}
            put(_json({**_head(call, True), "summary": summary, "warnings": call.warnings}))
        return count
    if call.form == "table":
        _table(call, held, call.fields or columns)
    elif not count:
        _csv((), call.fields or columns, names)
    for warning in call.warnings:
        note(call, warning)
    return count


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


def _long_json(rows: Sequence[Row]) -> str:
    """A long list of plain values, eight times as fast as the standard library writes it."""
    import msgspec

    try:
        return plain_json(msgspec.json.encode(rows, enc_hook=_plain_value).decode())
    except UnicodeEncodeError:
        return _json(rows)


def _json_lines(rows: Sequence[Row]) -> Iterator[str]:
    """A row a line; many of them by the faster encoder."""
    if len(rows) < _LONG:
        yield from map(_json, rows)
        return
    import msgspec

    encode = msgspec.json.Encoder(enc_hook=_plain_value).encode
    for row in rows:
        try:
            yield plain_json(encode(row).decode())
        except UnicodeEncodeError:
            yield _json(row)


def _json(value: object) -> str:
    return plain_json(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain_value))


def _plain_value(value: object) -> object:
    if isinstance(value, datetime):
        return local(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _checked(rows: Sequence[Row], fields: Sequence[str]) -> Sequence[Row]:
    """The rows, when each field is one of theirs; a row without a clock does not say what a clock has, another one does."""
    unseen, known = set(fields), dict[str, None]()
    for row in rows:
        if not unseen:
            break
        known.update(dict.fromkeys([*flat(row), *row]))
        unseen -= known.keys()
    if unseen and rows:
        raise click.BadOptionUsage("fields", f"{min(unseen)}; {', '.join(known)}")
    return rows


def _told(call: Call, rows: Sequence[Row]) -> Sequence[Row]:
    """The chosen fields of the rows; a table takes them itself, for what it says of a date goes by more than the date."""
    return rows if call.form == "table" else [_picked(row, call.fields) for row in rows]


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


def _csv(rows: Sequence[Row], columns: Sequence[str], names: list[str] | None = None) -> list[str]:
    """Rows under the titles of those before them, else under their own; tells the titles."""
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    if not names:
        names = list(dict.fromkeys(name for row in rows for name in flat(row))) or list(columns)
        # Where one row has nothing and another a clock, the columns are those of the clock.
        names = [name for name in names if not any(other.startswith(f"{name}.") for other in names)]
        writer.writerow(names)
    for row in rows:
        values = flat(row)
        writer.writerow([cell(one) if isinstance(one := values.get(name), str) else _text(one) for name in names])
    return names


def _table(call: Call, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Columns side by side, cut to the terminal's width; off a terminal nothing is cut."""
    texts = call.texts
    names = list(columns) or list(dict.fromkeys(name for row in rows for name in flat(row)))
    heads = [texts(f"column.{name}") if texts.has(f"column.{name}") else name for name in names]
    values = (flat(row) for row in rows)
    cells = [[plain(shown(name, row.get(name)) + _doubt(name, row)) for name in names] for row in values]
    widths = [max(map(_width, column)) for column in zip(heads, *cells, strict=True)]
    if sys.stdout.isatty():
        from shutil import get_terminal_size

        over = sum(widths) + 2 * (len(widths) - 1) - get_terminal_size().columns
        widest = max(range(len(widths)), key=widths.__getitem__, default=0)
        if over > 0 and widths:
            widths[widest] = max(4, widths[widest] - over)
    for line in [heads, *cells]:
        put("  ".join(_fit(text, width) for text, width in zip(line, widths, strict=True)).rstrip())


def _doubt(name: str, row: Mapping[str, Any]) -> str:
    """``?`` beside a date that a notice may still move, and beside what is counted from it."""
    above, dot, last = name.rpartition(".")
    return "?" if last in _DATED and row.get(name) is not None and row.get(f"{above}{dot}provisional") else ""


def shown(name: str, value: object) -> str:
    """A value as a person reads it: instants to the minute, and the end of a day as 24:00 of that day where it is a limit."""
    text = _text(value)
    if not (len(text) == 25 and text.endswith("+08:00") and text[10] == "T"):
        return text
    if name.endswith("due") and text[11:19] == "00:00:00":
        return f"{date.fromisoformat(text[:10]) - timedelta(days=1)} 24:00"
    return f"{text[:10]} {text[11:16]}"


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
