"""Tags: words that people put on filings to find them by. They change nothing about a filing."""

from __future__ import annotations

from collections.abc import Iterable

from reviewer_tui.domain.policy import may
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.queue_values import TAG
from reviewer_tui.usecases.surroundings import Surroundings, event, granted


class Tags:
    """Puts tags on filings and takes them off."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def change(
        self, actor: StaffMember, filing_id: int, *, add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> tuple[tuple[str, ...], bool]:
        """The tags of the filing afterwards, and whether any changed. BadInput for what is no tag."""
        wanted, unwanted = tuple(add), tuple(remove)
        for tag in (*wanted, *unwanted):
            if not TAG.fullmatch(tag):
                raise BadInput("tag.form", tag=tag[:40])
        with self._around.attempt(actor, "tag", filing_id) as work:
            granted(may(actor, "tag"))
            filing = work.filings.get(filing_id)
            done = [f"+{tag}" for tag in wanted if work.filings.tag(filing.id, tag, on=True)]
            done += [f"-{tag}" for tag in unwanted if work.filings.tag(filing.id, tag, on=False)]
            tags = work.filings.tags(filing.id)
            if done:
                now = self._around.clock.now()
                work.audit.append(event(now, actor, "audit.tagged", filing.id, tags=" ".join(done)))
                work.commit()
            return tags, bool(done)
