"""A revision beside something else, as it may be shown: the one before it, the register, or what the applicant sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reviewer_tui.domain.decision import RejectionReason
from reviewer_tui.domain.filed import Filed
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.masking import mask
from reviewer_tui.domain.material import Material
from reviewer_tui.domain.register_diff import register_content, register_diff
from reviewer_tui.domain.resubmission import last_return
from reviewer_tui.domain.revision_diff import FieldDiff, MaterialDiff, RevisionDiff, revision_diff
from reviewer_tui.domain.sponsor import INDIVIDUAL
from reviewer_tui.usecases.asked_before import answer_to
from reviewer_tui.usecases.contracts import Work
from reviewer_tui.usecases.filed_around import filed_of
from reviewer_tui.usecases.masked import masked_content
from reviewer_tui.usecases.views import DiffBase, RevisionDiffView


def compare_revisions(
    work: Work,
    filing: Filing,
    revision: int | None,
    *,
    in_clear: bool,
    catalogue: Mapping[str, RejectionReason],
    base: DiffBase | None = None,
) -> RevisionDiffView:
    """Compared in clear, shown masked unless ``in_clear``: a change behind a mask is told, and told as nothing more.

    Without a ``base`` it is the revision that was returned last, else the one before, or the register where there is none
    before and the register has something.
    """
    number = revision or filing.revision
    new = work.revisions.content(filing.id, number)
    returned = last_return(work.decisions.of(filing.id), number)
    before = returned.revision if returned is not None else work.revisions.before(filing.id, number)
    filed = filed_of(work, filing, new) if number == filing.revision else None
    known = register_diff(new, filed) if filed else None
    sent = work.revisions.applicant_content(filing.id, number)
    there: dict[DiffBase, bool] = {
        "applicant": sent != new,
        "before": bool(before or not known),
        "register": bool(known),
    }
    bases = tuple(name for name, is_there in there.items() if is_there)
    base = base if base in bases else bases[0]
    view = RevisionDiffView(
        filing=filing,
        unmasked=in_clear,
        new_revision=number,
        new=new if in_clear else masked_content(new),
        base=base,
        bases=bases,
    )
    if base == "register" and filed and known:
        old = register_content(new, filed)
        diff = known if in_clear else _masked_register(new, known)
        return replace(view, old=old if in_clear else masked_content(old), diff=diff)
    if base == "applicant":
        return _beside(view, sent, new, (), ())
    if not before:
        return view
    old = work.revisions.content(filing.id, before)
    materials = work.revisions.materials
    was, now = materials(filing.id, before), materials(filing.id, number)
    answer = None
    if returned is not None:
        answer = answer_to(work, filing, number, revision_diff(old, new, was, now), returned, catalogue)
    return replace(_beside(view, old, new, was, now), old_revision=before, answer=answer)


def _beside(
    view: RevisionDiffView,
    old: FilingContent,
    new: FilingContent,
    old_materials: tuple[Material, ...],
    new_materials: tuple[Material, ...],
) -> RevisionDiffView:
    diff = revision_diff(old, new, old_materials, new_materials)
    if not view.unmasked:
        # A sponsor who is a person in one of the two alone is masked as a person in both.
        diff = _masked(diff, individual=old.sponsor.is_individual or new.sponsor.is_individual)
    return replace(view, old=old if view.unmasked else masked_content(old), diff=diff)


def beside_register(content: FilingContent, filed: Filed, *, in_clear: bool) -> RevisionDiff | None:
    """An order beside what the register has of it; None where that is nothing."""
    diff = register_diff(content, filed)
    return diff if diff is None or in_clear else _masked_register(content, diff)


def _masked_register(content: FilingContent, diff: RevisionDiff) -> RevisionDiff:
    """Who is a person in either is masked in both."""
    registered = {field.old for part in diff.parts for field in part.fields if field.path == "sponsor.nature"}
    return _masked(diff, individual=content.sponsor.is_individual or str(INDIVIDUAL) in registered)


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
