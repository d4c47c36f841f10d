"""Where the numbers of the public-security filing are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from reviewer_tui.domain.public_security import PublicSecurity


class PublicSecurityStore(Protocol):
    """At most one number a service of a filing; a corrected one takes the place of the wrong one, which the audit trail names."""

    def of(self, filing_id: int) -> tuple[PublicSecurity, ...]:
        """By service."""
        ...

    def filed_as(self, filing_id: int) -> Mapping[str, str]:
        """The filing numbers of the services by their ids, as the Authority gave them or the order named them; none for others."""
        ...

    def put(self, filing_id: int, known: PublicSecurity) -> None: ...
