"""Fills what the lists show for rows that are older than the lists: only the key opens them, so no migration can do it alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, func, select, update

from reviewer_tui.domain.filing import parse_filing_number
from reviewer_tui.domain.stage import CLOSED
from reviewer_tui.storage.mapping import content_place
from reviewer_tui.storage.repositories.listed import closed, list_order
from reviewer_tui.storage.repositories.register import entity_of, shown_facts
from reviewer_tui.storage.tables import FilingRow, FilingServiceRow, RegisterRecordRow, RevisionRow
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.package_format import decode_content

LISTS = "0004_lists"
"""The migration that makes what is filled here."""
_PAGE = 500
_F = FilingRow.__table__  # type: ignore[attr-defined]
_S = FilingServiceRow.__table__  # type: ignore[attr-defined]
_R = RevisionRow.__table__  # type: ignore[attr-defined]
_G = RegisterRecordRow.__table__  # type: ignore[attr-defined]


def fill_lists(db: Connection, vault: Vault, on_progress: Callable[[int], None]) -> None:
    """Open every record of the register and the newest content of every order, and keep what the lists show of them.

    ``on_progress`` hears how many orders are done, every page.
    """
    newest = select(_F.c.id, _F.c.stage, _R.c.revision, _R.c.sealed_content, _R.c.received_at).join(
        _R, (_R.c.filing_id == _F.c.id) & (_R.c.revision == _F.c.revision)
    )
    for done, order in enumerate(_pages(db, newest, _F.c.id), start=1):
        sealed = vault.open_bytes(content_place(order.id, order.revision), order.sealed_content)
        list_order(db, order.id, decode_content(sealed), order.received_at)
        if order.stage in CLOSED:
            closed(db, order.id)
        if done % _PAGE == 0:
            on_progress(done)
    for record in _pages(db, select(_G), _G.c.id):
        place = f"register_record.facts/{record.kind}/{record.number}/{record.name}"
        facts = json.loads(vault.open(place, record.sealed_facts))
        shown = {**shown_facts(facts), "sponsor_number": record.sponsor_number or entity_of(record.kind, record.number)}
        db.execute(update(_G).where(_G.c.id == record.id).values(**shown))
        if record.kind == "service":
            _give_number(db, record)


def has_rows(db: Connection) -> bool:
    """Whether there is anything to fill."""
    return any(db.execute(select(func.count()).select_from(table)).scalar() for table in (_R, _G))


def _pages(db: Connection, query: Any, key: Any) -> Iterator[Any]:
    """The rows of a query in order of a number, a page at a time: a database may hold more than memory does."""
    after = 0
    while True:
        rows = db.execute(query.where(key > after).order_by(key).limit(_PAGE)).all()
        yield from rows
        if len(rows) < _PAGE:
            return
        after = rows[-1].id


def _give_number(db: Connection, record: Any) -> None:
    """An order that was approved here has the number under which the register holds its service, once that is known."""
    order = parse_filing_number(record.from_filing) if record.from_filing else None
    if order is not None and not record.number.startswith(record.from_filing):
        same = (_S.c.filing_id == order, _S.c.name == record.name)
        db.execute(update(_S).where(*same).values(number=record.number))
