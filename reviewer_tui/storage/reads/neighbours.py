"""What stands around an order: numbers of the register whatever their status, and earlier open orders of its sponsor."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer_tui.domain.filed import OtherOrder
from reviewer_tui.domain.filing import FilingType, filing_number
from reviewer_tui.storage.reads.register import register_record
from reviewer_tui.storage.reads.source import Source, slots
from reviewer_tui.storage.vault import Vault
from reviewer_tui.usecases.contracts import RegisterRecord

_UNDER_WAY = (
    "f.id < ? AND f.stage NOT IN ('draft', 'ports_open', 'cancelled', 'withdrawn')"
    " AND (f.stage <> 'approved' OR f.type IN ('cancel_access', 'cancel_sponsor', 'cancel_service'))"
)
"""A cancellation that is approved is under way until its ports are closed."""


class NeighbourReads:
    """Reads them, for units of reading and of writing alike."""

    def __init__(self, source: Source, vault: Vault) -> None:
        self._source = source
        self._vault = vault

    def numbered(self, kind: str, numbers: Iterable[str]) -> tuple[RegisterRecord, ...]:
        """What the register has of one kind under these numbers, the cancelled included."""
        if not (wanted := sorted(set(numbers) - {""})):
            return ()
        sql = f"SELECT * FROM register_record WHERE kind = ? AND number IN ({slots(wanted)}) ORDER BY id"
        return tuple(register_record(self._vault, row) for row in self._source.named(sql, [kind, *wanted]))

    def orders(
        self, filing_id: int, *, certificate_number: str, entity_number: str, services: Iterable[str]
    ) -> tuple[OtherOrder, ...]:
        """Earlier orders under way of the same sponsor or about these services, oldest first."""
        digests = self._digests(certificate_number, entity_number)
        types: dict[int, FilingType] = {}
        if digests:
            sql = (
                "SELECT DISTINCT f.id, f.type FROM identity_key k JOIN filing f ON f.id = k.filing_id"
                f" WHERE k.kind = 'sponsor_number' AND k.digest IN ({slots(digests)}) AND {_UNDER_WAY}"
            )
            types |= {row["id"]: FilingType(row["type"]) for row in self._source.named(sql, [*digests, filing_id])}
        if wanted := sorted(set(services) - {""}):
            sql = (
                "SELECT DISTINCT f.id, f.type FROM filing_service s JOIN filing f ON f.id = s.filing_id"
                f" WHERE s.number IN ({slots(wanted)}) AND {_UNDER_WAY}"
            )
            types |= {row["id"]: FilingType(row["type"]) for row in self._source.named(sql, [*wanted, filing_id])}
        named = self._services(sorted(types))
        return tuple(
            OtherOrder(filing=filing_number(one), type=types[one], services=frozenset(named.get(one, ())))
            for one in sorted(types)
        )

    def _digests(self, certificate_number: str, entity_number: str) -> list[str]:
        """The certificate number as the order says it, and as the register has it for the entity number."""
        found = {self._vault.digest("sponsor_number", certificate_number.upper())} if certificate_number else set()
        if entity_number:
            sql = "SELECT certificate_digest AS d FROM register_record WHERE kind = 'sponsor' AND number = ?"
            found |= {row["d"] for row in self._source.named(sql, [entity_number]) if row["d"]}
        return sorted(found)

    def _services(self, filings: list[int]) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        if filings:
            sql = f"SELECT filing_id, number FROM filing_service WHERE filing_id IN ({slots(filings)}) AND number <> ''"
            for row in self._source.named(sql, filings):
                found.setdefault(row["filing_id"], []).append(row["number"])
        return found
