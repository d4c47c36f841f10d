"""The ISP fixes: staff edit fields of a revision, with a reason and the applicant's recorded consent (settled; T17, T28).

What the applicant sent stays; the edit is the content from now on. Who made it cannot pass it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.policy import Answer, holds, is_free, may, may_hold, refused
from reviewer_tui.domain.register_diff import locked_by, locked_changes
from reviewer_tui.domain.revision_diff import Change, revision_diff
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import Stage
from reviewer_tui.errors import BadInput
from reviewer_tui.usecases.carrying_over import ask_again
from reviewer_tui.usecases.content_edit import edited
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.filed_around import filed_of
from reviewer_tui.usecases.package_format import content_hash
from reviewer_tui.usecases.precheck import run_checks
from reviewer_tui.usecases.search_keys import domains_of, identities_of
from reviewer_tui.usecases.staff_edit_store import StaffEdit
from reviewer_tui.usecases.surroundings import Surroundings, event, refusal, refusal_on, version_conflict
from reviewer_tui.usecases.views import HappeningResult

EVENT = "staff_revision"
EDITABLE = frozenset({Stage.ISP_REVIEW, Stage.UPLOAD_FAILED, Stage.AUTHORITY_REJECTED})
"""While the desk reviews, and where the table lets the ISP fix (T17, T28)."""


class StaffEdits:
    """Making staff revisions."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def edit(
        self,
        actor: StaffMember,
        filing_id: int,
        changes: Mapping[str, str],
        *,
        reason: str,
        consent: str,
        expect_version: int | None = None,
    ) -> HappeningResult:
        """Set fields by their paths. ``changed`` is False when they say so already.

        Raises Refused (role, stage, somebody's hold, a field that is locked), BadInput for a path, a value, or a reason or consent
        that is missing, and Conflict for another version.
        """
        with self._around.attempt(actor, EVENT, filing_id) as work:
            filing = work.filings.get(filing_id)
            if expect_version is not None and expect_version != filing.version:
                raise version_conflict(work, filing, expect_version)
            answer = self._answer(actor, filing)
            if not answer:
                raise refusal_on(work, filing, answer)
            for name, said in (("note", reason), ("consent", consent)):
                if not said.strip():
                    raise BadInput("input.missing", name=name)
            old = work.revisions.content(filing.id, filing.revision)
            new = edited(old, changes)
            paths = changed_paths(old, new)
            if not paths:
                return HappeningResult(filing=filing, event=EVENT, changed=False)
            self._insist_unlocked(work, filing, new, paths)
            saved = self._store(work, actor, filing, (old, new), paths, reason.strip(), consent.strip())
            work.commit()
        return HappeningResult(filing=saved, event=EVENT)

    def _answer(self, actor: StaffMember, filing: Filing) -> Answer:
        now = self._around.clock.now()
        role = may(actor, "tick")
        if not role:
            return role
        free = is_free(filing)
        if not free:
            return free
        if filing.stage not in EDITABLE:
            return refused("refused.not_editable", stage=filing.stage.value)
        hold = may_hold(actor, filing, now)
        if hold and filing.stage is Stage.ISP_REVIEW and not holds(actor, filing, now):
            return refused("refused.take_first")
        return hold

    def _insist_unlocked(self, work: Work, filing: Filing, content: FilingContent, paths: tuple[str, ...]) -> None:
        """What a change may not touch (R-TYP-02, R-TYP-03) may only be put back to what is filed."""
        locked = locked_changes(content, filed_of(work, filing, content))
        for path in paths:
            if path in locked:
                raise refusal(refused("refused.locked_field", path=path, rule=locked_by(path)))

    def _store(
        self,
        work: Work,
        actor: StaffMember,
        filing: Filing,
        contents: tuple[FilingContent, FilingContent],
        paths: tuple[str, ...],
        reason: str,
        consent: str,
    ) -> Filing:
        (old, content), now = contents, self._around.clock.now()
        materials = work.revisions.materials(filing.id, filing.revision)
        fingerprint = content_hash(content, [(one.file, one.facts.sha256) for one in materials])
        number = work.revisions.edit(
            filing.id,
            StaffEdit(
                content=content, content_hash=fingerprint, reason=reason, consent=consent, by=actor.login, at=now
            ),
            identities=identities_of(content),
            domains=domains_of(content),
        )
        newer = replace(filing, content_hash=fingerprint, content_author=actor.id)
        saved = work.filings.save(newer, work.deadlines.of(filing.id), expect_version=filing.version, at=now)
        then = work.reviews.report(filing.id, filing.revision)
        checked = run_checks(self._around, work, saved, content, materials)
        looks, confirmations = ask_again(work, filing.id, old, content, then, checked.report)
        noted = event(
            now,
            actor,
            f"audit.{EVENT}",
            filing.id,
            revision=filing.revision,
            edit=number,
            fields=", ".join(paths),
            content=fingerprint,
            ticks=looks,
            confirmations=confirmations,
        )
        work.audit.append(noted)
        return saved


def changed_paths(old: FilingContent, new: FilingContent) -> tuple[str, ...]:
    """The paths of the fields that differ."""
    diff = revision_diff(old, new, (), ())
    return tuple(field.path for part in diff.parts for field in part.fields if field.change is not Change.SAME)
