"""``show ID``: one filing with all its parts, personal data masked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from reviewer_tui.cli.answer_rows import answer_rows
from reviewer_tui.cli.call import Call
from reviewer_tui.cli.clocks import clock_name
from reviewer_tui.cli.cut import cut_facts
from reviewer_tui.cli.decision_rows import decision_rows
from reviewer_tui.cli.due_rows import page_facts
from reviewer_tui.cli.faults import message_of
from reviewer_tui.cli.filter import filing_id
from reviewer_tui.cli.freeze_rows import frozen_facts
from reviewer_tui.cli.gate import gate_rows
from reviewer_tui.cli.handover_facts import handover_facts
from reviewer_tui.cli.lookup import lookup_rows
from reviewer_tui.cli.options import desk_command
from reviewer_tui.cli.output import answer, flat, local, shown
from reviewer_tui.cli.verification_facts import verification_facts
from reviewer_tui.domain.authority_answer import RULE, spoken
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.cause_words import cause_text

if TYPE_CHECKING:
    from reviewer_tui.domain.filing import FilingContent
    from reviewer_tui.usecases.views import ReviewView


@desk_command("show")
@click.argument("number", metavar="ID")
@click.option("--version", "revision", type=click.IntRange(min=1), metavar="N")
@click.option("--only", metavar="PARTS", default="")
@click.option("--diff", "diff", is_flag=True)
@click.option("--text", "as_text", is_flag=True)
def show(call: Call, number: str, revision: int | None, only: str, diff: bool, as_text: bool) -> None:
    """One filing."""
    if as_text:
        call.form = "table"
    if diff:
        from reviewer_tui.cli.diffing import show_diff

        show_diff(call, filing_id(call, number), revision)
        return
    wanted = [part for part in only.split(",") if part] or list(_PARTS)
    for part in wanted:
        if part not in _PARTS:
            raise BadInput("cli.part", part=part, known=", ".join(_PARTS))
    one = filing_id(call, number)
    view = call.desk.review.open(call.actor, one, in_clear=False)
    content = view.content if revision in (None, view.filing.revision) else _earlier(call, one, revision or 1)
    filing = view.filing
    facts: dict[str, Any] = {
        "now": local(call.now),
        "id": filing.number,
        "order_no": filing.order_no,
        "version": filing.version,
        "revision": content.revision,
        "type": filing.type.value,
        "stage": filing.stage.value,
        "waiting_on": view.waiting_on.value,
        "reviewer": view.assignee or None,
        "holder": view.holder or None,
        "received": local(filing.received_at),
        "content_hash": filing.content_hash,
    }
    parts: dict[str, Any] = {
        part: _content(content) if part == "content" else _PARTS[part](call, view) for part in wanted
    }
    answer(call, lines=_lines(call, facts, parts), **facts, **parts)


def _earlier(call: Call, filing: int, revision: int) -> FilingContent:
    from reviewer_tui.usecases.masked import masked_content

    with call.desk.store.reading() as work:
        return masked_content(work.revisions.content(filing, revision))


def _content(content: FilingContent) -> dict[str, Any]:
    from reviewer_tui.usecases.package_format import encode_content

    said: dict[str, Any] = json.loads(encode_content(content))
    said.pop("materials", None)
    return said


def finding_rows(call: Call, view_findings: Any, confirmed: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Findings with their words."""
    return [
        {
            "key": one.key,
            "rule": one.rule,
            "severity": one.severity.value,
            "path": one.path,
            "reason": one.reason or None,
            "message": message_of(call.texts, one.words, spoken(one, call.texts.lang)),
            "confirmed": one.key in confirmed,
        }
        for one in view_findings
    ]


def _findings(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    return finding_rows(call, view.findings, frozenset(item.key for item in view.confirmations))


def _rule_name(call: Call, rule: str) -> str:
    if rule.startswith(RULE):
        return call.texts("rule_name.MIIT", code=rule.removeprefix(RULE))
    return call.texts(f"rule_name.{rule}") if call.texts.has(f"rule_name.{rule}") else rule


def _checks(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    return [
        {
            "row": one.row.id,
            "name": _rule_name(call, one.row.rule),
            "by_eye": one.row.by_eye,
            "state": one.state.value,
            "note": one.tick.note if one.tick else None,
            "by": one.tick.by if one.tick else None,
            "findings": [finding.key for finding in one.findings],
        }
        for one in view.rows
    ]


def _materials(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    return [
        {
            "key": one.material.id,
            "kind": one.material.kind,
            "file": one.material.file or None,
            "bytes": one.material.facts.size,
            "max_bytes": one.max_bytes,
            "format": one.material.facts.format,
            "width": one.material.facts.width,
            "height": one.material.facts.height,
            "broken": one.material.facts.broken,
            "sha256": one.material.facts.sha256,
            "also_in": list(one.also_in),
        }
        for one in view.materials
    ]


def _checklist(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "owner": one.owner,
            "gate": one.gate,
            "due": one.due.value,
            "present": len(one.present),
            "needed": one.needed,
            "paper": one.paper.value,
            "complete": one.complete,
        }
        for one in view.checklist
    ]


def _gate(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    return gate_rows(view.gate)


def _clocks(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    from reviewer_tui.domain.deadline import time_left

    rows = []
    for one in view.deadlines:
        left = time_left(one, call.reckoning.calendar(one.clock, view.filing.province), call.now)
        rows.append(
            {
                "name": clock_name(one.clock),
                "code": one.clock,
                "state": one.state.value,
                "duty": one.duty,
                "waiting_on": one.waiting_on.value,
                "started": local(one.started_at),
                "due": local(one.due_at),
                "close_of_business": local(call.reckoning.close_of_business(one.clock, one.due_at)),
                "left_wd": left.working_days,
                "left_days": left.calendar_days,
                "left_minutes": left.minutes,
                "breached": left.breached,
                "provisional": one.provisional,
                "remaining": one.remaining,
                "paused_since": local(one.paused_since),
                "paused_for": one.pause.because if one.pause else None,
                "extension": one.extension or None,
                "ended": local(one.ended_at),
            }
        )
    return rows


def _clock_line(call: Call, row: dict[str, Any]) -> str:
    """A clock as a person reads it: what is no duty is kept until, or valid until."""
    texts, unit = call.texts, call.desk.rules[row["code"]].unit if row["code"] in call.desk.rules else "working_days"
    until = shown("due", row["due"]) + ("?" if row["provisional"] else "")
    state = (
        texts("clocks.breached") if row["breached"] and not row["ended"] else texts(f"deadline_state.{row['state']}")
    )
    parts = [f"{row['code']} {texts('clock.' + row['code'])}"]
    if not row["duty"]:
        parts.append(texts(f"clocks.until.{row['code']}", until=until))
    else:
        parts += [
            state,
            texts("clocks.due", until=until) if row["due"] else "",
            texts(f"waiting_on.{row['waiting_on']}"),
        ]
        if row["state"] == "running":
            key, left = {"hours": ("left_minutes", "left_minutes"), "calendar_days": ("left_days", "left_days")}.get(
                unit, ("left", "left_wd")
            )
            parts.append(texts(f"clocks.{key}", n=row[left]))
    parts.append(texts("clocks.since", at=shown("at", row["started"])))
    if row["paused_since"]:
        parts.append(
            texts("clocks.paused", at=shown("at", row["paused_since"]), because=cause_text(texts, row["paused_for"]))
        )
    if row["remaining"] is not None:
        parts.append(texts("clocks.remaining", amount=texts.plural(f"amount.{unit}", row["remaining"])))
    if row["extension"]:
        parts.append(texts("clocks.extended", amount=texts.plural(f"amount.{unit}", row["extension"])))
    if row["ended"]:
        parts.append(texts("clocks.ended", at=shown("at", row["ended"])))
    return "  ".join(part for part in parts if part)


def port_row(task: Any) -> dict[str, Any]:
    """One port task."""
    return {
        "service": task.service_id,
        "host": task.host,
        "address": task.address,
        "port": task.port,
        "action": task.action.value,
        "state": task.state.value,
        "done_at": local(task.done_at),
        "done_by": task.done_by or None,
        "probed_at": local(task.probed_at),
        "evidence": task.evidence or None,
    }


def _ports(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    return [port_row(task) for task in view.ports]


def _public_security(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    known = {one.service_id: one for one in view.public_security}
    return [
        {
            "service": service.id,
            "name": service.name,
            "number": known[service.id].number if service.id in known else None,
            "granted_on": known[service.id].granted_on.isoformat() if service.id in known else None,
            "by": known[service.id].by if service.id in known else None,
        }
        for service in (view.content.services if known or any(c.clock == "DL12" for c in view.deadlines) else ())
    ]


def _notes(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    return [
        {
            "at": local(one.at),
            "by": one.by,
            "kind": one.kind,
            "result": one.result,
            "text": one.text,
            "number": one.number or None,
            "next": local(one.next_at) if one.next_at else None,
        }
        for one in view.notes
    ]


def event_row(call: Call, event: Any) -> dict[str, Any]:
    """One event of the audit trail, with its words."""
    return {
        "sequence": event.sequence,
        "at": local(event.at),
        "by": event.actor,
        "action": event.action.removeprefix("audit."),
        "text": message_of(call.texts, event.action, dict(event.details)) + call.texts("sweep.by") * event.by_sweep,
        "transition": event.transition or None,
        "from": event.stage_from or None,
        "to": event.stage_to or None,
        "details": dict(event.details),
    }


def _timeline(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    return [event_row(call, event) for event in view.timeline]


def _sms(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    return [
        {
            "person": one.role,
            "name": one.name,
            "mobile": one.mobile,
            "verified": local(one.verified_at),
            **page_facts(one),
        }
        for one in view.sms
    ]


def _change(call: Call, view: ReviewView) -> list[dict[str, Any]]:
    """The order beside the register: what is filed, what is declared, how they differ."""
    states = {"added": "new"}
    return [
        {
            "path": field.path,
            "field": field.label.removeprefix("field."),
            "register": field.old or None,
            "declared": field.new or None,
            "state": "locked"
            if field.locked and field.change.value != "same"
            else states.get(field.change.value, field.change.value),
            "locked": field.locked,
        }
        for part in (view.filed.parts if view.filed else ())
        for field in part.fields
    ]


_PARTS: dict[str, Callable[[Call, ReviewView], Any]] = {
    "content": lambda call, view: None,
    "checks": _checks,
    "findings": _findings,
    "gate": _gate,
    "materials": _materials,
    "checklist": _checklist,
    "clocks": _clocks,
    "ports": _ports,
    "public_security": _public_security,
    "sms": _sms,
    "decisions": decision_rows,
    "answers": answer_rows,
    "handover": handover_facts,
    "lookups": lambda call, view: lookup_rows(call, view.lookups),
    "verification": verification_facts,
    "notes": _notes,
    "timeline": _timeline,
    "frozen": frozen_facts,
    "change": _change,
    "cut": cut_facts,
    "unknown_keys": lambda call, view: list(view.unknown_keys),
}
"""What ``--only`` may name, in the order in which it is shown. ``content`` depends on the revision that is asked for."""


def _lines(call: Call, facts: dict[str, Any], parts: dict[str, Any]) -> list[str]:
    texts = call.texts
    lines = [f"{facts['id']}  {facts['order_no']}  {texts('stage.' + facts['stage'])}"]
    lines += [f"  {name}: {value}" for name, value in facts.items() if name not in ("id", "order_no", "now") and value]
    for part, value in parts.items():
        if not value:
            continue
        lines.append(f"[{part}]")
        if isinstance(value, dict):
            lines += [f"  {name}: {one}" for name, one in flat(_unfolded(value)).items() if one not in ("", None)]
        else:
            lines += [f"  {_clock_line(call, one) if part == 'clocks' else _line(one)}" for one in value]
    return lines


def _unfolded(value: Any) -> Any:
    """Lists as dictionaries by position, so that every leaf gets a name."""
    if isinstance(value, dict):
        return {name: _unfolded(one) for name, one in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return {str(place): _unfolded(one) for place, one in enumerate(value, start=1)}
    return value


def _line(row: Any) -> str:
    if not isinstance(row, dict):
        return str(row)
    return "  ".join(f"{name}={one}" for name, one in flat(row).items() if one not in ("", None, False))
