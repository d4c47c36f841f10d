"""Taking in filing packages: idempotent by order number and revision; a package that is refused is refused alone.

What has arrived by then is written in one transaction, each package in a part of it that can be undone by itself. No lock is
held while a package is waited for, and the files are on the disk before the transaction begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.domain.calendar import local_date
from reviewer_tui.domain.clock import Cause
from reviewer_tui.domain.clock_moves import ADOPTION_REQUESTED, CHANGE_APPLIED
from reviewer_tui.domain.deadline import Deadline
from reviewer_tui.domain.domain_names import parse_domain_name, registered_domain
from reviewer_tui.domain.filing import Filing, FilingContent, FilingType
from reviewer_tui.domain.filing_clocks import apply_moves
from reviewer_tui.domain.material import Material
from reviewer_tui.domain.policy import is_free, may
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.domain.stage import Stage, find_transition
from reviewer_tui.errors import BadInput, Conflict, DeskError, Unavailable
from reviewer_tui.usecases.adoption import ask_adoption, refers_to_unknown
from reviewer_tui.usecases.carrying_over import carry_over
from reviewer_tui.usecases.contracts import NewRevision, Work
from reviewer_tui.usecases.door import Arrival, Arrivals, Incoming, MaterialStore, PackageDoor, ReadPackage
from reviewer_tui.usecases.moves import move, tell_clocks
from reviewer_tui.usecases.package_format import bind_materials, mint_ids
from reviewer_tui.usecases.precheck import province_of, run_checks
from reviewer_tui.usecases.search_keys import domains_of, identities_of, initials_of
from reviewer_tui.usecases.surroundings import Surroundings, event, granted
from reviewer_tui.usecases.views import ImportOutcome, ImportRefusal

_REPLACEABLE = frozenset({Stage.SUBMITTED, Stage.RESUBMITTED})
_RETURNED = frozenset({Stage.NEEDS_CORRECTION, Stage.ISP_REJECTED})
_BATCH = 16
"""Packages whose rows become durable together. The writers' lock is held for some milliseconds each."""

Progress = Callable[[int, int, ImportOutcome], None]


class Intake:
    """The importer."""

    def __init__(self, around: Surroundings, *, door: PackageDoor, materials: MaterialStore) -> None:
        self._around = around
        self._door = door
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
        ``on_progress`` hears of a package when its outcome can no longer be lost.
        """
        found = list(self._door.find(paths))
        outcomes = []
        for outcome in self.outcomes(actor, found, dry_run=dry_run):
            outcomes.append(outcome)
            if on_progress:
                on_progress(len(outcomes), len(found), outcome)
        return tuple(outcomes)

    def outcomes(
        self, actor: StaffMember, packages: Sequence[Path], *, dry_run: bool = False
    ) -> Iterator[ImportOutcome]:
        """What became of each package, in their order, each told when it is durable. Errors as ``import_paths``."""
        self._around.insist(may(actor, "import"), actor, "import")
        with self._door.read(packages) as arrivals:
            self._get_ready()
            waiting = True
            while waiting:
                with self._materials.incoming() as incoming:
                    batch = self._gathered(arrivals, incoming, 1 if dry_run else _BATCH, dry_run)
                    waiting = bool(batch)
                    if batch:
                        yield from self._settled(actor, batch, incoming, dry_run)

    def _get_ready(self) -> None:
        """Load the large tables while the reader starts, and not while the writers' lock is held."""
        self._around.tables(), self._around.rules(), self._around.moves()
        if name := parse_domain_name("example.com"):
            registered_domain(name)
        initials_of(("备案",))

    def _gathered(self, arrivals: Arrivals, incoming: Incoming, most: int, dry_run: bool) -> list[Arrival]:
        """The packages that are there by now, at least one unless there is none; their files lie aside, on the disk."""
        batch: list[Arrival] = []
        for arrival in arrivals:
            if arrival.package is not None and not dry_run:
                try:
                    for sha256, data in arrivals.files():
                        incoming.add(sha256, data)
                except BadInput as refusal:
                    arrival = Arrival(path=arrival.path, refusal=refusal)
            batch.append(arrival)
            if len(batch) == most or not arrivals.soon():
                break
        incoming.sync()
        return batch

    def _settled(
        self, actor: StaffMember, batch: list[Arrival], incoming: Incoming, dry_run: bool
    ) -> Iterator[ImportOutcome]:
        """One transaction for what came together; a package that is refused in it is undone alone."""
        outcomes = []
        with self._around.store.work() as work:
            kept: set[str] = set()
            for arrival in batch:
                try:
                    if arrival.package is None:
                        raise arrival.refusal or BadInput("package.reader_died")
                    with work.part():
                        outcome, materials = self._place(work, actor, arrival.path.name, arrival.package)
                    kept.update(material.facts.sha256 for material in materials)
                except Unavailable:
                    raise
                except DeskError as error:
                    outcome = _refused(arrival, error)
                outcomes.append(outcome)
            if not dry_run:
                incoming.keep(kept)
                work.commit()
        yield from outcomes

    def _place(
        self, work: Work, actor: StaffMember, name: str, package: ReadPackage
    ) -> tuple[ImportOutcome, tuple[Material, ...]]:
        """The package's rows, and the materials that belong to them; none when nothing was new."""
        content = package.content
        old = work.filings.by_order(content.order_no)
        if old is not None and content.revision <= old.revision:
            return self._same_again(work, old, name, package), ()
        previous = work.revisions.content(old.id, old.revision) if old else None
        earlier = work.revisions.materials(old.id, old.revision) if old else ()
        content = mint_ids(content, previous)
        materials = bind_materials(content, package.facts, previous=earlier)
        now = self._around.clock.now()
        if old is None:
            filing, outcome = self._first(work, actor, content, package.content_hash, now), "imported"
        else:
            filing, outcome = self._later(work, actor, old, content, package.content_hash, now)
            filing = ask_adoption(self._around, work, filing, content, actor=actor.login, at=now)
        work.revisions.add(
            filing.id,
            NewRevision(
                content=content,
                content_hash=package.content_hash,
                package_hash=package.sha256,
                unknown_keys=package.unknown_keys,
                materials=materials,
                identities=identities_of(content),
                domains=domains_of(content),
                received_at=now,
            ),
        )
        if old is None and content.type is FilingType.CHANGE:
            self._change_came(work, actor, filing, content, now)
        checked = run_checks(self._around, work, filing, content, materials)
        if previous is not None:
            carry_over(
                work,
                filing.id,
                (previous, earlier),
                (content, materials),
                checked.report,
                actor=actor.login,
                at=now,
            )
        result = ImportOutcome(
            package=name,
            outcome=outcome,
            order_no=content.order_no,
            filing=filing.number,
            sha256=package.sha256,
            unknown_keys=package.unknown_keys,
        )
        return result, materials

    def _same_again(self, work: Work, old: Filing, name: str, package: ReadPackage) -> ImportOutcome:
        content = package.content
        if work.revisions.package_hash(old.id, content.revision) != package.sha256:
            raise Conflict("package.other_content", order_no=content.order_no, revision=content.revision)
        return ImportOutcome(
            package=name, outcome="unchanged", order_no=content.order_no, filing=old.number, sha256=package.sha256
        )

    def _first(self, work: Work, actor: StaffMember, content: FilingContent, fingerprint: str, now: datetime) -> Filing:
        filing = work.filings.add(
            order_no=content.order_no,
            type=content.type,
            content_hash=fingerprint,
            revision=content.revision,
            received_at=now,
        )
        since = _submitted_at(content, now)
        happened = [ADOPTION_REQUESTED] if refers_to_unknown(work, content) else []
        clocks: tuple[Deadline, ...] = ()
        for cause in (*happened, "T01"):  # of two clocks that are due together the later one leads: the review
            clocks = apply_moves(
                clocks,
                Cause(cause, actor.login),
                at=since,
                counting=self._around.counting(province_of(content, self._around.tables()), work),
                filing_type=content.type.czlx,
            )
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
        for one in happened:
            work.audit.append(AuditEvent(at=now, actor=actor.login, action=f"audit.{one}", filing_id=filing.id))
        return filing

    def _change_came(
        self, work: Work, actor: StaffMember, change: Filing, content: FilingContent, now: datetime
    ) -> None:
        """A change that comes in is what the clocks of its sponsor's filed orders wait for (DL09, DL11)."""
        waiting = {move.clock for move in self._around.moves()[CHANGE_APPLIED]}
        since = _submitted_at(content, now)
        for filing_id in work.filings.same_sponsor_owing(change.id, sorted(waiting)):
            filing = work.filings.get(filing_id)
            details = {"on": local_date(since).isoformat(), "by_filing": change.number}
            tell_clocks(
                self._around, work, filing, CHANGE_APPLIED, actor=actor.login, at=now, since=since, details=details
            )

    def _later(
        self, work: Work, actor: StaffMember, old: Filing, content: FilingContent, fingerprint: str, now: datetime
    ) -> tuple[Filing, str]:
        """A later revision: the resubmission of a returned filing, or the replacement of one that nobody has taken yet."""
        granted(is_free(old))
        newer = replace(
            old, revision=content.revision, content_hash=fingerprint, type=content.type, content_author=None
        )
        details = {"revision": str(content.revision), "content": fingerprint}
        if edits := work.revisions.edits(old.id, old.revision):
            details["edits_replaced"] = str(len(edits))
            gone = event(now, actor, "audit.staff_revision_replaced", old.id, revision=old.revision, edits=len(edits))
            work.audit.append(gone)
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


def _refused(arrival: Arrival, error: DeskError) -> ImportOutcome:
    name, package = arrival.path.name, arrival.package
    values = tuple((key, str(value)) for key, value in error.values.items())
    refusal = ImportRefusal(package=name, reason=error.reason, values=values, path=str(error.values.get("path", "")))
    return ImportOutcome(
        package=name,
        outcome="refused",
        order_no=package.content.order_no if package else "",
        sha256=package.sha256 if package else "",
        refusal=refusal,
    )


def _submitted_at(content: FilingContent, now: datetime) -> datetime:
    """Clocks start when the applicant submitted, but never in the future of our own clock."""
    return min(content.submitted_at, now) if content.submitted_at else now
