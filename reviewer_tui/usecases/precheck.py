"""Running the checks over a revision, and what the queue and the gate get from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reviewer_tui.domain.checks import check_filing, check_neighbours
from reviewer_tui.domain.filed import NOTHING_FILED, Filed
from reviewer_tui.domain.filing import Filing, FilingContent, FilingType
from reviewer_tui.domain.filing_facts import completed_by
from reviewer_tui.domain.finding import CheckReport, Severity
from reviewer_tui.domain.gate import Gate, review_gate, upload_gate
from reviewer_tui.domain.masking import mask
from reviewer_tui.domain.material import ChecklistItem, DueState, Material
from reviewer_tui.domain.material_checklist import material_checklist
from reviewer_tui.domain.questions import answered, questions
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.domain.second_policy import SecondKind, SecondPolicy
from reviewer_tui.domain.sponsor import Certificate, Sponsor
from reviewer_tui.domain.verification import VERIFYING, PhotoRow, mode_because, photo_rows
from reviewer_tui.usecases.answer_findings import open_answers, with_answers
from reviewer_tui.usecases.contracts import QueueShape, RegisterRecord, Work
from reviewer_tui.usecases.filed_around import entity_numbers, neighbours_of
from reviewer_tui.usecases.search_keys import haystack_of
from reviewer_tui.usecases.surroundings import Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A revision with everything that was found out about it, and what the policy asks two people for; ``report`` ends with the
    questions that are open or answered. ``filed`` is what the register and the other orders say.
    """

    content: FilingContent
    materials: tuple[Material, ...]
    report: CheckReport
    checklist: tuple[ChecklistItem, ...]
    second: SecondPolicy
    photos: tuple[PhotoRow, ...] = ()
    filed: Filed = NOTHING_FILED


def run_checks(
    around: Surroundings, work: Work, filing: Filing, content: FilingContent, materials: tuple[Material, ...]
) -> Checked:
    """Run all checks over a revision, store the report and what the queue shows of it."""
    tables = around.tables()
    facts = answered(work.reviews.ticks(filing.id, content.revision))
    numbers = entity_numbers(work, content)
    declared = material_checklist(content, materials, tables, facts=facts)
    register = neighbours_of(work, filing, content, numbers)
    report = check_filing(
        content, materials, tables, today=around.today(), register=register, facts=facts, checklist=declared
    )
    whole = _completed(work, content, numbers)
    papers = work.reviews.papers(filing.id)
    checklist = declared
    if papers or whole is not content:
        checklist = material_checklist(whole, materials, tables, papers, facts)
    work.reviews.save_report(filing.id, content.revision, report, around.clock.now())
    report = _with_answers(around, work, filing, content, report)
    work.filings.reshape(filing.id, queue_shape(content, report, checklist, tables))
    return _with_questions(content, materials, report, checklist, facts, around.second)


def load_checked(around: Surroundings, work: Work, filing: Filing) -> Checked:
    """The newest revision with its stored report; the material checklist is computed afresh, for papers come in later, and
    so is what the register and other orders say of types 2–7.
    """
    content = work.revisions.content(filing.id, filing.revision)
    materials = work.revisions.materials(filing.id, filing.revision)
    numbers = entity_numbers(work, content)
    report = work.reviews.report(filing.id, filing.revision)
    filed = NOTHING_FILED
    if content.type.czlx >= 2:
        register = neighbours_of(work, filing, content, numbers)
        filed = register.filed
        report = check_neighbours(report, content, around.tables(), register)
    report = _with_answers(around, work, filing, content, report)
    facts = answered(work.reviews.ticks(filing.id, filing.revision))
    whole = _completed(work, content, numbers)
    checklist = material_checklist(whole, materials, around.tables(), work.reviews.papers(filing.id), facts)
    checked = _with_questions(content, materials, report, checklist, facts, around.second)
    photos = photo_rows(checklist, mode_of(around, whole)[0]) if filing.stage in VERIFYING else ()
    rows = checked.report.rows + tuple(photo.row for photo in photos)
    return replace(checked, filed=filed, photos=photos, report=replace(checked.report, rows=rows))


def mode_of(around: Surroundings, content: FilingContent) -> tuple[str, str]:
    """How the filing is verified, and the text id of why."""
    return mode_because(content, electronic_for_individuals=around.tables().electronic_for_individuals)


def _with_answers(
    around: Surroundings, work: Work, filing: Filing, content: FilingContent, report: CheckReport
) -> CheckReport:
    answers = open_answers(work.answers.of(filing.id), replace(filing, revision=content.revision))
    return with_answers(report, answers, content, around.tables())


def _completed(work: Work, content: FilingContent, numbers: tuple[str, ...]) -> FilingContent:
    """Types 2–7 may leave out what the register knows of the sponsor: the conditions are asked of both together."""
    if content.type.czlx >= 2 and (known := work.register.records(numbers, "sponsor")):
        return completed_by(content, _registered(known[0]))
    return content


def _registered(record: RegisterRecord) -> Sponsor:
    """What the register holds of a sponsor, in the shape of a declaration."""
    kind = int(record.certificate_type) if record.certificate_type.isdigit() else None
    return Sponsor(
        name=record.name,
        nature=record.nature,
        icp_number=record.number,
        province=f"{record.province}0000" if record.province else "",
        certificate=Certificate(type=kind, number=record.certificate_number),
    )


def _with_questions(
    content: FilingContent,
    materials: tuple[Material, ...],
    report: CheckReport,
    checklist: tuple[ChecklistItem, ...],
    facts: dict[str, str],
    second: SecondPolicy,
) -> Checked:
    rows = report.rows + questions(checklist, facts)
    whole = replace(report, rows=rows)
    return Checked(content=content, materials=materials, report=whole, checklist=checklist, second=second)


def second_needed(work: Work, filing: Filing, policy: SecondPolicy, kind: SecondKind) -> str:
    """Why a second person is needed for this, or empty."""
    return policy.because(
        kind, is_first=filing.type is FilingType.FIRST_FILING, lot=work.seconds.lot(filing.id, filing.revision)
    )


def gate_of(work: Work, filing: Filing, checked: Checked, *, agreed_by: str = "") -> Gate:
    """The gate of T07 and T08 as it stands now; ``agreed_by`` is the second person who agrees at this moment."""
    ticks = {tick.row: tick for tick in work.reviews.ticks(filing.id, filing.revision)}
    confirmations = {item.key: item for item in work.reviews.confirmations(filing.id, filing.revision)}
    return review_gate(
        checked.report,
        ticks,
        confirmations,
        checked.checklist,
        work.seconds.overrides(filing.id, filing.revision, filing.content_hash),
        because=second_needed(work, filing, checked.second, SecondKind.PASS),
        agreed_by=agreed_by,
    )


def gate_of_upload(work: Work, filing: Filing, checked: Checked) -> Gate:
    """The gate of T12 as it stands now."""
    ticks = {tick.row: tick for tick in work.reviews.ticks(filing.id, filing.revision)}
    return upload_gate(checked.checklist, checked.photos, ticks)


def province_of(content: FilingContent, tables: ReferenceTables) -> str:
    """The two digits of the sponsor's province: as declared, else by the letter of a filing number; empty when neither tells."""
    if content.sponsor.province:
        return content.sponsor.province[:2]
    numbers = (content.sponsor.icp_number, *(service.icp_number for service in content.services))
    letters = {province.icp_prefix: province.code for province in tables.provinces.values()}
    return next((letters[number.strip()[:1]] for number in numbers if number.strip()[:1] in letters), "")


def queue_shape(
    content: FilingContent, report: CheckReport, checklist: tuple[ChecklistItem, ...], tables: ReferenceTables
) -> QueueShape:
    """What the queue shows of a content: a unit's name plain, an individual's masked."""
    sponsor = content.sponsor
    first = content.services[0] if content.services else None
    due = [item for item in checklist if item.gate == "T07" and item.due is not DueState.NOT_REQUIRED]
    return QueueShape(
        sponsor=mask("sponsor_name", sponsor.name, individual=sponsor.is_individual),
        sponsor_number="" if sponsor.is_individual else sponsor.certificate.number.strip().upper(),
        services=tuple(service.name for service in content.services),
        service_kind=first.kind.value if first else "website",
        province=province_of(content, tables),
        errors=sum(finding.severity is Severity.ERROR for finding in report.findings),
        warnings=sum(finding.severity is Severity.WARNING for finding in report.findings),
        materials_present=sum(item.complete for item in due),
        materials_due=len(due),
        haystack=haystack_of(content),
    )
