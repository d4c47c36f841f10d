"""Writes invented filings into a desk's SQLite file as the desk itself would have: sealed, chained, counted, searchable.

Everything is streamed in one pass. Indexes that are no constraint are taken away before and made again afterwards.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from reviewer_tui.domain.filing import Account
from reviewer_tui.domain.sponsor import Sponsor
from reviewer_tui.storage.instants import to_json
from reviewer_tui.storage.mapping import content_place, finding_place
from reviewer_tui.storage.reads.audit import read_head
from reviewer_tui.storage.repositories.audit_trail import write_head
from reviewer_tui.storage.sqlite_library import connect
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.package_format import encode_content, mint_ids
from reviewer_tui.usecases.search_keys import PHONE_TAIL
from tests.bench.invented_filings import DAY, HOUR, SMS_HOURS, InventedFiling
from tests.builders import (
    CREDIT_CODE,
    UNIT_NAME,
    a_domain,
    a_filing_content,
    a_person_as_sponsor,
    a_platform,
    a_principal,
    a_sponsor,
    a_website,
    an_app,
)

AT_ONCE = 2_000
_MARK = "\ue000{}\ue000"
_COPIED = ("filing", "revision", "check_run", "deadline", "filing_domain", "audit_event")
_OTHERS = ("filing_service", "finding", "identity_key", "port_task", "filing_tag")
_HASHED = ("at", "actor", "action", "filing_id", "transition", "stage_from", "stage_to", "details")
Row = dict[str, Any]


class Filler:
    """Copies the rows of one imported filing (``template``) under other names; ``faulty`` lends its findings."""

    def __init__(self, database: Path, vault: Vault, audit_head: Path, *, template: int, faulty: int) -> None:
        self._database, self._vault, self._audit_head = database, vault, audit_head
        self._template, self._faulty = template, faulty
        self._contents = {kind: _pieces(kind) for kind in ("unit", "person", "app")}

    def fill(self, filings: Iterable[InventedFiling], on_progress: Callable[[int], None] | None = None) -> None:
        """Write them all, in one transaction that a crash would not survive: the desk is new."""
        connection = connect(self._database)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-800000", "secure_delete=OFF"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.execute("BEGIN IMMEDIATE")
        indexes = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> ''"
        ).fetchall()
        for name, _sql in indexes:
            connection.execute(f"DROP INDEX {name}")
        self._write(connection, iter(filings), on_progress)
        for _name, sql in indexes:
            connection.execute(sql)
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'filing_text'").fetchall():
            connection.execute("INSERT INTO filing_text (filing_text) VALUES ('rebuild')")
        connection.execute("COMMIT")
        connection.close()

    def _write(
        self, connection: Any, filings: Iterator[InventedFiling], on_progress: Callable[[int], None] | None
    ) -> None:
        own = {table: self._own(connection, table) for table in _COPIED}
        faults = self._faults(connection)
        own |= {"finding": faults[0], "port_task": _PORT}
        own["check_run"]["rows"] = to_json([row for row in json.loads(own["check_run"]["rows"]) if row["by_eye"]])
        insert = {table: _Insert(connection, table, own.get(table, {})) for table in (*_COPIED, *_OTHERS)}
        sequence, previous = read_head(self._audit_head) or (0, "")
        done = 0
        while batch := list(islice(filings, AT_ONCE)):
            revisions = [self._revision(filing) for filing in batch]
            insert["filing"](
                {**filing.shape, "content_hash": row["content_hash"]}
                for filing, row in zip(batch, revisions, strict=True)
            )
            insert["revision"](revisions)
            insert["check_run"]({"filing_id": filing.id, "at": filing.shape["received_at"]} for filing in batch)
            insert["deadline"](row for filing in batch for row in _deadlines(filing))
            insert["filing_service"](_service(filing) for filing in batch)
            insert["filing_domain"]({"filing_id": filing.id, "domain": filing.domain} for filing in batch)
            insert["finding"](row for filing in batch for row in self._findings(filing, faults))
            insert["identity_key"](row for filing in batch for row in self._identities(filing))
            insert["port_task"](row for filing in batch for row in _ports(filing))
            insert["filing_tag"]({"filing_id": filing.id, "tag": word} for filing in batch for word in filing.tags)
            events = list(self._events(own["audit_event"], batch, sequence, previous))
            insert["audit_event"](events)
            sequence, previous = events[-1]["sequence"], events[-1]["hash"]
            done += len(batch)
            if on_progress:
                on_progress(done)
        write_head(self._audit_head, sequence, previous)

    def _own(self, connection: Any, table: str) -> Row:
        """The template's row."""
        key = "id" if table == "filing" else "filing_id"
        return _rows(connection, f"SELECT * FROM {table} WHERE {key} = ?", self._template)[0]

    def _revision(self, filing: InventedFiling) -> Row:
        said = {
            "order": filing.order_no,
            "type": filing.shape["type"],
            "sponsor": filing.sponsor,
            "service": filing.service,
            "domain": filing.domain,
            "code": filing.credit_code,
            "person": filing.person,
            "mobile": filing.mobile,
            "document": _document(filing),
            "province": filing.shape["province"],
            "package": filing.domain.split(".")[0],
        }
        text = "".join(said.get(piece, piece) for piece in self._contents[filing.kind]).encode()
        hashed = hashlib.sha256(text).hexdigest()
        sealed = self._vault.seal_bytes(content_place(filing.id, 1), text)
        received = filing.shape["received_at"]
        return {
            "filing_id": filing.id,
            "sealed_content": sealed,
            "content_hash": hashed,
            "package_hash": hashed,
            "received_at": received,
        }

    def _identities(self, filing: InventedFiling) -> Iterator[Row]:
        """What ``search_keys.identities_of`` finds in such a content."""
        kinds = {
            "sponsor_number": filing.credit_code or _document(filing),
            "name": filing.person,
            "id_number": _document(filing),
            "phone": filing.mobile,
            "phone_tail": filing.mobile[-PHONE_TAIL:],
        }
        for kind, value in kinds.items():
            yield {"filing_id": filing.id, "kind": kind, "digest": self._vault.digest(kind, value)}

    def _faults(self, connection: Any) -> list[Row]:
        """One finding of every rule that ``faulty`` breaks, with its evidence in clear."""
        sql = "SELECT * FROM finding WHERE filing_id = ? ORDER BY place DESC"
        found = {row["rule"]: row for row in _rows(connection, sql, self._faulty)}
        for row in found.values():
            place = finding_place(row["filing_id"], row["revision"], row["place"])
            row["evidence"] = self._vault.open_bytes(place, row["sealed_evidence"])
        return list(found.values())

    def _findings(self, filing: InventedFiling, faults: list[Row]) -> Iterator[Row]:
        errors, warnings = int(str(filing.shape["errors"])), int(str(filing.shape["warnings"]))
        for place in range(errors + warnings):
            row = faults[(filing.id + place) % len(faults)]
            yield {
                **row,
                "filing_id": filing.id,
                "place": place,
                "severity": "error" if place < errors else "warning",
                "sealed_evidence": self._vault.seal_bytes(finding_place(filing.id, 1, place), row["evidence"]),
            }

    def _events(self, event: Row, batch: list[InventedFiling], sequence: int, previous: str) -> Iterator[Row]:
        """The event of each import behind the newest row, chained as ``AuditTrail`` chains them."""
        for filing in batch:
            sequence += 1
            values = {**{name: event[name] for name in _HASHED}, "filing_id": filing.id}
            text = to_json([previous, sequence, *values.values()])
            digest = hmac.new(self._vault.audit_key, text.encode(), hashlib.sha256).hexdigest()
            yield {**values, "sequence": sequence, "previous_hash": previous, "hash": digest}
            previous = digest


class _Insert:
    """Inserts rows into a table: what ``own`` has, changed by each row."""

    def __init__(self, connection: Any, table: str, own: Row) -> None:
        self._connection, self._own = connection, own
        self._names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()]
        slots = ", ".join(f'"{name}"' for name in self._names)
        self._sql = f"INSERT INTO {table} ({slots}) VALUES ({', '.join('?' * len(self._names))})"

    def __call__(self, rows: Iterable[Row]) -> None:
        own, names = self._own, self._names
        self._connection.executemany(
            self._sql, ([row[name] if name in row else own[name] for name in names] for row in rows)
        )


def _rows(connection: Any, sql: str, *values: object) -> list[Row]:
    cursor = connection.execute(sql, values)
    names = [description[0] for description in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _service(filing: InventedFiling) -> Row:
    """What the lists show of its service."""
    return {
        "filing_id": filing.id,
        "place": 1,
        "service_key": "s1",
        "name": filing.service,
        "number": "",
        "kind": filing.shape["service_kind"],
        "domains": filing.domain,
        "addresses": "198.51.100.7-198.51.100.9" if filing.kind == "app" else "192.0.2.10",
    }


def _deadlines(filing: InventedFiling) -> Iterator[Row]:
    """The leading clock as the queue shows it; of what is closed the one that ended last, and the duty that sometimes follows."""
    shape = filing.shape
    since, changed = int(str(shape["stage_since"])), int(str(shape["changed_at"]))
    if not shape["clock"]:
        ended = _clock(filing, 1, "DL06", "authority", since)
        yield {**ended, "state": "met", "ended_at": changed, "due_at": since + 30 * DAY}
        if shape["stage"] == "ports_open" and filing.id % 16 == 0:
            due = changed + 31 * DAY
            follows = _clock(filing, 2, "DL12", "applicant", changed)
            ends = {"due_at": due, "at_risk_at": due - DAY, "soon_at": due - 2 * DAY}
            yield {**follows, **ends, "unit": "calendar_days", "amount": 30}
        return
    own = {name: shape[name] for name in ("due_at", "at_risk_at", "soon_at", "provisional")}
    leading = {**_clock(filing, 1, str(shape["clock"]), str(shape["waiting_on"]), since), **own}
    if shape["clock"] == "DL05":
        started = int(str(own["due_at"] or since)) - SMS_HOURS * HOUR
        leading |= {"unit": "hours", "amount": SMS_HOURS, "started_at": started}
    if shape["paused"]:
        marks = [_mark("start", since), _mark("pause", int(str(shape["paused_since"])))]
        leading |= {"state": "paused", "remaining": 1, "marks": to_json(marks)}
    yield leading


def _clock(filing: InventedFiling, number: int, clock: str, waiting_on: str, since: int) -> Row:
    return {
        "filing_id": filing.id,
        "number": number,
        "clock": clock,
        "waiting_on": waiting_on,
        "rank": 0 if waiting_on == "us" else 1,
        "state": "running",
        "unit": "working_days",
        "amount": 2,
        "remaining": None,
        "started_at": since,
        "ended_at": None,
        "due_at": None,
        "at_risk_at": None,
        "soon_at": None,
        "provisional": False,
        "marks": to_json([_mark("start", since)]),
    }


def _mark(kind: str, at: int) -> Row:
    return {"kind": kind, "at": at, "because": "T01", "amount": 0}


_PORT: Row = {
    "id": None, "service_key": "s1", "host": "", "address": "192.0.2.10", "port": 443, "action": "open",
    "done_at": None, "done_by": "", "probed_at": None, "evidence": "",
}  # fmt: skip


def _ports(filing: InventedFiling) -> Iterator[Row]:
    shape = filing.shape
    if shape["stage"] == "approved":
        state = ("requested", "requested", "requested", "done", "failed")[filing.id % 5]
    elif shape["stage"] == "ports_open" and filing.id % 8 == 0:
        state = "proven"
    else:
        return
    yield {"filing_id": filing.id, "host": filing.domain, "state": state, "requested_at": shape["changed_at"]}


def _document(filing: InventedFiling) -> str:
    """A resident number of nobody: its check character is left at 0."""
    return f"99999919900101{filing.id % 1_000:03d}0"


def _pieces(kind: str) -> list[str]:
    """An encoded content cut where something of the filing's own stands: texts, and names of what stands between them."""
    order, sponsor, service, domain, code, person, mobile, package = (
        _MARK.format(name) for name in ("order", "sponsor", "service", "domain", "code", "person", "mobile", "package")
    )
    principal = a_principal(
        name=person,
        document_number=_MARK.format("document"),
        mobile=mobile,
        emergency_phone="",
        office_phone="",
        email="",
    )
    own = a_domain(name=domain, holder=sponsor)
    site = a_website(name=service, home_url="", domains=(own,), principal=principal)
    if kind == "app":
        platform = a_platform(app_name=service, package_id=f"com.example.{package}")
        app = an_app()
        assert app.app is not None
        site = replace(
            app, name=service, domains=(own,), principal=principal, app=replace(app.app, platforms=(platform,))
        )
    whose: Sponsor = a_sponsor(name=sponsor, investor=sponsor, principal=principal)
    whose = replace(whose, certificate=replace(whose.certificate, number=code, name_on_certificate=sponsor))
    if kind == "person":
        whose = replace(a_person_as_sponsor(), name=sponsor, principal=principal)
        whose = replace(whose, certificate=replace(whose.certificate, number=_MARK.format("document")))
    account = Account(name=sponsor, relation="same")
    content = mint_ids(a_filing_content(order_no=order, sponsor=whose, services=(site,), account=account), None)
    text = encode_content(content).decode()
    text = text.replace('"first_filing"', f'"{_MARK.format("type")}"').replace(
        '"350000"', f'"{_MARK.format("province")}0000"'
    )
    assert UNIT_NAME not in text
    assert CREDIT_CODE not in text
    return text.split("\ue000")
