"""What a failure looks like: one line for a person, one JSON document for a program, and the exit code."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import click

from reviewer_tui.cli.call import Call
from reviewer_tui.cli.gate import gate_lines, gate_rows
from reviewer_tui.cli.harmless import plain, plain_json
from reviewer_tui.errors import Conflict, DeskError, Unavailable
from reviewer_tui.locale import Texts
from reviewer_tui.usecases.gate_words import missing_text

USAGE, FAULT, BUSY, INTERRUPTED = 2, 1, 8, 130
_CODES = {
    "refused.no_such_move": "ILLEGAL_TRANSITION",
    "refused.held": "CONFLICT",
    "refused.take_first": "TAKE_FIRST",
}
_FAMILIES = {"condition": "gate", "event": "step", "severity": "severity", "ability": "verb"}
"""Values that are ids of the catalogue under another name than their own."""
_PLAIN = frozenset({"gate", "probe"})
"""Families whose texts have no places to fill, so that a value may be one of their ids."""


def message_of(texts: Texts, reason: str, values: Mapping[str, object]) -> str:
    """A text id with its values, in words where they are ids themselves."""
    said = {name: worded(texts, name, value) for name, value in values.items()}
    if "missing" in values:
        named = str(values["missing"]).split(", ")
        said["missing"] = texts("list.between").join(missing_text(texts, one) for one in named)
    return texts(reason, **said) if texts.has(reason) else " ".join([reason, *(f"{k}={v}" for k, v in said.items())])


def worded(texts: Texts, name: str, value: object) -> str:
    """``stage`` review -> In review; a gate line, a role, a verdict alike; an ISO instant in local time."""
    text = str(value)
    family, dot, rest = text.rpartition(".")
    if dot and family in _PLAIN:
        keys: tuple[str, ...] = (text,)
    elif family == "audit":
        keys = (f"step.{rest}", f"verb.{rest}")
    else:
        keys = (f"{_FAMILIES.get(name, name)}.{text}",)
    for key in keys:
        if texts.has(key):
            return texts(key)
    if len(text) >= 20 and text[4:5] == "-" and text[10:11] == "T":
        from datetime import datetime

        from reviewer_tui.cli.output import local

        try:
            return (local(datetime.fromisoformat(text)) or text)[:16].replace("T", " ")
        except (ValueError, OverflowError):
            return text
    return text


def trouble_of(texts: Texts, trouble: str) -> str:
    """What went wrong with an effect (``mail.refused 550``) in words, and the code behind them."""
    name, _, code = trouble.partition(" ")
    return f"{texts(name) if texts.has(name) else name} {code}".strip()


def code_of(error: DeskError) -> str:
    """The code of a failure in JSON."""
    return _CODES.get(error.reason, error.code)


def tell(call: Call, error: DeskError) -> int:
    """Say what went wrong on standard error; the exit code."""
    facts: dict[str, Any] = {"reason": error.reason, **{name: str(value) for name, value in error.values.items()}}
    more: list[str] = []
    from reviewer_tui.usecases.gate_closed import GateClosed

    if isinstance(error, GateClosed):
        facts["gate"] = gate_rows(error.gate)
        more = gate_lines(call.texts, error.gate)
    retryable = isinstance(error, Unavailable | Conflict)
    message = message_of(call.texts, error.reason, error.values)
    return _say(call, error.exit_code, code_of(error), message, facts, retryable=retryable, lines=more)


def tell_usage(call: Call, error: click.UsageError) -> int:
    """A command that was written wrongly."""
    texts = call.texts
    message = _usage(texts, error)
    where = error.ctx.command_path if error.ctx is not None else "reviewer-tui"
    return _say(call, USAGE, "USAGE", f"{message} {texts('cli.see_help', command=where)}")


def _usage(texts: Texts, error: click.UsageError) -> str:
    name = error.param.opts[0] if isinstance(error, click.BadParameter) and error.param is not None else ""
    if isinstance(error, click.MissingParameter):
        return texts("cli.usage_missing", name=error.param.human_readable_name if error.param else name)
    if isinstance(error, click.NoSuchOption):
        return texts("cli.usage_no_option", name=error.option_name)
    if isinstance(error, click.BadOptionUsage):
        return texts("cli.usage_field", name=error.message) if error.option_name == "fields" else error.message
    if isinstance(error, click.BadParameter):
        return texts("cli.usage_value", name=name, value=error.message)
    return error.message


def tell_interrupted(call: Call) -> int:
    """Somebody pressed Ctrl-C; what was finished stays and has been listed."""
    return _say(call, INTERRUPTED, "INTERRUPTED", call.texts("cli.interrupted"), retryable=True)


def tell_fault(call: Call, error: BaseException) -> int:
    """A fault of the program: its type and place, never its values, which may be personal."""
    frames = traceback.extract_tb(error.__traceback__)
    place = "-"
    for frame in frames:
        _, found, tail = frame.filename.rpartition("reviewer_tui/")
        if found:
            place = f"{found}{tail}:{frame.lineno}"
    message = call.texts("cli.fault", kind=type(error).__name__, place=place)
    return _say(call, FAULT, "FAULT", message, {"place": place})


def tell_disk(call: Call, error: OSError) -> int:
    """Standard output or a file could not be written."""
    return _say(call, BUSY, "UNAVAILABLE", call.texts("cli.not_written", detail=error.strerror or ""), retryable=True)


def _say(
    call: Call,
    exit_code: int,
    code: str,
    message: str,
    facts: Mapping[str, Any] = MappingProxyType({}),
    *,
    retryable: bool = False,
    lines: Sequence[str] = (),
) -> int:
    if call.form in ("json", "jsonl"):
        said = {"code": code, "message": message, "retryable": retryable}
        error = {**said, **{name: value for name, value in facts.items() if name not in said}}
        document = {"schema": "reviewer-tui/1", "command": call.command, "ok": False, "error": error}
        sys.stderr.write(plain_json(json.dumps(document, ensure_ascii=False)) + "\n")
    else:
        where = f"reviewer-tui {call.command}".strip()
        sys.stderr.write("\n".join(plain(one) for one in (f"{where}: {message}", *lines)) + "\n")
    return exit_code
