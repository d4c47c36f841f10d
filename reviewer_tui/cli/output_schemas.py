"""JSON Schemas (draft 2020-12) of what commands write with ``--json``; fields are only ever added within major 1.

Long because the answers of all commands stand in one list.
"""

from __future__ import annotations

from typing import Any

from reviewer_tui.cli.output import SCHEMA

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_INTEGER: Schema = {"type": "integer"}
_FLAG: Schema = {"type": "boolean"}
_DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_INSTANT: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+08:00$"}
_ID: Schema = {"type": "string", "pattern": r"^F-\d+$"}
_ANY: Schema = {}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(required: Schema, **optional: Schema) -> Schema:
    return {"type": "object", "required": list(required), "properties": {**required, **optional}}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_COUNTS: Schema = {"type": "object", "additionalProperties": _INTEGER}
_CLOCK = _object(
    {
        "name": _TEXT,
        "code": {"type": "string", "pattern": r"^DL\d\d$"},
        "due": _or_null(_INSTANT),
        "close_of_business": _or_null(_INSTANT),
        "left_minutes": _or_null(_INTEGER),
        "left_wd": _or_null(_INTEGER),
        "state": {"enum": ["running", "paused"]},
        "risk": {"enum": ["breached", "at_risk", "soon", "fine", "paused"]},
        "provisional": _FLAG,
    }
)
_PAGE: Schema = {"now": _INSTANT, "total": _or_null(_INTEGER), "next_cursor": _or_null(_TEXT)}
_OPEN_CLOCK: Schema = {
    **_CLOCK["properties"],
    "started": _INSTANT,
    "unit": _TEXT,
    "paused_since": _or_null(_INSTANT),
    "waiting_on": _TEXT,
    "breached_since": _or_null(_INSTANT),
}
_DUE: Schema = {
    "id": _ID,
    "order_no": _TEXT,
    "subject": _TEXT,
    "service_name": _TEXT,
    "province": _TEXT,
    "stage": _TEXT,
    "reviewer": _or_null(_TEXT),
    "clock": _object(_OPEN_CLOCK),
}
_GATE_LINE = _object(
    {
        "condition": _TEXT,
        "holds": _FLAG,
        "done": _INTEGER,
        "of": _INTEGER,
        "missing": _list(_TEXT),
        "overridden": _INTEGER,
        "by": _list(_TEXT),
    }
)
_LETTER = _object({"id": _TEXT, "number": _TEXT, "send_at": _INSTANT, "lang": _TEXT, "text": _TEXT})
_FAULTS = _list(_object({"code": _TEXT, "key_name": _TEXT, "error": _TEXT, "suggest": _TEXT}))
_SECOND: Schema = {
    "id": _ID,
    "number": _INTEGER,
    "kind": _TEXT,
    "because": {"enum": ["policy", "first_filing", "drawn"]},
    "state": {"enum": ["waiting", "agreed", "declined", "withdrawn", "void"]},
    "by": _TEXT,
    "wanted": _or_null(_TEXT),
    "at": _INSTANT,
    "revision": _INTEGER,
    "version": _INTEGER,
    "content_hash": _TEXT,
    "finding": _or_null(_TEXT),
    "reason": _or_null(_TEXT),
    "note": _or_null(_TEXT),
    "answered_by": _or_null(_TEXT),
    "answered_at": _or_null(_INSTANT),
    "answer": _or_null(_TEXT),
}
_FILING = _object(
    {
        "id": _ID,
        "order_no": _TEXT,
        "version": _INTEGER,
        "revision": _INTEGER,
        "type": _TEXT,
        "type_name": _TEXT,
        "service": _TEXT,
        "service_name": _TEXT,
        "subject": _TEXT,
        "province": _TEXT,
        "stage": _TEXT,
        "waiting_on": _TEXT,
        "reviewer": _or_null(_TEXT),
        "holder": _or_null(_TEXT),
        "clock": _or_null(_CLOCK),
        "checks": _COUNTS,
        "materials": _COUNTS,
        "received": _INSTANT,
        "missed_calls": _INTEGER,
        "second": _FLAG,
        "by_phone": _FLAG,
        "frozen": _FLAG,
        "handover": _FLAG,
    }
)
_STEP = _object({"date": _DAY, "kind": _TEXT}, name=_TEXT, n=_INTEGER, paused=_FLAG, provisional=_FLAG)
_PAUSE = _object(
    {"since": _INSTANT, "until": _or_null(_INSTANT), "because": _TEXT, "by": _TEXT, "why": _TEXT, "wd": _INTEGER}
)
_EXTENSION = _object({"by": _TEXT, "at": _INSTANT, "why": _TEXT}, wd=_INTEGER, cd=_INTEGER, h=_INTEGER)
_PORT: Schema = {
    "service": _TEXT,
    "host": _TEXT,
    "address": _TEXT,
    "port": _INTEGER,
    "action": {"enum": ["open", "close"]},
    "state": {"enum": ["requested", "done", "proven", "failed"]},
}
_FINDING = _object(
    {
        "key": _TEXT,
        "rule": _TEXT,
        "severity": {"enum": ["error", "warning", "hint"]},
        "path": _TEXT,
        "reason": _or_null(_TEXT),
        "message": _TEXT,
        "confirmed": _FLAG,
    }
)
_EVENT = _object(
    {
        "sequence": _INTEGER,
        "at": _INSTANT,
        "by": _TEXT,
        "action": _TEXT,
        "text": _TEXT,
        "transition": _or_null(_TEXT),
        "from": _or_null(_TEXT),
        "to": _or_null(_TEXT),
        "details": {"type": "object"},
    }
)
_RECORD = _object({"kind": _TEXT, "number": _TEXT, "name": _TEXT, "sponsor_number": _TEXT, "status": _TEXT})
_LISTED = _object(
    {
        "name": _TEXT,
        "number": _TEXT,
        "status": {"enum": ["open", "filed", "cancelled", "withdrawn"]},
        "filing": _or_null(_ID),
        "stage": _or_null(_TEXT),
        "stage_name": _or_null(_TEXT),
        "type": _or_null(_TEXT),
        "type_name": _or_null(_TEXT),
        "changed": _INSTANT,
    },
    kind=_TEXT,
    certificate=_TEXT,
    province=_TEXT,
    service_count=_INTEGER,
    service_count_exact=_FLAG,
    services=_list(_TEXT),
    domains=_list(_TEXT),
    sponsor=_TEXT,
    reasons=_list(_TEXT),
    addresses=_list(_TEXT),
    own=_or_null(_FLAG),
    reply_due=_or_null(_INSTANT),
    provisional=_FLAG,
)
"""A row of one of the lists over filings and register; which of the optional values it has depends on the list."""
_PERSON = _object(
    {"login": _TEXT, "name": _TEXT, "role": _TEXT, "language": _TEXT, "active": _FLAG}, email=_or_null(_TEXT)
)
_URGENT = _object(
    {"id": _ID, "urgency": _TEXT, "subject": _TEXT, "stage": _TEXT, "clock": _object({"name": _TEXT, "due": _INSTANT})}
)
"""A filing of the daily digest, and under which heading it stands."""
_LOAD = _object({"login": _or_null(_TEXT), "open": _INTEGER, "breached": _INTEGER, "due_today": _INTEGER})


_CHANNEL = _object(
    {
        "channel": {"enum": ["feed", "mail", "post"]},
        "configured": _FLAG,
        "due": _INTEGER,
        "rests_until": _or_null(_INSTANT),
        "closed_until": _or_null(_INSTANT),
    }
)
_LOOKUP = _object(
    {
        "number": _INTEGER,
        "field": _TEXT,
        "source": {"enum": ["credit_register", "ministry_query", "domain_holder", "other"]},
        "declared": _or_null(_TEXT),
        "found": _or_null(_TEXT),
        "text": _or_null(_TEXT),
        "same": _or_null(_FLAG),
        "current": _FLAG,
        "revision": _INTEGER,
        "by": _TEXT,
        "at": _INSTANT,
    }
)
_WAY: dict[str, Any] = {"id": _TEXT, "version": _INTEGER, "to": _TEXT, "state": _TEXT, "at": _INSTANT, "trouble": _TEXT}
"""One way of a letter: into the feed or to a masked address."""
_EFFECT: Schema = {
    "id": {"type": "string", "pattern": r"^L-\d+$"},
    "state": {"enum": ["waiting", "sending", "sent", "unknown", "failed", "held", "cancelled"]},
    "kind": _TEXT,
    "filing": _or_null(_ID),
    "key": _TEXT,
    "since": _INSTANT,
    "not_before": _INSTANT,
    "attempts": _INTEGER,
    "sent": _or_null(_INSTANT),
    "trouble": _or_null(_TEXT),
    "message": _or_null(_TEXT),
}


def _results(outcomes: list[str], **more: Schema) -> Schema:
    return _list(_object({"outcome": {"enum": outcomes}}, id=_or_null(_TEXT), code=_TEXT, message=_TEXT, **more))


_CHANGES = ["added", "removed", "changed"]
_REGISTER_CHANGE = _object(
    {
        "path": _TEXT,
        "field": _TEXT,
        "register": _or_null(_TEXT),
        "declared": _or_null(_TEXT),
        "state": {"enum": ["same", "changed", "new", "removed", "locked"]},
        "locked": _FLAG,
    }
)
_FIELD_CHANGE = _object({"path": _TEXT, "field": _TEXT, "old": _TEXT, "new": _TEXT, "change": {"enum": _CHANGES}})
_FILE = _object({"key": _TEXT, "kind": _TEXT, "format": _TEXT, "bytes": _INTEGER, "sha256": _TEXT})
_FILE_CHANGE = _object(
    {
        "change": {"enum": ["added", "removed", "replaced", "moved"]},
        "old": _or_null(_FILE),
        "new": _or_null(_FILE),
    }
)
_DONE = ["changed", "unchanged", "refused", "failed"]
_BULK = _object(
    {
        "now": _INSTANT,
        "counts": _COUNTS,
        "left": _INTEGER,
        "results": _results(
            _DONE,
            subject=_TEXT,
            version=_INTEGER,
            **{"from": _or_null(_TEXT), "to": _or_null(_TEXT)},
            left_out=_INTEGER,
            unfilled=_INTEGER,
            undo_until=_or_null(_INSTANT),
        ),
    }
)
_VIEW = _object({"name": _TEXT, "owner": {"enum": ["builtin", "shared", "own"]}, "filter": _TEXT, "order": _TEXT})
_ANSWERS: dict[str, Schema] = {
    "view list": _object({"items": _list(_VIEW)}),
    "view save": _object({"changed": _FLAG, "items": _list(_VIEW)}),
    "view delete": _object({"changed": _FLAG}),
    "qr": _object(
        {
            "now": _INSTANT,
            "id": _ID,
            "address": _TEXT,
            "issued": _FLAG,
            "version": _INTEGER,
            "png": _or_null(_TEXT),
        }
    ),
    "tag": _object({"counts": _COUNTS, "results": _results(_DONE, tags=_list(_TEXT))}),
    "list": _object(
        {
            "now": _INSTANT,
            "query": _TEXT,
            "total": _or_null(_INTEGER),
            "next_cursor": _or_null(_TEXT),
            "items": _list(_FILING),
        }
    ),
    "next": _object({"now": _INSTANT, "changed": _FLAG, "items": _list(_FILING)}),
    "show": _object(
        {"id": _ID, "order_no": _TEXT, "version": _INTEGER, "revision": _INTEGER, "type": _TEXT, "stage": _TEXT},
        content={"type": "object"},
        before=_or_null(_INTEGER),
        fields=_list(_FIELD_CHANGE),
        files=_list(_FILE_CHANGE),
        findings=_list(_FINDING),
        change=_list(_REGISTER_CHANGE),
        cut=_or_null(
            _object(
                {"numbers": _list(_TEXT), "domains": _list(_TEXT), "addresses": _list(_TEXT), "irreversible": _FLAG}
            )
        ),
        frozen=_or_null(
            _object(
                {
                    "since": _INSTANT,
                    "by": _TEXT,
                    "authority": {"enum": ["court", "police", "other"]},
                    "document": _or_null(_TEXT),
                    "why": _or_null(_TEXT),
                }
            )
        ),
        timeline=_list(_EVENT),
        ports=_list(_object(_PORT)),
        public_security=_list(
            _object({"service": _TEXT, "name": _TEXT, "number": _or_null(_TEXT), "granted_on": _or_null(_DAY)})
        ),
        gate=_list(_GATE_LINE),
        lookups=_list(_LOOKUP),
        handover=_or_null(_object({"by": _TEXT, "at": _INSTANT, "text": _TEXT})),
    ),
    "import": _object(
        {
            "counts": _COUNTS,
            "results": _results(["imported", "resubmitted", "replaced", "unchanged", "refused"], package=_TEXT),
        }
    ),
    "check": _object({"pack": _TEXT, "counts": _COUNTS, "items": _list(_object({"id": _ID, "outcome": _TEXT}))}),
    "decide": _object(
        {"id": _ID, "version": _INTEGER, "decision": {"enum": ["pass", "return", "refuse"]}, "changed": _FLAG},
        outcome=_or_null({"enum": ["soft", "hard"]}),
        reply_due=_or_null(_DAY),
        reply_provisional=_FLAG,
        letter=_LETTER,
        audit_data=_FAULTS,
        undo_until=_or_null(_INSTANT),
        second=_object(_SECOND),
        gate=_list(_GATE_LINE),
    ),
    "amend": _object(
        {
            "id": _ID,
            "version": _INTEGER,
            "decision": {"enum": ["return", "refuse"]},
            "amends": _INTEGER,
            "changed": _FLAG,
        },
        reply_due=_or_null(_DAY),
        reply_provisional=_FLAG,
        letter=_LETTER,
        audit_data=_FAULTS,
        undo_until=_or_null(_INSTANT),
        second=_object(_SECOND),
    ),
    "second list": _object({"total": _INTEGER, "items": _list(_object(_SECOND))}),
    "second show": _object(
        {
            **_SECOND,
            "may_agree": _FLAG,
            "because_not": _or_null(_TEXT),
            "letter": _or_null(_TEXT),
            "changes": _list(_object({"row": _TEXT, "before": _or_null(_TEXT), "now": _or_null(_TEXT)})),
        }
    ),
    **dict.fromkeys(
        ("second agree", "second decline", "second withdraw", "second name"),
        _object({**_SECOND, "changed": _FLAG, "stage": _TEXT, "undo_until": _or_null(_INSTANT)}),
    ),
    "second override": _object({"id": _ID, "state": _TEXT, "changed": _FLAG}),
    "register adopt": _object({"number": _TEXT, "kind": _TEXT, "changed": _FLAG}),
    "record": _object({"id": _ID, "event": _TEXT, "changed": _FLAG, "version": _INTEGER, "to": _or_null(_TEXT)}),
    "steps": _object(
        {
            "id": _ID,
            "stage": _TEXT,
            "items": _list(
                _object(
                    {
                        "event": _TEXT,
                        "to": _or_null(_TEXT),
                        "allowed": _FLAG,
                        "because": _or_null(_TEXT),
                        "inputs": _list(_TEXT),
                    },
                    gate=_list(_GATE_LINE),
                )
            ),
            "happenings": _list(
                _object({"event": _TEXT, "allowed": _FLAG, "because": _or_null(_TEXT), "inputs": _list(_TEXT)})
            ),
        }
    ),
    "status apply": _object(
        {"batch": _TEXT, "counts": _COUNTS, "left": _INTEGER, "results": _results(_DONE, line=_INTEGER, event=_TEXT)}
    ),
    **dict.fromkeys(("take", "release", "assign", "return"), _BULK),
    "due": _object({**_PAGE, "items": _list(_object(_DUE))}),
    "due sms": _object(
        {
            **_PAGE,
            "items": _list(
                _object(
                    {
                        **_DUE,
                        "verified": {"type": "string", "pattern": r"^\d+/\d+$"},
                        "call": _or_null(_TEXT),
                        "persons": _list(
                            _object(
                                {
                                    "role": _TEXT,
                                    "name": _TEXT,
                                    "mobile": _TEXT,
                                    "verified": _or_null(_INSTANT),
                                    "page_state": _or_null(_INTEGER),
                                    "attempts": _INTEGER,
                                    "attempts_left": _INTEGER,
                                    "resends": _INTEGER,
                                    "resends_over": _FLAG,
                                }
                            )
                        ),
                    }
                )
            ),
        }
    ),
    "due digest": _object(
        {
            "now": _INSTANT,
            "for": _TEXT,
            "day": _DAY,
            "counts": _COUNTS,
            "provisional": _INTEGER,
            "desk": _or_null(_object({"stages": _COUNTS, "people": _list(_LOAD), "breached": _list(_URGENT)})),
            "items": _list(_URGENT),
        }
    ),
    "sweep": _object(
        {
            "now": _INSTANT,
            "ran": _FLAG,
            "counts": {"type": "object", "additionalProperties": _COUNTS},
            "results": _list(
                _object(
                    {"task": _or_null(_TEXT), "outcome": {"enum": ["done", "refused", "failed"]}, "action": _TEXT},
                    id=_ID,
                    clock=_TEXT,
                    due=_INSTANT,
                    to=_TEXT,
                    filings=_INTEGER,
                    key=_TEXT,
                    trouble=_TEXT,
                    code=_TEXT,
                    message=_TEXT,
                )
            ),
        },
        by=_TEXT,
    ),
    "due explain": _object(
        {"id": _ID},
        clock=_TEXT,
        rule=_TEXT,
        start=_DAY,
        calendar=_list(_object({"year": _INTEGER, "official": _FLAG, "source": _TEXT})),
        steps=_list(_STEP),
        pauses=_list(_PAUSE),
        extensions=_list(_EXTENSION),
        due_before_extension=_or_null(_DAY),
        due=_or_null(_DAY),
        due_at=_or_null(_INSTANT),
        close_of_business=_or_null(_INSTANT),
        naive_mon_fri=_or_null(_DAY),
        naive_off_by_wd=_or_null(_INTEGER),
        provisional=_FLAG,
        provisional_days=_list(_object({"since": _DAY, "until": _DAY, "year": _INTEGER})),
        letter=_TEXT,
        event=_or_null(_TEXT),
        items=_list(_object({"code": _TEXT, "due": _or_null(_DAY), "steps": _list(_STEP)})),
        others=_list(_object({"kind": {"enum": ["hold", "lease", "undo"]}, "since": _INSTANT, "until": _INSTANT})),
    ),
    "due extend": _object(
        {
            "id": _ID,
            "version": _INTEGER,
            "code": _TEXT,
            "changed": _FLAG,
            "old": _object({"due": _or_null(_DAY)}),
            "new": _object({"due": _or_null(_DAY), "provisional": _FLAG}),
            "extensions": _list(_EXTENSION),
        }
    ),
    "calendar show": _object(
        {"year": _INTEGER, "official": _FLAG, "items": _list(_object({"date": _DAY, "kind": _TEXT}))},
        province=_or_null(_TEXT),
    ),
    "calendar add": _object(
        {"start": _DAY, "wd": _INTEGER, "date": _DAY, "provisional": _FLAG},
        steps=_list(_STEP),
        province=_or_null(_TEXT),
    ),
    "calendar import": _object(
        {
            "now": _INSTANT,
            "changed": _FLAG,
            "notices": _list(
                _object({"year": _INTEGER, "official": _FLAG, "source": _TEXT, "days": _INTEGER, "off": _INTEGER})
            ),
            "closures": _list(_object({"province": _TEXT, "year": _INTEGER, "days": _list(_DAY)})),
            "unpublished": _or_null(_INTEGER),
            "since": _or_null(_DAY),
            "counts": _COUNTS,
            "items": _list(
                _object(
                    {
                        "id": _ID,
                        "clock": _TEXT,
                        "code": _TEXT,
                        "moved": _FLAG,
                        "old": _or_null(_DAY),
                        "new": _or_null(_DAY),
                        "old_due": _or_null(_INSTANT),
                        "new_due": _or_null(_INSTANT),
                        "old_provisional": _FLAG,
                        "new_provisional": _FLAG,
                        "old_left": _or_null(_INTEGER),
                        "new_left": _or_null(_INTEGER),
                    }
                )
            ),
        }
    ),
    "calendar check": _object(
        {
            "today": _DAY,
            "horizon": _DAY,
            "provisional": _FLAG,
            "certain_wd": _INTEGER,
            "open": _object(
                {"latest": _or_null(_DAY), "provisional": _INTEGER, "exact": _FLAG, "unpublished": _INTEGER}
            ),
            "years": _list(_ANY),
        }
    ),
    "data-code list": _object({"items": _list(_object({"number": _INTEGER, "state": _TEXT, "expires": _INSTANT}))}),
    "data-code reveal": _object({"id": _ID, "token": _TEXT}),
    "ports list": _object({"total": _INTEGER, "items": _list(_object({"id": _ID, **_PORT}))}),
    "ports opened": _object({"counts": _COUNTS, "results": _results(_DONE)}),
    "ports verify": _object({"counts": _COUNTS, "items": _list(_object({"id": _ID, "ok": _FLAG}))}),
    "outbox list": _object(
        {"now": _INSTANT, "total": _or_null(_INTEGER), "channels": _list(_CHANNEL), "items": _list(_object(_EFFECT))}
    ),
    "outbox send": _object(
        {
            "now": _INSTANT,
            "counts": _COUNTS,
            "channels": _list(_CHANNEL),
            "results": _results(
                ["sent", "waiting", "failed", "unknown", "refused", "due"], trouble=_TEXT, again=_INSTANT
            ),
        }
    ),
    **dict.fromkeys(
        ("outbox hold", "outbox release", "outbox cancel"), _object({"counts": _COUNTS, "results": _results(_DONE)})
    ),
    "register list": _object(
        {
            "now": _INSTANT,
            "view": {"enum": ["sponsor", "service", "access", "returned", "adoption"]},
            "query": _TEXT,
            "total": _or_null(_INTEGER),
            "next_cursor": _or_null(_TEXT),
            "items": _list(_LISTED),
        }
    ),
    "register show": _object({"number": _TEXT, "items": _list(_RECORD)}),
    "register import": _object({"counts": _COUNTS, "results": _results(_DONE, line=_INTEGER, column=_or_null(_TEXT))}),
    "reasons list": _object(
        {"total": _INTEGER, "items": _list(_object({"code": _TEXT, "outcome": _TEXT, "field": _TEXT}, used=_INTEGER))}
    ),
    "reasons lint": _object(
        {"total": _INTEGER, "items": _list(_object({"code": _TEXT, "fault": _TEXT, "value": _TEXT, "message": _TEXT}))}
    ),
    "reasons export": _object({"total": _INTEGER, "items": _list(_object({"code": _TEXT, "field": _TEXT}))}),
    "letter show": _object(
        {
            "now": _INSTANT,
            "letter": _object(
                {"id": _TEXT, "version": _INTEGER, "lang": _TEXT, "subject": _TEXT, "text": _TEXT},
                number=_or_null(_TEXT),
                replaces=_or_null(_TEXT),
            ),
            "ways": _list(_object(_WAY)),
            "audit_data": _list(
                _object({"lang": _TEXT, "code": _TEXT, "key_name": _TEXT, "error": _TEXT, "suggest": _TEXT})
            ),
        }
    ),
    "lookup add": _object({"id": _ID, "number": _INTEGER, "changed": _FLAG}),
    "lookup list": _object({"now": _INSTANT, "items": _list(_LOOKUP)}),
    "snippet list": _object(
        {"items": _list(_object({"name": _TEXT, "owner": {"enum": ["own", "shared"]}, "text": _TEXT}))}
    ),
    **dict.fromkeys(("snippet save", "snippet rename", "snippet delete"), _object({"changed": _FLAG})),
    "letter list": _object({"now": _INSTANT, "items": _list(_object(_WAY))}),
    "audit show": _object({"id": _ID, "items": _list(_EVENT)}),
    "audit verify": _object({"rows_read": _INTEGER, "first_bad": _or_null(_INTEGER), "because": _or_null(_TEXT)}),
    "staff list": _object({"items": _list(_PERSON)}),
    "staff add": _object({"changed": _FLAG, "items": _list(_PERSON)}),
    "staff email": _object({"changed": _FLAG, "items": _list(_PERSON)}),
    "staff role": _object({"changed": _FLAG, "items": _list(_PERSON)}),
    "db init": _object({"database": _TEXT, "key_file": _TEXT, "login": _TEXT, "changed": _FLAG}),
    "db migrate": _object({"from": _TEXT, "to": _TEXT, "changed": _FLAG, "backup": _or_null(_TEXT)}),
    "db backup": _object({"folder": _TEXT, "changed": _FLAG}),
    "db restore": _object(
        {
            "folder": _TEXT,
            "database": _TEXT,
            "filings": _INTEGER,
            "newest": _or_null(_TEXT),
            "schema_version": _TEXT,
            "aside": _or_null(_TEXT),
            "changed": _FLAG,
        }
    ),
    "db check": _object({"checks": _list(_object({"check": _TEXT, "ok": _FLAG, "text": _TEXT, "detail": _TEXT}))}),
    "config path": _object({"file": _TEXT, "exists": _FLAG}),
    "config check": _object({"settings": {"type": "object", "additionalProperties": _TEXT}}),
}
_ERROR = _object({"code": _TEXT, "message": _TEXT, "retryable": _FLAG})
COMMANDS = (*_ANSWERS, "error")


def output_schema(command: str) -> Schema:
    """The schema of a command's document; ``error`` is the document that goes to standard error."""
    head: Schema = {"schema": {"const": SCHEMA}, "ok": {"const": False} if command == "error" else _FLAG}
    if command == "error":
        own = _object({**head, "error": _ERROR})
    else:
        answer = _ANSWERS[command]
        head |= {"command": {"const": command}, "warnings": _list(_TEXT)}
        own = {
            "type": "object",
            "required": [*head, *answer["required"]],
            "properties": {**head, "dry_run": _FLAG, **answer["properties"]},
        }
    place = command.replace(" ", "-")
    return {"$schema": DIALECT, "$id": f"urn:reviewer-tui:1:{place}", "title": f"reviewer-tui {command}", **own}
