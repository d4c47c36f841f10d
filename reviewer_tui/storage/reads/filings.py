"""Orders and where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from reviewer_tui.domain.filing import Filing, FilingId, FilingType, Freeze, FrozenFor, Lease, filing_number
from reviewer_tui.domain.staff import StaffId
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import NotFound
from reviewer_tui.storage.instants import to_instant, to_instant_or_none
from reviewer_tui.storage.next_one import next_one
from reviewer_tui.storage.reads.source import Row, Source, first, slots


class FilingReads:
    """Reads the filing table. ``held`` is what a writing transaction on PostgreSQL adds to hold a row until its end."""

    def __init__(self, source: Source, *, held: str = "") -> None:
        self._source = source
        self._held = held

    def get(self, filing_id: int) -> Filing:
        """The filing; NotFound when there is none. Held until the end of the transaction where rows can be held."""
        row = first(self._source.named(f"SELECT * FROM filing WHERE id = ?{self._held}", [filing_id]))
        if row is None:
            raise NotFound("not_found.filing", number=filing_number(filing_id))
        return self._filing(row)

    def by_order(self, order_no: str) -> Filing | None:
        """The filing of an order number."""
        row = first(self._source.named(f"SELECT * FROM filing WHERE order_no = ?{self._held}", [order_no]))
        return None if row is None else self._filing(row)

    def tags(self, filing_id: int) -> tuple[str, ...]:
        """The tags of a filing, sorted."""
        rows = self._source.named("SELECT tag FROM filing_tag WHERE filing_id = ? ORDER BY tag", [filing_id])
        return tuple(row["tag"] for row in rows)

    def next_takeable(self, staff_id: StaffId, now: datetime, *, stages: Iterable[Stage]) -> FilingId | None:
        """The first in risk order that nobody holds and that is nobody else's."""
        found = self._source.named(*next_one(staff_id, now, stages))
        return FilingId(int(found[0]["id"])) if found else None

    def same_sponsor_in(self, filing_id: int, stages: Iterable[Stage]) -> FilingId | None:
        """Another filing whose sponsor has the same certificate number and which stands in one of the stages."""
        wanted = [stage.value for stage in stages]
        found = self._source.named(
            "SELECT f.id FROM filing f JOIN identity_key k ON k.filing_id = f.id WHERE k.kind = 'sponsor_number'"
            " AND k.digest IN (SELECT digest FROM identity_key WHERE filing_id = ? AND kind = 'sponsor_number')"
            f" AND f.id <> ? AND f.stage IN ({slots(wanted)}) LIMIT 1",
            [filing_id, filing_id, *wanted],
        )
        return FilingId(int(found[0]["id"])) if found else None

    def same_sponsor_owing(self, filing_id: int, clocks: Iterable[str]) -> tuple[FilingId, ...]:
        """Other filings whose sponsor has the same certificate number and on which one of the clocks is open."""
        wanted = list(clocks)
        found = self._source.named(
            "SELECT DISTINCT k.filing_id FROM identity_key k JOIN deadline d ON d.filing_id = k.filing_id"
            " WHERE k.kind = 'sponsor_number' AND k.filing_id <> ?"
            " AND k.digest IN (SELECT digest FROM identity_key WHERE filing_id = ? AND kind = 'sponsor_number')"
            f" AND d.ended_at IS NULL AND d.rank < 2 AND d.clock IN ({slots(wanted)}) ORDER BY k.filing_id",
            [filing_id, filing_id, *wanted],
        )
        return tuple(FilingId(int(row["filing_id"])) for row in found)

    def _filing(self, row: Row) -> Filing:
        return _filing(row, self._freeze(row["id"]) if row["frozen"] else None)

    def _freeze(self, filing_id: int) -> Freeze | None:
        row = first(self._source.named('SELECT "by", at, authority FROM "freeze" WHERE filing_id = ?', [filing_id]))
        if row is None:
            return None
        return Freeze(by=row["by"], at=to_instant(row["at"]), authority=FrozenFor(row["authority"]))


def _filing(row: Row, frozen: Freeze | None) -> Filing:
    lease = None
    if row["lease_holder_id"] is not None:
        lease = Lease(
            holder=StaffId(row["lease_holder_id"]),
            since=to_instant(row["lease_since"]),
            until=to_instant(row["lease_until"]),
        )
    return Filing(
        id=FilingId(row["id"]),
        order_no=row["order_no"],
        type=FilingType(row["type"]),
        stage=Stage(row["stage"]),
        version=row["version"],
        revision=row["revision"],
        content_hash=row["content_hash"],
        assignee=StaffId(row["assignee_id"]) if row["assignee_id"] else None,
        lease=lease,
        content_author=StaffId(row["content_author_id"]) if row["content_author_id"] else None,
        hold_until=to_instant_or_none(row["hold_until"]),
        uploaded_at=to_instant_or_none(row["uploaded_at"]),
        received_at=to_instant(row["received_at"]),
        stage_since=to_instant(row["stage_since"]),
        province=row["province"],
        by_phone=bool(row["by_phone"]),
        frozen=frozen,
        handover=row["handover_note"],
    )
