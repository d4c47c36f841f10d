"""What a person found by looking something up elsewhere 查询核对: evidence beside the field that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class LookupSource(StrEnum):
    """Where it was looked up: 信用公示系统, 工信部备案查询, 域名注册查询, elsewhere."""

    CREDIT_REGISTER = "credit_register"
    MINISTRY_QUERY = "ministry_query"
    DOMAIN_HOLDER = "domain_holder"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """One look-up of the field at ``path``, whose ``label`` and mask (``personal``) a later revision may lack.

    ``declared`` is what the filing said there then, ``found`` what the source has in its place (empty where it has no such value),
    ``text`` what else was seen. ``revision`` is the one that lay on the desk.
    """

    number: int
    revision: int
    source: LookupSource
    path: str
    label: str
    personal: str
    declared: str
    found: str
    text: str
    by: str
    at: datetime

    def holds(self, declared: str | None) -> bool:
        """Whether it still speaks of what is declared now; ``None`` where the field is gone."""
        return declared is not None and declared == self.declared

    @property
    def same(self) -> bool | None:
        """Whether the source has what was declared; ``None`` where it has no value to compare."""
        return self.found.strip() == self.declared.strip() if self.found.strip() else None


def likely_source(path: str) -> LookupSource:
    """Where a field is looked up as a rule: it is offered first."""
    if ".domains." in path:
        return LookupSource.DOMAIN_HOLDER
    if path.endswith("icp_number"):
        return LookupSource.MINISTRY_QUERY
    if path.startswith("sponsor.") and not path.startswith("sponsor.principal."):
        return LookupSource.CREDIT_REGISTER
    return LookupSource.OTHER
