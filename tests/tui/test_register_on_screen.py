"""A change beside the register on the screen and by command: side by side, locked fields, hostile names, masks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.cells import cell_len

from reviewer_tui.domain.filing import FilingType
from reviewer_tui.tui.screens.diff import DiffScreen
from reviewer_tui.tui.widgets.line_pane import LinePane
from tests.builders import a_domain, a_person_as_sponsor, a_sponsor, a_website
from tests.cli.running import Shell
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import DeskPilot, on_screen
from tests.tui.example_desk import HOSTILE
from tests.usecases.filed_desk import NUMBER, SERVICE, fill_register, send

T = FilingType


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    fill_register(made)
    yield made
    made.desk.close()


async def beside_register(desk: DeskPilot) -> DiffScreen:
    await desk.press("t", "enter", "d")
    await desk.until(lambda: isinstance(desk.app.screen, DiffScreen), "the comparison")
    await desk.settle()
    assert isinstance(desk.app.screen, DiffScreen)
    return desk.app.screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_change_stands_beside_the_register_with_its_locked_fields(
    sample: SampleDesk, size: tuple[int, int]
) -> None:
    website = a_website(icp_number=SERVICE, domains=(a_domain(), a_domain(id="d2", name="example.net")))
    send(sample, T.CHANGE, sponsor=a_sponsor(icp_number=NUMBER, province="110000"), services=(website,))
    async with on_screen(sample, size=size) as desk:
        screen = await beside_register(desk)
        rows = {each.key: each.plain for each in screen.changes.lines if each.key}
        assert rows["sponsor.province"].index("350000") < rows["sponsor.province"].index("110000")
        assert "Locked: it may not be edited" in "\n".join(each.plain for each in screen.changes.lines)
        assert any("example.net" in row for row in rows.values())
        assert "Register" in desk.lines[2]
        assert all(cell_len(line) <= size[0] for line in desk.lines)
        await desk.press("b")
        assert "There is nothing else to compare with" in "\n".join(desk.lines)


async def test_the_field_pane_says_what_the_register_has(sample: SampleDesk) -> None:
    send(sample, T.CHANGE, sponsor=a_sponsor(icp_number=NUMBER, province="110000"))
    async with on_screen(sample, size=(120, 60)) as desk:
        await desk.press("t", "enter")
        await desk.settle()
        pane = desk.app.screen.query_one("#fields", LinePane)
        said = " ".join(" ".join(each.plain for each in pane.lines).split())
        assert "Register: 350000 Fujian locked: may not be edited" in said
        assert "Register: 示例海河软件有限公司 same" in said


async def test_a_later_revision_is_compared_with_the_one_before_and_b_with_the_register(sample: SampleDesk) -> None:
    send(sample, T.CHANGE)
    sample.wait(minutes=1)
    send(sample, T.CHANGE, revision=2, sponsor=a_sponsor(icp_number=NUMBER, province="110000"))
    async with on_screen(sample, size=(120, 40)) as desk:
        screen = await beside_register(desk)
        assert screen.view is not None
        assert screen.view.base == "before"
        await desk.press("b")
        await desk.until(lambda: screen.view is not None and screen.view.base == "register", "the register")


async def test_what_a_stranger_put_into_the_register_acts_on_nothing(sample: SampleDesk) -> None:
    hostile = "".join(HOSTILE).replace("\0", "").replace("\n", " ")[:900]
    with sample.desk.store.work() as work:
        (record,) = work.neighbours.numbered("service", [SERVICE])
        work.register.put(
            type(record)(kind="domain", number=SERVICE, name=hostile, domain=hostile),
            from_filing="",
            at=sample.clock.at,
        )
        work.commit()
    send(sample, T.CHANGE)
    async with on_screen(sample, size=(120, 40)) as desk:
        screen = await beside_register(desk)
        assert any(each.key.endswith(".rd2.name") for each in screen.changes.lines)
        assert all(cell_len(line) <= 120 for line in desk.lines)


def test_the_command_tells_register_declared_and_state(sample: SampleDesk) -> None:
    filing = send(sample, T.CHANGE, sponsor=a_sponsor(icp_number=NUMBER, province="110000"))
    sample.run_on()
    answer = Shell(sample).json("show", filing.number, "--only", "change")
    rows = {row["path"]: row for row in answer["change"]}
    province = rows["sponsor.province"]
    assert (province["register"], province["declared"]) == ("350000", "110000")
    assert (province["state"], province["locked"]) == ("locked", True)
    assert rows["sponsor.name"]["state"] == "same"


def test_a_person_in_the_register_is_masked_though_the_order_is_a_units(sample: SampleDesk) -> None:
    person = a_person_as_sponsor()
    number = person.certificate.number
    with sample.desk.store.work() as work:
        (record,) = work.neighbours.numbered("sponsor", [NUMBER])
        work.register.cancel(number=NUMBER, kind="sponsor", at=sample.clock.at)
        work.register.put(
            type(record)(kind="sponsor", number=NUMBER, name="李示例", nature=5, certificate_number=number),
            from_filing="",
            at=sample.clock.at,
        )
        work.commit()
    filing = send(sample, T.CHANGE)
    view = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False)
    compared = sample.desk.review.compare(sample.who("lilei"), filing.id, in_clear=False)
    assert view.filed is not None
    assert {one.key for one in view.findings} >= {"R-TYP-12:individual@sponsor.nature"}
    for shown in (repr(view.filed), repr(compared.diff), repr(view.findings), repr(compared.old)):
        assert number not in shown
