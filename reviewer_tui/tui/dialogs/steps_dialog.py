"""The next legal steps of a filing: every arrow of the table, those that may not be walked now greyed with the reason."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult

from reviewer_tui.locale import Texts
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, LIST_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, Source, column, folded, line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.wording import refusal_text
from reviewer_tui.usecases.views import ReviewView, Step


class StepsDialog(DeskDialog[Step]):
    """Answers with the step that was chosen, allowed or leading on; choosing records nothing yet."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *LIST_KEYS,
        *(key for key in DIALOG_KEYS if key.action == "leave"),
    )
    BINDINGS = bindings(CONFIRM_KEYS)
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, view: ReviewView, steps: tuple[Step, ...]) -> None:
        super().__init__()
        self._view = view
        self._steps = steps

    def compose(self) -> ComposeResult:
        """The steps, status, keys."""
        yield LinePane(id="steps")
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """The first step that is allowed has the cursor."""
        self.retell()
        pane = self.query_one("#steps", LinePane)
        self.set_focus(pane)
        first = next((step for step in self._steps if step.allowed), None)
        if first is not None:
            self.call_after_refresh(pane.seek, first.transition)

    def retell(self) -> None:
        """The steps in the reader's language."""
        super().retell()
        t, filing = self.t, self._view.filing
        pane = self.query_one("#steps", LinePane)
        pane.title = t("steps.title", number=filing.number, stage=t(f"stage.{filing.stage}"))
        pane.source = step_lines(t, self._steps)

    @on(LinePane.Chosen)
    def choose(self, message: LinePane.Chosen) -> None:
        """An allowed step goes on to its form; a greyed one leads to what it waits for, or says why."""
        step = next(each for each in self._steps if each.transition == message.key)
        if step.allowed or leads_on(step):
            self.dismiss(step)
        else:
            self.say_refused(step.because, step.values)


def leads_on(step: Step) -> bool:
    """Whether a refused step waits for something that has a place: ports to open, papers and materials to come."""
    if step.because == "refused.ports_not_proven":
        return True
    return step.event == "verification_passed" and step.because == "refused.gate"


def step_lines(texts: Texts, steps: tuple[Step, ...]) -> Source:
    """A line a step; below a greyed one the reason."""

    def lines(width: int) -> tuple[Line, ...]:
        result: list[Line] = []
        names = [texts(f"step.{step.event}") for step in steps]
        widest = min(max((cell_len(name) for name in names), default=0), 34)
        for step, name in zip(steps, names, strict=True):
            role = Role.PLAIN if step.allowed else Role.MUTED
            sign = "  " if step.allowed else "- "
            to = texts("steps.to", stage=texts(f"stage.{step.to}"))
            result.append(
                line(
                    (sign, role),
                    column(name, widest, Role.STRONG if step.allowed else role),
                    (f"{to}  {step.transition}", Role.MUTED),
                    key=step.transition,
                )
            )
            if not step.allowed:
                said = refusal_text(texts, step.because, step.values)
                result.extend(folded(said, width, Role.MUTED, indent=4))
        if not steps:
            result.append(line((texts("steps.none"), Role.MUTED)))
        return tuple(result)

    return lines
