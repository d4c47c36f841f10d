"""The head of a review and the detail of the line under its cursor."""

from __future__ import annotations

from datetime import datetime

from reviewer_tui.domain.deadline import leading
from reviewer_tui.domain.finding import RowState
from reviewer_tui.domain.material import PaperState
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.domain.second import waiting
from reviewer_tui.domain.stage import HOLDABLE, WaitingOn
from reviewer_tui.locale import Texts
from reviewer_tui.tui.naming import owner_name, reason_name
from reviewer_tui.tui.screens.clock_lines import clock_runs
from reviewer_tui.tui.screens.freeze_lines import frozen_text
from reviewer_tui.tui.screens.letter_ways import undelivered
from reviewer_tui.tui.screens.queue_lines import handover_text
from reviewer_tui.tui.screens.review_lines import slot_key
from reviewer_tui.tui.screens.verification_lines import meeting_lines, mode_name, rules_text, why_text
from reviewer_tui.tui.session import Session
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, Source, folded, line
from reviewer_tui.tui.wording import (
    SEVERITY_SIGNS,
    STATE_SIGNS,
    basis_text,
    clock_time,
    finding_text,
    moment,
    row_text,
    wants_eye,
)
from reviewer_tui.usecases.calls import missed_calls, next_call
from reviewer_tui.usecases.queue_model import UNREACHED
from reviewer_tui.usecases.views import ReviewView


def head_lines(session: Session, view: ReviewView, now: datetime) -> Source:
    """Two lines: which filing, what it is about; stage, leading clock, whom it waits on, who holds it, masked or in clear.

    Of a frozen filing since when, by whom and why below them.
    """
    texts, reckoning, login = session.texts, session.reckoning, session.actor.login
    filing, content = view.filing, view.content
    request = waiting(view.seconds)

    def lines(width: int) -> tuple[Line, ...]:
        services = texts("list.between").join(service.name for service in content.services)
        kind = texts(f"filing_type.{filing.type}")
        first = line(
            (f"{filing.number} ", Role.STRONG),
            (f"{content.sponsor.name}  ", Role.STRONG),
            (f"{services}  ", Role.PLAIN),
            (f"{kind} {texts('revision.short', n=filing.revision)}", Role.MUTED),
        )
        clear: Run = (texts("review.in_clear"), Role.SOON) if view.unmasked else (texts("review.masked"), Role.MUTED)
        runs: list[Run] = [(texts(f"stage.{filing.stage}"), Role.HEADER), *_calls(texts, view), ("  ", Role.PLAIN)]
        if mode := mode_name(texts, view):
            runs.append((f"{mode}  ", Role.ACCENT))
        runs += [clear, ("  ", Role.PLAIN)]
        if filing.frozen is not None:
            runs.append((f"{texts('freeze.sign')}  ", Role.FAULT))
        if undelivered(view):
            runs.append((f"{texts('letters.undelivered')}  ", Role.FAULT))
        clock = leading(view.deadlines)
        if clock is not None and clock.open and view.waiting_on is not WaitingOn.NOBODY:
            runs.extend(clock_runs(texts, reckoning, filing.province, clock, now)[:3])
        if view.holder:
            mine = view.holder == login
            until = clock_time(filing.lease.until) if filing.lease else ""
            said = texts(
                "review.held_by_you" if mine else "queue.held", holder=session.name_of(view.holder), until=until
            )
            runs.append((f" {said}", Role.PLAIN if mine else Role.SOON))
        elif request is not None:
            kind, by = texts(f"second_kind.{request.kind}"), session.name_of(request.asked_by)
            runs.append((f" {texts('second.waits_for', what=kind, by=by)}", Role.SOON))
        elif filing.stage in HOLDABLE:
            runs.append((f" {texts('review.free')}", Role.SOON))
        noted = handover_lines(session, view, width)
        if filing.frozen is None:
            return (first, Line(tuple(runs)), *noted)
        frozen = folded(frozen_text(session, filing.frozen, view.frozen), width, Role.FAULT)
        return (first, Line(tuple(runs)), *frozen[:2], *noted)

    return lines


HANDOVER_LINES = 3
"""Lines of a hand-over note at the top; the whole of it stands among the notes."""


def handover_lines(session: Session, view: ReviewView, width: int) -> list[Line]:
    """The note that a colleague left for whoever takes it next."""
    return (
        []
        if view.handover is None
        else folded(handover_text(session, view.handover), width, Role.SOON)[:HANDOVER_LINES]
    )


def _calls(texts: Texts, view: ReviewView) -> list[Run]:
    """How many calls in a row nobody answered, when the next is to be tried; that an approval is only known by phone."""
    missed, at = missed_calls(view.notes), next_call(view.notes)
    said = [texts("queue.unreached", n=missed)] if missed >= UNREACHED else []
    said += [texts("review.by_phone")] if view.filing.by_phone else []
    if at is not None:
        said.append(texts("review.next_call", at=moment(texts, at)))
    return [(f" {part}", Role.AT_RISK) for part in said]


def progress(view: ReviewView) -> tuple[int, int, int]:
    """Rows that are well, rows in all, rows still to be looked at."""
    well = (RowState.PASSED, RowState.CONFIRMED, RowState.HINT, RowState.TICKED, RowState.NOT_APPLICABLE)
    return sum(row.state in well for row in view.rows), len(view.rows), sum(wants_eye(row) for row in view.rows)


def row_detail(texts: Texts, tables: ReferenceTables, view: ReviewView, key: str) -> Source:
    """A checklist row in full: name, owner, findings with proposed reason, tick with note, basis."""
    row = next((each for each in view.rows if each.row.id == key), None)

    def lines(width: int) -> tuple[Line, ...]:
        if row is None:
            return ()
        sign, role = STATE_SIGNS[row.state]
        owner = owner_name(texts, view.content, row.row.owner)
        parts = [
            row_text(texts, row.row),
            owner,
            texts(f"row_state.{row.state}"),
            row.row.rule,
            basis_text(texts, row.row.basis),
        ]
        said = "  ".join(part for part in parts if part)
        result = folded(said, width, Role.STRONG, indent=2, first=[(f"{sign} ", role)])
        for finding in row.findings:
            mark, look = SEVERITY_SIGNS[finding.severity]
            result.extend(folded(finding_text(texts, finding), width, indent=2, first=[(f"{mark} ", look)]))
            if finding.reason:
                result.extend(folded(f"-> {reason_name(texts, [finding.reason], tables)}", width, Role.MUTED, indent=2))
        keys = {finding.key for finding in row.findings}
        result.extend(_overridden(texts, view, keys, width))
        if row.tick is not None:
            note = f": {row.tick.note}" if row.tick.note else ""
            result.extend(folded(f"{row.tick.by} {moment(texts, row.tick.at)}{note}", width, Role.MUTED, indent=2))
        photo = next((one for one in view.photos if one.row.id == key), None)
        if photo is not None:
            result.extend(folded(rules_text(texts, photo), width, Role.MUTED, indent=2))
            if view.meeting:
                result.extend(meeting_lines(texts, view, width, indent=2))
            result.extend(folded(why_text(texts, view), width, Role.MUTED, indent=2))
        if wants_eye(row):
            result.append(line((texts("review.look"), Role.SOON)))
        return tuple(result)

    return lines


def _overridden(texts: Texts, view: ReviewView, keys: set[str], width: int) -> list[Line]:
    """That an error was taken on against the machine, why, and by whom; or that somebody wants to."""
    result: list[Line] = []
    for one in view.overrides:
        if one.key in keys:
            by = texts("list.between").join(login for login in (one.by, one.second_by) if login)
            said = texts("second.overridden_by", by=by, at=moment(texts, one.at), text=one.reason)
            result.extend(folded(said, width, Role.SOON, indent=2))
    for request in view.seconds:
        if request.waits and request.asked.key in keys:
            said = texts("second.override_waits", by=request.asked_by, text=request.asked.reason)
            result.extend(folded(said, width, Role.SOON, indent=2))
    return result


def finding_detail(texts: Texts, tables: ReferenceTables, view: ReviewView, key: str) -> Source:
    """What to do about a finding: the reason it proposes and its advice."""
    finding = next((each for each in view.findings if each.key == key), None)

    def lines(width: int) -> tuple[Line, ...]:
        if finding is None:
            return ()
        sign, role = SEVERITY_SIGNS[finding.severity]
        result = folded(finding_text(texts, finding), width, indent=2, first=[(f"{sign} ", role)])
        entry = tables.reasons.get(finding.reason)
        if entry is not None:
            reason, advice = entry.words(texts.lang)
            result.extend(folded(f"-> {finding.reason} {reason}  {advice}", width, Role.MUTED, indent=2))
        result.extend(_overridden(texts, view, {key}, width))
        return tuple(result)

    return lines


def material_detail(texts: Texts, view: ReviewView, key: str) -> Source:
    """A slot or a file in full: what Enter does on a slot, then of each file hash, note, other filings."""
    slot = next((item for item in view.checklist if slot_key(item) == key), None)
    wanted = {f"file.{number}" for number in slot.present} if slot is not None else {key}
    files = [one for one in view.materials if f"file.{one.material.id}" in wanted]

    def lines(width: int) -> tuple[Line, ...]:
        result: list[Line] = []
        if slot is not None and slot.paper is PaperState.DUE:
            result.extend(folded(texts("review.slot_hint"), width, Role.MUTED))
        for each in files:
            result.extend(folded(f"SHA-256 {each.material.facts.sha256}", width, Role.MUTED))
            if each.material.remark:
                result.extend(folded(each.material.remark, width))
            if each.also_in:
                others = texts("list.between").join(each.also_in)
                result.extend(folded(texts("review.also_in", filings=others), width, Role.SOON))
        return tuple(result)

    return lines
