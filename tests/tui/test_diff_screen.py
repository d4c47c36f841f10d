"""The difference of two revisions on the screen: old beside new, marks inside the values, masks, the way into the review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from reviewer_tui.domain.decision import DecisionDraft, ReasonUse, Verdict
from reviewer_tui.domain.filing import FilingContent, FilingId
from reviewer_tui.tui.screens.diff import DiffScreen
from reviewer_tui.tui.screens.review import ReviewScreen
from reviewer_tui.tui.widgets.lines import Line
from reviewer_tui.tui.widgets.marked import MARK
from tests.builders import a_domain, a_filing_content, a_principal, a_sponsor, a_website
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen
from tests.tui.example_desk import HOSTILE

OLD = a_filing_content(sponsor=a_sponsor(principal=a_principal(mobile="13800138000", name="张三")))
NEW = a_filing_content(
    revision=2,
    sponsor=a_sponsor(principal=a_principal(mobile="13800448000", name="张三丰")),
    services=(a_website(domains=(a_domain(), a_domain(id="d2", name="example.net"))),),
)


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


def resubmitted(sample: SampleDesk, old: FilingContent = OLD, new: FilingContent = NEW) -> FilingId:
    """A filing that was returned and came again."""
    first = sample.add(old)
    lilei = sample.who("lilei")
    sample.desk.triage.take(lilei, first.id)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=(ReasonUse(code="FREE", path="filing", note="again"),))
    sample.desk.decisions.decide(lilei, first.id, draft, expect_version=sample.filing(first.id).version)
    sample.add(new)
    return first.id


async def shown(desk: DeskPilot) -> DiffScreen:
    await desk.until(lambda: isinstance(desk.app.screen, DiffScreen), "the difference")
    await desk.settle()
    assert isinstance(desk.app.screen, DiffScreen)
    return desk.app.screen


def marks(lines: tuple[Line, ...]) -> list[str]:
    return [text for each in lines for text, role in each.runs if role is MARK]


def keyed(lines: tuple[Line, ...], key: str) -> Line:
    return next(each for each in lines if each.key == key)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (160, 50)])
async def test_old_and_new_stand_side_by_side_with_the_difference_marked(
    sample: SampleDesk, size: tuple[int, int]
) -> None:
    resubmitted(sample)
    async with on_screen(sample, size=size) as desk:
        await desk.press("t", "enter")
        screen = await shown(desk)
        lines = screen.changes.lines
        row = keyed(lines, "sponsor.principal.mobile").plain
        assert "13800138000" in row
        assert row.index("13800448000") > row.index("13800138000")
        assert marks((keyed(lines, "sponsor.principal.mobile"),)) == ["13", "44"]
        assert marks((keyed(lines, "sponsor.principal.name"),)) == ["丰"]
        assert all(cell_len(line) <= size[0] for line in desk.lines)
        assert "v1" in desk.lines[2]
        assert "v2" in desk.lines[2]


async def test_a_change_behind_a_mask_shows_as_a_change_and_reveals_nothing(sample: SampleDesk) -> None:
    resubmitted(sample)
    async with on_screen(sample, "hanmeimei") as desk:
        await desk.press("enter")
        screen = await shown(desk)
        assert "masked" in desk.text
        said = [each.plain for each in screen.changes.lines]
        place = next(n for n, each in enumerate(screen.changes.lines) if each.key == "sponsor.principal.mobile")
        assert said[place].count("138****8000") == 2
        item = said[place : next(n for n in screen.changes.stops if n > place)]
        assert any("changed behind the mask" in each for each in item)
        assert not marks(screen.changes.lines[place : place + len(item)])
        assert "0138" not in "".join(said)
        assert "丰" not in "".join(said)


async def test_n_walks_the_changes_and_z_shows_the_rest(sample: SampleDesk) -> None:
    resubmitted(sample)
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("t", "enter")
        screen = await shown(desk)
        few = len(screen.changes.stops)
        await desk.press("z")
        assert len(screen.changes.stops) > few
        await desk.press("g")
        seen = [screen.changes.current]
        for _ in range(few - 1):
            await desk.press("n")
            seen.append(screen.changes.current)
        assert len(set(seen)) == few
        await desk.press("n")
        assert "No change below" in desk.text
        await desk.press("N")
        assert screen.changes.current == seen[-2]


async def test_enter_leads_to_the_field_in_the_review_and_escape_back(sample: SampleDesk) -> None:
    resubmitted(sample)
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("t", "enter")
        screen = await shown(desk)
        screen.changes.seek("service.s1.domains.d2.name")
        await desk.press("enter")
        review = desk.app.screen
        assert isinstance(review, ReviewScreen)
        assert review.open_pane == "fields"
        assert review.pane("fields").current == "service.s1.domains.d2.name"
        await desk.press("d")
        await shown(desk)
        await desk.press("escape")
        assert desk.app.screen is review


async def test_files_are_told_by_their_hash_and_lead_to_their_slots(sample: SampleDesk) -> None:
    resubmitted(sample, OLD, replace(OLD, revision=2, order_no=OLD.order_no, remark="neu"))
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("t", "enter")
        screen = await shown(desk)
        await desk.press("z")
        files = [key for key in screen.changes.keys if key.startswith("material.")]
        said = "\n".join(each.plain for each in screen.changes.lines)
        assert said.count("SHA-256") == len(files)
        assert said.count("same file") == len(files)
        screen.changes.seek(files[0])
        await desk.press("enter")
        review = desk.app.screen
        assert isinstance(review, ReviewScreen)
        assert review.open_pane == "materials"


async def test_the_first_revision_says_plainly_that_there_is_none_before(sample: SampleDesk) -> None:
    sample.add(OLD)
    async with on_screen(sample) as desk:
        await desk.press("enter", "d")
        await shown(desk)
        assert "there is none before it" in desk.text
        await desk.press("n", "z", "enter")
        assert desk.top == "DiffScreen"


async def test_what_a_colleague_takes_while_it_is_shown_is_masked(sample: SampleDesk) -> None:
    number = resubmitted(sample)
    async with on_screen(sample) as desk:
        await desk.press("t", "enter")
        screen = await shown(desk)
        assert screen.view is not None
        assert screen.view.unmasked
        sample.desk.triage.release(sample.who("lilei"), number)
        await desk.press("ctrl+r")
        await desk.until(lambda: screen.view is not None and not screen.view.unmasked, "the mask")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_hostile_values_stay_in_their_columns_with_visible_marks(
    sample: SampleDesk, size: tuple[int, int]
) -> None:
    sendable = [text for text in HOSTILE if "\x00" not in text and "\ud800" not in text]
    sites = tuple(
        a_website(id=f"s{number}", ref=f"web{number}", remark=text, domains=())
        for number, text in enumerate(sendable, start=1)
    )
    changed = tuple(replace(site, remark=f"x{site.remark}y", name=site.remark[:9] or "-") for site in sites)
    resubmitted(sample, replace(OLD, services=sites), replace(OLD, revision=2, services=changed))
    async with on_screen(sample, size=size) as desk:
        await desk.press("enter")
        screen = await shown(desk)
        seen = set[str]()
        for _key in screen.changes.keys:
            for line in desk.lines:
                assert cell_len(line) <= size[0]
                assert not any(char < " " or "\x7f" <= char < "\xa0" or char in "\u202e\u200b" for char in line)
            seen.add(screen.changes.current)
            await desk.pilot.press("n")
        assert len(seen) > len(sendable)
        assert "\x1b" not in desk.text


async def test_a_value_longer_than_the_window_is_read_to_its_end(sample: SampleDesk) -> None:
    long = "".join(f"第{number}句。" for number in range(300))
    resubmitted(sample, OLD, replace(OLD, revision=2, remark=long, sponsor=a_sponsor(remark="neu")))
    async with on_screen(sample) as desk:
        await desk.press("enter")
        screen = await shown(desk)
        await desk.press("n")
        assert screen.changes.current == "filing.remark"
        assert "第0句" in desk.text
        seen = ""
        while screen.changes.current == "filing.remark":
            seen += desk.text
            await desk.press("j")
        assert all(f"第{number}句" in seen.replace("\n", "").replace(" ", "") for number in (0, 100, 200, 299))
        await desk.press("k")
        assert screen.changes.current == "filing.remark"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("asked 2: fixed 1, open 1; changed but not asked 1", "FIXED", "OPEN", "NOT ASKED", "benign")),
        ("zh", ("要求 2 项：已改 1，未改 1；未要求而改动 1", "已改", "未改", "未要求", "备注")),
    ],
)
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_resubmission_opens_on_what_it_answers_and_x_asks_again_for_what_is_open(
    sample: SampleDesk, language: str, said: tuple[str, ...], size: tuple[int, int]
) -> None:
    lilei, person = sample.who("lilei"), a_principal(email="nothing", mobile="12")
    number = sample.add(a_filing_content(sponsor=a_sponsor(principal=person))).id
    sample.desk.triage.take(lilei, number)
    offers = sample.desk.decisions.offers(lilei, number, Verdict.RETURN)
    asked = tuple(offer.use for offer in offers if offer.ticked)
    draft = DecisionDraft(verdict=Verdict.RETURN, reasons=asked)
    sample.desk.decisions.decide(lilei, number, draft, expect_version=sample.filing(number).version)
    later = a_sponsor(principal=replace(person, email="li@example.com", name="张三丰"))
    sample.add(a_filing_content(revision=2, sponsor=later, remark="已改"))
    async with on_screen(sample, language=language, size=size) as desk:
        await desk.press("full_stop")
        screen = await shown(desk)
        shown_lines = "\n".join((*desk.lines[:3], *(each.plain for each in screen.changes.lines)))
        assert all(each in shown_lines for each in said), shown_lines
        screen.changes.seek("sponsor.principal.mobile")
        await desk.press("x")
        kept = sample.desk.drafts.load(lilei, number, Verdict.RETURN)
        assert kept is not None
        assert [use.path for use in kept.reasons] == ["sponsor.principal.mobile"]
        screen.changes.seek("sponsor.principal.name")
        await desk.press("x")
        assert {"en": "nothing was asked", "zh": "未提过要求"}[language] in desk.text
        await desk.press("escape")
        assert isinstance(desk.app.screen, ReviewScreen)
