"""Ways between dialogs and screens: help from anywhere, what may not be undone, where the cursor begins, what is still held."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual import events

from reviewer_tui.domain.fields import FieldValue
from reviewer_tui.domain.stage import Stage
from reviewer_tui.locale import texts_for
from reviewer_tui.tui.naming import value_name
from reviewer_tui.tui.screens.desk_screen import DeskDialog
from reviewer_tui.tui.screens.review import ReviewScreen
from reviewer_tui.tui.terminal.input_parser import InputParser
from reviewer_tui.tui.wording import basis_text, detail_text, proof_text
from tests.builders import a_filing_content, tables
from tests.sample_desk import SampleDesk, sample_desk
from tests.tui.desk_pilot import on_screen
from tests.tui.test_dialogs import clean, faulty, reasons, take


@pytest.fixture
def sample(tmp_path: Path) -> Iterator[SampleDesk]:
    made = sample_desk(tmp_path)
    yield made
    made.desk.close()


async def test_help_opens_over_a_dialog_and_goes_back_to_it(sample: SampleDesk) -> None:
    faulty(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        for key, dialog in (
            ("r", "ReasonsDialog"),
            ("a", "PassDialog"),
            ("greater_than_sign", "StepsDialog"),
            ("w", "WhyDialog"),
        ):
            await desk.press(key)
            await desk.until(lambda name=dialog: desk.top == name, dialog)  # type: ignore[misc]
            await desk.press("question_mark")
            assert desk.top == "HelpDialog", dialog
            await desk.press("question_mark", "escape")
            assert desk.top == dialog
            await desk.press("escape")
            assert desk.top == "ReviewScreen"


async def test_undo_says_at_once_that_nothing_can_be_taken_back(sample: SampleDesk) -> None:
    clean(sample)
    async with on_screen(sample) as desk:
        await desk.press("u")
        assert desk.top == "QueueScreen"
        assert desk.lines[-2].startswith("! ")
        await take(desk)
        await desk.press("u")
        assert desk.top == "ReviewScreen"
        assert desk.lines[-2].startswith("! ")


async def test_a_closed_gate_begins_on_the_first_line_that_does_not_hold(sample: SampleDesk) -> None:
    faulty(sample)
    clean_sponsor = sample.add(a_filing_content(order_no="BA-3")).id
    async with on_screen(sample) as desk:
        await take(desk)
        await desk.press("a")
        assert desk.pane("gate").current == "gate.errors"
        await desk.press("escape", "full_stop")
        await desk.until(lambda: getattr(desk.app.screen, "filing_id", None) == clean_sponsor, "the clean one")
        await desk.settle()
        await desk.press("a")
        await desk.until(lambda: desk.top == "PassDialog", "the gate")
        assert desk.pane("gate").current == "gate.by_eye"
        await desk.press("enter")
        assert isinstance(desk.app.screen, ReviewScreen)
        assert desk.app.screen.open_pane == "checklist"


async def test_taking_the_next_one_names_the_one_that_is_still_held(sample: SampleDesk) -> None:
    first, second = faulty(sample), clean(sample)
    async with on_screen(sample) as desk:
        await take(desk)
        await desk.press("full_stop")
        await desk.until(lambda: getattr(desk.app.screen, "filing_id", None) == second, "the second")
        await desk.until(lambda: f"F-{first} is still yours" in desk.lines[-2], "the first is named")


async def test_after_a_decision_the_queue_begins_with_the_most_urgent_row(sample: SampleDesk) -> None:
    numbers = [faulty(sample), *(sample.add(a_filing_content(order_no=f"BA-{n}")).id for n in range(10, 40))]
    async with on_screen(sample) as desk:
        await take(desk)
        await reasons(desk)
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.top == "ReviewScreen", "the review")
        await desk.press("q")
        await desk.until(lambda: desk.top == "QueueScreen", "the queue")
        await desk.until(lambda: any(line.startswith("> ") for line in desk.lines), "the cursor")
        here = next(line for line in desk.lines if line.startswith("> "))
        assert f"F-{numbers[1]}" in here
        assert f"F-{numbers[0]}" not in desk.text.split("F-", 1)[0] + here


def test_ids_out_of_data_are_told_in_words() -> None:
    texts = texts_for("en")
    assert proof_text(texts, "probe.open_http HTTP 200") == f"{texts('probe.open_http')} HTTP 200"
    assert basis_text(texts, "seed item 8; vendor practice 2022") == "operator guidance 8, vendor practice 2022"
    assert basis_text(texts, "VP-2025, MIIT-V3 1034") == "vendor practice 2025, ministry interface V3.0 1034"
    facts = FieldValue(
        path="filing.facts", value="name_related=true, keyword_hit=finance", personal="", label="field.filing.facts"
    )
    told = value_name(texts, tables(), facts)
    assert "name_related" not in told
    assert "keyword_hit" not in told
    assert told.endswith("finance")


def test_a_value_that_is_an_id_with_places_to_fill_stays_as_it_is() -> None:
    assert detail_text(texts_for("en"), "because", "refused.gate") == "refused.gate"


async def test_what_is_typed_behind_the_key_that_passes_reaches_its_dialog_and_nothing_on_the_way(
    sample: SampleDesk,
) -> None:
    filing = sample.make_ready(sample.add(a_filing_content(order_no="AHEAD")))
    digits = str(filing.id)[-4:]
    assert digits.startswith("0"), "a nought on the review would say of a row that it does not apply"
    async with on_screen(sample, size=(120, 40), filing_id=filing.id) as desk:
        await desk.until(lambda: desk.top == "ReviewScreen" and "Checklist" in desk.text, "the review")
        before = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False).rows
        # One packet: a tick that is still being written, the pass, and the digits that confirm it.
        for key in ("p", "a", *digits):
            character = key
            desk.app.post_message(events.Key(key, character))
        await desk.until(lambda: desk.top == "PassDialog" and f"[{digits}]" in desk.text, "the digits in the dialog")
        await desk.press("ctrl+s")
        await desk.until(lambda: sample.filing(filing.id).stage is Stage.VERIFICATION_PENDING, "the pass")
    after = sample.desk.review.open(sample.who("lilei"), filing.id, in_clear=False).rows
    assert [row.state for row in before] == [row.state for row in after][: len(before)]


@pytest.mark.parametrize(
    "packets", [["\x1b", ":open F-20001\r"], ["\x1b:open F-20001\r"], [":open F-20001\r\x1b", "\x1b"]]
)
async def test_keys_that_come_faster_than_screens_leave_take_no_screen_below_away(
    sample: SampleDesk, packets: list[str]
) -> None:
    clean(sample)
    async with on_screen(sample) as desk:
        parser = InputParser()
        for packet in packets:
            for event in parser.feed(packet):
                desk.app.post_message(event)
            await desk.pilot.pause()
        await desk.settle()
        await desk.press("escape", "escape")
        assert [type(screen).__name__ for screen in desk.app.screen_stack[1:]] == ["QueueScreen"]


async def test_a_dialog_that_is_answered_under_another_one_leaves_once_that_has_gone(sample: SampleDesk) -> None:
    clean(sample)
    async with on_screen(sample) as desk:
        await desk.press("w")
        await desk.until(lambda: desk.top == "WhyDialog")
        below = desk.app.screen
        await desk.press("question_mark")
        assert isinstance(below, DeskDialog)
        below.dismiss(None)
        await desk.settle()
        assert desk.top == "HelpDialog"
        await desk.press("escape")
        await desk.until(lambda: desk.top == "QueueScreen")


async def test_keys_of_one_packet_act_in_the_order_in_which_they_were_typed(sample: SampleDesk) -> None:
    sample.add(a_filing_content(order_no="PACKET"))
    async with on_screen(sample, size=(120, 40)) as desk:
        await desk.press("slash")
        await desk.type("云")
        # Esc leaves the filter, the colon opens the line, the letters stand on it: none of them takes a filing.
        for key, character in (("escape", None), ("colon", ":"), *((letter, letter) for letter in "take")):
            desk.app.post_message(events.Key(key, character))
        await desk.until(lambda: desk.top == "CommandDialog", "the line")
        await desk.until(lambda: "take" in desk.text, "the word on the line")
        assert "/云" not in desk.text
        for key in ("escape", "j", "t"):
            desk.app.post_message(events.Key(key, None if key == "escape" else key))
        await desk.until(lambda: desk.top == "QueueScreen" and "is yours" in desk.text, "the key behind the line")
