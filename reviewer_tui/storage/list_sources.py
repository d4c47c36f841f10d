"""Where the rows of the lists come from: each source is a piece of SQL in the order of change, with an index of its own.

A list may have two sources, orders and the register; the reader merges them. One text for SQLite and PostgreSQL. ``OPEN`` and
``RETURNED`` are written out as the partial indexes have them. ``|| ''`` keeps a column from leading to an index of its own, whose
rows would have to be sorted; only one stage alone has an index in the order of change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from reviewer_tui.domain.filing import parse_filing_number
from reviewer_tui.domain.identifiers import normal_number
from reviewer_tui.domain.online_service import ServiceKind
from reviewer_tui.domain.stage import Stage
from reviewer_tui.storage.queue_conditions import Sql, span_bounds
from reviewer_tui.usecases.list_model import ListStatus, ListView
from reviewer_tui.usecases.search_keys import ascii_domain

Digest = Callable[[str, str], str]
Condition = Callable[[str, "Digest | None"], Sql]
"""What one value of a term says of a row."""

RETURNED = "f.stage || '' IN ('needs_correction', 'isp_rejected', 'upload_failed', 'sms_failed', 'authority_rejected')"
OPEN = "f.stage NOT IN ('approved', 'ports_open', 'cancelled', 'withdrawn')"

STATUS_OF: Mapping[Stage, ListStatus] = {
    Stage.APPROVED: ListStatus.FILED,
    Stage.PORTS_OPEN: ListStatus.FILED,
    Stage.CANCELLED: ListStatus.CANCELLED,
    Stage.WITHDRAWN: ListStatus.WITHDRAWN,
}
"""What a stage says about being filed; every other one is on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Rows ``columns`` of ``tables`` where ``where`` holds, newest ``changed`` first, then by ``id`` and ``part``.

    The first three columns are these three. ``id`` descends, ``part`` (counted within an order) ascends.
    """

    kind: str
    columns: str
    tables: str
    where: str
    changed: str
    id: str
    part: str = ""
    conditions: Mapping[str, Condition] = field(default_factory=dict)


def _like(*columns: str) -> Condition:
    """Part of one of these."""

    def condition(value: str, _digest: Digest | None) -> Sql:
        pattern = "%" + value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        return Sql(" OR ".join(f"{column} LIKE ? ESCAPE '\\'" for column in columns), (pattern,) * len(columns))

    return condition


def _domain(column: str, inside: str = "{}") -> Condition:
    """Part of a domain, as it was typed or in its ASCII form; ``inside`` is a query that looks for it elsewhere."""

    def condition(value: str, digest: Digest | None) -> Sql:
        forms = dict.fromkeys((value.lower(), ascii_domain(value)))
        parts = [_like(column)(form, digest) for form in forms]
        text = " OR ".join(part.text for part in parts)
        return Sql(inside.format(f"({text})"), tuple(one for part in parts for one in part.values))

    return condition


def _is(column: str) -> Condition:
    return lambda value, _digest: Sql(f"{column} = ?", (value,))


def _number(column: str, filing: str = "", ids: str = "") -> Condition:
    """The whole number of a service, or part of a number; or the number of an order.

    ``ids`` is a query by which an index finds the orders of a whole number.
    """

    def condition(value: str, digest: Digest | None) -> Sql:
        whole = normal_number(value)
        if "号-" not in whole:
            found = _like(column)(whole, digest)
        elif ids:
            found = Sql(f"{column} = ? AND f.id IN ({ids})", (whole, whole))
        else:
            found = Sql(f"{column} = ?", (whole,))
        order = parse_filing_number(value) if filing else None
        return found if order is None else Sql(f"{found.text} OR {filing} = ?", (*found.values, order))

    return condition


def _either(*conditions: Condition) -> Condition:
    def condition(value: str, digest: Digest | None) -> Sql:
        parts = [each(value, digest) for each in conditions]
        return Sql(" OR ".join(part.text for part in parts), tuple(one for part in parts for one in part.values))

    return condition


def _span(column: str) -> Condition:
    def condition(value: str, _digest: Digest | None) -> Sql:
        low, high = span_bounds(value)
        ends = [(f"{column} {sign} ?", end) for sign, end in ((">=", low), ("<", high)) if end is not None]
        return Sql("(" + (" AND ".join(text for text, _ in ends) or "1 = 1") + ")", tuple(end for _, end in ends))

    return condition


def _order_status(value: str, _digest: Digest | None) -> Sql:
    stages = [stage.value for stage in Stage if STATUS_OF.get(stage, ListStatus.OPEN).value == value]
    return Sql(f"f.stage || '' IN ({', '.join('?' * len(stages))})", tuple(stages))


def _type(kind: str) -> Condition:
    """A type of order, or a kind of service."""

    def condition(value: str, _digest: Digest | None) -> Sql:
        return Sql(f"{kind} = ?" if value in set(ServiceKind) else "f.type || '' = ?", (value,))

    return condition


def _reason(value: str, digest: Digest | None) -> Sql:
    # In the details of a move only its version stands behind the reasons.
    return Sql("coalesce(m.details, '') LIKE ?", (f'%"reasons":%{value}%',))


def _certificate(value: str, digest: Digest | None) -> Sql:
    return Sql("r.certificate_digest = ?", (digest("sponsor_number", value.upper()) if digest else "-",))


_LAST_MOVE = (
    f" LEFT JOIN audit_event m ON m.sequence = CASE WHEN {RETURNED} THEN (SELECT e.sequence FROM audit_event e"
    " WHERE e.filing_id = f.id AND (e.stage_to = f.stage AND e.stage_from <> e.stage_to"
    " OR e.action IN ('audit.amend', 'audit.undo_amendment')) ORDER BY e.sequence DESC LIMIT 1) END"
)
"""The move by which an order came back, or what amended it since: its details name the reasons."""
_OPEN_ORDER = (
    " LEFT JOIN filing o ON o.id = (SELECT max(f.id) FROM identity_key k JOIN filing f ON f.id = k.filing_id"
    f" WHERE k.kind = 'sponsor_number' AND k.digest = r.certificate_digest AND {OPEN})"
)
"""The newest order of a sponsor that is still on its way."""
_SERVICES = (
    "(SELECT count(*) FROM (SELECT 1 FROM register_record s WHERE s.sponsor_number = r.number AND s.kind = 'service'"
    " AND s.status = 'filed' LIMIT 100) few)"
)
_IN_ORDER = "EXISTS (SELECT 1 FROM filing_domain d WHERE d.filing_id = f.id AND {})"
_WITH_NUMBER = "SELECT n.filing_id FROM filing_service n WHERE n.number = ?"
_NAME, _NUMBER, _DOMAINS = "coalesce(s.name, f.services)", "coalesce(s.number, '')", "coalesce(s.domains, '')"
_ORDER: Mapping[str, Condition] = {
    "name": _like("f.services", "f.sponsor"),
    "number": _number(_NUMBER, "f.id", _WITH_NUMBER),
    "domain": _domain("d.domain", _IN_ORDER),
    "type": _type("f.service_kind"),
    "stage": _is("f.stage || ''"),
    "one_stage": _is("f.stage"),
    "status": _order_status,
    "prov": _is("f.province || ''"),
    "reason": _reason,
    "changed": _span("f.changed_at"),
}
_RECORD: Mapping[str, Condition] = {
    "name": _like("r.name"),
    "number": _number("r.number"),
    "status": _is("r.status"),
    "prov": _is("r.province"),
    "changed": _span("r.recorded_at"),
}
_SAME_SPONSOR = (
    "EXISTS (SELECT 1 FROM register_record d WHERE d.kind = 'domain' AND d.sponsor_number = r.number AND {})"
)
_SAME_SERVICE = "EXISTS (SELECT 1 FROM register_record d WHERE d.kind = 'domain' AND d.number = r.number AND {})"
_SERVICE_NAME = (
    "coalesce((SELECT s.name FROM register_record s WHERE s.kind = 'service' AND s.number = r.number LIMIT 1), '')"
)
_FILED = {"changed": "r.recorded_at", "id": "r.id"}
_ORDERED = {"changed": "f.changed_at", "id": "f.id"}
_BY_SERVICE = " FROM filing f LEFT JOIN filing_service s ON s.filing_id = f.id"

SOURCES: Mapping[ListView, tuple[Source, ...]] = {
    ListView.SPONSOR: (
        Source(
            kind="new_sponsor",
            columns="f.changed_at, f.id, 0, f.sponsor, f.sponsor_number, f.province, f.services, f.stage, f.type",
            tables=" FROM filing f",
            where=f"{OPEN} AND f.type || '' = 'first_filing'",
            conditions={
                **_ORDER,
                "number": lambda value, _: Sql("f.id = ?", (parse_filing_number(value) or -1,)),
                "text": _either(_like("f.sponsor", "f.sponsor_number"), _domain("d.domain", _IN_ORDER)),
            },
            **_ORDERED,
        ),
        Source(
            kind="sponsor",
            columns=f"r.recorded_at, r.id, 0, r.name, r.number, r.certificate, r.province, r.status, {_SERVICES},"
            " o.id, o.stage, o.type",
            tables=f" FROM register_record r{_OPEN_ORDER}",
            where="r.kind = 'sponsor'",
            conditions={
                **_RECORD,
                "domain": _domain("d.detail", _SAME_SPONSOR),
                "stage": _is("coalesce(o.stage, '')"),
                "text": _either(
                    _like("r.name", "r.number", "r.certificate"), _certificate, _domain("d.detail", _SAME_SPONSOR)
                ),
            },
            **_FILED,
        ),
    ),
    ListView.SERVICE: (
        Source(
            kind="service",
            columns=f"f.changed_at, f.id, coalesce(s.place, 0), {_NAME}, {_NUMBER}, coalesce(s.kind, f.service_kind),"
            f" {_DOMAINS}, f.sponsor, f.stage, f.type, m.details",
            tables=f"{_BY_SERVICE}{_LAST_MOVE}",
            where="1 = 1",
            part="s.place",
            conditions={
                **_ORDER,
                "name": _like(_NAME, "f.sponsor"),
                "domain": _domain(_DOMAINS),
                "type": _type("coalesce(s.kind, f.service_kind)"),
            },
            **_ORDERED,
        ),
        Source(
            kind="filed_service",
            columns="r.recorded_at, r.id, 0, r.name, r.number, r.service_kind, r.status",
            tables=" FROM register_record r",
            where="r.kind = 'service' AND r.from_filing = ''",
            conditions={
                **_RECORD,
                "domain": _domain("d.detail", _SAME_SERVICE),
                "type": lambda value, _: Sql("r.service_kind = ?", (value,)),
                "text": _either(_like("r.name", "r.number"), _domain("d.detail", _SAME_SERVICE)),
            },
            **_FILED,
        ),
    ),
    ListView.ACCESS: (
        Source(
            kind="new_access",
            columns="f.changed_at, f.id, s.place, s.name, s.number, s.addresses, f.stage, f.type",
            tables=" FROM filing f CROSS JOIN filing_service s",
            where=f"{OPEN} AND s.filing_id = f.id AND s.addresses <> ''",
            part="s.place",
            conditions={
                **_ORDER,
                "name": _like("s.name", "f.sponsor"),
                "domain": _domain("s.domains"),
                "address": _like("s.addresses"),
                "type": _type("s.kind"),
            },
            **_ORDERED,
        ),
        Source(
            kind="access",
            columns=f"r.recorded_at, r.id, 0, {_SERVICE_NAME}, r.number, r.detail, r.name, r.status",
            tables=" FROM register_record r",
            where="r.kind = 'access'",
            conditions={
                **_RECORD,
                "name": _like(_SERVICE_NAME),
                "domain": _domain("d.detail", _SAME_SERVICE),
                "address": _like("r.detail"),
                "text": _either(_like(_SERVICE_NAME, "r.number", "r.detail"), _domain("d.detail", _SAME_SERVICE)),
            },
            **_FILED,
        ),
    ),
    ListView.RETURNED: (
        Source(
            kind="returned",
            columns=f"f.changed_at, f.id, 0, f.services, {_NUMBER}, f.sponsor, f.stage, f.type, f.clock, f.due_at,"
            " f.provisional, m.details",
            tables=f" FROM filing f LEFT JOIN filing_service s ON s.filing_id = f.id AND s.place = 1{_LAST_MOVE}",
            where=RETURNED,
            conditions=_ORDER,
            **_ORDERED,
        ),
    ),
    ListView.ADOPTION: (
        Source(
            kind="adoption",
            columns="a.since, a.id, 0, a.kind, a.number, f.id, f.sponsor, f.services, f.stage, f.type",
            tables=" FROM adoption a JOIN filing f ON f.id = a.filing_id",
            where="1 = 1",
            changed="a.since",
            id="a.id",
            conditions={
                **_ORDER,
                "number": _number("a.number", "f.id"),
                "changed": _span("a.since"),
            },
        ),
    ),
}
"""The sources of each list; a key that a source does not know holds for none of its rows."""
