"""What is typed into any dialog is saved while the typing goes on, and stands there again in another desk; gone once committed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.widgets import Input

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import FilingId
from reviewer_tui.tui.draft_keeper import DraftKeeper
from reviewer_tui.usecases.draft_store import NO_FILING, DraftPlace, KeptDraft
from tests.builders import a_filing_content, a_principal, a_sponsor
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen
from tests.tui.test_steps_on_screen import choose, open_filing


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


@dataclass(frozen=True)
class Case:
    """A dialog: the keys from the review to it, those that type, where its draft lies, and what is seen of it again."""

    dialog: str
    opening: tuple[str, ...]
    typing: tuple[str, ...]
    place: str
    seen: str
    login: str = "lilei"


CASES = (
    Case("ReasonsDialog", ("r",), ("n", *"said so"), "decision", "said so"),
    Case("ReasonsDialog", ("X",), ("n", *"too bad"), "refuse", "too bad"),
    Case("PassDialog", ("a",), ("2", "0"), "pass", "[20__]"),
    Case("NoteDialog", ("c",), tuple("will call"), "note", "will call"),
    Case("NoteDialog", ("x",), tuple("seal is pale"), "row.*", "seal is pale"),
    Case("StepForm", ("task_received",), ("tab", *"by fax"), "happening.task_received", "by fax"),
    Case("ExtendDialog", ("w", "e"), ("3", "tab", *"court"), "extend.*", "court", login="wang"),
)
IDS = ["return", "refuse", "pass", "note", "row note", "step", "extension"]


def held(sample: SampleDesk, login: str) -> FilingId:
    filing = sample.add(a_filing_content(sponsor=a_sponsor(principal=a_principal(email="nothing"))))
    sample.desk.triage.take(sample.who(login), filing.id)
    return filing.id


async def open_dialog(desk: DeskPilot, case: Case, *, row: str = "") -> None:
    await open_filing(desk)
    if row:
        desk.pane("checklist").seek(row)
        await desk.settle()
    if case.dialog == "StepForm":
        await choose(desk, *case.opening)
    else:
        await desk.press(*case.opening)
    await desk.until(lambda: desk.top == case.dialog, case.dialog)
    await desk.settle()


def rows(sample: SampleDesk) -> list[str]:
    with sample.desk.store.work() as work:
        found = work._connection.exec_driver_sql("SELECT dialog FROM draft").fetchall()  # type: ignore[attr-defined]
    return [dialog for (dialog,) in found]


def is_stored(sample: SampleDesk, case: Case) -> bool:
    """Whether there is exactly one draft, at its place, with everything that was typed."""
    found = rows(sample)
    if not (len(found) == 1 and (found[0] == case.place or found[0].startswith(case.place.rstrip("*")))):
        return False
    filing = sample.filing(20001)
    kept = sample.desk.drafts.kept(sample.who(case.login), DraftPlace(filing.id, found[0]))
    text = "".join(key for key in case.typing if len(key) == 1)
    return kept is not None and text.removeprefix("n").removeprefix("3") in str(kept.body)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("case", CASES, ids=IDS)
async def test_typed_text_is_stored_without_leaving_and_stands_again_on_another_desk(
    sample: SampleDesk, case: Case, language: str
) -> None:
    held(sample, case.login)
    async with on_screen(sample, case.login, language) as desk:
        await open_dialog(desk, case)
        await desk.press(*case.typing)
        await desk.until(lambda: is_stored(sample, case), f"a draft of {case.place}")
        assert desk.top == case.dialog
    async with on_screen(sample, case.login, language) as desk:
        await open_dialog(desk, case, row=rows(sample)[0].partition("row.")[2])
        await desk.until(lambda: case.seen in desk.text, "what was typed")
        assert {"en": "draft of", "zh": "的草稿"}[language] in desk.text


@pytest.mark.parametrize("case", CASES, ids=IDS)
async def test_a_dialog_in_which_nothing_was_typed_leaves_no_draft(sample: SampleDesk, case: Case) -> None:
    held(sample, case.login)
    async with on_screen(sample, case.login) as desk:
        await open_dialog(desk, case)
        desk.app.save_drafts()
        await desk.press("escape")
    assert rows(sample) == []


@pytest.mark.parametrize("case", CASES, ids=IDS)
async def test_ctrl_g_twice_throws_a_draft_away_and_once_does_not(sample: SampleDesk, case: Case) -> None:
    held(sample, case.login)
    async with on_screen(sample, case.login) as desk:
        await open_dialog(desk, case)
        await desk.press(*case.typing, "ctrl+g")
        assert desk.top == case.dialog
        assert "throws" in desk.text
        await desk.press("ctrl+g")
        await desk.until(lambda: desk.top != case.dialog, "the dialog gone")
        await desk.until(lambda: rows(sample) == [], "the draft gone")


async def test_a_committed_note_and_a_recorded_step_leave_no_draft(sample: SampleDesk) -> None:
    number = held(sample, "lilei")
    async with on_screen(sample) as desk:
        await open_dialog(desk, CASES[3])
        await desk.press(*"will call")
        await desk.until(lambda: rows(sample) == ["note"], "the draft")
        await desk.press("ctrl+s")
        await desk.until(lambda: rows(sample) == [], "no draft")
        await choose(desk, "task_received")
        await desk.until(lambda: desk.top == "StepForm", "the form")
        for field in desk.app.screen.query(Input):
            field.value = "2026-12-05" if field.id == "input-0" else ""
        await desk.until(lambda: rows(sample) != [], "the draft")
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen" and rows(sample) == [], "no draft")
    notes = sample.desk.review.open(sample.who("lilei"), number, in_clear=False).notes
    assert [note.text for note in notes] == ["will call"]


def of_many(sample: SampleDesk) -> KeptDraft | None:
    return sample.desk.drafts.kept(sample.who("wang"), DraftPlace(NO_FILING, "bulk_return"))


async def test_the_return_of_many_has_a_draft_of_no_filing(sample: SampleDesk) -> None:
    held(sample, "wang")
    async with on_screen(sample, "wang", size=(120, 40)) as desk:
        await desk.press("asterisk", "r")
        await desk.until(lambda: desk.top == "BulkReturnDialog", "the dialog")
        await desk.press("n", *"all alike", "enter")
        await desk.until(lambda: rows(sample) == ["bulk_return"] and "all alike" in str(of_many(sample)), "the draft")
    async with on_screen(sample, "wang", size=(120, 40)) as desk:
        await desk.press("asterisk", "r")
        await desk.until(lambda: desk.top == "BulkReturnDialog" and "all alike" in desk.text, "the draft again")


async def test_a_confirmation_does_not_hold_for_content_that_came_later(sample: SampleDesk) -> None:
    number = held(sample, "lilei")
    body = {"typed": "20", "version": 1, "content": "of another revision"}
    sample.desk.drafts.keep(sample.who("lilei"), DraftPlace(number, "pass"), body)
    async with on_screen(sample) as desk:
        await open_dialog(desk, CASES[2])
        assert "[____]" in desk.text


def test_the_draft_of_a_refusal_from_before_dialogs_had_names_is_found(sample: SampleDesk) -> None:
    lilei, number = sample.who("lilei"), held(sample, "lilei")
    draft = DecisionDraft(verdict=Verdict.REFUSE, reasons=(ReasonUse(code="S03"),), internal_note="旧草稿")
    with sample.desk.store.work() as work:
        from reviewer_tui.usecases.drafts import body_of

        work.drafts.keep(lilei.id, DraftPlace(number, "decision"), body_of(draft), sample.clock.at)
        work.commit()
    assert sample.desk.drafts.load(lilei, number, Verdict.REFUSE) == draft
    assert sample.desk.drafts.load(lilei, number, Verdict.RETURN) is None


def test_of_two_writes_the_newer_wins_and_a_draft_without_text_is_forgotten(sample: SampleDesk) -> None:
    lilei, place = sample.who("lilei"), DraftPlace(held(sample, "lilei"), "note")
    keeper = DraftKeeper(sample.desk.drafts, lilei, sample.clock)
    keeper.put(place, {"text": "one"})
    keeper.put(place, {"text": "two"})
    keeper.write()
    kept = sample.desk.drafts.kept(lilei, place)
    assert kept is not None
    assert kept.body == {"text": "two"}
    keeper.put(place, {})
    assert keeper.kept(place) is None
    keeper.write()
    assert sample.desk.drafts.kept(lilei, place) is None
