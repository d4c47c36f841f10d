"""The panes of a review that tell what happened and what is owed: timeline, notes, ports and people, clocks and decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from rich.cells import cell_len

from reviewer_tui.domain.audit import AuditEvent
from reviewer_tui.domain.authority_answer import AuthorityAnswer
from reviewer_tui.domain.decision import holding
from reviewer_tui.domain.filing import FilingContent
from reviewer_tui.domain.port_opening import PortState, PortTask
from reviewer_tui.domain.reference import ReferenceTables
from reviewer_tui.locale import Texts
from reviewer_tui.tui.naming import owner_name, reason_name
from reviewer_tui.tui.screens.clock_lines import clock_lines
from reviewer_tui.tui.screens.due_lines import page_text
from reviewer_tui.tui.screens.letter_ways import letter_way_lines
from reviewer_tui.tui.screens.public_security_lines import public_security_lines
from reviewer_tui.tui.session import Session
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.lines import Line, Run, Source, folded, line
from reviewer_tui.tui.wording import event_text, moment, proof_text
from reviewer_tui.usecases.views import NoteView, ReviewView

PORT_SIGNS: dict[PortState, tuple[str, Role]] = {
    PortState.REQUESTED: ("o", Role.STRONG),
    PortState.DONE: ("~", Role.SOON),
    PortState.PROVEN: ("✓", Role.ACCENT),
    PortState.FAILED: ("✗", Role.FAULT),
}


def timeline_lines(texts: Texts, timeline: tuple[AuditEvent, ...], name_of: Callable[[str], str]) -> Source:
    """Everything that happened, newest first: when, who, what, from which stage to which."""

    def lines(width: int) -> tuple[Line, ...]:
        result: list[Line] = []
        for number, event in reversed(list(enumerate(timeline))):
            when, who = moment(texts, event.at), name_of(event.actor)
            first: list[Run] = [(f"{when} ", Role.MUTED), (f"{who} ", Role.ACCENT)]
            role = Role.STRONG if event.transition else Role.PLAIN
            said = event_text(texts, event)
            if event.transition:
                said += f"  {event.transition}"
            indent = cell_len(when) + 1 + cell_len(who) + 1 if width > 70 else 2
            if width > 70:
                result.extend(folded(said, width, role, indent=min(indent + 4, 34), first=first, key=f"event.{number}"))
            else:
                result.append(line(*first, key=f"event.{number}"))
                result.extend(folded(said, width, role, indent=2))
        return tuple(result)

    return lines


def answer_lines(texts: Texts, answer: AuthorityAnswer, width: int) -> list[Line]:
    """What the Authority said, literally: the codes, or the opinion with who gave it; an approval with its numbers."""
    head = texts(f"answer.{answer.kind}") + (f"  {texts('answer.by_phone')}" if answer.by_phone else "")
    if answer.settled_at is None:
        head += f"  {texts('answer.open')}"
    by = "  ".join(part for part in (answer.official, answer.phone, answer.day and f"{answer.day}") if part)
    said = [line((f"{moment(texts, answer.at)} ", Role.MUTED), (head, Role.STRONG), (f"  {by}", Role.ACCENT))]
    if answer.codes:
        said += folded(texts("list.between").join(str(code) for code, _ in answer.codes), width, indent=2)
    for paragraph in answer.text.splitlines():
        said += folded(paragraph, width, indent=2)
    for _, number in answer.numbers:
        said += folded(number, width, indent=2)
    return said


def note_lines(texts: Texts, view: ReviewView, name_of: Callable[[str], str]) -> Source:
    """What the Authority said, then notes of colleagues and logged calls; each the newest first."""

    def lines(width: int) -> tuple[Line, ...]:
        result = [each for answer in reversed(view.answers) for each in answer_lines(texts, answer, width)]
        for number, note in reversed(list(enumerate(view.notes))):
            result.append(
                line(
                    (f"{moment(texts, note.at)} ", Role.MUTED),
                    (f"{name_of(note.by)} ", Role.ACCENT),
                    (texts(note_kind(note)), Role.STRONG),
                    key=f"note.{number}",
                )
            )
            called = [note.number] if note.number else []
            if note.next_at is not None:
                called.append(texts("review.next_call", at=moment(texts, note.next_at)))
            if called:
                result.append(line((f"  {'  '.join(called)}", Role.MUTED)))
            for paragraph in note.text.splitlines():
                result.extend(folded(paragraph, width, indent=2))
        if not result:
            result.append(line((texts("review.no_notes"), Role.MUTED)))
        return tuple(result)

    return lines


def note_kind(note: NoteView) -> str:
    """The text id of what a note is: a note, or a call with its result."""
    return f"note_kind.{note.kind}_{note.result}" if note.result else f"note_kind.{note.kind}"


def port_runs(texts: Texts, content: FilingContent, task: PortTask) -> tuple[Run, ...]:
    """A port task in one line: sign, address and port, host, what is asked for, where it stands, for which service."""
    sign, role = PORT_SIGNS[task.state]
    said = f"{f'{task.address}:{task.port}':<21} {task.host}  {texts(f'does.{task.action}')}  "
    whose = owner_name(texts, content, task.service_id) if len(content.services) > 1 else ""
    return (f"{sign} ", role), (said, Role.PLAIN), (texts(f"port_state.{task.state}"), role), (f"  {whose}", Role.MUTED)


def port_lines(texts: Texts, view: ReviewView, name_of: Callable[[str], str]) -> Source:
    """Ports with their proof, the public-security filing, and the people whom the ministry texts."""

    def lines(width: int) -> tuple[Line, ...]:
        result: list[Line] = []
        for task in view.ports:
            result.append(Line(port_runs(texts, view.content, task), f"port.{task.id}"))
            parts = []
            if task.done_at is not None:
                parts.append(texts("review.port_done", by=name_of(task.done_by), at=moment(texts, task.done_at)))
            if task.probed_at is not None:
                evidence = proof_text(texts, task.evidence)
                parts.append(texts("review.port_probed", at=moment(texts, task.probed_at), evidence=evidence))
            if parts:
                result.extend(folded("  ".join(parts), width, Role.MUTED, indent=2))
        if any(task.state is not PortState.PROVEN for task in view.ports):
            result.extend(folded(texts("review.port_hint"), width, Role.SOON))
        if not view.ports:
            result.extend(folded(texts("review.no_ports"), width, Role.MUTED))
        result.extend(public_security_lines(texts, view, name_of, width))
        if view.sms:
            result.append(line((texts("review.sms"), Role.STRONG)))
        for person in view.sms:
            done = person.verified_at is not None
            sign: Run = ("✓ ", Role.ACCENT) if done else ("o ", Role.STRONG)
            whose = owner_name(texts, view.content, person.role)
            state = moment(texts, person.verified_at) if person.verified_at else texts("review.sms_waits")
            state += page_text(texts, person)
            result.append(line(sign, f"{whose}  {person.name} {person.mobile}  ", (state, Role.MUTED)))
        return tuple(result)

    return lines


def decision_lines(session: Session, tables: ReferenceTables, view: ReviewView, now: datetime) -> Source:
    """Clocks first (``w`` proves them), then decisions, the newest first."""
    texts = session.texts

    def lines(width: int) -> tuple[Line, ...]:
        result = clock_lines(session, view, now, width)
        result.extend(letter_way_lines(texts, view, width))
        held = {decision.id for decision in holding(view.decisions)}
        for decision in reversed(view.decisions):
            undone = f"  {texts('review.undone')}" if decision.undone else ""
            if not decision.undone and decision.id not in held:
                undone = f"  {texts('review.amended')}"
            verdict = texts(f"verdict.{decision.verdict}")
            if decision.amends is not None:
                verdict = texts("review.amendment", verdict=verdict)
            result.append(
                line(
                    (f"{moment(texts, decision.at)} ", Role.MUTED),
                    (f"{session.name_of(decision.by)} ", Role.ACCENT),
                    (f"{verdict}{undone}", Role.STRONG),
                    (f"  {texts('revision.short', n=decision.revision)}", Role.MUTED),
                    (second_text(session, decision.second_by), Role.ACCENT),
                    key=f"decision.{decision.id}",
                )
            )
            for use in decision.reasons:
                said = use.note if use.code == "FREE" else reason_name(texts, [use.code], tables)
                if use.note and use.code != "FREE":
                    said = f"{said} ({use.note})"
                result.extend(folded(said, width, indent=2))
            if decision.internal_note:
                said = texts("review.internal", note=decision.internal_note)
                result.extend(folded(said, width, Role.MUTED, indent=2))
        if not result:
            result.append(line((texts("review.no_clocks"), Role.MUTED)))
        return tuple(result)

    return lines


def second_text(session: Session, login: str) -> str:
    """Who agreed with a decision, where two people made it."""
    return f"  {session.texts('gate.agreed', by=session.name_of(login))}" if login else ""
