"""Texts that are typed beside a decision: notes, logged calls, received papers. One that cannot be written is asked again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.message import Message

from reviewer_tui.domain.filing import FilingId
from reviewer_tui.domain.happening import CallResult
from reviewer_tui.tui import desk_work
from reviewer_tui.tui.desk_dialogs import DeskDialogs, Noted
from reviewer_tui.tui.messages import CallFailed
from reviewer_tui.tui.screens.wishes import AskComment, AskNote, AskPaper
from reviewer_tui.usecases.draft_store import DraftPlace

if TYPE_CHECKING:
    from reviewer_tui.tui.dialogs.note_dialog import Note
    from reviewer_tui.usecases.calls import CallNumber


@dataclass
class NotWritten(Message):
    """What was typed could not be written; ``ask`` opens its dialog again, with the text."""

    failure: CallFailed
    ask: Callable[[], None]


class DeskNotes(DeskDialogs):
    """The part of the app that asks for one text."""

    @on(AskNote)
    def ask_note(self, message: AskNote) -> None:
        """Type one note."""
        from reviewer_tui.tui.dialogs.note_dialog import NoteDialog

        self.push_screen(
            NoteDialog(message.title, message.text, draft=message.draft),
            lambda note: message.noted(note.text) if note is not None else None,
        )

    @on(AskComment)
    def ask_comment(self, message: AskComment) -> None:
        """A note or a logged call."""
        session, filing_id = self.session, FilingId(message.filing_id)

        def write(note: Note) -> None:
            if note.kind == "note":
                session.desk.review.note(session.actor, filing_id, note.text)
                return
            if note.kind == "handover":
                session.desk.triage.release(session.actor, filing_id, note.text)
                return
            session.desk.review.log_call(
                session.actor,
                filing_id,
                note.text,
                CallResult(note.kind.removeprefix("call_")),
                number=note.number,
                next_typed=note.next_typed,
            )

        def numbers() -> tuple[CallNumber, ...]:
            return session.desk.review.call_numbers(session.actor, filing_id)

        calls = tuple(f"call_{result}" for result in CallResult)
        kinds = (*calls, "note", "handover") if message.call else ("note", *calls, "handover")
        draft = DraftPlace(filing_id, "call" if message.call else "note")
        title, said = self.t("note.comment"), self.t("note.written")
        self._type_and_write(write, title, said, draft, kinds=kinds, numbers=numbers)

    @on(AskPaper)
    def ask_paper(self, message: AskPaper) -> None:
        """Note that a paper original came in."""
        from reviewer_tui.tui.wording import material_text

        session, filing_id, item = self.session, FilingId(message.filing_id), message.item

        def write(note: Note) -> None:
            session.desk.followup.receive_paper(session.actor, filing_id, item.kind, item.owner, note.text)

        title = self.t("note.paper", material=material_text(self.t, item.kind))
        draft = DraftPlace(filing_id, f"paper.{item.kind}.{item.owner}")
        self._type_and_write(write, title, self.t("note.paper_received"), draft, needed=False)

    def _type_and_write(
        self,
        write: Callable[[Note], object],
        title: str,
        said: str,
        draft: DraftPlace,
        *,
        before: Note | None = None,
        kinds: tuple[str, ...] = ("note",),
        needed: bool = True,
        asked_again: bool = False,
        numbers: Callable[[], tuple[CallNumber, ...]] | None = None,
    ) -> None:
        """Ask for a text and write it; when it cannot be written, it is asked again with what was typed."""
        from reviewer_tui.tui.dialogs.note_dialog import NoteDialog

        def after(note: Note | None) -> None:
            if note is None:
                return
            others = (note.kind, *(each for each in kinds if each != note.kind))

            def ask_again() -> None:
                self._type_and_write(
                    write,
                    title,
                    said,
                    draft,
                    before=note,
                    kinds=others,
                    needed=needed,
                    asked_again=True,
                    numbers=numbers,
                )

            desk_work.write(
                self,
                self.session.drafts.committing(draft, lambda: write(note)),
                lambda _none: Noted(said),
                failed=lambda failure: NotWritten(failure, ask_again),
            )

        dialog = NoteDialog(
            title,
            before.text if before else "",
            draft=draft,
            kinds=kinds,
            needed=needed,
            asked_again=asked_again,
            numbers=numbers,
            before=before,
        )
        self.push_screen(dialog, after)

    @on(NotWritten)
    def ask_again(self, message: NotWritten) -> None:
        """Why not, under the text that is still there."""
        message.ask()
        self.call_after_refresh(self.say_failure, message.failure)
