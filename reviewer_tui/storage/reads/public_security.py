"""The numbers of the public-security filing."""

from __future__ import annotations

from collections.abc import Mapping

from reviewer_tui.domain.public_security import PublicSecurity
from reviewer_tui.storage.instants import to_day, to_instant
from reviewer_tui.storage.reads.source import Source


class PublicSecurityReads:
    """Reads the numbers."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def of(self, filing_id: int) -> tuple[PublicSecurity, ...]:
        """The numbers of a filing, by service."""
        rows = self._source.named("SELECT * FROM public_security WHERE filing_id = ? ORDER BY service_key", [filing_id])
        return tuple(
            PublicSecurity(
                service_id=row["service_key"],
                number=row["number"],
                granted_on=to_day(row["granted_on"]),
                by=row["by"],
                at=to_instant(row["at"]),
            )
            for row in rows
        )

    def filed_as(self, filing_id: int) -> Mapping[str, str]:
        """The filing numbers of the services that have one, by service."""
        rows = self._source.named("SELECT service_key, number FROM filing_service WHERE filing_id = ?", [filing_id])
        return {row["service_key"]: row["number"] for row in rows if row["number"]}
