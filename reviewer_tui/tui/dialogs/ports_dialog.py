"""Ports of one filing: record what network operations opened or closed, then prove it by a real probe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import reactive

from reviewer_tui.domain.port_opening import PortState, PortTask, ProbeResult
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, LIST_KEYS, PORT_KEYS, Key, bindings
from reviewer_tui.tui.messages import CallFailed
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.screens.record_lines import port_runs
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, Source, folded, line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.wording import proof_text, words
from reviewer_tui.usecases.views import ReviewView

RECORD, PROVE = "record", "prove"


@dataclass
class TasksRead(Message):
    """The port tasks of the filing."""

    tasks: tuple[PortTask, ...]


@dataclass
class Done(Message):
    """Network operations' work is recorded."""

    tasks: tuple[PortTask, ...]


@dataclass
class Probed(Message):
    """What the probe found."""

    results: tuple[tuple[PortTask, ProbeResult], ...]


class PortsDialog(DeskDialog[bool]):
    """``way`` is what Ctrl+S does with the ticked ports: record or prove. Stays open until it is left."""

    KEYS: ClassVar[tuple[Key, ...]] = (*DIALOG_KEYS, *PORT_KEYS, *LIST_KEYS[:-1])
    BINDINGS = bindings((*PORT_KEYS, *CONFIRM_KEYS))
    CSS_PATH = ["dialogs.tcss"]

    tasks: reactive[tuple[PortTask, ...]] = reactive((), init=False)
    ticked: reactive[frozenset[int]] = reactive(frozenset, init=False)
    way: reactive[str] = reactive(RECORD, init=False)
    results: reactive[Mapping[int, ProbeResult]] = reactive(dict, init=False)

    def __init__(self, view: ReviewView) -> None:
        super().__init__()
        self._view = view
        self._busy = False
        self._wrote = False

    def compose(self) -> ComposeResult:
        """Title, what Ctrl+S does, the ports, status, keys."""
        yield LinePane(id="title", gutter=False, focusable=False)
        yield LinePane(id="facts", gutter=False, focusable=False)
        yield LinePane(id="ports")
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """All ports are ticked, and what is due first is chosen."""
        self.tasks = self._view.ports
        self._choose_way()
        self.set_focus(self.query_one("#ports", LinePane))
        self.retell()

    def _choose_way(self) -> None:
        requested = frozenset(task.id for task in self.tasks if task.state is PortState.REQUESTED)
        unproven = frozenset(task.id for task in self.tasks if task.state is not PortState.PROVEN)
        self.way = RECORD if requested else PROVE
        self.ticked = requested or unproven or frozenset(task.id for task in self.tasks)

    def retell(self) -> None:
        """Everything in the reader's language."""
        super().retell()
        t, filing = self.t, self._view.filing
        said = f"{t('ports.title')}  {filing.number}"
        self.query_one("#title", LinePane).source = lambda width: (line((said, Role.HEADER)),)
        self.watch_way()
        self._show_ports()

    def watch_way(self) -> None:
        """What Ctrl+S would do."""
        t, way = self.t, self.way

        def lines(width: int) -> tuple[Line, ...]:
            signs = "   ".join(f"({'o' if each == way else ' '}) {t(f'ports.way.{each}')}" for each in (RECORD, PROVE))
            return (line(signs), *folded(t(f"ports.hint.{way}"), width, Role.MUTED))

        self.query_one("#facts", LinePane).source = lines

    def watch_tasks(self) -> None:
        """The ports as they stand."""
        self._show_ports()

    def watch_ticked(self) -> None:
        """Which ports it is about."""
        self._show_ports()

    def watch_results(self) -> None:
        """What the probe found."""
        self._show_ports()

    def _show_ports(self) -> None:
        t, tasks, ticked, results = self.t, self.tasks, self.ticked, self.results
        content = self._view.content

        def lines(width: int) -> tuple[Line, ...]:
            result: list[Line] = []
            for task in tasks:
                box = "[x] " if task.id in ticked else "[ ] "
                result.append(line((box, Role.STRONG), *port_runs(t, content, task), key=str(task.id)))
                found = results.get(task.id)
                if found is not None:
                    sign = "✓" if found.proven else "✗"
                    said = f"{sign} {words(t, found.case, found.case)} {found.detail}  {found.millis} ms"
                    role = Role.ACCENT if found.proven else Role.FAULT
                    result.extend(folded(said, width, role, indent=6))
                elif task.evidence:
                    result.extend(folded(proof_text(t, task.evidence), width, Role.MUTED, indent=6))
            if not tasks:
                result.extend(folded(t("review.no_ports"), width, Role.MUTED))
            elif all(task.state is PortState.PROVEN for task in tasks):
                result.extend([Line(), *folded(f"✓ {t('ports.all_proven')}", width, Role.ACCENT)])
            return tuple(result)

        source: Source = lines
        self.query_one("#ports", LinePane).source = source

    def action_tick(self) -> None:
        """This port, or not."""
        key = self.query_one("#ports", LinePane).current
        if key:
            self.ticked = self.ticked ^ {int(key)}

    @on(LinePane.Chosen, "#ports")
    def tick_chosen(self) -> None:
        """Enter ticks; it never commits."""
        self.action_tick()

    def action_other_way(self) -> None:
        """Record or prove."""
        self.way = PROVE if self.way == RECORD else RECORD

    def action_leave(self) -> None:
        """Close; whether anything was written decides what is read again."""
        self.dismiss(self._wrote)

    def action_commit(self) -> None:
        """Record, or probe: network calls run outside the interface."""
        chosen = [task for task in self.tasks if task.id in self.ticked]
        if self._busy:
            return
        if not chosen:
            self.say(f"! {self.t('ports.none_ticked')}", Role.FAULT)
            return
        self._busy = True
        actor, filing_id = self.session.actor, self._view.filing.id
        ports = tuple(sorted({task.port for task in chosen}))
        if self.way == RECORD:
            desk_work.write(self, lambda: self.desk.ports.opened(actor, filing_id, ports), Done, group="commit")
        else:
            self.say(self.t("ports.probing"))
            desk_work.write(self, lambda: self.desk.ports.verify(actor, filing_id, ports), Probed, group="commit")

    @on(Done)
    def say_recorded(self) -> None:
        """Recorded: now prove."""
        self._finish(self.t("ports.recorded"))

    @on(Probed)
    def show_results(self, message: Probed) -> None:
        """Proven or not, line by line."""
        self.results = {**self.results, **{task.id: result for task, result in message.results}}
        proven = sum(result.proven for _task, result in message.results)
        self._finish(self.t("ports.probed", proven=proven, of=len(message.results)))

    def _finish(self, said: str) -> None:
        self._busy = False
        self._wrote = True
        self.say(said)
        filing_id = self._view.filing.id
        desk_work.read(
            self,
            lambda: self.desk.ports.rows(filing_id=filing_id, open_only=False),
            lambda rows: TasksRead(tuple(row.task for row in rows)),
            group="ports",
        )

    @on(TasksRead)
    def take_tasks(self, message: TasksRead) -> None:
        """The ports as they stand now."""
        self.tasks = message.tasks
        self._choose_way()

    @on(CallFailed)
    def say_failure(self, message: CallFailed) -> None:
        """A no."""
        super().say_failure(message)
        self._busy = False
