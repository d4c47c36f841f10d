"""The next legal steps of a filing: every arrow of the table, those that may not be walked now greyed with the reason.

Below them what else may have happened, for the clocks that listen to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult

from reviewer_tui.domain.clock_moves import QR_ISSUED
from reviewer_tui.domain.meeting import ARRANGED
from reviewer_tui.locale import Texts
from reviewer_tui.tui.happening_said import happening_name
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, LIST_KEYS, STEP_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.screens.wishes import ShowWhy
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, Source, column, folded, line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.wording import refusal_text
from reviewer_tui.usecases.views import HappeningOffer, ReviewView, Step

_OPENS = {QR_ISSUED: "happenings.shows_code", ARRANGED: "happenings.opens_form"}
"""What is looked at before it is recorded."""


class StepsDialog(DeskDialog[Step | HappeningOffer]):
    """Answers with what was chosen: a step, allowed or leading on, or something that happened; choosing records nothing yet."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *LIST_KEYS,
        *STEP_KEYS,
        *(key for key in DIALOG_KEYS if key.action == "leave"),
    )
    BINDINGS = bindings((*STEP_KEYS, *CONFIRM_KEYS))
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, view: ReviewView, steps: tuple[Step, ...], happenings: tuple[HappeningOffer, ...]) -> None:
        super().__init__()
        self._view = view
        self._steps = steps
        self._happenings = happenings

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
            self.call_after_refresh(pane.seek, key_of(first))

    def retell(self) -> None:
        """The steps in the reader's language."""
        super().retell()
        t, filing = self.t, self._view.filing
        pane = self.query_one("#steps", LinePane)
        pane.title = t("steps.title", number=filing.number, stage=t(f"stage.{filing.stage}"))
        pane.source = step_lines(t, self._steps, self._happenings)

    def action_why(self) -> None:
        """What would be due if the step under the cursor were taken now."""
        offer = self._offer(self.query_one("#steps", LinePane).current)
        if offer is not None:
            self.post_message(ShowWhy(self._view.filing.id, happening=offer.event))

    def _offer(self, key: str) -> Step | HappeningOffer | None:
        offers: tuple[Step | HappeningOffer, ...] = (*self._steps, *self._happenings)
        return next((each for each in offers if key_of(each) == key), None)

    @on(LinePane.Chosen)
    def choose(self, message: LinePane.Chosen) -> None:
        """An allowed step goes on to its form; a greyed one leads to what it waits for, or says why."""
        offer = self._offer(message.key)
        if offer is None:
            return
        if offer.allowed or (isinstance(offer, Step) and leads_on(offer)):
            self.dismiss(offer)
        else:
            self.say_refused(offer.because, offer.values)


def key_of(offer: Step | HappeningOffer) -> str:
    """By what a line of the list is found."""
    return (isinstance(offer, Step) and offer.transition) or offer.event


def leads_on(step: Step) -> bool:
    """Whether a refused step waits for something that has a place: ports to open, papers and materials to come."""
    if step.because == "refused.ports_not_proven":
        return True
    return step.event == "verification_passed" and step.because == "refused.gate"


def step_lines(texts: Texts, steps: tuple[Step, ...], happenings: tuple[HappeningOffer, ...]) -> Source:
    """A line a step, then what may have happened; below a greyed one the reason."""

    def lines(width: int) -> tuple[Line, ...]:
        result: list[Line] = []
        names = [texts(f"step.{step.event}") for step in steps]
        widest = min(max((cell_len(name) for name in names), default=0), 34)
        for step, name in zip(steps, names, strict=True):
            to = texts("steps.to", stage=texts(f"stage.{step.to}")) if step.transition else ""
            result.extend(_offer_lines(texts, step, name, widest, f"{to}  {step.transition}", width))
        if not steps:
            result.append(line((texts("steps.none"), Role.MUTED)))
        if happenings:
            result.append(line((texts("happenings.title"), Role.HEADER)))
        names = [happening_name(texts, one.event) for one in happenings]
        widest = min(max((cell_len(name) for name in names), default=0), 46)
        for one, name in zip(happenings, names, strict=True):
            opens = texts(_OPENS[one.event]) if one.event in _OPENS else ""
            result.extend(_offer_lines(texts, one, name, widest, opens, width))
        return tuple(result)

    return lines


def _offer_lines(
    texts: Texts, offer: Step | HappeningOffer, name: str, widest: int, more: str, width: int
) -> Iterator[Line]:
    role = Role.PLAIN if offer.allowed else Role.MUTED
    sign = "  " if offer.allowed else "- "
    strong = Role.STRONG if offer.allowed else role
    yield line((sign, role), column(name, widest, strong), (more, Role.MUTED), key=key_of(offer))
    if not offer.allowed:
        yield from folded(refusal_text(texts, offer.because, offer.values), width, Role.MUTED, indent=4)
    if isinstance(offer, Step) and offer.gate is not None:
        for condition in offer.gate.lines:
            sign = "✓" if condition.holds else "✗"
            said = f"{sign} {condition.done}/{condition.of}  {texts(condition.id)}"
            yield from folded(said, width, Role.MUTED, indent=6)
