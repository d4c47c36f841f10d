"""What was looked up elsewhere about one field: where, what was found, what else was seen, when. The difference shows at once."""

from __future__ import annotations

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from reviewer_tui.domain.lookup import LookupSource, likely_source
from reviewer_tui.domain.text_difference import differing_spans
from reviewer_tui.tui.dialogs.step_form import StepForm
from reviewer_tui.tui.marks import harmless
from reviewer_tui.tui.naming import field_name, part_name, value_name
from reviewer_tui.tui.screens.lookup_lines import marked_value
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import Line, folded
from reviewer_tui.usecases.lookups import LookupResult
from reviewer_tui.usecases.views import EvidenceLine, ReviewView, StepInput

_FOUND = 1
"""The place of the found value among the inputs."""


class LookupDialog(StepForm):
    """The form of a look-up of the field of ``line``; the likeliest source stands first."""

    def __init__(self, view: ReviewView, line: EvidenceLine) -> None:
        field = line.field
        likely = likely_source(field.path)
        sources = (likely, *(each for each in LookupSource if each is not likely))
        inputs = (
            StepInput(name="lookup_source", kind="lookup_source", required=True, choices=sources),
            StepInput(name="found", kind="found", required=False),
            StepInput(name="seen", kind="seen", required=False),
            StepInput(name="at", kind="when", required=False),
        )
        super().__init__(view, "", inputs, self._record, draft=f"lookup.{field.path}")
        self._line = line

    def _record(self, typed: Mapping[str, str]) -> LookupResult:
        return self.desk.lookups.add(
            self.session.actor,
            self._view.filing.id,
            self._line.field.path,
            LookupSource(typed["lookup_source"]),
            found=typed.get("found", ""),
            text=typed.get("seen", ""),
            at=typed.get("at", ""),
        )

    def facts(self) -> ComposeResult:
        """The declared value, and what differs from it."""
        yield LinePane(id="facts", gutter=False, focusable=False)

    def retell(self) -> None:
        """Title and labels in the reader's language."""
        self._title = self.t("lookup.title")
        super().retell()
        self.show_difference()

    @on(Input.Changed)
    def show_difference(self) -> None:
        """The declared value beside the found one as it is typed."""
        texts, tables, view, field = self.t, self.desk.tables, self._view, self._line.field
        label = f"{part_name(texts, view.content, field.path)}  {field_name(texts, field.label)}"
        declared = harmless(value_name(texts, tables, field) or texts("review.not_given"), lines=True)
        found = harmless(self.query_one(f"#input-{_FOUND}", Input).value.strip(), lines=True)

        def lines(width: int) -> tuple[Line, ...]:
            result = folded(label, width, Role.STRONG)
            old, new = differing_spans(declared, found) if found else ((), ())
            result.extend(marked_value(texts("lookup.declared"), declared, old, width))
            if found:
                same = declared == found
                result.extend(marked_value(texts("lookup.found"), found, new, width))
                verdict = texts("review.same" if same else "review.differs")
                result.extend(folded(verdict, width, Role.ACCENT if same else Role.FAULT))
            return tuple(result)

        self.query_one("#facts", LinePane).source = lines
