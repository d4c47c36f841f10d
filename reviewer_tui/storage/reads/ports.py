"""Port tasks."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer_tui.domain.filing import filing_number
from reviewer_tui.domain.port_opening import PortAction, PortState, PortTask
from reviewer_tui.storage.instants import to_instant, to_instant_or_none
from reviewer_tui.storage.reads.source import Row, Source, slots
from reviewer_tui.usecases.views import PortRow


class PortReads:
    """Reads port tasks."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def of(self, filing_id: int) -> tuple[PortTask, ...]:
        """The tasks of a filing."""
        rows = self._source.named("SELECT * FROM port_task WHERE filing_id = ? ORDER BY id", [filing_id])
        return tuple(port_task_of(row) for row in rows)

    def rows(self, *, filing_id: int | None, open_only: bool) -> tuple[PortRow, ...]:
        """Tasks with their filings; ``open_only`` leaves out what is proven."""
        where, values = ["1 = 1"], list[object]()
        if filing_id is not None:
            where.append("p.filing_id = ?")
            values.append(filing_id)
        if open_only:
            where.append("p.state <> ?")
            values.append(PortState.PROVEN.value)
        rows = self._source.named(
            "SELECT p.*, f.sponsor FROM port_task p JOIN filing f ON f.id = p.filing_id"
            f" WHERE {' AND '.join(where)} ORDER BY p.filing_id, p.id",
            values,
        )
        numbers = self.numbers(sorted({filing_number(row["filing_id"]) for row in rows}))
        return tuple(
            PortRow(
                filing=filing_number(row["filing_id"]),
                sponsor=row["sponsor"],
                icp_number=numbers.get(filing_number(row["filing_id"]), ""),
                task=port_task_of(row),
            )
            for row in rows
        )

    def numbers(self, owners: Sequence[str]) -> dict[str, str]:
        """The numbers that the Authority gave to services of these filings, one a filing."""
        if not owners:
            return {}
        sql = f"SELECT from_filing, number FROM register_record WHERE kind = 'service' AND from_filing IN ({slots(owners)})"
        return {row["from_filing"]: row["number"] for row in self._source.named(sql, owners)}


def port_task_of(row: Row) -> PortTask:
    """A row of ``port_task``."""
    return PortTask(
        id=row["id"],
        service_id=row["service_key"],
        host=row["host"],
        address=row["address"],
        port=row["port"],
        action=PortAction(row["action"]),
        state=PortState(row["state"]),
        requested_at=to_instant(row["requested_at"]),
        done_at=to_instant_or_none(row["done_at"]),
        done_by=row["done_by"],
        probed_at=to_instant_or_none(row["probed_at"]),
        evidence=row["evidence"],
    )
