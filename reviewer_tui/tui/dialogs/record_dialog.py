"""What the register holds under a number: the record that was chosen, then everything that hangs on it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from reviewer_tui.domain.filing import FilingId, parse_filing_number
from reviewer_tui.locale import Texts
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, LIST_KEYS, Key, bindings
from reviewer_tui.tui.screens.desk_screen import DeskDialog, footer
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, Source, folded, line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.wording import local
from reviewer_tui.usecases.list_model import ListStatus, RecordLine


class RecordDialog(DeskDialog[FilingId]):
    """Answers with the order that a line stems from, when that is to be opened."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        *LIST_KEYS,
        *(key for key in DIALOG_KEYS if key.action == "leave"),
    )
    BINDINGS = bindings(CONFIRM_KEYS)
    CSS_PATH = ["dialogs.tcss"]

    def __init__(self, records: tuple[RecordLine, ...]) -> None:
        super().__init__()
        self._records = records

    def compose(self) -> ComposeResult:
        """The records, status, keys."""
        yield LinePane(id="records")
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """Say it."""
        self.set_focus(self.query_one("#records", LinePane))
        self.retell()

    def retell(self) -> None:
        """The records in the reader's language."""
        super().retell()
        pane = self.query_one("#records", LinePane)
        pane.title = self.t("lists.record", number=self._records[0].number)
        pane.source = record_lines(self.t, self._records)

    @on(LinePane.Chosen)
    def open_order(self, message: LinePane.Chosen) -> None:
        """To the order that a record stems from."""
        order = parse_filing_number(self._records[int(message.key)].from_filing or "-")
        if order is not None:
            self.dismiss(order)


def record_lines(texts: Texts, records: tuple[RecordLine, ...]) -> Source:
    """Three lines a record: what and its name, its number with the detail, since when and from where."""

    def lines(width: int) -> tuple[Line, ...]:
        result: list[Line] = []
        for place, record in enumerate(records):
            role = Role.PLAIN if record.status is ListStatus.FILED else Role.MUTED
            kind = texts(f"lists.kind.{record.kind}")
            result.append(line((f"{kind}  ", Role.HEADER), (record.name, Role.STRONG), key=str(place)))
            named = texts(f"service_kind.{record.service_kind}") if record.service_kind else ""
            details = "  ".join(part for part in (record.number, record.detail, named, record.province) if part)
            result.extend(folded(details, width, role, indent=4))
            origin = texts("lists.from_filing", filing=record.from_filing) if record.from_filing else ""
            since = f"{texts(f'lists.status.{record.status}')}  {local(record.recorded_at):%Y-%m-%d %H:%M}"
            result.extend(folded(f"{since}  {origin or texts('lists.from_import')}", width, Role.MUTED, indent=4))
        return tuple(result)

    return lines
