"""Taking in filing packages: idempotent by order number and revision, each package in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.domain.deadline import apply_moves
from reviewer_tui.domain.filing import Filing, FilingContent
from reviewer_tui.domain.material import Material, MaterialFacts
from reviewer_tui.domain.policy import may
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import Stage, find_transition
from reviewer_tui.errors import BadInput, Conflict, DeskError, Unavailable
from reviewer_tui.usecases.contracts import MaterialStore, NewRevision, PackageDoor, PackageFiles, PictureDesk, Work
from reviewer_tui.usecases.moves import move
from reviewer_tui.usecases.package_format import (
    bind_materials,
    content_hash,
    mint_ids,
    parse_package,
    unlisted_files,
)
from reviewer_tui.usecases.precheck import run_checks
from reviewer_tui.usecases.search_keys import domains_of, identities_of
from reviewer_tui.usecases.surroundings import Surroundings
from reviewer_tui.usecases.views import ImportOutcome, ImportRefusal

_REPLACEABLE = frozenset({Stage.SUBMITTED, Stage.RESUBMITTED})
_RETURNED = frozenset({Stage.NEEDS_CORRECTION, Stage.ISP_REJECTED})

Progress = Callable[[int, int, ImportOutcome], None]


class Intake:
    """The importer."""

    def __init__(
        self, around: Surroundings, *, door: PackageDoor, pictures: PictureDesk, materials: MaterialStore
    ) -> None:
        self._around = around
        self._door = door
        self._pictures = pictures
        self._materials = materials

    def import_paths(
        self,
        actor: StaffMember,
        paths: Iterable[Path],
        on_progress: Progress | None = None,
        *,
        dry_run: bool = False,
    ) -> tuple[ImportOutcome, ...]:
        """Import every package found at the paths. A refused one is listed with reason and field path; the rest go on.

        Unavailable (disk full, database busy) ends the run: what was imported stays, and a second run goes on from there.
        """
        self._around.insist(may(actor, "import"), actor, "import")
        found = list(self._door.find(paths))
        outcomes = []
        for done, path in enumerate(found, start=1):
            try:
                outcome = self._import_one(actor, path, dry_run)
            except Unavailable:
                raise
            except DeskError as error:
                values = tuple((name, str(value)) for name, value in error.values.items())
                place = str(error.values.get("path", ""))
                refusal = ImportRefusal(package=path.name, reason=error.reason, values=values, path=place)
                outcome = ImportOutcome(package=path.name, outcome="refused", refusal=refusal)
            outcomes.append(outcome)
            if on_progress:
                on_progress(done, len(found), outcome)
        return tuple(outcomes)

    def _import_one(self, actor: StaffMember, path: Path, dry_run: bool) -> ImportOutcome:
        with self._door.open(path) as package:
            parsed = parse_package(package.filing_json())
            content = parsed.content
            names = package.material_names()
            facts = {name: self._pictures.facts(package.read(name)) for name in names}
            unknown = parsed.unknown_keys + tuple(f"materials/{name}" for name in unlisted_files(content, names))
            with self._around.store.work() as work:
                outcome, new = self._place(work, actor, content, facts, unknown, package)
                if outcome.outcome == "unchanged" or dry_run:
                    return outcome
                for material in new:
                    # The bytes are safe before the row that names them: a crash leaves a spare file, never a hole.
                    self._materials.put(material.facts.sha256, package.read(material.file))
                work.commit()
            return outcome

    def _place(
        self,
        work: Work,
        actor: StaffMember,
        content: FilingContent,
        facts: dict[str, MaterialFacts],
        unknown: tuple[str, ...],
        package: PackageFiles,
    ) -> tuple[ImportOutcome, tuple[Material, ...]]:
        old = work.filings.by_order(content.order_no)
        if old is not None and content.revision <= old.revision:
            return self._same_again(work, old, content, package), ()
        previous = work.revisions.content(old.id, old.revision) if old else None
        earlier = work.revisions.materials(old.id, old.revision) if old else ()
        content = mint_ids(content, previous)
        materials = bind_materials(content, facts, previous=earlier)
        now = self._around.clock.now()
        fingerprint = content_hash(content, materials)
        if old is None:
            filing, outcome = self._first(work, actor, content, fingerprint, now), "imported"
        else:
            filing, outcome = self._later(work, actor, old, content, fingerprint, now)
        work.revisions.add(
            filing.id,
            NewRevision(
                content=content,
                content_hash=fingerprint,
                package_hash=package.sha256(),
                unknown_keys=unknown,
                materials=materials,
                identities=identities_of(content),
                domains=domains_of(content),
                received_at=now,
            ),
        )
        run_checks(self._around, work, filing, content, materials)
        result = ImportOutcome(
            package=package.name,
            outcome=outcome,
            order_no=content.order_no,
            filing=filing.number,
            unknown_keys=unknown,
        )
        return result, materials

    def _same_again(self, work: Work, old: Filing, content: FilingContent, package: PackageFiles) -> ImportOutcome:
        if work.revisions.package_hash(old.id, content.revision) != package.sha256():
            raise Conflict("package.other_content", order_no=content.order_no, revision=content.revision)
        return ImportOutcome(package=package.name, outcome="unchanged", order_no=content.order_no, filing=old.number)

    def _first(self, work: Work, actor: StaffMember, content: FilingContent, fingerprint: str, now: datetime) -> Filing:
        filing = work.filings.add(
            order_no=content.order_no,
            type=content.type,
            content_hash=fingerprint,
            revision=content.revision,
            received_at=now,
        )
        since = _submitted_at(content, now)
        clocks = apply_moves((), "T01", at=since, calendar=self._around.calendar(), rules=self._around.rules())
        filing = work.filings.save(filing, clocks, expect_version=filing.version, at=now)
        details = (("order_no", content.order_no), ("revision", str(content.revision)), ("content", fingerprint))
        work.audit.append(
            AuditEvent(
                at=now,
                actor=actor.login,
                action="audit.imported",
                filing_id=filing.id,
                transition="T01",
                stage_from=Stage.DRAFT.value,
                stage_to=Stage.SUBMITTED.value,
                details=details,
            )
        )
        return filing

    def _later(
        self, work: Work, actor: StaffMember, old: Filing, content: FilingContent, fingerprint: str, now: datetime
    ) -> tuple[Filing, str]:
        """A later revision: the resubmission of a returned filing, or the replacement of one that nobody has taken yet."""
        newer = replace(
            old, revision=content.revision, content_hash=fingerprint, type=content.type, content_author=None
        )
        details = {"revision": str(content.revision), "content": fingerprint}
        if old.stage in _RETURNED:
            row = find_transition(old.stage, "resubmit", old.type.czlx)
            if row is None:
                raise BadInput("package.too_late", number=old.number, stage=old.stage.value)
            return move(self._around, work, newer, row, actor=actor.login, at=now, details=details), "resubmitted"
        if old.stage in _REPLACEABLE:
            saved = work.filings.save(newer, work.deadlines.of(old.id), expect_version=old.version, at=now)
            work.audit.append(
                AuditEvent(
                    at=now,
                    actor=actor.login,
                    action="audit.replaced",
                    filing_id=old.id,
                    stage_from=old.stage.value,
                    stage_to=old.stage.value,
                    details=tuple(details.items()),
                )
            )
            return saved, "replaced"
        if old.stage is Stage.ISP_REVIEW:
            raise Conflict("package.in_review", number=old.number, revision=content.revision)
        raise Conflict("package.too_late", number=old.number, stage=old.stage.value)


def _submitted_at(content: FilingContent, now: datetime) -> datetime:
    """Clocks start when the applicant submitted, but never in the future of our own clock."""
    return min(content.submitted_at, now) if content.submitted_at else now
