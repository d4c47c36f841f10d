"""Return, refuse, and every step that needs reasons: one letter with all faults, pre-ticked from the findings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.reactive import reactive
from textual.timer import Timer

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.fields import label_of
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.staff import StaffMember
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.dialogs.reason_lines import (
    facts_lines,
    letter_lines,
    moved_on_lines,
    opinion_of,
    other_offers,
    reason_lines,
    ticked_elsewhere,
    warning_lines,
)
from reviewer_tui.tui.dialogs.reason_messages import (
    Committed,
    LetterRead,
    MovedOn,
    OffersRead,
    Outcome,
)
from reviewer_tui.tui.dialogs.reason_typing import ReasonTyping
from reviewer_tui.tui.keys import CONFIRM_KEYS, DIALOG_KEYS, DRAFT_KEYS, LIST_KEYS, REASON_KEYS, Key, bindings
from reviewer_tui.tui.messages import CallFailed, Failure
from reviewer_tui.tui.naming import field_name, spot_name
from reviewer_tui.tui.screens.desk_screen import footer
from reviewer_tui.tui.screens.wishes import ShowWhy
from reviewer_tui.tui.theme import Role
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.tui.widgets.lines import line
from reviewer_tui.tui.widgets.status_line import StatusLine
from reviewer_tui.tui.widgets.typed_line import TypedLine
from reviewer_tui.usecases.draft_store import Body, DraftPlace
from reviewer_tui.usecases.drafts import DECISION_DIALOGS, body_of, decision_draft
from reviewer_tui.usecases.fault_places import FaultPlace, offers_at
from reviewer_tui.usecases.letter_post import LetterPair
from reviewer_tui.usecases.reasons import placed
from reviewer_tui.usecases.views import LetterPreview, ReasonOffer, ReviewView

PREVIEW_REST = 0.2

Commit = Callable[[DecisionDraft, int, str], Outcome]
"""Records the draft on the version and content that were seen; called in a worker thread."""


WriteLetter = Callable[[StaffMember, FilingId, DecisionDraft], LetterPreview]
"""Writes the letter of a draft, where it is not that of a fresh decision; called in a worker thread."""


class ReasonsDialog(ReasonTyping[Outcome]):
    """``title`` says what Ctrl+S does. ``event`` is the step, where it is not that of the verdict."""

    KEYS: ClassVar[tuple[Key, ...]] = (*DIALOG_KEYS, *REASON_KEYS, *DRAFT_KEYS, *LIST_KEYS[:-1])
    BINDINGS = [*bindings(REASON_KEYS, at_once=True), *bindings(CONFIRM_KEYS)]
    CSS_PATH = ["dialogs.tcss"]

    letter: reactive[LetterPreview | None] = reactive(None, init=False)
    letter_language: reactive[str] = reactive("zh", init=False)
    asked_for: tuple[ReasonUse, ...] = ()
    stands: DecisionDraft | None = None
    """What is amended: it stands ticked in place of what the findings propose."""
    write_letter: WriteLetter | None = None

    def __init__(self, view: ReviewView, verdict: Verdict, title: str, commit: Commit, *, event: str = "") -> None:
        super().__init__()
        self.draft_place = DraftPlace(view.filing.id, f"step.{event}" if event else DECISION_DIALOGS[verdict])
        self._of_a_step = bool(event)
        self._event = event or verdict.value
        self._view = view
        self._verdict = verdict
        self._title = title
        self._commit = commit
        self._expect = (view.filing.version, view.filing.content_hash)
        self._peek: Timer | None = None
        self._unread = False
        self._busy = False

    @property
    def filing_id(self) -> FilingId:
        """The filing it is about."""
        return self._view.filing.id

    def compose(self) -> ComposeResult:
        """Title and facts, reasons beside or above the letter, warning, the line to type on, status, keys."""
        yield LinePane(id="title", gutter=False, focusable=False)
        yield LinePane(id="facts", gutter=False, focusable=False)
        with Container(id="sheet"):
            yield LinePane(id="reasons")
            yield LinePane(id="letter", gutter=False)
        yield LinePane(id="warning", gutter=False, focusable=False)
        yield TypedLine(id="typing", classes="-hidden", compact=True)
        yield StatusLine()
        yield footer()

    def on_mount(self) -> None:
        """Ask for the reasons; the list has the keys."""
        self.letter_language = "zh"
        self.set_focus(self.query_one("#reasons", LinePane))
        self.show_keys()
        actor, filing_id, verdict = self.session.actor, self.filing_id, self._verdict
        desk, drafts, place = self.desk, self.drafts, self.draft_place
        assert place is not None

        def read() -> OffersRead:
            return OffersRead(desk.decisions.offers(actor, filing_id, verdict), drafts.kept(place))

        desk_work.read(self, read, lambda found: found, group="offers")

    @on(OffersRead)
    def begin(self, message: OffersRead) -> None:
        """The saved draft, or what the findings propose."""
        catalogue = other_offers(self.desk.tables, self._verdict, message.offers) if self._of_a_step else ()
        self.offers = (*message.offers, *catalogue)
        if self.place is not None:
            self.offers = (*self.offers, *self._tied(self.place))
        proposed = () if self.asked_for else tuple(offer.use for offer in message.offers if offer.ticked)
        fresh = DecisionDraft(verdict=self._verdict, reasons=proposed)
        self.set_reactive(ReasonsDialog.draft, self.stands or fresh)
        self.begin_draft(message.kept)
        draft = self.draft
        if self.asked_for and draft is not None:
            uses = placed((*self.asked_for, *draft.reasons), message.offers)
            self.set_reactive(ReasonsDialog.draft, replace(draft, reasons=uses))
            self.keep_draft()
        if self.draft is not None:
            self.letter_language = self.draft.language
        self._show_draft()
        self._ask_letter()

    def _tied(self, place: FaultPlace) -> tuple[ReasonOffer, ...]:
        known = {offer.use.key for offer in self.offers}
        return tuple(offer for offer in offers_at(self.offers, place) if offer.use.key not in known)

    def put_region(self, region: str) -> None:
        """The region is part of the place: what is ticked from now on is tied to it."""
        if self.place is not None:
            self.place = self.place.at(region)
            self.offers = (*self.offers, *self._tied(self.place))
            self._show_draft()

    def action_region(self) -> None:
        """Where on a page the fault is, in words."""
        if self.place is None or not self.place.path.startswith("material."):
            self.say(self.t("reasons.no_page"), Role.FAULT)
        else:
            self._type("region", self.t("reasons.type_region"), self.place.path.partition("#")[2])

    # What is shown.

    def watch_draft(self) -> None:
        """The list follows the draft; it is saved, and its letter written, once the keys rest."""
        self._show_draft()
        self.keep_draft()
        if self._peek is not None:
            self._peek.stop()
        self._peek = self.set_timer(PREVIEW_REST, self._ask_letter)

    def typed_so_far(self) -> Body:
        """What is ticked and noted."""
        return body_of(self.draft) if self.draft is not None else {}

    def take_up(self, body: Body) -> None:
        """As it was left."""
        self.set_reactive(ReasonsDialog.draft, decision_draft(body))

    def watch_wanted(self) -> None:
        """The list follows the search."""
        self._show_draft()

    def watch_letter(self) -> None:
        """The letter, and what it leaves out."""
        self._show_letter()

    watch_letter_language = watch_letter

    def retell(self) -> None:
        """Everything in the other language."""
        super().retell()
        self._show_draft()
        self._show_letter()

    def _show_draft(self) -> None:
        draft = self.draft
        if draft is None:
            return
        t, filing, content = self.t, self._view.filing, self._view.content
        title, wanted = self._title, self.wanted
        offers = (*ticked_elsewhere(self.desk.tables, self.offers, draft), *self.offers)
        if self.place is not None:
            offers = offers_at(offers, self.place)
        paths = {*(offer.use.path for offer in offers), *(use.path for use in draft.reasons)}
        places = {path: spot_name(t, self.desk.tables, content, path) for path in paths}
        pane = self.query_one("#reasons", LinePane)
        pane.title = t("reasons.title", n=len(draft.reasons)) + (f"  /{wanted}" if wanted else "")
        if self.place is not None:
            spot = spot_name(t, self.desk.tables, content, self.place.path)
            pane.title += f"  @ {spot or field_name(t, label_of(self.place.path, content))}"
        pane.source = reason_lines(t, offers, draft, places, wanted)
        said = f"{title}  {filing.number} {t('revision.short', n=filing.revision)}  {content.sponsor.name}"
        self.query_one("#title", LinePane).source = lambda width: (line((said, Role.HEADER)),)
        self._show_facts()

    def _show_facts(self) -> None:
        self.query_one("#facts", LinePane).source = facts_lines(self.t, self.draft, self.letter, opinion_of(self._view))

    def _show_letter(self) -> None:
        preview = self.letter
        if preview is None:
            return
        chosen = LetterPair(zh=preview.zh, en=preview.en).sent(self.letter_language)
        pane = self.query_one("#letter", LinePane)
        pane.title = self.t(f"reasons.letter.{self.letter_language}", n=len(chosen.items), chars=len(chosen.text))
        note = self.draft.internal_note if self.draft else ""
        pane.source = letter_lines(chosen, self.t("reasons.not_sent", note=note or "-"))
        self.query_one("#warning", LinePane).source = warning_lines(self.t, preview.left_out, chosen.unfilled)
        self._show_facts()

    # Reading.

    def _ask_letter(self) -> None:
        draft = self.draft
        if draft is None:
            return
        actor, filing_id, write = self.session.actor, self.filing_id, self.write_letter or self.desk.decisions.preview
        desk_work.read(
            self,
            lambda: write(actor, filing_id, draft),
            lambda preview: LetterRead(draft, preview),
            group="letter",
        )

    @on(LetterRead)
    def take_letter(self, message: LetterRead) -> None:
        """Show the newest letter only."""
        if message.draft == self.draft:
            self.letter = message.preview

    # Keys.

    def action_whole_letter(self) -> None:
        """The letter over the whole screen, and back."""
        self.toggle_class("-whole")
        self.set_focus(self.query_one("#letter" if self.has_class("-whole") else "#reasons", LinePane))

    def action_letter_language(self) -> None:
        """The letter in Chinese, in English, in both: as it is shown it leaves."""
        self.letter_language = {"zh": "en", "en": "both"}.get(self.letter_language, "zh")
        if self.draft is not None:
            self.draft = replace(self.draft, language=self.letter_language)

    def action_why(self) -> None:
        """What would be due if it were sent now."""
        self.post_message(ShowWhy(self.filing_id, happening=self._event))

    def action_next_pane(self) -> None:
        """Between the reasons and the letter."""
        here = self.reason_list.has_focus or self.has_class("-whole")
        self.set_focus(self.query_one("#letter" if here else "#reasons", LinePane))

    def action_leave(self) -> None:
        """One layer: what is typed, the whole letter, the search, the dialog. The draft stays."""
        if not self.typing_what and self.has_class("-whole"):
            self.action_whole_letter()
        elif not self.left_typing():
            self.dismiss(None)

    # Committing.

    def action_commit(self) -> None:
        """Send what is ticked, on the version and the content that were seen."""
        draft = self.draft
        if draft is None or self._busy:
            return
        if not draft.reasons:
            self.say_refused("refused.reason_needed")
            return
        if self._unread:
            self.say_refused("refused.read_again")
            return
        self._busy = True
        version, fingerprint = self._expect
        self.say(self.t("dialog.working"))
        commit = self.committing(lambda: self._commit(draft, version, fingerprint))
        desk_work.write(self, commit, Committed, group="commit")

    @on(Committed)
    def finish(self, message: Committed) -> None:
        """It is recorded."""
        self.dismiss(message.outcome)

    @on(CallFailed)
    def say_failure(self, message: CallFailed) -> None:
        """A no keeps what was typed; after a conflict the dialog learns how the filing stands now."""
        super().say_failure(message)
        if message.group == "commit":
            self._busy = False
        if message.failure is Failure.CONFLICT:
            actor, filing_id = self.session.actor, self.filing_id
            desk_work.read(self, lambda: self.desk.review.open(actor, filing_id, in_clear=True), MovedOn, group="moved")

    @on(MovedOn)
    def show_changes(self, message: MovedOn) -> None:
        """Who changed what since; Ctrl+S now means the version that is shown. Other content has to be read in the review first."""
        now = message.view
        self._unread = self._unread or now.filing.content_hash != self._view.filing.content_hash
        moved = moved_on_lines(self.t, self._view, now)
        self._expect = (now.filing.version, now.filing.content_hash)
        self._view = now

        self.query_one("#warning", LinePane).source = moved
