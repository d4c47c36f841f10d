"""A revision beside the one before it, with personal values masked after they were compared."""

from __future__ import annotations

from dataclasses import replace

from reviewer_tui.domain.filing import Filing
from reviewer_tui.domain.masking import mask
from reviewer_tui.domain.material import Material
from reviewer_tui.domain.revision_diff import FieldDiff, MaterialDiff, RevisionDiff, revision_diff
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.masked import masked_content
from reviewer_tui.usecases.views import RevisionDiffView


def compare_revisions(work: Work, filing: Filing, revision: int | None, *, in_clear: bool) -> RevisionDiffView:
    """Compared in clear, shown masked unless ``in_clear``: a change behind a mask is told, and told as nothing more."""
    number = revision or filing.revision
    new = work.revisions.content(filing.id, number)
    shown = new if in_clear else masked_content(new)
    before = work.revisions.before(filing.id, number)
    if not before:
        return RevisionDiffView(filing=filing, unmasked=in_clear, new_revision=number, new=shown)
    old = work.revisions.content(filing.id, before)
    materials = work.revisions.materials
    diff = revision_diff(old, new, materials(filing.id, before), materials(filing.id, number))
    if not in_clear:
        # A sponsor who is a person in one revision alone is masked as a person in both.
        diff = _masked(diff, individual=old.sponsor.is_individual or new.sponsor.is_individual)
    return RevisionDiffView(
        filing=filing,
        unmasked=in_clear,
        new_revision=number,
        new=shown,
        old_revision=before,
        old=old if in_clear else masked_content(old),
        diff=diff,
    )


def _masked(diff: RevisionDiff, *, individual: bool) -> RevisionDiff:
    def field(one: FieldDiff) -> FieldDiff:
        old, new = (mask(one.personal, value, individual=individual) for value in (one.old, one.new))
        return replace(one, old=old, new=new)

    def file(one: MaterialDiff) -> MaterialDiff:
        return replace(one, old=_without_name(one.old), new=_without_name(one.new))

    return RevisionDiff(
        parts=tuple(replace(part, fields=tuple(map(field, part.fields))) for part in diff.parts),
        materials=tuple(map(file, diff.materials)),
    )


def _without_name(material: Material | None) -> Material | None:
    """File names and remarks are the applicant's own words and may name a person."""
    return replace(material, file="", remark="") if material is not None else None
