"""The forms beside the steps in a pilot: a number is adopted from the list, a filing is frozen and freed."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from reviewer_tui.domain.filing import FilingType, FrozenFor
from reviewer_tui.tui.dialogs.step_form import StepForm
from reviewer_tui.tui.widgets.line_pane import LinePane
from reviewer_tui.usecases.list_model import ListQuery, ListView
from tests.sample_desk import sample_desk
from tests.tui.desk_pilot import on_screen
from tests.tui.example_desk import HOSTILE
from tests.usecases.filed_desk import NUMBER, SERVICE, send


async def test_a_lacking_number_is_adopted_from_its_row_after_a_look_and_the_row_goes(tmp_path: Path) -> None:
    sample = sample_desk(tmp_path)
    filing = send(sample, FilingType.CHANGE)
    lacking = ListQuery(view=ListView.ADOPTION)
    assert {row.number for row in sample.desk.lists.page(lacking, limit=9).rows} == {NUMBER, SERVICE}
    async with on_screen(sample, size=(80, 24)) as desk:
        await desk.press("W", "5")
        await desk.settle()
        first = desk.app.screen.rows.current.number  # type: ignore[attr-defined]
        await desk.press("enter")
        await desk.until(lambda: desk.top == "StepForm", "the form")
        form = desk.app.screen
        assert isinstance(form, StepForm)
        form.query_one("#input-0", Input).value = "海河" + HOSTILE[0]
        await desk.press("ctrl+s")
        await desk.until(lambda: not form._busy, "the refusal")
        assert desk.top == "StepForm", "a source is needed"
        form.query_one("#input-1", Input).value = "管局系统"
        form.query_one("#input-2", Input).value = "2026-11-23"
        await desk.press("ctrl+s")
        await desk.until(lambda: form._looked_at is not None, "the look")
        assert len(sample.desk.lists.page(lacking, limit=9).rows) == 2, "a look writes nothing"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ListsScreen", "the lists")
        await desk.settle()
    [left] = sample.desk.lists.page(lacking, limit=9).rows
    assert left.number != first
    sample.desk.register.adopt_typed(
        sample.who("lilei"),
        filing.id,
        f"adopt_{left.kind}:{left.number}",  # type: ignore[union-attr]
        {"name": "海河示例", "source": "管局系统", "looked_on": "2026-11-23"},
    )
    clocks = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False).deadlines
    assert not next(one for one in clocks if one.clock == "DL08").open


async def test_a_supervisor_freezes_a_filing_on_the_screen_and_frees_it_again(tmp_path: Path) -> None:
    sample = sample_desk(tmp_path)
    filing = sample.add()
    async with on_screen(sample, login="wang", size=(80, 24)) as desk:
        await desk.press("enter")
        await desk.say("freeze")
        await desk.until(lambda: desk.top == "StepForm", "the form")
        form = desk.app.screen
        form.query_one("#input-0", LinePane).seek("police")
        form.query_one("#input-1", Input).value = "京公(2026)1号"
        form.query_one("#input-2", Input).value = "立案" + HOSTILE[0]
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.settle()
        frozen = sample.filing(filing.id).frozen
        assert frozen is not None
        assert frozen.authority is FrozenFor.POLICE
        assert "京公(2026)1号" in desk.text
        await desk.say("unfreeze")
        await desk.until(lambda: desk.top == "StepForm", "the form that lifts it")
        desk.app.screen.query_one("#input-0", Input).value = "撤案"
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
    assert sample.filing(filing.id).frozen is None
