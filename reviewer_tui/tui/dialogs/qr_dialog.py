"""The QR code of the electronic verification: drawn, with its address below or beside it; Ctrl+S records that it was issued."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from reviewer_tui.domain.clock_moves import QR_ISSUED
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.app import DeskApp
from reviewer_tui.tui.keys import DIALOG_KEYS, LIST_KEYS, QR_KEYS, Key, bindings
from reviewer_tui.tui.marks import avoids_ambiguous
from reviewer_tui.tui.messages import CallFailed
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.screens.verification_lines import issued_text
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, Source, folded, line
from reviewer_tui.tui.widgets.qr_code import MARGIN, QrCode, framed, size_of
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.usecases.qr_signs import Modules
from reviewer_tui.usecases.verification import QrOrder
from reviewer_tui.usecases.views import HappeningResult, ReviewView

_BESIDE = 26
"""The least columns in which the address is read beside the code."""


class OtherTime:
    """The answer of who wants to say when the code was issued."""


@dataclass
class Issued(Message):
    """It is recorded."""

    order: QrOrder


class QrDialog(DeskDialog[HappeningResult | OtherTime]):
    """Shows ``order.address``; ``issue`` records that the applicant was given it. Looking records nothing."""

    KEYS: ClassVar[tuple[Key, ...]] = (*DIALOG_KEYS, *QR_KEYS, *LIST_KEYS[:2])
    BINDINGS = bindings(QR_KEYS)
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, view: ReviewView, order: QrOrder, modules: Modules, issue: Callable[[], QrOrder]) -> None:
        super().__init__()
        self._view = view
        self._order = order
        self._modules = modules
        self._issue = issue
        self._busy = False

    def compose(self) -> ComposeResult:
        """The code, what is said about it, status, keys."""
        with Container(id="sheet"):
            yield QrCode(id="code")
            yield LinePane(id="text", gutter=False)
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """The text scrolls with the keys."""
        self.retell()
        self.set_focus(self.query_one("#text", LinePane))

    def on_resize(self) -> None:
        """Another size has other places."""
        self._arrange()

    def retell(self) -> None:
        """The text in the reader's language."""
        super().retell()
        self._arrange()

    def _arrange(self) -> None:
        """The whole code where it fits: with the text below it, else beside it; where it does not fit, say how else."""
        width, height = self.size.width, self.size.height - 2
        plain = avoids_ambiguous()
        below = len(self._text(fits=True)(width))
        columns, least = size_of(framed(self._modules, 0), plain=plain)
        beside = columns + _BESIDE <= width
        fits = columns <= width and (least + below <= height or (beside and least <= height))
        room = height - below if least + below <= height else height
        margin = max(
            (m for m in range(MARGIN + 1) if size_of(framed(self._modules, m), plain=plain)[1] <= room), default=0
        )
        sheet = self.query_one("#sheet")
        sheet.set_class(fits and least + below > height, "-beside")
        theme = cast(DeskApp, self.app).looks.theme_shown
        self.query_one("#code", QrCode).show(framed(self._modules, margin) if fits else (), plain=plain, theme=theme)
        self.query_one("#text", LinePane).source = self._text(fits=fits)

    def _text(self, *, fits: bool) -> Source:
        t, view, address = self.t, self._view, self._order.address
        columns, lines = size_of(framed(self._modules, 0), plain=avoids_ambiguous())
        needed = t("qr.too_large", columns=columns, lines=lines + 2, number=view.filing.number)

        def source(width: int) -> tuple[Line, ...]:
            title = folded(f"{t('qr.title')}  {view.filing.number}  {view.content.sponsor.name}", width, Role.HEADER)
            result = [*title, *(line(address[at : at + width]) for at in range(0, len(address), width))]
            if not fits:
                result.extend(folded(needed, width, Role.SOON))
            return (*result, *folded(issued_text(t, view), width, Role.MUTED))

        return source

    def action_copy_address(self) -> None:
        """The address, into the terminal's clipboard."""
        app = cast(DeskApp, self.app)
        app.copy_to_clipboard(self._order.address)
        self.say(self.t("copy.sent", text=app.clipboard, what=self.t("copy.address")))

    def action_other_time(self) -> None:
        """It was issued at another time: its form asks when."""
        self.dismiss(OtherTime())

    def action_commit(self) -> None:
        """Record that it was issued."""
        if self._busy:
            return
        self._busy = True
        self.say(self.t("dialog.working"))
        desk_work.write(self, self._issue, Issued, group="commit")

    @on(Issued)
    def finish(self, message: Issued) -> None:
        """It is recorded, or was before."""
        self.dismiss(HappeningResult(filing=message.order.filing, event=QR_ISSUED, changed=message.order.issued))

    @on(CallFailed)
    def say_failure(self, message: CallFailed) -> None:
        """Why it cannot be recorded."""
        super().say_failure(message)
        self._busy = False
