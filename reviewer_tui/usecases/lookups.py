"""Recording what was looked up elsewhere: in the credit register, in the ministry's query, at a registrar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.fields import FieldValue, flatten
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.lookup import Lookup, LookupSource
from reviewer_tui.domain.policy import may
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import BadInput, NotFound
from reviewer_tui.usecases.lookup_views import LookupView, shown_lookups
from reviewer_tui.usecases.step_inputs import past_in
from reviewer_tui.usecases.surroundings import Surroundings, event, granted

LONGEST = 1_000
"""Characters of what was found, and of the text beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupResult:
    """The number of a look-up; ``changed`` is False when it was recorded already."""

    number: int
    changed: bool


class Lookups:
    """A look-up is evidence: nothing moves, no clock hears of it, and it is never changed. The desk opens no address itself."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def add(
        self,
        actor: StaffMember,
        filing_id: int,
        path: str,
        source: LookupSource,
        *,
        found: str = "",
        text: str = "",
        at: str = "",
    ) -> LookupResult:
        """Record one look-up of the field at ``path``; ``at`` is when, as typed (now when empty).

        The same found twice on one day by one person is one look-up. NotFound for a field that the filing does not have,
        BadInput without anything found, for what is too long, and for a time in the future or before the filing.
        """
        found, text = found.strip(), text.strip()
        with self._around.attempt(actor, "lookup", filing_id) as work:
            granted(may(actor, "lookup"))
            filing = work.filings.get(filing_id)
            field = _field(work.revisions.content(filing.id, filing.revision), path.strip())
            if not found and not text:
                raise BadInput("lookup.nothing_found")
            if max(len(found), len(text)) > LONGEST:
                raise BadInput("lookup.too_long", limit=LONGEST)
            now = self._around.clock.now()
            new = Lookup(
                number=0,
                revision=filing.revision,
                source=source,
                path=field.path,
                label=field.label,
                personal=field.personal,
                declared=field.value,
                found=found,
                text=text,
                by=actor.login,
                at=_when(at.strip(), filing, now),
            )
            for one in work.lookups.of(filing.id):
                if _says(one) == _says(new):
                    return LookupResult(number=one.number, changed=False)
            number = work.lookups.add(filing.id, new)
            about = field.label.removeprefix("field.")
            work.audit.append(
                event(now, actor, "audit.lookup", filing.id, lookup_source=source.value, field=about, path=field.path)
            )
            work.commit()
            return LookupResult(number=number, changed=True)

    def rows(self, actor: StaffMember, filing_id: int) -> tuple[LookupView, ...]:
        """All look-ups of a filing, oldest first, masked: the lease holder reads them in the review."""
        self._around.insist(may(actor, "read"), actor, "open", filing_id)
        with self._around.store.reading() as work:
            filing = work.filings.get(filing_id)
            content = work.revisions.content(filing.id, filing.revision)
            return shown_lookups(work.lookups.of(filing.id), content, in_clear=False)


def _field(content: FilingContent, path: str) -> FieldValue:
    for field in flatten(content):
        if field.path == path:
            return field
    raise NotFound("not_found.field", path=path[:80])


def _when(typed: str, filing: Filing, now: datetime) -> datetime:
    at = past_in("at", typed, now) if typed else now
    if at > now:
        raise BadInput("input.in_future", name="at")
    if filing.received_at is not None and at < filing.received_at - timedelta(days=1):
        raise BadInput("input.before_filing", name="at")
    return at


def _says(one: Lookup) -> tuple[object, ...]:
    return (one.source, one.path, one.declared, one.found, one.text, one.by, local_date(one.at))
